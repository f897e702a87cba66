// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

pragma Singleton
import QtQuick

// What went wrong, for a person: a title, and what may help. The database's own words come beside.
QtObject {
    id: errors

    function title(code: string): string {
        switch (code) {
        case "AuthenticationFailed":
            return qsTr("The server does not know this user, or the password is wrong")
        case "ConnectionFailed":
            return qsTr("No database answers there")
        case "TooManyConnections":
            return qsTr("The server has no connection to spare")
        case "ConnectionLost":
            return qsTr("The connection broke")
        case "CannotOpen":
            return qsTr("The database cannot be opened")
        case "NotADatabase":
            return qsTr("This file is no SQLite database")
        case "DriverMissing":
            return qsTr("Qt's driver for this database is not installed")
        case "UndefinedObject":
            return qsTr("There is no such table or column")
        case "Syntax":
            return qsTr("The database does not understand this SQL")
        case "":
            return qsTr("That did not work")
        default: // UniqueViolation -> Unique violation
            return code[0] + code.slice(1).replace(/[A-Z]/g, letter => " " + letter.toLowerCase())
        }
    }

    function advice(code: string): string {
        switch (code) {
        case "AuthenticationFailed":
            return qsTr("Check the user name and the password.")
        case "ConnectionFailed":
            return qsTr("Check the host and the port, and whether the server runs.")
        case "NotADatabase":
            return qsTr("It may be of another program, or encrypted.")
        case "DriverMissing":
            return qsTr("On Debian and Ubuntu: libqt6sql6-psql, libqt6sql6-mysql.")
        default:
            return ""
        }
    }
}
