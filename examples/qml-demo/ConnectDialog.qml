// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Templates as T
import QtQuick.Layouts
import AsyncSql
import AsyncSqlDemo

// Asks for a database, and tries it: the one that is open stays so until another one answers.
Popup {
    id: dialog

    readonly property bool isFile: kind.currentIndex === 0
    readonly property bool trying: probe.url !== "" && !probe.ready && dialog.errorText === ""
    property string errorCode
    property string errorText

    signal connected(url: string)

    modal: true
    focus: true
    anchors.centerIn: T.Overlay.overlay
    width: 460
    padding: 24
    closePolicy: Popup.CloseOnEscape

    T.Overlay.modal: Rectangle {
        color: Theme.shade
    }

    background: Rectangle {
        radius: Theme.radius + 4
        color: Theme.window
        border.width: 1
        border.color: Theme.border
    }

    onOpened: (dialog.isFile ? file : host).focusField()
    onClosed: dialog.giveUp()

    function serverUrl(): string {
        const scheme = kind.currentIndex === 1 ? "postgresql" : "mariadb"
        const name = encodeURIComponent(user.text)
        const secret = password.text !== "" ? ":" + encodeURIComponent(password.text) : ""
        return scheme + "://" + (name + secret !== "" ? name + secret + "@" : "")
            + (host.text.trim() || "localhost") + (port.text !== "" ? ":" + port.text : "")
            + "/" + encodeURIComponent(database.text.trim())
    }

    function tryIt() {
        dialog.giveUp()
        if (dialog.isFile && file.text.trim() === "")
            return dialog.refuse("", qsTr("Which file is it?"))
        if (!dialog.isFile && database.text.trim() === "")
            return dialog.refuse("", qsTr("Which database of that server is it?"))
        const url = dialog.isFile ? Addresses.url(file.text.trim()) : dialog.serverUrl()
        const mistake = Addresses.mistakeIn(url)
        if (mistake !== "")
            return dialog.refuse("", mistake)
        probe.url = url
    }

    function refuse(code: string, text: string) {
        dialog.errorCode = code
        dialog.errorText = text
    }

    function giveUp() {
        probe.url = ""
        dialog.errorCode = dialog.errorText = ""
    }

    AsyncSqlEngine {
        id: probe

        // It connects by itself; only a statement tells whether a file is a database.
        onReadyChanged: {
            if (probe.ready)
                probe.execute("SELECT 1").then(() => dialog.accept(), () => {})
        }
        onErrorOccurred: error => dialog.refuse(error.code, error.message)
    }

    function accept() {
        const url = probe.url
        if (url === "")
            return
        dialog.close()
        dialog.connected(url)
    }

    Loader { // Qt's file dialog may not be installed
        id: picker

        active: false
        source: "FilePicker.qml"
        onLoaded: picker.item.open()

        Connections {
            target: picker.item
            ignoreUnknownSignals: true

            function onPicked(path: string) { file.text = path }
        }
    }

    contentItem: ColumnLayout {
        spacing: 14

        Text {
            text: qsTr("Connect to a database")
            color: Theme.text
            font.pixelSize: Theme.titleText
            font.weight: Font.DemiBold
        }

        Segments {
            id: kind

            objectName: "kind"
            Layout.fillWidth: true
            texts: [qsTr("SQLite file"), qsTr("PostgreSQL"), qsTr("MariaDB")]
            onChosen: {
                dialog.giveUp();
                (dialog.isFile ? file : host).focusField()
            }
        }

        RowLayout {
            Layout.fillWidth: true
            visible: dialog.isFile
            spacing: 8

            InputField {
                id: file

                fieldName: "file"
                Layout.fillWidth: true
                label: qsTr("File")
                placeholderText: qsTr("/home/me/data.sqlite")
                onAccepted: dialog.tryIt()
            }

            PushButton {
                Layout.alignment: Qt.AlignBottom
                text: qsTr("Browse\u2026")
                visible: picker.status !== Loader.Error
                onClicked: picker.active ? picker.item.open() : picker.active = true
            }
        }

        GridLayout {
            Layout.fillWidth: true
            visible: !dialog.isFile
            columns: 2
            columnSpacing: 10
            rowSpacing: 12

            InputField {
                id: host

                fieldName: "host"
                Layout.fillWidth: true
                label: qsTr("Host")
                placeholderText: "localhost"
                onAccepted: dialog.tryIt()
            }

            InputField {
                id: port

                fieldName: "port"
                Layout.preferredWidth: 110
                Layout.fillWidth: false
                label: qsTr("Port")
                placeholderText: kind.currentIndex === 1 ? "5432" : "3306"
                validator: IntValidator { bottom: 1; top: 65535 }
                onAccepted: dialog.tryIt()
            }

            InputField {
                id: database

                fieldName: "database"
                Layout.fillWidth: true
                Layout.columnSpan: 2
                label: qsTr("Database")
                onAccepted: dialog.tryIt()
            }

            InputField {
                id: user

                fieldName: "user"
                Layout.fillWidth: true
                Layout.columnSpan: 2
                label: qsTr("User")
                onAccepted: dialog.tryIt()
            }

            InputField {
                id: password

                fieldName: "password"
                Layout.fillWidth: true
                Layout.columnSpan: 2
                label: qsTr("Password")
                echoMode: TextInput.Password
                onAccepted: dialog.tryIt()
            }
        }

        ErrorBanner {
            objectName: "connectError"
            Layout.fillWidth: true
            visible: dialog.errorText !== ""
            kind: dialog.errorCode !== "" ? Errors.title(dialog.errorCode) : dialog.errorText
            text: dialog.errorCode !== "" ? dialog.errorText : ""
        }

        RowLayout {
            Layout.fillWidth: true
            Layout.topMargin: 4
            spacing: 8

            Spinner {
                Layout.preferredWidth: 20
                Layout.preferredHeight: 20
                visible: dialog.trying
            }

            Text {
                Layout.fillWidth: true
                text: dialog.trying ? qsTr("Connecting\u2026") : ""
                color: Theme.mutedText
                font.pixelSize: Theme.bodyText
            }

            PushButton {
                text: qsTr("Cancel")
                onClicked: dialog.close()
            }

            PushButton {
                objectName: "connectNow"
                text: qsTr("Connect")
                primary: true
                enabled: !dialog.trying
                onClicked: dialog.tryIt()
            }
        }
    }
}
