// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

// The statements of the history to choose from.
Popup {
    id: popup

    required property History history

    signal chosen(sql: string)

    height: Math.min(list.contentHeight + 2, 340)
    padding: 1
    focus: true

    background: Rectangle {
        radius: Theme.radius
        color: Theme.card
        border.width: 1
        border.color: Theme.border
    }

    ListView {
        id: list

        anchors.fill: parent
        objectName: "historyList"
        clip: true
        focus: true
        model: popup.history.entries
        currentIndex: 0
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: ScrollBar {}
        Keys.onReturnPressed: popup.choose(list.currentIndex)

        delegate: ItemDelegate {
            id: entry

            required property int index
            required property string sql
            required property string outcome
            required property int failed

            width: list.width
            height: 48
            topPadding: 5
            bottomPadding: 5
            highlighted: ListView.isCurrentItem
            onClicked: popup.choose(entry.index)

            contentItem: Column {
                spacing: 2

                Text {
                    width: parent.width
                    text: entry.sql.replace(/\s+/g, " ")
                    color: Theme.text
                    elide: Text.ElideRight
                    textFormat: Text.PlainText
                    font.family: Theme.monospace
                    font.pixelSize: Theme.bodyText
                }

                Text {
                    width: parent.width
                    text: entry.outcome
                    color: entry.failed ? Theme.bad : Theme.faintText
                    elide: Text.ElideRight
                    font.pixelSize: Theme.smallText
                }
            }

            background: Rectangle {
                color: entry.highlighted || entry.hovered ? Theme.hover : "transparent"
                radius: Theme.radius - 1
            }
        }
    }

    function choose(row: int) {
        popup.close()
        popup.chosen(popup.history.sql(row))
    }
}
