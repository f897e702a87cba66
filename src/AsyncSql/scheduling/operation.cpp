// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/operation_p.h>

#include <AsyncSql/scheduling/mailbox_p.h>

#include <limits>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::hours Forever{24 * 365 * 100}; // what is longer overflows a time point

} // namespace

Operation::Operation(Request request, std::unique_ptr<Detail::AbstractPromise> promise)
    : m_request(std::move(request)), m_promise(std::move(promise))
{
}

Operation::~Operation() = default;

std::optional<Clock::time_point> Operation::deadline() const
{
    if (m_request.timeout <= std::chrono::milliseconds(0))
        return {};
    return m_submitted + std::min<std::chrono::milliseconds>(m_request.timeout, Forever);
}

void Operation::perform(Executor &executor)
{
    try {
        execute(executor);
    } catch (...) {
        m_error = std::current_exception();
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
    if (m_request.isGuarded && m_request.guard.isNull())
        return Stop::GuardGone;
    if (const auto limit = deadline(); limit && now >= *limit)
        return Stop::TimedOut;
    return m_stop;
}

void Operation::stop(Stop reason)
{
    Stop none = Stop::None;
    m_stop.compare_exchange_strong(none, reason);
}

std::optional<Ending> Operation::end()
{
    if (m_ended.exchange(true))
        return {};
    const bool isCanceled = m_promise->isCanceled();
    std::optional<SqlError> problem = error();
    if (!problem) {
        m_promise->finish();
        return Ending{isCanceled ? Outcome::Canceled : Outcome::Succeeded, {}};
    }
    // An interrupt is told by the reason for it, where the library has one.
    if (m_stop != Stop::None && problem->kind() == SqlError::Kind::Canceled) {
        problem = stopError(m_stop);
        m_error = std::make_exception_ptr(*problem);
    }
    m_promise->fail(m_error);
    if (isCanceled)
        return Ending{Outcome::Canceled, {}};
    return Ending{Outcome::Failed, problem};
}

std::optional<Ending> Operation::endUnperformed(Stop reason)
{
    if (m_ended.exchange(true))
        return {};
    // Not kept in m_error: the worker may still be at it, when it is let go.
    const SqlError error = stopError(reason);
    m_promise->fail(std::make_exception_ptr(error));
    if (reason == Stop::CanceledByCaller)
        return Ending{Outcome::Canceled, {}};
    return Ending{Outcome::Failed, error};
}

std::optional<SqlError> Operation::error() const
{
    if (!m_error)
        return {};
    try {
        std::rethrow_exception(m_error);
    } catch (const SqlError &error) {
        return error;
    } catch (const std::exception &error) {
        return SqlError(SqlError::Kind::Unknown, QString::fromUtf8(error.what()));
    } catch (...) {
        return SqlError(SqlError::Kind::Unknown, u"The function threw an exception"_s);
    }
}

bool Operation::isWanted() const
{
    return m_stop.load(std::memory_order_relaxed) == Stop::None && !m_promise->isCanceled();
}

void Operation::progressed(qint64 rows)
{
    m_promise->setProgress(int(std::min<qint64>(rows, std::numeric_limits<int>::max())));
}

std::chrono::microseconds Operation::queuedTime() const
{
    return std::chrono::duration_cast<std::chrono::microseconds>(started - m_submitted);
}

SqlError Operation::stopError(Stop reason) const
{
    const SqlError::Details details{.query = m_request.sql};
    switch (reason) {
    case Stop::TimedOut:
        return SqlError(SqlError::Kind::Timeout,
                        u"The statement was not done within %1 ms of its submission, time in the "
                        "queue included"_s.arg(m_request.timeout.count()), details);
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
