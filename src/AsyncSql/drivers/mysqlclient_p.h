// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <vector>

class QSqlDatabase;
class QSqlError;
class QSqlQuery;

namespace AsyncSql {

// What the client library of a QMYSQL connection knows of it. MariaDB's has the socket, -1 elsewhere.
[[nodiscard]] int mysqlSocket(const QSqlDatabase &database);
// Of the last call; none where it succeeded, or cannot be asked.
[[nodiscard]] QSqlError mysqlError(const QSqlDatabase &database);

// Of a result at hand, of a statement that was sent whole: which of its columns have a character set,
// and so hold text, also where QMYSQL takes them for bytes.
[[nodiscard]] std::vector<bool> mysqlTextColumns(const QSqlDatabase &database,
                                                 const QSqlQuery &query, int count);

} // namespace AsyncSql
