// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import AsyncSql

// A table with a search field above it, as programs have them.
Item {
    id: root

    property alias connectionName: db.connectionName
    property alias sql: model.sql
    property alias pageSize: model.pageSize
    property alias keyColumn: model.keyColumn
    readonly property alias queryModel: model
    readonly property alias field: input
    property bool isSearch: false
    property var foreignModel: null

    width: 900
    height: 600

    AsyncSqlEngine { id: db }
    QueryModel {
        id: model
        engine: db
        active: false
        params: root.isSearch ? [input.text, input.text + "~"] : []
    }
    Rectangle { // so that each frame has something to draw, as a progress bar would
        width: 40
        height: 20
        color: "steelblue"
    }
    TextInput {
        id: input
        x: 50
        width: 300
        height: 20
        focus: true
    }
    TableView {
        id: table
        anchors { fill: parent; topMargin: 24 }
        clip: true
        reuseItems: true
        model: root.foreignModel ?? model
        columnWidthProvider: column => 145
        rowHeightProvider: row => 22
        delegate: Text {
            required property var display
            text: display ?? ""
            elide: Text.ElideRight
        }
    }
}
