// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/parameterbinder_p.h>

#include <AsyncSql/sqlerror.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/quuid.h>

#include <limits>

namespace AsyncSql {

namespace {

QString nameOf(QMetaType type)
{
    return QString::fromUtf8(type.name());
}

// What to bind instead of a value of a type that no database takes.
QString replacementFor(QMetaType type)
{
    switch (type.id()) {
    case QMetaType::QUrl:
        return QStringLiteral("QUrl::toString()");
    case QMetaType::QStringList:
    case QMetaType::QByteArrayList:
        return QStringLiteral("one parameter for each element, or a QJsonArray");
    case QMetaType::QVariantList:
        return QStringLiteral("one parameter for each element, or QJsonArray::fromVariantList()");
    case QMetaType::QVariantMap:
        return QStringLiteral("QJsonObject::fromVariantMap()");
    case QMetaType::QVariantHash:
        return QStringLiteral("QJsonObject::fromVariantHash()");
    case QMetaType::QColor:
        return QStringLiteral("QColor::name()");
    case QMetaType::QChar:
    case QMetaType::Char16:
    case QMetaType::Char32:
        return QStringLiteral("a QString");
    default:
        break;
    }
    const QLatin1StringView name(type.name());
    if (name == QLatin1StringView("qfloat16"))
        return QStringLiteral("a double");
    if (name.startsWith(QLatin1StringView("QFlags<")))
        return QStringLiteral("QFlags::toInt()"); // Qt takes flags for an enumeration, too
    if (type.flags() & QMetaType::IsEnumeration)
        return QStringLiteral("static_cast<int>() of it");
    if (name.contains(QLatin1StringView("std::chrono::")))
        return QStringLiteral("its count()");
    if (name.contains(QLatin1StringView("basic_string"))
        || name == QLatin1StringView("std::string"))
        return QStringLiteral("QString::fromStdString()");
    return QStringLiteral(
        "a number, QString, QByteArray, QDate, QTime, QDateTime, QUuid or JSON value "
        "made of it");
}

// The conversion of one value; where says which one it is, for the error alone.
class ValueConversion
{
public:
    ValueConversion(const QVariant &value, const ParsedStatement *statement, qsizetype index)
        : m_value(value),
          m_statement(statement),
          m_index(index)
    {
    }

    [[nodiscard]] std::optional<QVariant> convert() const;

private:
    [[nodiscard]] std::optional<QVariant> convertNull() const;
    void checkText(const QString &text) const;
    void checkDate(int year, bool isValid) const;
    [[nodiscard]] QVariant convertJson() const;
    [[nodiscard]] QVariant checkedJson(const QJsonValue &value) const;
    [[nodiscard]] SqlError error(const QString &reason) const;
    [[nodiscard]] SqlError unsupported() const;

