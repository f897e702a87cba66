// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/executor_p.h>

#include <AsyncSql/execution/resultbuilder_p.h>
#include <AsyncSql/execution/sqltokenizer_p.h>

#include <QtCore/qscopeguard.h>
#include <QtSql/qsqlerror.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr qint64 RowsBetweenQuestions = 256;

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

void checkWanted(const ExecutionMonitor &monitor, const QString &sql)
{
    if (!monitor.isWanted())
        throw SqlError(SqlError::Kind::Canceled, u"The statement was canceled"_s, {.query = sql});
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
      m_role(role),
      m_transactions(*m_driver)
{
}

Executor::~Executor()
{
    close();
}

bool Executor::isOpen() const
{
    return !m_lost && m_database.isOpen();
}

void Executor::open()
{
    if (isOpen())
        return;
    close(); // what a lost connection left: its statements are of no use to the next one
    m_database = m_driver->open(m_role);
    m_interrupter = m_driver->interrupter(m_database);
}

void Executor::close()
{
    for (const auto &known : m_cursors) {
        if (const auto cursor = known.lock())
            cursor->close();
    }
    m_cursors.clear();
    if (!m_transactions.isEmpty())
        static_cast<void>(m_transactions.clear(m_database));
    m_statements.clear(); // before the connection that they belong to
    m_interrupter.reset();
    m_database.close();
    m_database = {};
    m_lost.reset();
}

void Executor::abandon()
{
    if (isInTransaction())
        noteFailure(SqlError(SqlError::Kind::ConnectionLost,
                             u"A request to cancel was still on its way to the server"_s));
    else
        close();
}

void Executor::checkAlive()
{
    if (isOpen() && !isInTransaction() && !m_driver->isAlive(m_database))
        m_lost = SqlError(SqlError::Kind::ConnectionLost,
                          u"The connection broke while nobody used it"_s);
}

ResultSet Executor::execute(const StatementCall &call, ExecutionMonitor &monitor)
{
    prepareFor(call.sql, call.statement->kind != StatementKind::Read);
    checkWanted(monitor, call.sql);
    const auto begin = Clock::now();
    const std::shared_ptr<CachedStatement> statement = start(call);
    // An unfinished SELECT keeps its locks, and would be hit by the next statement's cancel.
    const auto reset = qScopeGuard([&] {
        statement->finish();
        setRunning(nullptr);
    });
    const auto ran = Clock::now();
    auto end = ran;
    std::optional<ResultBuilder> builder;
    if (statement->returnsRows()) {
        RowReader reader(*m_driver, m_database, *statement);
        builder.emplace(reader.columnNames());
        readRows(reader, call, *builder, monitor);
        end = Clock::now();
    } else {
        builder.emplace();
    }
    noteCounts(*statement, call, *builder);
    statement->lastRun = end - begin;
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
        cursor.close();
        noteFailure(error);
        throw;
    }
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
    prepareFor(call.sql);
    qint64 affected = 0;
    ResultBuilder builder;
    inTransaction([&] {
        const std::shared_ptr<CachedStatement> statement = prepare(call);
        setRunning(&statement->query());
        const auto reset = qScopeGuard([&] {
            statement->finish();
            setRunning(nullptr);
        });
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
            affected += std::max<qint64>(0, statement->rowsAffected());
        }
        if (call.statement->returnsIdentity && m_driver->hasLastInsertId() && !rows.isEmpty())
            builder.setLastInsertId(statement->lastInsertId());
    });
    monitor.progressed(rows.size());
    builder.setRowsAffected(affected);
    const auto end = Clock::now();
    return builder.finish(times(monitor, begin, end, end));
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

void Executor::run(const std::function<void(QSqlDatabase &)> &function)
{
    prepareFor({});
    auto undo = qScopeGuard([this] {
        if (isInTransaction())
            m_transactions.noteError(m_database, SqlError());
        else
            static_cast<void>(m_driver->endStrayTransaction(m_database));
    });
    function(m_database);
    if (isInTransaction())
        return; // the guard looks whether it is still the same
    undo.dismiss();
    refuseStrayTransaction(u"The function"_s, {});
}

void Executor::look(const std::function<void(QSqlDatabase &)> &function)
{
    prepareFor({}, false);
    function(m_database);
}

void Executor::runInTransaction(const std::function<void(QSqlDatabase &)> &function)
{
    prepareFor({});
    inTransaction([&] { function(m_database); });
}

void Executor::enter(const TransactionLevel *level, const QString &sql) const
{
    m_transactions.check(level, sql);
}

void Executor::begin(const TransactionLevelPtr &level, const TransactionOptions &options)
{
    prepareFor({});
    transact([&] { m_transactions.begin(m_database, level, options); });
}

void Executor::commit(TransactionLevel &level)
{
    transact([&] { m_transactions.commit(m_database, level); });
}

void Executor::rollback(TransactionLevel &level)
{
    transact([&] { m_transactions.rollback(m_database, level); });
}

void Executor::closeTransaction(TransactionLevel &level)
{
    transact([&] { m_transactions.close(m_database, level); });
}

void Executor::closeCursor(RowCursor &cursor, ExecutionMonitor &monitor)
{
    if (isInTransaction())
        settle(cursor, monitor); // to break the reading off may abort the transaction
    cursor.close();
}

void Executor::lend()
{
    open();
    m_driver->allowWrites(m_database, m_role, true);
}

