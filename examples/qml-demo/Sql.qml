// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

pragma Singleton
import QtQuick

// What differs between the databases.
QtObject {
    id: sql

    function quoted(name: string, driver: string): string {
        const quote = driver === "QMYSQL" ? "`" : "\""
        return quote + name.split(quote).join(quote + quote) + quote
    }

    function quotedTable(name: string, driver: string): string {
        return name.split(".").map(part => sql.quoted(part, driver)).join(".")
    }

    // Names and kinds, as TableModel takes the names.
    function tables(driver: string): string {
        switch (driver) {
        case "QSQLITE":
            return "SELECT name, type = 'view' AS is_view FROM sqlite_master "
                 + "WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite!_%' ESCAPE '!' "
                 + "ORDER BY lower(name)"
        case "QPSQL":
            return "SELECT CASE WHEN table_schema = current_schema() THEN '' "
                 + "ELSE table_schema || '.' END || table_name AS name, "
                 + "table_type = 'VIEW' AS is_view FROM information_schema.tables "
                 + "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        case "QMYSQL":
            return "SELECT table_name AS name, table_type = 'VIEW' AS is_view "
                 + "FROM information_schema.tables WHERE table_schema = database() ORDER BY 1"
        default:
            return "SELECT table_name AS name, 0 AS is_view FROM information_schema.tables "
                 + "ORDER BY 1"
        }
    }

    // Finds :text anywhere in one of the columns, {name, numeric}. Numbers are looked through for
    // what looks like one only: making texts of them takes its time.
    function search(columns: var, text: string, driver: string): string {
        const maybeNumber = /^[-+0-9.]+$/.test(text)
        const looked = columns.filter(column => maybeNumber || !column.numeric)
        return looked.map(column => {
            const name = sql.quoted(column.name, driver)
            switch (driver) {
            case "QPSQL":
                return "CAST(" + name + " AS text) ILIKE :text ESCAPE '!'"
            case "QMYSQL":
                return "CAST(" + name + " AS char) LIKE :text ESCAPE '!'"
            default:
                return name + " LIKE :text ESCAPE '!'"
            }
        }).join(" OR ") || "1 = 0"
    }

    function pattern(text: string): string {
        return "%" + text.replace(/[!%_]/g, "!$&") + "%"
    }
}
