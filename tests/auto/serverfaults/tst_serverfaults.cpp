// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "faultproxy.h"
#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Cursor>
#include <AsyncSql/Transaction>

#include <QtCore/qelapsedtimer.h>
#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

// Servers that go silent, break off, close and come back: every future ends, in time and with the
// truth, and the engine finds its way back.
class tst_ServerFaults : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addNetworkRows(); }
    void silentWhileRunning();
    void silentWhileIdle();
    void silentBehindCursor();
    void silentWhileRollingBack();
    void silentWhileConnecting();
    void cancelWhileConnecting();
    void engineEndsWhileConnecting();
    void engineEndsWhileSilent();
    void slowLink();
    void brokenInMidResult_data();
    void brokenInMidResult();
    void killedWhileIdle();
    void killedInMidStatement();
    void killedInMidTransaction();
    void killedTransactionIsLetGo();
    void killedUnderACursor();
    void killedBeforeALookUp();
    void commitWithoutAnswer();
    void unknownOutcomeIsNotRetried();
    void readIsRunAgain();
    void writeIsNotRunAgain();
    void closedPort();
    void oneAttemptAnswersAllWhoWait();
    void attemptsAreSpaced();
    void deadlineWhileServerIsAway();
    void passwordChanged();
};

namespace {

// A database behind a proxy, and an engine that gets to it through the proxy alone.
struct Fixture
{
    TestDatabase database;
    FaultProxy proxy{quint16(database.options().port())};

    [[nodiscard]] ConnectionOptions options() const
    {
        return database.options().setHost(u"127.0.0.1"_s).setPort(proxy.port());
    }
    [[nodiscard]] bool isMariaDb() const { return database.is("mariadb"); }
    [[nodiscard]] QString sleep() const
    {
        return isMariaDb() ? u"SELECT SLEEP(60)"_s : u"SELECT pg_sleep(60)"_s;
    }
    [[nodiscard]] QString ownId() const
    {
        return isMariaDb() ? u"SELECT CONNECTION_ID()"_s : u"SELECT pg_backend_pid()"_s;
    }
    // From beside the proxy.
    void killBackend(qint64 id) const
    {
        AsyncSqlEngine other(database.options());
        valueOf(other.execute(
            (isMariaDb() ? u"KILL %1"_s : u"SELECT pg_terminate_backend(%1)"_s).arg(id)));
    }
};

bool isRunning(const AsyncSqlEngine &engine)
{
    return QTest::qWaitFor([&] { return engine.statistics().running == 1; }, 10000);
}

// On a working way: what the server needs, and then some.
constexpr qint64 Soon = 5000;

} // namespace

