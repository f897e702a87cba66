// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qstring.h>
#include <QtCore/qvariant.h>

namespace AsyncSql {

[[nodiscard]] QString quotedForPostgreSql(QString text);

// The value with its type, which PostgreSQL then knows wherever it stands; in parentheses, so that
// nothing before it can swallow it: no E, no minus, no string on the line above. Throws SqlError for a
// type that ParameterBinder does not let through.
[[nodiscard]] QString postgreSqlLiteral(const QVariant &value);

// The same for a parameter: what stands for it, the OID of its type (0: the statement tells), and its
// text.
[[nodiscard]] QString postgreSqlPlaceholder(qsizetype index, const QVariant &value);
[[nodiscard]] uint postgreSqlType(const QVariant &value);
[[nodiscard]] QString postgreSqlText(const QVariant &value);

} // namespace AsyncSql
