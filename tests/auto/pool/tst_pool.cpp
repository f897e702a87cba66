// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Transaction>

#include <QtCore/qsemaphore.h>

#include <atomic>
#include <mutex>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

// How many connections there are, for how long, and who waits for one.
class tst_Pool : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addEveryRow(); }
    void minimumIsOpenedAhead();
    void idleConnectionsAreClosed();
    void minimumStaysOpen();
    void slowOpeningKeepsNobodyWaiting();
    void oldConnectionsAreReplaced();
    void acquireTimeoutNamesTheHolder();
    void transactionTimeout();
    void transactionTimeoutInTheQueue();
    void timeoutOfAForgottenTransaction();
    void timeoutOnAConnection();
    void noLimits();
};

static bool isMemory(const TestDatabase &database)
{
    return database.is("sqlite memory"); // one connection, which is the database
}

void tst_Pool::minimumIsOpenedAhead()
{
    const TestDatabase database;
    if (isMemory(database))
        return;
    AsyncSqlEngine engine(database.options().setMinimumConnections(3));
    valueOf(engine.open());
    QTRY_COMPARE(engine.statistics().open, 3);
}

void tst_Pool::idleConnectionsAreClosed()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setIdleTimeout(50ms));
    valueOf(engine.execute(u"CREATE TABLE kept (id INTEGER)"_s));
    if (isMemory(database)) {
        valueOf(engine.scalar(u"SELECT count(*) FROM kept"_s)); // never: it would be gone
        return;
    }
    QTRY_COMPARE(engine.statistics().open, 0);
    QCOMPARE(engine.state(), AsyncSqlEngine::State::Closed);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM kept"_s)).toInt(), 0);
}

void tst_Pool::minimumStaysOpen()
{
    const TestDatabase database;
    if (isMemory(database))
        return;
    AsyncSqlEngine engine(database.options().setMinimumConnections(1).setIdleTimeout(50ms));
    const Connection first = valueOf(engine.connection());
    const Connection second = valueOf(engine.connection());
    QVERIFY(engine.statistics().open >= 2); // and a writer, where there is one
    valueOf(first.close());
    valueOf(second.close());
    QTRY_COMPARE(engine.statistics().open, 1);
}

// A connection that is open is used while another one takes long to open.
void tst_Pool::slowOpeningKeepsNobodyWaiting()
{
    const TestDatabase database;
    if (isMemory(database))
        return;
    struct Gate
    {
        std::mutex mutex;
        QHash<QString, int> opened; // by the kind of their threads: on SQLite, readers and a writer
        std::atomic<int> held{0};
        QSemaphore semaphore;
    };
    const auto gate = std::make_shared<Gate>();
    const auto open = qScopeGuard([&] { gate->semaphore.release(100); });
    AsyncSqlEngine engine(
        database.options().setMinimumConnections(3).setMaximumConnections(3).setConnectHook(
            [gate](QSqlDatabase &) {
                {
                    const std::lock_guard lock(gate->mutex);
                    if (++gate->opened[QThread::currentThread()->objectName()] == 1)
                        return; // the first of each kind alone
                }
                ++gate->held;
                gate->semaphore.acquire();
            }));
    QVERIFY(ends(engine.scalar(u"SELECT 1"_s), 10s));
    QTRY_VERIFY(gate->held > 0);
    for (int i = 0; i < 10; ++i)
        QVERIFY(ends(engine.scalar(u"SELECT 1"_s), 10s));
}

void tst_Pool::oldConnectionsAreReplaced()
{
    const TestDatabase database;
    const auto opened = std::make_shared<std::atomic<int>>(0);
    AsyncSqlEngine engine(
        database.options().setMaximumConnections(1).setMaximumLifetime(100ms).setConnectHook(
            [opened](QSqlDatabase &) { ++*opened; }));
    valueOf(engine.open());
    if (isMemory(database)) {
        valueOf(engine.execute(u"CREATE TABLE kept (id INTEGER)"_s));
        QDeadlineTimer lifetime(200);
        while (!lifetime.hasExpired())
            valueOf(engine.scalar(u"SELECT count(*) FROM kept"_s));
        QCOMPARE(opened->load(), 1);
        return;
    }
    QTRY_VERIFY((valueOf(engine.scalar(u"SELECT 1"_s)).toInt() == 1 && *opened >= 3));
}