void tst_ServerFaults::silentWhileRunning()
{
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    valueOf(engine.open());
    const auto future = engine.execute(Query(fixture.sleep()).withTimeout(300ms));
    QVERIFY(isRunning(engine));
    fixture.proxy.blackHole();
    QElapsedTimer timer;
    timer.start();
    COMPARE_ERROR_KIND(future, Kind::Timeout);
    QVERIFY2(timer.elapsed() < 10000, qPrintable(QString::number(timer.elapsed())));
    fixture.proxy.pass();
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_ServerFaults::silentWhileIdle()
{
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    valueOf(engine.open());
    fixture.proxy.blackHole();
    QFuture<QVariant> future = engine.scalar(u"SELECT 1"_s);
    QVERIFY(isRunning(engine));
    future.cancel();
    QVERIFY(ends(future, 10s));
    fixture.proxy.pass();
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

// What comes next has to read what is left of the cursor first.
void tst_ServerFaults::silentBehindCursor()
{
    Fixture fixture;
    if (fixture.isMariaDb())
        return; // its client has all the rows
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    {
        const Transaction transaction = valueOf(engine.begin());
        const Cursor cursor = valueOf(
            transaction.cursor(u"SELECT repeat('x', 1000) FROM generate_series(1, 200000)"_s));
        QCOMPARE(valueOf(cursor.fetchMany(10)).rowCount(), 10);
        fixture.proxy.blackHole();
        const auto future = transaction.execute(Query(u"SELECT 1"_s).withTimeout(300ms));
        QVERIFY(ends(future, 10s));
        COMPARE_ERROR_KIND(future, Kind::Timeout);
    }
    fixture.proxy.pass();
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

// By a handle that was let go, for which nobody waits.
void tst_ServerFaults::silentWhileRollingBack()
{
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    {
        const Transaction transaction = valueOf(engine.begin());
        valueOf(transaction.execute(u"SELECT 1"_s));
        fixture.proxy.blackHole();
    }
    QVERIFY(isRunning(engine));
    QTRY_COMPARE_WITH_TIMEOUT(engine.statistics().running, 0, 20'000);
    fixture.proxy.pass();
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_ServerFaults::silentWhileConnecting()
{
    Fixture fixture;
    fixture.proxy.blackHole();
    AsyncSqlEngine engine(fixture.options());
    QElapsedTimer timer;
    timer.start();
    const auto error = errorOf(engine.execute(Query(u"SELECT 1"_s).withTimeout(200ms)));
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::Timeout);
    QVERIFY2(error->text().contains("connection to open"_L1), qPrintable(error->text()));
    QVERIFY2(timer.elapsed() < Soon, qPrintable(QString::number(timer.elapsed())));
}

void tst_ServerFaults::cancelWhileConnecting()
{
    Fixture fixture;
    fixture.proxy.blackHole();
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    QFuture<QVariant> future = engine.scalar(u"SELECT 1"_s);
    QTRY_COMPARE(engine.state(), AsyncSqlEngine::State::Opening);
    future.cancel();
    QVERIFY(ends(future, 5s));
    QVERIFY(future.isCanceled());
    fixture.proxy.pass(); // the attempt goes on, for the next statement
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_ServerFaults::engineEndsWhileConnecting()
{
    Fixture fixture;
    fixture.proxy.blackHole();
    QFuture<QVariant> future;
    QElapsedTimer timer;
    {
        AsyncSqlEngine engine(fixture.options());
        future = engine.scalar(u"SELECT 1"_s);
        QTRY_COMPARE(engine.state(), AsyncSqlEngine::State::Opening);
        timer.start();
    }
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    COMPARE_ERROR_KIND(future, Kind::Closed);
    QVERIFY2(timer.elapsed() < Soon, qPrintable(QString::number(timer.elapsed())));
}

void tst_ServerFaults::engineEndsWhileSilent()
{
    Fixture fixture;
    QFuture<ResultSet> future;
    QElapsedTimer timer;
    {
        AsyncSqlEngine engine(fixture.options());
        future = engine.execute(fixture.sleep());
        QVERIFY(isRunning(engine));
        QTRY_COMPARE(engine.state(), AsyncSqlEngine::State::Open);
        fixture.proxy.blackHole();
        timer.start();
    }
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    COMPARE_ERROR_KIND(future, Kind::Closed);
    QVERIFY2(timer.elapsed() < Soon, qPrintable(QString::number(timer.elapsed())));
}

void tst_ServerFaults::slowLink()
{
    Fixture fixture;
    fixture.proxy.delay(5);
    fixture.proxy.throttle(1'000'000);
    AsyncSqlEngine engine(fixture.options());
    const ResultSet rows = valueOf(engine.execute(fixture.database.rows(20000)));
    QCOMPARE(rows.rowCount(), 20000);
    QCOMPARE(rows.get<qint64>(19999, 0), 19999);
}

void tst_ServerFaults::brokenInMidResult_data()
{
    QTest::addColumn<int>("fetchSize");
    QTest::addColumn<bool>("isNative");
    QTest::newRow("parts") << 1000 << true;
    QTest::newRow("row by row") << 1 << false;
}

void tst_ServerFaults::brokenInMidResult()
{
    QFETCH(const int, fetchSize);
    QFETCH(const bool, isNative);
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1).setNativeAccess(isNative));
    valueOf(engine.open());
    QSignalSpy lost(&engine, &AsyncSqlEngine::connectionLost);
    fixture.proxy.cutAfter(fetchSize == 1 ? 2000 : 200000);
    Reply *reply = engine.stream(Query(fixture.database.rows(500000)).withFetchSize(fetchSize));
    std::optional<SqlError> error;
    qint64 seen = 0;
    connect(reply, &Reply::rowsReady, this,
            [&](const ResultSet &rows) { seen += rows.rowCount(); });
    connect(reply, &Reply::failed, this, [&](const SqlError &failure) { error = failure; });
    QTRY_VERIFY_WITH_TIMEOUT(error, 30000);
    // MariaDB's client has the whole result before anybody sees a row, so that it was tried again.
    QCOMPARE(error->kind(), fixture.isMariaDb() ? Kind::ConnectionFailed : Kind::ConnectionLost);
    QVERIFY(seen < 500000);
    fixture.proxy.pass();
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
    QCOMPARE(lost.count(), 1);
}

void tst_ServerFaults::killedWhileIdle()
{
    const Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    QSignalSpy lost(&engine, &AsyncSqlEngine::connectionLost);
    QSignalSpy restored(&engine, &AsyncSqlEngine::connectionRestored);
    const qint64 id = valueOf(engine.scalar(fixture.ownId())).toLongLong();
    fixture.killBackend(id);
    const qint64 next = valueOf(engine.scalar(fixture.ownId())).toLongLong();
    QVERIFY(next != id); // a read, which had delivered nothing, is run on the next connection
    QTRY_COMPARE(restored.count(), 1);
    QCOMPARE(lost.count(), 1);
}

void tst_ServerFaults::killedInMidStatement()
{
    const Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    valueOf(engine.execute(u"CREATE TABLE written (id INTEGER)"_s));
    const qint64 id = valueOf(engine.scalar(fixture.ownId())).toLongLong();
    const auto future =
        engine.execute(fixture.isMariaDb() ? u"INSERT INTO written SELECT SLEEP(60)"_s
                                           : u"INSERT INTO written SELECT 1 FROM pg_sleep(60)"_s);
    QVERIFY(isRunning(engine));
    fixture.killBackend(id);
    COMPARE_ERROR_KIND(future, Kind::ConnectionLost);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM written"_s)).toInt(), 0);
}

void tst_ServerFaults::killedInMidTransaction()
{
    const Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    valueOf(engine.execute(fixture.database.createUsers()));
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s));
    fixture.killBackend(valueOf(transaction.scalar(fixture.ownId())).toLongLong());
    COMPARE_ERROR_KIND(transaction.execute(u"INSERT INTO users (name) VALUES ('Eli')"_s),
                       Kind::ConnectionLost);
    // What follows is not done on a new connection, outside of any transaction.
    COMPARE_ERROR_KIND(transaction.execute(u"INSERT INTO users (name) VALUES ('Fay')"_s),
                       Kind::TransactionAborted);
    COMPARE_ERROR_KIND(transaction.commit(), Kind::TransactionAborted);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);
}