    const QVariant &m_value;
    const ParsedStatement *const m_statement;
    const qsizetype m_index;
};

SqlError ValueConversion::error(const QString &reason) const
{
    SqlError::Details details;
    QString which = QStringLiteral("The value");
    if (m_statement) {
        const QString &name = m_statement->parameters.at(m_index).name;
        which = QStringLiteral("The value of parameter %1")
                    .arg(name.isEmpty() ? QString::number(m_index + 1)
                                        : QStringLiteral("\":%1\"").arg(name));
        details.query = m_statement->original;
    }
    return SqlError(SqlError::Kind::InvalidArgument, which + reason, details);
}

SqlError ValueConversion::unsupported() const
{
    return error(QStringLiteral(" has the type %1, which no database can store: bind %2 instead")
                     .arg(nameOf(m_value.metaType()), replacementFor(m_value.metaType())));
}

std::optional<QVariant> ValueConversion::convert() const
{
    if (m_value.isNull())
        return convertNull();
    switch (m_value.typeId()) {
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::LongLong:
    case QMetaType::Double:
    case QMetaType::QUuid:
        return std::nullopt;
    case QMetaType::Char:
    case QMetaType::SChar:
    case QMetaType::UChar:
    case QMetaType::Short:
    case QMetaType::UShort:
        return m_value.toInt();
    case QMetaType::UInt:
    case QMetaType::Long:
        return m_value.toLongLong();
    case QMetaType::ULong:
    case QMetaType::ULongLong: {
        const quint64 number = m_value.toULongLong();
        if (number <= quint64(std::numeric_limits<qint64>::max()))
            return qint64(number);
        if (m_value.typeId() == QMetaType::ULongLong)
            return std::nullopt;
        return number;
    }
    case QMetaType::Float:
        return double(m_value.toFloat());
    case QMetaType::QString: {
        const auto &text = *static_cast<const QString *>(m_value.constData());
        if (text.isNull())
            return QVariant();
        checkText(text);
        return std::nullopt;
    }
    case QMetaType::QChar: {
        QString text(m_value.toChar());
        checkText(text);
        return text;
    }
    case QMetaType::QByteArray:
        if (static_cast<const QByteArray *>(m_value.constData())->isNull())
            return QVariant();
        return std::nullopt;
    case QMetaType::QDate:
        checkDate(m_value.toDate().year(), m_value.toDate().isValid());
        return std::nullopt;
    case QMetaType::QTime:
        checkDate(1, m_value.toTime().isValid());
        return std::nullopt;
    case QMetaType::QDateTime:
        checkDate(m_value.toDateTime().date().year(), m_value.toDateTime().isValid());
        checkDate(m_value.toDateTime().toUTC().date().year(), true); // as most databases store it
        return std::nullopt;
    case QMetaType::QJsonArray:
    case QMetaType::QJsonDocument:
    case QMetaType::QJsonObject:
    case QMetaType::QJsonValue:
        return convertJson();
    default:
        throw unsupported();
    }
}

// NULL has no type; a type that no database takes is a mistake all the same.
std::optional<QVariant> ValueConversion::convertNull() const
{
    switch (m_value.typeId()) {
    case QMetaType::UnknownType:
        return std::nullopt;
    case QMetaType::Nullptr:
    case QMetaType::Bool:
    case QMetaType::Char:
    case QMetaType::SChar:
    case QMetaType::UChar:
    case QMetaType::Short:
    case QMetaType::UShort:
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::Long:
    case QMetaType::ULong:
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
    case QMetaType::Float:
    case QMetaType::Double:
    case QMetaType::QString:
    case QMetaType::QChar:
    case QMetaType::QByteArray:
    case QMetaType::QDate:
    case QMetaType::QTime:
    case QMetaType::QDateTime:
    case QMetaType::QUuid:
    case QMetaType::QJsonArray:
    case QMetaType::QJsonDocument:
    case QMetaType::QJsonObject:
    case QMetaType::QJsonValue:
        return QVariant();
    default:
        throw unsupported();
    }
}

void ValueConversion::checkText(const QString &text) const
{
    if (!text.isValidUtf16())
        throw error(
            QStringLiteral(" contains half of a surrogate pair, which no database can store: "
                           "bind a QByteArray if it is not text"));
}

void ValueConversion::checkDate(int year, bool isValid) const
{
    const QString type = nameOf(m_value.metaType());
    if (!isValid)
        throw error(QStringLiteral(" is an invalid %1: bind QVariant() for NULL").arg(type));
    if (year < 1 || year > 9999)
        throw error(
            QStringLiteral(" is a %1 outside of the years 1 to 9999, which not every database can "
                           "store: bind a number or text")
                .arg(type));
}

QVariant ValueConversion::convertJson() const
{
    QJsonValue value = m_value.toJsonValue();
    if (m_value.typeId() == QMetaType::QJsonDocument) {
        const QJsonDocument document = m_value.toJsonDocument();
        if (document.isNull())
            return QVariant();
        value = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    } else if (m_value.typeId() == QMetaType::QJsonArray) {
        value = m_value.toJsonArray();
    } else if (m_value.typeId() == QMetaType::QJsonObject) {
        value = m_value.toJsonObject();
    }
    if (value.isUndefined())
        throw error(QStringLiteral(" is an undefined QJsonValue: bind QVariant() for NULL"));
    return checkedJson(value);
}

// In an array, so that a single value has a text, too. Reading it again shows what JSON
// cannot say.
QVariant ValueConversion::checkedJson(const QJsonValue &value) const
{
    QJsonArray holder;
    holder.append(value);
    const QByteArray json = QJsonDocument(holder).toJson(QJsonDocument::Compact);
    if (QJsonDocument::fromJson(json).array() != holder)
        throw error(QStringLiteral(" is a %1 whose text would not say the same (it holds NaN or "
                                   "infinity, or is nested too deep): bind a QString")
                        .arg(nameOf(m_value.metaType())));
    return QString::fromUtf8(json.sliced(1, json.size() - 2));
}

} // namespace

/*!
    \internal
    Returns what the drivers take instead of \a value, nothing where they take it as it is: a
    QVariant() for NULL, which a null QString and a null QByteArray are, too; JSON as compact text.

    Fails with SqlError::Kind::InvalidArgument for every type that databases would store altered or
    not at all; the text names what to bind instead.
*/
std::optional<QVariant> toDatabaseValue(const QVariant &value)
{
    return ValueConversion(value, nullptr, 0).convert();
}

/*!
    \internal
    The same for \a value of the parameter number \a index of \a statement, counted from 0; an error
    names the parameter.
*/
std::optional<QVariant> toDatabaseValue(const QVariant &value, const ParsedStatement &statement,
                                        qsizetype index)
{
    return ValueConversion(value, &statement, index).convert();
}

} // namespace AsyncSql
