// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "blocking.h"
#include "comparison.h"
#include "eventloop.h"
#include "sampledatabase.h"

#include <AsyncSql/AsyncSqlEngine>

#include <QtConcurrent/qtconcurrentrun.h>
#include <QtSql/qsqlquery.h>

#include <condition_variable>
#include <mutex>
#include <thread>

using namespace Qt::StringLiterals;
using AsyncSql::AsyncSqlEngine;
using AsyncSql::ResultSet;

namespace {

constexpr int ManyReads = 20'000; // submitted at once
constexpr int FewReads = 2'000;   // awaited one by one
// Their pages are all in the 2 MB that SQLite keeps of a file. Of more rows, it reads a page from the file
// for most keys, which takes as long as all the rest.
constexpr qint64 CachedRows = 10'000;

const QString PointStatement = u"SELECT category, price, code FROM item WHERE id = ?"_s;

// The key of the i-th read: all over the table, the same for every way.
qint64 key(int i, qint64 rows)
{
    return 1 + qint64(i) * 7'368'787 % rows;
}

void check(qint64 key, qint64 category, double price, const QString &code)
{
    require(category == key * 7919 % 1000 && price == double(key) * 0.25 && code.size() == 12,
            "the row of that key is read");
}

void read(QSqlQuery &query, qint64 key)
{
    query.bindValue(0, key);
    require(query.exec() && query.next(), "there is a row");
    check(key, query.value(0).toLongLong(), query.value(1).toDouble(), query.value(2).toString());
    query.finish();
}

void check(qint64 key, const ResultSet &rows)
{
    check(key, rows.get<qint64>(0, 0), rows.get<double>(0, 1), rows.get<QString>(0, 2));
}

// submit(key) for all keys at once; each answer is checked in the GUI thread.
template <typename Submit>
QList<double> pipelined(qint64 rows, Submit submit)
{
    QElapsedTimer timer;
    timer.start();
    int left = ManyReads;
    inEventLoop([&](QEventLoop &loop) {
        for (int i = 0; i < ManyReads; ++i)
            submit(key(i, rows), &loop, [&] {
                if (--left == 0)
                    loop.quit();
            });
    });
    return {microsecondsEach(timer, ManyReads)};
}

template <typename Read>
QList<double> oneByOne(int count, qint64 rows, Read read)
{
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < count; ++i)
        read(key(i, rows));
    return {microsecondsEach(timer, count)};
}

// A thread with a connection that reads a row for each call: written by hand, and nothing but that.
class BareThread
{
public:
    explicit BareThread(const AsyncSql::ConnectionOptions &database)
        : m_thread([this, database] { run(database); })
    {
    }
    ~BareThread()
    {
        call(Over);
        m_thread.join();
    }

    void call(qint64 key)
    {
        std::unique_lock lock(m_mutex);
        m_call = key;
        m_wake.notify_one();
        m_answered.wait(lock, [this] { return m_call == None; });
    }

private:
    static constexpr qint64 None = 0;
    static constexpr qint64 Over = -1;

    void run(const AsyncSql::ConnectionOptions &database)
    {
        const BlockingConnection connection(database);
        QSqlQuery query = connection.prepared(PointStatement);
        std::unique_lock lock(m_mutex);
        for (bool isOver = false; !isOver;) {
            m_wake.wait(lock, [this] { return m_call != None; });
            isOver = m_call == Over;
            if (!isOver)
                read(query, m_call);
            m_call = None;
            m_answered.notify_one();
        }
    }

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::condition_variable m_answered;
    qint64 m_call = None;
    std::thread m_thread;
};

// What QtConcurrent's users do: each thread of the pool keeps a connection.
void readInPoolThread(const AsyncSql::ConnectionOptions &database, qint64 key)
{
    thread_local std::optional<BlockingConnection> connection;
    thread_local QString current; // one database is read after the other
    const QString wanted = database.database() + database.driverOptions();
    if (std::exchange(current, wanted) != wanted)
        connection.emplace(database);
    QSqlQuery query = connection->prepared(PointStatement);
    read(query, key);
}

