// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Dialogs

FileDialog {
    id: picker

    signal picked(path: string)

    title: qsTr("Choose an SQLite database")
    nameFilters: [qsTr("SQLite databases (*.sqlite *.sqlite3 *.db *.db3)"), qsTr("All files (*)")]
    onAccepted: picker.picked(Addresses.localFile(picker.selectedFile))
}
