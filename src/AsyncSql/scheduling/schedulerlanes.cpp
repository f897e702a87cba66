// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/scheduler_p.h>

#include <AsyncSql/logging_p.h>

#include <algorithm>
#include <thread>

// Who runs what next on which connection, and how many there are.
namespace AsyncSql {

using namespace std::chrono_literals;

namespace {

constexpr auto LongRun = 1ms;      // a worker at it for longer is not waited for,
constexpr auto LongStart = 20ms;   // nor one that has not begun after that: it may be connecting
constexpr qsizetype Backlog = 256; // of short operations, worth another worker; of results, not

} // namespace

int Scheduler::openCount() const
{
    qsizetype count = 0;
    for (const Lane &lane : m_lanes)
        count += std::count_if(lane.workers.begin(), lane.workers.end(),
                               [](const Worker *worker) { return !worker->isRetired; });
    return int(count);
}

// Lets go of connections that nobody has used for long; says when the next one is due.
std::optional<Clock::time_point> Scheduler::retireIdle(Clock::time_point now)
{
    const auto limit = m_driver->options().idleTimeout();
    constexpr auto forever = std::chrono::hours(24 * 365);
    if (limit <= 0ms || limit > forever || m_driver->livesInConnection() || m_closing)
        return {};
    int spare = openCount() - m_driver->options().minimumConnections();
    std::optional<Clock::time_point> next;
    for (const Lane &lane : m_lanes) {
        for (Worker *worker : lane.workers) {
            if (spare <= 0 || !worker->isAsleep() || worker->lease || worker->isRetired)
                continue;
            --spare;
            const auto due = worker->since + limit;
            if (now < due) {
                next = next ? std::min(*next, due) : due;
                continue;
            }
            worker->isRetired = true;
            worker->setLeaving();
            worker->wakeUp();
        }
    }
    return next;
}

const Scheduler::Lane &Scheduler::laneFor(const Operation &operation) const
{
    const bool isRead = operation.request().access == Access::Read;
    return m_lanes.size() > 1 && isRead ? m_lanes[1] : m_lanes[0];
}

Scheduler::Lane &Scheduler::laneFor(const Operation &operation)
{
    return const_cast<Lane &>(std::as_const(*this).laneFor(operation));
}

OperationPtr Scheduler::next(Worker &worker, Clock::time_point now)
{
    worker.since = now;
    if (isCutting()) {
        worker.current = nullptr;
    } else if (!worker.ahead.empty()) {
        worker.current = std::move(worker.ahead.front());
        worker.ahead.pop_front();
    } else {
        worker.current = worker.lease ? nextOf(*worker.lease) : m_queues.take(worker.role());
    }
    worker.isFollowed =
        worker.lease ? !worker.lease->queue.empty() : m_queues.holdsAnyFor(worker.role());
    if (worker.current && !worker.current->isEndClaimed()) { // while it was ahead
        worker.current->started = worker.since;
        noteReads(worker, *worker.current);
    }
    return worker.current;
}

std::vector<OperationPtr> Scheduler::takeAhead(Worker &worker, size_t sent, size_t most,
                                               const Fitness &isFit)
{
    std::vector<OperationPtr> taken;
    const BriefLock lock(m_mutex);
    // Where some have not been sent, after a loss or in vain, those come first.
    if (isCutting() || worker.ahead.size() + 1 != std::max<size_t>(sent, 1))
        return taken;
    while (worker.ahead.size() + 1 < most) {
        const Operation *const next =
            worker.lease ? frontOf(*worker.lease) : m_queues.front(worker.role());
        if (!next || next->isBackground || next->lease || !isFit(*next))
            break;
        OperationPtr operation =
            worker.lease ? nextOf(*worker.lease) : m_queues.take(worker.role());
        operation->started = worker.since;
        worker.ahead.push_back(operation);
        taken.push_back(std::move(operation));
    }
    return taken;
}

// Into the queue that they came from; the worker runs none of them any more.
void Scheduler::putBackAhead(Worker &worker)
{
    while (!worker.ahead.empty()) {
        if (worker.lease)
            worker.lease->queue.push_front(std::move(worker.ahead.back()));
        else
            m_queues.postpone(worker.ahead.back());
        worker.ahead.pop_back();
    }
}

// A read sees all that was done before it was given, and the writes before it: so does a transaction
// that has begun after both.
void Scheduler::noteReads(Worker &worker, Operation &operation)
{
    if (worker.lease || operation.request().access != Access::Read)
        return;
    operation.hasCompany = worker.isFollowed;
    operation.mayJoinReads =
        operation.submitted() <= worker.readsBegan && operation.ticket < worker.readsBefore;
    if (!operation.mayJoinReads) {
        worker.readsBegan = worker.since;
        worker.readsBefore = m_queues.oldestOutstandingWrite();
    }
}

// Whether more workers than those that come would have anything ended sooner: not where results lie
// about already, whose receivers need the processors more.
bool Scheduler::isWorthAnother(const Lane &lane, qsizetype coming) const
{
    if (m_queues.readyCount(lane.role) < coming * Backlog)
        return false;
    qsizetype unreceived = m_log->pending() - m_queues.size();
    for (const auto &lease : m_leases)
        unreceived -= qsizetype(lease->queue.size());
    for (const Lane &each : m_lanes) {
        for (const Worker *worker : each.workers)
            unreceived -= qsizetype(worker->ahead.size()) + (worker->current ? 1 : 0);
    }
    return unreceived < Backlog;
}

// Sees that somebody comes for what is ready: a worker that is at a short operation will, as long as
// not too much waits for it; one that sleeps is woken, and where all are at long ones a new one is made.
void Scheduler::engage(Lane &lane, Clock::time_point now)
{
    static const auto processors =
        qsizetype(std::max(1U, std::thread::hardware_concurrency())); // 0: it cannot be told
    Worker *asleep = nullptr;
    qsizetype coming = 0;
    qsizetype opening = 0; // for whoever is the first to be there
    for (Worker *worker : lane.workers) {
        if (worker->lease || worker->isRetired)
            continue; // comes for nobody else
        if (worker->isAsleep())
            asleep = worker;
        else if (now - worker->since < (worker->current ? LongRun : LongStart))
            ++coming;
        else if (!worker->current)
            ++opening;
    }
    if (coming >= processors || (coming > 0 && !isWorthAnother(lane, coming)))
        return;
    if (asleep) {
        asleep->since = now;
        asleep->wakeUp();
    } else if (int(lane.workers.size()) < lane.limit && m_queues.readyCount(lane.role) > opening) {
        addWorker(lane, now);
    }
}

void Scheduler::addWorker(Lane &lane, Clock::time_point now)
{
    const bool opensAtOnce = openCount() < m_driver->options().minimumConnections();
    auto worker = std::make_unique<Worker>(shared_from_this(), lane.role, opensAtOnce);
    worker->since = now;
    if (m_closing)
        worker->setLeaving();
    lane.workers.push_back(worker.get());
    qCDebug(lcPool) << "connection" << lane.workers.size() << "of" << lane.limit;
    ThreadKeeper::instance().start(std::move(worker));
}

void Scheduler::engageMore(Clock::time_point now)
{
    for (Lane &lane : m_lanes) {
        const qsizetype ready = m_queues.readyCount(lane.role);
        for (qsizetype i = 0; i < std::min<qsizetype>(ready, lane.limit); ++i)
            engage(lane, now);
    }
    wakeLeases(); // where one no longer waits for the right to write, another may have it
}

// Reads that run for long are background from then on. Where they have all connections, and something
// short may be waiting, the last of them to come begins again later: its text was not known yet.
void Scheduler::demoteLong(Clock::time_point now)
{
    for (const Lane &lane : m_lanes) {
        Worker *last = nullptr;
        for (Worker *worker : lane.workers) {
            Operation *const operation = worker->current.get();
            if (worker->lease || !operation || operation->lease || !operation->pace()
                || operation->request().access != Access::Read
                || now - worker->since < StatementPace::LongRun)
                continue;
            if (!operation->isBackground)
                m_queues.demote(*operation);
            if (!operation->wantsChunks() && (!last || worker->since > last->since))
                last = worker;
        }
        if (last && m_driver->restartsReads() && m_queues.isBackgroundOverfull() && !m_closing
            && m_queues.isInteractiveReady(lane.role)) {
            last->current->postpone();
            last->interruption->request(last->current.get(), now, Patience);
        }
    }
}

} // namespace AsyncSql
