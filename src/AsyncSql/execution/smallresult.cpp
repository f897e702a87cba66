// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/smallresult_p.h>

#include <AsyncSql/execution/addresssanitizer_p.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace AsyncSql {

namespace {

// Memory of results without cells: each write has one, made by a worker and soon let go by another
// thread. malloc() and free() would have both take the same lock for each of them.
class SpareMemory
{
public:
    static constexpr size_t Size =
        sizeof(SmallResult) + 32; // and what a shared pointer counts with

    [[nodiscard]] static void *take()
    {
        Own &own = ofThread();
        if (own.count == 0)
            own.count = common().take(own.blocks.data());
        if (own.count == 0)
            return ::operator new(Size);
        void *const block = own.blocks[--own.count];
        allowMemory(block, Size);
        return block;
    }

    static void give(void *block)
    {
        Own &own = ofThread();
        if (own.isOver) { // a static object's, or that of another thread_local one
            ::operator delete(block);
            return;
        }
        if (own.count == own.blocks.size())
            own.giveAway(Portion);
        forbidMemory(block, Size);
        own.blocks[own.count++] = block;
    }

private:
    static constexpr size_t Portion = 32; // that a thread takes, or gives away, at once
    static constexpr size_t Most = 512;   // that lie idle for all threads: some 200 kB

    // What one thread has. Without a destructor: it is asked until the very end of the thread.
    struct Own
    {
        std::array<void *, 2 * Portion> blocks;
        size_t count;
        bool isOver;

        void giveAway(size_t portion)
        {
            count -= portion;
            common().give(blocks.data() + count, portion);
        }
    };

    class Common
    {
    public:
        [[nodiscard]] size_t take(void **blocks) // how many: at most Portion
        {
            const std::lock_guard lock(m_mutex);
            const size_t count = std::min(Portion, m_blocks.size());
            std::copy(m_blocks.end() - std::ptrdiff_t(count), m_blocks.end(), blocks);
            m_blocks.resize(m_blocks.size() - count);
            return count;
        }

        void give(void **blocks, size_t count)
        {
            {
                const std::lock_guard lock(m_mutex);
                const size_t kept = std::min(count, Most - m_blocks.size());
                m_blocks.insert(m_blocks.end(), blocks, blocks + kept);
                blocks += kept;
                count -= kept;
            }
            for (size_t i = 0; i < count; ++i) {
                allowMemory(blocks[i], Size);
                ::operator delete(blocks[i]);
            }
        }

    private:
        std::mutex m_mutex;
        std::vector<void *> m_blocks;
    };

    static Common &common()
    {
        static auto *const common = new Common; // never destroyed: results may outlive main()
        return *common;
    }

    static Own &ofThread()
    {
        struct End
        {
            Own *own;
            ~End()
            {
                own->isOver = true;
                own->giveAway(own->count);
            }
        };
        thread_local Own own{};
        thread_local const End end{&own};
        return own;
    }
};

template <typename T>
struct TrailingAllocator // for std::allocate_shared(): some bytes more behind what it asks for
{
    using value_type = T;

    TrailingAllocator(size_t count, std::byte **bytes) : size(count), trailing(bytes) {}
    template <typename Other>
    explicit TrailingAllocator(const TrailingAllocator<Other> &other)
        : size(other.size),
          trailing(other.trailing)
    {
    }

    [[nodiscard]] T *allocate(size_t) // of one object
    {
        static_assert(sizeof(T) <= SpareMemory::Size);
        void *const memory = size == 0 ? SpareMemory::take() : ::operator new(sizeof(T) + size);
        *trailing = static_cast<std::byte *>(memory) + sizeof(T);
        return static_cast<T *>(memory);
    }
    void deallocate(T *memory, size_t)
    {
        if (size == 0)
            SpareMemory::give(memory);
        else
            ::operator delete(memory);
    }

    template <typename Other>
    bool operator==(const TrailingAllocator<Other> &) const
    {
        return true;
    }

    size_t size;
    std::byte **trailing; // valid while allocate() is called
};

} // namespace

SmallResult::Made SmallResult::make(size_t chunkBytes)
{
    Made made;
    made.result = std::allocate_shared<SmallResult>(
        TrailingAllocator<SmallResult>(chunkBytes, &made.chunkMemory));
    return made;
}

} // namespace AsyncSql
