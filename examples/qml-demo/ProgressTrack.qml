// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick

// That something is under way, and how far it is where that is known. Not for what takes a moment.
Rectangle {
    id: track

    property bool active: false
    property real progress: -1

    implicitHeight: 3
    visible: false
    color: Theme.selection
    clip: true

    onActiveChanged: {
        track.visible = false
        if (track.active)
            patience.restart()
        else
            patience.stop()
    }

    Timer {
        id: patience

        interval: 150
        onTriggered: track.visible = true
    }

    Rectangle {
        visible: track.progress >= 0
        width: track.width * Math.max(0, Math.min(1, track.progress))
        height: track.height
        color: Theme.accent
    }

    Rectangle {
        visible: track.progress < 0
        width: track.width / 4
        height: track.height
        color: Theme.accent

        NumberAnimation on x {
            running: track.visible && track.progress < 0
            from: -track.width / 4
            to: track.width
            duration: 1100
            loops: Animation.Infinite
        }
    }
}
