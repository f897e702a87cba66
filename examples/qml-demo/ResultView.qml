// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import AsyncSqlDemo

// The rows of any model. Only the cells that are seen exist, so a million rows cost what thirty do.
Rectangle {
    id: view

    required property var model
    property bool loading: false
    property real progress: -1 // -1: unknown
    property bool editable: false
    property bool sortable: false
    property int sortColumn: -1
    property bool sortDescending: false
    property string emptyTitle
    property string emptyText

    readonly property int rows: cells.rows
    readonly property real numberWidth: Math.max(8, String(cells.rows).length + 1) * character.advanceWidth
                                        + 22
    property var measured: [] // of each column: name, width, numeric, decimals

    // And where they are. The last one takes the width to spare, so that it can be clicked; its
    // numbers stay beside the others.
    readonly property var columns: {
        let x = 0
        return view.measured.map((column, i) => {
            const spare = i === view.measured.length - 1 ? Math.max(0, cells.width - x - column.width) : 0
            const placed = { name: column.name, numeric: column.numeric, decimals: column.decimals,
                             x: x, width: column.width + spare,
                             padding: column.numeric ? 10 + spare : 10 }
            x += placed.width
            return placed
        })
    }

    signal headerClicked(column: int)
    signal edited(row: int, column: int, value: var)

    radius: Theme.radius
    color: Theme.card
    border.width: cells.activeFocus ? 2 : 1
    border.color: cells.activeFocus ? Theme.accent : Theme.border

    function focusCells() {
        cells.forceActiveFocus(Qt.TabFocusReason)
    }

    function showRefused(row: int, column: int) {
        cells.refusedRow = row
        cells.refusedColumn = column
        refusedFlash.restart()
    }

    function cellCenter(row: int, column: int): point {
        const about = view.columns[column]
        return cells.mapToItem(view, about.x + about.width / 2 - cells.contentX,
                               (row + 0.5) * Theme.rowHeight - cells.contentY)
    }

    // From what some rows hold.
    function measure(): bool {
        const columns = []
        const all = view.model ? view.model.rowCount() : 0
        const rows = Math.min(all, 20)
        const count = view.model ? view.model.columnCount() : 0
        for (let column = 0; column < count; ++column) {
            const name = String(view.model.headerData(column, Qt.Horizontal))
            let numeric = 0, others = 0, decimals = 0, longest = 0
            for (let i = 0; i < rows; ++i) { // the last few as well: numbers grow
                const value = view.model.value(i < rows - 5 ? i : all - rows + i, column)
                if (typeof value === "number") {
                    ++numeric
                    decimals = Math.min(6, Math.max(decimals, Format.decimals(value)))
                } else if (value !== null) {
                    ++others
                }
                longest = Math.max(longest, Format.cell(value, 0).length)
            }
            if (numeric > 0 && others === 0)
                longest = Math.max(longest, 7) // the rows to come may have larger ones
            const heading = headings.advanceWidth(name) + (view.sortable ? 8 : 0)
            const width = Math.max(Math.min(longest + (decimals > 0 ? 2 : 0.5), 42) * character.advanceWidth,
                                   Math.min(heading, 300))
            columns.push({ name: name, width: Math.ceil(width) + 24, decimals: decimals,
                           numeric: numeric > 0 && others === 0 })
        }
        // Of a load that goes on, columns become wider, not narrower.
        const same = columns.length === view.measured.length
            && columns.every((column, i) => column.name === view.measured[i].name)
        if (same)
            columns.forEach((column, i) => { column.width = Math.max(column.width, view.measured[i].width) })
        const changed = !same || columns.some((column, i) => {
            const before = view.measured[i]
            return column.width !== before.width || column.numeric !== before.numeric
                || column.decimals !== before.decimals
        })
        if (changed)
            view.measured = columns
        return changed
    }

    onModelChanged: view.measure()
    onLoadingChanged: {
        if (!view.loading && view.measure())
            relayout.restart()
    }

    FontMetrics {
        id: headings

        font.pixelSize: Theme.bodyText
        font.weight: Font.DemiBold
    }

    TextMetrics {
        id: character

        font.family: Theme.monospace
        font.pixelSize: Theme.bodyText
        text: "0"
    }

    Timer { // not at once: the width changes amid a layout
        id: relayout

        interval: 0
        onTriggered: cells.forceLayout()
    }

    Connections {
        target: view.model

        function onModelReset() {
            view.measure()
            cells.contentX = 0
            cells.contentY = 0
        }

        function onRowsInserted(parent: var, first: int) {
            if (first === 0) // into an empty one: nothing could be measured before
                view.measure()
        }
    }

    Rectangle { // behind the header, and on both sides of it
        x: view.border.width
        y: view.border.width
        width: view.width - 2 * x
        height: header.height
        radius: Theme.radius - 1
        color: Theme.header
        visible: view.columns.length > 0

        Rectangle { // its lower corners are square
            anchors.bottom: parent.bottom
            width: parent.width
            height: Theme.radius
            color: parent.color
        }
    }

    HorizontalHeaderView {
        id: header

        anchors.left: cells.left
        anchors.right: cells.right
        y: 2
        height: Theme.rowHeight + 4
        syncView: cells
        clip: true
        reuseItems: false // a heading looks up its column once
        visible: view.columns.length > 0

        delegate: HeaderCell {
            numeric: view.columns[column]?.numeric ?? false
            sortable: view.sortable
            sorted: view.sortColumn === column
            descending: view.sortDescending
            rightPadding: view.columns[column]?.padding ?? 10
            onClicked: view.headerClicked(column)
        }
    }

    RowStripes {
        anchors.top: cells.top
        anchors.bottom: cells.bottom
        x: 2
        width: view.width - 4
        table: cells
        numberWidth: view.numberWidth
        fontFamily: Theme.monospace
    }

    CellTable {
        id: cells

        anchors.left: parent.left
        anchors.leftMargin: 2 + view.numberWidth
        anchors.right: parent.right
        anchors.top: header.bottom
        anchors.bottom: parent.bottom
        anchors.rightMargin: 2
        anchors.bottomMargin: Theme.radius / 2
        onWidthChanged: relayout.restart()
        model: view.model
        about: view.columns
        editable: view.editable
        onEdited: (row, column, value) => view.edited(row, column, value)
    }

    Timer { // a refused edit is seen, and then over
        id: refusedFlash

        interval: 4000
        onTriggered: cells.refusedRow = cells.refusedColumn = -1
    }

    Column {
        anchors.centerIn: parent
        width: Math.min(420, parent.width - 48)
        visible: cells.rows === 0
        spacing: 6

        Text {
            width: parent.width
            text: view.loading ? qsTr("Waiting for the first rows\u2026") : view.emptyTitle
            color: Theme.mutedText
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            font.pixelSize: 16
            font.weight: Font.DemiBold
        }

        Text {
            width: parent.width
            visible: !view.loading
            text: view.emptyText
            color: Theme.faintText
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            font.pixelSize: Theme.bodyText
        }
    }

    ProgressTrack {
        y: header.visible ? header.y + header.height - 1 : 2
        x: 2
        width: parent.width - 4
        active: view.loading
        progress: view.progress
    }
}
