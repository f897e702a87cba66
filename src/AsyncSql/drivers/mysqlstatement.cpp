// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/mysqlstatement_p.h>

#include <AsyncSql/drivers/mysqllibrary_p.h>

#include <QtCore/qdatetime.h>

#include <charconv>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Library = MySqlLibrary;

namespace {

// How the values of a column are read, so that they are those that QMYSQL gives.
enum class Reading { Integer, Unsigned, Decimal, Text, Bytes, Date, DateTime, Bits };

Reading readingOf(const Library::Field &field)
{
    switch (field.type) {
    case Library::Tiny:
    case Library::Short:
    case Library::Long:
    case Library::Int24:
    case Library::Year:
        return Reading::Integer;
    case Library::LongLong:
        return field.flags & Library::UnsignedFlag ? Reading::Unsigned : Reading::Integer;
    case Library::Float:
    case Library::Double:
    case Library::Decimal:
    case Library::NewDecimal:
        return Reading::Decimal;
    case Library::Date:
        return Reading::Date;
    case Library::DateTime:
    case Library::Timestamp:
        return Reading::DateTime;
    case Library::Bit:
        return Reading::Bits;
    case Library::TinyBlob:
    case Library::MediumBlob:
    case Library::LongBlob:
    case Library::Blob:
    case Library::VarString:
    case Library::String:
    case Library::Geometry:
        return field.characterSet == Library::BinaryCharacterSet
                && (field.flags & Library::BinaryFlag)
            ? Reading::Bytes
            : Reading::Text;
    default:
        return Reading::Text;
    }
}

// The client holds a result whole, as it does for QMYSQL.
class MySqlStatement final : public NativeStatement
{
public:
    MySqlStatement(const Library &library, void *connection)
        : m_library(library),
          m_connection(connection)
    {
    }
    ~MySqlStatement() override { finish(); }

    bool run(const QString &sql, const QVariantList &,
             QSql::NumericalPrecisionPolicy decimals) override
    {
        finish();
        m_error.reset();
        m_decimals = decimals;
        m_rowsAffected = -1;
        m_insertId = 0;
        m_readings.clear();
        const QByteArray text = sql.toUtf8();
        if (m_library.query(m_connection, text.constData(), ulong(text.size())) != 0)
            return fail(u"QMYSQL: Unable to execute query"_s);
        m_result = m_library.storeResult(m_connection);
        if (!m_result && m_library.code(m_connection) != 0)
            return fail(u"QMYSQL: Unable to fetch the result"_s);
        m_rowsAffected = qint64(m_library.affectedRows(m_connection));
        m_insertId = m_library.insertId(m_connection);
        noteColumns();
        return skipFurtherResults();
    }

    void finish() override
    {
        if (void *const result = std::exchange(m_result, nullptr))
            m_library.freeResult(result);
    }

    bool returnsRows() override { return m_result != nullptr; }
    const QStringList &columnNames() override { return m_columnNames; }

    bool next() override
    {
        m_row = m_result ? m_library.fetchRow(m_result) : nullptr;
        if (m_row)
            m_lengths = m_library.fetchLengths(m_result);
        return m_row;
    }

    Cell cell(int column) override
    {
        const char *const value = m_row[column];
        if (!value)
            return {};
        const QByteArrayView bytes(value, qsizetype(m_lengths[column]));
        switch (m_readings[size_t(column)]) {
        case Reading::Integer: {
            qint64 number = 0;
            std::from_chars(bytes.begin(), bytes.end(), number);
            return {.type = Cell::Type::Integer, .integer = number};
        }
        case Reading::Decimal:
            return decimal(bytes);
        case Reading::Text:
            return {.type = Cell::Type::Text, .bytes = bytes};
        case Reading::Bytes:
            return {.type = Cell::Type::Blob, .bytes = bytes};
        default:
            return {.type = Cell::Type::Other};
        }
    }

    QVariant value(int column) override
    {
        const QLatin1StringView text(m_row[column], qsizetype(m_lengths[column]));
        switch (m_readings[size_t(column)]) {
        case Reading::Unsigned:
            return text.toULongLong();
        case Reading::Date:
            return QDate::fromString(text, Qt::ISODate);
        case Reading::DateTime:
            return QDateTime::fromString(text + u'Z', Qt::ISODate); // the session runs in UTC
        case Reading::Bits: {
            quint64 bits = 0;
            for (const char byte : text)
                bits = bits << 8 | uchar(byte);
            return bits;
        }
        default:
            return {};
        }
    }

    bool hasFailed() const override { return m_error.has_value(); }
    QSqlError error() const override { return m_error.value_or(QSqlError()); }
    qint64 rowsAffected() const override { return m_rowsAffected; }
    QVariant lastInsertId() const override
    {
        return m_insertId ? QVariant(m_insertId) : QVariant();
    }

private:
    void noteColumns()
    {
        m_readings.clear();
        QStringList names;
        const unsigned count = m_result ? m_library.fieldCount(m_connection) : 0;
        for (unsigned column = 0; column < count; ++column) {
            const Library::Field &field = *m_library.field(m_result, column);
            m_readings.push_back(readingOf(field));
            names.append(QString::fromUtf8(field.texts[0]));
        }
        if (names != m_columnNames) // else the results share it
            m_columnNames = names;
    }

    // A procedure gives several, and the last tells how it ended.
    [[nodiscard]] bool skipFurtherResults()
    {
        int status = 0;
        while ((status = m_library.nextResult(m_connection)) == 0) {
            if (void *const result = m_library.storeResult(m_connection))
                m_library.freeResult(result);
        }
        return status < 0 || fail(u"QMYSQL: Unable to execute query"_s);
    }

    [[nodiscard]] Cell decimal(QByteArrayView text) const
    {
        if (m_decimals == QSql::HighPrecision)
            return {.type = Cell::Type::Text, .bytes = text};
        const double number = text.toDouble();
        if (m_decimals == QSql::LowPrecisionInt32)
            return {.type = Cell::Type::Integer, .integer = QVariant(number).toInt()};
        if (m_decimals == QSql::LowPrecisionInt64)
            return {.type = Cell::Type::Integer, .integer = QVariant(number).toLongLong()};
        return {.type = Cell::Type::Real, .real = number};
    }

    bool fail(const QString &what)
    {
        finish();
        m_error =
            QSqlError(what, QString::fromUtf8(m_library.message(m_connection)),
                      QSqlError::StatementError, QString::number(m_library.code(m_connection)));
        return false;
    }

    const Library &m_library;
    void *const m_connection;
    void *m_result = nullptr;
    char **m_row = nullptr; // of it
    unsigned long *m_lengths = nullptr;
    QStringList m_columnNames;
    std::vector<Reading> m_readings; // of its columns
    QSql::NumericalPrecisionPolicy m_decimals = QSql::LowPrecisionDouble;
    qint64 m_rowsAffected = -1;
    qulonglong m_insertId = 0;
    std::optional<QSqlError> m_error;
};

} // namespace

std::unique_ptr<NativeStatement> makeMySqlStatement(const QSqlDatabase &database)
{
    const Library &library = Library::of(database);
    void *const connection = Library::connectionOf(database);
    if (!connection || !library.runsStatements())
        return nullptr;
    return std::make_unique<MySqlStatement>(library, connection);
}

} // namespace AsyncSql
