// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/sqlitestatement_p.h>

#include <AsyncSql/drivers/clientlibrary_p.h>
#include <AsyncSql/drivers/sqlitelibrary_p.h>

#include <QtCore/qstringconverter.h>
#include <QtSql/qsqldriver.h>
#include <QtSql/qsqlquery.h>
#include <QtSql/qsqlresult.h>

#include <optional>
#include <vector>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

// https://www.sqlite.org/c3ref/c_blob.html, rescode.html and c_stmtstatus_counter.html
enum Code { Ok = 0, Integer = 1, Float = 2, Text = 3, Blob = 4, RowReady = 100, Done = 101 };
constexpr int Repreparations = 5;

using Destructor = void (*)(void *);
constexpr Destructor Static = nullptr; // the value outlives its use

// Found once: the plugin, and with it its SQLite, stays for as long as the process lives.
struct SqliteFunctions
{
    explicit SqliteFunctions(const ClientLibrary &library)
        : step(library.function<int(void *)>("sqlite3_step")),
          reset(library.function<int(void *)>("sqlite3_reset")),
          clear(library.function<int(void *)>("sqlite3_clear_bindings")),
          status(library.function<int(void *, int, int)>("sqlite3_stmt_status")),
          bindNull(library.function<int(void *, int)>("sqlite3_bind_null")),
          bindInteger(library.function<int(void *, int, qint64)>("sqlite3_bind_int64")),
          bindReal(library.function<int(void *, int, double)>("sqlite3_bind_double")),
          bindText(library.function<int(void *, int, const void *, int, Destructor)>(
              "sqlite3_bind_text")),
          bindBlob(library.function<int(void *, int, const void *, int, Destructor)>(
              "sqlite3_bind_blob")),
          columnCount(library.function<int(void *)>("sqlite3_column_count")),
          columnName(library.function<const char *(void *, int)>("sqlite3_column_name")),
          columnValue(library.function<void *(void *, int)>("sqlite3_column_value")),
          valueType(library.function<int(void *)>("sqlite3_value_type")),
          valueInteger(library.function<qint64(void *)>("sqlite3_value_int64")),
          valueReal(library.function<double(void *)>("sqlite3_value_double")),
          valueText(library.function<const char *(void *)>("sqlite3_value_text")),
          valueBlob(library.function<const char *(void *)>("sqlite3_value_blob")),
          valueBytes(library.function<int(void *)>("sqlite3_value_bytes")),
          changes(library.function<int(void *)>("sqlite3_changes")),
          lastRow(library.function<qint64(void *)>("sqlite3_last_insert_rowid")),
          message(library.function<const char *(void *)>("sqlite3_errmsg")),
          code(library.function<int(void *)>("sqlite3_extended_errcode"))
    {
    }

    [[nodiscard]] bool areComplete() const
    {
        return step && reset && clear && status && bindNull && bindInteger && bindReal && bindText
            && bindBlob && columnCount && columnName && columnValue && valueType && valueInteger
            && valueReal && valueText && valueBlob && valueBytes && changes && lastRow && message
            && code;
    }

    int (*step)(void *);
    int (*reset)(void *);
    int (*clear)(void *);
    int (*status)(void *, int, int);
    int (*bindNull)(void *, int);
    int (*bindInteger)(void *, int, qint64);
    int (*bindReal)(void *, int, double);
    int (*bindText)(void *, int, const void *, int, Destructor);
    int (*bindBlob)(void *, int, const void *, int, Destructor);
    int (*columnCount)(void *);
    const char *(*columnName)(void *, int);
    void *(*columnValue)(void *, int);
    int (*valueType)(void *);
    qint64 (*valueInteger)(void *);
    double (*valueReal)(void *);
    const char *(*valueText)(void *);
    const char *(*valueBlob)(void *);
    int (*valueBytes)(void *);
    int (*changes)(void *);
    qint64 (*lastRow)(void *);
    const char *(*message)(void *);
    int (*code)(void *);
};

class Statement final : public SqliteStatement
{
public:
    Statement(const SqliteFunctions &functions, void *connection, void *statement)
        : m_sqlite(functions),
          m_connection(connection),
          m_statement(statement)
    {
    }

    bool run(const QString &, const QVariantList &values, QSql::NumericalPrecisionPolicy) override
    {
        m_values = values; // what is bound stays where it is
        return runRows({&m_values, 1});
    }

    bool runRows(std::span<const QVariantList> rows) override
    {
        m_sqlite.reset(m_statement);
        m_error.reset();
        reserveTexts(rows);
        m_isInside = m_hasFirstRow = false;
        int place = 0;
        for (const QVariantList &row : rows) {
            for (const QVariant &value : row) {
                if (bind(++place, value) != Ok)
                    return fail(u"Unable to bind parameters"_s);
            }
        }
        if (!step(u"Unable to execute statement"_s))
            return false;
        m_hasFirstRow = m_isInside;
        return true;
    }

    void finish() override
    {
        m_sqlite.reset(m_statement);
        if (std::exchange(m_pointsToValues, false))
            m_sqlite.clear(m_statement); // before they go
        m_values.clear();
        m_isInside = m_hasFirstRow = false;
    }

    bool returnsRows() override { return m_sqlite.columnCount(m_statement) > 0; }

    const QStringList &columnNames() override
    {
        // As the statement is now: SQLite prepares it again by itself when its table has changed.
        const int repreparations = m_sqlite.status(m_statement, Repreparations, 0);
        if (std::exchange(m_namesAsOf, repreparations) == repreparations)
            return m_columnNames;
        m_columnNames.clear();
        const int count = m_sqlite.columnCount(m_statement);
        for (int column = 0; column < count; ++column)
            m_columnNames.append( // as QSQLITE has them
                QString::fromUtf8(m_sqlite.columnName(m_statement, column)).remove(u'"'));
        return m_columnNames;
    }

