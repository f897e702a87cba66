// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import AsyncSqlDemo

// The rows. Only the cells that are seen exist, so a million rows cost what thirty do.
Rectangle {
    id: view

    required property QueryRunner runner
    readonly property bool running: view.runner.state === QueryRunner.Running

    radius: Theme.radius
    color: Theme.card
    border.width: 1
    border.color: Theme.border

    // What the columns leave free of the view.
    property real spareWidth: 0

    function naturalWidth(column: int): real {
        const model = view.runner.model
        const cells = (Math.min(model.characters(column), 42) + 0.5) * character.advanceWidth
        const heading = headings.advanceWidth(model.headerData(column, Qt.Horizontal))
        return Math.ceil(Math.max(cells, Math.min(heading, 300))) + 24
    }

    // The last column takes the spare width, so that the stripes reach the edge.
    function columnWidth(column: int): real {
        const width = view.naturalWidth(column)
        if (column < table.columns - 1)
            return width
        let spare = table.width - width
        for (let other = 0; other < column; ++other)
            spare -= view.naturalWidth(other)
        view.spareWidth = Math.max(0, spare)
        return width + view.spareWidth
    }

    // So that the numbers of the last column stay beside the others.
    function rightPadding(column: int, isNumber: bool): real {
        return isNumber && column === table.columns - 1 ? 10 + view.spareWidth : 10
    }

    FontMetrics {
        id: headings

        font.pixelSize: Theme.bodyText
        font.weight: Font.DemiBold
    }

    TextMetrics {
        id: character

        font.family: Theme.monospace
        font.pixelSize: Theme.bodyText
        text: "0"
    }

    Rectangle { // behind the header, and on both sides of it
        x: 1
        y: 1
        width: view.width - 2
        height: header.height
        radius: Theme.radius - 1
        color: Theme.header
        visible: table.columns > 0

        Rectangle { // its lower corners are square
            anchors.bottom: parent.bottom
            width: parent.width
            height: Theme.radius
            color: parent.color
        }
    }

    HorizontalHeaderView {
        id: header

        anchors.left: table.left
        anchors.right: table.right
        y: 1
        height: Theme.rowHeight + 4
        syncView: table
        clip: true
        reuseItems: false // a heading looks up its column once

        delegate: Item {
            id: heading

            required property int column
            required property string display
            readonly property bool isNumber: view.runner.model.holdsNumbers(heading.column)

            implicitWidth: 80
            implicitHeight: Theme.rowHeight + 4

            Text {
                anchors.fill: parent
                leftPadding: 10
                rightPadding: view.rightPadding(heading.column, heading.isNumber)
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
        anchors.rightMargin: 1
        anchors.bottomMargin: Theme.radius / 2
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: view.runner.model
        selectionModel: ItemSelectionModel { model: table.model }
        rowHeightProvider: () => Theme.rowHeight
        columnWidthProvider: column => view.columnWidth(column)
        onWidthChanged: relayout.restart()
        ScrollBar.vertical: ScrollBar { policy: ScrollBar.AsNeeded; minimumSize: 0.05 }
        ScrollBar.horizontal: ScrollBar { policy: ScrollBar.AsNeeded }

        delegate: Rectangle {
            id: cell

            required property int row
            required property int column
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
                rightPadding: view.rightPadding(cell.column, cell.isNumber)
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

    Timer { // not at once: the width changes amid a layout
        id: relayout

        interval: 0
        onTriggered: table.forceLayout()
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
            x: -width
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
