// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import AsyncSql

TestCase {
    id: test
    name: "Models"
    when: windowShown
    width: 400
    height: 300
    visible: true

    property string filter: "%"
    property var db: null

    Component {
        id: engineComponent
        AsyncSqlEngine {}
    }
    Component {
        id: queryModel
        QueryModel {}
    }
    Component {
        id: tableModel
        TableModel {}
    }
    Component {
        id: scalar
        SqlScalar {}
    }
    Component {
        id: boundModel
        QueryModel {
            engine: test.db
            sql: "SELECT id, name FROM users WHERE name LIKE ? ORDER BY id"
            params: [test.filter]
        }
    }
    Component {
        id: listView
        ListView {
            width: 400; height: 300
            delegate: Text {
                required property int id
                required property string name
                required property int index
                text: id + " " + name
            }
        }
    }
    Component {
        id: tableView
        TableView {
            width: 400; height: 300
            delegate: Item {
                required property var display
                readonly property string text: display ?? "NULL"
                implicitWidth: 80
                implicitHeight: 20
            }
        }
    }
    Component {
        id: editingView
        ListView {
            width: 400; height: 300
            delegate: Item {
                required property var model
                width: 100; height: 20
                function setName(value) { model.name = value; }
                function setDisplay(value) { model.display = value; }
            }
        }
    }
    Component {
        id: textView // as the documentation has it
        ListView {
            width: 400; height: 300
            delegate: TextInput {
                required property var model
                width: 100; height: 20
                text: model.name ?? ""
                onEditingFinished: {
                    if (text !== String(model.name ?? ""))
                        model.name = text
                }
            }
        }
    }
    SignalSpy { id: spy }

    function init() {
        filter = "%";
        db = engineComponent.createObject(test, { url: setup.newUrl() });
        run("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE, age)");
        run("INSERT INTO users VALUES (1, 'Ada', 36), (2, 'Bob', NULL), (3, 'Cleo', '')");
        spy.clear();
    }

    function cleanup() {
        db.destroy();
        db = null;
    }

    function run(sql) {
        let result = null;
        db.execute(sql).then(value => result = value, error => fail(error.message));
        tryVerify(() => result !== null, 20000);
        return result;
    }

    function make(component, properties) {
        return createTemporaryObject(component, test, properties);
    }

    function test_binding() {
        const model = make(boundModel);
        tryCompare(model, "status", QueryModel.Ready);
        compare(model.count, 3);
        compare(model.value(0, 1), "Ada");
        filter = "C%";
        compare(model.status, QueryModel.Loading);
        compare(model.loading, true);
        tryCompare(model, "count", 1);
        compare(model.value(0, 1), "Cleo");
        tryCompare(model, "status", QueryModel.Ready);
        compare(model.progress, 1);
        compare(model.rowsFetched, 1);
        compare(model.error, null);
    }

    function test_values() {
        const model = make(queryModel, { engine: db, sql: "SELECT id, age FROM users" });
        tryCompare(model, "status", QueryModel.Ready);
        verify(model.value(1, 1) === null);
        verify(model.value(2, 1) === "");
        verify(model.value(9, 9) === null);
        model.sql = "SELECT 9007199254740993 AS a";
        tryVerify(() => model.value(0, 0) === "9007199254740993");
    }

    function test_named_parameters() {
        const model = make(queryModel, { engine: db, sql: "SELECT name FROM users WHERE id = :id",
                                         params: { id: 2 } });
        tryCompare(model, "status", QueryModel.Ready);
        compare(model.value(0, 0), "Bob");
        compare(model.params.id, 2);
    }

    // What has no place in a database, and what the message about it tells.
    function badValues() {
        return [
            { tag: "function", value: () => 1, text: "function" },
            { tag: "object", value: { a: 1 }, text: "object" },
            { tag: "array", value: [1], text: "object" },
            { tag: "item", value: test, text: "" },
            { tag: "regular expression", value: /x/, text: "" },
            { tag: "error", value: new Error("x"), text: "" },
            { tag: "promise", value: Promise.resolve(1), text: "" },
            { tag: "NaN", value: NaN, text: "" },
            { tag: "invalid date", value: new Date(NaN), text: "date" },
            { tag: "2^53", value: 9007199254740992, text: "2^53" },
            { tag: "-2^53", value: -9007199254740992, text: "2^53" },
            { tag: "2^63", value: Math.pow(2, 63), text: "2^53" },
        ];
    }

    function test_bad_parameters_data() {
        const rows = badValues().map(bad => ({ tag: bad.tag, params: [bad.value], text: bad.text }));
        return rows.concat([
            { tag: "undefined", params: [undefined], text: "undefined" },
            { tag: "a number", params: 5, text: "array" },
            { tag: "a text", params: "x", text: "array" },
            { tag: "a date", params: new Date(), text: "array" },
            { tag: "a function", params: () => [1], text: "array" },
            { tag: "too many", params: [1, 2], text: "" },
            { tag: "too few", params: [], text: "" },
            { tag: "named", params: { id: 1 }, text: "" },
        ]);
    }

    function test_bad_parameters(data) {
        const model = make(queryModel, { engine: db, sql: "SELECT name FROM users WHERE id = ?",
                                         params: [1] });
        tryCompare(model, "status", QueryModel.Ready);
        model.params = data.params;
        tryCompare(model, "status", QueryModel.Error);
        compare(model.error.code, "InvalidArgument");
        verify(model.error instanceof Error);
        verify(model.error.message.indexOf(data.text) >= 0, model.error.message);
        compare(model.value(0, 0), "Ada");
        model.params = [2];
        tryVerify(() => model.value(0, 0) === "Bob");
        compare(model.error, null);
        const value = make(scalar, { engine: db, sql: "SELECT ?", params: data.params });
        tryVerify(() => value.error !== null);
        compare(value.error.code, "InvalidArgument");
        const table = make(tableModel, { engine: db, table: "users", filter: "id = ?",
                                         params: data.params });
        tryCompare(table, "status", TableModel.Error);
        compare(table.error.code, "InvalidArgument");
    }

    function test_parameters_data() {
        return [
            { tag: "largest exact", value: 9007199254740991, expected: 9007199254740991 },
            { tag: "beyond, as a text", value: "9007199254740993", expected: "9007199254740993" },
            { tag: "beyond 2^64", value: 1e300, expected: 1e300 },
            { tag: "infinity", value: Infinity, expected: Infinity },
            { tag: "-infinity", value: -Infinity, expected: -Infinity },
            { tag: "minus zero", value: -0, expected: 0 },
            { tag: "empty text", value: "", expected: "" },
            { tag: "null", value: null, expected: null },
            { tag: "true", value: true, expected: 1 },
        ];
    }

    function test_parameters(data) {
        const model = make(queryModel, { engine: db, sql: "SELECT ? AS v", params: [data.value] });
        tryCompare(model, "status", QueryModel.Ready);
        verify(model.value(0, 0) === data.expected, model.value(0, 0));
    }

    function test_dates() {
        const date = new Date(2024, 6, 1, 0, 30);
        const model = make(queryModel, { engine: db, sql: "SELECT ? AS v", params: [date] });
        tryCompare(model, "status", QueryModel.Ready);
        verify(model.value(0, 0).startsWith("2024-07-01T00:30:00"), model.value(0, 0)); // local
    }

    function test_error() {
        const model = make(queryModel, { engine: db, sql: "SELECT * FROM nowhere" });
        tryCompare(model, "status", QueryModel.Error);
        compare(model.error.code, "UndefinedObject");
        compare(model.error.nativeCode, "1");
    }

    function test_listview() {
        const model = make(boundModel);
        const view = make(listView, { model: model });
        tryCompare(view, "count", 3);
        tryVerify(() => view.itemAtIndex(2) !== null);
        compare(view.itemAtIndex(0).text, "1 Ada");
        run("UPDATE users SET name = 'Eve' WHERE id = 1");
        model.refresh();
        tryVerify(() => view.itemAtIndex(0).text === "1 Eve");
        run("INSERT INTO users VALUES (4, 'Dora', 1)");
        model.refresh();
        tryCompare(view, "count", 4);
        tryVerify(() => view.itemAtIndex(3) !== null);
        compare(view.itemAtIndex(3).text, "4 Dora");
    }

    function test_listview_keeps_roles() {
        const model = make(queryModel, { engine: db, sql: "SELECT id, name FROM users" });
        const view = make(listView, { model: model });
        tryCompare(view, "count", 3);
        model.sql = "SELECT age AS other, name, id FROM users WHERE id < 3"; // other places
        tryCompare(view, "count", 2);
        tryVerify(() => view.itemAtIndex(1) && view.itemAtIndex(1).text === "2 Bob");
    }

    // A delegate reads no value of a column that is gone, nor another column's.
    function test_columns_change_between_refreshes() {
        run("CREATE TABLE towns (id INTEGER PRIMARY KEY, name, size)");
        run("INSERT INTO towns VALUES (1, 'Rome', 3), (2, 'Oslo', 1)");
        const model = make(queryModel, { engine: db, sql: "SELECT * FROM towns ORDER BY id" });
        const list = make(editingView, { model: model });
        const table = make(tableView, { model: model });
        tryVerify(() => list.itemAtIndex(1) !== null);
        compare(list.itemAtIndex(0).model.name, "Rome");
        run("ALTER TABLE towns DROP COLUMN name");
        run("ALTER TABLE towns ADD COLUMN river");
        run("UPDATE towns SET river = 'Tiber'");
        model.refresh();
        tryVerify(() => model.headerData(2, Qt.Horizontal) === "river");
        compare(model.headerData(1, Qt.Horizontal), "size");
        compare(model.value(0, 1), 3);
        compare(model.value(0, 2), "Tiber");
        tryVerify(() => table.itemAtCell(Qt.point(2, 0)).text === "Tiber");
        compare(table.itemAtCell(Qt.point(1, 0)).text, "3");
        tryVerify(() => list.itemAtIndex(0) !== null);
        compare(list.itemAtIndex(0).model.name, undefined);
        compare(list.itemAtIndex(0).model.size, 3);
        run("ALTER TABLE towns DROP COLUMN river");
        run("ALTER TABLE towns DROP COLUMN size"); // one column is left
        model.refresh();
        tryVerify(() => table.columns === 1);
        tryVerify(() => table.itemAtCell(Qt.point(0, 1)).text === "2");
        run("DROP TABLE towns");
        model.refresh();
        tryCompare(model, "status", QueryModel.Error);
        compare(model.headerData(0, Qt.Horizontal), "id");
        compare(model.value(1, 0), 2);
    }

    function test_columns_that_come_later() {
        const model = make(queryModel, { engine: db, sql: "SELECT id FROM users" });
        const view = make(editingView, { model: model });
        tryCompare(view, "count", 3);
        model.sql = "SELECT id, name FROM users";
        tryVerify(() => model.value(0, 1) === "Ada");
        view.model = null; // Qt before 6.5 reads the roles' names once
        view.model = model;
        tryVerify(() => view.itemAtIndex(0) !== null && view.itemAtIndex(0).model.name === "Ada");
    }

    function test_tableview() {
        const model = make(queryModel, { engine: db, sql: "SELECT * FROM users ORDER BY id" });
        const view = make(tableView, { model: model });
        tryCompare(view, "rows", 3);
        tryVerify(() => view.itemAtCell(Qt.point(2, 2)) !== null);
        compare(view.itemAtCell(Qt.point(1, 0)).text, "Ada");
        compare(view.itemAtCell(Qt.point(2, 1)).text, "NULL");
        compare(view.itemAtCell(Qt.point(2, 2)).text, "");
        compare(model.headerData(1, Qt.Horizontal), "name");
        model.sortByColumn(0, Qt.DescendingOrder);
        tryVerify(() => view.itemAtCell(Qt.point(1, 0)).text === "Cleo");
    }

    function test_tableview_keeps_position() {
        const model = make(queryModel, { engine: db, keyColumn: "i", sql: "WITH RECURSIVE n(i) AS "
            + "(SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999) SELECT i, abs(i) AS a FROM n" });
        const view = make(tableView, { model: model });
        tryCompare(view, "rows", 1000);
        view.contentY = 5000;
        tryVerify(() => view.itemAtCell(Qt.point(0, 252)) !== null);
        model.refresh();
        tryCompare(model, "status", QueryModel.Ready);
        compare(view.contentY, 5000);
        verify(view.itemAtCell(Qt.point(0, 252)) !== null);
    }

    function test_pages() {
        const model = make(queryModel, { engine: db, pageSize: 100, sql: "WITH RECURSIVE n(i) AS "
            + "(SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999) SELECT i AS id, 'x' AS name FROM n" });
        tryCompare(model, "count", 100);
        const view = make(listView, { model: model });
        tryVerify(() => {
            view.positionViewAtEnd();
            return view.count === 1000;
        });
        compare(model.value(999, 0), 999);
    }

    function test_debounce_and_active() {
        const model = make(queryModel, { engine: db, active: false, debounce: 10, sql: "SELECT 1" });
        compare(model.status, QueryModel.Null);
        model.active = true;
        compare(model.status, QueryModel.Loading);
        tryCompare(model, "status", QueryModel.Ready);
        compare(model.count, 1);
    }

    function test_cancel() {
        const model = make(queryModel, { engine: db, sql: "WITH RECURSIVE n(i) AS (SELECT 0 UNION "
            + "ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT i FROM n" });
        tryVerify(() => model.count > 0);
        model.cancel();
        compare(model.status, QueryModel.Ready);
        const held = model.count;
        wait(50);
        compare(model.count, held);
    }

    function test_engine_destroyed() {
        const engine = engineComponent.createObject(test, { url: setup.newUrl() });
        const model = make(queryModel, { engine: engine, sql: "SELECT 1" });
        tryCompare(model, "status", QueryModel.Ready);
        engine.destroy();
        tryCompare(model, "status", QueryModel.Error);
        compare(model.error.code, "Closed");
        compare(model.count, 1);
        model.refresh();
        compare(model.status, QueryModel.Error);
    }

    function test_engine_moves_to_another_database() {
        const engine = engineComponent.createObject(test, { url: setup.newUrl() });
        const model = make(queryModel, { engine: engine, sql: "SELECT count(*) FROM users" });
        tryCompare(model, "status", QueryModel.Error);
        engine.url = db.url;
        tryVerify(() => model.value(0, 0) === 3);
        engine.destroy();
    }

    function test_engine_of_cpp() {
        setup.publish("models");
        const model = make(queryModel, { engine: setup.engine, sql: "SELECT 1 AS a" });
        tryCompare(model, "status", QueryModel.Ready);
        setup.destroyEngine();
        compare(model.status, QueryModel.Error);
    }

    // What is published goes on, but the model has lost what stood for it.
    function test_engine_destroyed_before_published() {
        setup.publish("shared by models");
        const engine = engineComponent.createObject(test, { connectionName: "shared by models" });
        const model = make(queryModel, { engine: engine, sql: "SELECT 1 AS a" });
        tryCompare(model, "status", QueryModel.Ready);
        spy.target = model;
        spy.signalName = "engineObjectChanged";
        spy.clear();
        engine.destroy();
        tryCompare(model, "engine", null);
        tryVerify(() => spy.count === 1);
        model.refresh();
        compare(model.status, QueryModel.Error);
        compare(model.error.code, "InvalidArgument");
        setup.destroyEngine();
    }

    // A server ends the connection amid a statement.
    function test_lost_connection() {
        verify(setup.serverUrl !== "", "The servers of the tests are not running");
        const server = engineComponent.createObject(test, { url: setup.serverUrl });
        const model = make(queryModel, { engine: server, sql: "SELECT 'old' AS a" });
        tryVerify(() => model.value(0, 0) === "old");
        spy.target = server;
        spy.signalName = "connectionLost";
        model.sql = "SELECT 'new' AS a, pg_sleep(30) AS lost_by_models";
        // More than once: a read that nobody has seen anything of is run again on another connection.
        tryVerify(() => {
            server.execute("SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity WHERE "
                           + "query LIKE '%lost_by_models%' AND pid <> pg_backend_pid()");
            return model.status === QueryModel.Error;
        }, 20000);
        compare(model.error.code, "ConnectionLost");
        compare(model.value(0, 0), "old");
        compare(model.count, 1);
        tryVerify(() => spy.count > 0);
        compare(spy.signalArguments[0][0].code, "ConnectionLost");
        model.sql = "SELECT 'new' AS a";
        tryVerify(() => model.value(0, 0) === "new", 20000);
        compare(model.error, null);
        tryCompare(server, "ready", true);
        server.destroy();
    }

    function test_wrong_engine() {
        ignoreWarning(/engine must be an AsyncSqlEngine/);
        const model = make(queryModel, { engine: test, sql: "SELECT 1" });
        compare(model.status, QueryModel.Null);
        model.refresh();
        compare(model.status, QueryModel.Error);
    }

    function test_table() {
        const model = make(tableModel, { engine: db, table: "users", filter: "id > ?", params: [1],
                                         sort: "id DESC" });
        tryCompare(model, "status", TableModel.Ready);
        compare(model.count, 2);
        compare(model.value(0, 1), "Cleo");
        compare(model.sort, "id DESC");
        compare(model.isDirty(), false);
    }

    // The property sort hides the method of that name.
    function test_table_sort() {
        const model = make(tableModel, { engine: db, table: "users", sort: "age" });
        tryCompare(model, "status", TableModel.Ready);
        const names = () => [0, 1, 2].map(row => model.value(row, 1)).join();
        compare(names(), "Bob,Ada,Cleo");
        model.sortByColumn(1, Qt.DescendingOrder);
        tryVerify(() => names() === "Cleo,Bob,Ada");
        model.sortByColumn(0);
        tryVerify(() => names() === "Ada,Bob,Cleo");
        model.sortByColumn(-1);
        tryVerify(() => names() === "Bob,Ada,Cleo");
        model.sort = "name DESC";
        tryVerify(() => names() === "Cleo,Bob,Ada");
    }

    function test_edit() {
        const model = make(tableModel, { engine: db, table: "users" });
        const view = make(editingView, { model: model });
        tryCompare(view, "count", 3);
        tryVerify(() => view.itemAtIndex(0) !== null);
        view.itemAtIndex(0).setName("Eve");
        compare(model.value(0, 1), "Eve");
        compare(model.dirty, true);
        tryCompare(model, "dirty", false);
        compare(run("SELECT name FROM users WHERE id = 1").rows[0].name, "Eve");
        view.itemAtIndex(1).setDisplay(20); // the first column
        tryCompare(model, "dirty", false);
        compare(run("SELECT name FROM users WHERE id = 20").rows[0].name, "Bob");
    }

    function test_edit_refused() {
        const model = make(tableModel, { engine: db, table: "users" });
        const view = make(editingView, { model: model });
        spy.target = model;
        spy.signalName = "editFailed";
        tryCompare(view, "count", 3);
        tryVerify(() => view.itemAtIndex(0) !== null);
        view.itemAtIndex(0).setName("Bob");
        compare(model.value(0, 1), "Bob");
        tryCompare(spy, "count", 1);
        compare(spy.signalArguments[0][0], 0);
        compare(spy.signalArguments[0][1], 1);
        verify(spy.signalArguments[0][2].indexOf("UNIQUE") >= 0);
        compare(model.value(0, 1), "Ada");
    }

    function test_edit_values_data() {
        return [
            { tag: "null", value: null, type: "null" },
            { tag: "number", value: 5, type: "integer" },
            { tag: "real", value: 5.5, type: "real" },
            { tag: "text", value: "x", type: "text" },
        ];
    }

    function test_edit_values(data) {
        const model = make(tableModel, { engine: db, table: "users" });
        tryCompare(model, "status", TableModel.Ready);
        verify(model.setValue(2, 2, data.value));
        verify(model.value(2, 2) === data.value);
        tryCompare(model, "dirty", false);
        compare(run("SELECT typeof(age) AS t FROM users WHERE id = 3").rows[0].t, data.type);
    }

    function test_leaving_null_alone() {
        run("INSERT INTO users VALUES (4, NULL, 1)");
        const model = make(tableModel, { engine: db, table: "users" });
        const view = make(textView, { model: model });
        tryCompare(view, "count", 4);
        tryVerify(() => view.itemAtIndex(3) !== null);
        for (let row = 3; row >= 0; --row) {
            view.itemAtIndex(row).forceActiveFocus();
            view.itemAtIndex(row).focus = false;
        }
        compare(model.dirty, false);
        compare(model.value(3, 1), null);
        view.itemAtIndex(3).text = "Dora";
        view.itemAtIndex(3).forceActiveFocus();
        view.itemAtIndex(3).focus = false;
        compare(model.value(3, 1), "Dora");
        tryCompare(model, "dirty", false);
    }

    function test_edit_undefined() {
        const model = make(tableModel, { engine: db, table: "users" });
        const view = make(editingView, { model: model });
        spy.target = model;
        spy.signalName = "editFailed";
        tryCompare(model, "status", TableModel.Ready);
        tryVerify(() => view.itemAtIndex(0) !== null);
        view.itemAtIndex(0).setName(undefined);
        tryCompare(spy, "count", 1);
        compare(spy.signalArguments[0][0], 0);
        compare(spy.signalArguments[0][1], 1);
        verify(spy.signalArguments[0][2].indexOf("undefined") >= 0);
        compare(model.value(0, 1), "Ada");
        compare(model.dirty, false);
        view.itemAtIndex(1).setName(null);
        compare(spy.count, 1);
        compare(model.value(1, 1), null);
        tryCompare(model, "dirty", false);
    }

    function test_edit_bad_value_data() {
        return badValues();
    }

    function test_edit_bad_value(data) {
        const model = make(tableModel, { engine: db, table: "users" });
        const view = make(editingView, { model: model });
        spy.target = model;
        spy.signalName = "editFailed";
        tryCompare(model, "status", TableModel.Ready);
        tryVerify(() => view.itemAtIndex(0) !== null);
        model.setValue(0, 1, data.value);
        tryCompare(spy, "count", 1);
        if (data.tag !== "function") { // that is an error in JavaScript
            view.itemAtIndex(0).setName(data.value);
            tryCompare(spy, "count", 2);
            view.itemAtIndex(0).setDisplay(data.value);
            tryCompare(spy, "count", 3);
        }
        for (let i = 0; i < spy.count; ++i) {
            compare(spy.signalArguments[i][0], 0);
            compare(spy.signalArguments[i][1], i < 2 ? 1 : 0);
            verify(spy.signalArguments[i][2] !== "");
        }
        spy.clear();
        compare(model.insertRow(0, { name: "Dora", age: data.value }), data.tag === "NaN");
        tryCompare(spy, "count", 1);
        model.revertAll();
        compare(model.value(0, 1), "Ada");
        compare(model.value(0, 0), 1);
        compare(model.count, 3);
        tryCompare(model, "dirty", false);
        compare(run("SELECT count(*) AS n FROM users WHERE name = 'Ada'").rows[0].n, 1);
    }

    function test_insert_bad_row_data() {
        return [
            { tag: "number", value: 5, isTold: true },
            { tag: "array", value: [1, 2], isTold: true },
            { tag: "function", value: () => 1, isTold: true },
            { tag: "null", value: null, isTold: true },
            { tag: "undefined value", value: { name: undefined }, isTold: true },
            { tag: "unknown column", value: { nothing: 1 }, isTold: true },
        ];
    }

    function test_insert_bad_row(data) {
        const model = make(tableModel, { engine: db, table: "users" });
        spy.target = model;
        spy.signalName = "editFailed";
        tryCompare(model, "status", TableModel.Ready);
        compare(model.insertRow(0, data.value), false);
        compare(spy.count, 1);
        compare(model.count, 3);
        compare(model.isDirty(), false);
        compare(model.removeRow(7), false);
        compare(model.removeRow(-1), false);
    }

    function test_insert_and_remove() {
        const model = make(tableModel, { engine: db, table: "users" });
        const view = make(editingView, { model: model });
        tryCompare(view, "count", 3);
        verify(model.insertRow(0, { name: "Dora", age: 40 }));
        compare(model.count, 4);
        compare(model.value(0, 1), "Dora");
        compare(model.data(model.index(0, 0), Qt.UserRole), TableModel.Inserted);
        tryCompare(model, "dirty", false);
        tryVerify(() => model.value(3, 0) === 4); // the key that the database made
        tryCompare(model, "loading", false);
        tryVerify(() => view.itemAtIndex(3).model.rowState === TableModel.Unchanged);
        verify(model.removeRow(0, 2));
        compare(view.itemAtIndex(0).model.rowState, TableModel.Removed);
        tryCompare(view, "count", 2);
        compare(run("SELECT name FROM users ORDER BY id").rows.map(row => row.name),
                ["Cleo", "Dora"]);
        tryCompare(model, "loading", false);
        verify(model.insertRow(-1)); // to be filled, and submitted
        tryVerify(() => view.itemAtIndex(2) !== null);
        view.itemAtIndex(2).setName("Emil");
        compare(model.dirty, true);
        verify(model.submit());
        tryCompare(model, "dirty", false);
        compare(run("SELECT max(name) AS n FROM users").rows[0].n, "Emil");
    }

    function test_insert_refused() {
        const model = make(tableModel, { engine: db, table: "users" });
        spy.target = model;
        spy.signalName = "editFailed";
        tryCompare(model, "status", TableModel.Ready);
        verify(model.insertRow(1, { name: "Ada", age: 40 }));
        tryCompare(spy, "count", 1);
        compare(spy.signalArguments[0][0], 1);
        verify(spy.signalArguments[0][2].indexOf("UNIQUE") >= 0);
        compare(model.value(1, 2), 40); // nothing is lost
        verify(model.setValue(1, 1, "Dora"));
        verify(model.submit());
        tryCompare(model, "dirty", false);
        compare(run("SELECT count(*) AS n FROM users").rows[0].n, 4);
    }

    function test_engine_destroyed_under_edits() {
        const engine = engineComponent.createObject(test, { url: db.url });
        const model = make(tableModel, { engine: engine, table: "users",
                                         editStrategy: TableModel.OnManualSubmit });
        const value = make(scalar, { engine: engine, sql: "SELECT count(*) FROM users" });
        const view = make(editingView, { model: model });
        tryCompare(view, "count", 3);
        tryCompare(value, "value", 3);
        model.setValue(0, 1, "Eve");
        model.insertRow(0, { name: "Dora" });
        spy.target = model;
        spy.signalName = "editFailed";
        engine.destroy();
        tryCompare(model, "status", TableModel.Error);
        compare(model.error.code, "Closed");
        tryCompare(value.error, "code", "Closed");
        compare(value.value, 3);
        compare(spy.count, 1);
        compare(model.count, 3);
        compare(model.value(0, 1), "Ada");
        compare(model.setValue(0, 1, "Eve"), false);
        compare(model.insertRow(0, { name: "Dora" }), false);
        compare(model.removeRow(0), false);
        let submitted = false;
        model.submitAll().then(() => submitted = true);
        tryVerify(() => submitted);
    }

    function test_submit_all() {
        const model = make(tableModel, { engine: db, table: "users",
                                         editStrategy: TableModel.OnManualSubmit });
        tryCompare(model, "status", TableModel.Ready);
        model.setValue(0, 1, "Eve");
        model.setValue(1, 1, "Fred");
        compare(model.isDirty(), true);
        let submitted = false;
        model.submitAll().then(() => submitted = true);
        tryVerify(() => submitted);
        compare(run("SELECT name FROM users WHERE id = 2").rows[0].name, "Fred");
        tryCompare(model, "dirty", false);
        model.setValue(0, 1, "Fred");
        let code = "";
        model.submitAll().catch(error => code = error.code);
        tryVerify(() => code === "UniqueViolation");
        compare(model.value(0, 1), "Eve");
        model.setValue(0, 1, "Gus");
        model.revertAll();
        compare(model.value(0, 1), "Eve");
        compare(model.isDirty(), false);
    }

    function test_scalar() {
        const value = make(scalar, { engine: db, sql: "SELECT count(*) FROM users WHERE id > ?",
                                     params: [1] });
        tryCompare(value, "value", 2);
        run("DELETE FROM users WHERE id = 3");
        compare(value.value, 2);
        value.refresh();
        tryCompare(value, "value", 1);
        value.sql = "SELECT * FROM nowhere";
        tryVerify(() => value.error !== null);
        compare(value.value, 1);
    }

    function test_scalar_null() {
        const value = make(scalar, { engine: db, sql: "SELECT NULL" });
        verify(value.value === null);
        value.sql = "SELECT ''";
        tryVerify(() => value.value === "");
    }
}
