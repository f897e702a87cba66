// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import AsyncSqlDemo

ApplicationWindow {
    id: root

    required property string address // a file or a URL; empty: the sample database
    required property string historyUrl
    required property string theme
    required property bool blocking
    required property SampleDatabase sample
    required property FrameMonitor frames
    required property Unattended unattended // null if somebody looks

    readonly property Browser browser: loader.item as Browser
    readonly property bool ready: (root.browser?.db.ready ?? false) && root.mistake === ""
    property string url // empty: there is none to open yet
    property string mistake
    property string mistakeCode
    property bool makingSample: false

    width: 1440
    height: 840
    minimumWidth: 980
    minimumHeight: 700 // of the panels
    visible: true
    title: root.url !== "" ? Addresses.name(root.url) : ""
    color: Theme.window

    Component.onCompleted: {
        Theme.mode = root.theme
        if (root.address !== "")
            root.open(Addresses.url(root.address))
        else
            root.openSample()
    }

    function open(url: string) {
        root.url = "" // another one, also if it is called the same
        root.mistakeCode = ""
        root.mistake = Addresses.mistakeIn(url)
        root.makingSample = false
        root.url = url
    }

    function openSample() {
        if (root.sample.exists)
            return root.open(root.sample.url)
        root.url = root.mistake = root.mistakeCode = ""
        root.makingSample = true
        root.sample.make()
    }

    Connections {
        target: root.sample

        function onMade() { root.open(root.sample.url) }

        function onFailed(reason: string) { root.mistake = reason }
    }

    Connections {
        target: root.browser?.db ?? null

        function onErrorOccurred(error: var) {
            if (root.browser.db.ready) // of a statement, and shown where that is
                return
            root.mistakeCode = error.code
            root.mistake = error.message
        }

        function onConnectionRestored() {
            root.mistake = root.mistakeCode = ""
        }
    }

    History {
        id: statements

        url: root.historyUrl
    }

    Shortcut {
        sequence: "Escape"
        enabled: root.browser?.source.loading ?? false
        onActivated: root.browser.source.cancel()
    }

    Shortcut {
        sequence: "F5"
        enabled: root.ready
        onActivated: root.browser.reload()
    }

    Shortcut {
        sequence: StandardKey.Find
        enabled: root.ready
        onActivated: root.browser.search()
    }

    Shortcut {
        sequence: "Ctrl+E"
        enabled: root.ready
        onActivated: root.browser.writeSql()
    }

    Shortcut {
        sequence: StandardKey.Open
        onActivated: connectDialog.open()
    }

    Shortcut {
        sequence: "Ctrl+B"
        onActivated: root.blocking = !root.blocking
    }

    ConnectDialog {
        id: connectDialog

        objectName: "connectDialog"
        onConnected: url => root.open(url)
    }

    RowLayout {
        anchors.fill: parent
        spacing: 0

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            Loader {
                id: loader

                anchors.fill: parent
                active: root.url !== "" && (root.mistake === "" || root.mistakeCode !== "")
                visible: root.ready

                sourceComponent: Browser {
                    url: root.url
                    blocking: root.blocking
                    history: statements
                    onConnectRequested: connectDialog.open()
                    onUserActed: root.frames.reset() // the worst frame is of what follows
                }
            }

            Notice {
                anchors.fill: parent
                visible: !root.ready
                sample: root.sample
                place: root.url !== "" ? Addresses.place(root.url) : ""
                making: root.makingSample
                code: root.mistakeCode
                text: root.mistake
                onConnectRequested: connectDialog.open()
                onRetryRequested: root.url !== "" ? root.open(root.url) : root.openSample()
                onSampleRequested: root.openSample()
            }
        }

        SidePanels {
            Layout.fillHeight: true
            Layout.preferredWidth: 272
            Layout.maximumWidth: 272
            Layout.topMargin: Theme.margin
            Layout.rightMargin: Theme.margin
            frames: root.frames
            browser: root.ready ? root.browser : null
            blocking: root.blocking
            onBlockingChosen: blocking => {
                root.frames.reset()
                root.blocking = blocking
            }
        }
    }

    Loader {
        active: root.unattended !== null

        sourceComponent: UnattendedRun {
            window: root
            unattended: root.unattended
        }
    }
}
