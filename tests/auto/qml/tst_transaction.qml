// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtTest
import AsyncSql

TestCase {
    id: test
    name: "Transaction"

    Component {
        id: engineComponent
        AsyncSqlEngine {}
    }

    property var db: null

    function init() {
        db = engineComponent.createObject(test, { url: setup.newUrl() });
        ended(db.execute("CREATE TABLE t (a INTEGER UNIQUE)"));
    }

    function cleanup() {
        compare(ended(db.execute("INSERT INTO t VALUES (1000)")).error, undefined); // nothing held
        db.destroy();
    }

    function ended(promise) {
        const end = {};
        promise.then(value => { end.value = value; end.done = true; },
                     error => { end.error = error; end.done = true; });
        tryVerify(() => end.done === true, 20000);
        return end;
    }

    function count() {
        return ended(db.execute("SELECT count(*) AS n FROM t")).value.rows[0].n;
    }

    function test_commits() {
        const end = ended(db.transaction(function* (tx) {
            const inserted = yield tx.execute("INSERT INTO t VALUES (?)", [1]);
            yield tx.executeBatch("INSERT INTO t VALUES (?)", [[2], [3]]);
            const rows = yield tx.execute("SELECT count(*) AS n FROM t");
            return [inserted.rowsAffected, rows.rows[0].n];
        }));
        compare(end.value, [1, 3]);
        compare(count(), 3);
    }

    function test_counts_as_pending_until_its_end() {
        let inside = -1;
        let promise = db.transaction(function* (tx) {
            yield tx.execute("INSERT INTO t VALUES (1)");
            inside = db.pending;
        });
        compare(db.pending, 1);
        compare(ended(promise).error, undefined);
        compare(inside, 1);
        compare(db.pending, 0);
        promise = db.transaction(function* (tx) { throw new Error("mine"); });
        compare(db.pending, 1);
        compare(ended(promise).error.message, "mine");
        compare(db.pending, 0);
        compare(ended(db.transaction(5)).error.code, "InvalidArgument");
        compare(db.pending, 0);
    }

    function test_throw_rolls_back() {
        const end = ended(db.transaction(function* (tx) {
            yield tx.execute("INSERT INTO t VALUES (1)");
            throw new Error("mine");
        }));
        compare(end.error.message, "mine");
        compare(count(), 0);
    }

    function test_throw_at_once() {
        const end = ended(db.transaction(function(tx) { throw new Error("at once"); }));
        compare(end.error.message, "at once");
        compare(count(), 0);
    }

    function test_failed_yield_throws_inside() {
        const end = ended(db.transaction(function* (tx) {
            yield tx.execute("INSERT INTO t VALUES (1)");
            try {
                yield tx.execute("INSERT INTO t VALUES (1)");
            } catch (error) {
                yield tx.execute("INSERT INTO t VALUES (2)");
                return error.code;
            }
        }));
        compare(end.value, "UniqueViolation");
        compare(count(), 2);
    }

    function test_uncaught_error_rolls_back() {
        const end = ended(db.transaction(function* (tx) {
            yield tx.execute("INSERT INTO t VALUES (1)");
            yield tx.execute("INSERT INTO t VALUES (1)");
        }));
        compare(end.error.code, "UniqueViolation");
        compare(count(), 0);
    }

    function test_bad_parameter_throws_inside() {
        const end = ended(db.transaction(function* (tx) {
            yield tx.execute("INSERT INTO t VALUES (?)", [() => 1]);
        }));
        compare(end.error.code, "InvalidArgument");
        compare(count(), 0);
    }

    function test_yields_values_and_promises() {
        const end = ended(db.transaction(function* (tx) {
            const plain = yield 5;
            const several = yield Promise.all([tx.execute("SELECT 1 AS a"),
                                               tx.execute("SELECT 2 AS a")]);
            return plain + several[0].rows[0].a + several[1].rows[0].a;
        }));
        compare(end.value, 8);
    }

    function test_ended_by_itself_data() {
        return [{ tag: "commit", expected: 1 }, { tag: "rollback", expected: 0 }];
    }

    function test_ended_by_itself(data) {
        const end = ended(db.transaction(function* (tx) {
            yield tx.execute("INSERT INTO t VALUES (1)");
            yield tx[data.tag]();
            return "done";
        }));
        compare(end.value, "done");
        compare(count(), data.expected);
    }

    function test_after_the_end() {
        let kept = null;
        ended(db.transaction(function* (tx) { kept = tx; }));
        compare(ended(kept.execute("SELECT 1")).error.code, "Closed");
        compare(kept.isActive(), false);
    }

    function test_plain_function() {
        const end = ended(db.transaction(tx => tx.execute("INSERT INTO t VALUES (1)")));
        compare(end.value.rowsAffected, 1);
        compare(count(), 1);
    }

    function test_no_function_data() {
        return [{ tag: "number", value: 5 }, { tag: "undefined", value: undefined },
                { tag: "object", value: ({}) }];
    }

    function test_no_function(data) {
        compare(ended(db.transaction(data.value)).error.code, "InvalidArgument");
    }

    function test_isolated() {
        let inside = null;
        const transaction = db.transaction(function* (tx) {
            yield tx.execute("INSERT INTO t VALUES (1)");
            inside = (yield tx.execute("SELECT count(*) AS n FROM t")).rows[0].n;
        });
        ended(transaction);
        compare(inside, 1);
    }
}
