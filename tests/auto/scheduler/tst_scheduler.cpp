// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/asyncsqlengine.h>
#include <AsyncSql/scheduling/handover_p.h>
#include <AsyncSql/scheduling/mailbox_p.h>

#include <fakesqldriver.h>

#include <QtConcurrent/qtconcurrentrun.h>
#include <QtCore/qdir.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qtimer.h>
#include <QtTest/qsignalspy.h>
#include <QtTest/qtest.h>

#include <future>
#include <thread>

using namespace AsyncSql;
using namespace std::chrono_literals;
using FakeSql::Call;
using FakeSql::FakeScript;

namespace {

constexpr int Long = 30000;               // ms; a deadline for what takes a few
const std::optional<SqlError::Kind> None; // it did not fail

QString read(int i)
{
    return QStringLiteral("SELECT %1").arg(i);
}

QString write(int i)
{
    return QStringLiteral("UPDATE t SET a = %1").arg(i);
}

// Lets the event loop run until it is done; false: it is not done in good time.
template <typename T>
bool finishes(const QFuture<T> &future)
{
    const bool isFinished = QTest::qWaitFor([&] { return future.isFinished(); }, Long);
    takeOver();
    return isFinished;
}

// What it failed with; no value: it did not.
template <typename T>
std::optional<SqlError::Kind> failure(QFuture<T> future)
{
    try {
        future.waitForFinished();
        return {};
    } catch (const SqlError &error) {
        takeOver();
        return error.kind();
    }
}

std::optional<SqlError::Kind> kind(SqlError::Kind known)
{
    return known;
}

void inLoop(const std::function<void()> &code)
{
    QEventLoop loop;
    QTimer::singleShot(0, &loop, [&] {
        code();
        loop.quit();
    });
    loop.exec();
}

qsizetype threadCount()
{
    return QDir(QStringLiteral("/proc/self/task"))
        .entryList(QDir::Dirs | QDir::NoDotAndDotDot)
        .size();
}

qsizetype descriptorCount()
{
    return QDir(QStringLiteral("/proc/self/fd"))
        .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
        .size();
}

const Call *find(const QList<Call> &calls, const QString &sql)
{
    for (const Call &call : calls) {
        if (call.sql == sql)
            return &call;
    }
    return nullptr;
}

} // namespace

class tst_Scheduler : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cleanup();

    // Order.
    void writesInSubmissionOrder_data();
    void writesInSubmissionOrder();
    void readSeesEveryWriteBeforeIt();
    void readsSideBySide();
    void writeDoesNotWaitForReads();
    void unordered_data();
    void unordered();
    void aConnectionForInteractiveReads();
    void backgroundWithOneConnection();

    // Connections.
    void opensNothingByItself();
    void growsOnDemandAlone();
    void neverMoreThanMaximum();
    void openFailureThenRecovery();
    void openFuture();
    void openFutureFails();
    void stateSignals();
    void lostConnectionIsReplaced();
    void runsOnOwnThreads();

    // Ends.
    void timeoutInQueue();
    void timeoutWhileRunning();
    void longestTimeout();
    void guardGoneInQueue();
    void guardGoneWhileRunning();
    void cancelQueued();
    void cancelWhileReadingRows();
    void cancelAfterEnd();
    void errorOccurredForEveryFailure();
    void exactlyOnce_data();
    void exactlyOnce();
    void functionIsReleasedWhenDone();
    void refusedAfterDriverValue_data();
    void refusedAfterDriverValue();

    // Waiting.
    void waitInMainThreadWithoutLoop();
    void waitInSlot();
    void waitInContinuation_data();
    void waitInContinuation();
    void waitInConcurrentTask();
    void waitInStandardThread();
    void waitForContinuationInSlot();
    void waitForContinuationAfterShutdown();
    void continuationsAreNeverOnOurThreads_data();
    void continuationsAreNeverOnOurThreads();

    // Shutdown.
    void shutdownOfUnused();
    void shutdownDrain();
    void shutdownDrainOverdue();
    void shutdownCancel();
    void shutdownTwice();
    void shutdownTurnsStricter();
    void statementAfterShutdown();
    void refusedIsNoPartOfReport();
    void shutdownWithStuckStatement();
    void shutdownWhileOpening();
    void shutdownContinuationIsNotOnOurThreads();

    // Engine's end.
    void destroyedWithWork();
    void destroyedInContinuation_data();
    void destroyedInContinuation();
    void destroyedInFunctionOnWorker();
    void futuresDropped();
    void manyQueuedThenShutdown_data();
    void manyQueuedThenShutdown();
    void openCloseCycles();
    void threadOfSubmitterEnds();

private:
    static bool waitsFor(QFuture<ResultSet> future)
    {
        future.waitForFinished();
        return future.isFinished() && future.resultCount() == 1;
    }
};

void tst_Scheduler::cleanup()
{
    // User code of one test must not run in the next.
    QVERIFY(continuationPool().waitForDone(Long));
}

void tst_Scheduler::writesInSubmissionOrder_data()
{
    QTest::addColumn<int>("connections");
    QTest::newRow("1") << 1;
    QTest::newRow("4") << 4;
}

void tst_Scheduler::writesInSubmissionOrder()
{
    QFETCH(int, connections);
    FakeScript script;
    AsyncSqlEngine engine(script.options(connections));
    QFuture<ResultSet> last;
    QStringList expected;
    for (int i = 0; i < 500; ++i) {
        if (i % 3 == 0)
            engine.execute(read(i));
        last = engine.execute(write(i));
        expected.append(write(i));
    }
    QVERIFY(finishes(last));
    QList<Call> calls = script.calls();
    erase_if(calls, [](const Call &call) { return call.sql.startsWith(u"SELECT"); });
    QCOMPARE(calls.size(), 500);
    for (qsizetype i = 0; i < calls.size(); ++i) {
        QCOMPARE(calls.at(i).sql, expected.at(i));
        QVERIFY(i == 0 || calls.at(i).begin > calls.at(i - 1).end); // never two at a time
    }
}

