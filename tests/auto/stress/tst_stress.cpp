// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/asyncsqlengine.h>
#include <AsyncSql/connection.h>
#include <AsyncSql/scheduling/handover_p.h>
#include <AsyncSql/transaction.h>

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/qtest.h>

#include <random>
#include <thread>

using namespace AsyncSql;
using namespace std::chrono_literals;

// Many threads do everything at once to one engine; then the figures are compared with a model.
class tst_Stress : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sums_data();
    void sums();
    void ownWritesAreSeen_data();
    void ownWritesAreSeen();
    void canceledWaitForWrites();
    void shutdownUnderLoad_data();
    void shutdownUnderLoad();
    void enginesComeAndGo();

private:
    static constexpr int Threads = 6;

    static void engineRows()
    {
        QTest::addColumn<bool>("isFile");
        QTest::newRow("file") << true;
        QTest::newRow("memory") << false;
    }
    static ConnectionOptions options(bool isFile, const QTemporaryDir &directory)
    {
        ConnectionOptions options;
        if (isFile)
            options.setDatabase(directory.filePath(QStringLiteral("stress.db")));
        return options;
    }
    static void inThreads(const std::function<void(int)> &code)
    {
        std::vector<std::thread> threads;
        for (int i = 0; i < Threads; ++i)
            threads.emplace_back(code, i);
        for (std::thread &thread : threads)
            thread.join();
    }
};

namespace {

const QString createTable = QStringLiteral("CREATE TABLE t (thread INTEGER, amount INTEGER)");
const QString insert = QStringLiteral("INSERT INTO t VALUES (?, ?)");
const QString sum = QStringLiteral("SELECT coalesce(sum(amount), 0) FROM t");
const QString ownCount = QStringLiteral("SELECT count(*) FROM t WHERE thread = ?");

// What one thread did: what is certainly in the table, and what may be (it was canceled).
struct Tally
{
    qint64 certain = 0;
    qint64 possible = 0;
    int ends = 0;
};

class Client
{
public:
    Client(AsyncSqlEngine &engine, int number)
        : m_engine(engine),
          m_number(number),
          m_random(unsigned(number))
    {
    }

    Tally run(int operations)
    {
        for (int i = 0; i < operations; ++i)
            step();
        for (auto &[future, amount] : m_writes)
            settle(future, amount);
        for (auto &future : m_reads) {
            future.waitForFinished();
            m_tally.ends += future.isFinished() ? 1 : 0;
        }
        return m_tally;
    }

private:
    void step()
    {
        const qint64 amount = 1 + qint64(m_random() % 100);
        switch (m_random() % 8) {
        case 0: { // all or nothing
            const QList<QVariantList> rows(5, QVariantList{m_number, amount});
            m_writes.append({m_engine.executeBatch(insert, rows), 5 * amount});
            break;
        }
        case 1: { // canceled at some time, queued, running or done
            auto future = m_engine.execute(insert, {m_number, amount});
            if (m_random() % 2)
                std::this_thread::yield();
            if (!future.isFinished())
                future.cancel();
            m_writes.append({future, amount});
            break;
        }
        case 2: { // fails, and takes back what it did
            auto future = m_engine.runInTransaction([](QSqlDatabase &database) -> ResultSet {
                QSqlQuery query(database);
                query.exec(QStringLiteral("INSERT INTO t VALUES (0, 1000000)"));
                throw SqlError(SqlError::Kind::InvalidData, QStringLiteral("on purpose"));
            });
            m_writes.append({future, 0});
            break;
        }
        case 3:
            m_reads.append(m_engine.scalar(sum));
            break;
        case 4:
            m_reads.append(m_engine.scalar(Query(sum).withPriority(Query::Priority::Background)));
            break;
        case 5: { // canceled reads
            auto future = m_engine.scalar(Query(sum).withOrdering(Ordering::Unordered));
            if (!future.isFinished())
                future.cancel();
            m_reads.append(future);
            break;
        }
        default:
            m_writes.append({m_engine.execute(insert, {m_number, amount}), amount});
            break;
        }
        if (m_random() % 16 == 0 && !m_reads.isEmpty()) // now and then somebody waits
            m_reads.last().waitForFinished();
    }

