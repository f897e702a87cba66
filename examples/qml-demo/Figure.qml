// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

import QtQuick

// A number, and what it means.
Column {
    id: figure

    required property string label
    required property string value
    property color color: Theme.text

    spacing: 1

    Text {
        text: figure.value
        color: figure.color
        font.pixelSize: Theme.figureText
        font.weight: Font.DemiBold
    }

    Text {
        text: figure.label
        color: Theme.mutedText
        font.pixelSize: Theme.smallText
    }
}
