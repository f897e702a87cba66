// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Transaction>

#include <atomic>

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
    void oldConnectionsAreReplaced();
    void acquireTimeoutNamesTheHolder();
    void transactionTimeout();
    void timeoutOfAForgottenTransaction();
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

QTEST_GUILESS_MAIN(tst_Pool)
#include "tst_pool.moc"
