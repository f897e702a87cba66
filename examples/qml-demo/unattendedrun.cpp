// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "unattendedrun.h"

#include "commandline.h"
#include "database.h"
#include "framemonitor.h"
#include "queryrunner.h"

#include <QCoreApplication>
#include <QImage>
#include <QQuickWindow>

#include <chrono>
#include <cstdio>
#include <memory>

using AsyncSql::SqlError;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr auto longestRun = 10min; // whatever hangs, the program ends
constexpr int framesOfGraph = 150; // for a picture with something in the graph
constexpr int framesToSettle = 40; // until what a load left to be drawn is drawn

} // namespace

UnattendedRun::UnattendedRun(Database &database, QueryRunner &runner, FrameMonitor &frames,
                             QQuickWindow *window, QObject *parent)
    : QObject(parent),
      m_database(database),
      m_runner(runner),
      m_frames(frames),
      m_window(window)
{
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] { fail(u"Timed out."_s); });
}

void UnattendedRun::start(const CommandLine &commandLine)
{
    m_timeout.start(longestRun);
    m_screenshotFile = commandLine.screenshotFile();
    if (!m_screenshotFile.isEmpty())
        m_steps.append([this] { afterFrames(framesOfGraph, [this] { takeScreenshot(); }); });
    if (commandLine.isBenchmark()) {
        m_steps.append([this] { countRows(); });
        // The first load of each kind also pays for the memory, which the next one reuses.
        for (const Round round : {Round::WarmUp, Round::Measured}) {
            m_steps.append([this, round] { load(Loading::Asynchronous, round); });
            m_steps.append([this, round] { load(Loading::Blocking, round); });
        }
    }
    connect(&m_database, &Database::stateChanged, this, &UnattendedRun::watchDatabase);
    afterLoad([this] { nextStep(); }); // the window loads the first table by itself
}

void UnattendedRun::watchDatabase()
{
    if (m_database.state() == Database::State::Failed)
        fail(m_database.errorText());
    else if (m_database.state() == Database::State::Open && m_database.tables().isEmpty())
        fail(u"The database has no tables."_s);
}

void UnattendedRun::nextStep()
{
    if (m_steps.isEmpty())
        QCoreApplication::exit(0);
    else
        m_steps.takeFirst()();
}

void UnattendedRun::takeScreenshot()
{
    if (m_window->grabWindow().save(m_screenshotFile))
        nextStep();
    else
        fail(u"The picture cannot be saved to %1."_s.arg(m_screenshotFile));
}

// Reads the whole table once, so that both ways of loading find it in memory.
void UnattendedRun::countRows()
{
    const QString table = m_database.selectAll(m_database.tables().constFirst());
    m_database.engine()
        ->scalar(u"SELECT count(*) FROM (%1) AS everything"_s.arg(table))
        .then(this,
              [this, table](const QVariant &count) {
                  m_expectedRows = count.toLongLong();
                  std::printf("%s: %lld rows, %d columns\n%-10s %10s %10s %13s %13s\n",
                              qPrintable(table), static_cast<long long>(m_expectedRows),
                              m_runner.model()->columnCount(), "", "rows", "total", "first rows",
                              "worst frame");
                  nextStep();
              })
        .onCanceled(this, [] {})
        .onFailed(this, [this](const SqlError &error) { fail(error.text()); });
}

void UnattendedRun::load(Loading loading, Round round)
{
    m_runner.model()->setStore({}); // no load pays for freeing the rows of the one before
    afterFrames(framesToSettle, [this, loading, round] {
        afterLoad([this, loading, round] {
            afterFrames(framesToSettle, [this, loading, round] {
                if (round == Round::Measured)
                    report(loading);
                else
                    nextStep();
            });
        });
        m_runner.setBlocking(loading == Loading::Blocking);
        m_frames.reset();
        m_runner.run(m_database.selectAll(m_database.tables().constFirst()));
    });
}

void UnattendedRun::report(Loading loading)
{
    const Measurement measurement = m_runner.measurement();
    std::printf("%-10s %10d %7.0f ms %10.0f ms %10.0f ms\n",
                loading == Loading::Blocking ? "QSqlQuery" : "AsyncSql", measurement.rows,
                measurement.total, measurement.firstRows, m_frames.worst());
    std::fflush(stdout);
    if (m_runner.model()->rowCount() == m_expectedRows)
        nextStep();
    else
        fail(u"The view has %1 rows instead of %2."_s.arg(m_runner.model()->rowCount())
                 .arg(m_expectedRows));
}

void UnattendedRun::afterFrames(int count, const Step &step)
{
    auto *counter = new QObject(this);
    connect(&m_frames, &FrameMonitor::frameMeasured, counter,
            [counter, step, remaining = count]() mutable {
                if (--remaining > 0)
                    return;
                counter->disconnect();
                counter->deleteLater();
                QTimer::singleShot(0, counter->parent(), step); // not amid a frame
            });
}

void UnattendedRun::afterLoad(const Step &step)
{
    const auto proceed = [this, step] {
        if (m_runner.state() == QueryRunner::State::Done)
            step();
        else
            fail(m_runner.errorKind() + u": "_s + m_runner.errorText());
    };
    connect(&m_runner, &QueryRunner::ended, this, proceed, Qt::SingleShotConnection);
}

void UnattendedRun::fail(const QString &reason)
{
    std::fprintf(stderr, "%s\n", qPrintable(reason));
    QCoreApplication::exit(1);
}
