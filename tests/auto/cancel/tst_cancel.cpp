// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Transaction>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qrandom.h>
#include <QtCore/qscopeguard.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

#include <atomic>
#include <thread>

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
    void insertInTransaction();
    void lockWait();
    void atHandOff();
    void betweenRows();
    void duringCommit();
    void afterTheEnd();
    void twice();
    void ofAContinuation();
    void races();
};

// An INSERT that runs as long as an endless statement.
static QString endlessInsert(const TestDatabase &database)
{
    if (database.is("postgresql") || database.is("odbc to postgresql"))
        return u"INSERT INTO users (name) SELECT 'slow' FROM pg_sleep(60)"_s;
    if (database.is("mariadb"))
        return u"INSERT INTO users (name) SELECT SLEEP(60)"_s;
    return u"INSERT INTO users (name) WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM "
           u"n "
           "WHERE i < 4000000000) SELECT i FROM n"_s;
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
    QFuture<ResultSet> future = engine.execute(database.endless());
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
    const auto future = engine.execute(Query(database.endless()).withTimeout(200ms));
    const auto error = errorOf(future);
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::Timeout);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Cancel::byGuard()
{
    ENGINE_WITH_ONE_CONNECTION;
    auto guard = std::make_unique<QObject>();
    const auto future = engine.execute(Query(database.endless()).guardedBy(guard.get()));
    QVERIFY(isRunning(engine));
    guard.reset();
    COMPARE_ERROR_KIND(future, Kind::Canceled);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Cancel::byReply()
{
    ENGINE_WITH_ONE_CONNECTION;
    Reply *reply = engine.fetchAll(Query(database.endless()));
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
        future = engine.execute(database.endless());
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
    QFuture<ResultSet> future = transaction.execute(database.endless());
    QVERIFY(isRunning(engine));
    future.cancel();
    // Whatever became of the transaction (it is as it was if the statement had not been sent yet), what
    // follows is inside it or refused.
    const auto after = transaction.execute(u"INSERT INTO users (name) VALUES ('Eli')"_s);
    const auto error = errorOf(after);
    QVERIFY(!error || error->kind() == Kind::TransactionAborted);
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
    bool wasInterrupted = false;
    for (int attempt = 0; !wasInterrupted; ++attempt) { // it may have been about to begin
        QVERIFY(attempt < 20);
        const Transaction transaction = valueOf(engine.begin());
        valueOf(transaction.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s));
        QFuture<ResultSet> future = transaction.execute(endlessInsert(database));
        QVERIFY(isRunning(engine));
        future.cancel();
        const auto error =
            errorOf(transaction.execute(u"INSERT INTO users (name) VALUES ('Eli')"_s));
        wasInterrupted = error.has_value();
        if (wasInterrupted) {
            QCOMPARE(error->kind(), Kind::TransactionAborted);
            COMPARE_ERROR_KIND(transaction.commit(), Kind::TransactionAborted);
        }
        valueOf(transaction.rollback());
        QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toLongLong(), 0);
    }
}

// The transaction goes on without that INSERT, or is aborted: nothing commits by itself.
void tst_Cancel::insertInTransaction()
{
    ENGINE_WITH_ONE_CONNECTION;
    valueOf(engine.execute(database.createUsers()));
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s));
    QFuture<ResultSet> future = transaction.execute(endlessInsert(database));
    QVERIFY(isRunning(engine));
    future.cancel();
    QVERIFY(ends(future, SoonEnough));
    const auto error = errorOf(transaction.execute(u"INSERT INTO users (name) VALUES ('Eli')"_s));
    if (error) {
        QVERIFY(!database.is("mariadb")); // which undoes the statement alone
        QCOMPARE(error->kind(), Kind::TransactionAborted);
        COMPARE_ERROR_KIND(transaction.commit(), Kind::TransactionAborted);
    } else {
        valueOf(transaction.commit());
    }
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), error ? 0 : 2);
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

// Just when the worker, done with one statement, takes the next.
void tst_Cancel::atHandOff()
{
    ENGINE_WITH_ONE_CONNECTION;
    valueOf(engine.execute(database.createUsers()));
    const QString insert = u"INSERT INTO users (name) VALUES (?)"_s;
    int inserted = 0;
    for (int i = 0; i < 100; ++i) {
        std::atomic<bool> isEnding = false;
        const QFuture<void> before = engine.run([&](QSqlDatabase &) { isEnding = true; });
        QFuture<ResultSet> target = engine.execute(insert, {QString::number(i)});
        const QFuture<QVariant> after = engine.scalar(u"SELECT 2"_s);
        std::thread canceler([&isEnding, copy = target]() mutable {
            while (!isEnding)
                std::this_thread::yield();
            copy.cancel();
        });
        const bool hasEnded = ends(before);
        isEnding = true;
        canceler.join();
        QVERIFY(hasEnded);
        QCOMPARE(valueOf(after).toInt(), 2);
        QVERIFY(ends(target));
        const int found = valueOf(engine.scalar(u"SELECT count(*) FROM users WHERE name = ?"_s,
                                                {QString::number(i)}))
                              .toInt();
        QVERIFY(found == 1 || (found == 0 && target.isCanceled()));
        inserted += found;
    }
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), inserted);
}