void tst_Scheduler::readSeesEveryWriteBeforeIt()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(4));
    QList<QFuture<ResultSet>> futures;
    for (int i = 0; i < 400; ++i)
        futures.append(engine.execute(i % 4 == 0 ? write(i) : read(i)));
    for (const auto &future : futures)
        QVERIFY(finishes(future));
    const QList<Call> calls = script.calls();
    QCOMPARE(calls.size(), 400);
    for (int i = 0; i < 400; ++i) {
        const Call *const before = find(calls, write(i - i % 4));
        const Call *const call = find(calls, i % 4 == 0 ? write(i) : read(i));
        QVERIFY(before && call);
        QVERIFY(i % 4 == 0 || call->begin > before->end);
    }
}

void tst_Scheduler::readsSideBySide()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(3));
    QList<QFuture<ResultSet>> futures;
    for (int i = 0; i < 3; ++i) {
        script.hold(read(i));
        futures.append(engine.execute(read(i)));
    }
    for (int i = 0; i < 3; ++i)
        QVERIFY(script.waitUntilReached(read(i))); // all three are at it
    QCOMPARE(script.mostRunning(), 3);
    QCOMPARE(engine.statistics().running, 3);
    script.releaseAll();
    for (const auto &future : futures)
        QVERIFY(finishes(future));
}

void tst_Scheduler::writeDoesNotWaitForReads()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(2));
    script.hold(read(1));
    const auto reading = engine.execute(read(1));
    QVERIFY(script.waitUntilReached(read(1)));
    QVERIFY(finishes(engine.execute(write(1))));
    QVERIFY(!reading.isFinished());
    script.releaseAll();
    QVERIFY(finishes(reading));
}

void tst_Scheduler::unordered_data()
{
    QTest::addColumn<bool>("byOptions");
    QTest::addColumn<QString>("sql");
    QTest::newRow("a read, by the query") << false << read(2);
    QTest::newRow("a write, by the query") << false << write(2);
    QTest::newRow("a read, by the options") << true << read(2);
    QTest::newRow("a write, by the options") << true << write(2);
}

void tst_Scheduler::unordered()
{
    QFETCH(bool, byOptions);
    QFETCH(QString, sql);
    FakeScript script;
    ConnectionOptions options = script.options(2);
    Query query(sql);
    if (byOptions)
        options.setOrdering(Ordering::Unordered);
    else
        query.withOrdering(Ordering::Unordered);
    AsyncSqlEngine engine(options);
    script.hold(write(1));
    const auto first = engine.execute(write(1));
    QVERIFY(script.waitUntilReached(write(1)));
    QVERIFY(finishes(engine.execute(query))); // although the write before it is not done
    QVERIFY(!first.isFinished());
    script.releaseAll();
    QVERIFY(finishes(first));
}

void tst_Scheduler::aConnectionForInteractiveReads()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(3));
    for (int i = 0; i < 10; ++i) {
        script.hold(read(i));
        engine.execute(Query(read(i)).withPriority(Query::Priority::Background));
    }
    QVERIFY(script.waitUntilReached(read(0)));
    QVERIFY(script.waitUntilReached(read(1)));
    for (int i = 100; i < 120; ++i)
        QVERIFY(finishes(engine.execute(read(i)))); // one connection is left for them, each time
    QCOMPARE(script.mostRunning(), 3);
    script.releaseAll();
    QVERIFY(finishes(engine.shutdown()));
    QCOMPARE(script.calls().size(), 30);
}

void tst_Scheduler::backgroundWithOneConnection()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.hold(read(1));
    engine.execute(read(1));
    QVERIFY(script.waitUntilReached(read(1)));
    const auto background =
        engine.execute(Query(read(2)).withPriority(Query::Priority::Background));
    const auto interactive = engine.execute(read(3));
    script.releaseAll();
    QVERIFY(finishes(background));
    QVERIFY(finishes(interactive));
    QCOMPARE(script.texts(), QStringList({read(1), read(3), read(2)}));
}

void tst_Scheduler::opensNothingByItself()
{
    FakeScript script;
    {
        AsyncSqlEngine engine(script.options(4));
        QCOMPARE(engine.state(), AsyncSqlEngine::State::Closed);
    }
    QCOMPARE(script.opened(), 0);
}

void tst_Scheduler::growsOnDemandAlone()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(4));
    for (int i = 0; i < 20; ++i)
        QVERIFY(finishes(engine.execute(read(i)))); // one after the other
    QCOMPARE(script.opened(), 1);

    script.hold(read(100));
    script.hold(read(101));
    engine.execute(read(100));
    engine.execute(read(101));
    QVERIFY(script.waitUntilReached(read(100)));
    QVERIFY(script.waitUntilReached(read(101)));
    QCOMPARE(script.opened(), 2);
    script.releaseAll();
}

void tst_Scheduler::neverMoreThanMaximum()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(3));
    for (int i = 0; i < 10; ++i) {
        script.hold(read(i));
        engine.execute(read(i));
    }
    for (int i = 0; i < 3; ++i)
        QVERIFY(script.waitUntilReached(read(i)));
    for (int i = 0; i < 3; ++i) // several rounds of whoever would make more
        QVERIFY(failure(engine.execute(Query(read(50 + i)).withTimeout(20ms))));
    QCOMPARE(engine.statistics().running, 3);
    QCOMPARE(engine.statistics().queued, 7);
    script.releaseAll();
    QVERIFY(finishes(engine.shutdown()));
    QCOMPARE(script.mostOpen(), 3);
    QCOMPARE(script.mostRunning(), 3);
    QCOMPARE(script.openNow(), 0);
}

