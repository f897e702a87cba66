// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/postgresqlliteral_p.h>

#include <AsyncSql/drivers/connectiontext_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/quuid.h>

#include <cmath>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

struct Type
{
    QLatin1StringView name; // empty: what stands around it tells
    uint oid =
        0; // https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat
};

Type doubleType(double value)
{
    // As a numeric it reaches numeric and double precision columns alike with every digit; a cast
    // from float8 to numeric keeps 15 of 17. But numeric has no infinity, and no -0.
    const bool isNumeric = std::isfinite(value) && !(value == 0 && std::signbit(value));
    return isNumeric ? Type{"numeric"_L1, 1700} : Type{"float8"_L1, 701};
}

QString doubleText(double value)
{
    if (std::isnan(value))
        return u"NaN"_s;
    if (std::isinf(value))
        return value > 0 ? u"Infinity"_s : u"-Infinity"_s;
    if (value == 0 && std::signbit(value))
        return u"-0"_s; // Qt leaves the sign out
    return QString::number(value, 'g', QLocale::FloatingPointShortest);
}

Type integerType(qint64 value)
{
    const bool isSmall =
        value >= std::numeric_limits<qint32>::min() && value <= std::numeric_limits<qint32>::max();
    return isSmall ? Type{"int4"_L1, 23} : Type{"int8"_L1, 20};
}

Type typeOf(const QVariant &value)
{
    if (value.isNull())
        return {};
    switch (value.typeId()) {
    case QMetaType::Bool:
        return {"bool"_L1, 16};
    case QMetaType::Int:
    case QMetaType::LongLong:
        return integerType(value.toLongLong());
    case QMetaType::ULongLong:
        return {"numeric"_L1, 1700};
    case QMetaType::Double:
        return doubleType(value.toDouble());
    case QMetaType::QByteArray:
        return {"bytea"_L1, 17};
    case QMetaType::QDate:
        return {"date"_L1, 1082};
    case QMetaType::QTime:
        return {"time"_L1, 1083};
    case QMetaType::QDateTime:
        return {"timestamptz"_L1, 1184};
    default:
        return {};
    }
}

QString typed(const QString &text, const QVariant &value)
{
    const QLatin1StringView type = typeOf(value).name;
    return u'(' + text + (type.isEmpty() ? QString() : u"::"_s + type) + u')';
}

} // namespace

QString quotedForPostgreSql(QString text)
{
    // The E form means the same whatever standard_conforming_strings says.
    const bool escapes = text.contains(u'\\');
    text.replace(u'\'', u"''"_s);
    if (escapes)
        text.replace(u'\\', u"\\\\"_s);
    return (escapes ? u"E'"_s : u"'"_s) + text + u'\'';
}

QString postgreSqlLiteral(const QVariant &value)
{
    return typed(value.isNull() ? u"NULL"_s : quotedForPostgreSql(postgreSqlText(value)), value);
}

QString postgreSqlPlaceholder(qsizetype index, const QVariant &value)
{
    return typed(u'$' + QString::number(index + 1), value);
}

uint postgreSqlType(const QVariant &value)
{
    return typeOf(value).oid;
}

QString postgreSqlText(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QMetaType::Int:
    case QMetaType::LongLong:
        return QString::number(value.toLongLong());
    case QMetaType::ULongLong:
        return QString::number(value.toULongLong());
    case QMetaType::Double:
        return doubleText(value.toDouble());
    case QMetaType::QString:
        return value.toString();
    case QMetaType::QByteArray:
        return u"\\x"_s + QString::fromLatin1(value.toByteArray().toHex());
    case QMetaType::QDate:
        return value.toDate().toString(Qt::ISODate);
    case QMetaType::QTime:
        return value.toTime().toString(Qt::ISODateWithMs);
    case QMetaType::QDateTime:
        return value.toDateTime().toUTC().toString(Qt::ISODateWithMs);
    case QMetaType::QUuid:
        return value.toUuid().toString(QUuid::WithoutBraces);
    default:
        if (value.isNull())
            return {};
        // Never pasted in: whoever lets another type through must not open a hole.
        throw refusedValue(
            u"PostgreSQL takes no value of the type %1"_s.arg(QString::fromUtf8(value.typeName())));
    }
}

} // namespace AsyncSql
