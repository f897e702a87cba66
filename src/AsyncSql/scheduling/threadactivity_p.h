// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qsystemdetection.h>

#include <chrono>
#include <ctime>

namespace AsyncSql {

// Whether one thread is at work or waits for something, to be asked by another one now and then.
class ThreadActivity
{
public:
    ThreadActivity(); // of the calling thread

    // Whether it works, would if there were a processor for it, or has for a good part of the time
    // since this was last asked. False once it has ended.
    [[nodiscard]] bool isAtWork();

private:
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)
    [[nodiscard]] bool hasWorked(std::chrono::nanoseconds worked); // in all, until now

#if defined(Q_OS_LINUX)
    const int m_thread;
#else
    clockid_t m_clock{};
#endif
    std::chrono::nanoseconds m_worked{0}; // when it was last asked
    std::chrono::steady_clock::time_point m_asked;
#endif
};

} // namespace AsyncSql
