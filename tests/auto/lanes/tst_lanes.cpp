// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

using namespace AsyncSql;
using namespace Qt::StringLiterals;

// Slow reads must not hold up quick ones, though nobody has said which are which: with a SQLite file,
// one connection for reads is kept free of them.
class tst_Lanes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void unknownSlowReadsMakeRoom();
    void knownSlowReadsLeaveAConnection();
    void postponedReadGivesItsResult();
    void postponedReadCanBeCanceled();
    void postponedReadHasItsDeadline();
    void shutdownWithPostponedRead();

private:
    [[nodiscard]] ConnectionOptions options() const // a writer and three readers
    {
        ConnectionOptions options;
        options.setDatabase(m_folder.filePath(u"lanes.db"_s)).setMaximumConnections(4);
        return options;
    }
    // Runs for ever; each number is another text, which nothing is known of yet.
    static QString endless(int number)
    {
        return u"SELECT count(*) + %1 FROM (%2)"_s.arg(number).arg(
            countingQuery(1'000'000'000'000));
    }
    static QList<QFuture<QVariant>> endlessReads(const AsyncSqlEngine &engine, int count)
    {
        QList<QFuture<QVariant>> reads;
        for (int i = 0; i < count; ++i)
            reads.append(engine.scalar(endless(i)));
        return reads;
    }
    static bool allRun(const AsyncSqlEngine &engine, int count)
    {
        return QTest::qWaitFor([&] { return engine.statistics().running >= count; }, 10'000);
    }

    QTemporaryDir m_folder;
};

void tst_Lanes::initTestCase()
{
    AsyncSqlEngine engine(options());
    QVERIFY(ends(engine.execute(u"CREATE TABLE numbers (n INTEGER)"_s)));
}

void tst_Lanes::unknownSlowReadsMakeRoom()
{
    AsyncSqlEngine engine(options());
    QList<QFuture<QVariant>> slow = endlessReads(engine, 3);
    QVERIFY(allRun(engine, 3));
    for (int i = 0; i < 5; ++i) {
        auto quick = engine.scalar(u"SELECT %1"_s.arg(i));
        QVERIFY(ends(quick));
        QCOMPARE(quick.result(), QVariant(i));
    }
    for (auto &future : slow) {
        QVERIFY(!future.isFinished());
        future.cancel();
    }
    for (auto &future : slow)
        QVERIFY(ends(future));
}

void tst_Lanes::knownSlowReadsLeaveAConnection()
{
    AsyncSqlEngine engine(options());
    for (int round = 0; round < 2; ++round) { // in the second, they are known
        QList<QFuture<QVariant>> slow = endlessReads(engine, 8);
        QVERIFY(allRun(engine, 2));
        auto quick = engine.scalar(u"SELECT 1"_s);
        QVERIFY(ends(quick));
        QCOMPARE(quick.result(), QVariant(1));
        if (round == 1)
            QCOMPARE(engine.statistics().running, 2);
        for (auto &future : slow)
            future.cancel();
        for (auto &future : slow)
            QVERIFY(ends(future));
    }
}

void tst_Lanes::postponedReadGivesItsResult()
{
    AsyncSqlEngine engine(options());
    QList<QFuture<QVariant>> slow;
    for (int i = 0; i < 3; ++i) // some tenths of a second each
        slow.append(engine.scalar(
            u"SELECT count(*) + %1 FROM (%2)"_s.arg(i).arg(countingQuery(1'000'000))));
    QVERIFY(allRun(engine, 3));
    for (int i = 0; i < 200; ++i) {
        auto quick = engine.scalar(u"SELECT 1"_s);
        QVERIFY(ends(quick));
        QCOMPARE(quick.result(), QVariant(1));
    }
    for (int i = 0; i < 3; ++i) {
        QVERIFY(ends(slow[i]));
        QCOMPARE(slow[i].result(), QVariant(1'000'000 + i));
    }
    QCOMPARE(engine.statistics().failed, 0);
}

void tst_Lanes::postponedReadCanBeCanceled()
{
    AsyncSqlEngine engine(options());
    QList<QFuture<QVariant>> slow = endlessReads(engine, 3);
    QVERIFY(allRun(engine, 3));
    QVERIFY(ends(engine.scalar(u"SELECT 1"_s)));
    // One of the three waits again now.
    QTRY_COMPARE(engine.statistics().queued, 1);
    for (auto &future : slow) {
        future.cancel();
        QVERIFY(ends(future));
        QVERIFY(future.isCanceled());
    }
    QTRY_COMPARE(engine.statistics().queued + engine.statistics().running, 0);
}

void tst_Lanes::postponedReadHasItsDeadline()
{
    AsyncSqlEngine engine(options());
    QList<QFuture<QVariant>> slow;
    for (int i = 0; i < 3; ++i)
        slow.append(engine.scalar(Query(endless(i)).withTimeout(std::chrono::milliseconds(500))));
    QVERIFY(allRun(engine, 3));
    QVERIFY(ends(engine.scalar(u"SELECT 1"_s)));
    for (auto &future : slow) {
        QVERIFY(ends(future));
        COMPARE_ERROR_KIND(future, SqlError::Kind::Timeout);
    }
}

void tst_Lanes::shutdownWithPostponedRead()
{
    AsyncSqlEngine engine(options());
    QList<QFuture<QVariant>> slow = endlessReads(engine, 3);
    QVERIFY(allRun(engine, 3));
    auto quick = engine.scalar(u"SELECT 1"_s);
    auto report = engine.shutdown(ShutdownMode::Cancel);
    QVERIFY(ends(report));
    QVERIFY(ends(quick));
    for (auto &future : slow) {
        QVERIFY(ends(future));
        COMPARE_ERROR_KIND(future, SqlError::Kind::Closed);
    }
}

QTEST_GUILESS_MAIN(tst_Lanes)
#include "tst_lanes.moc"