void tst_Pool::acquireTimeoutNamesTheHolder()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1).setAcquireTimeout(100ms));
    const Transaction holder = valueOf(engine.begin());
    const auto ofHandle = errorOf(engine.connection());
    QVERIFY(ofHandle);
    QCOMPARE(ofHandle->kind(), Kind::AcquireTimeout);
    QVERIFY2(ofHandle->text().contains("a transaction"_L1), qPrintable(ofHandle->text()));
    COMPARE_ERROR_KIND(engine.execute(u"SELECT 1"_s), Kind::AcquireTimeout);
    valueOf(holder.rollback());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Pool::transactionTimeout()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    valueOf(engine.execute(database.createUsers()));
    const Transaction transaction = valueOf(engine.begin({.timeout = 300ms}));
    std::optional<SqlError> error =
        errorOf(transaction.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s));
    while (!error)
        error = errorOf(transaction.execute(u"SELECT count(*) FROM users"_s));
    QVERIFY2(error->kind() == Kind::Timeout || error->kind() == Kind::Closed,
             qPrintable(error->text()));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);
}

void tst_Pool::transactionTimeoutInTheQueue()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    const Transaction holder = valueOf(engine.begin());
    COMPARE_ERROR_KIND(engine.begin({.timeout = 100ms}), Kind::Timeout);
    QVERIFY(holder.isActive());
    valueOf(holder.rollback());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Pool::timeoutOfAForgottenTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    valueOf(engine.execute(database.createUsers()));
    const Transaction forgotten = valueOf(engine.begin({.timeout = 200ms}));
    valueOf(forgotten.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);
    QVERIFY(!forgotten.isActive());
}

// The transaction ends, and the connection stays.
void tst_Pool::timeoutOnAConnection()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE kept (id INTEGER)"_s));
    const Connection connection = valueOf(engine.connection());
    const Transaction forgotten = valueOf(connection.begin({.timeout = 100ms}));
    valueOf(forgotten.execute(u"INSERT INTO kept VALUES (1)"_s));
    QTRY_VERIFY(!forgotten.isActive());
    COMPARE_ERROR_KIND(forgotten.commit(), Kind::Closed);
    QCOMPARE(valueOf(connection.scalar(u"SELECT count(*) FROM kept"_s)).toInt(), 0);

    const Transaction outer = valueOf(connection.begin());
    valueOf(outer.execute(u"INSERT INTO kept VALUES (1)"_s));
    const Transaction inner = valueOf(outer.begin({.timeout = 100ms}));
    valueOf(inner.execute(u"INSERT INTO kept VALUES (2)"_s));
    QTRY_VERIFY(!inner.isActive());
    valueOf(outer.commit());
    QCOMPARE(valueOf(connection.scalar(u"SELECT sum(id) FROM kept"_s)).toInt(), 1);
}

void tst_Pool::noLimits()
{
    const TestDatabase database;
    constexpr auto forever = std::chrono::milliseconds::max();
    AsyncSqlEngine engine(database.options()
                              .setMaximumConnections(1)
                              .setAcquireTimeout(forever)
                              .setConnectTimeout(forever)
                              .setStatementTimeout(forever)
                              .setIdleTimeout(forever)
                              .setMaximumLifetime(forever));
    const Connection connection = valueOf(engine.connection());
    const auto waiting = engine.scalar(u"SELECT 1"_s);
    QVERIFY(!ends(waiting, 50ms));
    valueOf(connection.close());
    QCOMPARE(valueOf(waiting).toInt(), 1);
}

QTEST_GUILESS_MAIN(tst_Pool)
#include "tst_pool.moc"
