// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// A field with its label above.
ColumnLayout {
    id: input

    property string label
    property alias text: field.text
    property alias placeholderText: field.placeholderText
    property alias echoMode: field.echoMode
    property alias validator: field.validator
    property alias fieldName: field.objectName

    signal accepted()

    spacing: 4

    function focusField() {
        field.forceActiveFocus(Qt.TabFocusReason)
    }

    Text {
        text: input.label
        color: Theme.mutedText
        font.pixelSize: Theme.smallText
    }

    TextField {
        id: field

        Layout.fillWidth: true
        implicitHeight: Theme.controlHeight
        leftPadding: 10
        rightPadding: 10
        verticalAlignment: TextInput.AlignVCenter
        color: Theme.text
        selectByMouse: true
        selectionColor: Theme.selection
        selectedTextColor: Theme.text
        placeholderTextColor: Theme.faintText
        font.pixelSize: Theme.bodyText
        Accessible.name: input.label
        onAccepted: input.accepted()

        background: Rectangle {
            radius: Theme.radius - 2
            color: Theme.card
            border.width: field.activeFocus ? 2 : 1
            border.color: field.activeFocus ? Theme.accent : Theme.border
        }
    }
}
