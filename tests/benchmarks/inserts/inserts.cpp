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
using AsyncSql::ResultSet;

namespace {

constexpr int SingleRows = 5'000;
constexpr int BatchRows = 100'000;

const QString InsertStatement =
    u"INSERT INTO item (category, price, code, note) VALUES (?, ?, ?, ?)"_s;

QList<QVariantList> makeRows(int count)
{
    QList<QVariantList> rows;
    rows.reserve(count);
    for (int i = 0; i < count; ++i)
        rows.append(
            {i % 1000, i * 0.25, u"code%1"_s.arg(i, 8, 10, QChar(u'0')), QString(40, u'n')});
    return rows;
}

QList<QVariantList> transposed(const QList<QVariantList> &rows)
{
    QList<QVariantList> columns(rows.constFirst().size());
    for (const QVariantList &row : rows) {
        for (qsizetype column = 0; column < row.size(); ++column)
            columns[column].append(row.at(column));
    }
    return columns;
}

void insertEach(QSqlQuery &query, const QList<QVariantList> &rows)
{
    for (const QVariantList &row : rows) {
        for (qsizetype column = 0; column < row.size(); ++column)
            query.bindValue(int(column), row.at(column));
        require(query.exec(), "a row is inserted");
    }
}

void insertInTransaction(const BlockingConnection &connection, const QList<QVariantList> &rows)
{
    QSqlDatabase database = connection.database();
    require(database.transaction(), "a transaction begins");
    QSqlQuery query = connection.prepared(InsertStatement);
    insertEach(query, rows);
    require(database.commit(), "a transaction is committed");
}

// Every way begins with an empty table, and has written count rows at its end.
template <typename Insert>
QList<double> measured(const BlockingConnection &connection, int count, Insert insert)
{
    if (connection.database().driverName() == "QSQLITE"_L1) {
        connection.run(u"DELETE FROM item"_s);
        connection.run(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
    } else {
        connection.run(u"TRUNCATE item"_s);
    }
    QElapsedTimer timer;
    timer.start();
    insert();
    const double each = microsecondsEach(timer, count);
    QSqlQuery query = connection.prepared(u"SELECT count(*) FROM item"_s);
    require(query.exec() && query.next() && query.value(0).toInt() == count, "all rows are there");
    return {each};
}

void measureSingle(const Settings &settings, const BlockingConnection &connection,
                   AsyncSqlEngine &engine)
{
    const QList<QVariantList> rows = makeRows(SingleRows);
    QSqlQuery query = connection.prepared(InsertStatement);
    const auto measure = [&](const auto &insert) {
        return measured(connection, SingleRows, insert);
    };

    Comparison comparison(u"%L1 inserts, each committed by itself"_s.arg(SingleRows),
                          {u"us each"_s});
    comparison.add(u"blocking QSqlQuery, prepared once"_s,
                   [&] { return measure([&] { insertEach(query, rows); }); });
    comparison.add(u"AsyncSql, execute().then(context)"_s, [&] {
        return measure([&] {
            int left = SingleRows;
            inEventLoop([&](QEventLoop &loop) {
                for (const QVariantList &row : rows)
                    engine.execute(InsertStatement, row).then(&loop, [&](const ResultSet &) {
                        if (--left == 0)
                            loop.quit();
                    });
            });
        });
    });
    comparison.run(settings.rounds);
}

void measureBatch(const Settings &settings, const AsyncSql::ConnectionOptions &database,
                  const BlockingConnection &connection, AsyncSqlEngine &engine)
{
    const QList<QVariantList> rows = makeRows(BatchRows);
    const QList<QVariantList> columns = transposed(rows);
    const auto measure = [&](const auto &insert) {
        return measured(connection, BatchRows, insert);
    };

    Comparison comparison(u"%L1 inserts in one transaction"_s.arg(BatchRows), {u"us per row"_s});
    comparison.add(u"blocking QSqlQuery, prepared once"_s,
                   [&] { return measure([&] { insertInTransaction(connection, rows); }); });
    comparison.add(u"blocking QSqlQuery::execBatch()"_s, [&] {
        return measure([&] {
            QSqlDatabase database = connection.database();
            require(database.transaction(), "a transaction begins");
            QSqlQuery query = connection.prepared(InsertStatement);
            for (const QVariantList &column : columns)
                query.addBindValue(column);
            require(query.execBatch(), "the batch is inserted");
            require(database.commit(), "a transaction is committed");
        });
    });
    comparison.add(u"QtConcurrent::run, a connection per call"_s, [&] {
        return measure([&] {
            inEventLoop([&](QEventLoop &loop) {
                QtConcurrent::run([&] {
                    insertInTransaction(BlockingConnection(database), rows);
                }).then(&loop, [&] { loop.quit(); });
            });
        });
    });
    comparison.add(
        u"AsyncSql, executeBatch()"_s,
        [&] {
            return measure([&] {
                inEventLoop([&](QEventLoop &loop) {
                    engine.executeBatch(InsertStatement, rows)
                        .then(&loop, [&](const ResultSet &result) {
                            require(result.rowsAffected() == BatchRows, "all rows are counted");
                            loop.quit();
                        });
                });
            });
        },
        settings.target(0.5, 0.1));
    comparison.add(
        u"AsyncSql, futures of one Transaction"_s,
        [&] {
            return measure([&] {
                inEventLoop([&](QEventLoop &loop) {
                    engine
                        .transaction([&](const AsyncSql::Transaction &transaction) {
                            QFuture<ResultSet> last;
                            for (const QVariantList &row : rows)
                                last = transaction.execute(InsertStatement, row);
                            return last;
                        })
                        .then(&loop, [&](const ResultSet &) { loop.quit(); });
                });
            });
        },
        settings.target(1.1, 0.3));
    comparison.run(settings.rounds);
}

} // namespace

void measureInserts(const Settings &settings)
{
    const AsyncSql::ConnectionOptions database = scratchDatabase(settings);
    const BlockingConnection connection(database);
    AsyncSqlEngine engine(database);
    measureSingle(settings, connection, engine);
    measureBatch(settings, database, connection, engine);
}
