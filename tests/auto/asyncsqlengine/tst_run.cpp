// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlfield.h>
#include <QtSql/qsqlindex.h>
#include <QtSql/qsqlquery.h>
#include <QtSql/qsqlrecord.h>

#include <atomic>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// run(), runInTransaction() and the schema look-ups.
class tst_Run : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addMainRows(); }
    void returnsNothing();
    void returnsValue();
    void returnsMoveOnly();
    void functionOfMoveOnlyState();
    void runsInConnectionsThread();
    void exceptionsPassUnchanged_data();
    void exceptionsPassUnchanged();
    void thrownInt();
    void transactionCommits();
    void transactionReturnsValue();
    void transactionRollsBack();
    void transactionIsRunAgain();
    void transactionIsNotRunAgain_data();
    void transactionIsNotRunAgain();
    void canceledBetweenAttempts();
    void queryErrorTellsTheKind();
    void transactionOfNoUse();
    void commitInsideTransaction();
    void strayTransaction();
    void strayTransactionOfFailedFunction();
    void hasTable();
    void tableNames();
    void record();
    void primaryIndex();
};

static const QString insertUser = u"INSERT INTO users (name) VALUES ('a')"_s;
static const QString countUsers = u"SELECT count(*) FROM users"_s;

static bool insert(QSqlDatabase &database)
{
    return QSqlQuery(database).exec(insertUser);
}

void tst_Run::returnsNothing()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const QFuture<void> future = engine.run([](QSqlDatabase &connection) { insert(connection); });
    valueOf(future);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 1);
}

void tst_Run::returnsValue()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.run([](QSqlDatabase &) { return 42; })), 42);
    QCOMPARE(valueOf(engine.run([](QSqlDatabase &connection) {
                 QSqlQuery query(connection);
                 return query.exec(u"SELECT 'text'"_s) && query.next() ? query.value(0).toString()
                                                                       : QString();
             })),
             u"text"_s);
}

void tst_Run::returnsMoveOnly()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const auto make = [](QSqlDatabase &) { return std::make_unique<int>(7); };
    const std::unique_ptr<int> plain = valueOf(engine.run(make));
    QVERIFY(plain);
    QCOMPARE(*plain, 7);
    const std::unique_ptr<int> inTransaction = valueOf(engine.runInTransaction(make));
    QVERIFY(inTransaction);
    QCOMPARE(*inTransaction, 7);
}

void tst_Run::functionOfMoveOnlyState()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    auto state = std::make_unique<int>(8);
    QCOMPARE(valueOf(engine.run(
                 [state = std::move(state)](QSqlDatabase &) mutable { return ++*state; })),
             9);
}

void tst_Run::runsInConnectionsThread()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const auto [thread, isOpen] = valueOf(engine.run([](QSqlDatabase &connection) {
        return std::pair<QThread *, bool>(QThread::currentThread(), connection.isOpen());
    }));
    QVERIFY(thread != QThread::currentThread());
    QVERIFY(isOpen);
}

void tst_Run::exceptionsPassUnchanged_data()
{
    QTest::addColumn<bool>("inTransaction");
    QTest::newRow("run") << false;
    QTest::newRow("runInTransaction") << true;
}

void tst_Run::exceptionsPassUnchanged()
{
    QFETCH(const bool, inTransaction);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const auto failing = [](QSqlDatabase &) -> int { throw std::out_of_range("mine"); };
    QFuture<int> future = inTransaction ? engine.runInTransaction(failing) : engine.run(failing);
    QVERIFY(ends(future));
    try {
        future.waitForFinished();
        QFAIL("No exception");
    } catch (const std::out_of_range &error) {
        QCOMPARE(error.what(), "mine");
    }
    const SqlError own(SqlError::Kind::Deadlock, u"of my own making"_s);
    const auto error = errorOf(engine.run([own](QSqlDatabase &) { throw own; }));
    QVERIFY(error);
    QCOMPARE(error->kind(), SqlError::Kind::Deadlock);
    QCOMPARE(error->text(), u"of my own making"_s);
    QCOMPARE(valueOf(engine.run([](QSqlDatabase &) { return 1; })), 1);
}

void tst_Run::thrownInt()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QFuture<void> future = engine.run([](QSqlDatabase &) { throw 13; });
    QVERIFY(ends(future));
    try {
        future.waitForFinished();
        QFAIL("No exception");
    } catch (int number) {
        QCOMPARE(number, 13);
    }
}

void tst_Run::transactionCommits()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    valueOf(engine.runInTransaction([](QSqlDatabase &connection) { insert(connection); }));
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 1);
    // Committed: nothing is left to be undone.
    valueOf(
        engine.run([](QSqlDatabase &connection) { QSqlQuery(connection).exec(u"ROLLBACK"_s); }));
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 1);
}

void tst_Run::transactionReturnsValue()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QCOMPARE(valueOf(engine.runInTransaction(insert)), true);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 1);
}

void tst_Run::transactionRollsBack()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const auto failing = [](QSqlDatabase &connection) {
        if (insert(connection))
            throw SqlError(SqlError::Kind::Unknown, u"after the insert"_s);
    };
    const auto error = errorOf(engine.runInTransaction(failing));
    QVERIFY(error);
    QCOMPARE(error->text(), u"after the insert"_s);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
    QCOMPARE(valueOf(engine.runInTransaction(insert)), true);
}

void tst_Run::transactionIsRunAgain()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    int calls = 0;
    QCOMPARE(valueOf(engine.runInTransaction([&](QSqlDatabase &connection) {
                 insert(connection); // undone with the attempt: the name is unique
                 if (++calls < 3)
                     throw SqlError(SqlError::Kind::SerializationFailure, u"somebody was first"_s);
                 return calls;
             })),
             3);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 1);
}

