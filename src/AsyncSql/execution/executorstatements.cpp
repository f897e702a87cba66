// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/executor_p.h>

#include <AsyncSql/execution/resultbuilder_p.h>
#include <AsyncSql/execution/sqltokenizer_p.h>

#include <QtCore/qscopeguard.h>
#include <QtSql/qsqlerror.h>

// Statements: found or prepared, bound, run, and read into a result.
namespace AsyncSql {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

ResultSet::Statistics times(const ExecutionMonitor &monitor, Clock::time_point begin,
                            Clock::time_point ran, Clock::time_point end)
{
    using std::chrono::duration_cast;
    using std::chrono::microseconds;
    return {.queued = monitor.queuedTime(),
            .executing = duration_cast<microseconds>(ran - begin),
            .fetching = duration_cast<microseconds>(end - ran),
            .bytes = 0};
}

} // namespace

ResultSet Executor::execute(const StatementCall &call, ExecutionMonitor &monitor)
{
    if (isNextAnswer(&call)) {
        if (std::optional<ResultSet> result = receive(call, monitor))
            return std::move(*result);
    }
    prepareFor(call.sql, call.statement->kind != StatementKind::Read);
    checkWanted(monitor, call.sql);
    const auto begin = Clock::now();
    const std::shared_ptr<CachedStatement> statement = start(call);
    // An unfinished SELECT keeps its locks, and would be hit by the next statement's cancel.
    const auto reset = qScopeGuard([&] {
        statement->finish();
        setRunning(nullptr);
    });
    return readResult(*statement, call, monitor, begin);
}

// Of a statement that has just been run.
ResultSet Executor::readResult(CachedStatement &statement, const StatementCall &call,
                               ExecutionMonitor &monitor, Clock::time_point begin)
{
    const auto ran = Clock::now();
    auto end = ran;
    std::optional<ResultBuilder> builder;
    if (statement.returnsRows()) {
        RowReader reader(*m_driver, m_database, statement);
        builder.emplace(reader.columnNames());
        readRows(statement, reader, call, *builder, monitor);
        end = Clock::now();
    } else {
        builder.emplace();
    }
    noteCounts(statement, call, *builder);
    statement.lastRun = end - begin;
    return builder->finish(times(monitor, begin, ran, end));
}

std::shared_ptr<RowCursor> Executor::openCursor(const StatementCall &call,
                                                ExecutionMonitor &monitor)
{
    prepareFor(call.sql);
    StatementCall own = call;
    own.isOnce = true; // the next statement of this text must not disturb it
    const auto cursor = std::make_shared<RowCursor>(*m_driver, m_database, start(own), call.sql);
    m_cursors.push_back(cursor);
    if (call.statement->kind != StatementKind::Read)
        settle(*cursor, monitor); // nothing that writes is left half done
    return cursor;
}

// What fails closes the cursor: rows that were read for it must not be missing in silence.
ResultSet Executor::fetch(RowCursor &cursor, qsizetype count, ExecutionMonitor &monitor)
{
    try {
        return cursor.fetch(count, monitor);
    } catch (const SqlError &error) {
        const bool isOfConnection = holds(cursor); // and not of one that broke under it
        cursor.close();
        if (isOfConnection)
            noteFailure(error);
        throw;
    }
}

QList<ResultSet> Executor::executeScript(const QString &text, ExecutionMonitor &monitor)
{
    prepareFor({});
    const QList<ParsedStatement> statements = SqlTokenizer(m_driver->dialect()).split(text);
    QStringList texts;
    for (const ParsedStatement &statement : statements) { // refused before the first is run
        texts.append(bind(statement, {}, {}, m_driver->dialect()).sql);
    }
    QList<ResultSet> results;
    bool controlsTransactions = false;
    auto undo = qScopeGuard([&] {
        if (controlsTransactions)
            static_cast<void>(m_driver->endStrayTransaction(m_database));
    });
    refuseTransactionControl(statements);
    for (qsizetype i = 0; i < statements.size(); ++i) {
        const ParsedStatement &statement = statements.at(i);
        controlsTransactions |= statement.kind == StatementKind::TransactionControl;
        const StatementCall call{.statement = std::make_shared<const ParsedStatement>(statement),
                                 .sql = texts.at(i),
                                 .values = {},
                                 .fetchSize = 0,
                                 .isOnce = true};
        results.append(execute(call, monitor));
        monitor.progressed(results.size());
    }
    undo.dismiss();
    if (controlsTransactions)
        refuseStrayTransaction(u"The script"_s, text);
    return results;
}

void Executor::refuseTransactionControl(const QList<ParsedStatement> &statements) const
{
    for (const ParsedStatement &statement : statements) {
        if (statement.kind != StatementKind::TransactionControl)
            continue;
        if (isInTransaction())
            throw SqlError(SqlError::Kind::InvalidArgument,
                           u"A script inside a transaction cannot control transactions itself"_s,
                           {.query = statement.original});
        if (!m_driver->takesTransactionStatements())
            throw SqlError(SqlError::Kind::Unsupported,
                           u"ODBC takes no transactions as statements; use runInTransaction()"_s,
                           {.query = statement.original});
    }
}

