// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/scheduler_p.h>

#include <AsyncSql/logging_p.h>
#include <AsyncSql/scheduling/supervisor_p.h>

#include <algorithm>

namespace AsyncSql {

using namespace std::chrono_literals;

namespace {

constexpr auto Round = 5ms;             // of the supervisor, while anything is under way
constexpr auto ClosingPatience = 500ms; // before the connection is broken off
constexpr auto Lull = 100ms;            // without anything under way, before it sleeps for good

bool isServerAway(const std::exception_ptr &error)
{
    try {
        std::rethrow_exception(error);
    } catch (const SqlError &failure) {
        return failure.kind() == SqlError::Kind::ConnectionFailed;
    } catch (...) {
        return false;
    }
}

} // namespace

Scheduler::Scheduler(std::shared_ptr<const Driver> driver, std::shared_ptr<EngineObserver> observer)
    : m_driver(std::move(driver)),
      m_observer(std::move(observer)),
      m_log(std::make_shared<OperationLog>(m_observer)),
      m_delivery(std::make_shared<Delivery>(
          [log = m_log](const Operation &operation, const Ending &ending) {
              log->ended(operation, ending);
          })),
      m_statements(m_driver->dialect()),
      m_queues(std::max(1, m_driver->connectionLimit() - (m_driver->hasSingleWriter() ? 2 : 1)),
               m_driver->hasSingleWriter())
{
    const int limit = m_driver->connectionLimit();
    if (m_driver->hasSingleWriter())
        m_lanes = {{ConnectionRole::Writer, 1, {}}, {ConnectionRole::Reader, limit - 1, {}}};
    else
        m_lanes = {{ConnectionRole::Any, limit, {}}};
}

Scheduler::~Scheduler() = default;

void Scheduler::submit(OperationPtr operation)
{
    if (!operation->mailbox)
        operation->mailbox = Mailbox::ofCurrentThread();
    m_delivery->expect(*operation);
    BriefLock lock(m_mutex);
    if (m_closing || m_report) {
        lock.unlock();
        refuse(*operation, Operation::Stop::Closed);
        return;
    }
    m_log->submitted();
    const auto now = operation->submitted();
    m_lastActivity = now;
    if (operation->lease)
        m_leases.push_back(operation->lease);
    Lane &lane = laneFor(*operation);
    m_queues.push(std::move(operation));
    startSupervisor();
    engage(lane, now);
}

// So that it is no part of the report on a shutdown.
void Scheduler::refuse(Operation &operation, Operation::Stop reason)
{
    if (!operation.claimEnd(reason))
        return;
    const Ending ending = operation.ending();
    if (!operation.request().isInternal)
        m_log->refused(*ending.error);
    operation.refuse(ending); // nothing is attached yet
}

EngineStatistics Scheduler::statistics() const
{
    EngineStatistics statistics;
    m_log->addTo(statistics);
    const std::lock_guard lock(m_mutex);
    statistics.queued = m_queues.size();
    const auto isStatement = [](const auto &queued) { return !queued->request().isInternal; };
    for (const auto &lease : m_leases)
        statistics.queued += std::count_if(lease->queue.begin(), lease->queue.end(), isStatement);
    for (const Lane &lane : m_lanes) {
        for (const Worker *worker : lane.workers) {
            statistics.running += worker->current ? 1 : 0;
            statistics.queued += qint64(worker->ahead.size());
            statistics.open += worker->isOpen ? 1 : 0;
            statistics.idle += worker->isOpen && !worker->current && !worker->lease ? 1 : 0;
        }
    }
    return statistics;
}

OperationPtr Scheduler::take(Worker &worker)
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        const auto now = Clock::now();
        if (worker.isRetired) // in its sleep: it must not leave with a handle's connection
            return nullptr;
        if (OperationPtr operation = next(worker, now))
            return operation;
        if (m_closing && mayLeave(worker))
            return nullptr;
        worker.since = now;
        m_lastActivity =
            now; // the supervisor is to see it asleep, and when it has been for too long
        if (m_isSupervisorAsleep)
            callSupervisor();
        worker.sleep(lock);
    }
}

