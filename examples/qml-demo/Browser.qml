// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import AsyncSql
import AsyncSqlDemo

// What belongs to one database, and goes with it: its tables, one of them, SQL, and the writer.
RowLayout {
    id: browser

    required property string url
    required property bool blocking
    required property History history
    readonly property alias db: engine
    readonly property alias writer: rowWriter
    readonly property RowSource source: tabs.currentIndex === 0 ? tablePage.source : sqlPage.source
    readonly property alias tablePage: tablePage
    readonly property alias sqlPage: sqlPage
    readonly property int tableCount: sidebar.tables.count
    property alias currentPage: tabs.currentIndex

    signal connectRequested()
    signal userActed()
    signal noTables()

    spacing: 0

    function showTable(table: string) {
        browser.userActed()
        tabs.currentIndex = 0
        tablePage.open(table)
    }

    function reload() {
        if (tabs.currentIndex === 0)
            tablePage.reload()
        else
            sqlPage.run()
    }

    function search() {
        tabs.currentIndex = 0
        tablePage.focusSearch()
    }

    function writeSql() {
        tabs.currentIndex = 1
        sqlPage.focusEditor()
    }

    AsyncSqlEngine {
        id: engine

        url: browser.url
    }

    Writer {
        id: rowWriter

        db: engine
        onTablesChanged: sidebar.tables.refresh()
        onWrittenChanged: {
            if (tablePage.table === rowWriter.table)
                followTimer.start()
        }
    }

    Timer { // a few times a second will do
        id: followTimer

        interval: 300
        onTriggered: tablePage.follow()
    }

    Connections {
        target: sidebar.tables

        // The first table to begin with; another one if that which is shown is gone.
        function onStatusChanged() {
            if (sidebar.tables.status !== QueryModel.Ready)
                return
            const names = []
            for (let row = 0; row < sidebar.tables.count; ++row)
                names.push(sidebar.tables.value(row, 0))
            if (names.length === 0) {
                browser.noTables()
            } else if (!names.includes(tablePage.table)) {
                browser.userActed()
                tablePage.open(names[0])
            }
        }
    }

    Sidebar {
        id: sidebar

        Layout.fillHeight: true
        Layout.preferredWidth: 216
        db: engine
        currentTable: tablePage.table
        onTableChosen: table => browser.showTable(table)
        onConnectRequested: browser.connectRequested()
    }

    ColumnLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.margins: Theme.margin
        Layout.bottomMargin: 8
        spacing: Theme.spacing

        Segments {
            id: tabs

            objectName: "pages"
            Layout.preferredWidth: 200
            texts: [qsTr("Table"), qsTr("SQL")]
        }

        StackLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            currentIndex: tabs.currentIndex

            TablePage {
                id: tablePage

                db: engine
                blocking: browser.blocking
                onUserActed: browser.userActed()
            }

            SqlPage {
                id: sqlPage

                db: engine
                blocking: browser.blocking
                history: browser.history
                onUserActed: browser.userActed()
                onChangedDatabase: sidebar.tables.refresh()
            }
        }
    }
}
