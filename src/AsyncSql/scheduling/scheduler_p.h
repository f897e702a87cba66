// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/backoff_p.h>
#include <AsyncSql/scheduling/delivery_p.h>
#include <AsyncSql/scheduling/lease_p.h>
#include <AsyncSql/scheduling/operationlog_p.h>
#include <AsyncSql/scheduling/operationqueues_p.h>
#include <AsyncSql/scheduling/submissiontarget_p.h>
#include <AsyncSql/scheduling/worker_p.h>

#include <QtCore/qfuture.h>

#include <functional>
#include <optional>

namespace AsyncSql {

class ReportOperation;

// One engine's operations and threads: who runs what, when. Knows no SQL and no database. Lives as
// long as one of its threads does. Thread-safe; no user code runs under its lock.
class Scheduler final : public SubmissionTarget, public std::enable_shared_from_this<Scheduler>
{
public:
    Scheduler(std::shared_ptr<const Driver> driver, std::shared_ptr<EngineObserver> observer);
    ~Scheduler() override;

    // For handles.
    [[nodiscard]] const Driver &driver() const override { return *m_driver; }
    [[nodiscard]] ParsedStatementCache &statements() override { return m_statements; }
    void submit(OperationPtr operation) override;
    void noteRefusal(const SqlError &error) override { m_log->refused(error); }
    [[nodiscard]] Hold hold(const QString &holder) override;
    void watch(std::shared_ptr<Watched> watched) override;
    void submitTo(Lease &lease, OperationPtr operation);
    [[nodiscard]] QFuture<ShutdownReport> shutdown(ShutdownMode mode,
                                                   std::chrono::milliseconds deadline);
    void retire();                          // takes nothing new
    [[nodiscard]] bool hasReported() const; // of its shutdown
    [[nodiscard]] EngineStatistics statistics() const;
    [[nodiscard]] OperationLog &log() { return *m_log; }

    // For workers.
    [[nodiscard]] std::shared_ptr<const Driver> sharedDriver() const { return m_driver; }
    [[nodiscard]] std::shared_ptr<Delivery> delivery() const { return m_delivery; }
    [[nodiscard]] OperationPtr take(Worker &worker); // waits for one; null: leave
    // Its operation is done; the next, if any.
    [[nodiscard]] OperationPtr exchange(Worker &worker, bool isInTransaction);
    // What the worker is to run after that, as long as it is fit to be sent before. sent: how many of its
    // operations have been; most: that may be.
    using Fitness = std::function<bool(const Operation &operation)>;
    [[nodiscard]] std::vector<OperationPtr> takeAhead(Worker &worker, size_t sent, size_t most,
                                                      const Fitness &isFit);
    [[nodiscard]] OperationPtr exchangePostponed(Worker &worker); // it is to be run again later
    // Until it may try to connect for the operation; else with what to tell that instead.
    [[nodiscard]] std::exception_ptr awaitAttempt(Worker &worker, Operation &operation);
    Clock::time_point noteOpening();
    void noteConnection(Worker &worker, Clock::time_point begun, const std::exception_ptr &error);
    void noteLost(Worker &worker, const SqlError &error);
    void leave(Worker &worker);

    // For the supervisor: one round of seeing to what is overdue, and how long it may sleep.
    struct Rest
    {
        bool isOver = false; // closed: there is nothing left to see to
        std::optional<std::chrono::milliseconds> limit;
        Clock::time_point activity; // the last that was seen to
    };
    [[nodiscard]] Rest supervise(Clock::time_point now);
    void sleep(const Rest &rest);

private:
    struct Lane // connections that serve the same kind of operation
    {
        ConnectionRole role = ConnectionRole::Any;
        int limit = 1;
        std::vector<Worker *> workers;
    };
    struct Closing
    {
        ShutdownMode mode = ShutdownMode::Drain;
        Clock::time_point deadline; // of draining, then of what was interrupted
        bool isCutShort = false;
        qint64 endedBefore = 0;
        qint64 closedBefore = 0;
        qint64 abandoned = 0;
        std::vector<std::shared_ptr<ReportOperation>> reports;
    };

    // With a server that does not answer a request to cancel.
    static constexpr auto Patience = std::chrono::milliseconds(2000);

