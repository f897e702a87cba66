// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/sqlerror.h>

class QSqlQuery;

namespace AsyncSql {

[[nodiscard]] ASYNCSQL_EXPORT SqlError queryError(const QSqlQuery &query);

} // namespace AsyncSql
