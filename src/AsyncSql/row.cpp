// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/resultset_p.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qlocale.h>
#include <QtCore/qmetaobject.h>
#include <QtCore/qstringconverter.h>
#include <QtCore/quuid.h>

#include <cmath>

namespace AsyncSql {

namespace {

constexpr double MaximumExactReal = 9007199254740992.0; // 2^53: above it doubles skip integers

// Where a value comes from and what it is to become: what an error needs to say.
struct Conversion
{
    const ResultSet &result;
    qsizetype row;
    int column;
    const char *target;

    [[noreturn]] void fail(const Cell &cell) const
    {
        throw SqlError(SqlError::Kind::InvalidData,
                       QStringLiteral("Column \"%1\" of row %2: the %3 cannot be read as %4")
                           .arg(result.columnNames().at(column))
                           .arg(row)
                           .arg(typeName(cell), QLatin1StringView(target)));
    }

    static QString typeName(const Cell &cell)
    {
        switch (cell.type) {
        case StorageType::Integer:
            return QStringLiteral("integer");
        case StorageType::Real:
            return QStringLiteral("real number");
        case StorageType::Text:
            return QStringLiteral("text");
        case StorageType::Blob:
            return QStringLiteral("blob");
        case StorageType::Variant:
            return QLatin1StringView(cell.variant->metaType().name());
        default:
            return QStringLiteral("NULL");
        }
    }
};

// A number, exactly as stored: of the three the one that holds it.
struct Number
{
    enum class Type { None, Signed, Unsigned, Real } type = Type::None;
    qint64 integer = 0;
    quint64 unsignedInteger = 0;
    double real = 0;
};

Number numberFromText(QStringView text)
{
    bool ok = false;
    if (const qint64 integer = text.toLongLong(&ok); ok)
        return {.type = Number::Type::Signed, .integer = integer};
    if (const quint64 integer = text.toULongLong(&ok); ok)
        return {.type = Number::Type::Unsigned, .unsignedInteger = integer};
    if (const double real = text.toDouble(&ok); ok)
        return {.type = Number::Type::Real, .real = real};
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

bool isExactInteger(double value)
{
    return std::trunc(value) == value && std::abs(value) <= MaximumExactReal;
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

bool isJson(int type)
{
    return type == QMetaType::QJsonValue || type == QMetaType::QJsonObject
        || type == QMetaType::QJsonArray || type == QMetaType::QJsonDocument;
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

} // namespace

bool ResultSetReader::boolean(const ResultSet &result, qsizetype row, int column)
{
    const Cell cell = ResultSetData::cell(result.d.get(), row, column);
    if (cell.type == StorageType::Null)
        return false;
    const Number number = numberFrom(cell);
    switch (number.type) {
    case Number::Type::Signed:
        return number.integer != 0;
    case Number::Type::Unsigned:
        return number.unsignedInteger != 0;
    case Number::Type::Real:
        return number.real != 0;
    case Number::Type::None:
        break;
    }
    if (cell.type == StorageType::Text) {
        if (const std::optional<bool> word = booleanFromText(cell.text()))
            return *word;
    }
    Conversion{result, row, column, "bool"}.fail(cell);
}

qint64 ResultSetReader::integer(const ResultSet &result, qsizetype row, int column, qint64 minimum,
                                qint64 maximum, QMetaType target)
{
    const Cell cell = ResultSetData::cell(result.d.get(), row, column);
    if (cell.type == StorageType::Null)
        return 0;
    qint64 value = cell.integer();
    bool exact = true;
    if (cell.type != StorageType::Integer) [[unlikely]] {
        const Number number = numberFrom(cell);
        exact = number.type == Number::Type::Signed
            || (number.type == Number::Type::Real && isExactInteger(number.real));
        value = number.type == Number::Type::Real && exact ? qint64(number.real) : number.integer;
    }
    if (!exact || value < minimum || value > maximum)
        Conversion{result, row, column, target.name()}.fail(cell);
    return value;
}

quint64 ResultSetReader::unsignedInteger(const ResultSet &result, qsizetype row, int column)
{
    const Cell cell = ResultSetData::cell(result.d.get(), row, column);
    if (cell.type == StorageType::Null)
        return 0;
    const Number number = numberFrom(cell);
    if (number.type == Number::Type::Unsigned)
        return number.unsignedInteger;
    if (number.type == Number::Type::Signed && number.integer >= 0)
        return quint64(number.integer);
    if (number.type == Number::Type::Real && number.real >= 0 && isExactInteger(number.real))
        return quint64(number.real);
    Conversion{result, row, column, "quint64"}.fail(cell);
}

double ResultSetReader::real(const ResultSet &result, qsizetype row, int column, double maximum)
{
    const Cell cell = ResultSetData::cell(result.d.get(), row, column);
    if (cell.type == StorageType::Null)
        return 0;
    const Number number = numberFrom(cell);
    switch (number.type) {
    case Number::Type::Signed:
        return double(number.integer);
    case Number::Type::Unsigned:
        return double(number.unsignedInteger);
    case Number::Type::Real:
        if (!std::isfinite(number.real) || std::abs(number.real) <= maximum)
            return number.real;
        break;
    case Number::Type::None:
        break;
    }
    const bool isFloat = maximum < std::numeric_limits<double>::max();
    Conversion{result, row, column, isFloat ? "float" : "double"}.fail(cell);
}

QString ResultSetReader::text(const ResultSet &result, qsizetype row, int column)
{
    const Cell cell = ResultSetData::cell(result.d.get(), row, column);
    switch (cell.type) {
    case StorageType::Text:
        return cell.text().toString();
    case StorageType::Integer:
        return QString::number(cell.integer());
    case StorageType::Real:
        return QString::number(cell.real(), 'g', QLocale::FloatingPointShortest);
    case StorageType::Blob: {
        QStringDecoder decoder(QStringDecoder::Utf8);
        const QString decoded = decoder(cell.blob());
        if (!decoder.hasError())
            return decoded;
        break;
    }
    case StorageType::Variant:
        if (isJson(cell.variant->typeId())) {
            const QJsonArray array{cell.variant->toJsonValue()};
            const QByteArray utf8 = QJsonDocument(array).toJson(QJsonDocument::Compact);
            return QString::fromUtf8(utf8.sliced(1, utf8.size() - 2));
        }
        if (cell.variant->canConvert<QString>())
            return cell.variant->toString();
        break;
    default:
        return QString();
    }
    Conversion{result, row, column, "QString"}.fail(cell);
}

QStringView ResultSetReader::textView(const ResultSet &result, qsizetype row, int column)
{
    const Cell cell = ResultSetData::cell(result.d.get(), row, column);
    if (cell.type == StorageType::Null)
        return QStringView();
    if (cell.type != StorageType::Text)
        Conversion{result, row, column, "QStringView"}.fail(cell);
    return cell.text();
}

QByteArray ResultSetReader::blob(const ResultSet &result, qsizetype row, int column)
{
    const Cell cell = ResultSetData::cell(result.d.get(), row, column);
    if (cell.type == StorageType::Null)
        return QByteArray();
    if (cell.type == StorageType::Blob)
        return cell.blob().toByteArray();
    return text(result, row, column).toUtf8();
}

QVariant ResultSetReader::converted(const ResultSet &result, qsizetype row, int column,
                                    QMetaType target)
{
    const Cell cell = ResultSetData::cell(result.d.get(), row, column);
    if (target.id() == QMetaType::QVariant)
        return cell.toVariant();
    if (cell.type == StorageType::Null)
        return QVariant(target, nullptr);
    QVariant value = isParsed(target.id()) ? parsed(cell, target) : cell.toVariant();
    if (!value.isValid() || (value.metaType() != target && !value.convert(target)))
        Conversion{result, row, column, target.name()}.fail(cell);
    return value;
}

void ResultSetReader::requireColumns(const ResultSet &result, qsizetype count)
{
    if (result.columnCount() == count)
        return;
    throw SqlError(SqlError::Kind::InvalidArgument,
                   QStringLiteral("The type asked for has %1 members, the result %2 columns (%3)")
                       .arg(count)
                       .arg(result.columnCount())
                       .arg(result.columnNames().join(QStringLiteral(", "))));
}

QList<int> ResultSetReader::properties(const ResultSet &result, const QMetaObject &type)
{
    const QStringList columnNames = result.columnNames();
    QList<int> properties;
    for (const QString &column : columnNames) {
        int found = type.indexOfProperty(column.toUtf8().constData());
        for (int i = 0; found < 0 && i < type.propertyCount(); ++i) {
            const QLatin1StringView name(type.property(i).name());
            if (column.compare(name, Qt::CaseInsensitive) == 0)
                found = i;
        }
        if (found < 0 || !type.property(found).isWritable()) {
            throw SqlError(SqlError::Kind::InvalidArgument,
                           QStringLiteral("%1 has no writable property for the column \"%2\"")
                               .arg(QLatin1StringView(type.className()), column));
        }
        properties.append(found);
    }
    return properties;
}

namespace {

template <typename... Ts>
bool readAsOneOf(const ResultSet &result, qsizetype row, int column, QMetaType type,
                 QVariant &value)
{
    return ((type == QMetaType::fromType<Ts>()
             && (value = QVariant::fromValue(readCell<Ts>(result, row, column)), true))
            || ...);
}

// What a QVariant would cut down to size without a word, and what it does not know at all.
QVariant propertyValue(const ResultSet &result, qsizetype row, int column, QMetaType type)
{
    QVariant value;
    if (readAsOneOf<int, QString, qint64, double, bool, QByteArray, uint, quint64, short, ushort,
                    long, ulong, char, signed char, uchar, float>(result, row, column, type, value)
        || readAsOneOf<std::optional<int>, std::optional<qint64>, std::optional<double>,
                       std::optional<bool>, std::optional<QString>, std::optional<QByteArray>,
                       std::optional<QDate>, std::optional<QTime>, std::optional<QDateTime>,
                       std::optional<QUuid>>(result, row, column, type, value)) {
        return value;
    }
    return ResultSetReader::converted(result, row, column, type);
}

} // namespace

void ResultSetReader::readGadget(const ResultSet &result, qsizetype row, const QMetaObject &type,
                                 const QList<int> &properties, void *gadget)
{
    for (int column = 0; column < int(properties.size()); ++column) {
        const QMetaProperty property = type.property(properties[column]);
        const QMetaType target = property.metaType();
        const QVariant value = property.isEnumType() ? QVariant(readCell<int>(result, row, column))
                                                     : propertyValue(result, row, column, target);
        if (!property.writeOnGadget(gadget, value)) {
            Conversion{result, row, column, target.name()}.fail(
                ResultSetData::cell(result.d.get(), row, column));
        }
    }
}

/*!
    \class AsyncSql::Row
    \inmodule AsyncSql
    \reentrant
    \brief One row of a ResultSet.

    Costs as much as a pointer and an index, and keeps the rows of the result alive. Columns are
    named by index, counted from 0, or by name as in ResultSet::columnIndex(). Reading a row or a
    column that is not there throws SqlError::Kind::InvalidArgument.

    \code
    for (const Row &user : users) {
        const auto [id, name] = user.as<int, QString>();
        show(id, name, user["email"].toString());
    }
    \endcode
    \sa ResultSet
*/

/*!
    Makes a row without columns.
*/
Row::Row() = default;

/*!
    Makes the row \a index of \a result.
    \sa ResultSet::row()
*/
Row::Row(const ResultSet &result, qsizetype index) : m_result(result), m_index(index) {}

/*!
    Returns the place of the row in its result, counted from 0.
*/
qsizetype Row::index() const noexcept
{
    return m_index;
}

/*!
    Returns the number of columns.
*/
int Row::columnCount() const noexcept
{
    return m_result.columnCount();
}

/*!
    Returns the names of the columns, in their order.
*/
QStringList Row::columnNames() const
{
    return m_result.columnNames();
}

/*!
    Returns the cell in \a column; an invalid QVariant for NULL.
    \sa ResultSet::value()
*/
QVariant Row::value(qsizetype column) const
{
    return m_result.value(m_index, columnNumber(column));
}

/*!
    \overload
*/
QVariant Row::value(QAnyStringView column) const
{
    return m_result.value(m_index, column);
}

/*!
    Returns the same as value() for \a column.
*/
QVariant Row::operator[](qsizetype column) const
{
    return value(column);
}

/*!
    \overload
*/
QVariant Row::operator[](QAnyStringView column) const
{
    return value(column);
}

/*!
    Returns whether the cell in \a column is NULL.
*/
bool Row::isNull(qsizetype column) const
{
    return m_result.isNull(m_index, columnNumber(column));
}

/*!
    \overload
*/
bool Row::isNull(QAnyStringView column) const
{
    return m_result.isNull(m_index, column);
}

/*!
    \fn template <typename T> T AsyncSql::Row::get(qsizetype column) const
    Returns the cell in \a column as \c T.
    \sa ResultSet::get()
*/

/*!
    \fn template <typename T> T AsyncSql::Row::get(QAnyStringView column) const
    \overload
*/

/*!
    \fn template <typename T> T AsyncSql::Row::to() const
    Returns the whole row as \c T: a tuple, pair, aggregate, gadget or single value.
    \sa ResultSet::to()
*/

/*!
    \fn template <typename... Ts> std::tuple<Ts...> AsyncSql::Row::as() const
    Returns the whole row as a tuple, for structured bindings. There must be as many types as
    columns.
*/

// What does not fit an int is no column anyway.
int Row::columnNumber(qsizetype column) noexcept
{
    return column < 0 || column > std::numeric_limits<int>::max() ? -1 : int(column);
}

} // namespace AsyncSql
