// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "subjects.h"

#include <AsyncSql/ConnectionOptions>

// A database with a table "item": id, category, price, code (12 characters) and note (40). Ids are 1
// to settings.rows. SQLite's is a file in WAL mode, made when first asked for, kept for the next
// time; PostgreSQL's a table of the server's database.
[[nodiscard]] AsyncSql::ConnectionOptions sampleDatabase(const Settings &settings);

// One to write into, with an empty table of the same columns; an old one is removed.
[[nodiscard]] AsyncSql::ConnectionOptions scratchDatabase(const Settings &settings);

inline const QString ScanStatement =
    QStringLiteral("SELECT id, category, price, code, note FROM item");