// By its handle, by its timeout, and with the connection that it was begun on.
void tst_ServerFaults::killedTransactionIsLetGo()
{
    const Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    valueOf(engine.execute(fixture.database.createUsers()));
    const auto breakIt = [&](const Transaction &transaction) {
        fixture.killBackend(valueOf(transaction.scalar(fixture.ownId())).toLongLong());
        COMPARE_ERROR_KIND(transaction.execute(u"INSERT INTO users (name) VALUES ('Eli')"_s),
                           Kind::ConnectionLost);
    };
    breakIt(valueOf(engine.begin()));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);

    const Transaction forgotten = valueOf(engine.begin({.timeout = 500ms}));
    breakIt(forgotten);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);

    const Connection connection = valueOf(engine.connection());
    const Transaction inside = valueOf(connection.begin());
    breakIt(inside);
    valueOf(connection.close());
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);
}

// What has not been read is an error, and not the end.
void tst_ServerFaults::killedUnderACursor()
{
    const Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    const Connection connection = valueOf(engine.connection());
    const qint64 backend = valueOf(connection.scalar(fixture.ownId())).toLongLong();
    const Cursor cursor = valueOf(connection.cursor(fixture.database.rows(1'000'000)));
    QCOMPARE(valueOf(cursor.fetchMany(10)).rowCount(), 10);
    fixture.killBackend(backend);
    const auto rest = cursor.fetchAll();
    if (fixture.isMariaDb() && !errorOf(rest))
        QCOMPARE(valueOf(rest).rowCount(), 999'990); // its client had them all
    else
        COMPARE_ERROR_KIND(rest, Kind::ConnectionLost);
    if (fixture.isMariaDb()) // what it had, it had without the server
        static_cast<void>(errorOf(connection.scalar(u"SELECT 1"_s)));
    QCOMPARE(valueOf(connection.scalar(u"SELECT 1"_s)).toInt(), 1);
}

// It is done again, as other reads are; in a transaction it tells of the loss.
void tst_ServerFaults::killedBeforeALookUp()
{
    const Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    valueOf(engine.execute(fixture.database.createUsers()));
    const auto kill = [&](const Connectable &where) {
        fixture.killBackend(valueOf(where.scalar(fixture.ownId())).toLongLong());
    };
    kill(engine);
    QVERIFY(valueOf(engine.hasTable(u"users"_s)));
    kill(engine);
    QVERIFY(fixture.database.own(valueOf(engine.tableNames())).contains(u"users"_s));
    kill(engine);
    QCOMPARE(valueOf(engine.record(u"users"_s)).count(), 2);
    kill(engine);
    QCOMPARE(valueOf(engine.primaryIndex(u"users"_s)).count(), 1);

    const Transaction transaction = valueOf(engine.begin());
    kill(transaction);
    COMPARE_ERROR_KIND(transaction.hasTable(u"users"_s), Kind::ConnectionLost);
    COMPARE_ERROR_KIND(transaction.commit(), Kind::TransactionAborted);
    QVERIFY(valueOf(engine.hasTable(u"users"_s)));
}

// Cut at any point of it: what is told is what has happened, or that nobody knows.
void tst_ServerFaults::commitWithoutAnswer()
{
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    valueOf(engine.execute(u"CREATE TABLE written (id INTEGER)"_s));
    bool isUnknown = false;
    for (int bytes = 1; !isUnknown; bytes += 20) { // of the answers to all that a commit sends
        const Transaction transaction = valueOf(engine.begin());
        valueOf(transaction.execute(u"INSERT INTO written VALUES (?)"_s, {bytes}));
        fixture.proxy.cutAfter(bytes);
        const auto error = errorOf(transaction.commit());
        QVERIFY(error);
        fixture.proxy.pass();
        const int count =
            valueOf(engine.scalar(u"SELECT count(*) FROM written WHERE id = ?"_s, {bytes})).toInt();
        isUnknown = error->kind() == Kind::OutcomeUnknown;
        if (isUnknown) {
            QCOMPARE(count, 1); // as it is: the answer alone is lost
        } else {
            QCOMPARE(error->kind(), Kind::ConnectionLost);
            QCOMPARE(count, 0);
        }
    }
}

void tst_ServerFaults::unknownOutcomeIsNotRetried()
{
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    valueOf(engine.execute(u"CREATE TABLE written (id INTEGER)"_s));
    std::optional<SqlError> error;
    for (int bytes = 1; !error || error->kind() != Kind::OutcomeUnknown; bytes += 20) {
        int calls = 0;
        error = errorOf(engine.transaction([&](const Transaction &transaction) {
            ++calls;
            return transaction.execute(u"INSERT INTO written VALUES (?)"_s, {bytes})
                .then(this, [&](const ResultSet &) { fixture.proxy.cutAfter(bytes); });
        }));
        QVERIFY(error);
        QCOMPARE(calls, 1);
        fixture.proxy.pass();
    }
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM written"_s)).toInt(), 1);
}

void tst_ServerFaults::readIsRunAgain()
{
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    valueOf(engine.open());
    fixture.proxy.cut();
    QCOMPARE(valueOf(engine.scalar(u"SELECT 42"_s)).toInt(), 42);
}

void tst_ServerFaults::writeIsNotRunAgain()
{
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    valueOf(engine.execute(fixture.database.createUsers()));
    fixture.proxy.cutAfter(1); // it is done, but for its answer
    COMPARE_ERROR_KIND(engine.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s),
                       Kind::ConnectionLost);
    fixture.proxy.pass();
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 1);
}