void tst_Scheduler::openFailureThenRecovery()
{
    FakeScript script;
    script.fail(FakeScript::Open, 1);
    script.fail(FakeScript::Open, 2);
    AsyncSqlEngine engine(script.options(1));
    QCOMPARE(failure(engine.execute(write(1))), kind(SqlError::Kind::ConnectionFailed));
    QCOMPARE(failure(engine.execute(read(1))), kind(SqlError::Kind::ConnectionFailed));
    QCOMPARE(engine.state(), AsyncSqlEngine::State::Closed);
    QVERIFY(finishes(engine.execute(read(2))));
    QTRY_COMPARE_WITH_TIMEOUT(engine.state(), AsyncSqlEngine::State::Open, Long);
    QCOMPARE(script.texts(), QStringList({read(2)}));
}

void tst_Scheduler::openFuture()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(2));
    script.hold(FakeScript::Open);
    const QFuture<void> opening = engine.open();
    QVERIFY(script.waitUntilReached(FakeScript::Open));
    QVERIFY(!opening.isFinished());
    QCOMPARE(engine.state(), AsyncSqlEngine::State::Opening);
    script.releaseAll();
    QVERIFY(finishes(opening));
    QVERIFY(!opening.isCanceled());
    QTRY_COMPARE_WITH_TIMEOUT(engine.state(), AsyncSqlEngine::State::Open, Long);
    QVERIFY(finishes(engine.open())); // again: nothing more to do
    QCOMPARE(script.opened(), 1);
}

void tst_Scheduler::openFutureFails()
{
    FakeScript script;
    script.fail(FakeScript::Open);
    AsyncSqlEngine engine(script.options(2));
    QSignalSpy errors(&engine, &AsyncSqlEngine::errorOccurred);
    QCOMPARE(failure(engine.open()), kind(SqlError::Kind::ConnectionFailed));
    QTRY_COMPARE_WITH_TIMEOUT(errors.size(), 1, Long);
    QCOMPARE(failure(engine.open()), None);
}

void tst_Scheduler::stateSignals()
{
    FakeScript script;
    script.fail(FakeScript::Open, 1);
    AsyncSqlEngine engine(script.options(2));
    QList<AsyncSqlEngine::State> states;
    connect(&engine, &AsyncSqlEngine::stateChanged, this, [&](auto state) {
        QCOMPARE(QThread::currentThread(), engine.thread());
        states.append(state);
    });
    QVERIFY(failure(engine.execute(read(1))));
    QVERIFY(finishes(engine.execute(read(2))));
    QVERIFY(finishes(engine.shutdown()));
    using State = AsyncSqlEngine::State;
    const QList<State> expected{State::Opening, State::Closed, State::Opening, State::Open,
                                State::Closed};
    QTRY_COMPARE_WITH_TIMEOUT(states, expected, Long);
    QCOMPARE(engine.state(), State::Closed);
}

void tst_Scheduler::lostConnectionIsReplaced()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.setRows(read(1), {{7}});
    QCOMPARE(failure(engine.execute(read(1))), None);
    script.loseConnection(read(1));
    // Run again, and of the same text: what was prepared on the old connection must not be used on the
    // new one.
    auto again = engine.execute(read(1));
    QCOMPARE(failure(again), None);
    QCOMPARE(again.result().scalar().toInt(), 7);
    QCOMPARE(script.opened(), 2);
    QTRY_COMPARE_WITH_TIMEOUT(script.openNow(), 1, Long);
    QCOMPARE(script.calls().last().connection, 2);
}

void tst_Scheduler::runsOnOwnThreads()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(4));
    for (int i = 0; i < 100; ++i)
        engine.execute(i % 2 ? read(i) : write(i));
    QVERIFY(finishes(engine.shutdown()));
    QHash<int, const QThread *> threads;
    for (const Call &call : script.calls()) {
        QVERIFY(call.thread != qApp->thread());
        if (!threads.contains(call.connection))
            threads.insert(call.connection, call.thread);
        QCOMPARE(call.thread, threads.value(call.connection)); // a connection keeps its thread
    }
}

void tst_Scheduler::timeoutInQueue()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.hold(write(1));
    const auto running = engine.execute(write(1));
    QVERIFY(script.waitUntilReached(write(1)));
    QCOMPARE(failure(engine.execute(Query(read(1)).withTimeout(20ms))),
             kind(SqlError::Kind::Timeout));
    QVERIFY(!running.isFinished());
    script.releaseAll();
    QVERIFY(finishes(running));
    QVERIFY(finishes(engine.shutdown()));
    QVERIFY(!script.texts().contains(read(1)));
}

void tst_Scheduler::timeoutWhileRunning()
{
    FakeScript script;
    ConnectionOptions options = script.options(1);
    AsyncSqlEngine engine(options.setStatementTimeout(50ms));
    const QString sql = read(1);
    script.setRowCount(sql, 1000, 10);
    script.hold(FakeScript::rowPoint(sql));
    const auto future = engine.execute(sql);
    QVERIFY(script.waitUntilReached(FakeScript::rowPoint(sql)));
    // Whoever is behind it in the queue times out; by then it is overdue, too, and told so.
    QCOMPARE(failure(engine.execute(read(2))), kind(SqlError::Kind::Timeout));
    QVERIFY(failure(engine.execute(read(3))));
    script.releaseAll();
    QCOMPARE(failure(future), kind(SqlError::Kind::Timeout));
    QTRY_COMPARE_WITH_TIMEOUT(engine.statistics().failed, 3, Long);
}

