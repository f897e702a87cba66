// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/sqldialect_p.h>
#include <AsyncSql/execution/sqltokenizer_p.h>

#include <QtCore/qvariant.h>

#include <optional>

namespace AsyncSql {

struct BoundStatement
{
    QString sql;         // what to prepare
    QVariantList values; // for its "?", in their order; as toDatabaseValue() wants them
};

// Pure functions, safe in any thread.

// Brings values and parameters together. Throws SqlError (InvalidArgument) unless every parameter has
// its value, every value its parameter, and every value a type that all databases can store.
[[nodiscard]] BoundStatement bind(const ParsedStatement &statement, const QVariantList &positional,
                                  const QVariantMap &named, SqlDialect dialect);

// What takes the place of the value, unless it is already one of: QVariant() for NULL, bool, int,
// qint64, quint64 (2^63 and more), double, QString, QByteArray, QDate, QTime, QDateTime, QUuid. Throws
// SqlError (InvalidArgument) for what would be stored altered.
[[nodiscard]] std::optional<QVariant> toDatabaseValue(const QVariant &value);
[[nodiscard]] std::optional<QVariant> toDatabaseValue(const QVariant &value,
                                                      const ParsedStatement &statement,
                                                      qsizetype index);

} // namespace AsyncSql
