// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtCore/qpointer.h>
#include <QtCore/qsemaphore.h>
#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

namespace {

// Everything that a reply has said, in order.
struct Listener
{
    explicit Listener(Reply *reply)
    {
        QObject::connect(reply, &Reply::rowsReady, reply, [this](const ResultSet &rows) {
            chunks.append(rows);
            lateSignals += ends();
        });
        QObject::connect(reply, &Reply::progressChanged, reply, [this](qint64 rows) {
            progress.append(rows);
            lateSignals += ends();
        });
        QObject::connect(reply, &Reply::finished, reply, [this](const ResultSet &all) {
            ++finished;
            result = all;
        });
        QObject::connect(reply, &Reply::failed, reply, [this](const SqlError &problem) {
            ++failed;
            error = problem;
        });
        QObject::connect(reply, &Reply::canceled, reply, [this] { ++canceled; });
    }

    [[nodiscard]] int ends() const { return finished + failed + canceled; }

    QList<ResultSet> chunks;
    QList<qint64> progress;
    ResultSet result;
    SqlError error;
    int finished = 0;
    int failed = 0;
    int canceled = 0;
    int lateSignals = 0; // after the end
};

QList<qint64> numbersOf(const QList<ResultSet> &chunks)
{
    QList<qint64> numbers;
    for (const ResultSet &chunk : chunks)
        numbers += chunk.to<qint64>();
    return numbers;
}

// More rows than anybody waits for, coming one after the other. QMYSQL has all of them before anybody
// sees the first; natively, a million are over too soon.
QString endlessRows(const TestDatabase &database)
{
    return database.rows(database.is("mariadb") ? 5'000'000 : 1'000'000'000);
}

} // namespace

class tst_Reply : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addMainRows(); }
    void chunks_data();
    void chunks();
    void emptyResult();
    void statementWithoutRows();
    void values();
    void failed_data();
    void failed();
    void errorAfterSomeRows();
    void cancelQueued();
    void cancelRunning();
    void cancelInSlot();
    void cancelAfterEnd();
    void oneEndOnly();
    void destroyingCancels();
    void destroyedBeforeItsEvents();
    void deletedInOwnSlot_data();
    void deletedInOwnSlot();
    void engineDeletedInSlot();
    void nestedEventLoop();
    void progressWithNestedEventLoop();
    void noRowsAfterCancel();
    void parentIsEngine();
    void parentGiven();
    void engineDestroyedBeforeReply();
    void calledFromOtherThread();
    void cancelFromOtherThread();
    void closedEngine();
};

void tst_Reply::chunks_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("fetchSize"); // 0: the default
    QTest::addColumn<int>("chunks");
    QTest::newRow("one row") << 1 << 0 << 1;
    QTest::newRow("default size") << 10000 << 0 << 3;
    QTest::newRow("exactly one chunk") << 100 << 100 << 1;
    QTest::newRow("one row more") << 101 << 100 << 2;
    QTest::newRow("many chunks") << 1000 << 10 << 100;
    QTest::newRow("single rows") << 20 << 1 << 20;
    QTest::newRow("odd size") << 12345 << 777 << 16;
    QTest::newRow("more than there is") << 5 << 100000 << 1;
}

void tst_Reply::chunks()
{
    QFETCH(const int, rows);
    QFETCH(const int, fetchSize);
    QFETCH(const int, chunks);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Query query(database.rows(rows));
    if (fetchSize > 0)
        query.withFetchSize(fetchSize);
    Reply *reply = engine.fetchAll(query);
    Listener listener(reply);
    QTRY_COMPARE_WITH_TIMEOUT(listener.finished, 1, 60000);
    QVERIFY(reply->isFinished());
    QCOMPARE(listener.chunks.size(), chunks);
    QCOMPARE(listener.progress.size(), chunks);
    QCOMPARE(listener.progress.last(), rows);
    QVERIFY(std::is_sorted(listener.progress.begin(), listener.progress.end()));
    QCOMPARE(listener.result.rowCount(), rows);
    QCOMPARE(listener.result.columnNames(), QStringList{u"i"_s});
    for (const ResultSet &chunk : listener.chunks)
        QCOMPARE(chunk.columnNames(), QStringList{u"i"_s});
    const QList<qint64> whole = listener.result.to<qint64>();
    QCOMPARE(numbersOf(listener.chunks), whole);
    for (qsizetype i = 0; i < whole.size(); ++i)
        QCOMPARE(whole[i], i);
}

