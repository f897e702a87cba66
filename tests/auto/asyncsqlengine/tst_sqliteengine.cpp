// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Reply>
#include <AsyncSql/Transaction>

#include <QtCore/qmutex.h>
#include <QtCore/qsemaphore.h>
#include <QtCore/qset.h>
#include <QtCore/qtemporarydir.h>
#include <QtSql/qsqlquery.h>
#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

namespace {

const TestDatabase::Kind &fileKind()
{
    return TestDatabase::kinds().at(1);
}

const TestDatabase::Kind &memoryKind()
{
    return TestDatabase::kinds().at(0);
}

constexpr qint64 Endless = 1'000'000'000;

QMutex messagesMutex;
QStringList messages; // of the category asyncsql.sql

void keepMessage(QtMsgType, const QMessageLogContext &context, const QString &text)
{
    const QMutexLocker lock(&messagesMutex);
    if (context.category && QLatin1StringView(context.category) == "asyncsql.sql"_L1)
        messages.append(text);
}

QStringList takeMessages()
{
    const QMutexLocker lock(&messagesMutex);
    return std::exchange(messages, {});
}

} // namespace

// What only SQLite has, and what only a file with its several connections shows.
class tst_SqliteEngine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void journalMode();
    void readerDuringLongWrite();
    void readersSideBySide();
    void openDuringFirstStatement();
    void readersAreQueryOnly();
    void heldReaderWrites();
    void heldReaderWritesAgain();
    void memoryIsOneConnection();
    void foreignKeys_data();
    void foreignKeys();
    void connectHook();
    void connectHookThrows();
    void connectHookThrowsAnythingElse();
    void connectHookChangesConnection();
    void echo();
    void echoOff();
    void stateAfterOldConnectionsClose();
    void twoEnginesOneFile();
    void reopenedFile();
    void memoriesAreApart();
    void filesWithOddNames_data();
    void filesWithOddNames();
};

void tst_SqliteEngine::journalMode()
{
    const TestDatabase database(fileKind());
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.scalar(u"PRAGMA journal_mode"_s)).toString(), u"wal"_s);
}

void tst_SqliteEngine::readerDuringLongWrite()
{
    const TestDatabase database(fileKind());
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    valueOf(engine.execute(u"INSERT INTO users (name) VALUES ('before')"_s));
    QSemaphore written;
    QSemaphore held;
    const QFuture<bool> write = engine.runInTransaction([&](QSqlDatabase &connection) {
        const bool ok = QSqlQuery(connection).exec(u"INSERT INTO users (name) VALUES ('new')"_s);
        written.release();
        return ok && held.tryAcquire(1, LongestWait);
    });
    QVERIFY(written.tryAcquire(1, LongestWait));
    const Query count(u"SELECT count(*) FROM users"_s);
    const auto now = engine.scalar(Query(count).withOrdering(Ordering::Unordered));
    const auto inOrder = engine.scalar(count);
    QCOMPARE(valueOf(now).toInt(), 1); // not held up, and sees nothing uncommitted
    QVERIFY(!inOrder.isFinished());    // sees every write given before it
    held.release();
    QVERIFY(valueOf(write));
    QCOMPARE(valueOf(inOrder).toInt(), 2);
}

void tst_SqliteEngine::readersSideBySide()
{
    const TestDatabase database(fileKind());
    AsyncSqlEngine engine(database.options());
    QFuture<ResultSet> endless = engine.execute(countingQuery(Endless));
    QTRY_COMPARE(engine.statistics().running, 1);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
    QCOMPARE(valueOf(engine.execute(database.createUsers())).returnsRows(), false);
    QVERIFY(!endless.isFinished());
    endless.cancel();
    QVERIFY(ends(endless));
}

// A connection is open as soon as it is, however long its first statement takes.
void tst_SqliteEngine::openDuringFirstStatement()
{
    const TestDatabase database(fileKind());
    AsyncSqlEngine engine(database.options());
    QSemaphore begun;
    QSemaphore held;
    const QFuture<bool> first = engine.run([&](QSqlDatabase &) {
        begun.release();
        return held.tryAcquire(1, LongestWait);
    });
    QVERIFY(begun.tryAcquire(1, LongestWait));
    const bool isOpen = QTest::qWaitFor(
        [&] {
            return engine.state() == AsyncSqlEngine::State::Open && engine.statistics().open == 1;
        },
        2000);
    held.release();
    QVERIFY(valueOf(first));
    QVERIFY(isOpen);
}

