// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Cursor>
#include <AsyncSql/Reply>
#include <AsyncSql/Transaction>

#include <QtCore/qsemaphore.h>
#include <QtTest/qsignalspy.h>

#include <thread>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

// Connections that a handle holds, on every database.
class tst_Connection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addEveryRow(); }
    void temporaryTable();
    void sessionSetting();
    void statementsInOrder();
    void handleToNothing();
    void driverName();
    void inTransaction();
    void branches();
    void closingEndsBranches();
    void closeTwice();
    void closeFollowsWhatWasGiven();
    void closeEndsWhatCameOfIt();
    void lastHandleGivesItBack();
    void whatCameOfItKeepsIt();
    void openTransactionIsRolledBack_data();
    void openTransactionIsRolledBack();
    void run();
    void runLeavesATransaction();
    void cursor();
    void stream();
    void function();
    void schema();
    void acquireTimeout();
    void statementsWaitNoLonger();
    void canceledWhileWaiting();
    void canceledCloseStillCloses();
    void statisticsCountWhatWaits();
    void timedOutEndStillEnds();
    void engineEndsFirst();
    void shutdownDrains();
    void writesTakeTurns();
    void readsAreNotHeldUp();
    void manyThreads();
};

static const QString insertUser = u"INSERT INTO users (name) VALUES (?)"_s;
static const QString countUsers = u"SELECT count(*) FROM users"_s;

static qint64 users(const Connectable &where)
{
    return valueOf(where.scalar(countUsers)).toLongLong();
}

static QFuture<void> holdUp(const Connectable &where, QSemaphore &held)
{
    return where.run([&held](QSqlDatabase &) { held.tryAcquire(1, LongestWait); });
}

#define ENGINE_WITH_USERS \
    const TestDatabase database; \
    AsyncSqlEngine engine(database.options()); \
    valueOf(engine.execute(database.createUsers()))

void tst_Connection::temporaryTable()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    valueOf(connection.execute(u"CREATE TEMPORARY TABLE notes (text VARCHAR(20))"_s));
    valueOf(connection.execute(u"INSERT INTO notes VALUES ('mine')"_s));
    if (database.kind().hasReaders) // or else there is no other connection
        COMPARE_ERROR_KIND(engine.execute(u"SELECT text FROM notes"_s), Kind::UndefinedObject);
    QCOMPARE(valueOf(connection.scalar(u"SELECT text FROM notes"_s)).toString(), u"mine"_s);
    QCOMPARE(users(connection), 0);
}

void tst_Connection::sessionSetting()
{
    ENGINE_WITH_USERS;
    QString set = u"PRAGMA cache_size = 1234"_s;
    QString ask = u"PRAGMA cache_size"_s;
    if (database.is("mariadb")) {
        set = u"SET @mine = 1234"_s;
        ask = u"SELECT @mine"_s;
    } else if (database.kind().rows) {
        set = u"SET work_mem = 1234"_s;
        ask = u"SELECT setting FROM pg_settings WHERE name = 'work_mem'"_s;
    }
    const Connection connection = valueOf(engine.connection());
    connection.execute(set);
    QCOMPARE(valueOf(connection.scalar(ask)).toInt(), 1234);
    if (database.kind().hasReaders)
        QVERIFY(valueOf(engine.scalar(ask)).toInt() != 1234);
    QCOMPARE(valueOf(connection.scalar(ask)).toInt(), 1234);
}

void tst_Connection::statementsInOrder()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    QList<QFuture<QVariant>> counts;
    for (int i = 0; i < 20; ++i) {
        connection.execute(insertUser, {QString::number(i)});
        counts.append(connection.scalar(countUsers));
    }
    for (int i = 0; i < 20; ++i)
        QCOMPARE(valueOf(counts.at(i)).toInt(), i + 1);
}

void tst_Connection::handleToNothing()
{
    const Connection nothing;
    QVERIFY(nothing.isClosed());
    QVERIFY(!nothing.inTransaction());
    QCOMPARE(nothing.driverName(), QString());
    QVERIFY(nothing.branch().isClosed());
    COMPARE_ERROR_KIND(nothing.execute(countUsers), Kind::Closed);
    COMPARE_ERROR_KIND(nothing.begin(), Kind::Closed);
    COMPARE_ERROR_KIND(nothing.cursor(countUsers), Kind::Closed);
    COMPARE_ERROR_KIND(nothing.run([](QSqlDatabase &) {}), Kind::Closed);
    COMPARE_ERROR_KIND(
        nothing.transaction([](const Transaction &inside) { return inside.commit(); }),
        Kind::Closed);
    COMPARE_ERROR_KIND(nothing.close(), Kind::Closed);
    const std::unique_ptr<Reply> reply(nothing.stream(Query(countUsers)));
    QSignalSpy failed(reply.get(), &Reply::failed);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.at(0).at(0).value<SqlError>().kind(), Kind::Closed);
}

