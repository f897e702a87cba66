// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/postgresqlvalue_p.h>

#include <AsyncSql/drivers/postgresqllibrary_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qendian.h>
#include <QtCore/qnumeric.h>

#include <bit>
#include <charconv>
#include <cstdlib>
#include <limits>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Cell = NativeStatement::Cell;

namespace {

// https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
enum class Oid : uint {
    Bool = 16,
    Bytea = 17,
    Name = 19,
    Int8 = 20,
    Int2 = 21,
    Int4 = 23,
    Regproc = 24,
    Text = 25,
    Xid = 28,
    Cid = 29,
    Json = 114,
    Float4 = 700,
    Float8 = 701,
    Abstime = 702,
    Reltime = 703,
    Bpchar = 1042,
    Varchar = 1043,
    Date = 1082,
    Time = 1083,
    Timestamp = 1114,
    Timestamptz = 1184,
    Timetz = 1266,
    Numeric = 1700,
    Void = 2278
};

QDateTime dateTime(QLatin1StringView text)
{
    // An offset with seconds, of a zone of old: +00:53:28.
    const qsizetype offset = text.size() - 9;
    if (offset > 10 && (text[offset] == u'+' || text[offset] == u'-') && text[offset + 3] == u':'
        && text[offset + 6] == u':') {
        const int seconds = text.sliced(offset + 7).toInt();
        return dateTime(text.chopped(3)).addSecs(text[offset] == u'+' ? -seconds : seconds);
    }
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    const QLatin1StringView time = text.sliced(std::min<qsizetype>(text.size(), 11));
    if (!time.contains(u'-') && !time.contains(u'+') && !time.endsWith(u'Z'))
        return QDateTime::fromString(text + u'Z', Qt::ISODate);
    return QDateTime::fromString(text, Qt::ISODate);
#else
    return QDateTime::fromString(text, Qt::ISODate).toLocalTime();
#endif
}

// As processors do it, and with that QPSQL; C++ leaves open what becomes of what does not fit.
template <typename Integer>
Integer toInteger(double value)
{
    constexpr auto least = std::numeric_limits<Integer>::min();
    return value > double(least) && value < -double(least) ? Integer(value) : least;
}

} // namespace

PostgreSqlColumn::PostgreSqlColumn(uint type, Format format,
                                   QSql::NumericalPrecisionPolicy decimals)
    : m_kind(kindOf(type)),
      m_format(format),
      m_decimals(decimals)
{
}

// As QPSQL has them; all others are text.
PostgreSqlColumn::Kind PostgreSqlColumn::kindOf(uint type)
{
    using enum Oid;
    switch (Oid(type)) {
    case Bool:
        return Kind::Bool;
    case Int8:
        return Kind::Integer;
    case Int2:
    case Int4:
    case Regproc:
    case Xid:
    case Cid:
    case Void:
        return Kind::Number;
    case Float4:
    case Float8:
        return Kind::Real;
    case Numeric:
        return Kind::Decimal;
    case Abstime:
    case Reltime:
    case Date:
        return Kind::Date;
    case Time:
    case Timetz:
        return Kind::Time;
    case Timestamp:
    case Timestamptz:
        return Kind::DateTime;
    case Bytea:
        return Kind::Bytes;
    default:
        return Kind::Text;
    }
}

bool PostgreSqlColumn::hasBinary(uint type)
{
    using enum Oid;
    switch (Oid(type)) {
    case Bool:
    case Bytea:
    case Name:
    case Int8:
    case Int2:
    case Int4:
    case Text:
    case Json:
    case Float8:
    case Bpchar:
    case Varchar:
        return true;
    default:
        return false;
    }
}

Cell PostgreSqlColumn::cell(const char *value, int size) const
{
    if (m_format == Format::Text)
        return textCell(value, size);
    switch (m_kind) {
    case Kind::Integer:
        return {.type = Cell::Type::Integer, .integer = qFromBigEndian<qint64>(value)};
    case Kind::Number:
        return {.type = Cell::Type::Integer,
                .integer = size == int(sizeof(qint16)) ? qint64(qFromBigEndian<qint16>(value))
                                                       : qint64(qFromBigEndian<qint32>(value))};
    case Kind::Real:
        return {.type = Cell::Type::Real,
                .real = std::bit_cast<double>(qFromBigEndian<quint64>(value))};
    case Kind::Bytes:
        return {.type = Cell::Type::Blob, .bytes = {value, size}};
    case Kind::Bool:
        return {.type = Cell::Type::Other};
    default:
        return {.type = Cell::Type::Text, .bytes = {value, size}};
    }
}

Cell PostgreSqlColumn::textCell(const char *value, int size) const
{
    switch (m_kind) {
    case Kind::Integer: {
        qint64 number = 0;
        std::from_chars(value, value + size, number);
        return {.type = Cell::Type::Integer, .integer = number};
    }
    case Kind::Number: // of some, the text is a name
        return {.type = Cell::Type::Integer, .integer = int(std::strtol(value, nullptr, 10))};
    case Kind::Decimal:
        if (m_decimals == QSql::HighPrecision)
            return {.type = Cell::Type::Text, .bytes = {value, size}};
        [[fallthrough]];
    case Kind::Real: {
        bool isNumber = false;
        double number = QByteArrayView(value, size).toDouble(&isNumber);
        if (!isNumber) {
            const QLatin1StringView text(value, size);
            if (text == "NaN"_L1)
                number = qQNaN();
            else if (text == "Infinity"_L1)
                number = qInf();
            else if (text == "-Infinity"_L1)
                number = -qInf();
            else if (text.startsWith(u'0') || text.startsWith("-0"_L1))
                number = 0; // a numeric below every double
            else
                return {.type = Cell::Type::Text, .bytes = {value, size}}; // beyond
        }
        return m_kind == Kind::Decimal ? decimal(number)
                                       : Cell{.type = Cell::Type::Real, .real = number};
    }
    case Kind::Text:
        return {.type = Cell::Type::Text, .bytes = {value, size}};
    default:
        return {.type = Cell::Type::Other};
    }
}

Cell PostgreSqlColumn::decimal(double value) const
{
    if (m_decimals == QSql::LowPrecisionInt64)
        return {.type = Cell::Type::Integer, .integer = toInteger<qint64>(value)};
    if (m_decimals == QSql::LowPrecisionInt32)
        return {.type = Cell::Type::Integer, .integer = toInteger<int>(value)};
    return {.type = Cell::Type::Real, .real = value};
}

QVariant PostgreSqlColumn::other(const char *value, const PostgreSqlLibrary &libpq) const
{
    const QLatin1StringView text(value);
    switch (m_kind) {
    case Kind::Bool:
        return m_format == Format::Binary ? *value != 0 : *value == 't';
    case Kind::Date:
        return QDate::fromString(text, Qt::ISODate);
    case Kind::Time:
        return QTime::fromString(text, Qt::ISODate);
    case Kind::DateTime:
        return dateTime(text);
    case Kind::Bytes: {
        size_t size = 0;
        uchar *const bytes = libpq.unescapeBytes(reinterpret_cast<const uchar *>(value), &size);
        QByteArray copy(reinterpret_cast<const char *>(bytes), qsizetype(size));
        libpq.free(bytes);
        return copy;
    }
    default:
        return {};
    }
}

} // namespace AsyncSql
