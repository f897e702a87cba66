// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/threadactivity_p.h>

#include <utility>

#if defined(Q_OS_LINUX)
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#elif defined(Q_OS_UNIX)
#include <pthread.h>
#endif

namespace AsyncSql {

#if defined(Q_OS_LINUX)

ThreadActivity::ThreadActivity() : m_thread(gettid()) {}

// By its state, proc(5): the processor time that it has used would call a thread idle that cannot
// get at a processor.
bool ThreadActivity::isAtWork()
{
    char path[64];
    std::snprintf(path, sizeof path, "/proc/self/task/%d/stat", m_thread);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    char text[128]; // "1234 (name) S ...": the name may hold parentheses, and has 15 bytes at most
    const ssize_t size = read(file, text, sizeof text - 1);
    close(file);
    if (size <= 0)
        return false;
    text[size] = 0;
    const char *name = std::strrchr(text, ')');
    return name && name[1] == ' ' && (name[2] == 'R' || name[2] == 'D');
}

#elif defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

ThreadActivity::ThreadActivity()
{
    pthread_getcpuclockid(pthread_self(), &m_clock);
}

bool ThreadActivity::isAtWork()
{
    timespec time{};
    if (clock_gettime(m_clock, &time) != 0)
        return false;
    const auto worked = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    const auto now = std::chrono::steady_clock::now();
    return worked - std::exchange(m_worked, worked) > (now - std::exchange(m_asked, now)) / 4;
}

#else

ThreadActivity::ThreadActivity() = default;

bool ThreadActivity::isAtWork()
{
    return false;
}

#endif

} // namespace AsyncSql
