// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/scheduler_p.h>

#include <AsyncSql/scheduling/operations_p.h>

#include <algorithm>

// Connections that handles have to themselves: who gets one, and who waits for it how long.
namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

OperationPtr endOfLease()
{
    Operation::Request request;
    request.isInternal = true;
    const auto last = std::make_shared<ActionOperation>(
        std::move(request), std::make_unique<NoPromise>(),
        [](Executor &executor, ActionOperation &) { executor.takeBack(); });
    last->isControl = last->endsLease = last->readsCursor = true;
    return last;
}

} // namespace

SubmissionTarget::Hold Scheduler::hold(const QString &holder)
{
    const auto lease = std::make_shared<Lease>(shared_from_this(), holder);
    return {lease, lease};
}

void Scheduler::submitTo(Lease &lease, OperationPtr operation)
{
    const bool isInternal = operation->request().isInternal;
    if (!isInternal) {
        if (!operation->mailbox)
            operation->mailbox = Mailbox::ofCurrentThread();
        m_delivery->expect(*operation);
    }
    BriefLock lock(m_mutex);
    if (lease.isClosing || lease.isOver || isCutting() || m_report) {
        const auto reason =
            isCutting() || m_report ? Operation::Stop::Closed : Operation::Stop::Ended;
        lock.unlock();
        if (!operation->isNeedless())
            refuse(*operation, reason);
        else if (operation->claimEnd())
            operation->end(operation->ending());
        return;
    }
    if (!isInternal)
        m_log->submitted();
    m_lastActivity = operation->submitted();
    operation->sequence = m_queues.nextSequence();
    if (operation->endsLease && isInternal)
        lease.isClosing = true;
    if (operation->atLimit) {
        std::erase_if(lease.limits, [](const auto &known) { return known.end->isNeedless(); });
        lease.limits.push_back({*operation->limit, std::move(operation->atLimit)});
    }
    lease.queue.push_back(std::move(operation));
    startSupervisor();
    wake(lease);
}

void Scheduler::wake(const Lease &lease)
{
    if (lease.worker && lease.worker->isAsleep())
        lease.worker->wakeUp();
}

// The next of its own, as far as it may run: where only one may write, it needs the right to.
OperationPtr Scheduler::nextOf(Lease &lease)
{
    if (lease.queue.empty())
        return nullptr;
    const Operation &front = *lease.queue.front();
    const bool isRefused = front.level && !front.level->isActive(); // and writes nothing
    const bool needsWrites = m_driver->hasSingleWriter() && !lease.hasWrites
        && front.request().access == Access::Write && !front.isControl && !isRefused;
    if (needsWrites && !m_queues.holdWrites(front.sequence))
        return nullptr;
    lease.hasWrites |= needsWrites;
    OperationPtr operation = std::move(lease.queue.front());
    lease.queue.pop_front();
    return operation;
}

const Operation *Scheduler::frontOf(const Lease &lease)
{
    return lease.queue.empty() ? nullptr : lease.queue.front().get();
}

// What becomes of the worker and its connection now that the operation is done.
bool Scheduler::settle(Worker &worker, Operation &operation, bool isInTransaction,
                       Clock::time_point now, std::vector<OperationPtr> &orphans)
{
    const bool wasOwn = worker.lease != nullptr;
    if (!wasOwn) {
        m_queues.complete(operation);
        if (!operation.lease)
            return operation.request().access == Access::Write;
        worker.lease = operation.lease;
        worker.lease->worker = &worker;
        worker.lease->since = now;
        worker.lease->hasWrites =
            m_driver->hasSingleWriter() && operation.request().access == Access::Write;
        operation.endsLease |= operation.hasFailed();
        operation.lease.reset(); // or they would keep each other
    }
    Lease &lease = *worker.lease;
    lease.setInTransaction(isInTransaction);
    if (operation.endsLease) {
        const std::shared_ptr<Lease> ended = std::exchange(worker.lease, nullptr);
        endLease(*ended, orphans);
        return true;
    }
    if (lease.hasWrites && !isInTransaction) {
        lease.hasWrites = false;
        m_queues.releaseWrites();
        return true;
    }
    return !wasOwn;
}

void Scheduler::endLease(Lease &lease, std::vector<OperationPtr> &orphans)
{
    lease.isOver = true;
    lease.worker = nullptr;
    lease.setInTransaction(false);
    if (std::exchange(lease.hasWrites, false))
        m_queues.releaseWrites();
    for (OperationPtr &operation : lease.queue) {
        m_queues.withdrawHold(operation->sequence);
        orphans.push_back(std::move(operation));
    }
    lease.queue.clear();
    std::erase_if(m_leases, [&](const auto &known) { return known.get() == &lease; });
}

void Scheduler::endOrphans(const std::vector<OperationPtr> &orphans)
{
    for (const OperationPtr &operation : orphans) {
        if (operation->request().isInternal)
            continue;
        if (operation->isNeedless())
            m_delivery->deliver(operation, Clock::now());
        else
            m_delivery->deliverUnperformed(operation, Operation::Stop::Ended);
    }
}

// One of them may have waited for the right to write that is free now.
void Scheduler::wakeLeases()
{
    if (m_queues.areWritesHeld())
        return;
    for (const auto &lease : m_leases) {
        if (!lease->queue.empty())
            wake(*lease);
    }
}

// Drained: what their handles have given is done, and then they end.
void Scheduler::closeLeases()
{
    for (const auto &lease : m_leases) {
        if (!lease->isManaged)
            close(*lease);
    }
}

