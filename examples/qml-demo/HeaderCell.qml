// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick

// The heading of a column; a click sorts by it.
Item {
    id: heading

    required property int column
    required property string display
    property bool numeric: false
    property bool sortable: false
    property bool sorted: false
    property bool descending: false
    property real rightPadding: 10

    signal clicked()

    implicitWidth: 80
    implicitHeight: Theme.rowHeight + 4

    Rectangle {
        anchors.fill: parent
        color: Theme.hover
        visible: mouse.containsMouse
    }

    Text {
        id: title

        anchors.fill: parent
        leftPadding: 10
        rightPadding: heading.rightPadding
        text: heading.display
        color: heading.sorted ? Theme.accent : Theme.text
        elide: Text.ElideRight
        horizontalAlignment: heading.numeric ? Text.AlignRight : Text.AlignLeft
        verticalAlignment: Text.AlignVCenter
        textFormat: Text.PlainText
        font.pixelSize: Theme.bodyText
        font.weight: Font.DemiBold
    }

    Text {
        x: heading.numeric ? Math.max(1, heading.width - heading.rightPadding - title.contentWidth - width - 4)
                           : Math.min(10 + title.contentWidth + 4, heading.width - width - 1)
        height: heading.height
        visible: heading.sorted
        text: heading.descending ? "\u25be" : "\u25b4"
        color: Theme.accent
        verticalAlignment: Text.AlignVCenter
        font.pixelSize: Theme.bodyText
    }

    MouseArea {
        id: mouse

        anchors.fill: parent
        enabled: heading.sortable
        hoverEnabled: true
        onClicked: heading.clicked()
    }
}