    void refuse(Operation &operation, Operation::Stop reason);
    [[nodiscard]] OperationPtr nextOf(Lease &lease);
    [[nodiscard]] static const Operation *frontOf(const Lease &lease);
    void putBackAhead(Worker &worker);
    // Whether others may run now that could not.
    [[nodiscard]] bool settle(Worker &worker, Operation &operation, bool isInTransaction,
                              Clock::time_point now, std::vector<OperationPtr> &orphans);
    void endLease(Lease &lease, std::vector<OperationPtr> &orphans);
    void endOrphans(const std::vector<OperationPtr> &orphans);
    void wakeLeases();
    void closeLeases();
    static void wake(const Lease &lease);
    void close(Lease &lease);
    [[nodiscard]] std::optional<Clock::time_point> endOverdueTransactions(Clock::time_point now);
    [[nodiscard]] bool mayLeave(const Worker &worker) const;
    [[nodiscard]] Operation::Stop reasonToStop(const Operation &operation,
                                               Clock::time_point now) const;
    [[nodiscard]] std::vector<OperationQueues::Stopped> takeStopped(
        Clock::time_point now, std::vector<OperationPtr> &orphans);
    [[nodiscard]] std::optional<Clock::time_point> heldSince(const Lane &lane) const;
    [[nodiscard]] QString holders(Clock::time_point now) const;
    void lookAfterWatched(Clock::time_point now);

    [[nodiscard]] Lane &laneFor(const Operation &operation);
    [[nodiscard]] const Lane &laneFor(const Operation &operation) const;
    [[nodiscard]] bool isAnythingRunning() const; // also what nobody waits for
    [[nodiscard]] bool isCutting() const;
    [[nodiscard]] OperationPtr next(Worker &worker, Clock::time_point now);
    void noteReads(Worker &worker, Operation &operation);
    [[nodiscard]] bool isWorthAnother(const Lane &lane, qsizetype coming) const;
    void engage(Lane &lane, Clock::time_point now);
    void addWorker(Lane &lane, Clock::time_point now);
    void engageMore(Clock::time_point now);
    void startSupervisor();
    void callSupervisor();
    [[nodiscard]] int openCount() const; // connections, or threads that are to have one
    [[nodiscard]] std::optional<Clock::time_point> retireIdle(Clock::time_point now);
    [[nodiscard]] std::vector<OperationPtr> stopOverdueRunning(Clock::time_point now);
    void demoteLong(Clock::time_point now);
    [[nodiscard]] ConnectionState connectionState() const;
    void publishState();

    void advanceClosing(Clock::time_point now);
    [[nodiscard]] std::vector<OperationPtr> cutShort(Clock::time_point now);
    [[nodiscard]] std::vector<OperationPtr> abandonRunning();
    void wakeEverybody();
    [[nodiscard]] bool isAnybodyLeft() const;
    void beginClosing(ShutdownMode mode, Clock::time_point deadline);
    [[nodiscard]] ShutdownReport report() const;

    const std::shared_ptr<const Driver> m_driver;
    const std::shared_ptr<EngineObserver> m_observer;
    const std::shared_ptr<OperationLog> m_log;
    const std::shared_ptr<Delivery> m_delivery;
    ParsedStatementCache m_statements;

    mutable std::mutex m_mutex; // guards all below, and what Worker and Operation name as such
    OperationQueues m_queues;
    std::vector<Lane> m_lanes;
    std::vector<std::shared_ptr<Lease>> m_leases; // that hold a connection or wait for one
    std::vector<std::shared_ptr<Watched>> m_watched;
    int m_opening = 0;
    ConnectAttempts m_attempts;
    std::condition_variable m_attempted; // who waits for the next attempt is to look again
    bool m_isLost = false;               // a connection broke, and none has been opened since
    bool m_isReported = false;           // the supervisor's own
    bool m_isOver = false;               // reported, and the supervisor has ended
    ConnectionState m_publishedState = ConnectionState::Closed;
    std::optional<Closing> m_closing;
    std::optional<ShutdownReport> m_report; // closed for good

    KeptThread *m_supervisor = nullptr; // started with the first operation
    std::condition_variable m_supervisorWake;
    bool m_isSupervisorAsleep = false;
    bool m_isSupervisorCalled = false;
    Clock::time_point m_lastActivity;
};

} // namespace AsyncSql
