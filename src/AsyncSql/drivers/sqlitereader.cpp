// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/sqlitereader_p.h>

#include <AsyncSql/drivers/clientlibrary_p.h>
#include <AsyncSql/drivers/sqlitelibrary_p.h>

#include <QtSql/qsqldriver.h>
#include <QtSql/qsqlquery.h>
#include <QtSql/qsqlresult.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

// https://www.sqlite.org/c3ref/c_blob.html and rescode.html
enum Code { Integer = 1, Float = 2, Text = 3, Blob = 4, Row = 100, Done = 101 };

// Found once: the plugin, and with it its SQLite, stays for as long as the process lives.
struct Functions
{
    explicit Functions(const ClientLibrary &library)
        : step(library.function<int(void *)>("sqlite3_step")),
          dataCount(library.function<int(void *)>("sqlite3_data_count")),
          columnType(library.function<int(void *, int)>("sqlite3_column_type")),
          columnInteger(library.function<qint64(void *, int)>("sqlite3_column_int64")),
          columnReal(library.function<double(void *, int)>("sqlite3_column_double")),
          columnText(library.function<const char *(void *, int)>("sqlite3_column_text")),
          columnBlob(library.function<const char *(void *, int)>("sqlite3_column_blob")),
          columnBytes(library.function<int(void *, int)>("sqlite3_column_bytes")),
          message(library.function<const char *(void *)>("sqlite3_errmsg")),
          code(library.function<int(void *)>("sqlite3_extended_errcode"))
    {
    }

    [[nodiscard]] bool areComplete() const
    {
        return step && dataCount && columnType && columnInteger && columnReal && columnText
            && columnBlob && columnBytes && message && code;
    }

    int (*step)(void *);
    int (*dataCount)(void *);
    int (*columnType)(void *, int);
    qint64 (*columnInteger)(void *, int);
    double (*columnReal)(void *, int);
    const char *(*columnText)(void *, int);
    const char *(*columnBlob)(void *, int);
    int (*columnBytes)(void *, int);
    const char *(*message)(void *);
    int (*code)(void *);
};

class SqliteReader final : public NativeReader
{
public:
    SqliteReader(const Functions &functions, void *connection, void *statement)
        : m_sqlite(functions),
          m_connection(connection),
          m_statement(statement),
          m_hasFirstRow(m_sqlite.dataCount(statement) > 0)
    {
    }

    bool next() override
    {
        if (m_hasFirstRow) { // QSQLITE has gone that far
            m_hasFirstRow = false;
            m_isInside = true;
            return true;
        }
        if (!m_isInside)
            return false;
        const int result = m_sqlite.step(m_statement);
        m_isInside = result == Row;
        if (result != Row && result != Done)
            m_error = QSqlError(
                u"Unable to fetch row"_s, QString::fromUtf8(m_sqlite.message(m_connection)),
                QSqlError::ConnectionError, QString::number(m_sqlite.code(m_connection)));
        return m_isInside;
    }

    Cell cell(int column) override
    {
        switch (m_sqlite.columnType(m_statement, column)) {
        case Integer:
            return {.type = Cell::Type::Integer,
                    .integer = m_sqlite.columnInteger(m_statement, column)};
        case Float:
            return {.type = Cell::Type::Real, .real = m_sqlite.columnReal(m_statement, column)};
        case Text: {
            const char *text = m_sqlite.columnText(m_statement, column);
            return {.type = Cell::Type::Text,
                    .bytes = {text, m_sqlite.columnBytes(m_statement, column)}};
        }
        case Blob: {
            const char *bytes = m_sqlite.columnBlob(m_statement, column);
            return {.type = Cell::Type::Blob,
                    .bytes = {bytes, m_sqlite.columnBytes(m_statement, column)}};
        }
        default:
            return {};
        }
    }

    QSqlError error() const override { return m_error; }

private:
    const Functions &m_sqlite;
    void *const m_connection;
    void *const m_statement;
    bool m_hasFirstRow;
    bool m_isInside = false;
    QSqlError m_error;
};

} // namespace

std::unique_ptr<NativeReader> makeSqliteReader(const QSqlDatabase &database, const QSqlQuery &query)
{
    void *connection = sqliteHandle(database);
    void *statement = connection && query.result()
        ? ClientLibrary::pointer(query.result()->handle(), {"sqlite3_stmt*"_L1})
        : nullptr;
    if (!statement)
        return nullptr;
    static const Functions functions{ClientLibrary(database)};
    return functions.areComplete()
        ? std::make_unique<SqliteReader>(functions, connection, statement)
        : nullptr;
}

} // namespace AsyncSql
