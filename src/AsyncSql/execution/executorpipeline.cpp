// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/executor_p.h>

#include <AsyncSql/execution/resultbuilder_p.h>
#include <AsyncSql/execution/sqltokenizer_p.h>

#include <QtSql/qsqlerror.h>

// Statements that are sent ahead of their turn.
namespace AsyncSql {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

// What takes longer gains nothing, and keeps those behind it from another connection.
constexpr std::chrono::milliseconds QuickEnough{2};

} // namespace

// Outside of a transaction only reads: what was sent may be done, whatever comes between. In one only
// what returns no rows, whose shape a change of the table could not make an error that aborts it.
bool Executor::fitsPipeline(const StatementCall &call) const
{
    if (!m_pipeline || !isOpen() || !m_cursors.empty() || call.isOnce)
        return false;
    const auto known = m_statements.find(call.sql);
    if (!known || known->lastRun < std::chrono::nanoseconds(0) || known->lastRun > QuickEnough)
        return false;
    return isInTransaction() ? call.statement->countsRows && !known->returnsRows()
                             : call.statement->kind == StatementKind::Read;
}

bool Executor::mayBeSent(const StatementCall &call) const
{
    return fitsPipeline(call) && m_pipeline->knows(call.sql, call.values);
}

bool Executor::prepareToSend(const StatementCall &call)
{
    if (!fitsPipeline(call))
        return false;
    const auto placeholder = [&](qsizetype i) {
        return m_pipeline->placeholder(i, call.values.at(i));
    };
    return m_pipeline->prepare(call.sql, call.values,
                               filledIn(call, call.values.size(), placeholder));
}

bool Executor::send(const StatementCall &call)
{
    const bool isSent = m_pipeline->send(call.sql, call.values);
    if (isSent)
        m_sent.push_back(&call);
    return isSent;
}

bool Executor::isNextAnswer(const StatementCall *call) const
{
    return !m_sent.empty() && m_sent.front() == call;
}

void Executor::dropAnswer(const StatementCall *call)
{
    if (!isNextAnswer(call))
        return;
    m_sent.pop_front();
    static_cast<void>(m_pipeline->receive(QSql::LowPrecisionDouble));
    m_transactions.abort(); // in which it has been done, though its caller was told otherwise
}

// nullopt: it failed, and is to be run by itself, as if it had not been sent.
std::optional<ResultSet> Executor::receive(const StatementCall &call, ExecutionMonitor &monitor)
{
    m_sent.pop_front();
    const auto begin = Clock::now();
    CachedStatement statement(m_pipeline->receive(call.decimals));
    if (!statement.hasFailed())
        return readResult(statement, call, monitor, begin);
    m_pipeline->settle();
    m_pipeline->noteFailure(call.sql, call.values, statement.error());
    const bool isLost = Driver::isLost(m_driver->error(m_database, statement.error(), call.sql));
    // A request to cancel the one before it may have hit it, or its plan is out of date.
    if (!isLost && !isInTransaction() && monitor.isWanted())
        return std::nullopt;
    SqlError error = failure(statement.error(), call.sql);
    if (error.kind() == SqlError::Kind::Canceled && monitor.isWanted())
        throw SqlError(SqlError::Kind::TransactionAborted,
                       u"The statement before it was canceled, which aborted the transaction"_s,
                       {.query = call.sql});
    throw error;
}

} // namespace AsyncSql
