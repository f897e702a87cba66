// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

namespace AsyncSql {

// Whose quotes, comments and operators a text follows.
enum class SqlDialect { Sqlite, PostgreSql, MySql, Generic };

} // namespace AsyncSql
