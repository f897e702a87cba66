// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT
import QtQuick
import AsyncSql

TableView {
    id: view
    width: 400; height: 300
    AsyncSqlEngine { id: db; url: "sqlite::memory:" }
    model: QueryModel { engine: db; sql: "SELECT 1 AS id, 'Dana' AS name" }
    delegate: Text {
        required property var display
        text: display
        Component.onCompleted: if (text === "Dana") Qt.exit(view.rows)
    }
}
