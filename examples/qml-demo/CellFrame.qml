// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick

// Marks one cell, behind its text.
Rectangle {
    required property var column // one of CellTable.about, null: none
    required property int row

    visible: column !== null && row >= 0
    x: column?.x ?? 0
    y: row * Theme.rowHeight
    z: -1
    width: column?.width ?? 0
    height: Theme.rowHeight
}