void tst_Scheduler::longestTimeout()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.hold(read(1));
    const auto future =
        engine.execute(Query(read(1)).withTimeout(std::chrono::milliseconds::max()));
    QVERIFY(script.waitUntilReached(read(1)));
    script.releaseAll();
    QCOMPARE(failure(future), None);
    const auto report = engine.shutdown(ShutdownMode::Drain, std::chrono::milliseconds::max());
    QVERIFY(finishes(report));
    QCOMPARE(report.result(), ShutdownReport());
}

void tst_Scheduler::guardGoneInQueue()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.hold(write(1));
    engine.execute(write(1));
    QVERIFY(script.waitUntilReached(write(1)));
    auto guard = std::make_unique<QObject>();
    const auto guarded = engine.execute(Query(read(1)).guardedBy(guard.get()));
    const auto other = engine.execute(read(2));
    guard.reset();
    QCOMPARE(failure(guarded), kind(SqlError::Kind::Canceled));
    script.releaseAll();
    QVERIFY(finishes(other));
    QVERIFY(!script.texts().contains(read(1)));
}

void tst_Scheduler::guardGoneWhileRunning()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    const QString sql = read(1);
    script.setRowCount(sql, 1000, 10);
    script.hold(FakeScript::rowPoint(sql));
    auto guard = std::make_unique<QObject>();
    const auto guarded = engine.execute(Query(sql).guardedBy(guard.get()));
    QVERIFY(script.waitUntilReached(FakeScript::rowPoint(sql)));
    const auto behind = engine.execute(Query(read(2)).guardedBy(guard.get()));
    guard.reset();
    QCOMPARE(failure(behind), kind(SqlError::Kind::Canceled));
    QVERIFY(failure(engine.execute(Query(read(3)).withTimeout(10ms)))); // one more round
    script.releaseAll();
    QCOMPARE(failure(guarded), kind(SqlError::Kind::Canceled));
}

void tst_Scheduler::cancelQueued()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.hold(write(1));
    engine.execute(write(1));
    QVERIFY(script.waitUntilReached(write(1)));
    auto canceled = engine.execute(write(2));
    const auto other = engine.execute(read(1)); // would wait for it
    canceled.cancel();
    canceled.waitForFinished(); // while the connection is busy
    QVERIFY(canceled.isFinished());
    QVERIFY(canceled.isCanceled());
    QCOMPARE(canceled.resultCount(), 0);
    script.releaseAll();
    QVERIFY(finishes(other));
    QCOMPARE(script.texts(), QStringList({write(1), read(1)}));
    QCOMPARE(engine.statistics().canceled, 1);
    QCOMPARE(engine.statistics().failed, 0);
}

void tst_Scheduler::cancelWhileReadingRows()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    const QString sql = read(1);
    script.setRowCount(sql, 100'000, 10);
    script.hold(FakeScript::rowPoint(sql));
    auto future = engine.execute(sql);
    QVERIFY(script.waitUntilReached(FakeScript::rowPoint(sql)));
    future.cancel();
    script.releaseAll();
    QVERIFY(finishes(future));
    QVERIFY(future.isCanceled());
    QCOMPARE(failure(engine.execute(read(2))), None); // the connection is none the worse for it
}

void tst_Scheduler::cancelAfterEnd()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.setRows(read(1), {{7}});
    auto future = engine.execute(read(1));
    QVERIFY(waitsFor(future));
    future.cancel();
    QCOMPARE(future.resultCount(), 1); // its outcome stands
    QCOMPARE(engine.statistics().succeeded, 1);
    QCOMPARE(engine.statistics().canceled, 0);
}

void tst_Scheduler::errorOccurredForEveryFailure()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(2));
    QStringList failed;
    connect(&engine, &AsyncSqlEngine::errorOccurred, this, [&](const SqlError &error) {
        QCOMPARE(QThread::currentThread(), engine.thread());
        failed.append(error.query());
    });
    QStringList expected;
    for (int i = 0; i < 20; ++i) {
        const QString sql = i % 2 ? read(i) : write(i);
        if (i % 4 < 2) {
            script.fail(sql);
            expected.append(sql);
        }
        engine.execute(sql); // nobody looks at its future
    }
    engine.execute(QStringLiteral("SELECT ?")); // refused before it is queued
    expected.append(QStringLiteral("SELECT ?"));
    engine.executeBatch(QStringLiteral("INSERT INTO t VALUES (?)"), {{1}, {}});
    expected.append(QStringLiteral("INSERT INTO t VALUES (?)"));
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), expected.size(), Long);
    failed.sort();
    expected.sort();
    QCOMPARE(failed, expected);
}

void tst_Scheduler::exactlyOnce_data()
{
    QTest::addColumn<bool>("withLoop"); // for the submitting thread
    QTest::newRow("event loop") << true;
    QTest::newRow("no event loop") << false;
}

void tst_Scheduler::exactlyOnce()
{
    QFETCH(bool, withLoop);
    constexpr int count = 300;
    FakeScript script;
    std::vector<std::atomic<int>> values(count);
    std::vector<std::atomic<int>> cancellations(count);
    std::vector<std::atomic<int>> errors(count);
    AsyncSqlEngine engine(script.options(2));
    const auto submit = [&] {
        for (int i = 0; i < count; ++i) {
            const QString sql = i % 2 ? read(i) : write(i);
            if (i % 3 == 1)
                script.fail(sql);
            auto future = engine.execute(sql);
            future.then([&values, i](const ResultSet &) { ++values[size_t(i)]; })
                .onCanceled([&cancellations, i] { ++cancellations[size_t(i)]; })
                .onFailed([&errors, i](const SqlError &) { ++errors[size_t(i)]; });
            if (i % 3 == 2 && !future.isFinished())
                future.cancel();
        }
    };
    if (withLoop)
        inLoop(submit);
    else
        submit();
    QVERIFY(finishes(engine.shutdown()));
    const auto total = [&](size_t i) { return values[i] + cancellations[i] + errors[i]; };
    for (size_t i = 0; i < count; ++i)
        QTRY_COMPARE_WITH_TIMEOUT(total(i), 1, Long);
    QVERIFY(continuationPool().waitForDone(Long));
    for (size_t i = 0; i < count; ++i) {
        QCOMPARE(total(i), 1); // and not again
        if (i % 3 == 0)
            QCOMPARE(values[i].load(), 1);
        else if (i % 3 == 1)
            QCOMPARE(errors[i].load(), 1);
    }
}

