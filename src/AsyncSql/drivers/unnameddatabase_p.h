// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtSql/qsqldatabase.h>

namespace AsyncSql {

// A connection of the driver without a name: nothing to remove from Qt's global dictionary, nothing
// to leak in it, and nobody else can find it. Throws SqlError where Qt has no such driver.
[[nodiscard]] QSqlDatabase makeDatabase(const QString &driver);

} // namespace AsyncSql