void tst_Reply::emptyResult()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Listener listener(engine.fetchAll(u"SELECT 1 AS one WHERE 1 = 0"_s));
    QTRY_COMPARE(listener.finished, 1);
    QCOMPARE(listener.chunks.size(), 0);
    QCOMPARE(listener.result.columnNames(), QStringList{u"one"_s});
}

void tst_Reply::statementWithoutRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    Listener listener(engine.fetchAll(u"INSERT INTO users (name) VALUES ('a')"_s));
    QTRY_COMPARE(listener.finished, 1);
    QCOMPARE(listener.result.rowsAffected(), 1);
    QCOMPARE(listener.result.lastInsertId().toInt(), database.is("postgresql") ? 0 : 1);
    QVERIFY(!listener.result.returnsRows());
}

void tst_Reply::values()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Listener listener(engine.fetchAll(Query(u"SELECT :a, 'x', NULL"_s, QVariantMap{{u"a"_s, 3}})));
    QTRY_COMPARE(listener.finished, 1);
    QCOMPARE(listener.result.value(0, 0), QVariant(qint64(3)));
    QCOMPARE(listener.result.value(0, 1), QVariant(u"x"_s));
    QVERIFY(listener.result.isNull(0, 2));
}

void tst_Reply::failed_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<SqlError::Kind>("kind");
    QTest::newRow("refused by the database")
        << u"SELECT * FROM missing"_s << SqlError::Kind::UndefinedObject;
    QTest::newRow("refused by the library") << u"SELECT :a"_s << SqlError::Kind::InvalidArgument;
    QTest::newRow("several statements")
        << u"SELECT 1; SELECT 2"_s << SqlError::Kind::InvalidArgument;
}

void tst_Reply::failed()
{
    QFETCH(const QString, sql);
    QFETCH(const SqlError::Kind, kind);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Listener listener(engine.fetchAll(sql));
    QCOMPARE(listener.ends(), 0); // never from inside of the call
    QTRY_COMPARE(listener.failed, 1);
    QCOMPARE(listener.error.kind(), kind);
    QCOMPARE(listener.error.query(), sql);
    QCOMPARE(listener.ends(), 1);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Reply::errorAfterSomeRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    // Each is an error that is met when row 1000 is read.
    QString sql =
        u"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) "
        "SELECT CASE WHEN i < 1000 THEN i ELSE abs(-9223372036854775807 - 1) END FROM n"_s;
    if (database.is("postgresql"))
        sql = u"SELECT 1000 / (1000 - i) * 0 + i FROM generate_series(0, 5000) AS i"_s;
    else if (database.is("mariadb"))
        sql = u"SELECT IF(seq < 1000, seq, (SELECT 1 UNION SELECT seq)) FROM seq_0_to_5000"_s;
    Listener listener(engine.fetchAll(Query(sql).withFetchSize(100)));
    QTRY_COMPARE(listener.failed, 1);
    QCOMPARE(listener.ends(), 1);
    QCOMPARE(listener.lateSignals, 0);
    // They remain valid; MariaDB's client gives none away before it has all.
    QCOMPARE(numbersOf(listener.chunks).size(), database.is("mariadb") ? 0 : 1000);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Reply::cancelQueued()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QSemaphore held;
    const QFuture<void> blocker =
        engine.run([&](QSqlDatabase &) { static_cast<void>(held.tryAcquire(1, LongestWait)); });
    Reply *reply = engine.fetchAll(u"INSERT INTO users (name) VALUES ('a')"_s);
    Listener listener(reply);
    reply->cancel();
    QTRY_COMPARE(listener.canceled, 1);
    held.release();
    valueOf(blocker);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);
    QCOMPARE(listener.ends(), 1);
}

void tst_Reply::cancelRunning()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Reply *reply = engine.fetchAll(Query(endlessRows(database)).withFetchSize(1000));
    Listener listener(reply);
    QTRY_VERIFY(!listener.chunks.isEmpty());
    reply->cancel();
    QTRY_COMPARE_WITH_TIMEOUT(listener.canceled, 1, 60000);
    QCOMPARE(listener.ends(), 1);
    QCOMPARE(listener.lateSignals, 0);
    QVERIFY(reply->isFinished());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
    QTRY_COMPARE(engine.statistics().canceled, 1);
}

void tst_Reply::cancelInSlot()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Reply *reply = engine.fetchAll(Query(endlessRows(database)).withFetchSize(100));
    Listener listener(reply);
    connect(reply, &Reply::rowsReady, reply, &Reply::cancel);
    QTRY_COMPARE_WITH_TIMEOUT(listener.canceled, 1, 60000);
    QCOMPARE(listener.ends(), 1);
}

