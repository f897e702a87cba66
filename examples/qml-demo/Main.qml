// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import AsyncSqlDemo

ApplicationWindow {
    id: root

    required property Database database
    required property QueryRunner runner
    required property FrameMonitor frames
    readonly property bool running: root.runner.state === QueryRunner.Running
    readonly property bool ready: root.database.state === Database.Open

    width: 1360
    height: 820
    minimumWidth: 900
    minimumHeight: 600
    visible: true
    title: root.ready ? root.database.name : ""
    color: Theme.window

    function showTable(table: string) {
        sidebar.currentTable = table
        editor.text = root.database.selectAll(table)
        root.run()
    }

    function run() {
        if (!root.ready)
            return
        root.frames.reset() // the worst frame is that of this load
        root.runner.run(editor.text)
    }

    Shortcut {
        sequences: ["Ctrl+Return", "Ctrl+Enter"]
        onActivated: root.run()
    }

    Shortcut {
        sequence: "Escape"
        enabled: root.running
        onActivated: root.runner.cancel()
    }

    Connections {
        target: root.database

        function onTablesChanged() {
            if (sidebar.currentTable === "" && root.database.tables.length > 0)
                root.showTable(root.database.tables[0])
        }
    }

    RowLayout {
        anchors.fill: parent
        spacing: 0

        Sidebar {
            id: sidebar

            Layout.fillHeight: true
            Layout.preferredWidth: 200
            database: root.database
            onTableChosen: table => root.showTable(table)
        }

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            ColumnLayout {
                anchors.fill: parent
                anchors.margins: Theme.margin
                anchors.bottomMargin: 10
                spacing: Theme.spacing

                SqlEditor {
                    id: editor

                    Layout.fillWidth: true
                    ready: root.ready
                    running: root.running
                    onRunRequested: root.run()
                    onCancelRequested: root.runner.cancel()
                }

                ErrorBanner {
                    Layout.fillWidth: true
                    visible: root.runner.state === QueryRunner.Failed
                    kind: root.runner.errorKind
                    text: root.runner.errorText
                }

                ResultView {
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    runner: root.runner
                }

                StatusLine {
                    Layout.fillWidth: true
                    runner: root.runner
                }
            }

            Notice {
                anchors.fill: parent
                visible: !root.ready
                database: root.database
            }
        }

        ColumnLayout {
            Layout.fillHeight: true
            Layout.preferredWidth: 272
            Layout.maximumWidth: 272
            Layout.topMargin: Theme.margin
            Layout.rightMargin: Theme.margin
            spacing: Theme.spacing

            FramePanel {
                Layout.fillWidth: true
                frames: root.frames
            }

            LoadPanel {
                Layout.fillWidth: true
                visible: root.ready
                runner: root.runner
            }

            Item {
                Layout.fillHeight: true
            }
        }
    }
}
