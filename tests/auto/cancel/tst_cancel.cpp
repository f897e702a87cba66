// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Transaction>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qrandom.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

// Statements that run are really stopped, and no other is hit, on every database.
class tst_Cancel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addInterruptibleRows(); }
    void byFuture();
    void byDeadline();
    void byGuard();
    void byReply();
    void byEngine();
    void inTransaction();
    void interruptedWriteIsUndone();
    void lockWait();
    void races();
};

// A statement that runs for a minute or longer, in which nothing comes back.
static QString endless(const TestDatabase &database)
{
    if (database.is("postgresql") || database.is("odbc to postgresql"))
        return u"SELECT pg_sleep(60)"_s;
    if (database.is("mariadb"))
        return u"SELECT SLEEP(60)"_s;
    return u"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) "
           "SELECT count(*) FROM n"_s;
}

// Of a worker whose statement has been stopped; the statement itself would take a minute.
constexpr auto SoonEnough = 10s;

#define ENGINE_WITH_ONE_CONNECTION \
    const TestDatabase database; \
    AsyncSqlEngine engine(database.options().setMaximumConnections(1)); \
    valueOf(engine.open())

// Waits until the statement has been running for a moment.
static bool isRunning(const AsyncSqlEngine &engine)
{
    return QTest::qWaitFor([&] { return engine.statistics().running == 1; }, 10000);
}

void tst_Cancel::byFuture()
{
    ENGINE_WITH_ONE_CONNECTION;
    QFuture<ResultSet> future = engine.execute(endless(database));
    QVERIFY(isRunning(engine));
    QElapsedTimer timer;
    timer.start();
    future.cancel();
    QVERIFY(ends(future, SoonEnough));
    QVERIFY(future.isCanceled());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1); // on the same connection
    QVERIFY2(timer.elapsed() < 10000, qPrintable(u"%1 ms"_s.arg(timer.elapsed())));
}

void tst_Cancel::byDeadline()
{
    ENGINE_WITH_ONE_CONNECTION;
    const auto future = engine.execute(Query(endless(database)).withTimeout(200ms));
    const auto error = errorOf(future);
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::Timeout);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Cancel::byGuard()
{
    ENGINE_WITH_ONE_CONNECTION;
    auto guard = std::make_unique<QObject>();
    const auto future = engine.execute(Query(endless(database)).guardedBy(guard.get()));
    QVERIFY(isRunning(engine));
    guard.reset();
    COMPARE_ERROR_KIND(future, Kind::Canceled);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Cancel::byReply()
{
    ENGINE_WITH_ONE_CONNECTION;
    Reply *reply = engine.fetchAll(Query(endless(database)));
    bool isCanceled = false;
    connect(reply, &Reply::canceled, this, [&] { isCanceled = true; });
    QVERIFY(isRunning(engine));
    reply->cancel();
    QTRY_VERIFY_WITH_TIMEOUT(isCanceled, 10000);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Cancel::byEngine()
{
    QFuture<ResultSet> future;
    QElapsedTimer timer;
    {
        ENGINE_WITH_ONE_CONNECTION;
        future = engine.execute(endless(database));
        QVERIFY(isRunning(engine));
        timer.start();
    }
    QVERIFY2(timer.elapsed() < 1000, qPrintable(u"%1 ms"_s.arg(timer.elapsed())));
    COMPARE_ERROR_KIND(future, Kind::Closed);
}

void tst_Cancel::inTransaction()
{
    ENGINE_WITH_ONE_CONNECTION;
    valueOf(engine.execute(database.createUsers()));
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s));
    QFuture<ResultSet> future = transaction.execute(endless(database));
    QVERIFY(isRunning(engine));
    future.cancel();
    // Whatever became of the transaction, what follows is inside it or refused.
    const auto after = transaction.execute(u"INSERT INTO users (name) VALUES ('Eli')"_s);
    const auto error = errorOf(after);
    QVERIFY(!error || error->kind() == Kind::TransactionAborted);
    if (database.is("postgresql"))
        QVERIFY(error);
    valueOf(transaction.rollback());
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toLongLong(), 0);
}

void tst_Cancel::interruptedWriteIsUndone()
{
    const TestDatabase database;
    if (!database.is("sqlite memory") && !database.is("sqlite file"))
        return; // where an interrupted write ends the whole transaction
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s));
    QFuture<ResultSet> future = transaction.execute(
        u"INSERT INTO users (name) WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
        "WHERE i < 4000000000) SELECT i FROM n"_s);
    QTRY_COMPARE(engine.statistics().running, 1);
    future.cancel();
    COMPARE_ERROR_KIND(transaction.execute(u"INSERT INTO users (name) VALUES ('Eli')"_s),
                       Kind::TransactionAborted);
    COMPARE_ERROR_KIND(transaction.commit(), Kind::TransactionAborted);
    valueOf(transaction.rollback());
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toLongLong(), 0);
}

void tst_Cancel::lockWait()
{
    const TestDatabase database;
    if (!database.is("sqlite file"))
        return;
    AsyncSqlEngine holder(database.options());
    valueOf(holder.execute(database.createUsers()));
    const Transaction lock = valueOf(holder.begin()); // somebody else's, as of another process
    valueOf(lock.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s));

    AsyncSqlEngine engine(database.options());
    QElapsedTimer timer;
    timer.start();
    COMPARE_ERROR_KIND(
        engine.execute(Query(u"INSERT INTO users (name) VALUES ('Eli')"_s).withTimeout(200ms)),
        Kind::Timeout);
    QVERIFY2(timer.elapsed() < 3000, "It waited for the lock"); // which is waited for 5 s
    valueOf(lock.commit());
    valueOf(engine.execute(u"INSERT INTO users (name) VALUES ('Eli')"_s));
}

// Cancels at any moment of short statements: each ends with its own answer or canceled, and those
// that nobody cancels are never hit.
void tst_Cancel::races()
{
    ENGINE_WITH_ONE_CONNECTION;
    const int count = database.is("sqlite memory") || database.is("sqlite file") ? 2000 : 300;
    QRandomGenerator random(42);
    int canceled = 0;
    for (int i = 0; i < count; ++i) {
        QFuture<QVariant> target = engine.scalar(u"SELECT 1"_s);
        QFuture<QVariant> bystander = engine.scalar(u"SELECT 2"_s);
        QDeadlineTimer moment(std::chrono::microseconds(random.bounded(400)));
        while (!moment.hasExpired())
            QCoreApplication::processEvents();
        target.cancel();
        QCOMPARE(valueOf(bystander).toInt(), 2);
        QVERIFY(ends(target));
        if (target.isCanceled())
            ++canceled;
        else
            QCOMPARE(target.result().toInt(), 1);
    }
    QVERIFY(canceled <= count);
}

QTEST_GUILESS_MAIN(tst_Cancel)
#include "tst_cancel.moc"