void tst_Connection::driverName()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.connection()).driverName(),
             QString::fromLatin1(database.kind().driver));
}

void tst_Connection::inTransaction()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    QVERIFY(!connection.inTransaction());
    const Transaction transaction = valueOf(connection.begin());
    QVERIFY(connection.inTransaction());
    const Transaction savepoint = valueOf(transaction.begin());
    valueOf(savepoint.rollback());
    QVERIFY(connection.inTransaction());
    valueOf(transaction.execute(insertUser, {u"Dana"_s}));
    QCOMPARE(users(connection), 1); // statements of the connection are inside, too
    valueOf(transaction.rollback());
    QVERIFY(!connection.inTransaction());
    QCOMPARE(users(connection), 0);
}

void tst_Connection::branches()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    valueOf(connection.execute(u"CREATE TEMPORARY TABLE notes (text VARCHAR(20))"_s));
    const Connection branch = connection.branch();
    const Connection inner = branch.branch();
    valueOf(branch.execute(u"INSERT INTO notes VALUES ('shared')"_s)); // the same connection
    QCOMPARE(valueOf(inner.scalar(u"SELECT text FROM notes"_s)).toString(), u"shared"_s);
    valueOf(branch.close());
    QVERIFY(branch.isClosed());
    QVERIFY(inner.isClosed());
    QVERIFY(!connection.isClosed());
    COMPARE_ERROR_KIND(branch.execute(countUsers), Kind::Closed);
    COMPARE_ERROR_KIND(inner.execute(countUsers), Kind::Closed);
    COMPARE_ERROR_KIND(branch.close(), Kind::Closed);
    QCOMPARE(valueOf(connection.scalar(u"SELECT text FROM notes"_s)).toString(), u"shared"_s);
}

void tst_Connection::closingEndsBranches()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    const Connection branch = connection.branch();
    const Connection copy = connection; // NOLINT: a second handle is the point
    valueOf(connection.close());
    for (const Connection &closed : {connection, branch, copy}) {
        QVERIFY(closed.isClosed());
        COMPARE_ERROR_KIND(closed.execute(countUsers), Kind::Closed);
    }
    QCOMPARE(users(engine), 0);
}

void tst_Connection::closeTwice()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    valueOf(connection.close());
    COMPARE_ERROR_KIND(connection.close(), Kind::Closed);
    COMPARE_ERROR_KIND(connection.execute(countUsers), Kind::Closed);
    COMPARE_ERROR_KIND(connection.scalar(countUsers), Kind::Closed);
    COMPARE_ERROR_KIND(connection.executeBatch(insertUser, {{u"late"_s}}), Kind::Closed);
    COMPARE_ERROR_KIND(connection.executeScript(countUsers), Kind::Closed);
    COMPARE_ERROR_KIND(connection.begin(), Kind::Closed);
    COMPARE_ERROR_KIND(connection.cursor(countUsers), Kind::Closed);
    COMPARE_ERROR_KIND(connection.hasTable(u"users"_s), Kind::Closed);
    QVERIFY(connection.branch().isClosed());
    QVERIFY(!connection.inTransaction());
    QCOMPARE(users(engine), 0);
}

void tst_Connection::closeFollowsWhatWasGiven()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    QList<QFuture<ResultSet>> writes;
    for (int i = 0; i < 10; ++i)
        writes.append(connection.execute(insertUser, {QString::number(i)}));
    const QFuture<void> closed = connection.close();
    COMPARE_ERROR_KIND(connection.execute(insertUser, {u"late"_s}), Kind::Closed);
    for (const auto &write : writes)
        valueOf(write);
    valueOf(closed);
    QCOMPARE(users(engine), 10);
}

void tst_Connection::closeEndsWhatCameOfIt()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    const Transaction transaction = valueOf(connection.begin());
    valueOf(transaction.execute(insertUser, {u"Dana"_s}));
    const Cursor cursor = valueOf(transaction.cursor(database.rows(10)));
    valueOf(connection.close());
    QVERIFY(!transaction.isActive());
    COMPARE_ERROR_KIND(transaction.execute(countUsers), Kind::Closed);
    COMPARE_ERROR_KIND(transaction.commit(), Kind::Closed);
    COMPARE_ERROR_KIND(cursor.fetchOne(), Kind::Closed);
    valueOf(transaction.close());
    valueOf(cursor.close());
    QCOMPARE(users(engine), 0);
}

