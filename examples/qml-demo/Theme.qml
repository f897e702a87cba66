// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

pragma Singleton
import QtQuick

// Colours and measures; light, dark, or as the system is.
QtObject {
    id: theme

    property string mode: "system" // or "light", "dark"

    readonly property SystemPalette systemPalette: SystemPalette {}
    readonly property bool dark: theme.mode === "system" ? theme.systemPalette.window.hslLightness < 0.5
                                                         : theme.mode === "dark"

    readonly property color window: theme.dark ? "#14171c" : "#f3f5f7"
    readonly property color sidebar: theme.dark ? "#101317" : "#e9edf0"
    readonly property color card: theme.dark ? "#1b1f26" : "#ffffff"
    readonly property color stripe: theme.dark ? "#1f242c" : "#f7f9fa"
    readonly property color header: theme.dark ? "#242a33" : "#eef1f4"
    readonly property color border: theme.dark ? "#303842" : "#d9dfe4"
    readonly property color hover: theme.dark ? "#262d37" : "#dfe5ea"
    readonly property color shade: theme.dark ? "#a0000000" : "#5a1b232b"

    readonly property color text: theme.dark ? "#e6eaee" : "#1b232b"
    readonly property color mutedText: theme.dark ? "#9daab6" : "#55626d"
    readonly property color faintText: theme.dark ? "#7d8a96" : "#75818b"

    readonly property color accent: theme.dark ? "#35c4a5" : "#0b7d69"
    readonly property color accentHover: theme.dark ? "#4bd4b6" : "#0a6f5d"
    readonly property color accentText: theme.dark ? "#07211b" : "#ffffff"
    readonly property color selection: theme.dark ? "#1d3f3a" : "#d3ece6"
    readonly property color late: theme.dark ? "#f0b429" : "#b87503"
    readonly property color bad: theme.dark ? "#ff7a6e" : "#c8301f"
    readonly property color badBackground: theme.dark ? "#37201f" : "#fdeceb"

    readonly property color keyword: theme.dark ? "#7cc7ff" : "#0757a8"
    readonly property color literal: theme.dark ? "#f2b880" : "#9a4b00"

    readonly property int spacing: 12
    readonly property int margin: 16
    readonly property int radius: 8
    readonly property int controlHeight: 32
    readonly property int rowHeight: 28
    readonly property int smallText: 12
    readonly property int bodyText: 13
    readonly property int titleText: 18
    readonly property int figureText: 20
    readonly property int largeText: 44

    readonly property string monospace: {
        switch (Qt.platform.os) {
        case "windows":
            return "Consolas"
        case "osx":
            return "Menlo"
        default:
            return "monospace"
        }
    }
}
