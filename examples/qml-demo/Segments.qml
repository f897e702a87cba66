// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// One of a few.
Rectangle {
    id: segments

    required property var texts
    property int currentIndex: 0
    property color activeColor: Theme.accent

    signal chosen(index: int)

    implicitHeight: Theme.controlHeight
    implicitWidth: 200
    radius: Theme.radius - 2
    color: Theme.header
    border.width: 1
    border.color: Theme.border

    RowLayout {
        anchors.fill: parent
        anchors.margins: 3
        spacing: 2

        Repeater {
            model: segments.texts

            AbstractButton {
                id: segment

                required property int index
                required property string modelData
                readonly property bool current: segment.index === segments.currentIndex

                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredWidth: 1
                text: segment.modelData
                checked: segment.current
                Accessible.role: Accessible.RadioButton
                Accessible.name: segment.text
                onClicked: {
                    segments.currentIndex = segment.index
                    segments.chosen(segment.index)
                }

                contentItem: Text {
                    text: segment.text
                    color: segment.current ? Theme.accentText : Theme.mutedText
                    elide: Text.ElideRight
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    font.pixelSize: Theme.bodyText
                    font.weight: segment.current ? Font.DemiBold : Font.Normal
                }

                background: Rectangle {
                    radius: Theme.radius - 4
                    color: {
                        if (segment.current)
                            return segments.activeColor
                        return segment.hovered ? Theme.hover : "transparent"
                    }
                    border.width: segment.visualFocus ? 2 : 0
                    border.color: Theme.text
                }
            }
        }
    }
}