void Executor::takeBack()
{
    for (const auto &known : m_cursors) {
        if (const auto cursor = known.lock())
            cursor->close();
    }
    m_cursors.clear();
    if (!isOpen())
        return;
    if (!m_transactions.clear(m_database)) {
        close(); // it cannot be proven to be outside of a transaction
        return;
    }
    static_cast<void>(m_driver->endStrayTransaction(m_database));
    m_driver->allowWrites(m_database, m_role, false);
}

// What may be lost with a connection, it opens here again; a transaction is not among it.
void Executor::prepareFor(const QString &sql, bool mayWrite)
{
    if (isInTransaction() && !sql.isEmpty() && m_driver->commitsImplicitly(sql))
        throw SqlError(SqlError::Kind::Unsupported,
                       u"This database commits the transaction before such a statement"_s,
                       {.query = sql});
    if (isInTransaction())
        return;
    if (mayWrite && isOpen() && !m_driver->isInPlace(m_database))
        close(); // what it wrote would be lost with the file
    open();
}

void Executor::settle(RowCursor &cursor, ExecutionMonitor &monitor)
{
    if (const std::optional<SqlError> error = cursor.settle(monitor))
        noteFailure(*error);
}

void Executor::settleCursors(ExecutionMonitor &monitor)
{
    for (const auto &known : m_cursors) {
        if (const auto cursor = known.lock())
            settle(*cursor, monitor);
    }
    m_cursors.clear();
}

void Executor::transact(const std::function<void()> &step)
{
    try {
        step();
    } catch (const SqlError &error) {
        noteLoss(error);
        throw;
    }
}

void Executor::inTransaction(const std::function<void()> &function)
{
    const auto level = std::make_shared<TransactionLevel>();
    transact([&] {
        m_transactions.begin(m_database, level, {});
        try {
            function();
        } catch (...) {
            try {
                m_transactions.rollback(m_database, *level);
            } catch (const SqlError &error) {
                m_lost = error; // what function() threw is what there is to tell
            }
            throw;
        }
        m_transactions.commit(m_database, *level);
    });
}

// Some drivers call a connection open for ever.
SqlError Executor::failure(const QSqlError &error, const QString &sql)
{
    SqlError failure = m_driver->error(m_database, error, sql);
    noteFailure(failure);
    return failure;
}

void Executor::noteFailure(const SqlError &error)
{
    if (m_interrupter)
        m_interrupter->reset(); // what follows for the connection's sake is not to be stopped
    noteLoss(error);
    m_transactions.noteError(m_database, error);
}

void Executor::setRunning(const QSqlQuery *query)
{
    if (m_interrupter)
        m_interrupter->setStatement(query);
}

void Executor::noteLoss(const SqlError &error)
{
    if (!m_lost && Driver::isLost(error))
        m_lost = error;
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

// Prepares, binds and runs.
std::shared_ptr<CachedStatement> Executor::start(const StatementCall &call)
{
    std::optional<QSqlQuery> schema;
    if (!m_driver->keepsStatement(m_database, call.sql))
        schema = m_driver->holdSchema(m_database);
    const std::shared_ptr<CachedStatement> statement = prepare(call);
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
    if (auto known = call.isOnce ? nullptr : m_statements.find(call.sql))
        return known;
    auto statement = std::make_shared<CachedStatement>(m_database);
    if (!m_driver->takesLiterals() && !statement->prepare(*m_driver, m_database, call.sql))
        throw failure(statement->error(), call.sql);
    if (!call.isOnce && m_driver->keepsStatement(m_database, call.sql))
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
    const bool hasRun = m_driver->takesLiterals()
        ? statement.runText(withLiterals(call, values), call.decimals)
        : statement.run(values, call.decimals);
    const QSqlError unreported =
        hasRun ? m_driver->unreportedError(m_database, statement.query()) : QSqlError();
    if (!hasRun || unreported.isValid()) {
        const SqlError error = failure(hasRun ? unreported : statement.error(), call.sql);
        m_statements.remove(call.sql); // some drivers leave it unusable
        throw error;
    }
}

void Executor::readRows(RowReader &reader, const StatementCall &call, ResultBuilder &builder,
                        ExecutionMonitor &monitor)
{
    const qint64 chunkRows = call.fetchSize > 0 ? call.fetchSize : ResultBuilder::ChunkRows;
    const auto keep = monitor.keepsRows() ? ResultBuilder::Keep::Yes : ResultBuilder::Keep::No;
    const auto takeChunk = [&] { monitor.addChunk(builder.takeChunk(keep)); };
    qint64 rows = 0;
    auto abandon = qScopeGuard([this] { m_driver->abandonRows(m_database); });
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
    if (const QSqlError error = reader.error(); error.isValid())
        throw failure(error, call.sql);
    if (monitor.wantsChunks() && builder.heldRowCount() > 0)
        takeChunk();
    monitor.progressed(rows);
}

void Executor::noteCounts(CachedStatement &statement, const StatementCall &call,
                          ResultBuilder &builder)
{
    // Asked only where the answer belongs to this statement: SQLite repeats the last one's.
    builder.setRowsAffected(call.statement->countsRows ? statement.rowsAffected() : -1);
    if (call.statement->returnsIdentity && m_driver->hasLastInsertId())
        builder.setLastInsertId(statement.lastInsertId());
}

} // namespace AsyncSql
