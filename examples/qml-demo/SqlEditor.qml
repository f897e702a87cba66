// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import AsyncSqlDemo

// Where SQL is typed.
Rectangle {
    id: editor

    property alias text: area.text
    property bool running: false
    property bool ready: false

    signal runRequested()
    signal cancelRequested()

    implicitHeight: 132
    radius: Theme.radius
    color: Theme.card
    border.width: area.activeFocus ? 2 : 1
    border.color: area.activeFocus ? Theme.accent : Theme.border

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 2
        spacing: 0

        ScrollView {
            Layout.fillWidth: true
            Layout.fillHeight: true

            TextArea {
                id: area

                leftPadding: 14
                rightPadding: 14
                topPadding: 12
                color: Theme.text
                selectionColor: Theme.selection
                selectedTextColor: Theme.text
                placeholderText: qsTr("SELECT \u2026")
                placeholderTextColor: Theme.faintText
                font.family: Theme.monospace
                font.pixelSize: 14
                wrapMode: TextEdit.Wrap
                textFormat: TextEdit.PlainText
                KeyNavigation.priority: KeyNavigation.BeforeItem
                KeyNavigation.tab: runButton
                background: null

                SqlHighlighter {
                    textDocument: area.textDocument
                    keywordColor: Theme.keyword
                    literalColor: Theme.literal
                    commentColor: Theme.faintText
                }
            }
        }

        RowLayout {
            Layout.fillWidth: true
            Layout.margins: 8
            Layout.topMargin: 4
            spacing: 8

            Text {
                Layout.fillWidth: true
                Layout.leftMargin: 6
                text: qsTr("Ctrl+Enter runs, Esc cancels")
                color: Theme.faintText
                elide: Text.ElideRight
                font.pixelSize: Theme.smallText
            }

            PushButton {
                text: qsTr("Cancel")
                enabled: editor.running
                onClicked: editor.cancelRequested()
            }

            PushButton {
                id: runButton

                text: qsTr("Run")
                primary: true
                enabled: editor.ready && area.text.trim() !== ""
                onClicked: editor.runRequested()
            }
        }
    }
}
