// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <memory>

namespace AsyncSql {

// Memory for the chunks of one result. The first chunks get what they need and no more; those of a
// large result share blocks of huge pages: with pages of 4 kB, having the kernel make a page at
// each first touch costs as much time as reading the rows from the database.
class ChunkStorage
{
public:
    // Uninitialised, aligned to 8 bytes. The block lives as long as any part of it.
    [[nodiscard]] std::shared_ptr<std::byte> allocate(size_t size);

private:
    std::shared_ptr<std::byte> m_block;
    size_t m_used = 0;
    size_t m_total = 0;
};

} // namespace AsyncSql
