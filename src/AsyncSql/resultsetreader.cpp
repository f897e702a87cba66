// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/cellconversion_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qmetaobject.h>
#include <QtCore/qstringconverter.h>

#include <cmath>

namespace AsyncSql {

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
        if (!std::isfinite(number.real))
            break;
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
            || (number.type == Number::Type::Real && number.isExactInteger());
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
    if (number.type == Number::Type::Real && number.real >= 0 && number.isExactInteger())
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
                       std::optional<uint>, std::optional<quint64>, std::optional<short>,
                       std::optional<ushort>, std::optional<long>, std::optional<ulong>,
                       std::optional<signed char>, std::optional<uchar>, std::optional<float>,
                       std::optional<QDate>, std::optional<QTime>, std::optional<QDateTime>,
                       std::optional<QUuid>, std::optional<QJsonValue>, std::optional<QJsonObject>,
                       std::optional<QJsonArray>, std::optional<QJsonDocument>>(result, row, column,
                                                                                type, value)) {
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
        const bool isUnsigned = target.flags() & QMetaType::IsUnsignedEnumeration;
        const QVariant value = !property.isEnumType() ? propertyValue(result, row, column, target)
            : isUnsigned ? QVariant(readCell<uint>(result, row, column))
                         : QVariant(readCell<int>(result, row, column));
        if (!property.writeOnGadget(gadget, value)) {
            Conversion{result, row, column, target.name()}.fail(
                ResultSetData::cell(result.d.get(), row, column));
        }
    }
}

} // namespace AsyncSql