void tst_Scheduler::functionIsReleasedWhenDone()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    auto held = std::make_shared<int>(1);
    const std::weak_ptr<int> watch = held;
    auto future = engine.run([held = std::move(held)](QSqlDatabase &) { return *held; });
    QVERIFY(finishes(future));
    future = {};
    QTRY_VERIFY_WITH_TIMEOUT(watch.expired(), Long); // not only when the next statement comes
}

void tst_Scheduler::refusedAfterDriverValue_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::newRow("NaN") << QVariant(qQNaN());
    QTest::newRow("a megabyte") << QVariant(QByteArray(1024 * 1024, 'x'));
    QTest::newRow("unsigned beyond signed") << QVariant(std::numeric_limits<quint64>::max());
}

// Whatever a driver gives, the statement ends, and the next one works.
void tst_Scheduler::refusedAfterDriverValue()
{
    QFETCH(QVariant, value);
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.setRows(read(1), QList<QVariantList>(2000, {value}));
    QVERIFY(waitsFor(engine.execute(read(1))));
    const auto rows = engine.execute(read(1)).result();
    QCOMPARE(rows.rowCount(), 2000);
    QCOMPARE(rows.value(1999, 0).metaType(), value.metaType());
    QVERIFY(waitsFor(engine.execute(read(2))));
}

void tst_Scheduler::waitInMainThreadWithoutLoop()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    QCOMPARE(QThread::currentThread()->loopLevel(), 0);
    QVERIFY(waitsFor(engine.execute(read(1))));
    auto after = engine.execute(read(2)).then([](const ResultSet &) { return 5; });
    QCOMPARE(after.result(), 5); // waits for the continuation, too
}

void tst_Scheduler::waitInSlot()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    bool ended = false;
    inLoop(
        [&] { ended = waitsFor(engine.execute(write(1))) && waitsFor(engine.execute(read(1))); });
    QVERIFY(ended);
}

void tst_Scheduler::waitInContinuation_data()
{
    QTest::addColumn<bool>("withLoop");
    QTest::addColumn<int>("how");
    const char *const names[] = {"plain", "context", "asynchronous", "inherited"};
    for (int how = 0; how < 4; ++how) {
        QTest::addRow("%s, event loop", names[how]) << true << how;
        QTest::addRow("%s, no event loop", names[how]) << false << how;
    }
}

void tst_Scheduler::waitInContinuation()
{
    QFETCH(bool, withLoop);
    QFETCH(int, how);
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    QObject context;
    std::atomic<int> good{0};
    const auto code = [&](const ResultSet &) {
        // Another statement of the engine's only connection, and a continuation of that.
        if (waitsFor(engine.execute(write(2))))
            ++good;
        if (engine.execute(read(2)).then([](const ResultSet &) { return 1; }).result() == 1)
            ++good;
    };
    QFuture<void> after;
    const auto submit = [&] {
        script.hold(read(1)); // the continuation is there before the end
        const auto future = engine.execute(read(1));
        switch (how) {
        case 0:
            after = QFuture(future).then(code);
            break;
        case 1:
            after = QFuture(future).then(&context, code);
            break;
        case 2:
            after = QFuture(future).then(QtFuture::Launch::Async, code);
            break;
        default:
            after = QFuture(future).then(QtFuture::Launch::Inherit, code);
            break;
        }
        script.releaseAll();
    };
    if (withLoop)
        inLoop(submit);
    else
        submit();
    QVERIFY(finishes(after));
    QCOMPARE(good.load(), 2);
}

void tst_Scheduler::waitInConcurrentTask()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    QList<QFuture<bool>> tasks;
    for (int i = 0; i < 8; ++i) {
        tasks.append(QtConcurrent::run([&engine, i] {
            return waitsFor(engine.execute(write(i)))
                && engine.execute(read(i)).then([](const ResultSet &) { return true; }).result();
        }));
    }
    for (const auto &task : tasks) {
        QVERIFY(finishes(task));
        QVERIFY(task.result());
    }
}

void tst_Scheduler::waitInStandardThread()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] {
            good += waitsFor(engine.execute(write(i))) ? 1 : 0;
            good += engine.execute(read(i)).then([](const ResultSet &) { return 1; }).result();
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(good.load(), 8);
}

void tst_Scheduler::waitForContinuationInSlot()
{
    // The continuation is to run in the event loop of the thread that waits for it.
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    int value = 0;
    inLoop([&] {
        script.hold(read(1));
        auto after = engine.execute(read(1)).then([](const ResultSet &) { return 3; });
        script.releaseAll();
        value = after.result();
    });
    QCOMPARE(value, 3);
}

void tst_Scheduler::waitForContinuationAfterShutdown()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    int value = 0;
    inLoop([&] {
        script.hold(read(1));
        auto after = engine.execute(read(1)).then([](const ResultSet &) { return 3; });
        script.releaseAll();
        // The engine is closed for good, and the continuation still waits for this event loop.
        auto report = engine.shutdown();
        auto afterReport = report.then([](const ShutdownReport &r) { return int(r.finished); });
        report.waitForFinished();
        value = after.result() + afterReport.result();
    });
    QCOMPARE(value, 4);
}

