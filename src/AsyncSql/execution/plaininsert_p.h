// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/bulkinsert_p.h>
#include <AsyncSql/execution/sqltokenizer_p.h>

#include <optional>

namespace AsyncSql {

// What the statement inserts into, if it is an INSERT of one row of parameters and nothing besides.
[[nodiscard]] std::optional<InsertTarget> plainInsert(const ParsedStatement &statement,
                                                      SqlDialect dialect);

} // namespace AsyncSql
