// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qstring.h>

// What is measured: one function a subject, each returns how many targets it missed.

struct Settings
{
    QString folder; // for databases
    QString server; // the URL of a PostgreSQL; empty: SQLite

    [[nodiscard]] QString database() const
    {
        return server.isEmpty() ? QStringLiteral("SQLite") : QStringLiteral("PostgreSQL");
    }
    // One of the two targets.
    [[nodiscard]] double target(double sqlite, double postgresql) const
    {
        return server.isEmpty() ? sqlite : postgresql;
    }
    qint64 rows = 1'000'000;
    int rounds = 7;
};

int measureScan(const Settings &settings);
int measureMemory(const Settings &settings);
int measureHeartbeat(const Settings &settings);
int measurePoints(const Settings &settings);
int measureInserts(const Settings &settings);
int measureStream(const Settings &settings);
int measureHandles(const Settings &settings);
int measureInteractive(const Settings &settings);
int measureModels(const Settings &settings); // by a program of its own

// Reads all rows in one of memory's ways, in a process of its own; prints the net peak in MB.
int measureMemoryHere(const Settings &settings, const QString &way);
