// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

class QSqlDatabase;
class QSqlError;

namespace AsyncSql {

// What the client library of a QMYSQL connection knows of it. MariaDB's has the socket, -1 elsewhere.
[[nodiscard]] int mysqlSocket(const QSqlDatabase &database);
// Of the last call; none where it succeeded, or cannot be asked.
[[nodiscard]] QSqlError mysqlError(const QSqlDatabase &database);

} // namespace AsyncSql