void Scheduler::close(Lease &lease)
{
    if (std::exchange(lease.isClosing, true))
        return;
    lease.queue.push_back(endOfLease());
    wake(lease);
}

// Transactions with a timeout, whose own the connection is or that are inside of something; says when
// the next one is due.
std::optional<Clock::time_point> Scheduler::endOverdueTransactions(Clock::time_point now)
{
    std::optional<Clock::time_point> next;
    const auto isDue = [&](Clock::time_point limit) {
        if (now < limit)
            next = next ? std::min(*next, limit) : limit;
        return now >= limit;
    };
    for (const auto &lease : m_leases) {
        if (lease->isClosing)
            continue;
        std::erase_if(lease->limits, [&](const Lease::Limit &inside) {
            if (!isDue(inside.time))
                return false;
            lease->queue.push_back(inside.end);
            wake(*lease);
            return true;
        });
        if (lease->deadline && isDue(*lease->deadline))
            close(*lease);
    }
    return next;
}

bool Scheduler::mayLeave(const Worker &worker) const
{
    if (isCutting())
        return true;
    return !worker.lease && !m_queues.holdsAnyFor(worker.role());
}

// A reason of its own, or that it waits too long for a connection that a handle holds.
Operation::Stop Scheduler::reasonToStop(const Operation &operation, Clock::time_point now) const
{
    const Operation::Stop reason = operation.reasonToStop(now);
    const auto limit = m_driver->options().acquireTimeout();
    if (reason != Operation::Stop::None || limit <= std::chrono::milliseconds(0))
        return reason;
    std::optional<Clock::time_point> since = heldSince(laneFor(operation));
    if (operation.lease)
        since = operation.submitted();
    if (since && now >= pointAfter(std::max(*since, operation.submitted()), limit))
        return Operation::Stop::AcquireTimedOut;
    return Operation::Stop::None;
}

std::vector<OperationQueues::Stopped> Scheduler::takeStopped(Clock::time_point now,
                                                             std::vector<OperationPtr> &orphans)
{
    auto stopped = m_queues.takeStopped(
        [&](const Operation &operation) { return reasonToStop(operation, now); });
    for (const auto &[operation, reason] : stopped) {
        if (operation->lease)
            endLease(*std::exchange(operation->lease, nullptr), orphans);
    }
    for (const auto &lease : m_leases) {
        OperationQueues::lookThrough(lease->queue, lease->looked, [&](OperationPtr &operation) {
            const bool waitsForWrites =
                lease->worker && !lease->worker->current && operation == lease->queue.front();
            const Operation::Stop reason =
                waitsForWrites ? reasonToStop(*operation, now) : operation->reasonToStop(now);
            if (reason == Operation::Stop::None)
                return;
            m_queues.withdrawHold(operation->sequence);
            // The end of a handle remains one when nobody waits for it any longer.
            OperationPtr instead = operation->endsLease ? endOfLease() : nullptr;
            stopped.push_back({std::exchange(operation, std::move(instead)), reason});
        });
    }
    return stopped;
}

// Since when handles alone keep the lane from what waits in it.
std::optional<Clock::time_point> Scheduler::heldSince(const Lane &lane) const
{
    if (lane.role == ConnectionRole::Writer && m_queues.areWritesHeld()) {
        for (const auto &lease : m_leases) {
            if (lease->hasWrites)
                return lease->since;
        }
    }
    if (int(lane.workers.size()) < lane.limit)
        return {};
    Clock::time_point since;
    for (const Worker *worker : lane.workers) {
        if (!worker->lease)
            return {};
        since = std::max(since, worker->lease->since);
    }
    return since;
}

QString Scheduler::holders(Clock::time_point now) const
{
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    QStringList all;
    for (const Lane &lane : m_lanes) {
        for (const Worker *worker : lane.workers) {
            const auto since = worker->lease ? worker->lease->since : worker->since;
            const qint64 time = duration_cast<milliseconds>(now - since).count();
            if (worker->lease)
                all.append(u"%1 for %2 ms"_s.arg(worker->lease->holder).arg(time));
            else if (worker->current)
                all.append(
                    u"\"%1\" for %2 ms"_s.arg(worker->current->request().sql.simplified().left(80))
                        .arg(time));
        }
    }
    return u"No connection was free within %1 ms. In use by: %2"_s
        .arg(m_driver->options().acquireTimeout().count())
        .arg(all.isEmpty() ? u"nobody"_s : all.join(u", "_s));
}

void Scheduler::watch(std::shared_ptr<Watched> watched)
{
    const std::lock_guard lock(m_mutex);
    if (m_isOver)
        return; // whatever it submits is refused, which ends it
    m_lastActivity = Clock::now();
    m_watched.push_back(std::move(watched));
    startSupervisor();
}

void Scheduler::lookAfterWatched(Clock::time_point now)
{
    std::vector<std::shared_ptr<Watched>> all;
    bool isEnding = false;
    {
        const std::lock_guard lock(m_mutex);
        all = m_watched;
        isEnding = isCutting() || m_report;
    }
    for (const auto &watched : all) {
        if (const OperationPtr last = isEnding ? watched->close() : nullptr) {
            m_log->submitted();
            m_delivery->expect(*last);
            m_delivery->deliverUnperformed(last, Operation::Stop::Closed);
        }
        if (!watched->look(now)) {
            const std::lock_guard lock(m_mutex);
            std::erase(m_watched, watched);
        }
    }
}

} // namespace AsyncSql
