// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/sqliteinterrupter_p.h>

#include <AsyncSql/drivers/clientlibrary_p.h>
#include <AsyncSql/drivers/sqlitelibrary_p.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace AsyncSql {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int StepsBetweenQuestions = 1000; // of SQLite's virtual machine: some 10 microseconds
constexpr std::chrono::milliseconds FirstPause{1};
constexpr std::chrono::milliseconds LongestPause{25}; // between two looks at a lock

// A flag that SQLite asks for: unlike sqlite3_interrupt(), it cannot come too early, hit the next
// statement, or leave a wait for a lock undisturbed.
class SqliteInterrupter final : public Interrupter
{
public:
    SqliteInterrupter(const QSqlDatabase &database, void *handle,
                      std::chrono::milliseconds lockLimit)
        : m_library(database),
          m_handle(handle),
          m_lockLimit(lockLimit),
          m_setProgressHandler(m_library.function<void(void *, int, int (*)(void *), void *)>(
              "sqlite3_progress_handler")),
          m_setBusyHandler(
              m_library.function<int(void *, int (*)(void *, int), void *)>("sqlite3_busy_handler"))
    {
        if (m_setProgressHandler)
            m_setProgressHandler(m_handle, StepsBetweenQuestions, &isStopWanted, this);
        if (m_setBusyHandler)
            m_setBusyHandler(m_handle, &waitForLock, this);
    }

    void reset() override
    {
        const std::lock_guard lock(m_mutex);
        m_isStopWanted = false;
    }
    void interrupt() override
    {
        const std::lock_guard lock(m_mutex);
        m_isStopWanted = true;
        m_stopWanted.notify_all();
    }
    [[nodiscard]] bool isInstant() const override { return true; }

private:
    static int isStopWanted(void *self)
    {
        return static_cast<SqliteInterrupter *>(self)->m_isStopWanted ? 1 : 0;
    }

    static int waitForLock(void *self, int attempts) // 0: gives up
    {
        return static_cast<SqliteInterrupter *>(self)->wait(attempts) ? 1 : 0;
    }

    bool wait(int attempts)
    {
        const auto now = Clock::now();
        if (attempts == 0)
            m_waitBegin = now;
        const auto left = m_waitBegin + m_lockLimit - now;
        if (left <= Clock::duration(0))
            return false;
        const auto pause = std::min(LongestPause, FirstPause * (1 << std::min(attempts, 5)));
        std::unique_lock lock(m_mutex);
        const auto isWanted = [this] { return m_isStopWanted.load(); };
        return !m_stopWanted.wait_for(lock, std::min<Clock::duration>(pause, left), isWanted);
    }

    const ClientLibrary m_library;
    void *const m_handle;
    const std::chrono::milliseconds m_lockLimit;
    void (*const m_setProgressHandler)(void *, int, int (*)(void *), void *);
    int (*const m_setBusyHandler)(void *, int (*)(void *, int), void *);
    Clock::time_point m_waitBegin; // the connection's thread's
    std::atomic<bool> m_isStopWanted{false};
    std::mutex m_mutex; // so that a wait cannot miss the wish
    std::condition_variable m_stopWanted;
};

} // namespace

std::shared_ptr<Interrupter> makeSqliteInterrupter(const QSqlDatabase &database,
                                                   std::chrono::milliseconds lockLimit)
{
    void *handle = sqliteHandle(database);
    return handle ? std::make_shared<SqliteInterrupter>(database, handle, lockLimit) : nullptr;
}

} // namespace AsyncSql