    bool next() override
    {
        if (std::exchange(m_hasFirstRow, false))
            return true;
        return m_isInside && step(u"Unable to fetch row"_s) && m_isInside;
    }

    // By its value, which only the thread that steps may read, and for which SQLite locks nothing:
    // with sqlite3_column_text() and its like, to lock takes a quarter of the time of a scan.
    Cell cell(int column) override
    {
        void *const value = m_sqlite.columnValue(m_statement, column);
        switch (m_sqlite.valueType(value)) {
        case Integer:
            return {.type = Cell::Type::Integer, .integer = m_sqlite.valueInteger(value)};
        case Float:
            return {.type = Cell::Type::Real, .real = m_sqlite.valueReal(value)};
        case Text: {
            const char *text = m_sqlite.valueText(value);
            return {.type = Cell::Type::Text, .bytes = {text, m_sqlite.valueBytes(value)}};
        }
        case Blob: {
            const char *bytes = m_sqlite.valueBlob(value);
            return {.type = Cell::Type::Blob, .bytes = {bytes, m_sqlite.valueBytes(value)}};
        }
        default:
            return {};
        }
    }

    bool hasFailed() const override { return m_error.has_value(); }
    QSqlError error() const override { return m_error.value_or(QSqlError()); }
    qint64 rowsAffected() const override { return m_sqlite.changes(m_connection); }
    QVariant lastInsertId() const override { return m_sqlite.lastRow(m_connection); }

private:
    // Room for all of them, so that none moves; a pointer to none would be NULL.
    void reserveTexts(std::span<const QVariantList> rows)
    {
        qsizetype size = 1;
        for (const QVariantList &row : rows) {
            for (const QVariant &value : row) {
                if (value.typeId() == QMetaType::QString)
                    size += m_encoder.requiredSpace(
                        static_cast<const QString *>(value.constData())->size());
            }
        }
        if (m_texts.size() < size_t(size))
            m_texts.resize(size_t(size));
        m_textEnd = m_texts.data();
    }

    // In UTF-8, as most databases are: SQLite would take longer to translate it.
    [[nodiscard]] int bindText(int place, QStringView text)
    {
        char *const begin = m_textEnd;
        char16_t all = 0;
        for (qsizetype i = 0; i < text.size(); ++i) { // a loop that compilers make vectors of
            all |= text.utf16()[i];
            begin[i] = char(text.utf16()[i]);
        }
        m_pointsToValues = true;
        m_textEnd = all < 0x80 ? begin + text.size() : m_encoder.appendToBuffer(begin, text);
        return m_sqlite.bindText(m_statement, place, begin, int(m_textEnd - begin), Static);
    }

    [[nodiscard]] int bind(int place, const QVariant &value)
    {
        if (value.isNull())
            return m_sqlite.bindNull(m_statement, place);
        switch (value.typeId()) {
        case QMetaType::QString:
            return bindText(place, *static_cast<const QString *>(value.constData()));
        case QMetaType::QByteArray: {
            const auto *bytes = static_cast<const QByteArray *>(value.constData());
            m_pointsToValues = true;
            return m_sqlite.bindBlob(m_statement, place, bytes->constData(), int(bytes->size()),
                                     Static);
        }
        case QMetaType::Double:
            return m_sqlite.bindReal(m_statement, place, value.toDouble());
        default:
            return m_sqlite.bindInteger(m_statement, place, value.toLongLong());
        }
    }

    // false: error()
    [[nodiscard]] bool step(const QString &failure)
    {
        const int result = m_sqlite.step(m_statement);
        m_isInside = result == RowReady;
        return m_isInside || result == Done || fail(failure);
    }

    bool fail(const QString &what)
    {
        m_error =
            QSqlError(what, QString::fromUtf8(m_sqlite.message(m_connection)),
                      QSqlError::ConnectionError, QString::number(m_sqlite.code(m_connection)));
        return false;
    }

    const SqliteFunctions &m_sqlite;
    void *const m_connection;
    void *const m_statement;
    QVariantList m_values;
    std::vector<char> m_texts; // those among them, one after the other
    char *m_textEnd = nullptr;
    QStringEncoder m_encoder{QStringEncoder::Utf8, QStringEncoder::Flag::Stateless};
    QStringList m_columnNames;
    int m_namesAsOf = -1;          // so many times prepared again
    bool m_pointsToValues = false; // which stay until finish()
    bool m_hasFirstRow = false;
    bool m_isInside = false;
    std::optional<QSqlError> m_error; // to make one that says nothing allocates memory
};

const SqliteFunctions &sqliteFunctions(const QSqlDatabase &database)
{
    static const SqliteFunctions functions{ClientLibrary(database)};
    return functions;
}

} // namespace

bool runsSqliteNatively(const QSqlDatabase &database)
{
    return sqliteHandle(database) && sqliteFunctions(database).areComplete();
}

std::unique_ptr<SqliteStatement> makeSqliteStatement(const QSqlDatabase &database,
                                                     const QSqlQuery &query)
{
    if (!query.result() || !runsSqliteNatively(database))
        return nullptr;
    void *statement = ClientLibrary::pointer(query.result()->handle(), {"sqlite3_stmt*"_L1});
    if (!statement)
        return nullptr;
    return std::make_unique<Statement>(sqliteFunctions(database), sqliteHandle(database),
                                       statement);
}

} // namespace AsyncSql