// Runs what controls the connection, without a word of how it went.
bool Executor::control(const QString &sql)
{
    std::shared_ptr<CachedStatement> statement = m_statements.find(sql);
    if (!statement) {
        statement = std::make_shared<CachedStatement>(m_database);
        if (!statement->prepare(*m_driver, m_database, sql))
            return false;
        m_statements.insert(sql, statement);
    }
    const bool hasRun = statement->run(sql, {}, QSql::LowPrecisionDouble);
    statement->finish();
    return hasRun;
}

// Prepares, binds and runs.
std::shared_ptr<CachedStatement> Executor::start(const StatementCall &call)
{
    std::optional<QSqlQuery> schema;
    std::shared_ptr<CachedStatement> statement =
        call.isOnce ? nullptr : m_statements.find(call.sql);
    if (!statement) {
        if (!m_driver->keepsStatement(m_database, call.sql))
            schema = m_driver->holdSchema(m_database);
        statement = prepare(call);
    }
    if (call.statement->kind != StatementKind::Read)
        schema.reset(); // a write that begins under a read may fail for what others wrote since
    setRunning(&statement->query());
    auto unset = qScopeGuard([this] { setRunning(nullptr); });
    bindAndRun(*statement, call, call.values);
    unset.dismiss();
    return statement; // which holds the schema now
}

std::shared_ptr<CachedStatement> Executor::prepare(const StatementCall &call)
{
    auto statement = std::make_shared<CachedStatement>(m_database);
    const bool hasParameters = !call.statement->parameters.isEmpty();
    if (!statement->prepare(*m_driver, m_database, hasParameters ? call.sql : call.statement->sql))
        throw failure(statement->error(), call.sql);
    if (!call.isOnce && m_driver->keepsStatement(m_database, call.sql))
        m_statements.insert(call.sql, statement);
    return statement;
}

QString Executor::filledIn(const StatementCall &call, qsizetype count, const TextOf &textOf)
{
    if (count == 0)
        return call.sql; // perhaps as it was written, where "?" is an operator
    const QString &sql = call.statement->sql;
    QString text;
    qsizetype end = 0;
    for (qsizetype i = 0; i < count; ++i) {
        const qsizetype position = call.statement->parameters.at(i).position;
        text += QStringView(sql).sliced(end, position - end);
        const QString value = textOf(i);
        // To MariaDB, "5--" and a blank are 5 and a comment.
        const bool wouldBeComment = text.endsWith(u'-') && value.startsWith(u' ');
        text += wouldBeComment ? u'(' + value + u')' : value;
        end = position + 1;
    }
    text += QStringView(sql).sliced(end);
    return text;
}

void Executor::bindAndRun(CachedStatement &statement, const StatementCall &call,
                          const QVariantList &values)
{
    const bool hasRun = m_driver->takesLiterals()
        ? statement.run(filledIn(call, values.size(),
                                 [&](qsizetype i) { return m_driver->literal(values.at(i)); }),
                        {}, call.decimals)
        : statement.run(call.sql, values, call.decimals);
    std::optional<QSqlError> error = m_driver->unreportedError(m_database, statement.query());
    if (!error && !hasRun)
        error = statement.error();
    if (error) {
        const SqlError thrown = failure(*error, call.sql);
        m_statements.remove(call.sql); // some drivers leave it unusable
        throw thrown;
    }
}

void Executor::readRows(CachedStatement &statement, RowReader &reader, const StatementCall &call,
                        ResultBuilder &builder, ExecutionMonitor &monitor)
{
    const qint64 chunkRows = call.fetchSize > 0 ? call.fetchSize : ResultBuilder::ChunkRows;
    const auto keep = monitor.keepsRows() ? ResultBuilder::Keep::Yes : ResultBuilder::Keep::No;
    qint64 rows = 0;
    const auto takeChunk = [&] {
        monitor.progressed(rows); // first: what anybody has seen is not read a second time
        monitor.addChunk(builder.takeChunk(keep));
    };
    auto abandon = qScopeGuard([&] {
        if (!statement.holdsAllRows()) // or it would hit the one behind it
            m_driver->abandonRows(m_database);
    });
    while (reader.readRow(builder)) {
        ++rows;
        if (rows % RowsBetweenQuestions == 0) {
            checkWanted(monitor, call.sql);
            monitor.progressed(rows);
        }
        if (monitor.wantsChunks() && builder.heldRowCount() >= chunkRows)
            takeChunk();
    }
    abandon.dismiss();
    // The end of the rows and their breaking off look the same to next().
    if (reader.hasFailed())
        throw failure(reader.error(), call.sql);
    if (monitor.wantsChunks() && builder.heldRowCount() > 0)
        takeChunk();
    monitor.progressed(rows);
}

void Executor::noteCounts(CachedStatement &statement, const StatementCall &call,
                          ResultBuilder &builder)
{
    // Asked only where the answer belongs to this statement: SQLite repeats the last one's.
    const qint64 affected = call.statement->countsRows ? statement.rowsAffected() : -1;
    builder.setRowsAffected(affected);
    if (call.statement->returnsIdentity && affected != 0 && m_driver->hasLastInsertId())
        builder.setLastInsertId(statement.lastInsertId());
}

} // namespace AsyncSql
