// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Cursor>
#include <AsyncSql/Transaction>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>
#include <QtCore/qrandom.h>
#include <QtCore/qscopeguard.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

#include <cstdio>
#include <linux/capability.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

// What happens to SQLite's files: other processes, full disks, files that go away.
class tst_SqliteFaults : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void lockedForLessThanTheTimeout();
    void lockedForLongerThanTheTimeout();
    void lockedAtTheBegin();
    void staleSnapshot();
    void staleSnapshotIsRetried();
    void databaseIsFull_data();
    void databaseIsFull();
    void databaseIsFullInTransaction_data();
    void databaseIsFullInTransaction();
    void databaseIsFullInBatch_data();
    void databaseIsFullInBatch();
    void diskIsFull();
    void readOnlyDirectory_data();
    void readOnlyDirectory();
    void fileDeleted();
    void fileReplaced();
    void checkpointUnderReader();
    void halfReadCursor();
    void killedInCommit();
};

namespace {

const QString insertUser = u"INSERT INTO users (name) VALUES (?)"_s;
const QString countUsers = u"SELECT count(*) FROM users"_s;

const TestDatabase::Kind &fileKind()
{
    return TestDatabase::kinds().at(1);
}

QString urlOf(const QString &file)
{
    return u"sqlite:///"_s + file;
}

QString fileOf(const TestDatabase &database)
{
    return database.filePath(u"test.db"_s);
}

ConnectionOptions withBusyTimeout(const TestDatabase &database, int milliseconds)
{
    return ConnectionOptions::fromUrl(
        u"%1?busy_timeout=%2"_s.arg(urlOf(fileOf(database))).arg(milliseconds));
}

qint64 users(const Connectable &where)
{
    return valueOf(where.scalar(countUsers)).toLongLong();
}

QString integrity(const Connectable &where)
{
    return valueOf(where.scalar(u"PRAGMA integrity_check"_s)).toString();
}

// Makes a file with users in it, closed again.
void makeUsers(const TestDatabase &database, const QStringList &names)
{
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    for (const QString &name : names)
        engine.execute(insertUser, {name});
    valueOf(engine.shutdown());
}

// Another process of this test, which runs one of the programs below.
class OtherProcess
{
public:
    OtherProcess(const QString &program, const QStringList &arguments)
    {
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationFilePath(),
                        QStringList{u"--program"_s, program} + arguments);
    }
    ~OtherProcess() { kill(); }
    Q_DISABLE_COPY_MOVE(OtherProcess)

    [[nodiscard]] QByteArray nextLine() // none: it has ended, or says nothing
    {
        const QDeadlineTimer deadline(LongestWait);
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(int(deadline.remainingTime())))
                break;
        }
        return m_process.canReadLine() ? m_process.readLine().trimmed() : QByteArray();
    }
    void goOn() { m_process.write("\n"); }
    [[nodiscard]] bool succeeds()
    {
        const auto limit = std::chrono::milliseconds(LongestWait);
        return (m_process.state() == QProcess::NotRunning
                || m_process.waitForFinished(int(limit.count())))
            && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
    }
    void kill() // as SIGKILL does, in the middle of whatever it is at
    {
        m_process.kill();
        m_process.waitForFinished();
    }

private:
    QProcess m_process;
};

void say(const QByteArray &line)
{
    std::fputs((line + '\n').constData(), stdout);
    std::fflush(stdout);
}

bool check(bool isRight, const char *what)
{
    if (!isRight)
        std::fprintf(stderr, "not right: %s\n", what);
    return isRight;
}

// Holds the file's lock from "locked" until it is told to go on.
int lock(const QStringList &arguments)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s);
    database.setDatabaseName(arguments.at(0));
    QSqlQuery query;
    if (!check(database.open(), "open") || !check(query.exec(u"BEGIN IMMEDIATE"_s), "begin")
        || !check(query.exec(u"INSERT INTO users (name) VALUES ('theirs')"_s), "insert"))
        return 1;
    say("locked");
    static_cast<void>(std::getchar());
    return check(query.exec(u"COMMIT"_s), "commit") ? 0 : 1;
}

