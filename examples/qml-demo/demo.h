// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "framemonitor.h"
#include "sampledatabase.h"
#include "unattended.h"

#include <QQmlApplicationEngine>

#include <memory>

// The window, and the few objects in C++ that it is given.
class Demo
{
public:
    struct Settings
    {
        QString address; // an SQLite file or a URL; empty: the sample database
        QString sampleFile;
        qint64 sampleRows = SampleDatabase::DefaultRowCount;
        QString historyFile; // empty: the history is kept for this run only
        QString theme;
        bool isBlocking = false;
    };

    explicit Demo(const Settings &settings, Unattended *unattended = nullptr);

    [[nodiscard]] QQuickWindow *window() const; // null if the QML files have mistakes

private:
    SampleDatabase m_sample;
    FrameMonitor m_frames;
    QQmlApplicationEngine m_engine; // first to go
};
