// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "blocking.h"
#include "comparison.h"
#include "eventloop.h"
#include "sampledatabase.h"

#include <AsyncSql/AsyncSqlEngine>

#include <QtConcurrent/qtconcurrentrun.h>

#include <ctime>
#include <optional>

using namespace Qt::StringLiterals;
using AsyncSql::AsyncSqlEngine;
using AsyncSql::ResultSet;
using Rows = QList<QVariantList>;

namespace {

// Something of every cell, so that reading cannot be left out.
double readCells(const Rows &rows)
{
    double sum = 0;
    for (const QVariantList &row : rows) {
        sum += double(row.at(0).toLongLong() + row.at(1).toLongLong()) + row.at(2).toDouble();
        sum += double(row.at(3).toString().size() + row.at(4).toString().size());
    }
    return sum;
}

double readCells(const ResultSet &rows)
{
    double sum = 0;
    for (qsizetype row = 0; row < rows.rowCount(); ++row) {
        sum +=
            double(rows.get<qint64>(row, 0) + rows.get<qint64>(row, 1)) + rows.get<double>(row, 2);
        sum += double(rows.get<QString>(row, 3).size() + rows.get<QString>(row, 4).size());
    }
    return sum;
}

double checksum(qint64 rows)
{
    double sum = 0;
    for (qint64 id = 1; id <= rows; ++id)
        sum += double(id + id * 7919 % 1000) + double(id) * 0.25 + 12 + 40;
    return sum;
}

// Of all threads of this process: what a scan costs, whoever else wants the processors.
double processorMilliseconds()
{
    return double(std::clock()) * 1000 / CLOCKS_PER_SEC;
}

template <typename Result>
QList<double> finish(double readable, double processor, Result &&result, double expected)
{
    std::optional<std::decay_t<Result>> held = std::forward<Result>(result);
    QElapsedTimer timer;
    timer.start();
    const double sum = readCells(*held);
    const double reading = milliseconds(timer);
    require(std::abs(sum - expected) <= expected * 1e-9, "every cell of the scan is right");
    timer.restart();
    held.reset();
    return {readable, processor, reading, milliseconds(timer)};
}

// Until the rows are there in a slot of the GUI thread.
template <typename Result, typename Start>
QList<double> awaited(Start start, double expected)
{
    QElapsedTimer timer;
    double readable = 0;
    double processor = processorMilliseconds();
    std::optional<Result> result;
    timer.start();
    inEventLoop([&](QEventLoop &loop) {
        start().then(&loop, [&](const Result &rows) {
            result = rows;
            readable = milliseconds(timer);
            processor = processorMilliseconds() - processor;
            loop.quit();
        });
    });
    return finish(readable, processor, *std::exchange(result, std::nullopt), expected);
}

} // namespace

void measureScan(const Settings &settings)
{
    const AsyncSql::ConnectionOptions database = sampleDatabase(settings);
    const QString sql = ScanStatement;
    const double expected = checksum(settings.rows);
    const BlockingConnection connection(database);
    AsyncSqlEngine engine(database);
    AsyncSqlEngine portable(AsyncSql::ConnectionOptions(database).setNativeAccess(false));

    Comparison comparison(
        u"Scan of %L1 rows x 5 columns"_s.arg(settings.rows),
        {u"ms until readable"_s, u"ms of processor"_s, u"ms to read all cells"_s, u"ms to free"_s});
    comparison.add(u"blocking QSqlQuery, QList<QVariantList>"_s, [&] {
        QElapsedTimer timer;
        timer.start();
        const double processor = processorMilliseconds();
        Rows rows = connection.readAll(sql);
        const double readable = milliseconds(timer);
        return finish(readable, processorMilliseconds() - processor, std::move(rows), expected);
    });
    comparison.add(u"QtConcurrent::run, QSqlQuery, a connection per call"_s, [&] {
        const auto start = [&] {
            return QtConcurrent::run([&] { return BlockingConnection(database).readAll(sql); });
        };
        return awaited<Rows>(start, expected);
    });
    comparison.add(
        u"AsyncSql, execute()"_s,
        [&] { return awaited<ResultSet>([&] { return engine.execute(sql); }, expected); },
        settings.target(0.40, 0.40));
    comparison.add(
        u"AsyncSql, execute(), through Qt's drivers"_s,
        [&] { return awaited<ResultSet>([&] { return portable.execute(sql); }, expected); },
        settings.target(1.0, 1.0));
    comparison.run(settings.rounds);
}