void tst_Reply::cancelAfterEnd()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Reply *reply = engine.fetchAll(u"SELECT 1"_s);
    Listener listener(reply);
    QTRY_COMPARE(listener.finished, 1);
    reply->cancel();
    reply->cancel();
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
    QCoreApplication::processEvents();
    QCOMPARE(listener.ends(), 1);
}

// Canceled at any moment of a short statement: one end, whichever.
void tst_Reply::oneEndOnly()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    std::vector<std::pair<Reply *, std::unique_ptr<Listener>>> replies;
    for (int i = 0; i < 200; ++i) {
        Reply *reply = engine.fetchAll(Query(database.rows(500)).withFetchSize(100));
        replies.emplace_back(reply, std::make_unique<Listener>(reply));
        if (i % 10 == 9)
            QCoreApplication::processEvents();
        if (i >= 5)
            replies[size_t(i - 5)].first->cancel();
    }
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
    for (const auto &[reply, listener] : replies)
        QTRY_COMPARE(listener->ends(), 1);
    QCoreApplication::processEvents();
    for (const auto &[reply, listener] : replies) {
        QCOMPARE(listener->ends(), 1);
        QCOMPARE(listener->lateSignals, 0);
        if (listener->finished > 0)
            QCOMPARE(numbersOf(listener->chunks).size(), 500);
    }
}

void tst_Reply::destroyingCancels()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(2)); // one of them reads
    Reply *reply = engine.fetchAll(Query(endlessRows(database)).withFetchSize(1000));
    QSignalSpy rows(reply, &Reply::rowsReady);
    QTRY_VERIFY(!rows.isEmpty());
    delete reply;
    QTRY_COMPARE_WITH_TIMEOUT(engine.statistics().canceled, 1, 60000);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Reply::destroyedBeforeItsEvents()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Reply *reply = engine.fetchAll(u"SELECT 1"_s);
    QElapsedTimer timer;
    for (timer.start(); !reply->isFinished() && !timer.hasExpired(60000);)
        QThread::yieldCurrentThread(); // no event of it is delivered
    QVERIFY(reply->isFinished());
    delete reply;
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Reply::deletedInOwnSlot_data()
{
    QTest::addColumn<QString>("signal");
    for (const char *signal : {"rowsReady", "progressChanged", "finished", "failed", "canceled"})
        QTest::newRow(signal) << QString::fromLatin1(signal);
}

void tst_Reply::deletedInOwnSlot()
{
    QFETCH(const QString, signal);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Query query(signal == u"canceled"_s     ? endlessRows(database)
                    : signal == u"failed"_s ? u"SELECT * FROM missing"_s
                                            : database.rows(1000));
    Reply *reply = engine.fetchAll(query.withFetchSize(100));
    const QPointer<Reply> guard(reply);
    const auto destroy = [&guard] { delete guard.data(); };
    if (signal == u"rowsReady"_s)
        connect(reply, &Reply::rowsReady, this, destroy);
    else if (signal == u"progressChanged"_s)
        connect(reply, &Reply::progressChanged, this, destroy);
    else if (signal == u"finished"_s)
        connect(reply, &Reply::finished, this, destroy);
    else if (signal == u"failed"_s)
        connect(reply, &Reply::failed, this, destroy);
    else
        connect(reply, &Reply::canceled, this, destroy);
    if (signal == u"canceled"_s)
        reply->cancel();
    QTRY_VERIFY(guard.isNull());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Reply::engineDeletedInSlot()
{
    const TestDatabase database;
    QPointer<AsyncSqlEngine> engine = new AsyncSqlEngine(database.options());
    const QPointer<Reply> reply = engine->fetchAll(Query(endlessRows(database)).withFetchSize(100));
    connect(reply, &Reply::rowsReady, this, [engine] { delete engine.data(); });
    QTRY_VERIFY(engine.isNull());
    QVERIFY(reply.isNull());
}

// A slot may run an event loop of its own, a dialog's: the order of the signals holds.
void tst_Reply::nestedEventLoop()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Reply *reply = engine.fetchAll(Query(database.rows(5000)).withFetchSize(10));
    QList<qint64> numbers;
    bool isFinished = false;
    connect(reply, &Reply::finished, this, [&] { isFinished = true; });
    connect(reply, &Reply::rowsReady, this, [&](const ResultSet &rows) {
        numbers += rows.to<qint64>();
        if (numbers.size() == 10)
            QTRY_VERIFY(reply->isFinished() && engine.statistics().running == 0);
    });
    QTRY_VERIFY(isFinished);
    QTRY_COMPARE(numbers.size(), 5000);
    QVERIFY(std::is_sorted(numbers.begin(), numbers.end()));
}

