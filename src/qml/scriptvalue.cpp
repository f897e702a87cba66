// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "scriptvalue_p.h"

#include <QtCore/qdatetime.h>
#include <QtCore/quuid.h>
#include <QtQml/qjsvalueiterator.h>

#include <cmath>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

constexpr double ExactIntegers = 9007199254740992; // 2^53: from here on, numbers leave some out
constexpr double DatabaseIntegers = 18446744073709551616.0; // 2^64: larger, it is meant as a real

SqlError refused(const QString &name, const QString &problem)
{
    return SqlError(SqlError::Kind::InvalidArgument,
                    u"The value of %1 cannot be stored: %2"_s.arg(name, problem));
}

SqlError isUndefined(const QString &name)
{
    return refused(name, u"it is undefined; null means NULL"_s);
}

QVariant numberFromScript(double number, const QString &name)
{
    if (!std::isfinite(number) || number != std::trunc(number)
        || std::abs(number) >= DatabaseIntegers)
        return number;
    if (std::abs(number) >= ExactIntegers)
        throw refused(name,
                      u"a JavaScript number does not hold an integer from 2^53 on exactly; "
                      "give it as a text"_s);
    return qint64(number);
}

// Not what is inside an object: it may be endless, and Qt crashes on symbols.
QVariant shallow(const QJSValue &value)
{
    return value.toVariant(QJSValue::RetainJSObjects);
}

// An array, or a list of C++, which is an object like one.
bool isList(const QJSValue &value)
{
    if (value.isArray())
        return true;
    const QVariant list = value.isObject() ? shallow(value) : QVariant();
    return list.metaType() != QMetaType::fromType<QJSValue>() && list.canConvert<QVariantList>();
}

QVariantList listFromScript(const QJSValue &array, const QString &prefix)
{
    QVariantList list;
    const quint32 length = array.property(u"length"_s).toUInt();
    list.reserve(length);
    for (quint32 i = 0; i < length; ++i)
        list.append(fromScript(array.property(i), prefix + QString::number(i + 1)));
    return list;
}

bool isPlainObject(const QJSValue &value)
{
    return value.isObject() && !value.isCallable() && !value.isArray() && !value.isDate()
        && !value.isRegExp() && !value.isError() && !value.isQObject() && !value.isVariant();
}

} // namespace

QVariant toScript(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::UnknownType:
        return QVariant::fromValue(nullptr);
    case QMetaType::LongLong: {
        const qint64 number = value.toLongLong();
        const bool isExact = std::abs(double(number)) < ExactIntegers;
        return isExact ? QVariant(double(number)) : QVariant(QString::number(number));
    }
    case QMetaType::ULongLong:
        return value.toString();
    case QMetaType::QDate:
        return value.toDate().toString(Qt::ISODate);
    case QMetaType::QTime:
        return value.toTime().toString(Qt::ISODateWithMs);
    case QMetaType::QUuid:
        return value.toUuid().toString(QUuid::WithoutBraces);
    default:
        return value;
    }
}

QVariant fromScript(const QJSValue &value, const QString &name)
{
    if (value.isNull())
        return {};
    if (value.isUndefined())
        throw isUndefined(name);
    if (value.isBool())
        return value.toBool();
    if (value.isString()) {
        const QString text = value.toString();
        return text.isNull() ? u""_s : text; // an empty text comes as a null one
    }
    if (value.isNumber())
        return numberFromScript(value.toNumber(), name);
    if (value.isCallable())
        throw refused(name, u"it is a function"_s);
    if (value.isArray() || isPlainObject(value)) {
        const QVariant buffer = shallow(value);
        if (buffer.typeId() == QMetaType::QByteArray) // an ArrayBuffer
            return buffer;
        throw refused(name, u"it is an object; JSON.stringify() makes a text of it"_s);
    }
    if (value.isDate()) {
        const QDateTime time = value.toDateTime();
        if (!time.isValid())
            throw refused(name, u"it is an invalid date"_s);
        return time;
    }
    if (value.isVariant() && !value.toVariant().isValid())
        return {};
    if (value.isVariant())
        return value.toVariant(); // the engine refuses what it cannot store
    throw refused(name, u"it is no value"_s);
}

QVariant fromScript(const QVariant &value, const QString &name)
{
    if (value.metaType() == QMetaType::fromType<QJSValue>())
        return fromScript(value.value<QJSValue>(), name);
    switch (value.typeId()) {
    case QMetaType::UnknownType: // null is a null pointer
        throw isUndefined(name);
    case QMetaType::Nullptr:
        return {};
    case QMetaType::Double:
        return numberFromScript(value.toDouble(), name);
    default:
        return value;
    }
}

QVariant parametersFromScript(const QJSValue &parameters)
{
    if (parameters.isUndefined() || parameters.isNull())
        return {};
    if (isList(parameters))
        return listFromScript(parameters, u"parameter "_s);
    if (!isPlainObject(parameters)
        || shallow(parameters).metaType() != QMetaType::fromType<QJSValue>()) {
        throw SqlError(SqlError::Kind::InvalidArgument,
                       u"The parameters must be an array or an object"_s);
    }
    QVariantMap map;
    QJSValueIterator member(parameters);
    while (member.hasNext()) {
        member.next();
        map.insert(member.name(), fromScript(member.value(), u':' + member.name()));
    }
    return map;
}

Query queryFromScript(const QString &sql, const QJSValue &parameters)
{
    const QVariant values = parametersFromScript(parameters);
    return values.typeId() == QMetaType::QVariantMap ? Query(sql, values.toMap())
                                                     : Query(sql, values.toList());
}

QList<QVariantList> batchFromScript(const QJSValue &rows)
{
    if (!isList(rows))
        throw SqlError(SqlError::Kind::InvalidArgument, u"The rows must be an array of arrays"_s);
    QList<QVariantList> list;
    const quint32 length = rows.property(u"length"_s).toUInt();
    list.reserve(length);
    for (quint32 i = 0; i < length; ++i) {
        const QJSValue row = rows.property(i);
        if (!isList(row))
            throw SqlError(SqlError::Kind::InvalidArgument, u"Row %1 must be an array"_s.arg(i));
        list.append(listFromScript(row, u"row %1, parameter "_s.arg(i)));
    }
    return list;
}

QVariant modelParameters(const QJSValue &parameters)
{
    try {
        return parametersFromScript(parameters);
    } catch (const SqlError &error) {
        return QVariant::fromValue(error);
    }
}

} // namespace AsyncSql