OperationPtr Scheduler::exchange(Worker &worker, bool isInTransaction)
{
    std::vector<OperationPtr> orphans;
    OperationPtr operation;
    {
        const auto now = Clock::now();
        const BriefLock lock(m_mutex);
        m_lastActivity = now;
        const bool freesOthers = settle(worker, *worker.current, isInTransaction, now, orphans);
        const auto run = now - worker.current->started;
        StatementPace *const pace = worker.current->pace();
        if (pace && (!worker.current->hasFailed() || run >= StatementPace::LongRun))
            pace->note(run);
        operation = next(worker, now);
        if (freesOthers) {
            // A write that is done may be what reads on other connections waited for.
            for (Lane &lane : m_lanes) {
                if ((lane.role != worker.role() || worker.lease) && m_queues.hasReady(lane.role))
                    engage(lane, now);
            }
            wakeLeases();
        }
        if (m_closing)
            wakeEverybody();
    }
    endOrphans(orphans);
    return operation;
}

OperationPtr Scheduler::exchangePostponed(Worker &worker)
{
    const auto now = Clock::now();
    const BriefLock lock(m_mutex);
    m_lastActivity = now;
    worker.current->pace()->note(now - worker.current->started);
    worker.current->prepareAnew();
    m_queues.postpone(worker.current);
    return next(worker, now);
}

std::exception_ptr Scheduler::awaitAttempt(Worker &worker, Operation &operation)
{
    std::unique_lock lock(m_mutex);
    worker.isOpening = true;
    for (;;) {
        std::exception_ptr answer = m_attempts.answerTo(operation.submitted());
        if (!answer && isCutting())
            operation.stop(Operation::Stop::Closed); // the supervisor may not have got to it
        if (!answer && (operation.isEndClaimed() || isCutting()))
            answer = std::make_exception_ptr(SqlError(SqlError::Kind::Canceled, {}));
        if (answer) {
            worker.isOpening = false;
            return answer;
        }
        const auto now = Clock::now();
        if (now >= m_attempts.next()) {
            m_attempts.begin(now);
            return nullptr;
        }
        m_attempted.wait_until(lock, m_attempts.next());
    }
}

Clock::time_point Scheduler::noteOpening()
{
    const std::lock_guard lock(m_mutex);
    ++m_opening;
    publishState();
    return Clock::now();
}

void Scheduler::noteConnection(Worker &worker, Clock::time_point begun,
                               const std::exception_ptr &error)
{
    const std::lock_guard lock(m_mutex);
    --m_opening;
    worker.isOpening = false;
    worker.isOpen = !error;
    if (!error)
        m_attempts.succeeded();
    else if (isServerAway(error))
        m_attempts.failed(begun, Clock::now(), error);
    m_attempted.notify_all();
    publishState();
    if (!error && std::exchange(m_isLost, false))
        m_observer->connectionRestored();
}

void Scheduler::noteLost(Worker &worker, const SqlError &error)
{
    const std::lock_guard lock(m_mutex);
    worker.isOpen = false;
    publishState();
    if (!std::exchange(m_isLost, true)) // all break at once where a server goes
        m_observer->connectionLost(error);
}

void Scheduler::leave(Worker &worker)
{
    std::vector<OperationPtr> orphans;
    {
        const std::lock_guard lock(m_mutex);
        for (Lane &lane : m_lanes)
            std::erase(lane.workers, &worker);
        putBackAhead(worker);
        if (worker.lease)
            endLease(*worker.lease, orphans);
        worker.isOpen = false;
        publishState();
        callSupervisor();
    }
    endOrphans(orphans);
}

Scheduler::Rest Scheduler::supervise(Clock::time_point now)
{
    std::vector<OperationQueues::Stopped> stopped;
    std::vector<OperationPtr> orphans;
    std::vector<OperationPtr> ended;
    QString heldBy;
    bool isClosing = false;
    {
        const std::lock_guard lock(m_mutex);
        stopped = takeStopped(now, orphans);
        if (!stopped.empty())
            heldBy = holders(now);
        ended = stopOverdueRunning(now);
        demoteLong(now);
        engageMore(now);
        isClosing = m_closing.has_value();
        if (!stopped.empty() && isClosing)
            wakeEverybody(); // there may be nothing left for them
    }
    for (const auto &[operation, reason] : stopped)
        m_delivery->deliverUnperformed(operation, reason, heldBy);
    for (const OperationPtr &operation : ended)
        m_delivery->deliverClaimed(operation);
    endOrphans(orphans);
    lookAfterWatched(now);
    if (isClosing && !m_isReported)
        advanceClosing(now);
    // In this order: what is no longer pending has got where the next line sees it.
    const bool isPending = m_log->pending() > 0;
    const bool remains = m_delivery->rescue(now);

    const std::lock_guard lock(m_mutex);
    // Not before: somebody may wait for a continuation, or for what only this thread looks at.
    m_isOver = m_isReported && !remains && m_watched.empty();
    if (m_isOver)
        return {.isOver = true, .limit = {}, .activity = {}};
    std::optional<Clock::time_point> next = retireIdle(now);
    if (const auto due = endOverdueTransactions(now))
        next = next ? std::min(*next, *due) : due;
    if (isPending || isAnythingRunning() || remains || isClosing || !m_watched.empty()
        || now - m_lastActivity < Lull)
        return {.isOver = false, .limit = Round, .activity = m_lastActivity};
    if (!next)
        return {.isOver = false, .limit = {}, .activity = m_lastActivity};
    const auto limit = std::chrono::ceil<std::chrono::milliseconds>(*next - now);
    return {.isOver = false, .limit = limit, .activity = m_lastActivity};
}

