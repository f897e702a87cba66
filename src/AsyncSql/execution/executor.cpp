// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/executor_p.h>

#include <AsyncSql/execution/resultbuilder_p.h>
#include <AsyncSql/execution/sqltokenizer_p.h>

#include <QtCore/qscopeguard.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlrecord.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr qint64 RowsBetweenQuestions = 256;

std::chrono::microseconds microseconds(Clock::duration duration)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(duration);
}

void checkWanted(const ExecutionMonitor &monitor, const QString &sql)
{
    if (!monitor.isWanted())
        throw SqlError(SqlError::Kind::Canceled, u"The statement was canceled"_s, {.query = sql});
}

// The names as the statement has them now; the list is shared with earlier results while they
// stay the same (they may change when a table does).
const QStringList &currentColumnNames(CachedStatement &statement)
{
    const QSqlRecord record = statement.query.record();
    bool same = record.count() == statement.columnNames.size();
    for (int i = 0; same && i < record.count(); ++i)
        same = record.fieldName(i) == statement.columnNames.at(i);
    if (!same) {
        statement.columnNames.clear();
        for (int i = 0; i < record.count(); ++i)
            statement.columnNames.append(record.fieldName(i));
    }
    return statement.columnNames;
}

SqlError inRow(const SqlError &error, qsizetype row, const QString &sql)
{
    return SqlError(error.kind(), u"Row %1: %2"_s.arg(row).arg(error.text()),
                    {.driverText = error.driverText(),
                     .databaseText = error.databaseText(),
                     .nativeCode = error.nativeCode(),
                     .sqlState = error.sqlState(),
                     .query = sql});
}

} // namespace

Executor::Executor(std::shared_ptr<const Driver> driver, ConnectionRole role)
    : m_driver(std::move(driver)),
      m_role(role)
{
}

Executor::~Executor()
{
    close();
}

bool Executor::isOpen() const
{
    return !m_isLost && m_database.isOpen();
}

void Executor::open()
{
    if (isOpen())
        return;
    close(); // what a lost connection left: its statements are of no use to the next one
    m_database = m_driver->open(m_role);
}

void Executor::close()
{
    m_statements.clear(); // before the connection that they belong to
    m_database.close();
    m_database = {};
    m_isLost = false;
}

ResultSet Executor::execute(const StatementCall &call, ExecutionMonitor &monitor)
{
    open();
    checkWanted(monitor, call.sql);
    const auto begin = Clock::now();
    std::optional<QSqlQuery> schema;
    if (!m_driver->keepsStatement(call.sql))
        schema = m_driver->holdSchema(m_database);
    const std::shared_ptr<CachedStatement> statement = prepare(call);
    if (call.statement->kind != StatementKind::Read)
        schema.reset(); // a write that begins under a read may fail for what others wrote since
    // An unfinished SELECT keeps its locks, and would be hit by the next statement's cancel.
    const auto reset = qScopeGuard([&] { statement->query.finish(); });
    bindAndRun(*statement, call, call.values);
    schema.reset(); // the statement holds it now
    const auto ran = Clock::now();

    const bool hasRows = statement->query.isSelect();
    ResultBuilder builder(hasRows ? currentColumnNames(*statement) : QStringList());
    if (hasRows)
        readRows(*statement, call, builder, monitor);
    noteCounts(*statement, call, builder);
    const auto end = Clock::now();
    statement->lastRun = end - begin;
    return builder.finish({.queued = monitor.queuedTime(),
                           .executing = microseconds(ran - begin),
                           .fetching = microseconds(end - ran),
                           .bytes = 0});
}

ResultSet Executor::executeBatch(const StatementCall &call, QList<QVariantList> rows,
                                 ExecutionMonitor &monitor)
{
    const auto begin = Clock::now();
    for (qsizetype row = 0; row < rows.size(); ++row) { // all, before the first is written
        try {
            QVariantList values;
            values.reserve(rows.at(row).size());
            for (const QVariant &value : rows.at(row))
                values.append(m_driver->toDatabase(toDatabaseValue(value)));
            rows[row] = std::move(values);
        } catch (const SqlError &error) {
            throw inRow(error, row, call.sql);
        }
    }
    qint64 affected = 0;
    ResultBuilder builder;
    runInTransaction([&](QSqlDatabase &) {
        const std::shared_ptr<CachedStatement> statement = prepare(call);
        const auto reset = qScopeGuard([&] { statement->query.finish(); });
        for (qsizetype row = 0; row < rows.size(); ++row) {
            if (row % RowsBetweenQuestions == 0) {
                checkWanted(monitor, call.sql);
                monitor.progressed(row);
            }
            try {
                bindAndRun(*statement, call, rows.at(row));
            } catch (const SqlError &error) {
                throw inRow(error, row, call.sql);
            }
            affected += std::max(0, statement->query.numRowsAffected());
        }
        if (call.statement->returnsIdentity && m_driver->hasLastInsertId() && !rows.isEmpty())
            builder.setLastInsertId(statement->query.lastInsertId());
    });
    monitor.progressed(rows.size());
    builder.setRowsAffected(affected);
    return builder.finish({.queued = monitor.queuedTime(),
                           .executing = microseconds(Clock::now() - begin),
                           .fetching = {},
                           .bytes = 0});
}

