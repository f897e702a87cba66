// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import AsyncSqlDemo

// Takes the place of the window's content until there is a database to show.
Rectangle {
    id: notice

    required property Database database
    readonly property bool failed: notice.database.state === Database.Failed
    readonly property bool makingSample: notice.database.state === Database.MakingSample

    color: Theme.window

    ColumnLayout {
        anchors.centerIn: parent
        width: Math.min(460, notice.width - 64)
        spacing: Theme.spacing

        Text {
            Layout.fillWidth: true
            text: {
                if (notice.failed)
                    return qsTr("The database cannot be opened")
                return notice.makingSample ? qsTr("Making the sample database") : qsTr("Opening")
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
                    return notice.database.errorText
                if (notice.makingSample)
                    return qsTr("A million rows, once. The window stays alive meanwhile: watch "
                                + "the frames on the right.")
                return notice.database.place
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
            visible: notice.makingSample
            color: Theme.border

            Rectangle {
                width: Math.max(height, parent.width * notice.database.sampleProgress)
                height: parent.height
                radius: 4
                color: Theme.accent

                Behavior on width {
                    NumberAnimation { duration: 150 }
                }
            }
        }

        Text {
            visible: notice.makingSample
            text: qsTr("%1 of 1,000,000 rows").arg(
                Format.grouped(notice.database.sampleProgress * 1000000))
            color: Theme.mutedText
            font.pixelSize: Theme.bodyText
        }
    }
}
