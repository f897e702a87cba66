// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQuick.Layouts
import AsyncSqlDemo

// What the last statement did, or does; and the button that ends it.
RowLayout {
    id: line

    required property RowSource source
    property int fetched: 0
    property real total: -1 // -1: unknown
    property bool more: false
    property bool returnsRows: true
    property string hint

    signal cancelRequested()

    spacing: Theme.spacing

    Text {
        Layout.fillWidth: true
        Layout.minimumHeight: 26 // as high as the button
        objectName: "status"
        text: line.summary()
        color: Theme.mutedText
        elide: Text.ElideRight
        verticalAlignment: Text.AlignVCenter
        font.pixelSize: Theme.smallText
    }

    Text {
        text: line.hint
        visible: !line.source.loading && line.source.loaded
        color: Theme.faintText
        font.pixelSize: Theme.smallText
    }

    PushButton {
        objectName: "cancel"
        implicitHeight: 26
        visible: line.source.loading
        text: qsTr("Cancel")
        onClicked: line.cancelRequested()
    }

    function summary(): string {
        if (line.source.loading)
            return line.fetched > 0 ? line.total > line.fetched
                ? qsTr("%1 of %2 so far\u2026").arg(Format.grouped(line.fetched)).arg(Format.rows(line.total))
                : qsTr("%1 so far\u2026").arg(Format.rows(line.fetched))
                : qsTr("Running\u2026")
        if (line.source.canceled)
            return line.fetched > 0 ? qsTr("Canceled after %1").arg(Format.rows(line.fetched))
                                    : qsTr("Canceled")
        if (line.source.failed || !line.source.loaded)
            return ""
        const time = Format.duration(line.source.total)
        if (!line.returnsRows)
            return qsTr("Done in %1").arg(time)
        if (line.more)
            return qsTr("The first %1 in %2, more as you scroll").arg(Format.rows(line.source.count)).arg(time)
        return qsTr("%1 in %2").arg(Format.rows(line.source.count)).arg(time)
    }
}
