// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "subjects.h"

#include <AsyncSql/ConnectionOptions>

// An SQLite file, in WAL mode, with a table "item": id, category, price, code (12 characters) and
// note (40). Ids are 1 to settings.rows. Made when first asked for, kept for the next time.
[[nodiscard]] QString sampleDatabase(const Settings &settings);

// A file of its own to write into, with an empty table of the same columns; an old one is removed.
[[nodiscard]] QString scratchDatabase(const Settings &settings);

[[nodiscard]] AsyncSql::ConnectionOptions optionsFor(const QString &file);

inline const QString ScanStatement =
    QStringLiteral("SELECT id, category, price, code, note FROM item");
