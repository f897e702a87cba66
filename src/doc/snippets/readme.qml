// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT
import QtQuick
import AsyncSql

TableView {
    width: 400; height: 300
    AsyncSqlEngine { id: music; url: "sqlite:///music.db" }
    model: QueryModel { engine: music; sql: "SELECT title, plays FROM tracks" }
    delegate: Text { required property var display; text: display ?? "" }
}
