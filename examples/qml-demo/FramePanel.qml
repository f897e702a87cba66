// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import AsyncSqlDemo

// Shows that the window lives: something that turns, and how long each frame takes.
Card {
    id: panel

    required property FrameMonitor frames

    spacing: 0

    RowLayout {
        Layout.fillWidth: true

        ColumnLayout {
            spacing: 0

            Text {
                text: qsTr("Worst frame")
                color: Theme.mutedText
                font.pixelSize: Theme.bodyText
            }

            Row {
                spacing: 6

                Text {
                    id: worst

                    text: Format.grouped(panel.frames.worst)
                    color: {
                        if (panel.frames.worst > 100)
                            return Theme.bad
                        return panel.frames.worst > 33 ? Theme.late : Theme.accent
                    }
                    font.pixelSize: Theme.largeText
                    font.weight: Font.Bold
                }

                Text {
                    anchors.baseline: worst.baseline
                    text: "ms"
                    color: Theme.mutedText
                    font.pixelSize: Theme.figureText
                }
            }
        }

        Item {
            Layout.fillWidth: true
        }

        Spinner {
            Layout.alignment: Qt.AlignTop
            Layout.preferredWidth: 56
            Layout.preferredHeight: 56
            onRotationChanged: graph.update()
        }
    }

    FrameGraph {
        id: graph

        Layout.fillWidth: true
        Layout.topMargin: Theme.spacing
        implicitHeight: 130
        monitor: panel.frames
        goodColor: Theme.accent
        lateColor: Theme.late
        badColor: Theme.bad
        lineColor: Theme.border
        textColor: Theme.mutedText
    }

    RowLayout {
        Layout.fillWidth: true
        Layout.topMargin: 6

        Text {
            Layout.fillWidth: true
            text: panel.frames.framesPerSecond > 0
                ? qsTr("%1 frames per second").arg(panel.frames.framesPerSecond) : ""
            color: Theme.mutedText
            font.pixelSize: Theme.smallText
        }

        Text {
            text: qsTr("%1 late").arg(Format.grouped(panel.frames.lateFrames))
            color: panel.frames.lateFrames > 0 ? Theme.late : Theme.mutedText
            font.pixelSize: Theme.smallText
        }
    }
}
