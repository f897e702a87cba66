// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

TextField {
    id: field

    signal downPressed()

    implicitHeight: Theme.controlHeight
    opacity: field.enabled ? 1 : 0.5
    leftPadding: 32
    rightPadding: 30
    verticalAlignment: TextInput.AlignVCenter
    color: Theme.text
    selectByMouse: true
    selectionColor: Theme.selection
    selectedTextColor: Theme.text
    placeholderTextColor: Theme.faintText
    font.pixelSize: Theme.bodyText
    Accessible.role: Accessible.EditableText
    Accessible.name: field.placeholderText
    Keys.onDownPressed: field.downPressed()
    Keys.onReturnPressed: field.downPressed()
    Keys.onEscapePressed: event => {
        event.accepted = field.text !== ""
        field.clear()
    }

    background: Rectangle {
        radius: Theme.radius - 2
        color: Theme.card
        border.width: field.activeFocus ? 2 : 1
        border.color: field.activeFocus ? Theme.accent : Theme.border
    }

    Item { // a magnifying glass
        x: 11
        anchors.verticalCenter: parent.verticalCenter
        width: 14
        height: 14

        Rectangle {
            width: 10
            height: 10
            radius: 5
            color: "transparent"
            border.width: 1.5
            border.color: Theme.mutedText
        }

        Rectangle {
            x: 7
            y: 10
            width: 6
            height: 1.5
            rotation: 45
            color: Theme.mutedText
        }
    }

    Text {
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        width: 28
        height: 28
        visible: field.text !== ""
        text: "\u00d7"
        color: clear.containsMouse ? Theme.text : Theme.mutedText
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        font.pixelSize: 17

        MouseArea {
            id: clear

            anchors.fill: parent
            hoverEnabled: true
            cursorShape: Qt.ArrowCursor
            onClicked: field.clear()
        }
    }
}
