// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

Switch {
    id: toggle

    property color activeColor: Theme.accent

    padding: 0
    spacing: 10
    font.pixelSize: Theme.bodyText

    indicator: Rectangle {
        y: (toggle.height - height) / 2
        implicitWidth: 36
        implicitHeight: 20
        radius: height / 2
        color: toggle.checked ? toggle.activeColor : Theme.faintText
        border.width: toggle.visualFocus ? 2 : 0
        border.color: Theme.text

        Rectangle {
            x: toggle.checked ? parent.width - width - 3 : 3
            y: 3
            width: 14
            height: 14
            radius: 7
            color: "white"

            Behavior on x {
                NumberAnimation { duration: 120 }
            }
        }
    }

    contentItem: Text {
        leftPadding: toggle.indicator.width + toggle.spacing
        text: toggle.text
        font: toggle.font
        color: Theme.text
        verticalAlignment: Text.AlignVCenter
    }
}
