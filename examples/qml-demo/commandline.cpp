// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "commandline.h"

#include <QCoreApplication>
#include <QStandardPaths>

#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

const char description[] =
    "\nShows the tables of a database, and the answers to SQL, in a window that never blocks.\n\n"
    "A heartbeat is measured all the time on the GUI thread: the interval from one frame of the\n"
    "window to the next, while an animation runs. The worst frame is the longest such interval.";

QCommandLineOption option(const QString &name, const QString &text, const QString &value = {},
                          const QString &defaultValue = {})
{
    return QCommandLineOption(name, text, value, defaultValue);
}

QString inApplicationData(const QString &name)
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u'/' + name;
}

} // namespace

CommandLine::CommandLine(int argc, char *argv[])
{
    for (int i = 0; i < argc; ++i)
        m_arguments.append(QString::fromLocal8Bit(argv[i]));

    m_parser.setApplicationDescription(QString::fromLatin1(description));
    m_parser.addHelpOption();
    m_parser.addVersionOption();
    m_parser.addPositionalArgument(
        u"database"_s,
        u"An SQLite file, or a URL: sqlite:////absolute.db, postgresql://user@host/db, "
        "mysql://user@host/db, odbc:DSN. Without one, a sample database of 1,000,000 rows is "
        "opened; the first start makes it."_s,
        u"[database]"_s);
    m_parser.addOption(
        option(u"sample"_s,
               u"Keep the sample database in <file> (default: weather.sqlite in the user's "
               "application data)."_s,
               u"file"_s));
    m_parser.addOption(option(
        u"blocking"_s, u"Load with a blocking QSqlQuery on the GUI thread, for comparison."_s));
    m_parser.addOption(
        option(u"theme"_s, u"Colours: system, light or dark."_s, u"theme"_s, u"system"_s));
    m_parser.addOption(
        option(u"screenshot"_s,
               u"Show the first table, save a picture of the window to <file> and exit. "
               "Needs no display."_s,
               u"file"_s));
    m_parser.addOption(option(
        u"bench"_s,
        u"Load the first table with AsyncSql and with a blocking QSqlQuery, print rows, total "
        "time, time to the first rows and the worst frame of each, and exit: with 1 unless, "
        "on a table of 1,000,000 rows, AsyncSql's worst frame is below 33 ms and the "
        "other's above 500 ms. Needs no display."_s));
    m_parser.parse(m_arguments); // for prepareEnvironment(); process() tells of mistakes
}

void CommandLine::prepareEnvironment() const
{
    if ((isUnattended() || !hasDisplay()) && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    // Without a window on a screen there is no use for a graphics processor either, and where one
    // is only imitated, each frame would take longer than what is measured.
    if (isUnattended() && !qEnvironmentVariableIsSet("QT_QUICK_BACKEND"))
        qputenv("QT_QUICK_BACKEND", "software");
}

void CommandLine::process()
{
    m_parser.process(m_arguments);
    QString mistake;
    if (m_parser.positionalArguments().size() > 1)
        mistake = u"One database at a time, please."_s;
    else if (!QStringList{u"system"_s, u"light"_s, u"dark"_s}.contains(theme()))
        mistake = u"The theme is system, light or dark."_s;
    else if (!isUnattended() && !hasDisplay() && qgetenv("QT_QPA_PLATFORM") == "offscreen")
        mistake = u"There is no display to open a window on; --bench and --screenshot need none."_s;
    if (mistake.isEmpty())
        return;
    std::fprintf(stderr, "%s\n", qPrintable(mistake));
    std::exit(1);
}

Demo::Settings CommandLine::settings() const
{
    Demo::Settings settings;
    settings.address = m_parser.positionalArguments().value(0);
    settings.sampleFile = m_parser.value(u"sample"_s);
    if (settings.sampleFile.isEmpty())
        settings.sampleFile = inApplicationData(u"weather.sqlite"_s);
    if (!isUnattended())
        settings.historyFile = inApplicationData(u"history.sqlite"_s);
    settings.theme = theme();
    settings.isBlocking = m_parser.isSet(u"blocking"_s);
    return settings;
}

QString CommandLine::screenshotFile() const
{
    return m_parser.value(u"screenshot"_s);
}

QString CommandLine::theme() const
{
    return m_parser.value(u"theme"_s);
}

bool CommandLine::isBenchmark() const
{
    return m_parser.isSet(u"bench"_s);
}

bool CommandLine::isUnattended() const
{
    return isBenchmark() || m_parser.isSet(u"screenshot"_s);
}

bool CommandLine::hasDisplay()
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN) && !defined(Q_OS_ANDROID)
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
#else
    return true;
#endif
}
