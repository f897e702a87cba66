// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import AsyncSqlDemo

// What the window feels like, and the switches that change it.
ColumnLayout {
    id: panels

    required property FrameMonitor frames
    required property Browser browser // null while there is none
    required property bool blocking

    signal blockingChosen(blocking: bool)

    spacing: Theme.spacing

    FramePanel {
        Layout.fillWidth: true
        frames: panels.frames
    }

    LoadPanel {
        Layout.fillWidth: true
        visible: panels.browser !== null
        source: panels.browser?.source ?? null
        blocking: panels.blocking
        onBlockingChosen: blocking => panels.blockingChosen(blocking)
    }

    WriterPanel {
        Layout.fillWidth: true
        visible: panels.browser !== null
        writer: panels.browser?.writer ?? null
    }

    Item {
        Layout.fillHeight: true
    }

    Segments {
        readonly property var modes: ["system", "light", "dark"]

        objectName: "theme"
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.margin
        texts: [qsTr("System"), qsTr("Light"), qsTr("Dark")]
        currentIndex: modes.indexOf(Theme.mode)
        onChosen: index => Theme.mode = modes[index]
    }
}
