// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Transaction>

#include <QtCore/qsemaphore.h>

#include <atomic>
#include <thread>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// engine.transaction() from the outside: which thread it goes on in, and how it is stopped. What it does
// to the database is in tst_transaction.
class tst_TransactionFunction : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addRows(); }
    void continuationIsNotOnOurThreads();
    void continuationOfBusyThread();
    void cancelWhileItWaitsForAConnection();
    void cancelWhileItWaitsToTryAgain();
    void shutdownWhileFunctionRuns();
    void functionAsksForItsEnd_data();
    void functionAsksForItsEnd();
    void failedEndIsNoSuccess();
    void timeoutIsNoSuccess_data();
    void timeoutIsNoSuccess();
};

static const QString insert = u"INSERT INTO users (name) VALUES (?)"_s;

#define ENGINE_WITH_USERS \
    const TestDatabase database; \
    AsyncSqlEngine engine(database.options()); \
    valueOf(engine.execute(database.createUsers()))

// One that may wait for another transaction, which needs the thread that looks after all of them.
void tst_TransactionFunction::continuationIsNotOnOurThreads()
{
    ENGINE_WITH_USERS;
    std::atomic<int> ours{0};
    std::thread([&] { // without an event loop
        for (int i = 0; i < 20; ++i) {
            engine
                .transaction([i](const Transaction &transaction) {
                    transaction.execute(insert, {u"a%1"_s.arg(i)});
                    return transaction.commit();
                })
                .then([&, i] {
                    const QString name = QThread::currentThread()->objectName();
                    ours += name == "AsyncSql supervisor"_L1 || name == "AsyncSql worker"_L1;
                    engine
                        .transaction([i](const Transaction &transaction) {
                            return transaction.execute(insert, {u"b%1"_s.arg(i)});
                        })
                        .waitForFinished();
                })
                .waitForFinished();
        }
    })
        .join();
    QCOMPARE(ours.load(), 0);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 40);
}

void tst_TransactionFunction::continuationOfBusyThread()
{
    ENGINE_WITH_USERS;
    QString name;
    std::optional<QFuture<void>> done;
    QTimer::singleShot(0, this, [&] { // in an event loop, which does not tell of the end so soon
        done = engine
                   .transaction([](const Transaction &transaction) {
                       const auto written = transaction.execute(insert, {u"Dana"_s});
                       QThread::msleep(50);
                       return written;
                   })
                   .then([&](const ResultSet &) { name = QThread::currentThread()->objectName(); });
    });
    QTRY_VERIFY(done);
    QVERIFY(ends(*done));
    QVERIFY2(!name.startsWith("AsyncSql supervisor"_L1), qPrintable(name));
}

void tst_TransactionFunction::cancelWhileItWaitsForAConnection()
{
    ENGINE_WITH_USERS;
    const Transaction holder = valueOf(engine.begin());
    std::atomic<bool> isCalled{false};
    auto done = engine.transaction([&](const Transaction &transaction) {
        isCalled = true;
        return transaction.execute(insert, {u"Dana"_s});
    });
    done.cancel();
    QVERIFY(ends(done, 10s)); // the holder holds on
    QVERIFY(done.isCanceled());
    valueOf(holder.rollback());
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);
    QVERIFY(!isCalled);
}

void tst_TransactionFunction::cancelWhileItWaitsToTryAgain()
{
    const TestDatabase database;
    AsyncSqlEngine engine(
        database.options().setRetryPolicy({.attempts = 5, .firstDelay = 60s, .maximumDelay = 60s}));
    valueOf(engine.execute(database.createUsers()));
    std::atomic<int> calls{0};
    auto done = engine.transaction([&](const Transaction &) {
        ++calls;
        throw SqlError(SqlError::Kind::Deadlock, u"as if"_s);
        return QFuture<void>();
    });
    QTRY_COMPARE(calls.load(), 1);
    done.cancel();
    QVERIFY(ends(done, 10s));
    QVERIFY(done.isCanceled());
    QCOMPARE(calls.load(), 1);
}

// It cannot be interrupted, and is not waited for.
void tst_TransactionFunction::shutdownWhileFunctionRuns()
{
    ENGINE_WITH_USERS;
    QSemaphore entered;
    QSemaphore released;
    QFuture<ResultSet> done;
    std::thread thread([&] { // without an event loop: the function runs in a pool thread
        done = engine.transaction([&](const Transaction &transaction) {
            entered.release();
            released.acquire();
            return transaction.execute(insert, {u"Dana"_s});
        });
    });
    thread.join();
    entered.acquire();
    QVERIFY(ends(engine.shutdown(ShutdownMode::Cancel, 0ms), 20s));
    QVERIFY(!done.isFinished());
    released.release();
    COMPARE_ERROR_KIND(done, SqlError::Kind::Closed);
}

void tst_TransactionFunction::functionAsksForItsEnd_data()
{
    QTest::addColumn<bool>("commits");
    QTest::newRow("commit") << true;
    QTest::newRow("rollback") << false;
}

// And does not wait for it.
void tst_TransactionFunction::functionAsksForItsEnd()
{
    QFETCH(bool, commits);
    ENGINE_WITH_USERS;
    for (int i = 0; i < 20; ++i) {
        const auto done = engine.transaction([&](const Transaction &transaction) {
            transaction.execute(insert, {QString::number(i)});
            static_cast<void>(commits ? transaction.commit() : transaction.rollback());
            return QtFuture::makeReadyFuture(i);
        });
        QCOMPARE(valueOf(done), i);
    }
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), commits ? 20 : 0);
}

// Of a commit that the function has asked for, whatever it returns itself.
void tst_TransactionFunction::failedEndIsNoSuccess()
{
    ENGINE_WITH_USERS;
    valueOf(engine.execute(u"CREATE TABLE posts (author INTEGER REFERENCES users (id) "
                           "DEFERRABLE INITIALLY DEFERRED)"_s));
    COMPARE_ERROR_KIND(engine.transaction([](const Transaction &transaction) {
        transaction.execute(u"INSERT INTO posts VALUES (99)"_s);
        transaction.commit();
        return QtFuture::makeReadyFuture(1);
    }),
                       SqlError::Kind::ForeignKeyViolation);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM posts"_s)).toInt(), 0);
}

void tst_TransactionFunction::timeoutIsNoSuccess_data()
{
    QTest::addColumn<bool>("onConnection");
    QTest::newRow("engine") << false;
    QTest::newRow("connection") << true;
}

void tst_TransactionFunction::timeoutIsNoSuccess()
{
    QFETCH(bool, onConnection);
    ENGINE_WITH_USERS;
    const Connection connection = onConnection ? valueOf(engine.connection()) : Connection();
    const Connectable &where = onConnection ? static_cast<const Connectable &>(connection) : engine;
    QPromise<void> promise;
    promise.start();
    Transaction kept;
    std::atomic<bool> isKept{false};
    const auto done = where.transaction(
        [&](const Transaction &transaction) {
            kept = transaction;
            isKept = true;
            transaction.execute(insert, {u"Dana"_s});
            return promise.future();
        },
        {.timeout = 200ms});
    QTRY_VERIFY(isKept);
    QTRY_VERIFY(!kept.isActive());
    promise.finish();
    QVERIFY(errorOf(done));
    if (onConnection)
        QCOMPARE(valueOf(connection.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);
}

QTEST_GUILESS_MAIN(tst_TransactionFunction)

#include "tst_transactionfunction.moc"
