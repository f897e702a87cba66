// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/cellconversion_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qlocale.h>
#include <QtCore/qstringconverter.h>
#include <QtCore/quuid.h>

#include <algorithm>
#include <cmath>

namespace AsyncSql {

namespace {

constexpr double MaximumExactReal = 9007199254740992.0; // 2^53: above it doubles skip integers

Number numberFromText(QStringView text)
{
    bool ok = false;
    text = text.trimmed();
    const qsizetype point = text.indexOf(u'.');
    const bool hasExponent = text.contains(u'e', Qt::CaseInsensitive);
    const auto isZero = [](QChar digit) { return digit == u'0'; };
    bool isFraction = false;
    if (point > 0 && !hasExponent) { // a decimal: as a double it might be another integer
        isFraction = !std::all_of(text.begin() + point + 1, text.end(), isZero);
        if (!isFraction)
            text = text.first(point);
    }
    if (const qint64 integer = text.toLongLong(&ok); ok)
        return {.type = Number::Type::Signed, .integer = integer};
    if (const quint64 integer = text.toULongLong(&ok); ok)
        return {.type = Number::Type::Unsigned, .unsignedInteger = integer};
    if (const double real = text.toDouble(&ok); ok)
        return {.type = Number::Type::Real, .real = real, .isFraction = isFraction};
    return {};
}

Number numberFromVariant(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return {.type = Number::Type::Signed, .integer = value.toBool() ? 1 : 0};
    case QMetaType::ULongLong:
        return {.type = Number::Type::Unsigned, .unsignedInteger = value.toULongLong()};
    default:
        return {};
    }
}

QDateTime dateTimeFromText(QStringView text)
{
    QString iso = text.trimmed().toString();
    // PostgreSQL writes whole hours of an offset alone: +02
    const qsizetype sign = iso.size() - 3;
    if (sign > 15 && (iso[sign] == u'+' || iso[sign] == u'-'))
        iso += QStringLiteral(":00");
    return QDateTime::fromString(iso, Qt::ISODateWithMs);
}

QDate dateFromText(QStringView text)
{
    const QString iso = text.trimmed().toString();
    return iso.size() > 10 ? dateTimeFromText(iso).date() : QDate::fromString(iso, Qt::ISODate);
}

QTime timeFromText(QStringView text)
{
    const QString iso = text.trimmed().toString();
    const QTime time = QTime::fromString(iso, Qt::ISODateWithMs);
    return time.isValid() ? time : dateTimeFromText(iso).time();
}

QVariant uuidFromText(QStringView text)
{
    const QUuid uuid = QUuid::fromString(text.trimmed());
    if (!uuid.isNull())
        return QVariant(uuid);
    const QUuid::StringFormat format =
        text.trimmed().startsWith(u'{') ? QUuid::WithBraces : QUuid::WithoutBraces;
    return text.trimmed() == uuid.toString(format) ? QVariant(uuid) : QVariant();
}

// Also a number, a text or null alone, which QJsonDocument does not take.
QJsonValue jsonFromText(const QByteArray &utf8)
{
    const QJsonArray array = QJsonDocument::fromJson('[' + utf8 + ']').array();
    return array.size() == 1 ? array.first() : QJsonValue(QJsonValue::Undefined);
}

QVariant jsonAs(int type, const QJsonValue &value)
{
    switch (type) {
    case QMetaType::QJsonValue:
        return value.isUndefined() ? QVariant() : QVariant::fromValue(value);
    case QMetaType::QJsonObject:
        return value.isObject() ? QVariant(value.toObject()) : QVariant();
    case QMetaType::QJsonArray:
        return value.isArray() ? QVariant(value.toArray()) : QVariant();
    default:
        if (value.isObject())
            return QVariant(QJsonDocument(value.toObject()));
        return value.isArray() ? QVariant(QJsonDocument(value.toArray())) : QVariant();
    }
}

// An invalid QVariant where the text is nothing of the kind.
QVariant fromText(QStringView text, int type)
{
    switch (type) {
    case QMetaType::QDate: {
        const QDate date = dateFromText(text);
        return date.isValid() ? QVariant(date) : QVariant();
    }
    case QMetaType::QTime: {
        const QTime time = timeFromText(text);
        return time.isValid() ? QVariant(time) : QVariant();
    }
    case QMetaType::QDateTime: {
        const QDateTime dateTime =
            text.size() > 10 ? dateTimeFromText(text) : dateFromText(text).startOfDay();
        return dateTime.isValid() ? QVariant(dateTime) : QVariant();
    }
    case QMetaType::QUuid:
        return uuidFromText(text);
    default:
        return isJson(type) ? jsonAs(type, jsonFromText(text.toUtf8())) : QVariant();
    }
}

} // namespace

Number numberFrom(const Cell &cell)
{
    switch (cell.type) {
    case StorageType::Integer:
        return {.type = Number::Type::Signed, .integer = cell.integer()};
    case StorageType::Real:
        return {.type = Number::Type::Real, .real = cell.real()};
    case StorageType::Text:
        return numberFromText(cell.text());
    case StorageType::Variant:
        return numberFromVariant(*cell.variant);
    default:
        return {};
    }
}

bool Number::isExactInteger() const
{
    return !isFraction && std::trunc(real) == real && std::abs(real) <= MaximumExactReal;
}

std::optional<bool> booleanFromText(QStringView text)
{
    for (const char16_t *word : {u"true", u"t", u"yes", u"on"}) {
        if (text.compare(QStringView(word), Qt::CaseInsensitive) == 0)
            return true;
    }
    for (const char16_t *word : {u"false", u"f", u"no", u"off"}) {
        if (text.compare(QStringView(word), Qt::CaseInsensitive) == 0)
            return false;
    }
    return std::nullopt;
}

bool isJson(int type)
{
    return type == QMetaType::QJsonValue || type == QMetaType::QJsonObject
        || type == QMetaType::QJsonArray || type == QMetaType::QJsonDocument;
}

bool isParsed(int type)
{
    return type == QMetaType::QDate || type == QMetaType::QTime || type == QMetaType::QDateTime
        || type == QMetaType::QUuid || isJson(type);
}

// Dates, times, UUIDs and JSON; an invalid QVariant where the cell cannot be read like that.
QVariant parsed(const Cell &cell, QMetaType target)
{
    if (cell.type == StorageType::Text)
        return fromText(cell.text(), target.id());
    if (cell.type == StorageType::Blob && isJson(target.id()))
        return jsonAs(target.id(), jsonFromText(cell.blob().toByteArray()));
    if (cell.type == StorageType::Blob && target.id() == QMetaType::QUuid && cell.size == 16)
        return QVariant(QUuid::fromRfc4122(cell.blob()));
    if (cell.type != StorageType::Variant)
        return QVariant();
    QVariant value = *cell.variant;
    if (value.metaType() == target)
        return value;
    if (isJson(target.id()) && isJson(value.typeId()))
        return jsonAs(target.id(), value.toJsonValue());
    return value.convert(target) ? value : QVariant();
}

} // namespace AsyncSql
