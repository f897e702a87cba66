// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import AsyncSqlDemo

// How the last load went, and the choice of how to do the next.
Rectangle {
    id: panel

    required property QueryRunner runner

    implicitHeight: content.implicitHeight + 2 * Theme.margin
    radius: Theme.radius
    color: Theme.card
    border.width: 1
    border.color: Theme.border

    ColumnLayout {
        id: content

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.margin
        spacing: Theme.spacing

        Text {
            text: panel.runner.measurement.blocking ? qsTr("Loaded with QSqlQuery")
                                                    : qsTr("Loaded with AsyncSql")
            color: Theme.mutedText
            font.pixelSize: Theme.bodyText
        }

        Figure {
            label: qsTr("rows")
            value: Format.grouped(panel.runner.measurement.rows)
        }

        RowLayout {
            Layout.fillWidth: true

            Figure {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                label: qsTr("to the first rows")
                value: Format.duration(panel.runner.measurement.firstRows)
            }

            Figure {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                label: qsTr("to the last")
                value: Format.duration(panel.runner.measurement.total)
            }
        }

        Rectangle {
            Layout.fillWidth: true
            implicitHeight: 1
            color: Theme.border
        }

        ToggleSwitch {
            Layout.fillWidth: true
            text: qsTr("Block the window")
            activeColor: Theme.bad
            checked: panel.runner.blocking
            onToggled: panel.runner.blocking = checked
        }

        Text {
            Layout.fillWidth: true
            text: qsTr("Loads with a blocking QSqlQuery on the GUI thread, for comparison. "
                       + "Run again and watch the graph.")
            color: Theme.faintText
            wrapMode: Text.Wrap
            font.pixelSize: Theme.smallText
        }
    }
}
