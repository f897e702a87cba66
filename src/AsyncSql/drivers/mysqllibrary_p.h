// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

class QSqlDatabase;

namespace AsyncSql {

class ClientLibrary;

// The functions of the client library, MariaDB's or MySQL's, that QMYSQL has loaded; null each that is
// not found. Connections are MYSQL, results MYSQL_RES.
// https://mariadb.com/kb/en/mariadb-connector-c-api-functions/
struct MySqlLibrary
{
    // The first fields of MYSQL_FIELD, the same in every client library since MySQL 5.0.
    struct Field
    {
        const char *texts[7]; // the first is its name
        unsigned long lengths[2];
        unsigned int sizes[7];
        unsigned int flags;
        unsigned int decimals;
        unsigned int characterSet;
        int type;
    };
    static constexpr unsigned int BinaryCharacterSet = 63;
    static constexpr unsigned int UnsignedFlag = 32;
    static constexpr unsigned int BinaryFlag = 128;
    // enum_field_types
    enum Type {
        Decimal = 0,
        Tiny = 1,
        Short = 2,
        Long = 3,
        Float = 4,
        Double = 5,
        LongLong = 8,
        Int24 = 9,
        Date = 10,
        DateTime = 12,
        Year = 13,
        Bit = 16,
        NewDecimal = 246,
        Timestamp = 7,
        TinyBlob = 249,
        MediumBlob = 250,
        LongBlob = 251,
        Blob = 252,
        VarString = 253,
        String = 254,
        Geometry = 255
    };

    [[nodiscard]] static const MySqlLibrary &of(const QSqlDatabase &database);
    [[nodiscard]] static void *connectionOf(const QSqlDatabase &database);

    explicit MySqlLibrary(const ClientLibrary &library);

    // Whether statements may be run past QMYSQL: what is found is complete, and what QMYSQL calls.
    [[nodiscard]] bool runsStatements() const { return m_runsStatements; }

    int (*socket)(void *connection);
    unsigned (*code)(void *connection);
    const char *(*message)(void *connection);
    const Field *(*field)(void *result, unsigned int column);

    int (*query)(void *connection, const char *sql, unsigned long size);
    void *(*storeResult)(void *connection);
    int (*nextResult)(void *connection);
    unsigned (*fieldCount)(void *connection);
    unsigned long long (*affectedRows)(void *connection);
    unsigned long long (*insertId)(void *connection);
    char **(*fetchRow)(void *result);
    unsigned long *(*fetchLengths)(void *result);
    void (*freeResult)(void *result);

private:
    const bool m_runsStatements;
};

} // namespace AsyncSql
