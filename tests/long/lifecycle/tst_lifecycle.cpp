// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtCore/qdir.h>
#include <QtCore/qelapsedtimer.h>
#include <QtSql/qsqldatabase.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Engines come and go, with nothing to do, with much, and in the middle of it: nothing is left of
// them, and nobody waits for them in vain.
class tst_Lifecycle : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addMainRows(); }
    void initTestCase();
    void cycles();
    void destroyedWithWork();
    void destroyedAtOnce();
    void queuedThenShutdown_data();
    void queuedThenShutdown();

private:
    qsizetype m_threads = 0; // before there was any engine
};

namespace {

// What a process has of its own, as the system counts it.
struct Holdings
{
    qsizetype threads = entries(u"/proc/self/task"_s);
    qsizetype descriptors = entries(u"/proc/self/fd"_s);
    qsizetype connectionNames = QSqlDatabase::connectionNames().size();
    qint64 resident = residentKilobytes();

    static qsizetype entries(const QString &folder)
    {
        return QDir(folder)
            .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
            .size();
    }
    static qint64 residentKilobytes()
    {
        QFile file(u"/proc/self/status"_s);
        if (!file.open(QFile::ReadOnly))
            return -1;
        for (const QByteArray &line : file.readAll().split('\n')) {
            if (line.startsWith("VmRSS:"))
                return line.simplified().split(' ').value(1).toLongLong();
        }
        return -1;
    }
};

void cycle(const TestDatabase &database)
{
    AsyncSqlEngine engine(database.options());
    valueOf(engine.open());
    if (!database.is("sqlite memory")) { // which is a new one
        engine.execute(u"UPDATE cycles SET i = i + 1"_s);
        valueOf(engine.scalar(u"SELECT i FROM cycles"_s));
    }
    valueOf(engine.execute(database.rows(100)));
    valueOf(engine.shutdown());
}

// How the ends of the futures of an engine that went are waited for, and what they are.
template <typename T>
qint64 closedAmong(const QList<QFuture<T>> &futures)
{
    qint64 closed = 0;
    for (const QFuture<T> &future : futures) {
        const std::optional<SqlError> error = errorOf(future);
        closed += error && error->kind() == SqlError::Kind::Closed ? 1 : 0;
    }
    return closed;
}

} // namespace

void tst_Lifecycle::initTestCase()
{
    m_threads = Holdings().threads;
}

