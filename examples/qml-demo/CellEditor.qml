// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

// Lies over the cell that is being edited, the table's current one, and goes with its row. Enter takes
// the text, Escape leaves the cell as it was.
TextField {
    id: editor

    required property var table // CellTable
    property int row: -1
    property int column: -1
    property bool wasNull: false
    property string before

    signal taken(row: int, column: int, value: var)

    objectName: "cellEditor"
    visible: editor.row >= 0
    y: editor.row * Theme.rowHeight
    z: 10
    height: Theme.rowHeight
    leftPadding: 9
    rightPadding: 9
    topPadding: 0
    bottomPadding: 0
    verticalAlignment: TextInput.AlignVCenter
    color: Theme.text
    selectByMouse: true
    selectionColor: Theme.selection
    selectedTextColor: Theme.text
    placeholderText: "NULL"
    placeholderTextColor: Theme.faintText
    font.family: Theme.monospace
    font.pixelSize: Theme.bodyText
    background: Rectangle {
        color: Theme.card
        border.width: 2
        border.color: Theme.accent
        radius: 3
    }

    // A date in a form that the model takes, too.
    function textOf(value: var): string {
        if (value === null)
            return ""
        return value instanceof Date ? Qt.formatDateTime(value, "yyyy-MM-ddTHH:mm:ss.zzz")
                                     : String(value)
    }

    function open(row: int, column: int) {
        const value = editor.table.model.value(row, column)
        if (value instanceof ArrayBuffer)
            return // no text
        const about = editor.table.about[column]
        editor.x = about.x
        editor.width = Math.max(about.width - about.padding + 10, 120)
        editor.horizontalAlignment = about.numeric ? TextInput.AlignRight : TextInput.AlignLeft
        editor.wasNull = value === null
        editor.text = editor.before = editor.textOf(value)
        editor.row = row
        editor.column = column
        editor.selectAll()
        editor.forceActiveFocus(Qt.OtherFocusReason)
    }

    function close() {
        editor.focus = false // of the table's own scope: or the keys would still come here
        editor.row = editor.column = -1
        editor.table.forceActiveFocus(Qt.OtherFocusReason)
    }

    function accept() {
        const row = editor.row
        const column = editor.column
        const value = editor.text
        editor.close()
        if (value !== editor.before)
            editor.taken(row, column, value)
    }

    Keys.onReturnPressed: editor.accept()
    Keys.onEnterPressed: editor.accept()
    Keys.onTabPressed: editor.accept()
    Keys.onEscapePressed: editor.close()
    onActiveFocusChanged: {
        if (!editor.activeFocus && editor.row >= 0)
            editor.row = editor.column = -1 // clicked elsewhere: as it was
    }

    // The current index is that of the same row still, wherever that is now.
    function follow() {
        if (editor.row >= 0)
            editor.row = editor.table.selectionModel.currentIndex.row
    }

    Connections {
        target: editor.table.model

        function onModelReset() { editor.row = editor.column = -1 }
        function onRowsInserted() { editor.follow() }
        function onRowsAboutToBeRemoved(parent, first, last) {
            if (editor.row >= first && editor.row <= last)
                editor.close()
        }
        function onRowsRemoved() { editor.follow() }
        function onLayoutChanged() { editor.follow() }
    }
}
