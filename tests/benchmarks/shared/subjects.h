// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qstring.h>

// What is measured: one function a subject.

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

void measureScan(const Settings &settings);
void measureMemory(const Settings &settings);
void measureHeartbeat(const Settings &settings);
void measurePoints(const Settings &settings);
void measureInserts(const Settings &settings);
void measureStream(const Settings &settings);
void measureHandles(const Settings &settings);
void measureInteractive(const Settings &settings);
void measureModels(const Settings &settings); // by a program of its own

// Reads all rows in one of memory's ways, in a process of its own; prints the net peak in MB.
int measureMemoryHere(const Settings &settings, const QString &way);
