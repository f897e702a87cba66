// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsql_export.h>

#include <QtCore/qobjectdefs.h>

#include <chrono>

namespace AsyncSql {
Q_NAMESPACE_EXPORT(ASYNCSQL_EXPORT)

enum class Ordering { Submission, Unordered };
Q_ENUM_NS(Ordering)

enum class ShutdownMode { Drain, Cancel };
Q_ENUM_NS(ShutdownMode)

enum class Isolation { Default, ReadUncommitted, ReadCommitted, RepeatableRead, Serializable };
Q_ENUM_NS(Isolation)

enum class TransactionMode { Immediate, Deferred };
Q_ENUM_NS(TransactionMode)

struct TransactionOptions
{
    Isolation isolation = Isolation::Default;
    bool readOnly = false;
    TransactionMode mode = TransactionMode::Immediate;
    std::chrono::milliseconds timeout{0};

    friend bool operator==(const TransactionOptions &, const TransactionOptions &) = default;
};

struct RetryPolicy
{
    int attempts = 5;
    std::chrono::milliseconds firstDelay{10};
    std::chrono::milliseconds maximumDelay{1000};

    friend bool operator==(const RetryPolicy &, const RetryPolicy &) = default;
};

struct ShutdownReport
{
    qint64 finished = 0;
    qint64 canceled = 0;
    qint64 abandoned = 0;

    friend bool operator==(const ShutdownReport &, const ShutdownReport &) = default;
};

} // namespace AsyncSql
