// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <optional>

class QSqlDatabase;

namespace AsyncSql {

// The connection's own sqlite3, or null: where the functions found in the process have been proven to
// be those of the copy of SQLite that QSQLITE uses. Two copies of the same version look alike, and to
// hand a connection of one to the other would corrupt memory.
[[nodiscard]] void *sqliteHandle(const QSqlDatabase &database);

// No value where it cannot be asked.
[[nodiscard]] std::optional<bool> isSqliteInTransaction(const QSqlDatabase &database);

// Whether the connection's file has been deleted, renamed or replaced since it was opened. With a
// write-ahead log, SQLite goes on with the old one and says nothing. False where it cannot be asked.
[[nodiscard]] bool hasSqliteFileMoved(const QSqlDatabase &database);

} // namespace AsyncSql
