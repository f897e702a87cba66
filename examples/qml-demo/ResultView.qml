// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic

// The rows. Only the cells that are seen exist, so a million rows cost what thirty do.
Rectangle {
    id: view

    required property QueryRunner runner
    readonly property bool running: view.runner.state === QueryRunner.Running

    radius: Theme.radius
    color: Theme.card
    border.width: 1
    border.color: Theme.border

    TextMetrics {
        id: character

        font.family: Theme.monospace
        font.pixelSize: Theme.bodyText
        text: "0"
    }

    HorizontalHeaderView {
        id: header

        anchors.left: table.left
        anchors.right: table.right
        y: 1
        height: Theme.rowHeight + 4
        syncView: table
        clip: true

        delegate: Rectangle {
            id: heading

            required property string display
            required property bool isNumber

            implicitWidth: 80
            implicitHeight: Theme.rowHeight + 4
            color: Theme.header

            Text {
                anchors.fill: parent
                leftPadding: 10
                rightPadding: 10
                text: heading.display
                color: Theme.text
                elide: Text.ElideRight
                horizontalAlignment: heading.isNumber ? Text.AlignRight : Text.AlignLeft
                verticalAlignment: Text.AlignVCenter
                font.pixelSize: Theme.bodyText
                font.weight: Font.DemiBold
            }
        }
    }

    Rectangle { // the rest of the header, on both sides
        z: -1
        anchors.fill: parent
        anchors.margins: 1
        height: header.height
        color: "transparent"

        Rectangle {
            width: parent.width
            height: header.height
            radius: Theme.radius - 1
            color: Theme.header
            visible: table.rows > 0 || table.columns > 0
        }
    }

    VerticalHeaderView {
        id: numbers

        anchors.top: table.top
        anchors.bottom: table.bottom
        x: 1
        width: Math.max(4, String(table.rows).length + 1) * character.advanceWidth + 14
        syncView: table
        clip: true

        delegate: Rectangle {
            id: number

            required property int row
            required property string display

            implicitWidth: numbers.width
            implicitHeight: Theme.rowHeight
            color: number.row % 2 ? Theme.stripe : Theme.card

            Text {
                anchors.fill: parent
                rightPadding: 10
                text: number.display
                color: Theme.faintText
                horizontalAlignment: Text.AlignRight
                verticalAlignment: Text.AlignVCenter
                font.family: Theme.monospace
                font.pixelSize: Theme.smallText
            }
        }
    }

    TableView {
        id: table

        anchors.left: numbers.right
        anchors.right: parent.right
        anchors.top: header.bottom
        anchors.bottom: parent.bottom
        anchors.margins: 1
        anchors.leftMargin: 0
        anchors.topMargin: 0
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: view.runner.model
        selectionModel: ItemSelectionModel { model: table.model }
        rowHeightProvider: () => Theme.rowHeight
        columnWidthProvider: column => {
            const characters = Math.min(Math.max(view.runner.model.characters(column), 4), 42)
            return Math.ceil(characters * character.advanceWidth * 1.03) + 24
        }
        ScrollBar.vertical: ScrollBar { policy: ScrollBar.AsNeeded; minimumSize: 0.05 }
        ScrollBar.horizontal: ScrollBar { policy: ScrollBar.AsNeeded }

        delegate: Rectangle {
            id: cell

            required property int row
            required property bool current
            required property string display
            required property bool isNull
            required property bool isNumber

            implicitWidth: 80
            implicitHeight: Theme.rowHeight
            color: {
                if (cell.current)
                    return Theme.selection
                return cell.row % 2 ? Theme.stripe : Theme.card
            }

            Text {
                anchors.fill: parent
                leftPadding: 10
                rightPadding: 10
                text: cell.display
                color: cell.isNull ? Theme.faintText : Theme.text
                elide: Text.ElideRight
                horizontalAlignment: cell.isNumber ? Text.AlignRight : Text.AlignLeft
                verticalAlignment: Text.AlignVCenter
                textFormat: Text.PlainText
                font.family: Theme.monospace
                font.pixelSize: Theme.bodyText
                font.italic: cell.isNull
            }
        }
    }

    Connections {
        target: view.runner.model

        function onModelReset() {
            table.contentX = 0
            table.contentY = 0
        }
    }

    Text {
        anchors.centerIn: parent
        visible: table.rows === 0
        text: {
            if (view.running)
                return qsTr("Waiting for the first rows\u2026")
            return view.runner.state === QueryRunner.Done ? qsTr("No rows") : ""
        }
        color: Theme.faintText
        font.pixelSize: 15
    }

    Rectangle { // something is under way
        id: track

        y: header.height
        x: 1
        width: parent.width - 2
        height: 3
        visible: view.running
        color: Theme.selection
        clip: true

        Rectangle {
            width: track.width / 4
            height: track.height
            color: Theme.accent

            NumberAnimation on x {
                running: track.visible
                from: -track.width / 4
                to: track.width
                duration: 1100
                loops: Animation.Infinite
            }
        }
    }
}
