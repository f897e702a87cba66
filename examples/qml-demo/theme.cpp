// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "theme.h"

#include <QGuiApplication>
#include <QPalette>

using namespace Qt::StringLiterals;

// The window derives all its colours from whether the palette is a dark one.
void applyTheme(const QString &name)
{
    if (name == "dark"_L1)
        QGuiApplication::setPalette(QPalette(QColor(0x20, 0x24, 0x2a)));
    else if (name == "light"_L1)
        QGuiApplication::setPalette(QPalette(QColor(0xef, 0xf0, 0xf2)));
}
