// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/threadkeeper_p.h>

#include <AsyncSql/scheduling/handover_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

#include <algorithm>

namespace AsyncSql {

namespace {

// Enough for connections to close; a thread that is stuck in a database is let go.
constexpr std::chrono::milliseconds FarewellLimit = std::chrono::seconds(3);

void waitAtApplicationEnd()
{
    ThreadKeeper::instance().waitForLeaving(FarewellLimit);
}

} // namespace

void KeptThread::run()
{
    takeOver();
    work();
    handOver();
}

ThreadKeeper &ThreadKeeper::instance()
{
    // QtSql's own statics are made with the first of these, and so outlive the keeper, whose
    // threads may still close connections when they are destroyed.
    static const QSqlDatabase nullDatabase;
    static const QSqlQuery nullQuery{nullDatabase};
    Q_UNUSED(nullQuery)
    static ThreadKeeper keeper;
    return keeper;
}

ThreadKeeper::ThreadKeeper()
{
    qAddPostRoutine(waitAtApplicationEnd);
}

ThreadKeeper::~ThreadKeeper()
{
    waitForLeaving(FarewellLimit);
    const std::lock_guard lock(m_mutex);
    reap();
    // Running still: destroying one would abort.
    static auto *const stuck = new std::vector<std::shared_ptr<KeptThread>>;
    *stuck = std::move(m_threads);
}

void ThreadKeeper::start(std::unique_ptr<KeptThread> thread)
{
    KeptThread *const started = thread.get();
    const std::lock_guard lock(m_mutex);
    reap();
    m_threads.push_back(std::move(thread));
    handOver();
    started->start();
}

void ThreadKeeper::waitForLeaving(std::chrono::milliseconds limit)
{
    std::vector<std::shared_ptr<KeptThread>> threads;
    {
        const std::lock_guard lock(m_mutex);
        threads = m_threads; // they may start others while they are waited for
    }
    const QDeadlineTimer deadline(limit);
    for (const auto &thread : threads) {
        if (thread->isLeaving())
            thread->wait(deadline);
    }
}

void ThreadKeeper::reap()
{
    std::erase_if(m_threads, [](const auto &thread) {
        const bool isOver =
            thread->isFinished() && thread->wait(); // the wait is for its last steps
        takeOver();
        return isOver;
    });
}

} // namespace AsyncSql
