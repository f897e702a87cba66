// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/bulkinsert_p.h>

#include <memory>

namespace AsyncSql {

// By statements of many rows; null where one of them would do anything else than one INSERT for each,
// or where SQLite cannot be had natively.
[[nodiscard]] std::unique_ptr<BulkInsert> makeSqliteBulkInsert(QSqlDatabase &database,
                                                               const InsertTarget &target);

} // namespace AsyncSql