void tst_SqliteEngine::readersAreQueryOnly()
{
    const TestDatabase database(fileKind());
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.scalar(u"PRAGMA query_only"_s)).toInt(), 1);
    QCOMPARE(valueOf(engine.run([](QSqlDatabase &connection) {
                 QSqlQuery query(connection);
                 return query.exec(u"PRAGMA query_only"_s) && query.next() ? query.value(0).toInt()
                                                                           : -1;
             })),
             0);
    const TestDatabase memory(memoryKind());
    AsyncSqlEngine inMemory(memory.options());
    QCOMPARE(valueOf(inMemory.scalar(u"PRAGMA query_only"_s)).toInt(), 0);
}

// A handle may write on any connection; its next user may not.
void tst_SqliteEngine::heldReaderWrites()
{
    const TestDatabase database(fileKind());
    AsyncSqlEngine engine(database.options().setMaximumConnections(2)); // one of them reads
    valueOf(engine.execute(u"CREATE TABLE t (a INTEGER)"_s));
    const auto queryOnly = u"PRAGMA query_only"_s;
    for (int i = 0; i < 3; ++i) {
        const Connection held = valueOf(engine.connection());
        QCOMPARE(valueOf(held.scalar(queryOnly)).toInt(), 1); // as long as it has only read
        if (i == 0)
            valueOf(held.execute(u"INSERT INTO t VALUES (1)"_s));
        else if (i == 1)
            valueOf(held.runInTransaction([](QSqlDatabase &connection) {
                QSqlQuery(connection).exec(u"INSERT INTO t VALUES (2)"_s);
            }));
        else
            valueOf(valueOf(held.begin()).executeBatch(u"INSERT INTO t VALUES (?)"_s, {{3}, {4}}));
        QCOMPARE(valueOf(held.scalar(queryOnly)).toInt(), 0);
        valueOf(held.close());
        QCOMPARE(valueOf(engine.scalar(queryOnly)).toInt(), 1);
    }
    QCOMPARE(valueOf(engine.scalar(u"SELECT sum(a) FROM t"_s)).toInt(), 1 + 2);
}

// Also on the connection that is opened in its place, since the file has gone.
void tst_SqliteEngine::heldReaderWritesAgain()
{
    const QTemporaryDir directory;
    const QString file = directory.filePath(u"held.db"_s);
    AsyncSqlEngine engine(ConnectionOptions().setDatabase(file).setMaximumConnections(2));
    const Connection held = valueOf(engine.connection());
    valueOf(held.execute(u"CREATE TABLE first (a INTEGER)"_s));
    for (const QString &part : {file, file + u"-wal"_s, file + u"-shm"_s})
        QFile::remove(part);
    valueOf(held.execute(u"CREATE TABLE second (a INTEGER)"_s));
    QCOMPARE(valueOf(held.fetch<QString>(u"SELECT name FROM sqlite_master"_s)),
             QStringList{u"second"_s});
    valueOf(engine.shutdown());
}

void tst_SqliteEngine::memoryIsOneConnection()
{
    const TestDatabase database(memoryKind());
    AsyncSqlEngine engine(database.options().setMaximumConnections(8));
    valueOf(engine.execute(database.createUsers()));
    QList<QFuture<QVariant>> counts;
    for (int i = 0; i < 50; ++i)
        counts.append(engine.scalar(u"SELECT count(*) FROM users"_s));
    for (const auto &count : counts)
        QCOMPARE(valueOf(count).toInt(), 0);
    QCOMPARE(engine.statistics().open, 1);
}

void tst_SqliteEngine::foreignKeys_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("memory") << 0;
    QTest::newRow("file") << 1;
}

void tst_SqliteEngine::foreignKeys()
{
    QFETCH(const int, kind);
    const TestDatabase database(TestDatabase::kinds().at(kind));
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    engine.execute(u"CREATE TABLE pets (owner INTEGER REFERENCES users (id))"_s);
    COMPARE_ERROR_KIND(engine.execute(u"INSERT INTO pets VALUES (1)"_s),
                       SqlError::Kind::ForeignKeyViolation);
    QCOMPARE(valueOf(engine.scalar(u"PRAGMA foreign_keys"_s)).toInt(), 1);
}