void tst_Connection::lastHandleGivesItBack()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    for (int i = 0; i < 5; ++i) {
        Connection connection = valueOf(engine.connection());
        const Connection copy = connection; // NOLINT: a second handle is the point
        connection = {};
        QCOMPARE(valueOf(copy.scalar(u"SELECT 1"_s)).toInt(), 1);
    }
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Connection::whatCameOfItKeepsIt()
{
    ENGINE_WITH_USERS;
    Connection connection = valueOf(engine.connection());
    const Cursor cursor = valueOf(connection.cursor(database.rows(10)));
    const Transaction transaction = valueOf(connection.begin());
    connection = {};
    valueOf(transaction.execute(insertUser, {u"Dana"_s}));
    valueOf(transaction.commit());
    QCOMPARE(valueOf(cursor.fetchAll()).rowCount(), 10);
}

void tst_Connection::openTransactionIsRolledBack_data()
{
    QTest::addColumn<bool>("closes");
    QTest::newRow("close()") << true;
    QTest::newRow("last handle") << false;
}

void tst_Connection::openTransactionIsRolledBack()
{
    QFETCH(bool, closes);
    ENGINE_WITH_USERS;
    {
        const Connection connection = valueOf(engine.connection());
        const Transaction transaction = valueOf(connection.begin());
        const Transaction savepoint = valueOf(transaction.begin());
        valueOf(savepoint.execute(insertUser, {u"Dana"_s}));
        if (closes)
            valueOf(connection.close());
    }
    QCOMPARE(users(engine), 0);
    valueOf(engine.execute(insertUser, {u"Eli"_s}));
    QCOMPARE(users(engine), 1);
}

void tst_Connection::run()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    valueOf(connection.execute(u"CREATE TEMPORARY TABLE notes (text VARCHAR(20))"_s));
    QCOMPARE(valueOf(connection.run([](QSqlDatabase &raw) {
                 QSqlQuery query(raw);
                 query.exec(u"INSERT INTO notes VALUES ('here')"_s);
                 return query.numRowsAffected();
             })),
             1);
    QFuture<void> failing = connection.runInTransaction([](QSqlDatabase &raw) {
        QSqlQuery query(raw);
        query.exec(u"INSERT INTO notes VALUES ('undone')"_s);
        throw std::domain_error("mine");
    });
    QVERIFY(ends(failing));
    QVERIFY_THROWS_EXCEPTION(std::domain_error, failing.waitForFinished());
    QCOMPARE(valueOf(connection.scalar(u"SELECT count(*) FROM notes"_s)).toInt(), 1);
}

void tst_Connection::runLeavesATransaction()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    const QFuture<void> done = connection.run([](QSqlDatabase &raw) {
        raw.transaction();
        QSqlQuery(raw).exec(u"INSERT INTO users (name) VALUES ('lost')"_s);
    });
    COMPARE_ERROR_KIND(done, Kind::TransactionAborted);
    QVERIFY(!connection.inTransaction());
    QCOMPARE(users(connection), 0);
}

void tst_Connection::cursor()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    const Cursor cursor = valueOf(connection.cursor(database.rows(10)));
    QCOMPARE(valueOf(cursor.fetchMany(4)).to<int>(), (QList<int>{0, 1, 2, 3}));
    valueOf(connection.execute(insertUser, {u"between"_s}));
    QCOMPARE(valueOf(cursor.fetchAll()).rowCount(), 6);
    QCOMPARE(users(connection), 1);
}

void tst_Connection::stream()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    const std::unique_ptr<Reply> reply(
        connection.stream(Query(database.rows(1000)).withFetchSize(100)));
    QCOMPARE(reply->parent(), &engine);
    const QFuture<QVariant> behind = connection.scalar(countUsers);
    qint64 rows = 0;
    QObject::connect(reply.get(), &Reply::rowsReady, this,
                     [&](const ResultSet &part) { rows += part.rowCount(); });
    QSignalSpy finished(reply.get(), &Reply::finished);
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(rows, 1000);
    QCOMPARE(valueOf(behind).toInt(), 0);
}

void tst_Connection::function()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    valueOf(connection.transaction([](const Transaction &transaction) {
        transaction.execute(insertUser, {u"Dana"_s});
        return transaction.execute(insertUser, {u"Eli"_s});
    }));
    QVERIFY(!connection.inTransaction());
    COMPARE_ERROR_KIND(connection.transaction([](const Transaction &transaction) {
        transaction.execute(insertUser, {u"Fay"_s});
        return transaction.execute(insertUser, {u"Fay"_s});
    }),
                       Kind::UniqueViolation);
    QVERIFY(!connection.inTransaction());
    QCOMPARE(users(connection), 2);
}

