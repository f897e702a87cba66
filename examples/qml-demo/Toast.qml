// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts

// Tells what happened, and goes by itself.
Rectangle {
    id: toast

    property string title
    property string text

    implicitHeight: content.implicitHeight + 20
    radius: Theme.radius
    color: Theme.badBackground
    border.width: 1
    border.color: Theme.bad
    opacity: 0
    visible: toast.opacity > 0

    function show(title: string, text: string) {
        toast.title = title
        toast.text = text
        toast.opacity = 1
        leave.restart()
    }

    Behavior on opacity {
        NumberAnimation { duration: 150 }
    }

    Timer {
        id: leave

        interval: 6000
        onTriggered: toast.opacity = 0
    }

    TapHandler {
        onTapped: toast.opacity = 0
    }

    ColumnLayout {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: 14
        spacing: 2

        Text {
            Layout.fillWidth: true
            text: toast.title
            color: Theme.bad
            wrapMode: Text.Wrap
            font.pixelSize: Theme.bodyText
            font.weight: Font.DemiBold
        }

        Text {
            Layout.fillWidth: true
            text: toast.text
            color: Theme.text
            wrapMode: Text.Wrap
            maximumLineCount: 4
            elide: Text.ElideRight
            textFormat: Text.PlainText
            font.pixelSize: Theme.bodyText
        }
    }
}
