// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qglobal.h>

#include <mutex>

namespace AsyncSql {

// In a loop that waits for another thread to write: leaves the processor to its other thread, and the
// memory to the writer.
inline void relaxProcessor()
{
#if defined(Q_PROCESSOR_X86) && defined(Q_CC_GNU)
    __builtin_ia32_pause();
#elif defined(Q_PROCESSOR_ARM) && defined(Q_CC_GNU)
    asm volatile("yield");
#endif
}

// For a mutex that is only ever held for less than it takes to fall asleep and be woken: tries some
// times before it sleeps. Two threads that pass many operations to each other would otherwise do
// little else.
class BriefLock : public std::unique_lock<std::mutex>
{
public:
    explicit BriefLock(std::mutex &mutex) : unique_lock(mutex, std::defer_lock)
    {
        for (int pauses = 1; pauses <= MostPauses; pauses *= 2) {
            if (try_lock())
                return;
            for (int i = 0; i < pauses; ++i)
                relaxProcessor();
        }
        lock();
    }

private:
    static constexpr int MostPauses = 32; // some microseconds in all
};

} // namespace AsyncSql
