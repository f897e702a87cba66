// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import AsyncSqlDemo

// What the last statement did.
Text {
    id: line

    required property QueryRunner runner
    readonly property var measurement: line.runner.measurement

    text: {
        switch (line.runner.state) {
        case QueryRunner.Running:
            return line.measurement.rows > 0
                ? qsTr("%1 rows so far\u2026").arg(Format.grouped(line.measurement.rows))
                : qsTr("Running\u2026")
        case QueryRunner.Canceled:
            return qsTr("Canceled after %1 rows").arg(Format.grouped(line.measurement.rows))
        case QueryRunner.Done:
            return line.summary()
        default:
            return ""
        }
    }
    color: Theme.mutedText
    elide: Text.ElideRight
    font.pixelSize: Theme.smallText

    function summary(): string {
        const time = Format.duration(line.measurement.total)
        if (line.measurement.returnsRows)
            return qsTr("%1 rows in %2").arg(Format.grouped(line.measurement.rows)).arg(time)
        if (line.measurement.rowsAffected >= 0)
            return qsTr("%1 rows changed in %2").arg(
                Format.grouped(line.measurement.rowsAffected)).arg(time)
        return qsTr("Done in %1").arg(time)
    }
}