void tst_Connection::schema()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    QVERIFY(valueOf(connection.hasTable(u"users"_s)));
    QVERIFY(!valueOf(connection.hasTable(u"nobody"_s)));
    QCOMPARE(valueOf(connection.record(u"users"_s)).count(), 2);
}

void tst_Connection::acquireTimeout()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1).setAcquireTimeout(50ms));
    const Connection connection = valueOf(engine.connection());
    const auto error = errorOf(engine.connection());
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::AcquireTimeout);
    QVERIFY2(error->text().contains(u"50 ms"_s), qPrintable(error->text()));
    QVERIFY2(error->text().contains(u"a connection for"_s), qPrintable(error->text()));
    COMPARE_ERROR_KIND(engine.begin(), Kind::AcquireTimeout);
    COMPARE_ERROR_KIND(engine.cursor(u"SELECT 1"_s), Kind::AcquireTimeout);
    COMPARE_ERROR_KIND(
        engine.transaction([](const Transaction &inside) { return inside.commit(); }),
        Kind::AcquireTimeout);
    valueOf(connection.execute(u"SELECT 1"_s)); // unharmed
    valueOf(connection.close());
    valueOf(engine.connection());
}

void tst_Connection::statementsWaitNoLonger()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1).setAcquireTimeout(50ms));
    valueOf(engine.execute(database.createUsers()));
    const Transaction transaction = valueOf(engine.begin());
    const auto error = errorOf(engine.execute(insertUser, {u"Dana"_s}));
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::AcquireTimeout);
    QCOMPARE(error->query(), insertUser);
    QVERIFY2(error->text().contains(u"a transaction for"_s), qPrintable(error->text()));
    valueOf(transaction.commit());
    QCOMPARE(users(engine), 0);
}

void tst_Connection::canceledWhileWaiting()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    Connection connection = valueOf(engine.connection());
    QFuture<Connection> waiting = engine.connection();
    waiting.cancel();
    QVERIFY(ends(waiting));
    QVERIFY(waiting.isCanceled());
    connection = {};
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

// What is canceled is the future alone: the handle is closed already.
void tst_Connection::canceledCloseStillCloses()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    const Connection connection = valueOf(engine.connection());
    QSemaphore held;
    const QFuture<void> before = holdUp(connection, held);
    QFuture<void> closed = connection.close();
    closed.cancel();
    QVERIFY(ends(closed));
    held.release();
    valueOf(before);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Connection::statisticsCountWhatWaits()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    QSemaphore held;
    const QFuture<void> before = holdUp(connection, held);
    const QFuture<QVariant> first = connection.scalar(countUsers);
    const QFuture<QVariant> second = connection.scalar(countUsers);
    QTRY_COMPARE(engine.statistics().running, 1);
    QCOMPARE(engine.statistics().queued, 2);
    held.release();
    valueOf(before);
    valueOf(first);
    valueOf(second);
    QTRY_COMPARE(engine.statistics().queued + engine.statistics().running, 0);
}

// The end of a transaction, also a failed one, gives the connection back, whatever handles remain.
void tst_Connection::timedOutEndStillEnds()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1).setStatementTimeout(1000ms));
    valueOf(engine.execute(database.createUsers()));
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(insertUser, {u"Dana"_s}));
    QSemaphore held;
    const QFuture<void> before = holdUp(transaction, held); // cannot be interrupted
    COMPARE_ERROR_KIND(transaction.commit(), Kind::Timeout);
    held.release();
    QVERIFY(ends(before));
    QCOMPARE(users(engine), 0);
    QVERIFY(!transaction.isActive());
}

void tst_Connection::engineEndsFirst()
{
    const TestDatabase database;
    Connection connection;
    QFuture<ResultSet> running;
    {
        AsyncSqlEngine engine(database.options());
        connection = valueOf(engine.connection());
        running = connection.execute(database.rows(2'000'000));
    }
    COMPARE_ERROR_KIND(running, Kind::Closed);
    COMPARE_ERROR_KIND(connection.execute(u"SELECT 1"_s), Kind::Closed);
    COMPARE_ERROR_KIND(connection.begin(), Kind::Closed);
    const std::unique_ptr<Reply> reply(connection.fetchAll(Query(u"SELECT 1"_s)));
    QSignalSpy failed(reply.get(), &Reply::failed);
    QTRY_COMPARE(failed.size(), 1);
    valueOf(connection.close());
}