void tst_SqliteEngine::connectHook()
{
    const TestDatabase database(fileKind());
    QMutex mutex;
    QSet<QThread *> threads;
    QAtomicInt calls;
    auto options = database.options().setMaximumConnections(4);
    options.setConnectHook([&](QSqlDatabase &connection) {
        const QMutexLocker lock(&mutex);
        if (connection.isOpen())
            threads.insert(QThread::currentThread());
        calls.ref();
    });
    AsyncSqlEngine engine(options);
    QList<QFuture<ResultSet>> reads;
    for (int i = 0; i < 5; ++i) // more than there are connections
        reads.append(engine.execute(countingQuery(Endless)));
    engine.execute(database.createUsers());
    QTRY_COMPARE_WITH_TIMEOUT(calls.loadRelaxed(), 4, 30000);
    for (QFuture<ResultSet> &read : reads)
        read.cancel();
    for (const QFuture<ResultSet> &read : reads)
        QVERIFY(ends(read));
    valueOf(engine.shutdown());
    QCOMPARE(calls.loadRelaxed(), 4);
    QCOMPARE(threads.size(), 4); // each connection's own
    QVERIFY(!threads.contains(QThread::currentThread()));
}

void tst_SqliteEngine::connectHookThrows()
{
    const TestDatabase database(fileKind());
    QAtomicInt calls;
    auto options = database.options();
    options.setConnectHook([&](QSqlDatabase &) {
        if (calls.fetchAndAddRelaxed(1) == 0)
            throw SqlError(SqlError::Kind::PermissionDenied, u"not today"_s);
    });
    AsyncSqlEngine engine(options);
    const auto error = errorOf(engine.open());
    QVERIFY(error);
    QCOMPARE(error->kind(), SqlError::Kind::PermissionDenied);
    QCOMPARE(error->text(), u"not today"_s);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1); // the next one connects anew
    QCOMPARE(calls.loadRelaxed(), 2);
}

// Everybody who waits for a connection is told in the same way.
void tst_SqliteEngine::connectHookThrowsAnythingElse()
{
    AsyncSqlEngine engine(
        ConnectionOptions::fromUrl(u"sqlite::memory:"_s).setConnectHook([](QSqlDatabase &) {
            throw std::runtime_error("boom");
        }));
    COMPARE_ERROR_KIND(engine.scalar(u"SELECT 1"_s), SqlError::Kind::Unknown);
    COMPARE_ERROR_KIND(engine.open(), SqlError::Kind::Unknown);
    const std::unique_ptr<Reply> reply(engine.fetchAll(Query(u"SELECT 1"_s)));
    QSignalSpy failed(reply.get(), &Reply::failed);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.at(0).at(0).value<SqlError>().text(), u"boom"_s);
}

void tst_SqliteEngine::connectHookChangesConnection()
{
    const TestDatabase database(memoryKind());
    auto options = database.options();
    options.setConnectHook([](QSqlDatabase &connection) {
        QSqlQuery(connection).exec(u"CREATE TEMP TABLE fromhook AS SELECT 42 AS x"_s);
    });
    AsyncSqlEngine engine(options);
    QCOMPARE(valueOf(engine.scalar(u"SELECT x FROM fromhook"_s)).toInt(), 42);
}

void tst_SqliteEngine::echo()
{
    const TestDatabase database(memoryKind());
    AsyncSqlEngine engine(database.options());
    QVERIFY(!engine.echo());
    engine.setEcho(true);
    QVERIFY(engine.echo());
    takeMessages();
    const auto old = qInstallMessageHandler(keepMessage);
    const QString result =
        valueOf(engine.scalar(u"SELECT ? || '%1'"_s, {u"secret-value"_s})).toString();
    QFuture<ResultSet> failing = engine.execute(u"SELECT missing"_s);
    const bool hasFailed = errorOf(failing).has_value();
    QStringList lines;
    const bool isLogged = QTest::qWaitFor([&] { return (lines += takeMessages()).size() >= 2; });
    qInstallMessageHandler(old);
    QCOMPARE(result, u"secret-value%1"_s);
    QVERIFY(hasFailed);
    QVERIFY(isLogged);
    QCOMPARE(lines.size(), 2);
    const QRegularExpression line(u"^\\d+\\.\\d+ ms  SELECT \\? \\|\\| '%1'$"_s);
    QVERIFY2(line.match(lines[0]).hasMatch(), qPrintable(lines[0]));
    QVERIFY2(lines[1].endsWith(u"SELECT missing"_s), qPrintable(lines[1]));
    QVERIFY(!lines.join(u'\n').contains(u"secret-value"_s)); // never values
}

void tst_SqliteEngine::echoOff()
{
    const TestDatabase database(memoryKind());
    AsyncSqlEngine engine(database.options());
    takeMessages();
    const auto old = qInstallMessageHandler(keepMessage);
    valueOf(engine.scalar(u"SELECT 1"_s));
    engine.setEcho(true);
    valueOf(engine.scalar(u"SELECT 2"_s));
    engine.setEcho(false);
    valueOf(engine.scalar(u"SELECT 3"_s));
    valueOf(engine.shutdown());
    qInstallMessageHandler(old);
    const QStringList lines = takeMessages();
    QCOMPARE(lines.size(), 1);
    QVERIFY(lines[0].endsWith(u"SELECT 2"_s));
}