    void settle(QFuture<ResultSet> &future, qint64 amount)
    {
        try {
            future.waitForFinished();
            if (future.resultCount() == 1)
                m_tally.certain += amount;
            else
                m_tally.possible += amount;
        } catch (const SqlError &error) {
            takeOver();
            if (error.kind() != SqlError::Kind::InvalidData)
                qWarning("unexpected: %s", qPrintable(error.text()));
        }
        m_tally.ends += future.isFinished() ? 1 : 0;
    }

    AsyncSqlEngine &m_engine;
    const int m_number;
    std::mt19937 m_random;
    QList<std::pair<QFuture<ResultSet>, qint64>> m_writes;
    QList<QFuture<QVariant>> m_reads;
    Tally m_tally;
};

} // namespace

void tst_Stress::sums_data()
{
    engineRows();
}

void tst_Stress::sums()
{
    QFETCH(bool, isFile);
    constexpr int operations = 400;
    const QTemporaryDir directory;
    AsyncSqlEngine engine(options(isFile, directory));
    engine.execute(createTable).waitForFinished();
    std::array<Tally, Threads> tallies;
    inThreads([&](int i) { tallies[size_t(i)] = Client(engine, i).run(operations); });
    qint64 certain = 0;
    qint64 possible = 0;
    for (const Tally &tally : tallies) {
        QCOMPARE(tally.ends, operations);
        certain += tally.certain;
        possible += tally.possible;
    }
    const qint64 total = engine.scalar(sum).result().toLongLong();
    QVERIFY2(total >= certain, qPrintable(QStringLiteral("%1 of %2").arg(total).arg(certain)));
    QVERIFY2(total <= certain + possible, qPrintable(QString::number(total)));
    auto report = engine.shutdown();
    report.waitForFinished();
    QCOMPARE(report.result().canceled + report.result().abandoned, 0);
    const EngineStatistics figures = engine.statistics();
    QCOMPARE(figures.submitted, figures.succeeded + figures.failed + figures.canceled);
    QCOMPARE(figures.submitted, Threads * operations + 2);
}

void tst_Stress::ownWritesAreSeen_data()
{
    engineRows();
}

void tst_Stress::ownWritesAreSeen()
{
    QFETCH(bool, isFile);
    const QTemporaryDir directory;
    AsyncSqlEngine engine(options(isFile, directory));
    engine.execute(createTable).waitForFinished();
    std::array<int, Threads> wrong{};
    inThreads([&](int number) {
        QList<QFuture<QVariant>> counts;
        for (int i = 0; i < 150; ++i) {
            engine.execute(insert, {number, i});
            counts.append(engine.scalar(ownCount, {number}));
        }
        for (int i = 0; i < 150; ++i)
            wrong[size_t(number)] += counts[i].result().toInt() >= i + 1 ? 0 : 1;
    });
    for (const int count : wrong)
        QCOMPARE(count, 0);
    QCOMPARE(engine.scalar(QStringLiteral("SELECT count(*) FROM t")).result().toInt(),
             Threads * 150);
}

