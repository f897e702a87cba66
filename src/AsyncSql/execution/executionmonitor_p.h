// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/resultset.h>
#include <AsyncSql/sqlerror.h>

namespace AsyncSql {

constexpr qint64 RowsBetweenQuestions = 256;

// What a statement at work asks of, and tells, the one who ordered it. Called on the connection's
// own thread, every RowsBetweenQuestions rows at the latest.
class ExecutionMonitor
{
public:
    [[nodiscard]] virtual bool isWanted() const = 0; // false: stop as soon as you can
    virtual void progressed(qint64 rows) = 0;        // read or written so far
    [[nodiscard]] virtual bool wantsChunks() const { return false; }
    [[nodiscard]] virtual bool keepsRows() const { return true; } // false: the chunks are all
    virtual void addChunk(ResultSet &&) {} // rows as they come; may wait for the receiver
    [[nodiscard]] virtual std::chrono::microseconds queuedTime() const = 0; // before it got here

protected:
    ~ExecutionMonitor() = default;
};

inline void checkWanted(const ExecutionMonitor &monitor, const QString &sql)
{
    if (!monitor.isWanted())
        throw SqlError(SqlError::Kind::Canceled, QStringLiteral("The statement was canceled"),
                       {.query = sql});
}

} // namespace AsyncSql