void Scheduler::sleep(const Rest &rest)
{
    std::unique_lock lock(m_mutex);
    const auto isCalled = [this] { return m_isSupervisorCalled; };
    if (rest.limit && *rest.limit <= Round) {
        m_supervisorWake.wait_for(lock, *rest.limit, isCalled);
    } else if (m_lastActivity == rest.activity) { // nothing came since the round
        m_isSupervisorAsleep = true;
        if (rest.limit)
            m_supervisorWake.wait_for(lock, *rest.limit, isCalled);
        else
            m_supervisorWake.wait(lock, isCalled);
        m_isSupervisorAsleep = false;
    }
    m_isSupervisorCalled = false;
}

bool Scheduler::isAnythingRunning() const
{
    return std::any_of(m_lanes.begin(), m_lanes.end(), [](const Lane &lane) {
        return std::any_of(lane.workers.begin(), lane.workers.end(),
                           [](const Worker *worker) { return worker->current != nullptr; });
    });
}

// What is queued is not to be run any more; the supervisor ends it.
bool Scheduler::isCutting() const
{
    return m_closing && (m_closing->isCutShort || m_closing->mode == ShutdownMode::Cancel);
}

void Scheduler::startSupervisor()
{
    if (!m_supervisor) {
        auto supervisor = std::make_unique<Supervisor>(shared_from_this());
        m_supervisor = supervisor.get();
        ThreadKeeper::instance().start(std::move(supervisor));
        for (Lane &lane : m_lanes) {
            while (openCount() < m_driver->options().minimumConnections()
                   && int(lane.workers.size()) < lane.limit)
                addWorker(lane, Clock::now());
        }
    } else if (m_isSupervisorAsleep) {
        callSupervisor();
    }
}

void Scheduler::callSupervisor()
{
    m_isSupervisorCalled = true;
    m_supervisorWake.notify_one();
}

// Gives back those that end without their worker: what it has not got to yet, though it has been sent;
// and where it is still about to connect, which nothing can interrupt.
std::vector<OperationPtr> Scheduler::stopOverdueRunning(Clock::time_point now)
{
    std::vector<OperationPtr> ended;
    for (const Lane &lane : m_lanes) {
        for (const Worker *worker : lane.workers) {
            for (const OperationPtr &operation : worker->ahead) {
                const Operation::Stop reason = operation->reasonToStop(now);
                if (reason != Operation::Stop::None && operation->claimEnd(reason)) {
                    operation->stop(reason);
                    ended.push_back(operation);
                }
            }
            if (!worker->current)
                continue;
            worker->interruption->look(now);
            const Operation::Stop reason = worker->current->reasonToStop(now);
            if (reason == Operation::Stop::None)
                continue;
            worker->current->stop(reason);
            if (worker->isOpening) {
                if (worker->current->claimEnd(reason))
                    ended.push_back(worker->current);
                continue;
            }
            worker->interruption->request(worker->current.get(), now,
                                          m_closing ? ClosingPatience : Patience);
        }
    }
    if (!ended.empty())
        m_attempted.notify_all();
    return ended;
}

ConnectionState Scheduler::connectionState() const
{
    if (m_report) // whatever a thread that was let go still does
        return ConnectionState::Closed;
    const auto isOpen = [](const Worker *worker) { return worker->isOpen; };
    for (const Lane &lane : m_lanes) {
        if (std::any_of(lane.workers.begin(), lane.workers.end(), isOpen))
            return ConnectionState::Open;
    }
    return m_opening > 0 ? ConnectionState::Opening : ConnectionState::Closed;
}

void Scheduler::publishState()
{
    const ConnectionState state = connectionState();
    if (std::exchange(m_publishedState, state) != state)
        m_observer->stateChanged(state); // under the lock, so that the last one told is the last
}

} // namespace AsyncSql
