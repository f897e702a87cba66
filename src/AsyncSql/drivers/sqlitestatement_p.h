// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/nativestatement_p.h>

#include <memory>
#include <span>

class QSqlDatabase;
class QSqlQuery;

namespace AsyncSql {

// Whether the plugin's SQLite can be had.
[[nodiscard]] bool runsSqliteNatively(const QSqlDatabase &database);

class SqliteStatement : public NativeStatement
{
public:
    // With the values of all rows, one row after the other. They stay where they are until finish().
    [[nodiscard]] virtual bool runRows(std::span<const QVariantList> rows) = 0; // false: error()
};

// For a query of QSQLITE that has been prepared; null where it cannot.
[[nodiscard]] std::unique_ptr<SqliteStatement> makeSqliteStatement(const QSqlDatabase &database,
                                                                   const QSqlQuery &query);

} // namespace AsyncSql
