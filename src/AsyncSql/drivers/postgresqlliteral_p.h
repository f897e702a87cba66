// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qstring.h>
#include <QtCore/qvariant.h>

namespace AsyncSql {

[[nodiscard]] QString quotedForPostgreSql(QString text);

// The value with its type, which PostgreSQL then knows wherever it stands. Throws SqlError for a type
// that ParameterBinder does not let through.
[[nodiscard]] QString postgreSqlLiteral(const QVariant &value);

} // namespace AsyncSql
