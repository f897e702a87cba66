// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/query.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qvariant.h>
#include <QtQml/qjsvalue.h>

namespace AsyncSql {

// How values look in JavaScript: NULL is null, integers beyond 2^53 are texts, since a number would
// round them, and so are dates and times of day, since a Date would move them to another time zone.
[[nodiscard]] QVariant toScript(const QVariant &value);

// What JavaScript gives for a database. Both throw SqlError (InvalidArgument) for what has no place
// in one: functions, objects, invalid dates, integers that a number may have rounded.
[[nodiscard]] QVariant fromScript(const QJSValue &value, const QString &name);
[[nodiscard]] QVariant fromScript(const QVariant &value, const QString &name); // perhaps one inside

// A QVariantList, a QVariantMap, or an invalid one for none; throws as fromScript().
[[nodiscard]] QVariant parametersFromScript(const QJSValue &parameters);
[[nodiscard]] Query queryFromScript(const QString &sql, const QJSValue &parameters);
[[nodiscard]] QList<QVariantList> batchFromScript(const QJSValue &rows);

// The same, for a model: parameters that are not accepted become an SqlError, which its load fails
// with.
[[nodiscard]] QVariant modelParameters(const QJSValue &parameters);

} // namespace AsyncSql
