// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import AsyncSql

TestCase {
    id: test
    name: "Engine"

    Component {
        id: engineComponent
        AsyncSqlEngine {}
    }
    SignalSpy { id: spy }

    property var db: null

    function init() {
        db = engineComponent.createObject(test, { url: setup.newUrl() });
        outcome = ended(db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a)"));
        verify(!outcome.error);
    }

    function cleanup() {
        db.destroy();
        db = null;
    }

    property var outcome: null

    // What the promise comes to: { value } or { error }.
    function ended(promise) {
        const end = {};
        promise.then(value => { end.value = value; end.done = true; },
                     error => { end.error = error; end.done = true; });
        tryVerify(() => end.done === true, 20000);
        return end;
    }

    function test_promise() {
        const promise = db.execute("SELECT 1");
        verify(promise instanceof Promise);
        compare(db.pending, 1);
        ended(promise);
        compare(db.pending, 0);
        tryCompare(db, "ready", true);
        compare(db.error, null);
    }

    Component {
        id: listeningComponent
        AsyncSqlEngine {
            property var states: []
            onStateChanged: state => states.push(state)
        }
    }

    function test_state() {
        const listening = listeningComponent.createObject(test, { url: setup.newUrl() });
        tryCompare(listening, "state", AsyncSqlEngine.Open);
        compare(listening.states, [AsyncSqlEngine.Opening, AsyncSqlEngine.Open]);
        listening.url = "";
        compare(listening.state, AsyncSqlEngine.Closed);
        compare(listening.states.length, 3);
        listening.destroy();
    }

    function test_result() {
        const inserted = ended(db.execute("INSERT INTO t (a) VALUES (?)", ["x"])).value;
        compare(inserted.rowsAffected, 1);
        compare(inserted.lastInsertId, 1);
        compare(inserted.rows.length, 0);
        const result = ended(db.execute("SELECT id, a FROM t")).value;
        compare(result.columns, ["id", "a"]);
        verify(Array.isArray(result.rows));
        compare(result.rows, [{ id: 1, a: "x" }]);
        verify(result.rows === result.rows); // made once
        compare(JSON.parse(JSON.stringify(result)).rows, [{ id: 1, a: "x" }]);
    }

    function test_many_rows() {
        const result = ended(db.execute("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 "
                                        + "FROM n WHERE i < 9999) SELECT i, i * 2 AS d FROM n")).value;
        compare(result.rows.length, 10000);
        compare(result.rows[9999].d, 19998);
    }

    function test_values_data() {
        return [
            { tag: "null", sql: "NULL", expected: null },
            { tag: "empty text", sql: "''", expected: "" },
            { tag: "integer", sql: "42", expected: 42 },
            { tag: "largest exact", sql: "9007199254740991", expected: 9007199254740991 },
            { tag: "2^53", sql: "9007199254740992", expected: "9007199254740992" },
            { tag: "smallest", sql: "-9223372036854775808", expected: "-9223372036854775808" },
            { tag: "real", sql: "1.5", expected: 1.5 },
            { tag: "text", sql: "'h\u00e4'", expected: "h\u00e4" },
        ];
    }

    function test_values(data) {
        const value = ended(db.execute("SELECT " + data.sql + " AS v")).value.rows[0].v;
        verify(value === data.expected, value + " of type " + typeof value);
    }

    function test_blob() {
        const value = ended(db.execute("SELECT x'010203' AS v")).value.rows[0].v;
        verify(value instanceof ArrayBuffer);
        compare(new Uint8Array(value)[2], 3);
        compare(ended(db.execute("SELECT hex(?) AS v", [value])).value.rows[0].v, "010203");
    }

    function test_parameters_data() {
        return [
            { tag: "number", value: 5, text: "integer5" },
            { tag: "real", value: 5.5, text: "real5.5" },
            { tag: "negative", value: -5, text: "integer-5" },
            { tag: "largest exact", value: 9007199254740991, text: "integer9007199254740991" },
            { tag: "huge real", value: 1e300, text: "real1.0e+300" },
            { tag: "infinity", value: Infinity, text: "realInf" },
            { tag: "-infinity", value: -Infinity, text: "real-Inf" },
            { tag: "text", value: "5", text: "text5" },
            { tag: "empty text", value: "", text: "text" },
            { tag: "true", value: true, text: "integer1" },
            { tag: "null", value: null, text: null },
            { tag: "text of an integer", value: "9223372036854775807",
              text: "text9223372036854775807" },
        ];
    }

    function test_parameters(data) {
        const array = ended(db.execute("SELECT typeof(?1) || ?1 AS v".replace(/\?1/g, "?"),
                                       [data.value, data.value])).value.rows[0].v;
        verify(array === data.text, array);
        const object = ended(db.execute("SELECT typeof(:x) || :x AS v", { x: data.value }));
        verify(object.value.rows[0].v === data.text);
    }

    function test_date() {
        const date = new Date(2024, 1, 29, 12, 30, 15);
        const outcome = ended(db.execute("SELECT ? AS v", [date]));
        verify(outcome.value.rows[0].v.startsWith("2024-02-29T12:30:15"), outcome.value.rows[0].v);
    }

    function test_refused_data() {
        return [
            { tag: "function", params: [() => 1], text: "function" },
            { tag: "object", params: [{ a: 1 }], text: "object" },
            { tag: "array", params: [[1]], text: "object" },
            { tag: "undefined", params: [undefined], text: "undefined" },
            { tag: "NaN", params: [NaN], text: "" },
            { tag: "invalid date", params: [new Date(NaN)], text: "date" },
            { tag: "2^53", params: [9007199254740992], text: "2^53" },
            { tag: "2^60", params: [Math.pow(2, 60)], text: "2^53" },
            { tag: "-2^53", params: [-9007199254740992], text: "2^53" },
            { tag: "regular expression", params: [/x/], text: "" },
            { tag: "item", params: [test], text: "" },
            { tag: "error", params: [new Error("x")], text: "" },
            { tag: "promise", params: [Promise.resolve(1)], text: "object" },
            { tag: "-2^63", params: [-Math.pow(2, 63)], text: "2^53" },
            { tag: "named function", params: { a: () => 1 }, text: ":a" },
            { tag: "a number instead of a list", params: 5, text: "array" },
            { tag: "a text instead of a list", params: "x", text: "array" },
            { tag: "a function instead of a list", params: () => 1, text: "array" },
            { tag: "a date instead of a list", params: new Date(), text: "array" },
            { tag: "too many", params: [1, 2], text: "" },
            { tag: "too few", params: [], text: "" },
        ];
    }

    // Not in the data: Qt itself crashes on a symbol that it is to make a QVariant of.
    function test_symbols_and_cycles() {
        const cycle = { a: 1 };
        cycle.b = cycle;
        const list = [1];
        list.push(list);
        for (const params of [[Symbol("x")], { a: Symbol("x") }, [{ a: Symbol("x") }],
                              [[Symbol("x")]], Symbol("x"), [cycle], cycle, list])
            compare(ended(db.execute("SELECT ?", params)).error.code, "InvalidArgument");
        compare(ended(db.executeBatch("INSERT INTO t (a) VALUES (?)", [[Symbol("x")]])).error.code,
                "InvalidArgument");
    }

    function test_refused(data) {
        const sql = data.params && data.params.a ? "SELECT :a" : "SELECT ?";
        const error = ended(db.execute(sql, data.params)).error;
        verify(error instanceof Error);
        compare(error.code, "InvalidArgument");
        verify(error.message.indexOf(data.text) >= 0, error.message);
        tryVerify(() => db.error !== null);
        compare(ended(db.execute("SELECT 1")).value.rows.length, 1); // still works
    }

    function test_error() {
        spy.clear();
        spy.target = db;
        spy.signalName = "errorOccurred";
        const error = ended(db.execute("SELECT * FROM nowhere")).error;
        verify(error instanceof Error);
        compare(error.name, "SqlError");
        compare(error.code, "UndefinedObject");
        verify(error.message.indexOf("nowhere") >= 0);
        compare(error.nativeCode, "1");
        tryCompare(spy, "count", 1);
        compare(spy.signalArguments[0][0].code, "UndefinedObject");
        compare(db.error.code, "UndefinedObject");
        ended(db.execute("SELECT 1"));
        compare(db.error, null);
    }

    function test_combinators() {
        const all = ended(Promise.all([db.execute("SELECT 1 AS a"), db.execute("SELECT 2 AS a")]));
        compare(all.value.map(result => result.rows[0].a), [1, 2]);
        const caught = ended(db.execute("nonsense").catch(error => error.code));
        compare(caught.value, "Syntax");
        const chained = ended(db.execute("SELECT 1 AS a")
            .then(result => db.execute("SELECT ? + 1 AS a", [result.rows[0].a])));
        compare(chained.value.rows[0].a, 2);
    }

    function test_garbage_collection() {
        const promise = db.execute("SELECT 7 AS a");
        gc();
        const result = ended(promise).value;
        gc();
        compare(result.rows[0].a, 7);
    }

    function test_batch() {
        const batch = ended(db.executeBatch("INSERT INTO t (a) VALUES (?)", [["x"], ["y"], [null]]));
        compare(batch.value.rowsAffected, 3);
        compare(ended(db.execute("SELECT a FROM t")).value.rows.map(row => row.a), ["x", "y", null]);
    }

    function test_lists_of_cpp_data() {
        return [
            { tag: "QVariantList", list: setup.values, types: "integertext" },
            { tag: "QStringList", list: setup.texts, types: "texttext" },
            { tag: "QList<int>", list: setup.numbers, types: "integerinteger" },
        ];
    }

    function test_lists_of_cpp(data) {
        const sql = "SELECT typeof(?) || typeof(?) AS v";
        const answer = ended(db.execute(sql, data.list));
        verify(!answer.error, String(answer.error));
        compare(answer.value.rows[0].v, data.types);
        const batch = ended(db.executeBatch("INSERT INTO t (id, a) VALUES (?, ?)", [data.list]));
        verify(!batch.error, String(batch.error));
        const rows = ended(db.executeBatch("INSERT INTO t (a) VALUES (? + ?)", setup.rows));
        verify(!rows.error, String(rows.error));
        compare(rows.value.rowsAffected, 2);
    }

    function test_bad_batch_data() {
        return [
            { tag: "no array", rows: 5 },
            { tag: "no array of arrays", rows: [1, 2] },
            { tag: "function", rows: [[1], [() => 1]] },
            { tag: "wrong number", rows: [[1], [1, 2]] },
        ];
    }

    function test_bad_batch(data) {
        compare(ended(db.executeBatch("INSERT INTO t (a) VALUES (?)", data.rows)).error.code,
                "InvalidArgument");
        compare(ended(db.execute("SELECT count(*) AS n FROM t")).value.rows[0].n, 0);
    }

    function test_bad_url() {
        const engine = engineComponent.createObject(test, { url: "nonsense://x" });
        tryVerify(() => engine.error !== null);
        compare(engine.ready, false);
        verify(ended(engine.execute("SELECT 1")).error);
        engine.destroy();
    }

    function test_cannot_open() {
        const engine = engineComponent.createObject(test, { url: "sqlite:////nowhere/at/all.db" });
        tryVerify(() => engine.error !== null);
        compare(engine.error.code, "CannotOpen");
        compare(engine.ready, false);
        engine.url = setup.newUrl();
        tryCompare(engine, "ready", true);
        compare(engine.error, null);
        engine.destroy();
    }

    Component {
        id: loggingComponent
        AsyncSqlEngine {
            property int failures: 0
            onErrorOccurred: error => {
                if (++failures < 5)
                    execute("INSERT INTO log VALUES (?)", [error.message]);
            }
        }
    }

    function test_handler_that_fails() {
        const engine = loggingComponent.createObject(test); // without an url
        const promise = engine.execute("SELECT 1");
        compare(engine.failures, 0); // not told from within
        compare(ended(promise).error.code, "Closed");
        tryCompare(engine, "failures", 5);
        engine.destroy();
    }

    function test_no_url() {
        const engine = engineComponent.createObject(test);
        compare(ended(engine.execute("SELECT 1")).error.code, "Closed");
        engine.destroy();
    }

    function test_destroyed_with_pending() {
        const engine = engineComponent.createObject(test, { url: setup.newUrl() });
        const promise = engine.execute("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL "
                                       + "SELECT i + 1 FROM n WHERE i < 100000000) SELECT i FROM n");
        engine.destroy();
        verify(ended(promise).error);
    }

    function test_published() {
        setup.publish("main");
        const first = engineComponent.createObject(test, { connectionName: "main" });
        const second = engineComponent.createObject(test, { connectionName: "main" });
        ended(first.execute("CREATE TEMP TABLE own (a)"));
        ended(first.execute("CREATE TABLE shared AS SELECT 5 AS a"));
        compare(ended(second.execute("SELECT a FROM shared")).value.rows[0].a, 5);
        tryCompare(second, "ready", true);
        setup.destroyEngine();
        compare(second.ready, false);
        compare(second.error.code, "Closed");
        verify(ended(second.execute("SELECT 1")).error);
        setup.publish("main"); // another one: found at the next call
        compare(ended(second.execute("SELECT 1 AS a")).value.rows[0].a, 1);
        first.destroy();
        second.destroy();
        setup.destroyEngine();
    }

    function test_published_unknown() {
        const engine = engineComponent.createObject(test, { connectionName: "unknown" });
        compare(engine.error.code, "InvalidArgument");
        verify(ended(engine.execute("SELECT 1")).error.message.indexOf("unknown") >= 0);
        engine.destroy();
    }
}
