// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "fakesqldriver.h"
#include "testdatabase.h"

#include <QtCore/qpromise.h>

using namespace AsyncSql;
using namespace FakeSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

// What the page "Futures: what to know" says: the promises of the library's futures, and the traps
// of Qt's that no library can take away. A trap that a later Qt has removed fails here, and is then
// to be taken off the page.
class tst_Futures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void resultWaits();
    void oneResult();
    void noResultOfACanceledOne();
    void errorKeepsItsType();
    void foreignExceptionKeepsItsType();
    void timeoutTellsTheStage();
    void droppedIsDone();
    void canceledBeforeFailed();
    void failedIsCanceledToo();
    void cancelOfTheLast();
    void cancelOfAContinuation();
    void cancelAfterTheEnd();
    void secondContinuationTakesThePlace();
    void continuationOfADeadReceiver();
    void waitInTheReceiversThread();
    void waitForAll();
    void watcher();
    void continuationsInOrder();
    void exceptionOfAContinuation();

private:
    FakeScript script;
    AsyncSqlEngine engine{script.options(1)};
};

static const auto held = u"SELECT 'held'"_s;

// It is started when it is given out: an unstarted one's result() reads an empty store.
void tst_Futures::resultWaits()
{
    script.hold(held);
    QFuture<ResultSet> future = engine.execute(held);
    QVERIFY(future.isStarted());
    QVERIFY(!future.isFinished());
    const auto release = QtConcurrent::run([this] {
        const bool isReached = script.waitUntilReached(held);
        script.release(held);
        return isReached;
    });
    QCOMPARE(future.result().rowCount(), 0); // waits
    QVERIFY(release.result());
}

void tst_Futures::oneResult()
{
    script.setRows(u"SELECT 'rows'"_s, {{1}, {2}});
    const QFuture<ResultSet> future = engine.execute(u"SELECT 'rows'"_s);
    QVERIFY(ends(future));
    QCOMPARE(future.resultCount(), 1);
    QCOMPARE(future.result().rowCount(), 2);
    const auto nothing = engine.scalar(u"SELECT 'nothing'"_s); // is a value, too
    QVERIFY(ends(nothing));
    QCOMPARE(nothing.resultCount(), 1);
}

// A canceled future has no result: result() would read what is not there.
void tst_Futures::noResultOfACanceledOne()
{
    script.hold(held);
    QFuture<ResultSet> running = engine.execute(held);
    QFuture<ResultSet> queued = engine.execute(u"SELECT 1"_s);
    queued.cancel();
    running.cancel();
    script.release(held);
    for (const auto &future : {running, queued}) {
        QVERIFY(ends(future));
        QVERIFY(future.isCanceled());
        QVERIFY(!future.isResultReadyAt(0));
    }
}

void tst_Futures::errorKeepsItsType()
{
    script.fail(u"SELECT 'bad'"_s);
    std::optional<Kind> kind;
    const auto future = engine.execute(u"SELECT 'bad'"_s)
                            .then(this, [](const ResultSet &) {})
                            .onFailed(this, [&](const SqlError &error) { kind = error.kind(); });
    QVERIFY(ends(future));
    QVERIFY(kind);
}

void tst_Futures::foreignExceptionKeepsItsType()
{
    const auto future = engine.run([](QSqlDatabase &) -> int { throw std::out_of_range("far"); });
    QVERIFY(ends(future));
    QVERIFY_THROWS_EXCEPTION(std::out_of_range, QFuture(future).waitForFinished());
}

void tst_Futures::timeoutTellsTheStage()
{
    const auto sql = u"SELECT 'many'"_s;
    const QString point = FakeScript::rowPoint(sql);
    script.setRowCount(sql, 1000, 10);
    script.hold(point);
    const auto running = engine.execute(Query(sql).withTimeout(30ms));
    QVERIFY(script.waitUntilReached(point));
    const auto ofQueued = errorOf(engine.execute(Query(u"SELECT 1"_s).withTimeout(40ms)));
    QVERIFY(ofQueued);
    QCOMPARE(ofQueued->kind(), Kind::Timeout);
    QVERIFY2(ofQueued->text().contains("within 40 ms"_L1)
                 && ofQueued->text().contains("still in the queue"_L1),
             qPrintable(ofQueued->text()));
    script.release(point);
    const auto ofRunning = errorOf(running);
    QVERIFY(ofRunning);
    QCOMPARE(ofRunning->kind(), Kind::Timeout);
    QVERIFY2(ofRunning->text().contains("it was running"_L1), qPrintable(ofRunning->text()));
}

void tst_Futures::droppedIsDone()
{
    const auto sql = u"INSERT 'dropped'"_s;
    engine.execute(sql);
    QVERIFY(script.waitUntilReached(sql));
}

// The order that is safe on every Qt: before 6.5.3, the other one crashes.
void tst_Futures::canceledBeforeFailed()
{
    script.hold(held);
    bool isCanceled = false;
    QFuture<ResultSet> future = engine.execute(held);
    const auto last = future.then(this, [](const ResultSet &) { return 1; })
                          .onCanceled(this,
                                      [&] {
                                          isCanceled = true;
                                          return 2;
                                      })
                          .onFailed(this, [](const SqlError &) { return 3; });
    future.cancel();
    script.release(held);
    QCOMPARE(valueOf(last), 2);
    QVERIFY(isCanceled);
}

