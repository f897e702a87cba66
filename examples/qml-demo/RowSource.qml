// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import AsyncSql
import AsyncSqlDemo

// One query, loaded in either of two ways, and how that went. With AsyncSql, the model of rows does
// all of the work; what is here is the comparison, and the clock.
QtObject {
    id: source

    required property var rows // a QueryModel or TableModel, inactive while blocking
    required property bool blocking
    required property string url

    readonly property BlockingModel blockingModel: BlockingModel { url: source.url }
    readonly property var model: source.blocking ? source.blockingModel : source.rows
    readonly property bool loading: source.rows.loading && !source.blocking

    property bool failed: false
    property bool canceled: false
    property bool loaded: false
    property string errorCode
    property string errorText

    // In milliseconds from the call, -1: not yet.
    property double began: 0
    property double firstRows: -1
    property double total: -1
    property int count: 0
    property bool wasBlocking: false

    onBlockingChanged: {
        source.loaded = source.failed = source.canceled = false
        source.blockingChosen()
    }

    signal blockingChosen()
    signal started()
    signal ended() // loaded, failed or canceled

    function begin() {
        source.wasBlocking = source.blocking
        source.failed = source.canceled = source.loaded = false
        source.errorCode = source.errorText = ""
        source.firstRows = source.total = -1
        source.count = 0
        source.began = Date.now()
        source.started()
    }

    function see() {
        if (source.firstRows < 0 && source.loading)
            source.firstRows = Date.now() - source.began
        source.count = source.model.rowCount()
    }

    function end() {
        if (source.loaded) { // what has failed has not taken any time to the last row
            source.total = Date.now() - source.began
            if (source.firstRows < 0)
                source.firstRows = source.total
        }
        source.count = source.model.rowCount()
        source.ended()
    }

    function loadBlocking() {
        if (!source.blocking || source.rows.sql === "")
            return
        source.begin()
        source.loaded = source.blockingModel.load(source.rows.sql, source.rows.params ?? {})
        source.failed = !source.loaded
        source.errorText = source.blockingModel.errorText
        source.end()
    }

    function cancel() {
        if (!source.loading)
            return
        source.canceled = true
        source.rows.cancel()
    }

    function empty() {
        source.blockingModel.empty()
        source.loaded = false
    }

    readonly property Connections watch: Connections {
        target: source.rows

        function onStatusChanged() {
            if (source.blocking)
                return
            switch (source.rows.status) {
            case QueryModel.Loading:
                return source.begin()
            case QueryModel.Error:
                source.failed = true
                source.errorCode = source.rows.error.code
                source.errorText = source.rows.error.message
                return source.end()
            case QueryModel.Ready:
                source.loaded = !source.canceled
                return source.end()
            default:
                if (source.canceled)
                    source.end()
            }
        }

        function onModelReset() { source.see() }
        function onRowsInserted() { source.see() }
        function onDataChanged() { source.see() }
    }
}
