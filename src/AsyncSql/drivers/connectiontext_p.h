// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsqlglobal.h>
#include <AsyncSql/connectionoptions.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qtimezone.h>

namespace AsyncSql {

// What the drivers for servers share. Pure functions.

// What the words of an English message mean, for the drivers that pass on no code.
[[nodiscard]] SqlError::Kind kindOfText(const QString &text);

// As above, for a connection that could not be made; ConnectionFailed if nothing else.
[[nodiscard]] SqlError::Kind kindOfOpenText(const QString &text);

// A failed attempt to connect, in words that say where to and what to look at; never the password.
[[nodiscard]] SqlError openFailure(const ConnectionOptions &options, SqlError::Kind kind,
                                   const QString &reason, const SqlError::Details &details);

// "key=value;..." without the option key, whatever its case.
[[nodiscard]] QString withoutOption(const QString &options, QLatin1StringView key);
[[nodiscard]] bool hasOption(const QString &options, QLatin1StringView key);

// Whole seconds, rounded up; 0 stays 0, no limit.
[[nodiscard]] qint64 secondsOf(std::chrono::milliseconds duration);

// As standard SQL names it; nothing for Default.
[[nodiscard]] QLatin1StringView isolationName(Isolation isolation);

[[nodiscard]] SqlError refusedValue(const QString &text);

} // namespace AsyncSql
