// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "blocking.h"
#include "comparison.h"
#include "eventloop.h"
#include "sampledatabase.h"

#include <AsyncSql/AsyncSqlEngine>

#include <QtSql/qsqlquery.h>

using namespace Qt::StringLiterals;
using AsyncSql::AsyncSqlEngine;
using AsyncSql::Reply;
using AsyncSql::ResultSet;

namespace {

// Looks at every cell, as one who sums up or exports does, and keeps none.
QList<double> readBlocking(const BlockingConnection &connection, const Settings &settings)
{
    QElapsedTimer timer;
    timer.start();
    QSqlQuery query = connection.prepared(ScanStatement);
    require(query.exec(), "the scan runs");
    double first = 0;
    qint64 rows = 0;
    double sum = 0;
    while (query.next()) {
        if (++rows == 4096)
            first = milliseconds(timer);
        sum += double(query.value(0).toLongLong() + query.value(1).toLongLong())
            + query.value(2).toDouble();
        sum += double(query.value(3).toString().size() + query.value(4).toString().size());
    }
    require(rows == settings.rows && sum > 0, "all rows are read");
    return {milliseconds(timer), first};
}

double readRow(const ResultSet &rows, qsizetype row)
{
    return double(rows.get<qint64>(row, 0) + rows.get<qint64>(row, 1)) + rows.get<double>(row, 2)
        + double(rows.get<QStringView>(row, 3).size() + rows.get<QStringView>(row, 4).size());
}

QList<double> readStream(AsyncSqlEngine &engine, const Settings &settings)
{
    double first = 0;
    qint64 rows = 0;
    double sum = 0;
    QElapsedTimer timer;
    timer.start();
    inEventLoop([&](QEventLoop &loop) {
        Reply *reply = engine.stream(ScanStatement);
        QObject::connect(reply, &Reply::rowsReady, &loop, [&](const ResultSet &part) {
            if (rows == 0)
                first = milliseconds(timer);
            rows += part.rowCount();
            for (qsizetype i = 0; i < part.rowCount(); ++i)
                sum += readRow(part, i);
        });
        QObject::connect(reply, &Reply::finished, &loop, [&loop, reply] {
            reply->deleteLater();
            loop.quit();
        });
    });
    require(rows == settings.rows && sum > 0, "all rows are read");
    return {milliseconds(timer), first};
}

} // namespace

void measureStream(const Settings &settings)
{
    const AsyncSql::ConnectionOptions database = sampleDatabase(settings);
    const BlockingConnection connection(database);
    AsyncSqlEngine engine(database);
    Comparison comparison(u"Streamed scan of %L1 rows x 5 columns"_s.arg(settings.rows),
                          {u"ms"_s, u"ms to the first 4,096 rows"_s});
    comparison.add(u"blocking QSqlQuery::next()"_s,
                   [&] { return readBlocking(connection, settings); });
    comparison.add(
        u"AsyncSql, stream()"_s, [&] { return readStream(engine, settings); },
        settings.target(0.35, 0.40));
    comparison.run(settings.rounds);
}
