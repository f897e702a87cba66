// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import AsyncSql
import AsyncSqlDemo

// The database and its tables.
Rectangle {
    id: sidebar

    required property AsyncSqlEngine db
    property string currentTable
    readonly property alias tables: names

    signal tableChosen(table: string)
    signal connectRequested()

    color: Theme.sidebar

    QueryModel {
        id: names

        engine: sidebar.db
        sql: Sql.tables(Addresses.driver(sidebar.db.url))
        keyColumn: "name"
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.topMargin: Theme.margin
        spacing: 0

        Text {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.margin
            Layout.rightMargin: Theme.margin
            text: Addresses.name(sidebar.db.url)
            color: Theme.text
            elide: Text.ElideMiddle
            textFormat: Text.PlainText
            font.pixelSize: 16
            font.weight: Font.DemiBold
        }

        Text {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.margin
            Layout.rightMargin: Theme.margin
            Layout.topMargin: 2
            text: Addresses.place(sidebar.db.url)
            color: Theme.faintText
            elide: Text.ElideLeft
            textFormat: Text.PlainText
            font.pixelSize: 11
        }

        PushButton {
            objectName: "connect"
            Layout.fillWidth: true
            Layout.margins: Theme.margin
            Layout.topMargin: 12
            Layout.bottomMargin: 4
            text: qsTr("Connect to\u2026")
            onClicked: sidebar.connectRequested()
        }

        Text {
            Layout.leftMargin: Theme.margin
            Layout.topMargin: 14
            Layout.bottomMargin: 6
            text: {
                if (names.status === QueryModel.Error)
                    return qsTr("The tables cannot be listed")
                return list.count > 0 || names.loading ? qsTr("Tables") : qsTr("No tables")
            }
            color: Theme.mutedText
            font.pixelSize: Theme.smallText
            font.weight: Font.DemiBold
        }

        Text {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.margin
            Layout.rightMargin: Theme.margin
            visible: text !== ""
            text: {
                if (names.status === QueryModel.Error)
                    return names.error?.message ?? ""
                return list.count > 0 || names.loading ? ""
                    : qsTr("There will be once you make one.")
            }
            color: Theme.faintText
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
            font.pixelSize: Theme.smallText
        }

        ListView {
            id: list

            objectName: "tables"
            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            activeFocusOnTab: true
            keyNavigationEnabled: true
            boundsBehavior: Flickable.StopAtBounds
            model: names
            ScrollBar.vertical: ScrollBar {}
            Keys.onReturnPressed: sidebar.choose(list.currentIndex)
            Keys.onSpacePressed: sidebar.choose(list.currentIndex)

            delegate: TableEntry {
                width: list.width
                chosen: name === sidebar.currentTable
                marked: list.activeFocus && ListView.isCurrentItem
                onClicked: sidebar.tableChosen(name)
            }
        }
    }

    function choose(row: int) {
        const table = names.value(row, 0)
        if (table !== null)
            sidebar.tableChosen(table)
    }

    Rectangle {
        anchors.right: parent.right
        width: 1
        height: parent.height
        color: Theme.border
    }
}