void tst_Futures::failedIsCanceledToo()
{
    script.fail(u"SELECT 'failed'"_s);
    const QFuture<ResultSet> future = engine.execute(u"SELECT 'failed'"_s);
    QVERIFY(errorOf(future));
    QVERIFY(future.isCanceled()); // so isCanceled() alone does not tell the two apart
}

// The future that the library gave out is the one to cancel ..
void tst_Futures::cancelOfTheLast()
{
    script.hold(held);
    const auto running = engine.execute(held);
    QFuture<ResultSet> queued = engine.execute(u"INSERT 'canceled'"_s);
    queued.cancel();
    script.release(held);
    QVERIFY(ends(queued));
    QVERIFY(ends(running));
    QVERIFY(!script.texts().contains(u"INSERT 'canceled'"_s));
}

// .. not one that then() returned, which does not reach it (before Qt 6.10's cancelChain()).
void tst_Futures::cancelOfAContinuation()
{
    script.hold(held);
    const auto running = engine.execute(held);
    const auto sql = u"INSERT 'not canceled'"_s;
    QFuture<ResultSet> queued = engine.execute(sql);
    QFuture<void> continuation = queued.then(this, [](const ResultSet &) {});
    continuation.cancel();
    QVERIFY(!queued.isCanceled());
    script.release(held);
    QVERIFY(script.waitUntilReached(sql));
    QVERIFY(ends(queued));
    QVERIFY(!queued.isCanceled());
    QVERIFY(ends(running));
}

// Without a continuation; with one, Qt 6.4 reads freed memory.
void tst_Futures::cancelAfterTheEnd()
{
    QFuture<QVariant> future = engine.scalar(u"SELECT 1"_s);
    QVERIFY(ends(future));
    future.cancel();
    QVERIFY(future.isResultReadyAt(0)); // its outcome stands
}

// A future has room for one continuation.
void tst_Futures::secondContinuationTakesThePlace()
{
    script.hold(held);
    const QFuture<ResultSet> future = engine.execute(held);
    int first = 0;
    int second = 0;
    const auto replaced = QFuture(future).then(this, [&](const ResultSet &) { ++first; });
    const auto kept = QFuture(future).then(this, [&](const ResultSet &) { ++second; });
    script.release(held);
    QVERIFY(ends(kept));
    QVERIFY(ends(replaced));
    QCOMPARE(first, 0);
    QCOMPARE(second, 1);
    QVERIFY(replaced.isCanceled());
}

void tst_Futures::continuationOfADeadReceiver()
{
    script.hold(held);
    const auto running = engine.execute(held);
    auto receiver = std::make_unique<QObject>();
    const auto sql = u"INSERT 'for nobody'"_s;
    const auto future = engine.execute(Query(sql).guardedBy(receiver.get()));
    receiver.reset(); // guardedBy() ends the statement with its receiver
    COMPARE_ERROR_KIND(future, Kind::Canceled);
    script.release(held);
    QVERIFY(ends(running));
    QVERIFY(!script.texts().contains(sql));
}

// The library's own futures may be waited for in any thread, also that in which they end. (A
// continuation with a receiver in this very thread may not: it would have to run meanwhile.)
void tst_Futures::waitInTheReceiversThread()
{
    int finished = 0;
    QTimer::singleShot(0, this, [&] { // so that there is an event loop
        for (int i = 0; i < 20; ++i) {
            QFuture<ResultSet> future = engine.execute(u"SELECT 1"_s);
            future.waitForFinished();
            finished += future.isFinished();
        }
    });
    QTRY_COMPARE_WITH_TIMEOUT(finished, 20, 30000);
}

void tst_Futures::waitForAll()
{
    QList<QFuture<ResultSet>> futures;
    for (int i = 0; i < 10; ++i)
        futures.append(engine.execute(u"SELECT 1"_s));
    const auto all = QtFuture::whenAll(futures.begin(), futures.end());
    QCOMPARE(valueOf(all).size(), 10);
}

void tst_Futures::watcher()
{
    script.setRows(u"SELECT 'watched'"_s, {{1}});
    QFutureWatcher<ResultSet> watcher;
    int rows = 0;
    connect(&watcher, &QFutureWatcherBase::finished, this,
            [&] { rows = int(watcher.result().rowCount()); });
    watcher.setFuture(engine.execute(u"SELECT 'watched'"_s));
    QTRY_COMPARE(rows, 1);
}

void tst_Futures::continuationsInOrder()
{
    QList<int> order;
    QEventLoop loop;
    QTimer::singleShot(0, &loop, [&] {
        for (int i = 0; i < 200; ++i)
            engine.execute(u"INSERT 'ordered'"_s).then(this, [&order, &loop, i](const ResultSet &) {
                order.append(i);
                if (i == 199)
                    loop.quit();
            });
    });
    loop.exec();
    QCOMPARE(order.size(), 200);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

// What user code throws stays with user code.
void tst_Futures::exceptionOfAContinuation()
{
    const auto future = engine.scalar(u"SELECT 1"_s).then(this, [](const QVariant &) -> int {
        throw std::runtime_error("mine");
    });
    QVERIFY(ends(future));
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, QFuture(future).waitForFinished());
    QVERIFY(ends(engine.execute(u"SELECT 1"_s)));
}

QTEST_GUILESS_MAIN(tst_Futures)
#include "tst_futures.moc"