void tst_Reply::progressWithNestedEventLoop()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Reply *reply = engine.fetchAll(Query(database.rows(2000)).withFetchSize(10));
    QList<qint64> told;
    bool isFinished = false;
    connect(reply, &Reply::progressChanged, this, [&](qint64 rows) {
        QVERIFY(!isFinished);
        told.append(rows);
    });
    connect(reply, &Reply::finished, this, [&] { isFinished = true; });
    bool isFirst = true;
    connect(reply, &Reply::rowsReady, this, [&] {
        if (std::exchange(isFirst, false)) {
            QEventLoop loop;
            connect(reply, &Reply::finished, &loop, &QEventLoop::quit);
            loop.exec();
        }
    });
    QTRY_VERIFY(isFinished);
    QVERIFY(std::is_sorted(told.begin(), told.end()));
    QCOMPARE(told.last(), 2000);
}

void tst_Reply::noRowsAfterCancel()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Reply *reply = engine.fetchAll(Query(endlessRows(database)).withFetchSize(1));
    int parts = 0;
    bool isCanceled = false;
    connect(reply, &Reply::rowsReady, this, [&] {
        ++parts;
        reply->cancel();
    });
    connect(reply, &Reply::canceled, this, [&] { isCanceled = true; });
    QTRY_VERIFY(isCanceled);
    QCOMPARE(parts, 1);
}

void tst_Reply::parentIsEngine()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Reply *reply = engine.fetchAll(u"SELECT 1"_s);
    QCOMPARE(reply->parent(), &engine);
    QCOMPARE(reply->thread(), engine.thread());
    Listener listener(reply);
    QTRY_COMPARE(listener.finished, 1);
    QCOMPARE(reply->parent(), &engine); // never deletes itself
}

void tst_Reply::parentGiven()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    auto parent = std::make_unique<QObject>();
    const QPointer<Reply> reply = engine.fetchAll(Query(endlessRows(database)), parent.get());
    QCOMPARE(reply->parent(), parent.get());
    QTRY_COMPARE(engine.statistics().running, 1);
    parent.reset();
    QVERIFY(reply.isNull());
    QTRY_COMPARE_WITH_TIMEOUT(engine.statistics().canceled, 1, 60000);
}

void tst_Reply::engineDestroyedBeforeReply()
{
    const TestDatabase database;
    QObject parent;
    auto engine = std::make_unique<AsyncSqlEngine>(database.options());
    Listener listener(engine->fetchAll(Query(endlessRows(database)), &parent));
    QTRY_COMPARE(engine->statistics().running, 1);
    engine.reset();
    QTRY_COMPARE_WITH_TIMEOUT(listener.failed, 1, 60000);
    QCOMPARE(listener.error.kind(), SqlError::Kind::Closed);
    QCOMPARE(listener.ends(), 1);
}

void tst_Reply::calledFromOtherThread()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QPointer<Reply> reply;
    const std::unique_ptr<QThread> thread(QThread::create(
        [&] { reply = engine.fetchAll(Query(database.rows(1000)).withFetchSize(100)); }));
    thread->start();
    QVERIFY(thread->wait(QDeadlineTimer(LongestWait))); // no event is delivered meanwhile
    QVERIFY(reply);
    QCOMPARE(reply->thread(), engine.thread());
    Listener listener(reply);
    QTRY_COMPARE(listener.finished, 1);
    QCOMPARE(numbersOf(listener.chunks).size(), 1000);
    QCOMPARE(reply->parent(), &engine);
}

void tst_Reply::cancelFromOtherThread()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Reply *reply = engine.fetchAll(Query(endlessRows(database)));
    Listener listener(reply);
    const std::unique_ptr<QThread> thread(QThread::create([reply] { reply->cancel(); }));
    thread->start();
    QVERIFY(thread->wait(QDeadlineTimer(LongestWait)));
    QTRY_COMPARE_WITH_TIMEOUT(listener.canceled, 1, 60000);
    QCOMPARE(listener.ends(), 1);
}

void tst_Reply::closedEngine()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.shutdown());
    Listener listener(engine.fetchAll(u"SELECT 1"_s));
    QTRY_COMPARE(listener.failed, 1);
    QCOMPARE(listener.error.kind(), SqlError::Kind::Closed);
}

QTEST_GUILESS_MAIN(tst_Reply)
#include "tst_reply.moc"
