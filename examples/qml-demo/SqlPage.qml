// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import AsyncSql
import AsyncSqlDemo

// SQL of one's own, and what it answers.
ColumnLayout {
    id: page

    required property AsyncSqlEngine db
    required property bool blocking
    required property History history
    readonly property alias source: rowSource
    property alias text: editor.text

    signal userActed()
    signal changedDatabase() // perhaps

    spacing: Theme.spacing

    function run() {
        const sql = editor.text.trim()
        if (sql === "")
            return
        page.userActed()
        rows.sql = "" // rows of another statement are not to stay
        rowSource.empty()
        rows.sql = sql
        if (page.blocking)
            rowSource.loadBlocking()
        else
            rows.refresh()
    }

    function focusEditor() {
        editor.focusText()
    }

    QueryModel {
        id: rows

        engine: page.db
        active: false // only when told to
    }

    RowSource {
        id: rowSource

        rows: rows
        blocking: page.blocking
        url: page.db.url
        onEnded: {
            if (rowSource.canceled)
                return page.history.add(rows.sql, qsTr("canceled"), true)
            const time = Format.duration(rowSource.total)
            const outcome = rowSource.failed ? Errors.title(rowSource.errorCode)
                : view.columns.length > 0 ? qsTr("%1 in %2").arg(Format.rows(rowSource.count)).arg(time)
                                          : qsTr("done in %1").arg(time)
            page.history.add(rows.sql, outcome, rowSource.failed)
            if (view.columns.length === 0)
                page.changedDatabase()
        }
    }

    SqlEditor {
        id: editor

        Layout.fillWidth: true
        history: page.history
        running: rowSource.loading
        onRunRequested: page.run()
        onCancelRequested: rowSource.cancel()
    }

    ErrorBanner {
        objectName: "sqlError"
        Layout.fillWidth: true
        visible: rowSource.failed
        kind: Errors.title(rowSource.errorCode)
        text: rowSource.errorText
    }

    ResultView {
        id: view

        objectName: "sqlView"
        Layout.fillWidth: true
        Layout.fillHeight: true
        model: rowSource.model
        loading: rowSource.loading
        emptyTitle: {
            if (rowSource.failed)
                return qsTr("No rows: the statement failed")
            if (rowSource.canceled)
                return qsTr("Canceled")
            if (!rowSource.loaded)
                return qsTr("Nothing has been run yet")
            return view.columns.length > 0 ? qsTr("No rows") : qsTr("Done")
        }
        emptyText: {
            if (rowSource.canceled)
                return qsTr("The statement was interrupted; the database is as it was.")
            if (rowSource.failed || (rowSource.loaded && view.columns.length > 0))
                return ""
            return rowSource.loaded ? qsTr("This statement returns no rows.")
                                    : qsTr("Type SQL above and press Ctrl+Enter. Everything runs beside "
                                           + "the window, which stays at your service.")
        }
    }

    StatusLine {
        Layout.fillWidth: true
        source: rowSource
        fetched: rows.rowsFetched
        returnsRows: view.columns.length > 0
        onCancelRequested: rowSource.cancel()
    }
}
