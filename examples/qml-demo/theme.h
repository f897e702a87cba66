// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

// Gives the application the system's colours ("system"), or light or dark ones.
void applyTheme(const QString &name);
