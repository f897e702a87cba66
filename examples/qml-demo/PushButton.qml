// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

Button {
    id: button

    property bool primary: false

    implicitHeight: Theme.controlHeight
    focusPolicy: Qt.TabFocus // a click leaves the focus with what is being typed
    leftPadding: 16
    rightPadding: 16
    font.pixelSize: Theme.bodyText
    font.weight: button.primary ? Font.DemiBold : Font.Normal
    opacity: button.enabled ? 1 : 0.45

    contentItem: Text {
        text: button.text
        font: button.font
        color: button.primary ? Theme.accentText : Theme.text
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }

    background: Rectangle {
        radius: Theme.radius - 2
        color: {
            if (button.primary)
                return button.hovered || button.down ? Theme.accentHover : Theme.accent
            return button.hovered || button.down ? Theme.hover : Theme.card
        }
        border.width: button.visualFocus ? 2 : (button.primary ? 0 : 1)
        border.color: button.visualFocus ? Theme.accent : Theme.border
    }
}
