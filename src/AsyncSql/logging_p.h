// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qloggingcategory.h>

namespace AsyncSql {

Q_DECLARE_LOGGING_CATEGORY(lcEngine)   // asyncsql.engine: opening, closing, trouble
Q_DECLARE_LOGGING_CATEGORY(lcSql)      // asyncsql.sql: every statement, with setEcho()
Q_DECLARE_LOGGING_CATEGORY(lcSlow)     // asyncsql.slow: statements over the threshold
Q_DECLARE_LOGGING_CATEGORY(lcPool)     // asyncsql.pool: connections coming and going
Q_DECLARE_LOGGING_CATEGORY(lcBlocking) // asyncsql.blocking: a GUI thread that waits for a future

} // namespace AsyncSql