void tst_Scheduler::continuationsAreNeverOnOurThreads_data()
{
    waitInContinuation_data();
}

void tst_Scheduler::continuationsAreNeverOnOurThreads()
{
    QFETCH(bool, withLoop);
    QFETCH(int, how);
    FakeScript script;
    QObject context;
    std::mutex mutex;
    std::set<QString> names;
    std::atomic<int> ran{0};
    const auto note = [&] {
        const std::lock_guard lock(mutex);
        names.insert(QThread::currentThread()->objectName());
        ++ran;
    };
    AsyncSqlEngine engine(script.options(2));
    const auto submit = [&] {
        for (int i = 0; i < 60; ++i) {
            const QString sql = i % 2 ? read(i) : write(i);
            if (i % 3 == 0)
                script.fail(sql);
            if (i % 3 == 1)
                script.setRows(sql, QList<QVariantList>(300, {1}));
            // The rows of this one are decoded somewhere else again.
            auto future =
                engine.fetch<std::tuple<qint64>>(Query(sql).withTimeout(i % 5 ? 0ms : 1ms));
            const auto code = [&](const QFuture<QList<std::tuple<qint64>>> &) { note(); };
            switch (how) {
            case 0:
                future.then(code);
                break;
            case 1:
                future.then(&context, code);
                break;
            case 2:
                future.then(QtFuture::Launch::Async, code);
                break;
            default:
                future.then(QtFuture::Launch::Inherit, code);
                break;
            }
        }
    };
    if (withLoop)
        inLoop(submit);
    else
        submit();
    QTRY_COMPARE_WITH_TIMEOUT(ran.load(), 60, Long);
    const std::lock_guard lock(mutex);
    for (const QString &name : names) {
        QVERIFY2(!name.contains(u"worker") && !name.contains(u"supervisor")
                     && !name.contains(u"reader"),
                 qPrintable(name));
    }
}

void tst_Scheduler::shutdownOfUnused()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    const auto report = engine.shutdown();
    QVERIFY(report.isFinished());
    QCOMPARE(report.result(), ShutdownReport());
    QCOMPARE(failure(engine.execute(read(1))), kind(SqlError::Kind::Closed));
    QCOMPARE(script.opened(), 0);
}

void tst_Scheduler::shutdownDrain()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(2));
    QVERIFY(finishes(engine.execute(read(0)))); // before it: not in the report
    script.hold(write(1));
    engine.execute(write(1));
    QVERIFY(script.waitUntilReached(write(1)));
    script.fail(write(3));
    for (int i = 2; i < 10; ++i)
        engine.execute(i % 2 ? write(i) : read(i));
    const auto report = engine.shutdown();
    QVERIFY(!report.isFinished());
    script.releaseAll();
    QVERIFY(finishes(report));
    QCOMPARE(report.result(), ShutdownReport({.finished = 9, .canceled = 0, .abandoned = 0}));
    QCOMPARE(script.calls().size(), 10);
    QCOMPARE(script.openNow(), 0);
    QCOMPARE(engine.statistics().open, 0);
}

void tst_Scheduler::shutdownDrainOverdue()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    const QString sql = read(1);
    script.setRowCount(sql, 1000, 10);
    script.hold(FakeScript::rowPoint(sql));
    const auto running = engine.execute(sql);
    QVERIFY(script.waitUntilReached(FakeScript::rowPoint(sql)));
    const auto queued = engine.execute(read(2));
    const auto report = engine.shutdown(ShutdownMode::Drain, 20ms);
    QCOMPARE(failure(queued), kind(SqlError::Kind::Closed)); // the deadline has passed
    script.releaseAll();
    QCOMPARE(failure(running), kind(SqlError::Kind::Closed)); // interrupted
    QVERIFY(finishes(report));
    QCOMPARE(report.result(), ShutdownReport({.finished = 0, .canceled = 2, .abandoned = 0}));
}

void tst_Scheduler::shutdownCancel()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.hold(write(1));
    const auto running = engine.execute(write(1));
    QVERIFY(script.waitUntilReached(write(1)));
    QList<QFuture<ResultSet>> queued;
    for (int i = 2; i < 7; ++i)
        queued.append(engine.execute(write(i)));
    const auto report = engine.shutdown(ShutdownMode::Cancel);
    for (const auto &future : queued)
        QCOMPARE(failure(future), kind(SqlError::Kind::Closed));
    QVERIFY(!running.isFinished());
    script.releaseAll(); // it cannot be interrupted, and gets done
    QVERIFY(finishes(report));
    QCOMPARE(report.result(), ShutdownReport({.finished = 1, .canceled = 5, .abandoned = 0}));
    QCOMPARE(script.texts(), QStringList({write(1)}));
}

void tst_Scheduler::shutdownTwice()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(2));
    script.hold(write(1));
    engine.execute(write(1));
    QVERIFY(script.waitUntilReached(write(1)));
    const auto first = engine.shutdown();
    const auto second = engine.shutdown(); // while it is under way
    script.releaseAll();
    QVERIFY(finishes(first));
    QVERIFY(finishes(second));
    const auto third = engine.shutdown(ShutdownMode::Cancel, 0ms); // when it is over
    QVERIFY(finishes(third));
    QCOMPARE(first.result(), ShutdownReport({.finished = 1, .canceled = 0, .abandoned = 0}));
    QCOMPARE(second.result(), first.result());
    QCOMPARE(third.result(), first.result());
}

