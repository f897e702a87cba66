// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/bulkinsert_p.h>

#include <memory>

namespace AsyncSql {

// Null where the table has something that would notice: triggers, rules, policies, references to
// itself, defaults and checks of the user's own. copies: whether COPY may be used.
[[nodiscard]] std::unique_ptr<BulkInsert> makePostgreSqlBulkInsert(QSqlDatabase &database,
                                                                   const InsertTarget &target,
                                                                   bool copies);

} // namespace AsyncSql