// Two connections wait for a third to end its transaction, so that they may write; just then the first of
// them gives up, and the second has to be told that it is its turn.
void tst_Stress::canceledWaitForWrites()
{
    const QTemporaryDir directory;
    AsyncSqlEngine engine(options(true, directory).setMaximumConnections(5));
    engine.execute(createTable).waitForFinished();
    const Connection first = engine.connection().result();
    const Connection second = engine.connection().result();
    const Connection third = engine.connection().result();
    std::mt19937 random(1);
    for (int i = 0; i < 2000; ++i) {
        const Transaction transaction = first.begin().result();
        transaction.execute(insert, {1, i}).waitForFinished();
        QFuture<ResultSet> canceled = second.execute(insert, {2, i});
        const QFuture<ResultSet> written = third.execute(insert, {3, i});
        const QFuture<void> committed = transaction.commit();
        const QDeadlineTimer moment(std::chrono::microseconds(random() % 300));
        while (!moment.hasExpired())
            std::this_thread::yield();
        canceled.cancel();
        const QDeadlineTimer deadline(30s);
        while (!(written.isFinished() && committed.isFinished()) && !deadline.hasExpired())
            std::this_thread::yield();
        QVERIFY2(written.isFinished() && committed.isFinished(), qPrintable(QString::number(i)));
    }
    QCOMPARE(engine.scalar(ownCount, {3}).result().toInt(), 2000);
}

void tst_Stress::shutdownUnderLoad_data()
{
    QTest::addColumn<bool>("isFile");
    QTest::addColumn<ShutdownMode>("mode");
    QTest::newRow("file, drain") << true << ShutdownMode::Drain;
    QTest::newRow("file, cancel") << true << ShutdownMode::Cancel;
    QTest::newRow("memory, drain") << false << ShutdownMode::Drain;
    QTest::newRow("memory, cancel") << false << ShutdownMode::Cancel;
}

// What the futures say happened is what happened.
void tst_Stress::shutdownUnderLoad()
{
    QFETCH(bool, isFile);
    QFETCH(ShutdownMode, mode);
    const QTemporaryDir directory;
    std::atomic<qint64> succeeded{0};
    std::atomic<qint64> closed{0};
    std::atomic<int> submitted{0};
    constexpr int each = 400;
    AsyncSqlEngine engine(options(isFile, directory));
    engine.execute(createTable).waitForFinished();
    QFuture<ShutdownReport> report;
    inThreads([&](int number) {
        QList<QFuture<ResultSet>> futures;
        for (int i = 0; i < each; ++i) {
            futures.append(engine.execute(insert, {number, i}));
            if (++submitted == Threads * each / 2)
                report = engine.shutdown(mode);
        }
        for (QFuture<ResultSet> &future : futures) {
            try {
                future.waitForFinished();
                ++succeeded;
            } catch (const SqlError &error) {
                takeOver();
                closed += error.kind() == SqlError::Kind::Closed ? 1 : 0;
            }
        }
    });
    report.waitForFinished();
    QCOMPARE(succeeded + closed, Threads * each);
    QCOMPARE(report.result().abandoned, 0);
    if (mode == ShutdownMode::Drain)
        QCOMPARE(report.result().canceled, 0);
    QCOMPARE(engine.statistics().succeeded, succeeded + 1);
    QCOMPARE(engine.statistics().open, 0);
    if (!isFile)
        return; // its rows have gone with it
    AsyncSqlEngine again(options(isFile, directory));
    QCOMPARE(again.scalar(QStringLiteral("SELECT count(*) FROM t")).result().toLongLong(),
             succeeded);
}

void tst_Stress::enginesComeAndGo()
{
    std::atomic<int> ends{0};
    inThreads([&](int number) {
        for (int i = 0; i < 30; ++i) {
            QList<QFuture<QVariant>> futures;
            {
                AsyncSqlEngine engine;
                for (int k = 0; k < 10; ++k)
                    futures.append(engine.scalar(QStringLiteral("SELECT ?"), {k}));
                if (number % 2)
                    futures.last().waitForFinished();
            }
            for (QFuture<QVariant> &future : futures) {
                try {
                    future.waitForFinished();
                } catch (const SqlError &error) {
                    takeOver();
                    if (error.kind() != SqlError::Kind::Closed)
                        continue;
                }
                ++ends;
            }
        }
    });
    QCOMPARE(ends.load(), Threads * 30 * 10);
}

QTEST_GUILESS_MAIN(tst_Stress)
#include "tst_stress.moc"