void measurePipelined(const Settings &settings, QThreadPool &pool)
{
    const qint64 rows = settings.rows;
    const AsyncSql::ConnectionOptions database = sampleDatabase(settings);
    AsyncSqlEngine engine(database);
    const BlockingConnection connection(database);
    QSqlQuery query = connection.prepared(PointStatement);

    Comparison comparison(
        u"%L1 reads of one of %L2 rows by its key, all submitted at once"_s.arg(ManyReads).arg(
            rows),
        {u"us each"_s});
    comparison.add(u"blocking QSqlQuery, prepared once"_s,
                   [&] { return oneByOne(ManyReads, rows, [&](qint64 id) { read(query, id); }); });
    comparison.add(u"blocking QSqlQuery, prepared each time"_s, [&] {
        return oneByOne(ManyReads, rows, [&](qint64 id) {
            QSqlQuery another = connection.prepared(PointStatement);
            read(another, id);
        });
    });
    comparison.add(u"QtConcurrent::run, a connection per thread"_s, [&] {
        return pipelined(rows, [&](qint64 id, QObject *context, const auto &done) {
            QtConcurrent::run(&pool, [&database, id] {
                readInPoolThread(database, id);
            }).then(context, done);
        });
    });
    const auto futures = [rows](AsyncSqlEngine &engine) {
        return pipelined(rows, [&](qint64 id, QObject *context, const auto &done) {
            engine.execute(PointStatement, QVariantList{id})
                .then(context, [id, done](const ResultSet &result) {
                    check(id, result);
                    done();
                });
        });
    };
    comparison.add(
        u"AsyncSql, execute().then(context)"_s, [&] { return futures(engine); },
        settings.target(0.35, 0.25));
    comparison.add(
        u"AsyncSql, execute() with a function"_s,
        [&] {
            return pipelined(rows, [&](qint64 id, QObject *context, const auto &done) {
                engine.execute(AsyncSql::Query(PointStatement, QVariantList{id}), context,
                               [id, done](const ResultSet &result) {
                                   check(id, result);
                                   done();
                               });
            });
        },
        settings.target(0.2, 0.25));
    AsyncSqlEngine portable(AsyncSql::ConnectionOptions(database).setNativeAccess(false));
    comparison.add(
        u"AsyncSql, execute().then(context), through Qt's drivers"_s,
        [&] { return futures(portable); }, settings.target(0.85, 1.0));
    comparison.run(settings.rounds);
}

void measureAwaited(const Settings &settings, QThreadPool &pool)
{
    const qint64 rows = settings.rows;
    const AsyncSql::ConnectionOptions database = sampleDatabase(settings);
    AsyncSqlEngine engine(database);
    const BlockingConnection connection(database);
    QSqlQuery query = connection.prepared(PointStatement);
    BareThread thread(database);

    Comparison comparison(
        u"%L1 reads of one row by its key, each awaited before the next"_s.arg(FewReads),
        {u"us each"_s}, Comparison::With::Difference);
    comparison.add(u"a thread written by hand, with QSqlQuery"_s,
                   [&] { return oneByOne(FewReads, rows, [&](qint64 id) { thread.call(id); }); });
    comparison.add(u"blocking QSqlQuery, prepared once"_s,
                   [&] { return oneByOne(FewReads, rows, [&](qint64 id) { read(query, id); }); });
    comparison.add(u"QtConcurrent::run, a connection per thread"_s, [&] {
        return oneByOne(FewReads, rows, [&](qint64 id) {
            QtConcurrent::run(&pool, [&database, id] {
                readInPoolThread(database, id);
            }).waitForFinished();
        });
    });
    comparison.add(
        u"AsyncSql, execute().result()"_s,
        [&] {
            return oneByOne(FewReads, rows, [&](qint64 id) {
                check(id, engine.execute(PointStatement, QVariantList{id}).result());
            });
        },
        settings.target(10, 15));
    comparison.run(settings.rounds);
}

} // namespace

void measurePoints(const Settings &settings)
{
    QThreadPool pool;
    pool.setExpiryTimeout(-1); // its threads, and their connections, stay
    Settings cached = settings;
    cached.rows = std::min(settings.rows, CachedRows);
    measurePipelined(cached, pool);
    measurePipelined(settings, pool);
    measureAwaited(settings, pool);
}
