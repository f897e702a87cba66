// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/threadactivity_p.h>

#include <utility>

#if defined(Q_OS_LINUX)
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#elif defined(Q_OS_UNIX)
#include <pthread.h>
#endif

namespace AsyncSql {

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

bool ThreadActivity::hasWorked(std::chrono::nanoseconds worked)
{
    const auto now = std::chrono::steady_clock::now();
    return worked - std::exchange(m_worked, worked) > (now - std::exchange(m_asked, now)) / 4;
}

#endif

#if defined(Q_OS_LINUX)

namespace {

// A file of proc(5) on a thread of this process; empty when it has ended.
class ThreadFile
{
public:
    ThreadFile(int thread, const char *name)
    {
        std::array<char, 64> path{};
        std::snprintf(path.data(), path.size(), "/proc/self/task/%d/%s", thread, name);
        const int file = open(path.data(), O_RDONLY | O_CLOEXEC);
        if (file < 0)
            return;
        if (read(file, m_text.data(), m_text.size() - 1) < 0)
            m_text[0] = 0;
        close(file);
    }

    [[nodiscard]] const char *text() const { return m_text.data(); }

private:
    std::array<char, 128> m_text{};
};

} // namespace

ThreadActivity::ThreadActivity() : m_thread(gettid()) {}

// The processor time that it has used would call a thread idle that cannot get at a processor; its
// state, one that waits for one of our locks just then.
bool ThreadActivity::isAtWork()
{
    const ThreadFile times(m_thread, "schedstat"); // "46948448 77365 4": the first in nanoseconds
    const bool hasTime = hasWorked(std::chrono::nanoseconds(std::atoll(times.text())));
    const ThreadFile state(m_thread, "stat"); // "1234 (name) S ...": the name may hold parentheses
    const char *name = std::strrchr(state.text(), ')');
    const bool isRunning = name && name[1] == ' ' && (name[2] == 'R' || name[2] == 'D');
    return isRunning || hasTime;
}

#elif defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

ThreadActivity::ThreadActivity()
{
    pthread_getcpuclockid(pthread_self(), &m_clock);
}

bool ThreadActivity::isAtWork()
{
    timespec time{};
    return clock_gettime(m_clock, &time) == 0
        && hasWorked(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

#else

ThreadActivity::ThreadActivity() = default;

bool ThreadActivity::isAtWork()
{
    return false;
}

#endif

} // namespace AsyncSql
