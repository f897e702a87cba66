// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import AsyncSqlDemo

// A load in the background.
Card {
    id: panel

    required property Writer writer

    ToggleSwitch {
        objectName: "writer"
        Layout.fillWidth: true
        text: qsTr("Writer: 200 inserts/s")
        checked: panel.writer?.running ?? false
        onToggled: checked ? panel.writer.start() : panel.writer.stop()
    }

    Text {
        Layout.fillWidth: true
        text: {
            if (!panel.writer)
                return ""
            if (panel.writer.errorText !== "")
                return panel.writer.errorText
            return panel.writer.running
                ? qsTr("%1 inserted. The table goes when the writer stops.").arg(Format.rows(panel.writer.written))
                : qsTr("Into a table of its own, %1, removed again afterwards.").arg(panel.writer.table)
        }
        color: panel.writer && panel.writer.errorText !== "" ? Theme.bad : Theme.faintText
        wrapMode: Text.Wrap
        textFormat: Text.PlainText
        font.pixelSize: Theme.smallText
    }
}
