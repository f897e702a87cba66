// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts

// What went wrong: in short, and in the database's words.
Rectangle {
    id: banner

    required property string kind
    required property string text

    implicitHeight: content.implicitHeight + 20
    radius: Theme.radius
    color: Theme.badBackground
    border.width: 1
    border.color: Theme.bad

    ColumnLayout {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.margins: 14
        spacing: 3

        Text {
            Layout.fillWidth: true
            text: banner.kind
            color: Theme.bad
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
            font.pixelSize: 14
            font.weight: Font.DemiBold
        }

        Text {
            Layout.fillWidth: true
            visible: banner.text !== ""
            text: banner.text
            color: Theme.text
            wrapMode: Text.Wrap
            maximumLineCount: 6
            elide: Text.ElideRight
            textFormat: Text.PlainText
            font.pixelSize: Theme.bodyText
        }
    }
}
