// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "figures.h"
#include "testdatabase.h"

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qrandom.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Cancels at any moment hit nobody else, however often, and free the connection at once.
class tst_CancelRaces : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addInterruptibleRows(); }
    void noWrongVictims();
    void latency();
};

namespace {

// The statement that is canceled, and the one right behind it on the same connection.
struct Race
{
    QFuture<ResultSet> target;
    QFuture<ResultSet> bystander;
};

// Reads and writes, each short and of about a millisecond: where a database has a connection of its
// own for writes, both are the one or the other.
Race start(const AsyncSqlEngine &engine, const TestDatabase &database, int number)
{
    const QString insert = u"INSERT INTO bystanders VALUES (?)"_s;
    switch (number % 4) {
    case 0:
        return {engine.execute(u"SELECT 1"_s), engine.execute(u"SELECT 2"_s)};
    case 1:
        return {engine.execute(database.rows(2000)), engine.execute(u"SELECT 2"_s)};
    case 2:
        return {engine.execute(u"INSERT INTO targets VALUES (?)"_s, {number}),
                engine.execute(insert, {number})};
    default:
        return {engine.execute(u"UPDATE many SET i = i + 1"_s), engine.execute(insert, {number})};
    }
}

// What it ended with; empty: a value, which right() accepts.
QString outcome(QFuture<ResultSet> future, const std::function<bool(const ResultSet &)> &right)
{
    try {
        future.waitForFinished();
        if (future.resultCount() == 0) // one that came before the cancel stands
            return u"canceled"_s;
        return right(future.result()) ? QString() : u"another's answer"_s;
    } catch (const SqlError &error) {
        return QDebug::toString(error);
    }
}

} // namespace

void tst_CancelRaces::noWrongVictims()
{
    constexpr int races = 10'000;
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    valueOf(engine.execute(u"CREATE TABLE bystanders (number INTEGER)"_s));
    valueOf(engine.execute(u"CREATE TABLE targets (number INTEGER)"_s));
    valueOf(engine.execute(u"CREATE TABLE many (i INTEGER)"_s));
    valueOf(engine.executeBatch(u"INSERT INTO many VALUES (?)"_s,
                                QList<QVariantList>(100, QVariantList{0})));
    QRandomGenerator random(42);
    QElapsedTimer timer;
    timer.start();
    int canceled = 0;
    int wrongVictims = 0;
    for (int i = 0; i < races; ++i) {
        Race race = start(engine, database, i);
        QDeadlineTimer moment(std::chrono::microseconds(random.bounded(i % 2 ? 2000 : 400)));
        while (!moment.hasExpired())
            QCoreApplication::processEvents();
        race.target.cancel();
        QVERIFY(ends(race.bystander));
        QVERIFY(ends(race.target));
        const bool isRead = i % 4 < 2;
        const QString target = outcome(
            race.target, [&](const ResultSet &rows) { return rows.returnsRows() == isRead; });
        canceled += target == u"canceled" ? 1 : 0;
        QVERIFY2(target.isEmpty() || target == u"canceled", qPrintable(target));
        const QString bystander = outcome(race.bystander, [&](const ResultSet &rows) {
            return isRead ? rows.scalar().toInt() == 2 : rows.rowsAffected() == 1;
        });
        if (!bystander.isEmpty())
            qWarning().noquote() << "race" << i << bystander;
        wrongVictims += bystander.isEmpty() ? 0 : 1;
    }
    qInfo("figure: %s: %d races in %lld ms, %d canceled, %d wrong victims", database.kind().name,
          races, timer.elapsed(), canceled, wrongVictims);
    QCOMPARE(wrongVictims, 0);
    QVERIFY(canceled > 0 && canceled < races); // it was a race
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(DISTINCT number) FROM bystanders"_s)).toInt(),
             races / 2);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM bystanders"_s)).toInt(), races / 2);
    // Each of them whole, or not at all.
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(DISTINCT i) FROM many"_s)).toInt(), 1);
}

void tst_CancelRaces::latency()
{
    constexpr int cancels = 50;
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    valueOf(engine.scalar(u"SELECT 1"_s));
    QList<qint64> times; // µs
    for (int i = 0; i < cancels; ++i) {
        QFuture<ResultSet> endless = engine.execute(database.endless());
        QVERIFY(QTest::qWaitFor([&] { return engine.statistics().running == 1; }, 10'000));
        const QFuture<QVariant> next = engine.scalar(u"SELECT 1"_s); // on the same connection
        QElapsedTimer timer;
        timer.start();
        endless.cancel();
        QVERIFY(ends(next));
        times.append(timer.nsecsElapsed() / 1000);
        QCOMPARE(valueOf(next).toInt(), 1);
        QVERIFY(ends(endless));
        QVERIFY(endless.isCanceled());
    }
    qInfo("figure: %s: from cancel() until the next statement is done: median %.1f ms, 99th "
          "percentile of %d %.1f ms",
          database.kind().name, double(percentile(times, 0.5)) / 1000, cancels,
          double(percentile(times, 0.99)) / 1000);
}

QTEST_GUILESS_MAIN(tst_CancelRaces)
#include "tst_cancelraces.moc"
