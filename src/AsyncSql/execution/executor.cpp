// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/executor_p.h>

#include <QtCore/qscopeguard.h>
#include <QtSql/qsqlerror.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

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
    m_pipeline = m_driver->pipeline(m_database);
}

void Executor::close()
{
    for (const auto &cursor : m_cursors)
        cursor->breakOff(SqlError::Kind::ConnectionLost,
                         u"The connection was closed before the last row was read"_s);
    m_cursors.clear();
    if (!m_transactions.isEmpty())
        static_cast<void>(m_transactions.clear(m_database));
    m_isReading = m_writesAreAllowed = false;
    m_statements.clear(); // before the connection that they belong to
    m_sent.clear();
    m_pipeline.reset();
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
    const bool isInUse = isInTransaction() || !m_cursors.empty(); // which a question would disturb
    if (isOpen() && !isInUse && !m_driver->isAlive(m_database))
        m_lost = SqlError(SqlError::Kind::ConnectionLost,
                          u"The connection broke while nobody used it"_s);
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
    try {
        function(m_database);
    } catch (const SqlError &error) {
        noteFailure(error);
        throw;
    }
}

void Executor::runInTransaction(const std::function<void(QSqlDatabase &)> &function)
{
    prepareFor({});
    inTransaction([&] { function(m_database); });
}

void Executor::enter(const TransactionLevel *level, const QString &sql)
{
    if (!m_transactions.isEmpty())
        transact([&] { m_transactions.closeForsaken(m_database, level); });
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
    std::erase_if(m_cursors, [&](const auto &known) { return known.get() == &cursor; });
}

bool Executor::holds(const RowCursor &cursor) const
{
    return std::any_of(m_cursors.begin(), m_cursors.end(),
                       [&](const auto &known) { return known.get() == &cursor; });
}

void Executor::beginReads()
{
    if (!m_isReading && !isInTransaction() && m_driver->locksForEachRead())
        m_isReading = control(u"BEGIN"_s); // where it fails, each read locks for itself
}

// The database may have ended it, after an error.
void Executor::endReads()
{
    if (std::exchange(m_isReading, false) && !control(u"COMMIT"_s))
        static_cast<void>(control(u"ROLLBACK"_s));
}

void Executor::lend()
{
    endReads();
    open();
    m_isLent = true;
}

void Executor::closeCursors()
{
    for (const auto &cursor : m_cursors)
        cursor->breakOff(SqlError::Kind::Closed,
                         u"What the cursor was in ended before the last row was read"_s);
    m_cursors.clear();
}

void Executor::takeBack()
{
    m_isLent = false;
    closeCursors();
    if (!isOpen() || !m_transactions.clear(m_database)) {
        close(); // it cannot be proven to be outside of a transaction
        return;
    }
    static_cast<void>(m_driver->endStrayTransaction(m_database));
    if (std::exchange(m_writesAreAllowed, false))
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
    if (mayWrite)
        endReads();
    if (mayWrite && isOpen() && !m_driver->isInPlace(m_database))
        close(); // what it wrote would be lost with the file
    open();
    if (mayWrite && m_isLent && !std::exchange(m_writesAreAllowed, true))
        m_driver->allowWrites(m_database, m_role, true);
}

void Executor::settle(RowCursor &cursor, ExecutionMonitor &monitor)
{
    if (const std::optional<SqlError> error = cursor.settle(monitor))
        noteFailure(*error);
}

void Executor::settleCursors(ExecutionMonitor &monitor)
{
    for (const auto &cursor : m_cursors)
        settle(*cursor, monitor);
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

} // namespace AsyncSql
