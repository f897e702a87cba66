// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

pragma Singleton
import QtQuick

// What went wrong, for a person: a title to what the library and the database say.
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
}
