// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/scheduler_p.h>

#include <AsyncSql/logging_p.h>
#include <AsyncSql/scheduling/operations_p.h>

#include <algorithm>

// The end of a scheduler: drain or cut short, let go of what does not stop, report.
namespace AsyncSql {

using namespace std::chrono_literals;

namespace {

constexpr auto InterruptLimit = 2s; // for a statement to notice that it is no longer wanted

QFuture<ShutdownReport> finishedReport(const ShutdownReport &report)
{
    ReportPromise promise;
    const QFuture<ShutdownReport> future = promise.future();
    promise.setReport(report);
    promise.finish();
    return future;
}

} // namespace

QFuture<ShutdownReport> Scheduler::shutdown(ShutdownMode mode, std::chrono::milliseconds deadline)
{
    const std::lock_guard lock(m_mutex);
    if (m_report)
        return finishedReport(*m_report);
    if (!m_supervisor) { // nothing was ever given to it
        m_report.emplace();
        m_isOver = true;
        return finishedReport(*m_report);
    }
    const auto now = Clock::now();
    if (!m_closing) {
        beginClosing(mode, pointAfter(now, deadline));
    } else { // a stricter wish wins
        if (mode == ShutdownMode::Cancel)
            m_closing->mode = mode;
        if (!m_closing->isCutShort)
            m_closing->deadline = std::min(m_closing->deadline, pointAfter(now, deadline));
    }
    auto promise = std::make_unique<ReportPromise>();
    QFuture<ShutdownReport> future = promise->future();
    const auto &operation =
        m_closing->reports.emplace_back(std::make_shared<ReportOperation>(std::move(promise)));
    operation->mailbox = Mailbox::ofCurrentThread();
    m_delivery->expect(*operation);
    closeLeases();
    wakeEverybody();
    callSupervisor();
    return future;
}

// What was given is done, and handles last as long as they do.
void Scheduler::retire()
{
    const std::lock_guard lock(m_mutex);
    if (m_report || m_closing)
        return;
    if (!m_supervisor) {
        m_report.emplace();
        m_isOver = true;
        return;
    }
    beginClosing(ShutdownMode::Drain, Clock::time_point::max());
    wakeEverybody();
    callSupervisor();
}

void Scheduler::beginClosing(ShutdownMode mode, Clock::time_point deadline)
{
    m_closing = Closing();
    m_closing->mode = mode;
    m_closing->deadline = deadline;
    m_closing->endedBefore = m_log->succeeded() + m_log->failed();
    m_closing->closedBefore = m_log->closed();
    m_supervisor->setLeaving();
    for (const Lane &lane : m_lanes) {
        for (Worker *worker : lane.workers)
            worker->setLeaving();
    }
}

bool Scheduler::hasReported() const
{
    const std::lock_guard lock(m_mutex);
    return m_report.has_value();
}

void Scheduler::advanceClosing(Clock::time_point now)
{
    std::vector<OperationPtr> ended;
    bool isAbandoning = false;
    bool isDone = false;
    {
        const std::lock_guard lock(m_mutex);
        const bool isOverdue = now >= m_closing->deadline;
        isAbandoning = m_closing->isCutShort && isOverdue;
        if (isAbandoning)
            ended = abandonRunning();
        else if (!m_closing->isCutShort && (m_closing->mode == ShutdownMode::Cancel || isOverdue))
            ended = cutShort(now);
        isDone = !isAnybodyLeft();
    }
    qint64 count = 0; // without those that ended by themselves at the last moment
    for (const OperationPtr &operation : ended)
        count += m_delivery->deliverUnperformed(operation, Operation::Stop::Closed) ? 1 : 0;
    if (isAbandoning)
        m_closing->abandoned += count;   // read by this thread alone
    if (!isDone || m_log->pending() > 0) // rows may be being decoded
        return;

    std::vector<std::shared_ptr<ReportOperation>> reports;
    {
        const std::lock_guard lock(m_mutex);
        m_report = report();
        reports = std::exchange(m_closing->reports, {});
        publishState();
    }
    // Told to nobody: a report is no statement.
    const auto reportDelivery =
        std::make_shared<Delivery>([](const Operation &, const Ending &) {});
    for (const auto &operation : reports) {
        operation->setReport(*m_report);
        operation->delivery = reportDelivery;
        reportDelivery->deliver(operation, Clock::now());
    }
    m_isReported = true;
}

std::vector<OperationPtr> Scheduler::cutShort(Clock::time_point now)
{
    m_closing->isCutShort = true;
    m_closing->deadline = now + InterruptLimit;
    for (const Lane &lane : m_lanes) {
        for (Worker *worker : lane.workers)
            putBackAhead(*worker);
    }
    std::vector<OperationPtr> queued = m_queues.takeAll();
    for (const auto &lease : std::exchange(m_leases, {})) {
        lease->isOver = true;
        for (OperationPtr &operation : lease->queue) {
            if (!operation->request().isInternal)
                queued.push_back(std::move(operation));
        }
        lease->queue.clear();
    }
    for (const OperationPtr &operation : queued)
        operation->lease.reset();
    for (const Lane &lane : m_lanes) {
        for (const Worker *worker : lane.workers) {
            if (worker->current)
                worker->current->stop(Operation::Stop::Closed);
        }
    }
    wakeEverybody();
    return queued;
}

std::vector<OperationPtr> Scheduler::abandonRunning()
{
    std::vector<OperationPtr> running;
    for (Lane &lane : m_lanes) {
        for (const Worker *worker : lane.workers) {
            if (worker->current)
                running.push_back(worker->current);
        }
        // Each holds what it needs, and ends when its database lets it.
        lane.workers.clear();
    }
    m_watched.clear(); // a function of the user's is at it still: it is refused when it is through
    if (!running.empty())
        qCWarning(lcEngine) << running.size()
                            << "statement(s) did not stop; their threads are let go";
    return running;
}

void Scheduler::wakeEverybody()
{
    m_attempted.notify_all();
    for (const Lane &lane : m_lanes) {
        for (Worker *worker : lane.workers) {
            worker->wakeUp();
        }
    }
}

bool Scheduler::isAnybodyLeft() const
{
    return m_queues.size() > 0 || !m_watched.empty()
        || std::any_of(m_lanes.begin(), m_lanes.end(),
                       [](const Lane &lane) { return !lane.workers.empty(); });
}

ShutdownReport Scheduler::report() const
{
    const qint64 ended = m_log->succeeded() + m_log->failed() - m_closing->endedBefore;
    const qint64 closed = m_log->closed() - m_closing->closedBefore;
    return {.finished = ended - closed,
            // What is abandoned ends canceled, not closed, where its caller had canceled it.
            .canceled = std::max<qint64>(0, closed - m_closing->abandoned),
            .abandoned = m_closing->abandoned};
}

} // namespace AsyncSql
