// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "blocking.h"
#include "comparison.h"
#include "eventloop.h"
#include "sampledatabase.h"

#include <AsyncSql/AsyncSqlEngine>

#include <QtConcurrent/qtconcurrentrun.h>
#include <QtSql/qsqlquery.h>

using namespace Qt::StringLiterals;
using AsyncSql::AsyncSqlEngine;
using AsyncSql::Query;
using AsyncSql::ResultSet;

namespace {

constexpr int Reads = 300;
constexpr auto Pace = std::chrono::milliseconds(5); // as somebody who types or scrolls
constexpr int Scans = 8;                            // always under way

const QString PointStatement = u"SELECT category, price, code FROM item WHERE id = ?"_s;
// Several hundred milliseconds of work, one row.
const QString SlowStatement =
    u"SELECT count(*) FROM item, (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) AS thrice "
    "WHERE note LIKE '%ZZ%'"_s;

// How a program reads and scans: either calls done() in the GUI thread when it is through.
struct Way
{
    std::function<void(qint64 key, QObject *context, std::function<void()> done)> read;
    std::function<void(QObject *context, std::function<void()> done)> scan;
};

class Session
{
public:
    Session(const Way &way, int scans, qint64 rows, QEventLoop &loop)
        : m_way(way),
          m_rows(rows),
          m_loop(loop)
    {
        for (; m_scans < scans; ++m_scans)
            scan();
        m_timer.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_timer, &QTimer::timeout, &loop, [this] { read(); });
        m_timer.start(Pace);
    }

    [[nodiscard]] const QList<double> &latencies() const { return m_latencies; }

private:
    void scan()
    {
        m_way.scan(&m_loop, [this] {
            if (m_latencies.size() < Reads) {
                scan();
                return;
            }
            --m_scans;
            quitWhenDone();
        });
    }

    void read()
    {
        if (++m_submitted == Reads)
            m_timer.stop();
        QElapsedTimer timer;
        timer.start();
        m_way.read(1 + qint64(m_submitted) * 7'368'787 % m_rows, &m_loop, [this, timer] {
            m_latencies.append(milliseconds(timer));
            quitWhenDone();
        });
    }

    void quitWhenDone()
    {
        if (m_latencies.size() == Reads && m_scans == 0)
            m_loop.quit();
    }

    const Way &m_way;
    const qint64 m_rows;
    QEventLoop &m_loop;
    QTimer m_timer;
    int m_scans = 0;
    int m_submitted = 0;
    QList<double> m_latencies;
};

QList<double> measure(const Way &way, int scans, qint64 rows)
{
    QList<double> latencies;
    std::optional<Session> session;
    inEventLoop([&](QEventLoop &loop) { session.emplace(way, scans, rows, loop); });
    return {percentile(session->latencies(), 0.99), percentile(session->latencies(), 0.5)};
}

Way asyncSqlWay(AsyncSqlEngine &engine, Query::Priority priority)
{
    Way way;
    way.read = [&engine](qint64 key, QObject *context, const std::function<void()> &done) {
        engine.execute(PointStatement, QVariantList{key}).then(context, [done](const ResultSet &) {
            done();
        });
    };
    way.scan = [&engine, priority](QObject *context, const std::function<void()> &done) {
        engine.execute(Query(SlowStatement).withPriority(priority))
            .then(context, [done](const ResultSet &) { done(); });
    };
    return way;
}

Way usualWay(QThreadPool &pool, const AsyncSql::ConnectionOptions &database)
{
    const auto run = [&pool, database](const QString &sql, const QVariantList &values,
                                       QObject *context, const std::function<void()> &done) {
        QtConcurrent::run(&pool, [database, sql, values] {
            thread_local const BlockingConnection connection(database);
            QSqlQuery query = connection.prepared(sql);
            for (const QVariant &value : values)
                query.addBindValue(value);
            require(query.exec() && query.next(), "there is a row");
        }).then(context, done);
    };
    Way way;
    way.read = [run](qint64 key, QObject *context, const std::function<void()> &done) {
        run(PointStatement, {key}, context, done);
    };
    way.scan = [run](QObject *context, const std::function<void()> &done) {
        run(SlowStatement, {}, context, done);
    };
    return way;
}

} // namespace

void measureInteractive(const Settings &settings)
{
    const AsyncSql::ConnectionOptions database = sampleDatabase(settings);
    AsyncSqlEngine engine(database);
    QThreadPool pool;
    pool.setExpiryTimeout(-1);        // its threads, and their connections, stay
    AsyncSqlEngine another(database); // has not met the scans yet
    const Way asyncSql = asyncSqlWay(engine, Query::Priority::Background);
    const Way unmarked = asyncSqlWay(another, Query::Priority::Interactive);
    const Way usual = usualWay(pool, database);
    const qint64 rows = settings.rows;

    Comparison comparison(u"%1 reads of one row, every %2 ms, during %3 slow scans"_s.arg(Reads)
                              .arg(Pace.count())
                              .arg(Scans),
                          {u"ms, p99"_s, u"ms, p50"_s}, Comparison::With::Nothing);
    comparison.add(u"AsyncSql, no scans"_s, [&] { return measure(asyncSql, 0, rows); });
    comparison.add(u"QtConcurrent::run, a connection per thread"_s,
                   [&] { return measure(usual, Scans, rows); });
    const double limit = settings.target(10, 20);
    comparison.add(
        u"AsyncSql, scans with Priority::Background"_s,
        [&] { return measure(asyncSql, Scans, rows); }, limit);
    comparison.add(
        u"AsyncSql, scans like any other statement"_s,
        [&] { return measure(unmarked, Scans, rows); }, limit);
    comparison.run(std::min(settings.rounds, 3)); // a second and more each
}
