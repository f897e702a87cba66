// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "blocking.h"
#include "comparison.h"
#include "eventloop.h"
#include "sampledatabase.h"

#include <AsyncSql/AsyncSqlEngine>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qfile.h>
#include <QtCore/qprocess.h>

#include <cstdio>

using namespace Qt::StringLiterals;
using AsyncSql::AsyncSqlEngine;
using AsyncSql::ResultSet;

namespace {

// Of this process, in MB: VmRSS is what it takes now, VmHWM the most it ever took.
double memory(const QByteArray &key)
{
    QFile file(u"/proc/self/status"_s);
    require(file.open(QIODevice::ReadOnly), "/proc/self/status can be read");
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(key))
            return line.mid(key.size() + 1).simplified().split(' ').constFirst().toDouble() / 1024;
    }
    qFatal("no %s", key.constData());
}

double read(const AsyncSql::ConnectionOptions &database, const QString &sql, const QString &way)
{
    if (way == "blocking"_L1) {
        const BlockingConnection connection(database);
        require(!connection.readAll(sql + u" LIMIT 1"_s).isEmpty(), "there are rows");
        const double before = memory("VmRSS");
        const QList<QVariantList> rows = connection.readAll(sql);
        return memory("VmHWM") - before;
    }
    AsyncSqlEngine engine(database);
    engine.execute(sql + u" LIMIT 1"_s).waitForFinished();
    const double before = memory("VmRSS");
    double most = 0;
    if (way == "stream"_L1) {
        inEventLoop([&](QEventLoop &loop) {
            const AsyncSql::Reply *reply = engine.stream(sql);
            QObject::connect(reply, &AsyncSql::Reply::finished, &loop, [&] {
                most = memory("VmHWM");
                loop.quit();
            });
        });
        return most - before;
    }
    inEventLoop([&](QEventLoop &loop) {
        engine.execute(sql).then(&loop, [&](const ResultSet &rows) {
            require(!rows.isEmpty(), "there are rows");
            most = memory("VmHWM");
            loop.quit();
        });
    });
    return most - before;
}

// A process of its own each time: what one way leaves in the heap would be there for the next.
double measure(const Settings &settings, const QString &way)
{
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(),
                  {u"--measure-memory"_s, way, u"--folder"_s, settings.folder, u"--rows"_s,
                   QString::number(settings.rows), u"--server"_s, settings.server});
    require(process.waitForFinished(-1) && process.exitCode() == 0, "the child process ends well");
    return process.readAllStandardOutput().trimmed().toDouble();
}

} // namespace

int measureMemoryHere(const Settings &settings, const QString &way)
{
    std::printf("%.2f\n", read(sampleDatabase(settings), ScanStatement, way));
    return 0;
}

void measureMemory(const Settings &settings)
{
    static_cast<void>(sampleDatabase(settings)); // not made by a child that is measured
    Comparison comparison(u"Memory of that scan"_s, {u"net peak MB"_s});
    comparison.add(u"blocking QSqlQuery, QList<QVariantList>"_s,
                   [&] { return QList{measure(settings, u"blocking"_s)}; });
    comparison.add(
        u"AsyncSql, execute()"_s, [&] { return QList{measure(settings, u"asyncsql"_s)}; },
        settings.target(0.38, 0.40));
    comparison.add(
        u"AsyncSql, stream()"_s, [&] { return QList{measure(settings, u"stream"_s)}; },
        24.0 / 376);                              // 24 MB, where the blocking way takes 376
    comparison.run(std::min(settings.rounds, 3)); // these hardly differ
}
