// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/nativestatement_p.h>

#include <memory>

class QSqlDatabase;

namespace AsyncSql {

// For any one statement, sent as text; null where libpq cannot be had.
[[nodiscard]] std::unique_ptr<NativeStatement> makePostgreSqlStatement(
    const QSqlDatabase &database);

struct PostgreSqlLibrary;

// One that has been run: answer is its result, whole, which becomes its own; null: it never came.
[[nodiscard]] std::unique_ptr<NativeStatement> makePostgreSqlAnswer(
    const PostgreSqlLibrary &libpq, void *connection, void *answer,
    QSql::NumericalPrecisionPolicy decimals);

} // namespace AsyncSql
