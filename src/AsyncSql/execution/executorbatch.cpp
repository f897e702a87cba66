// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/executor_p.h>

#include <AsyncSql/execution/plaininsert_p.h>
#include <AsyncSql/execution/resultbuilder_p.h>

#include <QtCore/qscopeguard.h>
#include <QtSql/qsqlerror.h>

#include <cstring>

// One statement for many rows.
namespace AsyncSql {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

// One after the other, fewer are as quick as to find out how else.
constexpr qsizetype RowsForBulk = 32;
constexpr qsizetype RowsAtOnce = 4096;
constexpr qsizetype BytesAtOnce = 512 * 1024; // servers limit the size of a statement
const auto BatchSavepoint = u"asyncsql_batch"_s;

SqlError inRow(const SqlError &error, qsizetype row, const QString &sql)
{
    return SqlError(error.kind(), u"Row %1: %2"_s.arg(row).arg(error.text()),
                    {.driverText = error.driverText(),
                     .databaseText = error.databaseText(),
                     .nativeCode = error.nativeCode(),
                     .sqlState = error.sqlState(),
                     .query = sql});
}

// Of the row as text, at most.
qsizetype sizeOf(const QVariantList &row)
{
    qsizetype size = 0;
    for (const QVariant &value : row) {
        constexpr qsizetype mostOfANumber = 40;
        size += mostOfANumber;
        if (value.typeId() == QMetaType::QString)
            size += 3 * static_cast<const QString *>(value.constData())->size();
        else if (value.typeId() == QMetaType::QByteArray)
            size += 2 * static_cast<const QByteArray *>(value.constData())->size();
    }
    return size;
}

// What none of the rows is to blame for.
bool isOfNoRow(SqlError::Kind kind)
{
    switch (kind) {
    case SqlError::Kind::Canceled:
    case SqlError::Kind::Timeout:
    case SqlError::Kind::Busy:
    case SqlError::Kind::Deadlock:
    case SqlError::Kind::ConnectionLost:
    case SqlError::Kind::SerializationFailure:
        return true;
    default:
        return false;
    }
}

// From first to before last, as many as go together.
qsizetype chunkSize(const QList<QVariantList> &rows, qsizetype first, qsizetype last)
{
    qsizetype count = 0;
    for (qsizetype bytes = 0; first + count < last && count < RowsAtOnce; ++count) {
        bytes += sizeOf(rows.at(first + count));
        if (bytes > BytesAtOnce)
            break;
    }
    return count;
}

} // namespace

ResultSet Executor::executeBatch(const StatementCall &call, QList<QVariantList> rows,
                                 ExecutionMonitor &monitor)
{
    const auto begin = Clock::now();
    if (m_driver->commitsImplicitly(call.sql)) // and so it would not be all or nothing
        throw SqlError(SqlError::Kind::Unsupported,
                       u"This database commits such a statement by itself: use execute()"_s,
                       {.query = call.sql});
    rows = batchValues(call, std::move(rows)); // all, before the first is written
    prepareFor(call.sql);
    ResultBuilder builder;
    inTransaction([&] { runBatch(call, rows, monitor, builder); });
    monitor.progressed(rows.size());
    return builder.finish(
        {.queued = monitor.queuedTime(),
         .executing = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin),
         .fetching = {},
         .bytes = 0});
}

QList<QVariantList> Executor::batchValues(const StatementCall &call, QList<QVariantList> rows) const
{
    for (qsizetype row = 0; row < rows.size(); ++row) {
        try {
            for (qsizetype column = 0; column < rows.at(row).size(); ++column) {
                const QVariant &given = rows.at(row).at(column);
                const std::optional<QVariant> value = toDatabaseValue(given);
                if (auto own = m_driver->toDatabase(value ? *value : given))
                    rows[row][column] = *std::move(own);
                else if (value) // and else the caller's own list serves
                    rows[row][column] = *value;
            }
        } catch (const SqlError &error) {
            throw inRow(error, row, call.sql);
        }
    }
    return rows;
}

// The first row by itself, which tells whether the statement is good for anything, and holds the
// table as it is; then, where that makes no difference, many at once; the last one by itself again
// where its identity is asked for.
void Executor::runBatch(const StatementCall &call, const QList<QVariantList> &rows,
                        ExecutionMonitor &monitor, ResultBuilder &builder)
{
    const bool wantsIdentity = call.statement->returnsIdentity && m_driver->hasLastInsertId();
    const std::optional<InsertTarget> target = rows.size() >= RowsForBulk
        ? plainInsert(*call.statement, m_driver->dialect())
        : std::nullopt;
    const qsizetype lastOfBulk = rows.size() - (wantsIdentity ? 1 : 0);
    std::unique_ptr<BulkInsert> bulk;
    qsizetype single = 1; // rows before this one go by themselves
    qint64 affected = 0;
    qint64 ofLast = 0; // by the last row that went by itself
    const auto known = m_statements.find(call.sql);
    const std::shared_ptr<CachedStatement> statement = known ? known : prepare(call);
    setRunning(&statement->query());
    const auto reset = qScopeGuard([&] {
        statement->finish();
        setRunning(nullptr);
    });
    for (qsizetype row = 0; row < rows.size();) {
        if (bulk || row % RowsBetweenQuestions == 0) {
            checkWanted(monitor, call.sql);
            monitor.progressed(row);
        }
        try {
            const qsizetype count = bulk && row >= single ? chunkSize(rows, row, lastOfBulk) : 0;
            if (count > 1) {
                if (insertChunk(*bulk, std::span(&rows.at(row), size_t(count)))) {
                    affected += count;
                    row += count;
                } else {
                    single = row + count; // one of them tells what is wrong
                }
                continue;
            }
            bindAndRun(*statement, call, rows.at(row));
            if (statement->returnsRows())
                passOverRows(*statement, call);
        } catch (const SqlError &error) {
            throw inRow(error, row, call.sql);
        }
        ofLast = std::max<qint64>(0, statement->rowsAffected());
        affected += ofLast;
        if (row == 0 && target) {
            statement->finish();
            bulk = m_driver->bulkInsert(m_database, *target);
        }
        ++row;
    }
    if (wantsIdentity && ofLast > 0)
        builder.setLastInsertId(statement->lastInsertId());
    builder.setRowsAffected(call.statement->countsRows ? affected : -1);
}

// Nobody gets them, but the statement is not done before the last, and may fail at any.
void Executor::passOverRows(CachedStatement &statement, const StatementCall &call)
{
    while (statement.next()) {}
    if (statement.hasFailed())
        throw failure(statement.error(), call.sql);
}

// false: none of them, for a reason that one of the rows will give.
bool Executor::insertChunk(BulkInsert &insert, std::span<const QVariantList> rows)
{
    m_driver->savepoint(m_database, Savepoint::Set, BatchSavepoint);
    const QSqlError problem = insert.insert(rows);
    if (!problem.isValid()) {
        m_driver->savepoint(m_database, Savepoint::Release, BatchSavepoint);
        return true;
    }
    const SqlError error = m_driver->error(m_database, problem, {});
    if (isOfNoRow(error.kind())
        || m_driver->damage(m_database, error) == TransactionDamage::Transaction) {
        noteFailure(error);
        throw SqlError(error);
    }
    m_driver->savepoint(m_database, Savepoint::RollBackTo, BatchSavepoint);
    m_driver->savepoint(m_database, Savepoint::Release, BatchSavepoint);
    return false;
}

} // namespace AsyncSql
