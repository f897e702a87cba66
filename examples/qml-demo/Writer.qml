// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import AsyncSql

// Inserts 200 rows a second into a table of its own, twenty at a time, until it is told to stop.
QtObject {
    id: writer

    required property AsyncSqlEngine db
    readonly property string table: "asyncsql_writer"
    property bool running: false
    property bool ready: false // the table is there
    property bool busy: false
    property int written: 0
    property string errorText

    readonly property int batch: 20

    signal tablesChanged()

    function start() {
        writer.written = 0
        writer.errorText = ""
        writer.running = true
        writer.drop()
            .then(() => writer.db.execute("CREATE TABLE " + writer.table + " (id INTEGER PRIMARY KEY, "
                                          + "written_at VARCHAR(30) NOT NULL, value DOUBLE PRECISION)"))
            .then(() => {
                writer.ready = true
                writer.tablesChanged()
            })
            .catch(writer.fail)
    }

    function stop() {
        writer.running = writer.ready = false
        writer.drop().then(() => writer.tablesChanged(), writer.fail)
    }

    function drop(): var {
        return writer.db.execute("DROP TABLE IF EXISTS " + writer.table)
    }

    function fail(error: var) {
        writer.running = writer.ready = false
        writer.errorText = error.message
    }

    function write() {
        const now = new Date().toISOString()
        const rows = []
        for (let i = 1; i <= writer.batch; ++i)
            rows.push([writer.written + i, now, Math.round(Math.random() * 1e6) / 1e4])
        writer.busy = true
        writer.db.executeBatch("INSERT INTO " + writer.table + " VALUES (?, ?, ?)", rows)
            .then(() => { writer.written += rows.length })
            .catch(error => {
                if (writer.running)
                    writer.fail(error)
            })
            .then(() => { writer.busy = false })
    }

    readonly property Timer beat: Timer {
        interval: 1000 * writer.batch / 200
        repeat: true
        running: writer.ready
        onTriggered: {
            if (!writer.busy)
                writer.write()
        }
    }
}
