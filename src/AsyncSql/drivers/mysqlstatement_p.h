// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/nativestatement_p.h>

#include <memory>

class QSqlDatabase;

namespace AsyncSql {

// For any one statement, sent as text; null where the client library cannot be had.
[[nodiscard]] std::unique_ptr<NativeStatement> makeMySqlStatement(const QSqlDatabase &database);

} // namespace AsyncSql
