// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import AsyncSql

// The statements that were run, newest first, in a little database of their own.
QtObject {
    id: history

    required property string url
    readonly property int count: history.entries.count

    readonly property AsyncSqlEngine db: AsyncSqlEngine { url: history.url }

    readonly property QueryModel entries: QueryModel {
        engine: history.db
        active: false
        sql: "SELECT sql, outcome, failed FROM history ORDER BY id DESC LIMIT 100"
    }

    function add(sql: string, outcome: string, failed: bool) {
        history.db.transaction(function* (tx) {
            yield tx.execute("DELETE FROM history WHERE sql = ?", [sql])
            yield tx.execute("INSERT INTO history (sql, outcome, failed) VALUES (?, ?, ?)",
                             [sql, outcome, failed ? 1 : 0])
        }).then(() => history.entries.refresh(), error => console.warn(error.message))
    }

    function sql(row: int): string {
        return history.entries.value(row, 0) ?? ""
    }

    Component.onCompleted: {
        history.db.execute("CREATE TABLE IF NOT EXISTS history (id INTEGER PRIMARY KEY, "
                           + "sql TEXT NOT NULL, outcome TEXT NOT NULL, failed INTEGER NOT NULL)")
            .then(() => history.entries.refresh(), error => console.warn(error.message))
    }
}
