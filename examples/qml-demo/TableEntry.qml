// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

// A table in the list of them.
ItemDelegate {
    id: entry

    required property string name
    required property var is_view
    property bool chosen: false
    property bool marked: false // by the keyboard

    height: 34
    focusPolicy: Qt.NoFocus // the list has it

    contentItem: Row {
        spacing: 10
        leftPadding: 8

        Grid { // a little table; of a view, the rows alone
            anchors.verticalCenter: parent.verticalCenter
            columns: entry.is_view ? 1 : 2
            spacing: 1.5

            Repeater {
                model: entry.is_view ? 3 : 6

                Rectangle {
                    width: entry.is_view ? 13.5 : 6
                    height: 3
                    color: entry.chosen ? Theme.accent : Theme.faintText
                }
            }
        }

        Text {
            anchors.verticalCenter: parent.verticalCenter
            width: entry.width - 60
            text: entry.name
            color: entry.chosen ? Theme.text : Theme.mutedText
            elide: Text.ElideRight
            textFormat: Text.PlainText
            font.pixelSize: 14
            font.weight: entry.chosen ? Font.DemiBold : Font.Normal
        }
    }

    background: Rectangle {
        x: 8
        width: entry.width - 16
        height: entry.height
        radius: Theme.radius - 2
        border.width: entry.marked ? 2 : 0
        border.color: Theme.accent
        color: {
            if (entry.chosen)
                return Theme.selection
            return entry.hovered ? Theme.hover : "transparent"
        }
    }
}
