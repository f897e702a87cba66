// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/chunkstorage_p.h>

#include <QtCore/qglobal.h>

#include <new>

#ifdef Q_OS_LINUX
#include <sys/mman.h>
#endif

namespace AsyncSql {

namespace {

constexpr size_t BlockSize = 4 << 20;
constexpr size_t HugePage = 2 << 20;
constexpr size_t SmallResult = 2 << 20;

std::shared_ptr<std::byte> makeBlock()
{
    constexpr auto alignment = std::align_val_t(HugePage);
    auto *block = static_cast<std::byte *>(::operator new(BlockSize, alignment));
#ifdef Q_OS_LINUX
    static_cast<void>(madvise(block, BlockSize, MADV_HUGEPAGE)); // where there are none: the same
#endif
    return {block, [](std::byte *dropped) { ::operator delete(dropped, alignment); }};
}

} // namespace

std::shared_ptr<std::byte> ChunkStorage::allocate(size_t size)
{
    m_total += size;
    if (m_total <= SmallResult || size > BlockSize / 2)
        return {new std::byte[size], std::default_delete<std::byte[]>()};
    if (!m_block || size > BlockSize - m_used) {
        m_block = makeBlock();
        m_used = 0;
    }
    const std::shared_ptr<std::byte> part(m_block, m_block.get() + m_used);
    m_used += (size + 7) & ~size_t(7);
    return part;
}

} // namespace AsyncSql
