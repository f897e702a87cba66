// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import AsyncSqlDemo

// The database and its tables.
Rectangle {
    id: sidebar

    required property Database database
    property string currentTable

    signal tableChosen(table: string)

    color: Theme.sidebar

    ColumnLayout {
        anchors.fill: parent
        anchors.topMargin: Theme.margin
        spacing: 0

        Text {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.margin
            Layout.rightMargin: Theme.margin
            text: sidebar.database.name
            color: Theme.text
            elide: Text.ElideMiddle
            font.pixelSize: 16
            font.weight: Font.DemiBold
        }

        Text {
            Layout.fillWidth: true
            Layout.leftMargin: Theme.margin
            Layout.rightMargin: Theme.margin
            Layout.topMargin: 2
            text: sidebar.database.place
            color: Theme.faintText
            elide: Text.ElideLeft
            font.pixelSize: 11
        }

        Text {
            Layout.leftMargin: Theme.margin
            Layout.topMargin: 22
            Layout.bottomMargin: 6
            visible: sidebar.database.state === Database.Open
            text: list.count > 0 ? qsTr("Tables") : qsTr("No tables")
            color: Theme.mutedText
            font.pixelSize: Theme.smallText
            font.weight: Font.DemiBold
        }

        ListView {
            id: list

            Layout.fillWidth: true
            Layout.fillHeight: true
            clip: true
            activeFocusOnTab: true
            model: sidebar.database.tables
            ScrollBar.vertical: ScrollBar {}

            delegate: ItemDelegate {
                id: row

                required property string modelData
                readonly property bool current: row.modelData === sidebar.currentTable

                width: row.ListView.view.width
                height: 34
                onClicked: sidebar.tableChosen(row.modelData)

                contentItem: Row {
                    spacing: 10
                    leftPadding: 8

                    Grid { // a little table
                        anchors.verticalCenter: parent.verticalCenter
                        columns: 2
                        spacing: 1.5

                        Repeater {
                            model: 6

                            Rectangle {
                                width: 6
                                height: 3
                                color: row.current ? Theme.accent : Theme.faintText
                            }
                        }
                    }

                    Text {
                        anchors.verticalCenter: parent.verticalCenter
                        width: row.width - 56
                        text: row.modelData
                        color: row.current ? Theme.text : Theme.mutedText
                        elide: Text.ElideRight
                        font.pixelSize: 14
                        font.weight: row.current ? Font.DemiBold : Font.Normal
                    }
                }

                background: Rectangle {
                    x: 8
                    width: row.width - 16
                    height: row.height
                    radius: Theme.radius - 2
                    color: {
                        if (row.current)
                            return Theme.selection
                        return row.hovered || row.visualFocus ? Theme.hover : "transparent"
                    }
                }
            }
        }
    }

    Rectangle {
        anchors.right: parent.right
        width: 1
        height: parent.height
        color: Theme.border
    }
}