// Commits transactions of many rows, says the number of each that the engine has called committed,
// and never ends.
int commits(const QStringList &arguments)
{
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(urlOf(arguments.at(0))));
    const QString padding(300, u'x');
    for (int number = arguments.at(1).toInt();; ++number) {
        QList<QVariantList> rows;
        for (int part = 0; part < 20; ++part)
            rows.append({number, part, padding});
        engine.executeBatch(u"INSERT INTO parts VALUES (?, ?, ?)"_s, rows).waitForFinished();
        say(QByteArray::number(number));
    }
}

void writeFile(const char *path, const QByteArray &text)
{
    QFile file(QString::fromLatin1(path));
    if (file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        file.write(text);
}

// A disk of half a megabyte that only this process sees, and that goes with it.
bool mountSmallDisk(const QByteArray &folder)
{
    const auto user = QByteArray::number(::geteuid());
    const auto group = QByteArray::number(::getegid());
    if (::geteuid() == 0) {
        if (!check(::unshare(CLONE_NEWNS) == 0, "a mount namespace"))
            return false;
    } else {
        if (!check(::unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0, "a user namespace (or be root)"))
            return false;
        writeFile("/proc/self/setgroups", "deny");
        writeFile("/proc/self/uid_map", "0 " + user + " 1");
        writeFile("/proc/self/gid_map", "0 " + group + " 1");
    }
    return check(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0,
                 "private mounts")
        && check(::mount("tmpfs", folder.constData(), "tmpfs", 0, "size=512k") == 0, "mount");
}

int smallDisk(const QStringList &arguments)
{
    const QString folder = arguments.at(0);
    if (!mountSmallDisk(QFile::encodeName(folder)))
        return 1;
    QFile reserve(folder + u"/reserve"_s);
    if (!check(reserve.open(QIODevice::WriteOnly)
                   && reserve.write(QByteArray(200'000, 'r')) == 200'000 && reserve.flush(),
               "reserve"))
        return 1;

    AsyncSqlEngine engine(ConnectionOptions::fromUrl(urlOf(folder + u"/test.db"_s)));
    engine.execute(u"CREATE TABLE kept (v BLOB)"_s);
    const QString insert = u"INSERT INTO kept VALUES (?)"_s;
    const QByteArray blob(5000, 'b');
    std::optional<SqlError> error;
    qint64 acknowledged = -1;
    for (; !error && acknowledged < 200; ++acknowledged)
        error = errorOf(engine.execute(insert, {blob}));
    if (!check(error.has_value(), "an error") || !check(acknowledged > 3, "some rows"))
        return 1;
    if (error->kind() != Kind::DiskFull) {
        std::fprintf(stderr, "%s\n", qPrintable(QDebug::toString(*error)));
        return 1;
    }
    const auto rows = [&] { return engine.scalar(u"SELECT count(*) FROM kept"_s); };
    if (!check(rows().result().toLongLong() == acknowledged, "rows while it is full"))
        return 1;
    // A transaction is refused as a whole.
    const auto inTransaction = errorOf(engine.transaction([&](const Transaction &transaction) {
        transaction.execute(insert, {QByteArray("small")});
        return transaction.execute(insert, {QByteArray(150'000, 'l')});
    }));
    if (!check(inTransaction && inTransaction->kind() == Kind::DiskFull, "full in transaction")
        || !check(rows().result().toLongLong() == acknowledged, "rows after the transaction"))
        return 1;
    // With room again, it goes on by itself.
    if (!check(reserve.remove(), "room"))
        return 1;
    engine.execute(insert, {blob}).waitForFinished();
    return check(rows().result().toLongLong() == acknowledged + 1, "rows with room again")
            && check(engine.scalar(u"PRAGMA integrity_check"_s).result().toString() == "ok"_L1,
                     "integrity")
        ? 0
        : 1;
}

using Program = int (*)(const QStringList &);
const std::pair<const char *, Program> programs[] = {
    {"lock", lock},
    {"commits", commits},
    {"small disk", smallDisk},
};

} // namespace

void tst_SqliteFaults::lockedForLessThanTheTimeout()
{
    const TestDatabase database(fileKind());
    makeUsers(database, {});
    OtherProcess other(u"lock"_s, {fileOf(database)});
    QCOMPARE(other.nextLine(), "locked");
    AsyncSqlEngine engine(withBusyTimeout(database, 60'000));
    const QFuture<ResultSet> insert = engine.execute(insertUser, {u"ours"_s});
    QTRY_COMPARE(engine.statistics().running, 1);
    // Reads are not held up, but those that are to see the write.
    const Query read = Query(countUsers).withOrdering(Ordering::Unordered);
    QCOMPARE(valueOf(engine.scalar(read)).toInt(), 0);
    QVERIFY(!insert.isFinished());
    other.goOn();
    valueOf(insert);
    QVERIFY(other.succeeds());
    QCOMPARE(users(engine), 2);
}

void tst_SqliteFaults::lockedForLongerThanTheTimeout()
{
    const TestDatabase database(fileKind());
    makeUsers(database, {});
    OtherProcess other(u"lock"_s, {fileOf(database)});
    QCOMPARE(other.nextLine(), "locked");
    AsyncSqlEngine engine(withBusyTimeout(database, 100));
    valueOf(engine.open());
    QElapsedTimer timer;
    timer.start();
    const auto error = errorOf(engine.execute(insertUser, {u"ours"_s}));
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::Busy);
    QVERIFY(error->isRetryable());
    QVERIFY2(timer.elapsed() >= 100, "It did not wait for the lock");
    COMPARE_ERROR_KIND(engine.begin(), Kind::Busy);
    COMPARE_ERROR_KIND(engine.executeBatch(insertUser, {{u"a"_s}, {u"b"_s}}), Kind::Busy);
    QCOMPARE(users(engine), 0); // reads are not held up
    other.goOn();
    QVERIFY(other.succeeds());
    valueOf(engine.execute(insertUser, {u"ours"_s}));
    QCOMPARE(users(engine), 2);
}

// A transaction that finds the lock taken is begun again, until it gets it.
void tst_SqliteFaults::lockedAtTheBegin()
{
    const TestDatabase database(fileKind());
    makeUsers(database, {});
    OtherProcess other(u"lock"_s, {fileOf(database)});
    QCOMPARE(other.nextLine(), "locked");
    AsyncSqlEngine engine(
        withBusyTimeout(database, 20).setRetryPolicy({.attempts = 1000, .firstDelay = 1ms}));
    int failures = 0;
    connect(&engine, &AsyncSqlEngine::errorOccurred, this, [&](const SqlError &error) {
        QCOMPARE(error.kind(), Kind::Busy);
        if (++failures == 2)
            other.goOn();
    });
    int calls = 0;
    valueOf(engine.transaction([&](const Transaction &transaction) {
        ++calls;
        return transaction.execute(insertUser, {u"ours"_s});
    }));
    QVERIFY(failures >= 2);
    QCOMPARE(calls, 1);
    QVERIFY(other.succeeds());
    QCOMPARE(users(engine), 2);
}

void tst_SqliteFaults::staleSnapshot()
{
    const TestDatabase database(fileKind());
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    AsyncSqlEngine other(database.options());
    const Transaction transaction = valueOf(engine.begin({.mode = TransactionMode::Deferred}));
    QCOMPARE(users(transaction), 0);
    valueOf(other.execute(insertUser, {u"theirs"_s}));
    const auto error = errorOf(transaction.execute(insertUser, {u"ours"_s}));
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::SerializationFailure);
    QCOMPARE(error->nativeCode(), u"517"_s);
    QVERIFY(error->isRetryable());
    QCOMPARE(users(transaction), 0); // still that of the snapshot
    valueOf(transaction.rollback());
    valueOf(engine.execute(insertUser, {u"ours"_s}));
    QCOMPARE(users(engine), 2);
}

void tst_SqliteFaults::staleSnapshotIsRetried()
{
    const TestDatabase database(fileKind());
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    AsyncSqlEngine other(database.options());
    QList<qint64> seen;
    const auto readThenWrite = [&](const Transaction &transaction) {
        return transaction.scalar(countUsers)
            .then(this,
                  [&, transaction](const QVariant &count) {
                      seen.append(count.toLongLong());
                      if (seen.size() == 1)
                          valueOf(other.execute(insertUser, {u"theirs"_s}));
                      return transaction.execute(insertUser, {u"ours"_s});
                  })
            .unwrap();
    };
    valueOf(engine.transaction(readThenWrite, {.mode = TransactionMode::Deferred}));
    QCOMPARE(seen, (QList<qint64>{0, 1})); // the second time, with what the other has written
    QCOMPARE(users(engine), 2);
}

static ConnectionOptions::ConnectHook pageLimit(int pages)
{
    return [pages](QSqlDatabase &connection) {
        QSqlQuery query(connection);
        if (!query.exec(u"PRAGMA max_page_count=%1"_s.arg(pages)))
            throw std::runtime_error("no page limit");
    };
}

void tst_SqliteFaults::databaseIsFull_data()
{
    TestDatabase::addRows();
}

void tst_SqliteFaults::databaseIsFull()
{
    QFETCH(const int, database);
    const TestDatabase full(TestDatabase::kinds().at(database));
    AsyncSqlEngine engine(full.options().setConnectHook(pageLimit(20)));
    engine.execute(u"CREATE TABLE kept (v BLOB)"_s);
    const QString insert = u"INSERT INTO kept VALUES (?)"_s;
    std::optional<SqlError> error;
    qint64 acknowledged = -1;
    for (; !error && acknowledged < 100; ++acknowledged)
        error = errorOf(engine.execute(insert, {QByteArray(4000, 'b')}));
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::DiskFull);
    QVERIFY(!error->isRetryable());
    QVERIFY(acknowledged > 5);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM kept"_s)).toLongLong(), acknowledged);
    valueOf(engine.execute(u"DELETE FROM kept"_s));
    valueOf(engine.execute(insert, {QByteArray(4000, 'b')}));
    QCOMPARE(integrity(engine), u"ok"_s);
}

void tst_SqliteFaults::databaseIsFullInTransaction_data()
{
    QTest::addColumn<int>("database");
    QTest::addColumn<QString>("insert");
    QTest::addColumn<bool>("aborts");
    // SQLite's rule: it undoes what has written several rows alone, if it can.
    for (int i = 0; i < 2; ++i) {
        const char *name = TestDatabase::kinds().at(i).name;
        QTest::addRow("%s, one row", name)
            << i << u"INSERT INTO kept VALUES (zeroblob(200000))"_s << true;
        QTest::addRow("%s, rows", name)
            << i
            << u"INSERT INTO kept WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
               "WHERE i < 100) SELECT zeroblob(4000) FROM n"_s
            << false;
    }
}

void tst_SqliteFaults::databaseIsFullInTransaction()
{
    QFETCH(const int, database);
    QFETCH(const QString, insert);
    QFETCH(const bool, aborts);
    const TestDatabase full(TestDatabase::kinds().at(database));
    AsyncSqlEngine engine(full.options().setConnectHook(pageLimit(20)));
    valueOf(engine.execute(u"CREATE TABLE kept (v BLOB)"_s));
    const Transaction transaction = valueOf(engine.begin());
    const QString small = u"INSERT INTO kept VALUES (1)"_s;
    valueOf(transaction.execute(small));
    COMPARE_ERROR_KIND(transaction.execute(insert), Kind::DiskFull);
    if (aborts) { // or else the next one would commit by itself
        COMPARE_ERROR_KIND(transaction.execute(small), Kind::TransactionAborted);
        COMPARE_ERROR_KIND(transaction.commit(), Kind::TransactionAborted);
    } else {
        valueOf(transaction.execute(small));
        valueOf(transaction.commit());
    }
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM kept"_s)).toInt(), aborts ? 0 : 2);
    valueOf(engine.execute(small));
}

void tst_SqliteFaults::databaseIsFullInBatch_data()
{
    TestDatabase::addRows();
}

void tst_SqliteFaults::databaseIsFullInBatch()
{
    QFETCH(const int, database);
    const TestDatabase full(TestDatabase::kinds().at(database));
    AsyncSqlEngine engine(full.options().setConnectHook(pageLimit(200)));
    engine.execute(u"CREATE TABLE kept (i INTEGER, v BLOB)"_s);
    const QString insert = u"INSERT INTO kept VALUES (?, ?)"_s;
    valueOf(engine.execute(insert, {0, QByteArray("before")}));
    QList<QVariantList> rows;
    for (int i = 0; i < 300; ++i)
        rows.append({i, QByteArray(4000, 'b')});
    const auto error = errorOf(engine.executeBatch(insert, rows));
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::DiskFull);
    QVERIFY2(error->text().startsWith(u"Row 1"_s), qPrintable(error->text())); // of some 190
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM kept"_s)).toInt(), 1);
    rows.resize(100);
    valueOf(engine.executeBatch(insert, rows));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM kept"_s)).toInt(), 101);
    QCOMPARE(integrity(engine), u"ok"_s);
}

void tst_SqliteFaults::diskIsFull()
{
    const TestDatabase database(fileKind());
    OtherProcess other(u"small disk"_s, {database.folder()});
    QVERIFY(other.succeeds());
}

void tst_SqliteFaults::readOnlyDirectory_data()
{
    QTest::addColumn<QString>("journal"); // of the file in it; none: no file
    QTest::addColumn<bool>("isReadable");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("text");
    QTest::newRow("no file") << QString() << false << Kind::CannotOpen << u"permission"_s;
    QTest::newRow("rollback journal") << u"DELETE"_s << true << Kind::ReadOnly << u"directory"_s;
    QTest::newRow("write-ahead log") << u"WAL"_s << false << Kind::ReadOnly << u"directory"_s;
}

void tst_SqliteFaults::readOnlyDirectory()
{
    QFETCH(const QString, journal);
    QFETCH(const bool, isReadable);
    QFETCH(const Kind, kind);
    QFETCH(const QString, text);
    const TestDatabase database(fileKind());
    if (!journal.isEmpty()) {
        makeUsers(database, {u"Dana"_s});
        AsyncSqlEngine engine(database.options());
        QCOMPARE(valueOf(engine.scalar(u"PRAGMA journal_mode="_s + journal)).toString(),
                 journal.toLower());
        valueOf(engine.shutdown());
    }
    QVERIFY(QFile::setPermissions(database.folder(), QFile::ReadOwner | QFile::ExeOwner));
    const auto allow = qScopeGuard([&] {
        QFile::setPermissions(database.folder(),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    });
    AsyncSqlEngine engine(database.options());
    const auto error = errorOf(engine.execute(insertUser, {u"Eli"_s}));
    QVERIFY(error);
    QVERIFY2(error->kind() == kind, qPrintable(QDebug::toString(*error)));
    QVERIFY2(error->text().contains(text), qPrintable(error->text()));
    if (isReadable)
        QCOMPARE(users(engine), 1);
    else
        COMPARE_ERROR_KIND(engine.scalar(countUsers), kind);
}

// The database with what belongs to it.
static bool removeFiles(const TestDatabase &database)
{
    return QFile::remove(fileOf(database)) && QFile::remove(fileOf(database) + u"-wal"_s)
        && QFile::remove(fileOf(database) + u"-shm"_s);
}

// Whatever comes of statements whose file has gone: they end.
static void runStatements(const AsyncSqlEngine &engine)
{
    QList<QFuture<ResultSet>> futures;
    for (int i = 0; i < 20; ++i) {
        futures.append(engine.execute(insertUser, {QString::number(i)}));
        futures.append(engine.execute(countUsers));
        futures.append(engine.execute(u"SELECT * FROM users"_s)); // several connections' worth
    }
    for (const QFuture<ResultSet> &future : futures) {
        QVERIFY(ends(future));
        QVERIFY(errorOf(future) || future.resultCount() == 1);
    }
}

void tst_SqliteFaults::fileDeleted()
{
    const TestDatabase database(fileKind());
    makeUsers(database, {u"Dana"_s});
    {
        AsyncSqlEngine engine(database.options());
        valueOf(engine.execute(insertUser, {u"Eli"_s}));
        QVERIFY(removeFiles(database));
        // Nothing is written to where nobody will find it.
        COMPARE_ERROR_KIND(engine.execute(insertUser, {u"Fay"_s}), Kind::UndefinedObject);
        runStatements(engine);
        valueOf(engine.shutdown());
    }
    AsyncSqlEngine engine(database.options());
    COMPARE_ERROR_KIND(engine.scalar(countUsers), Kind::UndefinedObject);
    valueOf(engine.execute(database.createUsers()));
    QCOMPARE(users(engine), 0);
    QCOMPARE(integrity(engine), u"ok"_s);
}

void tst_SqliteFaults::fileReplaced()
{
    const QStringList names{u"new"_s, u"newer"_s, u"newest"_s};
    const TestDatabase database(fileKind());
    const TestDatabase replacement(fileKind());
    makeUsers(database, {u"Dana"_s});
    makeUsers(replacement, names);
    {
        AsyncSqlEngine engine(database.options());
        valueOf(engine.execute(insertUser, {u"Eli"_s}));
        QVERIFY(removeFiles(database));
        QVERIFY(QFile::rename(fileOf(replacement), fileOf(database)));
        valueOf(engine.execute(insertUser, {u"Fay"_s}));
        runStatements(engine);
        valueOf(engine.shutdown());
    }
    // What was done to the old file has not spoilt the new one.
    AsyncSqlEngine engine(database.options());
    QCOMPARE(integrity(engine), u"ok"_s);
    const auto kept = valueOf(engine.fetch<QString>(u"SELECT name FROM users ORDER BY id"_s));
    QCOMPARE(kept.mid(0, 4), QStringList(names) << u"Fay"_s);
}

void tst_SqliteFaults::checkpointUnderReader()
{
    const TestDatabase database(fileKind());
    makeUsers(database, {u"Dana"_s, u"Eli"_s});
    AsyncSqlEngine engine(withBusyTimeout(database, 100));
    valueOf(engine.execute(u"DELETE FROM users WHERE name = 'Eli'"_s));
    const Transaction reader = valueOf(engine.begin({.readOnly = true}));
    QCOMPARE(users(reader), 1);
    valueOf(engine.execute(insertUser, {u"Fay"_s}));
    const QString checkpoint = u"PRAGMA wal_checkpoint(TRUNCATE)"_s;
    QCOMPARE(valueOf(engine.scalar(checkpoint)).toInt(), 1); // it could not do it all
    QCOMPARE(users(reader), 1); // and takes nothing away from the reader
    QCOMPARE(users(engine), 2);
    valueOf(engine.execute(insertUser, {u"Gus"_s})); // nor from those that write
    valueOf(reader.commit());
    QCOMPARE(valueOf(engine.scalar(checkpoint)).toInt(), 0);
    QCOMPARE(QFileInfo(fileOf(database) + u"-wal"_s).size(), 0);
    QCOMPARE(users(engine), 3);
}

void tst_SqliteFaults::halfReadCursor()
{
    const TestDatabase database(fileKind());
    AsyncSqlEngine engine(withBusyTimeout(database, 100));
    engine.execute(database.createUsers());
    constexpr int count = 1000;
    QList<QVariantList> rows;
    for (int i = 0; i < count; ++i)
        rows.append(QVariantList{QString::number(i)});
    valueOf(engine.executeBatch(insertUser, rows));
    AsyncSqlEngine other(withBusyTimeout(database, 100));
    const Cursor cursor = valueOf(engine.cursor(u"SELECT name FROM users ORDER BY id"_s));
    QList<int> names = valueOf(cursor.fetchMany(10)).to<int>();
    for (const AsyncSqlEngine *writer : {&engine, &other}) {
        valueOf(writer->execute(u"DELETE FROM users WHERE id % 2 = 0"_s));
        valueOf(writer->execute(u"UPDATE users SET name = 'n' || name"_s));
        valueOf(writer->executeBatch(insertUser, rows));
        valueOf(writer->execute(u"CREATE INDEX IF NOT EXISTS by_name ON users (name)"_s));
        valueOf(writer->execute(u"DELETE FROM users WHERE name NOT LIKE 'n%'"_s));
        names += valueOf(cursor.fetchMany(10)).to<int>();
    }
    names += valueOf(cursor.fetchAll()).to<int>();
    QCOMPARE(names.size(), count); // as it was when the cursor was opened
    for (int i = 0; i < count; ++i)
        QCOMPARE(names.at(i), i);
    QCOMPARE(users(engine), count / 2);
    QCOMPARE(users(other), count / 2);
}

// However often the process dies in a commit, what was called committed is there, and of the rest
// nothing or all. ASYNCSQL_TEST_KILLS is another number of times than 5.
void tst_SqliteFaults::killedInCommit()
{
    const int kills = qEnvironmentVariableIsSet("ASYNCSQL_TEST_KILLS")
        ? qEnvironmentVariableIntValue("ASYNCSQL_TEST_KILLS")
        : 5;
    const TestDatabase database(fileKind());
    {
        AsyncSqlEngine engine(database.options());
        valueOf(
            engine.execute(u"CREATE TABLE parts (number INTEGER, part INTEGER, padding TEXT)"_s));
    }
    QSet<int> acknowledged;
    int next = 0;
    for (int i = 0; i < kills; ++i) {
        OtherProcess other(u"commits"_s, {fileOf(database), QString::number(next)});
        const int wanted = QRandomGenerator::global()->bounded(1, 200);
        for (int lines = 0; lines < wanted; ++lines) {
            const QByteArray line = other.nextLine();
            QVERIFY2(!line.isEmpty(), "It stopped by itself");
            acknowledged.insert(line.toInt());
        }
        other.kill();
        for (QByteArray line = other.nextLine(); !line.isEmpty(); line = other.nextLine())
            acknowledged.insert(line.toInt());

        AsyncSqlEngine engine(database.options());
        QCOMPARE(integrity(engine), u"ok"_s);
        const auto found = valueOf(engine.fetch<std::tuple<int, int>>(
            u"SELECT number, count(*) FROM parts GROUP BY number ORDER BY number"_s));
        QSet<int> kept;
        for (const auto &[number, parts] : found) {
            QCOMPARE(parts, 20);
            kept.insert(number);
        }
        QVERIFY(kept.contains(acknowledged));
        QVERIFY(kept.size() - acknowledged.size() <= i + 1); // the one that it was at
        next = std::get<0>(found.last()) + 1;
    }
}

// So that root, too, is refused what the permissions of files and directories refuse.
static bool giveUpOverridingPermissions()
{
    __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2] = {};
    if (::syscall(SYS_capget, &header, data) != 0)
        return false;
    const __u32 overriding = (1u << CAP_DAC_OVERRIDE) | (1u << CAP_DAC_READ_SEARCH);
    data[0].effective &= ~overriding;
    data[0].permitted &= ~overriding;
    return ::syscall(SYS_capset, &header, data) == 0;
}

int main(int argc, char **argv)
{
    if (!check(giveUpOverridingPermissions(), "permissions"))
        return 2;
    QCoreApplication app(argc, argv);
    if (argc < 3 || qstrcmp(argv[1], "--program") != 0) {
        tst_SqliteFaults test;
        return QTest::qExec(&test, argc, argv);
    }
    for (const auto &[name, program] : programs) {
        if (qstrcmp(argv[2], name) == 0) {
            QStringList arguments;
            for (int i = 3; i < argc; ++i)
                arguments.append(QFile::decodeName(argv[i]));
            return program(arguments);
        }
    }
    return 2;
}

#include "tst_sqlitefaults.moc"
