// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "blocking.h"
#include "comparison.h"
#include "eventloop.h"
#include "sampledatabase.h"

#include <AsyncSql/AsyncSqlEngine>

#include <QtConcurrent/qtconcurrentrun.h>

#include <functional>

using namespace Qt::StringLiterals;
using AsyncSql::AsyncSqlEngine;
using AsyncSql::ResultSet;

namespace {

constexpr auto Idle = std::chrono::milliseconds(1500); // about as long as a scan
constexpr int Reads = 20'000;
constexpr int ReadsInFlight = 256;
constexpr int BatchRows = 100'000;
constexpr double Limit = 5; // ms: a third of a frame at 60 Hz

const QString PointStatement = u"SELECT category, price, code FROM item WHERE id = ?"_s;
const QString InsertStatement =
    u"INSERT INTO item (category, price, code, note) VALUES (?, ?, ?, ?)"_s;

// A timer that wants to fire every millisecond, and how late it was at worst.
class Heartbeat
{
public:
    explicit Heartbeat(QEventLoop &loop)
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &loop, [this] { beat(); });
        m_elapsed.start();
        m_timer.start(1);
    }

    void beat()
    {
        m_longest = std::max(m_longest, milliseconds(m_elapsed));
        m_elapsed.restart();
    }

    [[nodiscard]] double longest() const { return m_longest; }

private:
    QTimer m_timer;
    QElapsedTimer m_elapsed;
    double m_longest = 0;
};

// start(loop) quits the loop when its work is done.
template <typename Start>
QList<double> longestGap(Start start)
{
    double longest = 0;
    inEventLoop([&](QEventLoop &outer) {
        QEventLoop loop;
        Heartbeat heartbeat(loop);
        start(loop);
        loop.exec();
        heartbeat.beat(); // the last answer's own slot belongs to it
        longest = heartbeat.longest();
        outer.quit();
    });
    return {longest};
}

// As a program that always has some under way; to submit all of them would be a gap by itself.
class Reader
{
public:
    Reader(AsyncSqlEngine &engine, qint64 rows, QEventLoop &loop)
        : m_engine(engine),
          m_rows(rows),
          m_loop(loop)
    {
    }

    void submit()
    {
        const qint64 key = 1 + qint64(m_submitted++) * 7'368'787 % m_rows;
        m_engine.execute(PointStatement, QVariantList{key})
            .then(&m_loop, [this](const ResultSet &result) {
                require(result.rowCount() == 1, "there is a row");
                if (m_submitted < Reads)
                    submit();
                if (++m_answered == Reads)
                    m_loop.quit();
            });
    }

private:
    AsyncSqlEngine &m_engine;
    const qint64 m_rows;
    QEventLoop &m_loop;
    int m_submitted = 0;
    int m_answered = 0;
};

QList<QVariantList> makeRows()
{
    QList<QVariantList> rows;
    for (int i = 0; i < BatchRows; ++i)
        rows.append(
            {i % 1000, i * 0.25, u"code%1"_s.arg(i, 8, 10, QChar(u'0')), QString(40, u'n')});
    return rows;
}

} // namespace

void measureHeartbeat(const Settings &settings)
{
    const AsyncSql::ConnectionOptions database = sampleDatabase(settings);
    const QString scan = ScanStatement;
    const QList<QVariantList> rows = makeRows();
    AsyncSqlEngine engine(database);
    AsyncSqlEngine writingEngine(scratchDatabase(settings));

    Comparison comparison(u"Longest gap between two beats of a 1 ms timer in the GUI thread"_s,
                          {u"ms"_s}, Comparison::With::Difference);
    comparison.add(u"idle"_s, [&] {
        return longestGap(
            [](QEventLoop &loop) { QTimer::singleShot(Idle, &loop, &QEventLoop::quit); });
    });
    comparison.add(u"QtConcurrent::run, QSqlQuery: scan"_s, [&] {
        return longestGap([&](QEventLoop &loop) {
            QtConcurrent::run([&] {
                return BlockingConnection(database).readAll(scan);
            }).then(&loop, [&](const QList<QVariantList> &) { loop.quit(); });
        });
    });
    comparison.add(
        u"AsyncSql: scan"_s,
        [&] {
            return longestGap([&](QEventLoop &loop) {
                engine.execute(scan).then(&loop, [&](const ResultSet &) { loop.quit(); });
            });
        },
        Limit);
    comparison.add(
        u"AsyncSql: %L1 point reads, %2 in flight"_s.arg(Reads).arg(ReadsInFlight),
        [&] {
            std::optional<Reader> reader;
            return longestGap([&](QEventLoop &loop) {
                reader.emplace(engine, settings.rows, loop);
                for (int i = 0; i < ReadsInFlight; ++i)
                    reader->submit();
            });
        },
        Limit);
    comparison.add(
        u"AsyncSql: executeBatch() of %L1 rows"_s.arg(BatchRows),
        [&] {
            return longestGap([&](QEventLoop &loop) {
                writingEngine.executeBatch(InsertStatement, rows)
                    .then(&loop, [&](const ResultSet &) { loop.quit(); });
            });
        },
        Limit);
    comparison.run(settings.rounds);
}
