// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/execution/executor_p.h>
#include <AsyncSql/promise.h>
#include <AsyncSql/query.h>

#include <atomic>
#include <memory>

namespace AsyncSql {

class Delivery;
class Lease;
class Mailbox;
using Clock = std::chrono::steady_clock;

enum class Access { Read, Write }; // what an operation does to the order of things

enum class Outcome { Succeeded, Failed, Canceled };

// At most a hundred years later: what is longer overflows a time point.
[[nodiscard]] Clock::time_point pointAfter(Clock::time_point begin,
                                           std::chrono::milliseconds duration);

// How far an operation has got.
enum class Stage { Queued, Connecting, Running, Reading };

struct Ending
{
    Outcome outcome = Outcome::Succeeded;
    std::exception_ptr exception;  // what it failed with
    std::optional<SqlError> error; // the same for signals and logs
};

// One call on its way: what is to be done, the promise to be kept, and its place in the order.
// Made by a handle, queued by the Scheduler, performed by a Worker, ended by the Delivery.
class Operation : public ExecutionMonitor
{
public:
    enum class Stop { None, CanceledByCaller, GuardGone, TimedOut, AcquireTimedOut, Closed, Ended };

    struct Request
    {
        QString sql; // for logs, errors and the statement cache; empty for a function
        Access access = Access::Write;
        Query::Priority priority = Query::Priority::Interactive;
        Ordering ordering = Ordering::Submission;
        std::chrono::milliseconds timeout{0};
        bool isGuarded = false;
        QPointer<QObject> guard;
        bool isInternal = false; // nobody waits for it, and it is no statement of anybody's
    };

    Operation(Request request, std::unique_ptr<Detail::AbstractPromise> promise);
    virtual ~Operation();
    Q_DISABLE_COPY_MOVE(Operation)

    [[nodiscard]] const Request &request() const { return m_request; }
    [[nodiscard]] virtual QVariantList values() const { return {}; } // of the statement
    [[nodiscard]] Clock::time_point submitted() const { return m_submitted; }
    [[nodiscard]] std::optional<Clock::time_point> deadline() const;

    // On the worker. What is thrown, by the database or by a user's function, is kept for end().
    void perform(Executor &executor);
    void reach(Stage stage) { m_stage = stage; }
    // Where a reading statement runs for longer than it may while others wait, it is stopped to be run
    // again later. Any thread; then on the worker whether that is what came of it, and once more.
    void postpone() { m_isPostponed = true; }
    [[nodiscard]] bool wasPostponed() const;
    void prepareAnew();
    [[nodiscard]] virtual StatementPace *pace() const { return nullptr; }
    // What may be sent ahead of its turn; null: nothing.
    [[nodiscard]] virtual const StatementCall *callToSend() const { return nullptr; }
    void failUnperformed(std::exception_ptr error) { m_error = std::move(error); }
    [[nodiscard]] bool settleFirst(Executor &executor); // cursors; false: this was the end
    // What may take long and needs no connection, such as decoding rows.
    [[nodiscard]] virtual bool hasAfterwork() const { return false; }
    void performAfterwork();
    [[nodiscard]] bool hasFailed() const { return m_error != nullptr; } // the worker's to ask
    // A read that failed without anybody having seen of it.
    [[nodiscard]] bool mayRunAgain() const;
    // Whether it is done as well when the connection of its handle is there no more.
    [[nodiscard]] virtual bool isNeedless() const { return false; }

    // Any thread. The reason to end it, if there is one by now; stop() makes isWanted() false.
    [[nodiscard]] Stop reasonToStop(Clock::time_point now) const;
    void stop(Stop reason);

    // The right to end it, which one caller gets: after perform(), or without it for a reason.
    [[nodiscard]] bool claimEnd() { return !m_isEnding.exchange(true); }
    [[nodiscard]] bool claimEnd(Stop reason, const QString &detail = {});
    [[nodiscard]] bool isEndClaimed() const { return m_isEnding; }

    // Ends the future, and runs what is attached to it. For Delivery, once, after claimEnd().
    [[nodiscard]] Ending ending();
    void end(const Ending &ending);
    void refuse(const Ending &ending); // instead, while the call that made it still runs

    // ExecutionMonitor
    [[nodiscard]] bool isWanted() const override;
    void progressed(qint64 rows) override;
    [[nodiscard]] std::chrono::microseconds queuedTime() const override;

    // Where its future ends, and by whom.
    std::shared_ptr<Mailbox> mailbox;
    std::shared_ptr<const Delivery> delivery;

    // What it has to do with a handle; set before it is submitted.
    std::optional<Clock::time_point> limit; // of its transaction, besides its own timeout
    // Of what begins a transaction inside of a lease: what ends it at its limit, unless it has ended.
    std::shared_ptr<Operation> atLimit;
    TransactionLevelPtr level;    // it runs in
    std::shared_ptr<Lease> lease; // its connection goes to the handle
    bool readsCursor = false;     // the rows of an open one: they are not to be read before it
    bool isControl = false;       // of a transaction: it may run in one that has been aborted
    bool endsLease = false;       // and comes back after it; the worker may set it too

    // The scheduler's, under its mutex.
    quint64 sequence = 0;
    quint64 ticket = 0; // a write's own; a read's: that of the last write before it
    Clock::time_point started;
    bool isBackground = false; // waits for what is not, and leaves it a connection
    bool hasCompany = false;   // more reads are to follow it on its connection
    bool mayJoinReads =
        false; // see what the reads before it there see: it was ready before they began

    // Whose who claimed the end: when it was done, though it ends later.
    Clock::time_point performed;

protected:
    [[nodiscard]] Detail::AbstractPromise &promise() { return *m_promise; }
    virtual void execute(Executor &executor) = 0;
    virtual void afterwork() {}

private:
    [[nodiscard]] bool isGuardGone() const { return m_request.isGuarded && !m_request.guard; }
    [[nodiscard]] SqlError stopError(Stop reason) const;
    [[nodiscard]] QString timeoutText() const;

    const Request m_request;
    const std::unique_ptr<Detail::AbstractPromise> m_promise;
    const Clock::time_point m_submitted = Clock::now();
    std::exception_ptr m_error;    // the worker's, until it claims the end
    bool m_hasProgressed = false;  // the worker's
    Stop m_endReason = Stop::None; // whose who claimed the end before that
    QString m_endDetail;
    std::atomic<Stop> m_stop{Stop::None};
    std::atomic<Stage> m_stage{Stage::Queued};
    std::atomic<bool> m_isPostponed{false};
    std::atomic<bool> m_isEnding{false};
};

using OperationPtr = std::shared_ptr<Operation>;

} // namespace AsyncSql
