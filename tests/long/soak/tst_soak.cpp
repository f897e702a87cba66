// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "client.h"
#include "figures.h"

#include <QtCore/qelapsedtimer.h>

#include <deque>
#include <thread>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

// Everything at once, from several threads, for long: every future ends once, the tables hold what
// was acknowledged, and the thread with the event loop is never held up. ASYNCSQL_SOAK_SECONDS says
// how long on each database.
class tst_Soak : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addMainRows(); }
    void mixedLoad();
};

namespace {

constexpr int Threads = 3;
constexpr int Window = 16; // under way at a time, of one client

std::chrono::seconds duration()
{
    bool isGiven = false;
    const int seconds = qEnvironmentVariableIntValue("ASYNCSQL_SOAK_SECONDS", &isGiven);
    return std::chrono::seconds(isGiven ? seconds : 60);
}

// A timer of the main thread, and how late it was.
class Heartbeat : public QObject
{
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this,
                [this] { m_gaps.append(m_elapsed.nsecsElapsed() / 1000), m_elapsed.start(); });
        m_elapsed.start();
        m_timer.start(5ms);
    }
    void stop() { m_timer.stop(); }
    [[nodiscard]] const QList<qint64> &gaps() const { return m_gaps; } // µs

private:
    QTimer m_timer;
    QElapsedTimer m_elapsed;
    QList<qint64> m_gaps;
};

// One engine after another, half of them destroyed with statements queued.
void engineComesAndGoes(const TestDatabase &database, Tally &tally, bool waits)
{
    QList<QFuture<ResultSet>> writes;
    QList<QFuture<QVariant>> reads;
    {
        AsyncSqlEngine engine(database.options().setMaximumConnections(2));
        for (int i = 0; i < 10; ++i) {
            reads.append(engine.scalar(u"SELECT ?"_s, {i}));
            if (i % 2 == 0 && !database.is("sqlite memory")) // which has its own tables
                writes.append(
                    engine.execute(u"INSERT INTO maybe (client, amount) VALUES (-1, 1)"_s));
        }
        tally.submitted += reads.size() + writes.size();
        tally.most += writes.size();
        if (waits)
            reads.last().waitForFinished();
    }
    const auto settle = [&tally](auto &future) {
        try {
            future.waitForFinished();
            tally.fewest += std::is_same_v<decltype(future), QFuture<ResultSet> &> ? 1 : 0;
        } catch (const SqlError &error) {
            // Others write to the same file, and it gets no turn for long.
            if (error.kind() == Kind::Busy)
                ++tally.busy;
            else if (error.kind() == Kind::Closed)
                ++tally.closed;
            else
                tally.note(QDebug::toString(error));
        }
        tally.ended += future.isFinished() ? 1 : 0;
    };
    std::for_each(writes.begin(), writes.end(), settle);
    std::for_each(reads.begin(), reads.end(), settle);
}

void createTables(const AsyncSqlEngine &engine, const TestDatabase &database)
{
    for (const QString &table : {u"soak"_s, u"maybe"_s})
        valueOf(engine.execute(u"CREATE TABLE %1 (id %2, client INTEGER, amount INTEGER)"_s.arg(
            table, QLatin1StringView(database.kind().identity))));
}

} // namespace

void tst_Soak::mixedLoad()
{
    const TestDatabase database;
    Tally tally;
    AsyncSqlEngine engine(database.options());
    createTables(engine, database);

    std::atomic<bool> isOver{false};
    std::atomic<int> running{Threads + 1};
    std::atomic<int> engines{0};
    std::deque<Client> clients;
    std::vector<std::thread> threads;
    for (int i = 0; i < Threads; ++i) {
        Client &client = clients.emplace_back(engine, database, tally, i + 1);
        threads.emplace_back([&] {
            while (!isOver) {
                client.step();
                if (client.underWay() >= Window)
                    client.cancelThose();
                client.waitForRoom(Window);
            }
            client.waitForCanceled();
            --running;
        });
    }
    threads.emplace_back([&] {
        for (; !isOver; ++engines)
            engineComesAndGoes(database, tally, engines % 2 == 0);
        --running;
    });

    // The main thread does what an application's does: something now and then.
    Client &own = clients.emplace_back(engine, database, tally, Threads + 1);
    QTimer submission;
    connect(&submission, &QTimer::timeout, this, [&] {
        own.cancelThose();
        for (int i = 0; i < 3 && own.underWay() < Window; ++i)
            own.step();
        if (own.underWay() < Window)
            own.stream(this);
    });
    submission.start(20ms);
    Heartbeat heartbeat;
    QTest::qWait(int(duration() / 1ms));
    heartbeat.stop();
    submission.stop();
    own.waitForCanceled();
    isOver = true;

    QVERIFY2(QTest::qWaitFor([&] { return running == 0; }, 60'000), "A thread waits for ever");
    for (std::thread &thread : threads)
        thread.join();
    const bool allEnded = QTest::qWaitFor([&] { return tally.ended == tally.submitted; }, 60'000);
    const auto text = [](double value) { return QString::number(value, 'f', 1); };
    qInfo("figure: %s: %lld s, %lld futures and %d engines, %lld canceled, %lld closed, %lld busy; "
          "gaps of a timer of 5 ms: 99th percentile %s ms, longest %s ms",
          database.kind().name, qint64(duration().count()), tally.submitted.load(), engines.load(),
          tally.canceled.load(), tally.closed.load(), tally.busy.load(),
          qPrintable(text(double(percentile(heartbeat.gaps(), 0.99)) / 1000)),
          qPrintable(text(double(percentile(heartbeat.gaps(), 1)) / 1000)));
    QVERIFY2(allEnded,
             qPrintable(u"%1 did not end"_s.arg(tally.submitted.load() - tally.ended.load())));
    QCOMPARE(tally.endedAgain.load(), 0);
    QVERIFY2(tally.problems().isEmpty(), qPrintable(tally.problems()));

    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM soak"_s)).toLongLong(),
             tally.count.load());
    QCOMPARE(valueOf(engine.scalar(u"SELECT sum(amount) FROM soak"_s)).toLongLong(),
             tally.sum.load());
    const qint64 there = valueOf(engine.scalar(u"SELECT count(*) FROM maybe"_s)).toLongLong();
    QVERIFY2(there >= tally.fewest && there <= tally.most,
             qPrintable(u"%1 of %2 to %3"_s.arg(there).arg(tally.fewest).arg(tally.most)));
    QVERIFY(tally.count > 0 && tally.canceled > 0);
    valueOf(engine.shutdown());
}

QTEST_GUILESS_MAIN(tst_Soak)
#include "tst_soak.moc"
