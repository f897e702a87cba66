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

    function test_bad_parameters_data() {
        return [
            { tag: "function", params: [() => 1] },
            { tag: "object", params: [{}] },
            { tag: "NaN", params: [NaN] },
            { tag: "2^53", params: [9007199254740992] },
            { tag: "number", params: 5 },
            { tag: "invalid date", params: [new Date(NaN)] },
        ];
    }

    function test_bad_parameters(data) {
        const model = make(queryModel, { engine: db, sql: "SELECT name FROM users WHERE id = ?",
                                         params: [1] });
        tryCompare(model, "status", QueryModel.Ready);
        model.params = data.params;
        tryCompare(model, "status", QueryModel.Error);
        compare(model.error.code, "InvalidArgument");
        verify(model.error instanceof Error);
        compare(model.value(0, 0), "Ada");
        model.params = [2];
        tryVerify(() => model.value(0, 0) === "Bob");
        compare(model.error, null);
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

    function test_tableview() {
        const model = make(queryModel, { engine: db, sql: "SELECT * FROM users ORDER BY id" });
        const view = make(tableView, { model: model });
        tryCompare(view, "rows", 3);
        tryVerify(() => view.itemAtCell(Qt.point(2, 2)) !== null);
        compare(view.itemAtCell(Qt.point(1, 0)).text, "Ada");
        compare(view.itemAtCell(Qt.point(2, 1)).text, "NULL");
        compare(view.itemAtCell(Qt.point(2, 2)).text, "");
        compare(model.headerData(1, Qt.Horizontal), "name");
        model.sort(0, Qt.DescendingOrder);
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
        tryVerify(() => view.count >= 100);
        for (let i = 0; i < 50 && view.count < 1000; ++i) {
            view.positionViewAtEnd();
            wait(20);
        }
        tryCompare(view, "count", 1000);
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

    function test_edit_bad_value() {
        const model = make(tableModel, { engine: db, table: "users" });
        spy.target = model;
        spy.signalName = "editFailed";
        tryCompare(model, "status", TableModel.Ready);
        compare(model.setValue(0, 1, () => 1), false);
        compare(spy.count, 1);
        compare(model.value(0, 1), "Ada");
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
