// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/resultset_p.h>

#include <memory>

namespace AsyncSql {

// What a short statement returns, in one allocation: the bytes of its only chunk follow.
struct SmallResult
{
    struct Made;
    [[nodiscard]] static Made make(size_t chunkBytes); // may be 0

    ResultSetData data;
    Chunk chunk;
};

struct SmallResult::Made
{
    std::shared_ptr<SmallResult> result;
    std::byte *chunkMemory = nullptr; // uninitialised, aligned to 8 bytes
};

} // namespace AsyncSql