void tst_Scheduler::shutdownTurnsStricter()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.hold(write(1));
    engine.execute(write(1));
    QVERIFY(script.waitUntilReached(write(1)));
    const auto queued = engine.execute(write(2));
    const auto drain = engine.shutdown();
    const auto cancel = engine.shutdown(ShutdownMode::Cancel);
    QCOMPARE(failure(queued), kind(SqlError::Kind::Closed));
    script.releaseAll();
    QVERIFY(finishes(drain));
    QVERIFY(finishes(cancel));
    QCOMPARE(drain.result(), cancel.result());
}

void tst_Scheduler::statementAfterShutdown()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(2));
    QSignalSpy errors(&engine, &AsyncSqlEngine::errorOccurred);
    QVERIFY(finishes(engine.execute(read(1))));
    QVERIFY(finishes(engine.shutdown()));
    QCOMPARE(failure(engine.execute(read(2))), kind(SqlError::Kind::Closed));
    QCOMPARE(failure(engine.open()), kind(SqlError::Kind::Closed));
    QCOMPARE(failure(engine.run([](QSqlDatabase &) {})), kind(SqlError::Kind::Closed));
    QTRY_COMPARE_WITH_TIMEOUT(errors.size(), 3, Long);
    QCOMPARE(script.texts(), QStringList({read(1)}));
}

void tst_Scheduler::refusedIsNoPartOfReport()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.hold(write(1));
    engine.execute(write(1));
    QVERIFY(script.waitUntilReached(write(1)));
    const auto report = engine.shutdown();
    for (int i = 0; i < 5; ++i)
        QCOMPARE(failure(engine.execute(read(i))), kind(SqlError::Kind::Closed));
    script.releaseAll();
    QVERIFY(finishes(report));
    QCOMPARE(report.result(), ShutdownReport({.finished = 1, .canceled = 0, .abandoned = 0}));
}

void tst_Scheduler::shutdownWithStuckStatement()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.hold(write(1));
    std::atomic<int> told{0};
    const auto stuck = engine.execute(write(1));
    QVERIFY(script.waitUntilReached(write(1)));
    const auto queued = engine.execute(write(2));
    auto after = QFuture(stuck).then([&](const QFuture<ResultSet> &) { ++told; });
    const auto report = engine.shutdown(ShutdownMode::Cancel);
    QVERIFY(finishes(report));
    QCOMPARE(report.result(), ShutdownReport({.finished = 0, .canceled = 1, .abandoned = 1}));
    QCOMPARE(failure(stuck), kind(SqlError::Kind::Closed));
    QCOMPARE(failure(queued), kind(SqlError::Kind::Closed));
    QVERIFY(finishes(after));
    QCOMPARE(engine.state(), AsyncSqlEngine::State::Closed);
    script.releaseAll(); // at last; nothing ends a second time
    QTRY_COMPARE_WITH_TIMEOUT(script.openNow(), 0, Long);
    QCOMPARE(told.load(), 1);
    QCOMPARE(engine.statistics().failed, 2);
    QCOMPARE(engine.statistics().succeeded, 0);
}

void tst_Scheduler::shutdownWhileOpening()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.hold(FakeScript::Open);
    const auto future = engine.execute(write(1));
    QVERIFY(script.waitUntilReached(FakeScript::Open));
    const auto report = engine.shutdown(ShutdownMode::Cancel);
    QVERIFY(failure(engine.execute(write(2)))); // closed by now
    script.releaseAll();
    QVERIFY(finishes(report));
    QCOMPARE(report.result().abandoned, 0);
    QVERIFY(future.isFinished());
    QCOMPARE(script.openNow(), 0);
}

void tst_Scheduler::shutdownContinuationIsNotOnOurThreads()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    script.hold(read(1));
    engine.execute(read(1));
    QVERIFY(script.waitUntilReached(read(1)));
    auto name = engine.shutdown().then(
        [](const ShutdownReport &) { return QThread::currentThread()->objectName(); });
    script.releaseAll();
    QVERIFY(finishes(name));
    QVERIFY2(!name.result().contains(u"supervisor"), qPrintable(name.result()));
}

void tst_Scheduler::destroyedWithWork()
{
    FakeScript script;
    QList<QFuture<ResultSet>> queued;
    QFuture<ResultSet> running;
    std::atomic<int> told{0};
    {
        AsyncSqlEngine engine(script.options(1));
        script.hold(write(0));
        running = engine.execute(write(0));
        QVERIFY(script.waitUntilReached(write(0)));
        for (int i = 1; i < 50; ++i) {
            queued.append(engine.execute(write(i)));
            queued.last().then([&](const QFuture<ResultSet> &) { ++told; });
        }
    } // does not wait for what is held
    QVERIFY(!running.isFinished());
    for (const auto &future : queued)
        QCOMPARE(failure(future), kind(SqlError::Kind::Closed));
    script.releaseAll();
    QVERIFY(finishes(running));
    QTRY_COMPARE_WITH_TIMEOUT(script.openNow(), 0, Long);
    QTRY_COMPARE_WITH_TIMEOUT(told.load(), 49, Long);
}

void tst_Scheduler::destroyedInContinuation_data()
{
    waitInContinuation_data();
}

void tst_Scheduler::destroyedInContinuation()
{
    QFETCH(bool, withLoop);
    QFETCH(int, how);
    FakeScript script;
    QObject context;
    auto engine = std::make_unique<AsyncSqlEngine>(script.options(1));
    QFuture<ResultSet> later;
    QFuture<void> after;
    const auto code = [&](const ResultSet &) { engine.reset(); };
    const auto submit = [&] {
        script.hold(read(1));
        script.hold(read(2));
        auto future = engine->execute(read(1));
        switch (how) {
        case 0:
            after = future.then(code);
            break;
        case 1:
            after = future.then(&context, code);
            break;
        case 2:
            after = future.then(QtFuture::Launch::Async, code);
            break;
        default:
            after = future.then(QtFuture::Launch::Inherit, code);
            break;
        }
        later = engine->execute(read(3));
        engine->execute(read(2));
        script.hold(read(3));
        script.release(read(1));
    };
    if (withLoop)
        inLoop(submit);
    else
        submit();
    QVERIFY(finishes(after));
    QVERIFY(!engine);
    script.releaseAll();
    QVERIFY(finishes(later));
    QTRY_COMPARE_WITH_TIMEOUT(script.openNow(), 0, Long);
}

