// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QList>
#include <QObject>
#include <QTimer>

#include <functional>

class CommandLine;
class Database;
class FrameMonitor;
class QQuickWindow;
class QueryRunner;

// Does what --screenshot and --bench ask for, step by step, and ends the program.
class UnattendedRun : public QObject
{
    Q_OBJECT
public:
    UnattendedRun(Database &database, QueryRunner &runner, FrameMonitor &frames,
                  QQuickWindow *window, QObject *parent = nullptr);

    // Before the database is opened.
    void start(const CommandLine &commandLine);

private:
    enum class Loading { Asynchronous, Blocking };
    enum class Round { WarmUp, Measured };
    using Step = std::function<void()>;

    void watchDatabase();
    void nextStep();
    void takeScreenshot();
    void countRows();
    void load(Loading loading, Round round);
    void report(Loading loading);
    void afterFrames(int count, const Step &step);
    void afterLoad(const Step &step);
    void fail(const QString &reason);

    Database &m_database;
    QueryRunner &m_runner;
    FrameMonitor &m_frames;
    QQuickWindow *const m_window;
    QList<Step> m_steps;
    QString m_screenshotFile;
    qint64 m_expectedRows = 0;
    QTimer m_timeout;
};