QList<ResultSet> Executor::executeScript(const QString &text, ExecutionMonitor &monitor)
{
    open();
    const QList<ParsedStatement> statements = SqlTokenizer(m_driver->dialect()).split(text);
    QStringList texts;
    for (const ParsedStatement &statement : statements) // parameters are refused before the first
        texts.append(bind(statement, {}, {}, m_driver->dialect()).sql);
    QList<ResultSet> results;
    bool controlsTransactions = false;
    auto undo = qScopeGuard([&] {
        if (controlsTransactions)
            static_cast<void>(m_driver->endStrayTransaction(m_database));
    });
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

void Executor::run(const std::function<void(QSqlDatabase &)> &function)
{
    open();
    auto undo =
        qScopeGuard([this] { static_cast<void>(m_driver->endStrayTransaction(m_database)); });
    function(m_database);
    undo.dismiss();
    refuseStrayTransaction(u"The function"_s, {});
}

void Executor::look(const std::function<void(QSqlDatabase &)> &function)
{
    open();
    function(m_database);
}

void Executor::runInTransaction(const std::function<void(QSqlDatabase &)> &function)
{
    open();
    try {
        m_driver->begin(m_database, {});
        auto undo = qScopeGuard([this] { m_driver->rollback(m_database); });
        function(m_database);
        m_driver->commit(m_database);
        undo.dismiss();
    } catch (const SqlError &error) {
        m_isLost |= Driver::isLost(error);
        throw;
    }
}

// Some drivers call a connection open for ever.
SqlError Executor::failure(const QSqlError &error, const QString &sql)
{
    SqlError failure = m_driver->error(m_database, error, sql);
    m_isLost |= Driver::isLost(failure);
    return failure;
}

void Executor::refuseStrayTransaction(const QString &culprit, const QString &sql)
{
    if (m_driver->endStrayTransaction(m_database))
        throw SqlError(SqlError::Kind::TransactionAborted,
                       u"%1 left a transaction open; it was rolled back"_s.arg(culprit),
                       {.query = sql});
}

bool Executor::isKnownToTakeLessThan(const QString &sql, std::chrono::nanoseconds limit) const
{
    const auto statement = m_statements.find(sql);
    return statement && statement->lastRun >= std::chrono::nanoseconds(0)
        && statement->lastRun < limit;
}

std::shared_ptr<CachedStatement> Executor::prepare(const StatementCall &call)
{
    if (auto known = m_statements.find(call.sql))
        return known;
    auto statement = std::make_shared<CachedStatement>(m_database);
    statement->query.setForwardOnly(true);
    if (!m_driver->takesLiterals() && !statement->query.prepare(call.sql))
        throw failure(statement->query.lastError(), call.sql);
    if (!call.isOnce && m_driver->keepsStatement(call.sql))
        m_statements.insert(call.sql, statement);
    return statement;
}

// The statement with its values in the places of their "?".
QString Executor::withLiterals(const StatementCall &call, const QVariantList &values) const
{
    if (values.isEmpty())
        return call.sql; // perhaps as it was written, where "?" is an operator
    const QString &sql = call.statement->sql;
    QString text;
    qsizetype end = 0;
    for (qsizetype i = 0; i < values.size(); ++i) {
        const qsizetype position = call.statement->parameters.at(i).position;
        text += QStringView(sql).sliced(end, position - end);
        text += m_driver->literal(values.at(i));
        end = position + 1;
    }
    text += QStringView(sql).sliced(end);
    return text;
}

void Executor::bindAndRun(CachedStatement &statement, const StatementCall &call,
                          const QVariantList &values)
{
    QSqlQuery &query = statement.query;
    query.setNumericalPrecisionPolicy(call.decimals);
    bool hasRun = false;
    if (m_driver->takesLiterals()) {
        query.setForwardOnly(true); // QPSQL takes it back when a statement could not be sent
        hasRun = query.exec(withLiterals(call, values));
    } else {
        for (qsizetype i = 0; i < values.size(); ++i)
            query.bindValue(int(i), values.at(i));
        hasRun = query.exec();
    }
    if (!hasRun) {
        const SqlError error = failure(query.lastError(), call.sql);
        m_statements.remove(call.sql); // some drivers leave it unusable
        throw error;
    }
}

void Executor::readRows(CachedStatement &statement, const StatementCall &call,
                        ResultBuilder &builder, ExecutionMonitor &monitor)
{
    QSqlQuery &query = statement.query;
    const int columns = int(statement.columnNames.size());
    const qint64 chunkRows = call.fetchSize > 0 ? call.fetchSize : ResultBuilder::ChunkRows;
    const auto takeChunk = [&] { monitor.addChunk(builder.takeChunk(ResultBuilder::Keep::Yes)); };
    const std::vector<bool> bytesAreText = m_driver->bytesAreText(m_database, query);
    qint64 rows = 0;
    while (query.next()) {
        for (int column = 0; column < columns; ++column) {
            QVariant value = query.value(column);
            m_driver->normalise(value);
            if (!bytesAreText.empty() && bytesAreText[size_t(column)] && !value.isNull())
                value = QString::fromUtf8(value.toByteArray());
            builder.appendValue(column, value);
        }
        builder.endRow();
        ++rows;
        if (rows % RowsBetweenQuestions == 0) {
            checkWanted(monitor, call.sql);
            monitor.progressed(rows);
        }
        if (monitor.wantsChunks() && builder.heldRowCount() >= chunkRows)
            takeChunk();
    }
    // The end of the rows and their breaking off look the same to next().
    if (query.lastError().isValid())
        throw failure(query.lastError(), call.sql);
    if (monitor.wantsChunks() && builder.heldRowCount() > 0)
        takeChunk();
    monitor.progressed(rows);
}

void Executor::noteCounts(CachedStatement &statement, const StatementCall &call,
                          ResultBuilder &builder)
{
    // Asked only where the answer belongs to this statement: SQLite repeats the last one's.
    builder.setRowsAffected(call.statement->countsRows ? statement.query.numRowsAffected() : -1);
    if (call.statement->returnsIdentity && m_driver->hasLastInsertId())
        builder.setLastInsertId(statement.query.lastInsertId());
}

} // namespace AsyncSql