void tst_Lifecycle::cycles()
{
    constexpr int warmUp = 100;
    constexpr int cycles = 1000;
    const TestDatabase database;
    AsyncSqlEngine keeper(database.options());
    valueOf(keeper.execute(u"CREATE TABLE cycles (i INTEGER)"_s));
    valueOf(keeper.execute(u"INSERT INTO cycles VALUES (0)"_s));
    valueOf(keeper.shutdown());
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < warmUp; ++i)
        cycle(database);
    const Holdings before;
    for (int i = 0; i < cycles; ++i)
        cycle(database);
    const qint64 elapsed = timer.elapsed();
    const qint64 resident = Holdings().resident;
    // Threads of pools end when they have been idle for long.
    QTRY_VERIFY_WITH_TIMEOUT(Holdings().threads <= m_threads, 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(Holdings().descriptors <= before.descriptors, 60'000);
    const Holdings after;
    qInfo("figure: %s: %d cycles of %.2f ms; threads %lld -> %lld, descriptors %lld -> %lld, "
          "connection names %lld -> %lld, resident %lld -> %lld kB (%+lld)",
          database.kind().name, cycles, double(elapsed) / (warmUp + cycles), qint64(m_threads),
          qint64(after.threads), qint64(before.descriptors), qint64(after.descriptors),
          qint64(before.connectionNames), qint64(after.connectionNames), before.resident, resident,
          resident - before.resident);
    QCOMPARE(after.connectionNames, before.connectionNames);
    QVERIFY(resident > 0);
    if (database.is("sqlite memory"))
        return;
    AsyncSqlEngine last(database.options());
    QCOMPARE(valueOf(last.scalar(u"SELECT i FROM cycles"_s)).toInt(), warmUp + cycles);
}

void tst_Lifecycle::destroyedWithWork()
{
    const TestDatabase database;
    if (database.is("sqlite memory"))
        return; // one connection: three statements cannot run
    constexpr int running = 3;
    constexpr int queued = 1000;
    // A file has one for writes besides.
    const int connections = database.is("sqlite file") ? running + 1 : running;
    qint64 destruction = 0;
    QElapsedTimer timer;
    QList<QFuture<ResultSet>> futures;
    {
        AsyncSqlEngine engine(database.options().setMaximumConnections(connections));
        for (int i = 0; i < running; ++i)
            futures.append(engine.execute(database.endless()));
        QVERIFY(QTest::qWaitFor([&] { return engine.statistics().running == running; }, 10'000));
        for (int i = 0; i < queued; ++i)
            futures.append(engine.execute(u"SELECT ?"_s, {i}));
        QCOMPARE(engine.statistics().queued, queued);
        timer.start();
    }
    destruction = timer.nsecsElapsed() / 1000;
    const qint64 closed = closedAmong(futures);
    const qint64 elapsed = timer.elapsed();
    qInfo("figure: %s: engine with %d statements running and %d queued destroyed in %.1f ms, all "
          "futures ended after %lld ms",
          database.kind().name, running, queued, double(destruction) / 1000, elapsed);
    QCOMPARE(closed, running + queued);
    QVERIFY(destruction < 1'000'000);
    QVERIFY(elapsed < 5000);
}

// Before it has a connection, in the middle of making it, or just after.
void tst_Lifecycle::destroyedAtOnce()
{
    constexpr int engines = 2000;
    const TestDatabase database;
    int answered = 0;
    int closed = 0;
    for (int i = 0; i < engines; ++i) {
        QFuture<QVariant> future;
        {
            AsyncSqlEngine engine(database.options());
            future = engine.scalar(u"SELECT 1"_s);
            const QDeadlineTimer moment(std::chrono::microseconds(i % 200));
            while (!moment.hasExpired()) {}
        }
        const std::optional<SqlError> error = errorOf(future);
        if (error)
            QCOMPARE(error->kind(), SqlError::Kind::Closed);
        else
            QCOMPARE(valueOf(future).toInt(), 1);
        ++(error ? closed : answered);
    }
    qInfo("figure: %s: %d engines destroyed at once, %d statements answered, %d closed",
          database.kind().name, engines, answered, closed);
    QVERIFY(closed > 0);
}

void tst_Lifecycle::queuedThenShutdown_data()
{
    QTest::addColumn<ShutdownMode>("mode");
    QTest::newRow("drain") << ShutdownMode::Drain;
    QTest::newRow("cancel") << ShutdownMode::Cancel;
}

void tst_Lifecycle::queuedThenShutdown()
{
    QFETCH(ShutdownMode, mode);
    constexpr int count = 10'000;
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE queued (i INTEGER)"_s));
    QList<QFuture<ResultSet>> futures;
    for (int i = 0; i < count; ++i)
        futures.append(engine.execute(u"INSERT INTO queued VALUES (?)"_s, {i}));
    QElapsedTimer timer;
    timer.start();
    const qint64 doneBefore = std::count_if(futures.cbegin(), futures.cend(),
                                            [](const auto &f) { return f.isFinished(); });
    QFuture<ShutdownReport> future = engine.shutdown(mode, 10min);
    QVERIFY(ends(future, 10min));
    const ShutdownReport report = future.result();
    const qint64 closed = closedAmong(futures);
    qInfo("figure: %s: %d queued, shutdown(%s) in %lld ms: %lld finished, %lld canceled",
          database.kind().name, count, mode == ShutdownMode::Drain ? "Drain" : "Cancel",
          timer.elapsed(), report.finished, report.canceled);
    QCOMPARE(report.abandoned, 0);
    QCOMPARE(report.canceled, closed);
    if (mode == ShutdownMode::Drain)
        QCOMPARE(closed, 0);
    else
        QVERIFY(closed > 0);
    QVERIFY(report.finished + report.canceled + doneBefore <= count);
    if (database.is("sqlite memory"))
        return; // its rows have gone with it
    AsyncSqlEngine again(database.options());
    QCOMPARE(valueOf(again.scalar(u"SELECT count(*) FROM queued"_s)).toLongLong(), count - closed);
}

QTEST_GUILESS_MAIN(tst_Lifecycle)
#include "tst_lifecycle.moc"
