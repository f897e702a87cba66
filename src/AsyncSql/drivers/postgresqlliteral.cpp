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

QString typed(const QString &text, QLatin1StringView type)
{
    return u'\'' + text + u"'::"_s + type;
}

QString doubleText(double value)
{
    if (std::isnan(value))
        return typed(u"NaN"_s, "float8"_L1);
    if (std::isinf(value))
        return typed(value > 0 ? u"Infinity"_s : u"-Infinity"_s, "float8"_L1);
    if (value == 0 && std::signbit(value))
        return typed(u"-0"_s, "float8"_L1); // numeric has none
    // As a numeric it reaches numeric and double precision columns alike with every digit; a cast
    // from float8 to numeric keeps 15 of 17.
    return typed(QString::number(value, 'g', QLocale::FloatingPointShortest), "numeric"_L1);
}

QString integerText(qint64 value)
{
    const bool isSmall =
        value >= std::numeric_limits<qint32>::min() && value <= std::numeric_limits<qint32>::max();
    return typed(QString::number(value), isSmall ? "int4"_L1 : "int8"_L1);
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
    if (value.isNull())
        return u"NULL"_s;
    switch (value.typeId()) {
    case QMetaType::Bool:
        return value.toBool() ? u"TRUE"_s : u"FALSE"_s;
    case QMetaType::Int:
    case QMetaType::LongLong:
        return integerText(value.toLongLong());
    case QMetaType::ULongLong:
        return typed(QString::number(value.toULongLong()), "numeric"_L1);
    case QMetaType::Double:
        return doubleText(value.toDouble());
    case QMetaType::QString:
        return quotedForPostgreSql(value.toString());
    case QMetaType::QByteArray:
        return u"E'\\\\x"_s + QString::fromLatin1(value.toByteArray().toHex()) + u"'::bytea"_s;
    case QMetaType::QDate:
        return typed(value.toDate().toString(Qt::ISODate), "date"_L1);
    case QMetaType::QTime:
        return typed(value.toTime().toString(Qt::ISODateWithMs), "time"_L1);
    case QMetaType::QDateTime:
        return typed(value.toDateTime().toUTC().toString(Qt::ISODateWithMs), "timestamptz"_L1);
    case QMetaType::QUuid:
        return quotedForPostgreSql(value.toUuid().toString(QUuid::WithoutBraces));
    default:
        // Never pasted in: whoever lets another type through must not open a hole.
        throw refusedValue(
            u"PostgreSQL takes no value of the type %1"_s.arg(QString::fromUtf8(value.typeName())));
    }
}

} // namespace AsyncSql
