// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import AsyncSqlDemo

// Takes the place of a database until there is one to show.
Rectangle {
    id: notice

    required property SampleDatabase sample
    required property string place
    property bool making: false
    property string code
    property string text // why there is none

    signal connectRequested()
    signal retryRequested()
    signal sampleRequested()

    readonly property bool failed: notice.text !== ""

    color: Theme.window

    ColumnLayout {
        anchors.centerIn: parent
        width: Math.min(480, notice.width - 64)
        spacing: Theme.spacing

        Text {
            Layout.fillWidth: true
            text: {
                if (notice.failed)
                    return notice.code !== "" ? Errors.title(notice.code)
                                              : qsTr("The database cannot be opened")
                return notice.making ? qsTr("Making the sample database") : qsTr("Opening")
            }
            color: notice.failed ? Theme.bad : Theme.text
            wrapMode: Text.Wrap
            font.pixelSize: 24
            font.weight: Font.DemiBold
        }

        Text {
            Layout.fillWidth: true
            text: {
                if (notice.failed)
                    return notice.text
                if (notice.making)
                    return qsTr("A million rows, once. The window stays alive meanwhile: watch "
                                + "the frames on the right.")
                return notice.place
            }
            color: Theme.mutedText
            wrapMode: Text.Wrap
            textFormat: Text.PlainText
            font.pixelSize: 14
        }

        Rectangle {
            Layout.fillWidth: true
            Layout.topMargin: 8
            implicitHeight: 8
            radius: 4
            visible: notice.making && !notice.failed
            color: Theme.border

            Rectangle {
                width: Math.max(height, parent.width * notice.sample.progress)
                height: parent.height
                radius: 4
                color: Theme.accent

                Behavior on width {
                    NumberAnimation { duration: 150 }
                }
            }
        }

        Text {
            visible: notice.making && !notice.failed
            text: qsTr("%1 of %2").arg(Format.grouped(notice.sample.progress * notice.sample.rowCount))
                                  .arg(Format.rows(notice.sample.rowCount))
            color: Theme.mutedText
            font.pixelSize: Theme.bodyText
        }

        RowLayout {
            Layout.topMargin: 8
            visible: notice.failed
            spacing: 8

            PushButton {
                text: qsTr("Connect to\u2026")
                primary: true
                onClicked: notice.connectRequested()
            }

            PushButton {
                text: qsTr("Try again")
                onClicked: notice.retryRequested()
            }

            PushButton {
                text: qsTr("Open the sample")
                onClicked: notice.sampleRequested()
            }
        }
    }
}
