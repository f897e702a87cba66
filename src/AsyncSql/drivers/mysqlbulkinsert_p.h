// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/bulkinsert_p.h>

namespace AsyncSql {

// Whether rows in one INSERT become what they become one by one: in a table that is undone with its
// transaction, has no triggers, and numbers its rows itself, if at all.
[[nodiscard]] bool takesMySqlBulk(QSqlDatabase &database, const InsertTarget &target);

} // namespace AsyncSql
