// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsqlglobal.h>

#include <QtCore/qstring.h>

namespace AsyncSql {

struct ASYNCSQL_EXPORT EngineStatistics
{
    Q_GADGET_EXPORT(ASYNCSQL_EXPORT)
    Q_PROPERTY(qint64 queued MEMBER queued CONSTANT)
    Q_PROPERTY(qint64 running MEMBER running CONSTANT)
    Q_PROPERTY(int idle MEMBER idle CONSTANT)
    Q_PROPERTY(int open MEMBER open CONSTANT)
    Q_PROPERTY(qint64 submitted MEMBER submitted CONSTANT)
    Q_PROPERTY(qint64 succeeded MEMBER succeeded CONSTANT)
    Q_PROPERTY(qint64 failed MEMBER failed CONSTANT)
    Q_PROPERTY(qint64 canceled MEMBER canceled CONSTANT)
    Q_PROPERTY(qint64 waits MEMBER waits CONSTANT)
    Q_PROPERTY(qint64 totalWaitMicroseconds MEMBER totalWaitMicroseconds CONSTANT)
    Q_PROPERTY(qint64 totalRunMicroseconds MEMBER totalRunMicroseconds CONSTANT)
    Q_PROPERTY(qint64 slowestMicroseconds MEMBER slowestMicroseconds CONSTANT)
    Q_PROPERTY(QString slowestSql MEMBER slowestSql CONSTANT)

public:
    qint64 queued = 0;
    qint64 running = 0;
    int idle = 0;
    int open = 0;
    qint64 submitted = 0;
    qint64 succeeded = 0;
    qint64 failed = 0;
    qint64 canceled = 0;
    qint64 waits = 0;
    qint64 totalWaitMicroseconds = 0;
    qint64 totalRunMicroseconds = 0;
    qint64 slowestMicroseconds = 0;
    QString slowestSql;
};

} // namespace AsyncSql
