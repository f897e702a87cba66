// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/operation_p.h>

#include <AsyncSql/scheduling/freedmemory_p.h>
#include <AsyncSql/scheduling/handover_p.h>
#include <AsyncSql/scheduling/mailbox_p.h>

#include <limits>

namespace AsyncSql {

using namespace Qt::StringLiterals;

Clock::time_point pointAfter(Clock::time_point begin, std::chrono::milliseconds duration)
{
    constexpr std::chrono::hours Forever{24 * 365 * 100};
    return begin + std::min<std::chrono::milliseconds>(duration, Forever);
}

namespace {

class Unstoppable final : public ExecutionMonitor
{
public:
    [[nodiscard]] bool isWanted() const override { return true; }
    void progressed(qint64) override {}
    [[nodiscard]] std::chrono::microseconds queuedTime() const override { return {}; }
};

// What a statement fails with when it is interrupted, in a wait for a lock or by force.
bool isInterruption(SqlError::Kind kind)
{
    return kind == SqlError::Kind::Canceled || kind == SqlError::Kind::Busy
        || kind == SqlError::Kind::ConnectionLost;
}

} // namespace

Operation::Operation(Request request, std::unique_ptr<Detail::AbstractPromise> promise)
    : m_request(std::move(request)),
      m_promise(std::move(promise))
{
    joinFreedMemory();
}

Operation::~Operation()
{
    takeOver(); // the promise's result, which others may have let go
    joinFreedMemory();
}

std::optional<Clock::time_point> Operation::deadline() const
{
    const bool isTooLate = level && level->hasEnded(); // which it will be told
    const auto outer = isTooLate ? std::nullopt : limit;
    if (m_request.timeout <= std::chrono::milliseconds(0))
        return outer;
    const auto own = pointAfter(m_submitted, m_request.timeout);
    return outer ? std::min(own, *outer) : own;
}

bool Operation::mayRunAgain() const
{
    return m_error && !m_hasProgressed && m_request.access == Access::Read && !level && isWanted();
}

bool Operation::wasPostponed() const
{
    return m_isPostponed && m_error && isInterruption(Detail::errorOf(m_error).kind())
        && m_stop == Stop::None && !m_promise->isCanceled();
}

void Operation::prepareAnew()
{
    m_error = nullptr;
    m_isPostponed = false;
    m_stage = Stage::Queued;
}

void Operation::perform(Executor &executor)
{
    m_error = nullptr;
    m_hasProgressed = false;
    m_stage = Stage::Running;
    joinFreedMemory();
    try {
        if (!isControl)
            executor.enter(level.get(), m_request.sql);
        execute(executor);
    } catch (...) {
        m_error = std::current_exception();
    }
}

bool Operation::settleFirst(Executor &executor)
{
    try {
        Unstoppable unstoppable;
        // What ends a handle has to get to its end, whoever canceled it.
        ExecutionMonitor &monitor =
            isControl ? static_cast<ExecutionMonitor &>(unstoppable) : *this;
        executor.settleCursors(monitor);
        checkWanted(monitor, m_request.sql); // or the connection was broken off meanwhile
        return true;
    } catch (...) {
        m_error = std::current_exception();
        return false;
    }
}

void Operation::performAfterwork()
{
    try {
        if (!m_error)
            afterwork();
    } catch (...) {
        m_error = std::current_exception();
    }
}

Operation::Stop Operation::reasonToStop(Clock::time_point now) const
{
    if (m_promise->isCanceled())
        return Stop::CanceledByCaller;
    if (isGuardGone())
        return Stop::GuardGone;
    if (const auto due = deadline(); due && now >= *due)
        return Stop::TimedOut;
    return m_stop;
}

void Operation::stop(Stop reason)
{
    Stop none = Stop::None;
    m_stop.compare_exchange_strong(none, reason);
}

bool Operation::claimEnd(Stop reason, const QString &detail)
{
    if (!claimEnd())
        return false;
    m_endReason = reason;
    m_endDetail = detail;
    return true;
}

Ending Operation::ending()
{
    Ending ending;
    if (m_endReason != Stop::None) {
        // m_error is not looked at: the worker may still be at it, when it is let go.
        ending.error = stopError(m_endReason);
        ending.exception = std::make_exception_ptr(*ending.error);
    } else if (m_error) {
        ending.exception = m_error;
        ending.error = Detail::errorOf(m_error);
        // An interrupt is told by the reason for it, where the library has one.
        if (m_stop != Stop::None && isInterruption(ending.error->kind())) {
            ending.error = stopError(m_stop);
            ending.exception = std::make_exception_ptr(*ending.error);
        }
    }
    if (m_promise->isCanceled())
        ending.outcome = Outcome::Canceled;
    else if (ending.exception)
        ending.outcome = Outcome::Failed;
    return ending;
}

void Operation::end(const Ending &ending)
{
    handOver();
    if (ending.exception)
        m_promise->fail(ending.exception);
    else
        m_promise->finish();
}

void Operation::refuse(const Ending &ending)
{
    m_promise->refuse(ending.exception);
}

bool Operation::isWanted() const
{
    return m_stop.load(std::memory_order_relaxed) == Stop::None && !isGuardGone()
        && !m_isPostponed.load(std::memory_order_relaxed) && !m_promise->isCanceled();
}

void Operation::progressed(qint64 rows)
{
    m_hasProgressed |= rows > 0;
    m_stage.store(Stage::Reading, std::memory_order_relaxed);
    m_promise->setProgress(int(std::min<qint64>(rows, std::numeric_limits<int>::max())));
}

std::chrono::microseconds Operation::queuedTime() const
{
    return std::chrono::duration_cast<std::chrono::microseconds>(started - m_submitted);
}

QString Operation::timeoutText() const
{
    const QString text = u"The statement was not done within %1 ms of its submission: "_s.arg(
        m_request.timeout.count());
    const Stage stage = m_stage;
    if (stage == Stage::Queued)
        return text + u"it was still in the queue"_s;
    const qint64 queued =
        std::chrono::duration_cast<std::chrono::milliseconds>(queuedTime()).count();
    const auto after = u"after %1 ms in the queue %2"_s;
    switch (stage) {
    case Stage::Connecting:
        return text + after.arg(queued).arg(u"it waited for a connection to open"_s);
    case Stage::Reading:
        return text + after.arg(queued).arg(u"its rows were being read"_s);
    case Stage::Queued:
    case Stage::Running:
        break;
    }
    return text + after.arg(queued).arg(u"it was running"_s);
}

SqlError Operation::stopError(Stop reason) const
{
    const SqlError::Details details{.query = m_request.sql};
    switch (reason) {
    case Stop::TimedOut:
        if (limit && *limit == deadline())
            return SqlError(SqlError::Kind::Timeout,
                            u"The transaction was not done within its timeout"_s, details);
        return SqlError(SqlError::Kind::Timeout, timeoutText(), details);
    case Stop::AcquireTimedOut:
        return SqlError(SqlError::Kind::AcquireTimeout, m_endDetail, details);
    case Stop::Ended:
        return SqlError(SqlError::Kind::Closed,
                        u"The connection or transaction that it was for has ended"_s, details);
    case Stop::Closed:
        return SqlError(SqlError::Kind::Closed,
                        u"The engine was shut down before the statement was done"_s, details);
    case Stop::GuardGone:
        return SqlError(SqlError::Kind::Canceled,
                        u"The object that guarded the statement is gone"_s, details);
    case Stop::CanceledByCaller:
    case Stop::None:
        break;
    }
    return SqlError(SqlError::Kind::Canceled, u"The statement was canceled"_s, details);
}

} // namespace AsyncSql