// Connections of before setOptions() may outlive the first new one.
void tst_SqliteEngine::stateAfterOldConnectionsClose()
{
    const TestDatabase first(fileKind());
    const TestDatabase second(fileKind());
    AsyncSqlEngine engine(first.options());
    QSemaphore held;
    const QFuture<bool> old = engine.run([&](QSqlDatabase &connection) {
        return QSqlQuery(connection).exec(u"CREATE TABLE t (x)"_s)
            && held.tryAcquire(1, LongestWait);
    });
    QTRY_VERIFY(QFile::exists(first.filePath(u"test.db-wal"_s)));
    engine.setOptions(second.options());
    valueOf(engine.scalar(u"SELECT 1"_s));
    QCOMPARE(engine.state(), AsyncSqlEngine::State::Open);
    QSignalSpy changes(&engine, &AsyncSqlEngine::stateChanged);
    held.release();
    QVERIFY(valueOf(old));
    QTRY_VERIFY(!QFile::exists(first.filePath(u"test.db-wal"_s))); // closed
    valueOf(engine.scalar(u"SELECT 1"_s));
    // The scheduler of the old ones tells of its end within the time that a new one takes.
    static_cast<void>(
        QTest::qWaitFor([&] { return engine.state() != AsyncSqlEngine::State::Open; }, 500));
    QCOMPARE(engine.state(), AsyncSqlEngine::State::Open);
    for (const auto &change : changes)
        QVERIFY(change[0].value<AsyncSqlEngine::State>() != AsyncSqlEngine::State::Closed);
}

void tst_SqliteEngine::twoEnginesOneFile()
{
    const TestDatabase database(fileKind());
    AsyncSqlEngine first(database.options());
    AsyncSqlEngine second(database.options());
    valueOf(first.execute(database.createUsers()));
    QList<QFuture<ResultSet>> writes;
    for (int i = 0; i < 100; ++i) {
        writes.append(first.execute(u"INSERT INTO users (name) VALUES (?)"_s, {2 * i}));
        writes.append(second.execute(u"INSERT INTO users (name) VALUES (?)"_s, {2 * i + 1}));
    }
    for (const QFuture<ResultSet> &write : writes)
        QCOMPARE(valueOf(write).rowsAffected(), 1);
    QCOMPARE(valueOf(second.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 200);
}

void tst_SqliteEngine::reopenedFile()
{
    const TestDatabase database(fileKind());
    {
        AsyncSqlEngine engine(database.options());
        engine.execute(database.createUsers());
        engine.execute(u"INSERT INTO users (name) VALUES ('kept')"_s);
        valueOf(engine.shutdown());
        QVERIFY(!QFile::exists(database.filePath(u"test.db-wal"_s)));
    }
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.scalar(u"SELECT name FROM users"_s)).toString(), u"kept"_s);
}

void tst_SqliteEngine::memoriesAreApart()
{
    const TestDatabase database(memoryKind());
    AsyncSqlEngine first(database.options());
    AsyncSqlEngine second(database.options());
    valueOf(first.execute(database.createUsers()));
    QVERIFY(!valueOf(second.hasTable(u"users"_s)));
}

void tst_SqliteEngine::filesWithOddNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("spaces") << u"a file with spaces.db"_s;
    QTest::newRow("umlauts") << u"Übung äöü.db"_s;
    QTest::newRow("emoji") << u"\U0001F600.db"_s;
    QTest::newRow("percent") << u"100%25 %1 sure.db"_s;
    QTest::newRow("question mark") << u"what?.db"_s;
    QTest::newRow("hash") << u"no#1.db"_s;
    QTest::newRow("semicolon") << u"a;b.db"_s;
    QTest::newRow("quotes") << u"it's \"quoted\".db"_s;
    QTest::newRow("no extension") << u"database"_s;
}

void tst_SqliteEngine::filesWithOddNames()
{
    QFETCH(const QString, name);
    const TestDatabase database(fileKind());
    ConnectionOptions options;
    options.setDatabase(database.filePath(name));
    QVERIFY2(options.isValid(), qPrintable(options.errorString()));
    AsyncSqlEngine engine(options);
    valueOf(engine.execute(database.createUsers()));
    QVERIFY(valueOf(engine.hasTable(u"users"_s)));
    QVERIFY(QFile::exists(database.filePath(name)));
}

QTEST_GUILESS_MAIN(tst_SqliteEngine)
#include "tst_sqliteengine.moc"
