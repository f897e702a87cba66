// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

pragma Singleton
import QtQuick

// Numbers and cells as people read them.
QtObject {
    id: format

    readonly property var locale: Qt.locale("en_US")
    readonly property int longestText: 300 // what a cell shows of a text

    function grouped(number: real): string {
        return Number(number).toLocaleString(format.locale, "f", 0)
    }

    function rows(count: real): string {
        return count === 1 ? qsTr("1 row") : qsTr("%1 rows").arg(format.grouped(count))
    }

    function duration(milliseconds: real): string {
        if (milliseconds < 0)
            return "\u2013"
        if (milliseconds < 10000)
            return format.grouped(milliseconds) + " ms"
        return (milliseconds / 1000).toFixed(1) + " s"
    }

    function decimals(number: var): int {
        const text = String(number)
        const point = text.indexOf(".")
        return point < 0 || text.includes("e") ? 0 : text.length - point - 1
    }

    // Zeros are added so that the points of a column are in line.
    function cell(value: var, decimals: int): string {
        if (value === null || value === undefined)
            return "NULL"
        if (typeof value === "number") {
            const missing = decimals > 0 && Number.isFinite(value) && Math.abs(value) < 1e15
                          && format.decimals(value) < decimals
            return missing ? value.toFixed(decimals) : String(value)
        }
        if (typeof value === "string")
            return format.firstLine(value)
        if (value instanceof ArrayBuffer)
            return qsTr("%1 bytes").arg(format.grouped(value.byteLength))
        if (value instanceof Date)
            return Qt.formatDateTime(value, "yyyy-MM-dd HH:mm:ss")
        return format.firstLine(String(value))
    }

    function firstLine(text: string): string {
        const end = text.indexOf("\n")
        const length = Math.min(end < 0 ? text.length : end, format.longestText)
        return length < text.length ? text.slice(0, length) + "\u2026" : text
    }
}
