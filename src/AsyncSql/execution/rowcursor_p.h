// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/execution/executionmonitor_p.h>
#include <AsyncSql/execution/rowreader_p.h>

#include <optional>

namespace AsyncSql {

class ResultBuilder;

// A statement whose rows are read as they are asked for. Made, used and closed by the connection's
// thread; what is left of it elsewhere is an empty shell.
class RowCursor
{
public:
    RowCursor(const Driver &driver, const QSqlDatabase &database,
              std::shared_ptr<CachedStatement> statement, const QString &sql);

    [[nodiscard]] const QStringList &columnNames() const { return m_columnNames; }
    [[nodiscard]] bool isAtEnd() const; // every row has been given out

    // The next rows, as many as there are; a negative count is all.
    [[nodiscard]] ResultSet fetch(qsizetype count, ExecutionMonitor &monitor);
    // Reads what is left into memory, so that the connection is free for another statement: the
    // error of a row is kept for the fetch that comes to it, and returned. Throws when it is stopped,
    // and loses no row then.
    std::optional<SqlError> settle(ExecutionMonitor &monitor);
    void close();
    void breakOff(SqlError::Kind kind, const QString &reason); // for whoever fetches the next row

private:
    struct Source
    {
        QSqlDatabase database;
        std::shared_ptr<CachedStatement> statement;
        RowReader reader;
    };

    void finish();
    void read(ResultBuilder &builder, qsizetype count, ExecutionMonitor &monitor);
    qsizetype takeSettled(ResultBuilder &builder, qsizetype count);

    const Driver &m_driver;
    const QString m_sql;
    QStringList m_columnNames;
    ResultSet m_settled; // rows read ahead, from m_next on
    qsizetype m_next = 0;
    std::optional<Source> m_source;  // of those after them, while there may be any
    std::optional<SqlError> m_error; // or what they ended with
};

} // namespace AsyncSql