void tst_ServerFaults::closedPort()
{
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options());
    QSignalSpy lost(&engine, &AsyncSqlEngine::connectionLost);
    QSignalSpy restored(&engine, &AsyncSqlEngine::connectionRestored);
    valueOf(engine.open());
    fixture.proxy.shut();
    COMPARE_ERROR_KIND(engine.execute(u"SELECT 1"_s), Kind::ConnectionFailed);
    COMPARE_ERROR_KIND(engine.execute(u"SELECT 1"_s), Kind::ConnectionFailed);
    fixture.proxy.open();
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
    QTRY_COMPARE(restored.count(), 1);
    QCOMPARE(lost.count(), 1);
}

void tst_ServerFaults::oneAttemptAnswersAllWhoWait()
{
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options().setMaximumConnections(1));
    fixture.proxy.cutAfter(0); // takes connections, and breaks each with its first answer
    QList<QFuture<ResultSet>> futures;
    for (int i = 0; i < 200; ++i)
        futures.append(engine.execute(u"SELECT 1"_s));
    for (const auto &future : std::as_const(futures))
        COMPARE_ERROR_KIND(future, Kind::ConnectionFailed);
    QVERIFY2(fixture.proxy.connections() < 20,
             qPrintable(QString::number(fixture.proxy.connections())));
}

