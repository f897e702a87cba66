// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/chunkstorage_p.h>

#include <AsyncSql/execution/addresssanitizer_p.h>

#include <QtCore/qglobal.h>

#include <mutex>
#include <new>
#include <vector>

#ifdef Q_OS_UNIX
#include <sys/mman.h>
#endif

namespace AsyncSql {

namespace {

constexpr size_t BlockSize = 4 << 20;
constexpr size_t HugePage = 2 << 20;
constexpr size_t FirstChunks = 2 << 20; // each in memory of its own size
constexpr auto Alignment = std::align_val_t(HugePage);

// Blocks of results that have gone, for those that come: a model that reads its rows again would else
// have the kernel clear all of that memory each time, which can take as long as to read the rows. They
// are the kernel's to take while they lie here, if anybody is short of memory.
class SpareBlocks
{
public:
    static SpareBlocks &instance()
    {
        static auto *const spare = new SpareBlocks; // never destroyed: results may outlive main()
        return *spare;
    }

    [[nodiscard]] std::byte *take() // null: there is none
    {
        const std::lock_guard lock(m_mutex);
        if (m_blocks.empty())
            return nullptr;
        std::byte *const block = m_blocks.back();
        m_blocks.pop_back();
        allowMemory(block, BlockSize);
        return block;
    }

    [[nodiscard]] bool keep([[maybe_unused]] std::byte *block)
    {
#ifdef MADV_FREE
        const std::lock_guard lock(m_mutex);
        if (m_blocks.size() < MostBlocks && madvise(block, BlockSize, MADV_FREE) == 0) {
            m_blocks.push_back(block);
            forbidMemory(block, BlockSize);
            return true;
        }
#endif
        return false;
    }

private:
    static constexpr size_t MostBlocks = 32; // 128 MB

    std::mutex m_mutex;
    std::vector<std::byte *> m_blocks;
};

std::shared_ptr<std::byte> makeBlock()
{
    std::byte *block = SpareBlocks::instance().take();
    if (!block) {
        block = static_cast<std::byte *>(::operator new(BlockSize, Alignment));
#ifdef MADV_HUGEPAGE
        static_cast<void>(madvise(block, BlockSize, MADV_HUGEPAGE)); // without them: the same
#endif
    }
    return {block, [](std::byte *dropped) {
                if (!SpareBlocks::instance().keep(dropped))
                    ::operator delete(dropped, Alignment);
            }};
}

} // namespace

std::shared_ptr<std::byte> ChunkStorage::allocate(size_t size)
{
    m_total += size;
    if (m_total <= FirstChunks || size > BlockSize / 2)
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
