// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import AsyncSqlDemo

// How the last load went, and the choice of how to do the next.
Card {
    id: panel

    required property RowSource source
    required property bool blocking

    signal blockingChosen(blocking: bool)

    Text {
        text: panel.source?.wasBlocking ? qsTr("Loaded with QSqlQuery") : qsTr("Loaded with AsyncSql")
        color: Theme.mutedText
        font.pixelSize: Theme.bodyText
    }

    Figure {
        label: qsTr("rows")
        value: Format.grouped(panel.source?.count ?? 0)
    }

    RowLayout {
        Layout.fillWidth: true

        Figure {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            label: qsTr("to the first rows")
            value: Format.duration(panel.source?.firstRows ?? -1)
        }

        Figure {
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            label: qsTr("to the last")
            value: Format.duration(panel.source?.total ?? -1)
        }
    }

    Segments {
        id: choice

        objectName: "blocking"
        Layout.fillWidth: true
        texts: [qsTr("AsyncSql"), qsTr("QSqlQuery")]
        currentIndex: panel.blocking ? 1 : 0
        activeColor: choice.currentIndex === 1 ? Theme.bad : Theme.accent
        onChosen: index => panel.blockingChosen(index === 1)
    }

    Text {
        Layout.fillWidth: true
        text: panel.blocking
            ? qsTr("Blocking, on the thread that draws. Search, sort or reload, and watch the graph.")
            : qsTr("Beside the thread that draws. Switch to QSqlQuery to feel the difference.")
        color: Theme.faintText
        wrapMode: Text.Wrap
        font.pixelSize: Theme.smallText
    }
}