void tst_Cancel::betweenRows()
{
    ENGINE_WITH_ONE_CONNECTION;
    // Some hold a result whole before the first row of it is read.
    const bool streams = !database.is("mariadb") && !database.isOdbc();
    QFuture<ResultSet> future = engine.execute(database.rows(streams ? 1'000'000'000 : 500'000));
    QDeadlineTimer deadline(LongestWait);
    while (future.progressValue() == 0 && !future.isFinished() && !deadline.hasExpired())
        std::this_thread::yield();
    QVERIFY(future.progressValue() > 0);
    QVERIFY(!future.isFinished());
    future.cancel();
    QVERIFY(ends(future, SoonEnough));
    QVERIFY(future.isCanceled());
    QCOMPARE(future.resultCount(), 0);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(valueOf(engine.scalar(u"SELECT ?"_s, {i})).toInt(), i);
}

void tst_Cancel::duringCommit()
{
    const TestDatabase database;
    const bool isFile = database.is("sqlite file");
    if (!isFile && !database.is("postgresql"))
        return; // no commit can be made to take long; and ODBC cancels statements alone
    ConnectionOptions options = database.options();
    options.setMaximumConnections(1);
    if (isFile)
        options = ConnectionOptions::fromUrl(
                      u"sqlite:///%1?busy_timeout=60000"_s.arg(database.filePath(u"test.db"_s)))
                      .setMaximumConnections(1)
                      .setConnectHook([](QSqlDatabase &connection) {
                          QSqlQuery(connection).exec(u"PRAGMA journal_mode=DELETE"_s);
                      });
    AsyncSqlEngine engine(options);
    valueOf(engine.execute(database.createUsers()));
    valueOf(engine.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s));
    const QString reader = u"reader"_s;
    const auto removeReader = qScopeGuard([&] { QSqlDatabase::removeDatabase(reader); });
    std::optional<QSqlQuery> reading; // without a log, it keeps the commit waiting
    if (isFile) {
        QSqlDatabase connection = QSqlDatabase::addDatabase(u"QSQLITE"_s, reader);
        connection.setDatabaseName(database.filePath(u"test.db"_s));
        QVERIFY(connection.open());
        reading.emplace(connection);
        QVERIFY(reading->exec(u"SELECT name FROM users"_s) && reading->next());
    } else {
        valueOf(engine.execute(u"CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS "
                               "$$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$"_s));
        valueOf(engine.execute(u"CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON users "
                               "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
                               "WHEN (NEW.name = 'slow') EXECUTE FUNCTION wait()"_s));
    }
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(u"INSERT INTO users (name) VALUES ('slow')"_s));
    QFuture<void> commit = transaction.commit();
    QVERIFY(isRunning(engine));
    QVERIFY(!commit.isFinished());
    commit.cancel();
    QVERIFY(ends(commit, SoonEnough));
    QVERIFY(commit.isCanceled());
    QTRY_VERIFY(!transaction.isActive());
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 1);
    reading.reset();
    valueOf(engine.execute(u"INSERT INTO users (name) VALUES ('Eli')"_s));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 2);
}

void tst_Cancel::afterTheEnd()
{
    ENGINE_WITH_ONE_CONNECTION;
    valueOf(engine.execute(database.createUsers()));
    QFuture<QVariant> read = engine.scalar(u"SELECT 5"_s);
    QFuture<ResultSet> write = engine.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s);
    QVERIFY(ends(read));
    QVERIFY(ends(write));
    read.cancel();
    write.cancel();
    QCOMPARE(read.resultCount(), 1); // its outcome stands
    QCOMPARE(read.resultAt(0).toInt(), 5);
    QCOMPARE(write.resultCount(), 1);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 1);
    QCOMPARE(engine.statistics().canceled, 0);
}

void tst_Cancel::twice()
{
    ENGINE_WITH_ONE_CONNECTION;
    QFuture<ResultSet> future = engine.execute(database.endless());
    QVERIFY(isRunning(engine));
    std::thread other([copy = future]() mutable { copy.cancel(); });
    future.cancel();
    other.join();
    future.cancel();
    const QFuture<QVariant> next = engine.scalar(u"SELECT 1"_s);
    QVERIFY(ends(future, SoonEnough));
    QVERIFY(future.isCanceled());
    QCOMPARE(valueOf(next).toInt(), 1);
    future.cancel();
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
    QTRY_COMPARE(engine.statistics().canceled, 1);
}

// It does not reach what the continuation waits for.
void tst_Cancel::ofAContinuation()
{
    ENGINE_WITH_ONE_CONNECTION;
    QFuture<ResultSet> parent = engine.execute(database.rows(200'000));
    QFuture<qsizetype> child = parent.then([](const ResultSet &rows) { return rows.rowCount(); });
    child.cancel();
    QVERIFY(ends(parent));
    QVERIFY(!parent.isCanceled());
    QCOMPARE(parent.result().rowCount(), 200'000);
    QVERIFY(ends(child));
    QVERIFY(child.isCanceled());
    QCOMPARE(engine.statistics().canceled, 0);
}

QTEST_GUILESS_MAIN(tst_Cancel)
#include "tst_cancel.moc"
