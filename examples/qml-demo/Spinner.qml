// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick

// Turns as long as the GUI thread does its work. Not an Animator: one of those would go on turning
// in the render thread while the window hangs.
Item {
    id: spinner

    property color color: Theme.accent

    implicitWidth: 40
    implicitHeight: 40

    Repeater {
        model: 10

        Rectangle {
            id: dot

            required property int index
            readonly property real angle: dot.index * 2 * Math.PI / 10
            readonly property real reach: spinner.width / 2 - dot.width

            x: spinner.width / 2 + Math.cos(dot.angle) * dot.reach - dot.width / 2
            y: spinner.height / 2 + Math.sin(dot.angle) * dot.reach - dot.height / 2
            width: spinner.width / 7
            height: dot.width
            radius: dot.width / 2
            color: spinner.color
            opacity: 0.15 + 0.85 * dot.index / 9
        }
    }

    RotationAnimation on rotation {
        from: 0
        to: 360
        duration: 1200
        loops: Animation.Infinite
    }
}
