// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

pragma Singleton
import QtQuick

// Numbers as people read them.
QtObject {
    id: format

    readonly property var locale: Qt.locale("en_US")

    function grouped(number: real): string {
        return Number(number).toLocaleString(format.locale, "f", 0)
    }

    function duration(milliseconds: real): string {
        if (milliseconds < 0)
            return "\u2013"
        if (milliseconds < 10)
            return milliseconds.toFixed(1) + " ms"
        if (milliseconds < 10000)
            return format.grouped(milliseconds) + " ms"
        return (milliseconds / 1000).toFixed(1) + " s"
    }
}
