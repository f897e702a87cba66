// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/nativereader_p.h>

#include <memory>

class QSqlDatabase;
class QSqlQuery;

namespace AsyncSql {

// For a query of QSQLITE that has been run and whose rows nobody has read. Null where the plugin's
// SQLite cannot be had.
[[nodiscard]] std::unique_ptr<NativeReader> makeSqliteReader(const QSqlDatabase &database,
                                                             const QSqlQuery &query);

} // namespace AsyncSql