void tst_Scheduler::destroyedInFunctionOnWorker()
{
    FakeScript script;
    std::atomic<AsyncSqlEngine *> engine{new AsyncSqlEngine(script.options(1))};
    QFuture<ResultSet> queued;
    std::promise<void> submitted;
    auto ready = submitted.get_future().share();
    auto future = engine.load()->run([&engine, ready](QSqlDatabase &) {
        ready.wait();
        delete engine.exchange(nullptr);
        return 5;
    });
    queued = engine.load()->execute(read(1));
    submitted.set_value();
    QVERIFY(finishes(future));
    QCOMPARE(future.result(), 5);
    QCOMPARE(failure(queued), kind(SqlError::Kind::Closed));
    QTRY_COMPARE_WITH_TIMEOUT(script.openNow(), 0, Long);
}

void tst_Scheduler::futuresDropped()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(2));
    for (int i = 0; i < 1000; ++i)
        engine.execute(write(i)); // dropping does not cancel
    const auto report = engine.shutdown();
    QVERIFY(finishes(report));
    QCOMPARE(report.result().canceled, 0);
    QCOMPARE(engine.statistics().succeeded, 1000);
    QCOMPARE(script.calls().size(), 1000);
}

void tst_Scheduler::manyQueuedThenShutdown_data()
{
    QTest::addColumn<ShutdownMode>("mode");
    QTest::addColumn<bool>("dropped");
    QTest::newRow("drain") << ShutdownMode::Drain << false;
    QTest::newRow("drain, futures dropped") << ShutdownMode::Drain << true;
    QTest::newRow("cancel") << ShutdownMode::Cancel << false;
    QTest::newRow("cancel, futures dropped") << ShutdownMode::Cancel << true;
}

void tst_Scheduler::manyQueuedThenShutdown()
{
    QFETCH(ShutdownMode, mode);
    QFETCH(bool, dropped);
    constexpr int count = 10'000;
    FakeScript script;
    AsyncSqlEngine engine(script.options(2));
    QList<QFuture<ResultSet>> futures;
    std::atomic<int> told{0};
    script.hold(write(-1));
    engine.execute(write(-1));
    QVERIFY(script.waitUntilReached(write(-1)));
    const QString sql = QStringLiteral("INSERT INTO t VALUES (?)");
    for (int i = 0; i < count; ++i) {
        auto future = engine.execute(sql, {i});
        if (dropped)
            continue;
        future.then([&](const QFuture<ResultSet> &) { ++told; });
        futures.append(future);
    }
    const auto report = engine.shutdown(mode, 10min);
    if (mode == ShutdownMode::Cancel)
        QTRY_COMPARE_WITH_TIMEOUT(engine.statistics().failed, count, Long);
    script.releaseAll();
    QVERIFY(QTest::qWaitFor([&] { return report.isFinished(); }, 4 * Long));
    const bool drains = mode == ShutdownMode::Drain;
    QCOMPARE(
        report.result(),
        ShutdownReport(
            {.finished = drains ? count + 1 : 1, .canceled = drains ? 0 : count, .abandoned = 0}));
    for (const auto &future : futures)
        QVERIFY(future.isFinished());
    QTRY_COMPARE_WITH_TIMEOUT(told.load(), int(futures.size()), Long);
    const QList<Call> calls = script.calls();
    QCOMPARE(calls.size(), drains ? count + 1 : 1);
    for (qsizetype i = 1; i < calls.size(); ++i)
        QCOMPARE(calls.at(i).values, QVariantList{int(i - 1)});
}

void tst_Scheduler::openCloseCycles()
{
    FakeScript script;
    const auto cycle = [&](int i) {
        AsyncSqlEngine engine(script.options(2));
        auto future = engine.execute(i % 2 ? read(i) : write(i));
        if (i % 4 < 2)
            return waitsFor(future) && finishes(engine.shutdown());
        return i % 4 == 2 || waitsFor(future);
    };
    for (int i = 0; i < 50; ++i)
        QVERIFY(cycle(i));
    QTRY_COMPARE_WITH_TIMEOUT(script.openNow(), 0, Long);
    const qsizetype threads = threadCount();
    const qsizetype descriptors = descriptorCount();
    const QStringList names = QSqlDatabase::connectionNames();
    for (int i = 0; i < 1000; ++i)
        QVERIFY(cycle(i));
    QTRY_COMPARE_WITH_TIMEOUT(script.openNow(), 0, Long);
    QTRY_VERIFY_WITH_TIMEOUT(threadCount() <= threads, 2 * Long);
    QVERIFY(descriptorCount() <= descriptors);
    QCOMPARE(QSqlDatabase::connectionNames(), names);
}

void tst_Scheduler::threadOfSubmitterEnds()
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    std::atomic<int> told{0};
    script.hold(read(0));
    std::thread thread([&] {
        inLoop([&] {
            for (int i = 0; i < 10; ++i)
                engine.execute(read(i)).then([&](const ResultSet &) { ++told; });
        });
    });
    thread.join(); // its event loop is no more when the statements end
    script.releaseAll();
    QTRY_COMPARE_WITH_TIMEOUT(told.load(), 10, Long);
}

QTEST_GUILESS_MAIN(tst_Scheduler)
#include "tst_scheduler.moc"
