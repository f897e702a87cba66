// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/pipeline_p.h>

class QSqlDatabase;

namespace AsyncSql {

// Null where libpq cannot be had, or is older than 14, which brought pipelines.
[[nodiscard]] std::unique_ptr<Pipeline> makePostgreSqlPipeline(const QSqlDatabase &database);

} // namespace AsyncSql
