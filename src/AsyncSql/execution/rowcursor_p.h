// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/execution/executionmonitor_p.h>
#include <AsyncSql/execution/rowreader_p.h>

#include <optional>

namespace AsyncSql {

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
    // Reads what is left into memory, so that the connection is free for another statement.
    void settle(ExecutionMonitor &monitor);
    void close();

private:
    struct Source
    {
        QSqlDatabase database;
        std::shared_ptr<CachedStatement> statement;
        RowReader reader;
    };

    void finish();
    [[nodiscard]] ResultSet read(qsizetype count, ExecutionMonitor &monitor);
    [[nodiscard]] ResultSet takeSettled(qsizetype count);

    const Driver &m_driver;
    const QString m_sql;
    QStringList m_columnNames;
    std::optional<Source> m_source; // while there may be rows in the database
    ResultSet m_settled;            // or else here, from m_next on
    qsizetype m_next = 0;
    std::optional<SqlError> m_error; // met while settling, for the next fetch
};

} // namespace AsyncSql
