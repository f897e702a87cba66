// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import AsyncSqlDemo

// Does what --screenshot and --bench ask for, step by step, and ends the program.
QtObject {
    id: run

    required property var window // Main
    required property Unattended unattended
    readonly property var frames: run.window.frames
    readonly property var page: run.window.browser?.tablePage ?? null
    readonly property var source: run.page?.source ?? null
    property var steps

    readonly property int framesOfGraph: 150 // for a picture with something in the graph
    readonly property int framesToSettle: 40 // until what a load left to be drawn is drawn
    readonly property int fewestRounds: 5
    readonly property int mostRounds: 12
    readonly property int rowsOfPromise: 1000000
    readonly property int worstAsynchronous: 33 // milliseconds
    readonly property int bestBlocking: 500

    // Each step yields a function that calls its argument when it is done.
    function* all() {
        yield run.loaded
        if (run.unattended.screenshotFile !== "") {
            run.window.browser.showTable(run.page.table) // as a click does: the window has started by now
            yield run.loaded
            yield run.afterFrames(run.framesOfGraph)
            if (!run.unattended.saveScreenshot(run.window))
                return run.unattended.fail("The picture cannot be saved to " + run.unattended.screenshotFile + ".")
        }
        if (run.unattended.benchmark) {
            const complaint = yield* run.bench()
            if (complaint !== "")
                return run.unattended.fail(complaint)
        }
        run.unattended.finish()
    }

    function* bench() {
        const table = run.page.table
        const promised = run.source.count >= run.rowsOfPromise
        run.print(table + ": " + Format.rows(run.source.count))
        run.print(["", "rows", "total", "first rows", "worst frame"])
        run.frames.reset()
        yield run.afterFrames(2 * run.framesToSettle)
        const idle = Math.round(run.frames.worst)
        run.print(["nothing", "", "", "", idle + " ms"])
        const asynchronous = []
        // Whatever else this computer does can only add to a frame: the best of the rounds tells
        // most of the program.
        while (asynchronous.length < run.fewestRounds
               || (promised && asynchronous[0] >= run.worstAsynchronous
                   && asynchronous.length < run.mostRounds)) {
            asynchronous.push(yield* run.measure(table, false))
            asynchronous.sort((a, b) => a - b)
        }
        const blocking = yield* run.measure(table, true)
        run.print("Worst frame: AsyncSql " + Math.round(asynchronous[0]) + " ms at best, "
                  + Math.round(asynchronous[Math.floor(asynchronous.length / 2)]) + " ms median of "
                  + asynchronous.length + "; QSqlQuery " + Math.round(blocking) + " ms")
        if (promised && asynchronous[0] >= run.worstAsynchronous)
            return "AsyncSql's worst frame is not below " + run.worstAsynchronous + " ms; that of a window "
                + "which loads nothing was " + idle + " ms."
        if (promised && blocking <= run.bestBlocking)
            return "QSqlQuery's worst frame is not above " + run.bestBlocking + " ms: no comparison."
        return ""
    }

    function* measure(table: string, blocking: bool) {
        run.page.open("") // no load pays for freeing the rows of the one before
        run.window.blocking = blocking
        yield run.afterFrames(run.framesToSettle)
        run.frames.reset()
        run.page.open(table)
        yield run.loaded
        yield run.afterFrames(run.framesToSettle)
        run.print([blocking ? "QSqlQuery" : "AsyncSql", run.source.model.rowCount(),
                   Math.round(run.source.total) + " ms", Math.round(run.source.firstRows) + " ms",
                   Math.round(run.frames.worst) + " ms"])
        return run.frames.worst
    }

    function print(fields: var) {
        run.unattended.print(typeof fields === "string" ? fields : fields.map(
            (field, i) => i === 0 ? String(field).padEnd(10) : String(field).padStart(14)).join(""))
    }

    function loaded(resume: var) {
        run.waiting = resume
    }

    function afterFrames(count: int): var {
        return resume => {
            run.framesLeft = count
            run.waitingForFrames = resume
        }
    }

    function advance() {
        const step = run.steps.next()
        if (!step.done)
            step.value(run.advance)
    }

    property var waiting: null
    property var waitingForFrames: null
    property int framesLeft: 0

    readonly property Connections sourceWatch: Connections {
        target: run.source

        function onEnded() {
            if (!run.source.loaded)
                return run.unattended.fail(run.source.errorCode + ": " + run.source.errorText)
            const resume = run.waiting
            run.waiting = null
            if (resume)
                Qt.callLater(resume)
        }
    }

    readonly property Connections frameWatch: Connections {
        target: run.frames

        function onFrameMeasured() {
            if (!run.waitingForFrames || --run.framesLeft > 0)
                return
            const resume = run.waitingForFrames
            run.waitingForFrames = null
            Qt.callLater(resume) // not amid a frame
        }
    }

    readonly property Connections windowWatch: Connections {
        target: run.window

        function onMistakeChanged() {
            if (run.window.mistake !== "")
                run.unattended.fail(run.window.mistake)
        }
    }

    readonly property Connections tableWatch: Connections {
        target: run.window.browser

        function onNoTables() {
            run.unattended.fail("The database has no tables.")
        }
    }

    Component.onCompleted: {
        run.steps = run.all()
        run.advance()
        if (run.window.mistake !== "")
            run.unattended.fail(run.window.mistake)
    }
}
