// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/driver_p.h>
#include <AsyncSql/execution/cachedstatement_p.h>

namespace AsyncSql {

class ResultBuilder;

// Takes the rows of a statement that has been run, one after the other, into a ResultBuilder.
class RowReader
{
public:
    RowReader(const Driver &driver, const QSqlDatabase &database, CachedStatement &statement);

    [[nodiscard]] const QStringList &columnNames() const { return m_statement.columnNames(); }
    [[nodiscard]] bool readRow(ResultBuilder &builder); // false: the end, or error()
    [[nodiscard]] bool hasFailed() const { return m_statement.hasFailed(); }
    [[nodiscard]] QSqlError error() const;

private:
    void readNatively(NativeStatement &native, ResultBuilder &builder) const;
    void readThroughQt(ResultBuilder &builder) const;
    [[nodiscard]] QSqlResult &qtResult() const;

    CachedStatement &m_statement;
    const std::vector<Driver::Correction> m_corrections; // of what is read through Qt
    bool m_isInside = false;                             // of its rows: at one
};

} // namespace AsyncSql