void tst_ServerFaults::attemptsAreSpaced()
{
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options());
    fixture.proxy.cutAfter(0);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 6; ++i)
        COMPARE_ERROR_KIND(engine.execute(u"SELECT 1"_s), Kind::ConnectionFailed);
    QVERIFY(timer.elapsed() >= 300); // 20, 40, 80, 160 and 320 ms between them, half of it at least
    fixture.proxy.pass();
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_ServerFaults::deadlineWhileServerIsAway()
{
    Fixture fixture;
    AsyncSqlEngine engine(fixture.options());
    fixture.proxy.shut();
    std::optional<SqlError> error;
    while (!error || error->kind() == Kind::ConnectionFailed) // until it has to wait for its turn
        error = errorOf(engine.execute(Query(u"SELECT 1"_s).withTimeout(50ms)));
    QCOMPARE(error->kind(), Kind::Timeout);
}

void tst_ServerFaults::passwordChanged()
{
    const Fixture fixture;
    const QString name = u"u%1"_s.arg(QCoreApplication::applicationPid());
    const auto statement = [&](const QString &mariaDb, const QString &postgreSql) {
        return (fixture.isMariaDb() ? mariaDb : postgreSql).arg(name);
    };
    AsyncSqlEngine owner(fixture.database.options());
    valueOf(owner.execute(statement(u"CREATE USER %1@'%' IDENTIFIED BY 'old'"_s,
                                    u"CREATE USER %1 PASSWORD 'old'"_s)));
    if (fixture.isMariaDb())
        valueOf(owner.execute(u"GRANT ALL ON *.* TO %1@'%'"_s.arg(name)));
    {
        AsyncSqlEngine engine(
            fixture.options().setUser(name).setPassword(u"old"_s).setMaximumConnections(1));
        const qint64 id = valueOf(engine.scalar(fixture.ownId())).toLongLong();
        valueOf(owner.execute(statement(u"ALTER USER %1@'%' IDENTIFIED BY 'new'"_s,
                                        u"ALTER USER %1 PASSWORD 'new'"_s)));
        QCOMPARE(valueOf(engine.scalar(fixture.ownId())).toLongLong(), id); // it had been let in
        fixture.killBackend(id);
        const auto error = errorOf(engine.execute(u"SELECT 1"_s));
        QVERIFY(error);
        QCOMPARE(error->kind(), Kind::AuthenticationFailed);
        QVERIFY2(!error->text().contains("old"_L1), qPrintable(error->text()));
    }
    valueOf(owner.execute(statement(u"DROP USER %1@'%'"_s, u"DROP USER %1"_s)));
}

QTEST_GUILESS_MAIN(tst_ServerFaults)
#include "tst_serverfaults.moc"
