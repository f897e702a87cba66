// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

// Uses everything there is: qmllint must know all of it.
import QtQml
import AsyncSql

QtObject {
    id: root

    readonly property AsyncSqlEngine db: AsyncSqlEngine {
        url: "sqlite::memory:"
        connectionName: ""
        onErrorOccurred: error => console.log(error, ready, pending)
        onConnectionLost: error => console.log(error)
        onConnectionRestored: console.log(error)
        onSlowQuery: (sql, milliseconds) => console.log(sql, milliseconds)
    }
    readonly property QueryModel query: QueryModel {
        engine: root.db
        sql: "SELECT ?"
        params: [1]
        active: true
        debounce: 10
        pageSize: 100
        keyColumn: "id"
        onStatusChanged: {
            if (status === QueryModel.Ready && !loading)
                console.log(count, rowsFetched, progress, error, value(0, 0));
            refresh();
            cancel();
            sort(0, Qt.DescendingOrder);
        }
    }
    readonly property TableModel table: TableModel {
        engine: root.db
        table: "users"
        filter: "id > :id"
        params: ({ id: 1 })
        sort: "name"
        editStrategy: TableModel.OnManualSubmit
        onEditFailed: (row, column, message) => console.log(row, column, message)
        onDirtyChanged: {
            if (isDirty() && status === TableModel.Ready)
                submitAll().then(() => revertAll());
            setValue(0, 0, 1);
            if (insertRow(0, { name: "x" }) && insertRow(1) && removeRow(0) && removeRow(0, 2))
                submit();
        }
    }
    readonly property SqlScalar scalar: SqlScalar {
        engine: root.db
        sql: "SELECT 1"
        params: []
        onValueChanged: console.log(value, error, loading)
    }

    Component.onCompleted: {
        db.execute("SELECT ?", [1]).then(result => console.log(result.rows));
        db.executeBatch("INSERT INTO t VALUES (?)", [[1]]).catch(error => console.log(error));
        db.transaction(function* (tx) { yield tx.execute("SELECT 1"); });
        scalar.refresh();
    }
}
