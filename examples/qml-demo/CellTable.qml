// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import AsyncSqlDemo

// The cells: to move among them with the arrow keys, and to edit them with Enter or a double click.
TableView {
    id: table

    required property var about // each column: name, x, width, padding, numeric, decimals
    property bool editable: false
    property int refusedRow: -1
    property int refusedColumn: -1
    readonly property font cellFont: Qt.font({ family: Theme.monospace, pixelSize: Theme.bodyText })
    readonly property font nullFont: Qt.font({ family: Theme.monospace, pixelSize: Theme.bodyText,
                                               italic: true })

    signal edited(row: int, column: int, value: var)

    clip: true
    activeFocusOnTab: true
    boundsBehavior: Flickable.StopAtBounds
    selectionModel: ItemSelectionModel { model: table.model }
    rowHeightProvider: () => Theme.rowHeight
    columnWidthProvider: column => table.about[column]?.width ?? 80
    ScrollBar.vertical: ScrollBar { policy: ScrollBar.AsNeeded; minimumSize: 0.05 }
    ScrollBar.horizontal: ScrollBar { policy: ScrollBar.AsNeeded }

    onActiveFocusChanged: {
        if (table.activeFocus && table.currentRow < 0 && table.rows > 0)
            table.select(Math.max(0, table.topRow), 0)
    }

    function select(row: int, column: int) {
        table.selectionModel.setCurrentIndex(table.model.index(row, column),
                                             ItemSelectionModel.NoUpdate)
    }

    function edit(row: int, column: int) {
        if (!table.editable || row < 0 || column < 0)
            return
        table.select(row, column)
        table.positionViewAtCell(Qt.point(column, row), TableView.Contain)
        editor.open(row, column)
    }

    function page(step: int) {
        const row = Math.max(0, Math.min(table.rows - 1, table.currentRow + step))
        table.select(row, Math.max(0, table.currentColumn))
        table.positionViewAtRow(row, TableView.Contain)
    }

    Keys.onPressed: event => {
        const rowsSeen = Math.max(1, Math.floor(table.height / Theme.rowHeight) - 1)
        switch (event.key) {
        case Qt.Key_Return:
        case Qt.Key_Enter:
            if (event.modifiers !== Qt.NoModifier)
                return
            table.edit(table.currentRow, table.currentColumn)
            break
        case Qt.Key_F2:
            table.edit(table.currentRow, table.currentColumn)
            break
        case Qt.Key_Delete:
            if (table.editable && table.currentRow >= 0)
                table.edited(table.currentRow, table.currentColumn, null)
            break
        case Qt.Key_PageDown:
            table.page(rowsSeen)
            break
        case Qt.Key_PageUp:
            table.page(-rowsSeen)
            break
        case Qt.Key_Home:
            table.page(-table.rows)
            break
        case Qt.Key_End:
            table.page(table.rows)
            break
        default:
            return
        }
        event.accepted = true
    }

    delegate: Text { // few and simple bindings: making these is most of what a first fill costs
        required property int column
        required property var display

        leftPadding: 10
        rightPadding: table.about[column]?.padding ?? 10
        text: Format.cell(display, table.about[column]?.decimals ?? 0)
        color: display === null ? Theme.faintText : Theme.text
        elide: Text.ElideRight
        horizontalAlignment: table.about[column]?.numeric ? Text.AlignRight : Text.AlignLeft
        verticalAlignment: Text.AlignVCenter
        textFormat: Text.PlainText
        font: display === null ? table.nullFont : table.cellFont
    }

    CellFrame { // the current cell
        parent: table.contentItem
        column: table.about[table.currentColumn] ?? null
        row: table.currentRow
        color: Theme.selection
        border.width: table.activeFocus ? 1 : 0
        border.color: Theme.accent
    }

    CellFrame { // that of an edit that was refused
        parent: table.contentItem
        column: table.about[table.refusedColumn] ?? null
        row: table.refusedRow
        color: Theme.badBackground
        border.width: 1
        border.color: Theme.bad
    }

    TapHandler {
        onTapped: (point, button) => {
            const cell = table.cellUnder(point.position)
            table.forceActiveFocus(Qt.MouseFocusReason)
            if (cell)
                table.select(cell.row, cell.column)
        }
        onDoubleTapped: point => {
            const cell = table.cellUnder(point.position)
            if (cell)
                table.edit(cell.row, cell.column)
        }
    }

    function cellUnder(position: point): var {
        const row = Math.floor((position.y + table.contentY) / Theme.rowHeight)
        const x = position.x + table.contentX
        const column = table.about.findIndex(about => x >= about.x && x < about.x + about.width)
        return row < table.rows && column >= 0 ? { row: row, column: column } : null
    }

    CellEditor {
        id: editor

        parent: table.contentItem
        table: table
        onTaken: (row, column, value) => table.edited(row, column, value)
    }
}
