// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/logging_p.h>

namespace AsyncSql {

Q_LOGGING_CATEGORY(lcEngine, "asyncsql.engine", QtWarningMsg)
Q_LOGGING_CATEGORY(lcSql, "asyncsql.sql", QtInfoMsg)
Q_LOGGING_CATEGORY(lcSlow, "asyncsql.slow", QtWarningMsg)
Q_LOGGING_CATEGORY(lcPool, "asyncsql.pool", QtWarningMsg)
Q_LOGGING_CATEGORY(lcBlocking, "asyncsql.blocking", QtWarningMsg)

} // namespace AsyncSql
