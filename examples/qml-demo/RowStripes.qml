// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick

// What lies behind the cells: a stripe for each row that is seen, with its number. They stay when the
// rows come and go; cells that draw none of this themselves are made in half the time.
Item {
    id: stripes

    required property TableView table
    required property real numberWidth
    required property string fontFamily
    readonly property int firstRow: Math.max(0, Math.floor(stripes.table.contentY / Theme.rowHeight))

    clip: true

    Repeater {
        model: Math.ceil(stripes.height / Theme.rowHeight) + 1

        Rectangle {
            id: stripe

            required property int index
            readonly property int row: stripes.firstRow + stripe.index

            y: stripe.row * Theme.rowHeight - stripes.table.contentY
            width: stripes.width
            height: Theme.rowHeight
            visible: stripe.row < stripes.table.rows
            color: stripe.row % 2 ? Theme.stripe : Theme.card

            Text {
                width: stripes.numberWidth
                height: parent.height
                rightPadding: 12
                text: stripe.row + 1
                color: stripe.row === stripes.table.currentRow ? Theme.accent : Theme.faintText
                horizontalAlignment: Text.AlignRight
                verticalAlignment: Text.AlignVCenter
                font.family: stripes.fontFamily
                font.pixelSize: Theme.smallText
            }
        }
    }
}
