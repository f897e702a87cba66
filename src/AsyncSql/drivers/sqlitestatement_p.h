// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/nativestatement_p.h>

#include <memory>

class QSqlDatabase;
class QSqlQuery;

namespace AsyncSql {

// Whether the plugin's SQLite can be had.
[[nodiscard]] bool runsSqliteNatively(const QSqlDatabase &database);

// For a query of QSQLITE that has been prepared; null where it cannot.
[[nodiscard]] std::unique_ptr<NativeStatement> makeSqliteStatement(const QSqlDatabase &database,
                                                                   const QSqlQuery &query);

} // namespace AsyncSql