void tst_Run::transactionIsNotRunAgain_data()
{
    QTest::addColumn<SqlError::Kind>("kind");
    QTest::addColumn<bool>("isInside");
    QTest::addColumn<int>("expected");
    QTest::newRow("more often than the policy says") << SqlError::Kind::Busy << false << 2;
    QTest::newRow("inside a transaction") << SqlError::Kind::Deadlock << true << 1;
    QTest::newRow("outcome unknown") << SqlError::Kind::OutcomeUnknown << false << 1;
    QTest::newRow("not retryable") << SqlError::Kind::UniqueViolation << false << 1;
}

void tst_Run::transactionIsNotRunAgain()
{
    QFETCH(SqlError::Kind, kind);
    QFETCH(bool, isInside);
    QFETCH(int, expected);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setRetryPolicy({.attempts = 2}));
    int calls = 0;
    const auto failing = [&, kind](QSqlDatabase &) {
        ++calls;
        throw SqlError(kind, u"again"_s);
    };
    if (isInside)
        COMPARE_ERROR_KIND(valueOf(engine.begin()).runInTransaction(failing), kind);
    else
        COMPARE_ERROR_KIND(engine.runInTransaction(failing), kind);
    QCOMPARE(calls, expected);
}

void tst_Run::canceledBetweenAttempts()
{
    const TestDatabase database;
    AsyncSqlEngine engine(
        database.options().setRetryPolicy({.attempts = 2, .firstDelay = 1h, .maximumDelay = 1h}));
    std::atomic<int> calls = 0;
    QFuture<void> future = engine.runInTransaction([&](QSqlDatabase &) {
        ++calls;
        throw SqlError(SqlError::Kind::Busy, u"again"_s);
    });
    QTRY_COMPARE(calls, 1);
    future.cancel();
    QVERIFY(ends(future, 10s));
    QVERIFY(future.isCanceled());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Run::queryErrorTellsTheKind()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const auto insertTwice = [](QSqlDatabase &connection) {
        for (int i = 0; i < 2; ++i) {
            QSqlQuery query(connection);
            if (!query.exec(insertUser))
                throw queryError(query);
        }
    };
    const auto error = errorOf(engine.runInTransaction(insertTwice));
    QVERIFY(error);
    QCOMPARE(error->kind(), SqlError::Kind::UniqueViolation);
    QCOMPARE(error->query(), insertUser);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
}

void tst_Run::transactionOfNoUse()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.runInTransaction([](QSqlDatabase &) { return 1; })), 1);
}

// What the function does to the transaction itself is reported, and harms nobody after it.
void tst_Run::commitInsideTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QVERIFY(errorOf(engine.runInTransaction([](QSqlDatabase &connection) {
        insert(connection);
        QSqlQuery(connection).exec(u"COMMIT"_s);
    })));
    QCOMPARE(valueOf(engine.runInTransaction([](QSqlDatabase &) { return 1; })), 1);
}

void tst_Run::strayTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    COMPARE_ERROR_KIND(engine.run([](QSqlDatabase &connection) {
        connection.transaction();
        return insert(connection);
    }),
                       SqlError::Kind::TransactionAborted);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
    QCOMPARE(valueOf(engine.runInTransaction(insert)), true);
}

void tst_Run::strayTransactionOfFailedFunction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const auto error = errorOf(engine.run([](QSqlDatabase &connection) {
        connection.transaction();
        insert(connection);
        throw SqlError(SqlError::Kind::Unknown, u"mine"_s);
    }));
    QVERIFY(error);
    QCOMPARE(error->text(), u"mine"_s);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
}

void tst_Run::hasTable()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QVERIFY(!valueOf(engine.hasTable(u"users"_s)));
    engine.execute(database.createUsers());
    engine.execute(u"CREATE VIEW names AS SELECT name FROM users"_s);
    QVERIFY(valueOf(engine.hasTable(u"users"_s)));
    QVERIFY(valueOf(engine.hasTable(u"names"_s)));
    QVERIFY(!valueOf(engine.hasTable(u"user"_s)));
    QVERIFY(!valueOf(engine.hasTable({})));
    engine.execute(u"DROP VIEW names"_s);
    QVERIFY(!valueOf(engine.hasTable(u"names"_s)));
}

void tst_Run::tableNames()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(database.own(valueOf(engine.tableNames())), QStringList());
    engine.execute(database.createUsers());
    engine.execute(u"CREATE VIEW names AS SELECT name FROM users"_s);
    QCOMPARE(database.own(valueOf(engine.tableNames())), QStringList{u"users"_s});
    QVERIFY(database.own(valueOf(engine.tableNames(QSql::Views))).contains(u"names"_s));
    QVERIFY(!valueOf(engine.tableNames(QSql::SystemTables)).contains(u"users"_s));
}

void tst_Run::record()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const QSqlRecord record = valueOf(engine.record(u"users"_s));
    QCOMPARE(record.count(), 2);
    QCOMPARE(record.fieldName(0), u"id"_s);
    QCOMPARE(record.fieldName(1), u"name"_s);
    QCOMPARE(record.field(1).metaType(), QMetaType(QMetaType::QString));
    QVERIFY(valueOf(engine.record(u"nothing"_s)).isEmpty());
}

void tst_Run::primaryIndex()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const QSqlIndex index = valueOf(engine.primaryIndex(u"users"_s));
    QCOMPARE(index.count(), 1);
    QCOMPARE(index.fieldName(0), u"id"_s);
    engine.execute(u"CREATE TABLE keyless (x INTEGER)"_s);
    QCOMPARE(valueOf(engine.primaryIndex(u"keyless"_s)).count(), 0);
}

QTEST_GUILESS_MAIN(tst_Run)
#include "tst_run.moc"
