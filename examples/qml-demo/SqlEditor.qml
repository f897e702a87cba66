// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import AsyncSqlDemo

// Where SQL is typed. Ctrl+Up and Ctrl+Down go through what was run before.
Rectangle {
    id: editor

    required property History history
    property alias text: area.text
    property bool running: false
    property int place: -1 // in the history
    property string unsent // what was typed before going there

    signal runRequested()
    signal cancelRequested()

    implicitHeight: 150
    radius: Theme.radius
    color: Theme.card
    border.width: area.activeFocus ? 2 : 1
    border.color: area.activeFocus ? Theme.accent : Theme.border

    function focusText() {
        area.forceActiveFocus(Qt.ShortcutFocusReason)
    }

    function recall(step: int) {
        const place = Math.max(-1, Math.min(editor.history.count - 1, editor.place + step))
        if (place === editor.place)
            return
        if (editor.place < 0)
            editor.unsent = area.text
        editor.place = place
        area.text = place < 0 ? editor.unsent : editor.history.sql(place)
        area.cursorPosition = area.length
    }

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 2
        spacing: 0

        ScrollView {
            Layout.fillWidth: true
            Layout.fillHeight: true
            ScrollBar.horizontal.policy: ScrollBar.AlwaysOff

            TextArea {
                id: area

                objectName: "editor"
                leftPadding: 14
                rightPadding: 14
                topPadding: 12
                color: Theme.text
                selectByMouse: true
                selectionColor: Theme.selection
                selectedTextColor: Theme.text
                placeholderText: qsTr("SELECT \u2026")
                placeholderTextColor: Theme.faintText
                font.family: Theme.monospace
                font.pixelSize: 14
                wrapMode: TextEdit.Wrap
                textFormat: TextEdit.PlainText
                KeyNavigation.priority: KeyNavigation.BeforeItem
                KeyNavigation.tab: historyButton
                background: null
                Keys.onPressed: event => {
                    if (!(event.modifiers & Qt.ControlModifier))
                        return
                    if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
                        editor.send()
                    else if (event.key === Qt.Key_Up || event.key === Qt.Key_Down)
                        editor.recall(event.key === Qt.Key_Up ? 1 : -1)
                    else
                        return
                    event.accepted = true
                }

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

            PushButton {
                id: historyButton

                objectName: "history"
                text: qsTr("History \u25be")
                enabled: editor.history.count > 0
                onClicked: popup.open()

                HistoryPopup {
                    id: popup

                    y: historyButton.height + 4
                    width: Math.min(620, editor.width - 16)
                    history: editor.history
                    onChosen: sql => {
                        area.text = sql
                        editor.focusText()
                    }
                }
            }

            Text {
                Layout.fillWidth: true
                Layout.leftMargin: 6
                text: qsTr("Ctrl+Enter runs, Esc cancels, Ctrl+\u2191 recalls")
                color: Theme.faintText
                elide: Text.ElideRight
                font.pixelSize: Theme.smallText
            }

            PushButton {
                objectName: "cancelSql"
                text: qsTr("Cancel")
                enabled: editor.running
                onClicked: editor.cancelRequested()
            }

            PushButton {
                objectName: "run"
                text: qsTr("Run")
                primary: true
                enabled: area.text.trim() !== ""
                onClicked: editor.send()
            }
        }
    }

    function send() {
        editor.place = -1
        editor.runRequested()
    }
}
