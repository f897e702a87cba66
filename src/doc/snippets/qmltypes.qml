// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT
//
// What the reference of the QML types shows, word for word.
import QtQuick
import AsyncSql

Item {
    id: root
    property alias database: db
    property alias table: tableHolder.data
    property alias editable: editHolder.data
    property alias userCount: countHolder.data

    AsyncSqlEngine {
        id: db
        url: "sqlite:///music.db"
        Component.onCompleted: execute("SELECT count(*) AS n FROM tracks")
            .then(result => console.log(result.rows[0].n))
            .catch(error => console.log(error.code, error.message))
    }

    TextInput { id: search; text: "D" }

    Item {
        id: tableHolder
        TableView {
            model: QueryModel {
                engine: db
                sql: "SELECT id, name FROM users WHERE name LIKE ?"
                params: [search.text + "%"]
                debounce: 30
            }
            delegate: Text { required property var display; text: display ?? "" }
        }
    }

    Item {
        id: editHolder
        TableView {
            model: TableModel {
                engine: db
                table: "users"
                onEditFailed: (row, column, message) => console.log(message)
            }
            delegate: TextInput {
                required property var model
                text: model.display ?? ""
                onEditingFinished: { // whenever the focus goes, too
                    if (text !== String(model.display ?? ""))
                        model.display = text
                }
            }
        }
    }

    Item {
        id: countHolder
        Text {
            text: users.value ?? ""
            SqlScalar {
                id: users
                engine: db
                sql: "SELECT count(*) FROM users"
            }
        }
    }

    function transfer() {
        return db.transaction(function* (tx) {
            const from = yield tx.execute("SELECT balance FROM accounts WHERE id = ?", [1]);
            yield tx.execute("UPDATE accounts SET balance = ? WHERE id = ?", [from.rows[0].balance - 5, 1]);
            return from.rows[0].balance - 5;
        })
    }
}