// A drain lets a handle finish what it was given, and then ends it.
void tst_Connection::shutdownDrains()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    QList<QFuture<ResultSet>> writes;
    for (int i = 0; i < 10; ++i)
        writes.append(connection.execute(insertUser, {QString::number(i)}));
    const QFuture<ShutdownReport> report = engine.shutdown();
    for (const auto &write : writes)
        valueOf(write);
    QCOMPARE(valueOf(report).abandoned, 0);
    COMPARE_ERROR_KIND(connection.execute(countUsers), Kind::Closed);
}

// A held connection's writes and the engine's never meet where the database lets one write only.
void tst_Connection::writesTakeTurns()
{
    ENGINE_WITH_USERS;
    if (database.is("sqlite memory") || database.is("odbc to sqlite"))
        return; // one connection; nobody to keep the order
    const Connection connection = valueOf(engine.connection());
    QList<QFuture<ResultSet>> writes;
    for (int i = 0; i < 50; ++i) {
        const Connectable &where = i % 2 ? static_cast<const Connectable &>(engine) : connection;
        writes.append(where.execute(insertUser, {QString::number(i)}));
    }
    for (const auto &write : writes)
        valueOf(write);
    const auto names = valueOf(
        engine.fetch<std::tuple<int>>(u"SELECT CAST(name AS DECIMAL) FROM users ORDER BY id"_s));
    int last[2] = {-1, -1};
    for (const auto &[name] : names) { // each one's in the order in which it gave them
        QVERIFY(last[name % 2] < name);
        last[name % 2] = name;
    }
    QCOMPARE(names.size(), 50);
    if (database.is("sqlite file")) {
        // The transaction of one keeps the other's writes waiting, and no longer.
        const Transaction transaction = valueOf(connection.begin());
        valueOf(transaction.execute(insertUser, {u"inside"_s}));
        QCOMPARE(users(engine), 50);
        const QFuture<ResultSet> waiting = engine.execute(insertUser, {u"outside"_s});
        QCOMPARE(users(transaction), 51);
        QVERIFY(!waiting.isFinished());
        valueOf(transaction.rollback());
        valueOf(waiting);
        QCOMPARE(users(engine), 51);
    }
}

void tst_Connection::readsAreNotHeldUp()
{
    ENGINE_WITH_USERS;
    if (!database.kind().hasReaders)
        return;
    const Connection connection = valueOf(engine.connection());
    QSemaphore held;
    const QFuture<void> busy = holdUp(connection, held);
    for (int i = 0; i < 20; ++i)
        QCOMPARE(users(engine), 0);
    QVERIFY(!busy.isFinished());
    held.release();
    valueOf(busy);
}

// Every thread moves money between accounts, with handles of all kinds; none is made or lost.
void tst_Connection::manyThreads()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(3));
    valueOf(engine.execute(u"CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER)"_s));
    valueOf(engine.executeBatch(u"INSERT INTO accounts VALUES (?, 1000)"_s, {{1}, {2}, {3}}));
    constexpr int Threads = 6;
    constexpr int Moves = 20;
    std::atomic<int> failures = 0;
    const auto move = [&](int thread, int number) {
        const QString update = u"UPDATE accounts SET balance = balance + ? WHERE id = ?"_s;
        Connection connection;
        Transaction transaction;
        if ((thread + number) % 2) {
            auto future = engine.connection();
            connection = future.result();
            transaction = connection.begin().result();
        } else {
            transaction = engine.begin().result();
        }
        const Transaction savepoint = number % 3 ? transaction : transaction.begin().result();
        savepoint.execute(update, {-1, 1}).waitForFinished(); // all in one order: no deadlock
        savepoint.execute(update, {1, 2 + number % 2}).waitForFinished();
        if (number % 5 == 0)
            return; // lets everything go in the middle
        transaction.commit().waitForFinished();
    };
    std::vector<std::thread> threads;
    for (int thread = 0; thread < Threads; ++thread) {
        threads.emplace_back([&, thread] {
            for (int number = 0; number < Moves; ++number) {
                try {
                    move(thread, number);
                } catch (const SqlError &error) {
                    qWarning() << error;
                    ++failures;
                }
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(failures, 0);
    QCOMPARE(valueOf(engine.scalar(u"SELECT sum(balance) FROM accounts"_s)).toInt(), 3000);
    const int kept = Threads * (Moves - Moves / 5);
    QCOMPARE(valueOf(engine.scalar(u"SELECT balance FROM accounts WHERE id = 1"_s)).toInt(),
             1000 - kept);
}

QTEST_GUILESS_MAIN(tst_Connection)
#include "tst_connection.moc"
