// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import AsyncSql
import AsyncSqlDemo

// One table: all of its rows to scroll through, to search, to sort and to edit.
ColumnLayout {
    id: page

    required property AsyncSqlEngine db
    required property bool blocking
    readonly property alias source: rowSource
    readonly property alias table: rows.table
    readonly property bool searching: search.text !== ""

    readonly property string driver: Addresses.driver(page.db.url)
    // More than this only as the view is scrolled there; a search shows its first rows at once.
    readonly property int mostRows: page.searching ? 500 : 1000000

    // Not those of the view, which looks at its columns again after each search.
    property var searchColumns: []
    property int sortColumn: -1
    property bool sortDescending: false

    signal userActed() // what follows is of the user's doing

    spacing: Theme.spacing

    function open(table: string) {
        search.clear()
        page.searchColumns = []
        page.sortColumn = -1
        rows.sort = ""
        rows.table = "" // the rows of another table are not to stay until those of this one are there
        rowSource.empty()
        rows.table = table
    }

    function reload() {
        page.userActed()
        if (page.blocking)
            rowSource.loadBlocking()
        else
            rows.refresh()
    }

    function focusSearch() {
        search.forceActiveFocus(Qt.ShortcutFocusReason)
        search.selectAll()
    }

    function focusCells() {
        view.focusCells()
    }

    // Up, down, and as the table has them.
    function sortBy(column: int) {
        const again = column === page.sortColumn
        page.sortDescending = again && !page.sortDescending
        page.sortColumn = again && !page.sortDescending ? -1 : column
        page.userActed()
        rows.sort = page.sortColumn < 0 ? "" : Sql.quoted(view.columns[column].name, page.driver)
                                               + (page.sortDescending ? " DESC" : "")
    }

    TableModel {
        id: rows

        engine: page.db
        active: !rowSource.blocking // after the source knows
        debounce: page.searching ? 15 : 0
        pageSize: page.mostRows
        filter: page.searching ? Sql.search(page.searchColumns, search.text, page.driver) : ""
        params: page.searching ? { text: Sql.pattern(search.text) } : ({})

        onSqlChanged: Qt.callLater(rowSource.loadBlocking)
        onParamsChanged: Qt.callLater(rowSource.loadBlocking)
        onEditFailed: (row, column, message) => {
            view.showRefused(row, column)
            toast.show(qsTr("The database refused the change, and the cell is as it was"), message)
        }
    }

    RowSource {
        id: rowSource

        rows: rows
        blocking: page.blocking
        url: page.db.url
        onBlockingChosen: Qt.callLater(rowSource.loadBlocking)
    }

    // How many rows there are in all, which the model knows only once it has them.
    SqlScalar {
        id: total

        engine: page.db
        sql: rows.table !== "" ? "SELECT count(*) FROM " + Sql.quotedTable(rows.table, page.driver)
                               : ""
    }

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.spacing

        Text {
            Layout.fillWidth: true
            text: rows.table
            color: Theme.text
            elide: Text.ElideRight
            textFormat: Text.PlainText
            font.pixelSize: Theme.titleText
            font.weight: Font.DemiBold
        }

        SearchField {
            id: search

            objectName: "search"
            Layout.preferredWidth: 300
            enabled: rows.table !== ""
            Layout.fillWidth: false
            placeholderText: qsTr("Search this table")
            onTextChanged: {
                if (page.searchColumns.length === 0)
                    page.searchColumns = view.columns
            }
            onTextEdited: page.userActed()
            onDownPressed: view.focusCells()
        }
    }

    ErrorBanner {
        Layout.fillWidth: true
        visible: rowSource.failed
        kind: Errors.title(rowSource.errorCode)
        text: rowSource.errorText
    }

    ResultView {
        id: view

        objectName: "tableView"
        Layout.fillWidth: true
        Layout.fillHeight: true
        model: rowSource.model
        loading: rowSource.loading
        progress: {
            const all = Math.min(total.value ?? 0, page.mostRows)
            return page.searching || rows.rowsFetched === 0 || all <= 0 ? -1 : rows.rowsFetched / all
        }
        editable: !page.blocking
        sortable: true
        sortColumn: page.sortColumn
        sortDescending: page.sortDescending
        emptyTitle: rows.table === "" ? qsTr("No table to show") : page.searching ? qsTr("Nothing found") : rowSource.loaded ? qsTr("No rows yet") : ""
        emptyText: page.searching ? qsTr("No row of %1 has \u201c%2\u201d in it.").arg(rows.table).arg(search.text)
                                  : rows.table === "" ? qsTr("Press Ctrl+E and make one: CREATE TABLE \u2026")
                                                      : ""
        onHeaderClicked: column => page.sortBy(column)
        onEdited: (row, column, value) => rows.setValue(row, column, value)

        Toast {
            id: toast

            objectName: "toast"
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 20
            width: Math.min(560, parent.width - 40)
        }
    }

    StatusLine {
        Layout.fillWidth: true
        source: rowSource
        more: rows.count > 0 && rows.count < (total.value ?? 0) && rows.canFetchMore(rows.index(-1, -1))
        total: total.value ?? -1
        fetched: rows.rowsFetched
        hint: rowSource.blocking ? qsTr("Read only while blocking")
                                 : qsTr("Enter edits, Delete makes NULL")
        onCancelRequested: rowSource.cancel()
    }

    // What a writer adds is to be seen while it is added.
    function follow() {
        if (!rows.loading && !page.blocking) {
            rows.refresh()
            total.refresh()
        }
    }
}
