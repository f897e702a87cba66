// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "comparison.h"
#include "subjects.h"

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qdir.h>
#include <QtCore/qfile.h>
#include <QtCore/qtextstream.h>
#include <QtCore/qthread.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr double Generous = 4; // of --check: other machines, and busy ones

struct Subject
{
    QString name;
    void (*measure)(const Settings &settings);
    bool isForServers = true;
};

const QList<Subject> &subjects()
{
    static const QList<Subject> all{
        {u"scan"_s, &measureScan},
        {u"memory"_s, &measureMemory},
        {u"heartbeat"_s, &measureHeartbeat},
        {u"points"_s, &measurePoints},
        {u"inserts"_s, &measureInserts},
        {u"interactive"_s, &measureInteractive},
        {u"stream"_s, &measureStream},
        {u"handles"_s, &measureHandles, false},
        {u"models"_s, &measureModels, false},
    };
    return all;
}

// What else the machine had to do: 1, 5 and 15 minutes' average of threads that wanted to run.
QString load()
{
    QFile file(u"/proc/loadavg"_s);
    if (!file.open(QIODevice::ReadOnly))
        return u"unknown"_s;
    return QString::fromLatin1(file.readLine()).section(u' ', 0, 2);
}

void measure(const QStringList &names, const Settings &settings)
{
    QTextStream out(stdout);
    Comparison::setDatabase(settings.database());
    for (const Subject &subject : subjects()) {
        if (!names.isEmpty() && !names.contains(subject.name))
            continue;
        if (!settings.server.isEmpty() && !subject.isForServers)
            continue;
        const QString before = load();
        subject.measure(settings);
        out << "\nLoad before: " << before << "; after: " << load() << '\n';
        out.flush();
    }
}

// Of every database, one after the other.
int measureAll(const QStringList &names, const QList<Settings> &all, int runs)
{
    QTextStream out(stdout);
    out << "Qt " << qVersion() << ", " << QThread::idealThreadCount() << " threads of hardware\n";
#ifndef NDEBUG
    out << "\n**Not an optimised build: these figures mean nothing.**\n";
#endif
    out.flush();
    QStringList databases;
    for (const Settings &settings : all)
        databases.append(settings.database());
    for (int run = 0; run < runs; ++run) {
        for (const Settings &settings : all)
            measure(names, settings);
    }
    const int missed = Comparison::printSummary(databases);
    if (missed > 0)
        out << "\nTargets missed: " << missed << '\n';
    return missed > 0 ? 1 : 0;
}

QStringList subjectNames()
{
    QStringList names;
    for (const Subject &subject : subjects())
        names.append(subject.name);
    return names;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    Settings settings;

    QCommandLineParser parser;
    parser.setApplicationDescription(u"Measures AsyncSql beside Qt's own classes."_s);
    parser.addHelpOption();
    const QCommandLineOption subject(u"subject"_s,
                                     u"One of: %1. May be given several times; default: all."_s.arg(
                                         subjectNames().join(u", "_s)),
                                     u"name"_s);
    const QCommandLineOption rounds(u"rounds"_s, u"Rounds that count."_s, u"number"_s,
                                    QString::number(settings.rounds));
    const QCommandLineOption runs(
        u"runs"_s, u"Runs of all that; a target is to hold in two of three. Default: 1."_s,
        u"number"_s, u"1"_s);
    const QCommandLineOption rows(u"rows"_s, u"Rows of the sample database."_s, u"number"_s,
                                  QString::number(settings.rows));
    const QCommandLineOption folder(u"folder"_s, u"Where databases are made."_s, u"path"_s,
                                    QDir::tempPath());
    const QCommandLineOption database(
        u"database"_s, u"sqlite or postgresql; default: both, if there is a server."_s, u"name"_s);
    const QCommandLineOption server(u"server"_s, u"The URL of a PostgreSQL to measure with."_s,
                                    u"url"_s);
    const QCommandLineOption store(u"store"_s, u"Writes the ratios that have a target to a file."_s,
                                   u"file"_s);
    const QCommandLineOption check(
        u"check"_s,
        u"Fails where a ratio is more than %1 times that in a file, and not for a target."_s.arg(
            Generous),
        u"file"_s);
    QCommandLineOption memory(u"measure-memory"_s, {}, u"way"_s);
    memory.setFlags(QCommandLineOption::HiddenFromHelp); // for the program's own child processes
    parser.addOptions(
        {subject, rounds, runs, rows, folder, database, server, store, check, memory});
    parser.process(application);

    settings.folder = parser.value(folder);
    settings.rounds = std::max(1, parser.value(rounds).toInt());
    settings.rows = std::max(1000, parser.value(rows).toInt());
    if (parser.isSet(memory)) {
        settings.server = parser.value(server);
        return measureMemoryHere(settings, parser.value(memory));
    }
    const QStringList names = parser.values(subject);
    for (const QString &name : names) {
        if (!subjectNames().contains(name)) {
            QTextStream(stderr) << "No subject \"" << name << "\"; see --help\n";
            return 2;
        }
    }
    QList<Settings> all;
    if (parser.value(database) != "postgresql"_L1)
        all.append(settings);
    settings.server = parser.value(server);
    if (parser.value(database) != "sqlite"_L1 && !settings.server.isEmpty())
        all.append(settings);
    if (all.isEmpty()) {
        QTextStream(stderr) << "No --server for PostgreSQL\n";
        return 2;
    }
    const int result = measureAll(names, all, std::max(1, parser.value(runs).toInt()));
    if (parser.isSet(store) && !Comparison::storeRatios(parser.value(store)))
        return 2;
    if (parser.isSet(check))
        return Comparison::compareWithStored(parser.value(check), Generous) > 0 ? 1 : 0;
    return result;
}
