// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/interrupter_p.h>

#include <chrono>

namespace AsyncSql {

// For a connection of QSQLITE, whose waits for a lock it takes over: no longer than lockLimit, and
// stopped as well. Null where the plugin's SQLite cannot be had.
[[nodiscard]] std::shared_ptr<Interrupter> makeSqliteInterrupter(
    const QSqlDatabase &database, std::chrono::milliseconds lockLimit);

} // namespace AsyncSql
