// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/resultset_p.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/quuid.h>

#include <algorithm>
#include <cmath>

namespace AsyncSql {

namespace {

QString listOf(const QStringList &columnNames)
{
    return columnNames.isEmpty()
        ? QStringLiteral("the result has no columns")
        : QStringLiteral("its columns are %1").arg(columnNames.join(QStringLiteral(", ")));
}

char16_t lowerAscii(QChar character)
{
    const char16_t unit = character.unicode();
    return unit >= u'A' && unit <= u'Z' ? char16_t(unit + (u'a' - u'A')) : unit;
}

bool equalsIgnoringAsciiCase(QStringView left, QStringView right)
{
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](QChar a, QChar b) { return lowerAscii(a) == lowerAscii(b); });
}

QJsonValue jsonInteger(qint64 value)
{
    constexpr qint64 exact = qint64(1) << 53;
    if (value >= -exact && value <= exact)
        return QJsonValue(value);
    return QJsonValue(QString::number(value));
}

QJsonValue jsonVariant(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return value.toBool();
    case QMetaType::ULongLong:
        return QString::number(value.toULongLong()); // stored only where it fits no qint64
    case QMetaType::QDateTime:
        return value.toDateTime().toString(Qt::ISODateWithMs);
    case QMetaType::QTime:
        return value.toTime().toString(Qt::ISODateWithMs);
    case QMetaType::QDate:
        return value.toDate().toString(Qt::ISODate);
    case QMetaType::QUuid:
        return value.toUuid().toString(QUuid::WithoutBraces);
    default:
        return QJsonValue::fromVariant(value);
    }
}

QJsonValue jsonCell(const Cell &cell)
{
    switch (cell.type) {
    case StorageType::Integer:
        return jsonInteger(cell.integer());
    case StorageType::Real:
        return std::isfinite(cell.real()) ? QJsonValue(cell.real()) : QJsonValue();
    case StorageType::Text:
        return QJsonValue(cell.text().toString());
    case StorageType::Blob:
        return QJsonValue(QString::fromLatin1(cell.blob().toByteArray().toBase64()));
    case StorageType::Variant:
        return jsonVariant(*cell.variant);
    default:
        return QJsonValue();
    }
}

// Adds the type of one more cell; false as soon as there are two.
bool combine(QMetaType &common, QMetaType type)
{
    if (common.isValid() && common != type)
        return false;
    common = type;
    return true;
}

} // namespace

QVariant Cell::toVariant() const
{
    switch (type) {
    case StorageType::Integer:
        return QVariant(integer());
    case StorageType::Real:
        return QVariant(real());
    case StorageType::Text:
        return QVariant(text().toString());
    case StorageType::Blob:
        return QVariant(blob().toByteArray());
    case StorageType::Variant:
        return *variant;
    default:
        return QVariant();
    }
}

void ResultSetData::throwBadIndex(const ResultSetData *data, qsizetype row, int column)
{
    const int columns = data ? int(data->columnNames.size()) : 0;
    if (column < 0 || column >= columns) {
        throw SqlError(SqlError::Kind::InvalidArgument,
                       QStringLiteral("There is no column %1: the result has %2, counted from 0")
                           .arg(column)
                           .arg(columns));
    }
    throw SqlError(SqlError::Kind::InvalidArgument,
                   QStringLiteral("There is no row %1: the result has %2, counted from 0")
                       .arg(row)
                       .arg(data->rowCount));
}

qsizetype ResultSetData::chunkIndex(qsizetype row) const
{
    const auto next = std::upper_bound(firstRows.begin(), firstRows.end(), row);
    return next - firstRows.begin() - 1;
}

/*!
    \class AsyncSql::ResultSet
    \inmodule AsyncSql
    \reentrant
    \brief The rows that a statement returned, or what it did.

    Immutable and implicitly shared: a copy costs as much as a pointer, and any number of threads
    may read the same result. Integers are \c qint64, texts QString, blobs QByteArray; NULL is kept
    apart from the empty text and from 0.

    The cells lie in columns, so that get() needs no QVariant and a text can be looked at without a
    copy. A large result that is dropped in the application's main thread is freed in another one.

    An index or a name that the result does not have throws SqlError::Kind::InvalidArgument. A value
    that is asked for as a type that cannot hold it exactly throws SqlError::Kind::InvalidData,
    which names the cell but never the value.

    \code
    for (const Row &user : users)
        qInfo() << user.get<int>("id") << user.get<std::optional<QString>>("name").value_or(u"?"_s);
    const auto list = users.to<std::tuple<int, QString>>();
    \endcode
    \sa Row
*/

/*!
    \class AsyncSql::ResultSet::Statistics
    \inmodule AsyncSql
    \brief Where the time of a statement went, and the memory that its result holds.

    \c queued is the time from the call to the start, \c executing that in the database up to the
    first row, \c fetching that of reading the rows, all in microseconds; \c bytes is the memory
    held by the rows.
*/

/*!
    Makes a result without columns or rows.
*/
ResultSet::ResultSet() = default;

/*!
    \internal
*/
ResultSet::ResultSet(std::shared_ptr<const ResultSetData> data) : d(std::move(data)) {}

ResultSet::ResultSet(const ResultSet &other) = default;
ResultSet::ResultSet(ResultSet &&other) noexcept = default;
ResultSet &ResultSet::operator=(const ResultSet &other) = default;
ResultSet &ResultSet::operator=(ResultSet &&other) noexcept = default;
ResultSet::~ResultSet() = default;

/*!
    Returns the number of rows.
*/
qsizetype ResultSet::rowCount() const noexcept
{
    return d ? d->rowCount : 0;
}

/*!
    Returns the number of columns; 0 if the statement returns no rows.
*/
int ResultSet::columnCount() const noexcept
{
    return d ? int(d->columnNames.size()) : 0;
}

/*!
    Returns whether there are no rows.
*/
bool ResultSet::isEmpty() const noexcept
{
    return rowCount() == 0;
}

/*!
    Returns whether the statement is one that returns rows, even if there were none: a SELECT, or
    an INSERT with RETURNING.
*/
bool ResultSet::returnsRows() const noexcept
{
    return columnCount() > 0;
}

/*!
    Returns the names of the columns, in their order, as the database gave them.
*/
QStringList ResultSet::columnNames() const
{
    return d ? d->columnNames : QStringList();
}

/*!
    Returns the index of the column \a name: the first with exactly that name, otherwise the only
    one that differs in the case of ASCII letters.

    Throws SqlError::Kind::InvalidArgument, with the names there are, if there is none or if
    several differ only in case.
*/
int ResultSet::columnIndex(QAnyStringView name) const
{
    static const QStringList none;
    const QStringList &names = d ? d->columnNames : none;
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (QAnyStringView::equal(names[i], name))
            return int(i);
    }
    const QString wanted = name.toString();
    QList<qsizetype> similar;
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (equalsIgnoringAsciiCase(names[i], wanted))
            similar.append(i);
    }
    if (similar.size() == 1)
        return int(similar.first());
    const QString problem = similar.isEmpty()
        ? QStringLiteral("There is no column \"%1\": %2")
        : QStringLiteral("Several columns are called \"%1\" but for upper and lower case: %2");
    throw SqlError(SqlError::Kind::InvalidArgument, problem.arg(wanted, listOf(names)));
}

/*!
    Returns the type that value() has in every cell of \a column that is not NULL: LongLong, Double,
    QString, QByteArray or, for what the driver converted itself, a type such as QDate. Invalid if
    the types differ from row to row, or if all cells are NULL.
*/
QMetaType ResultSet::columnType(int column) const
{
    if (column < 0 || column >= columnCount())
        (void)ResultSetData::cell(d.get(), 0, column); // throws
    QMetaType common;
    for (const auto &chunk : d->chunks) {
        const ColumnChunk &cells = chunk->columns[column];
        switch (cells.type) {
        case StorageType::Null:
            break;
        case StorageType::Mixed:
            return QMetaType();
        case StorageType::Variant:
            for (qsizetype row = 0; row < chunk->rows; ++row) {
                if (!cells.isNull(row) && !combine(common, cells.variants[row].metaType()))
                    return QMetaType();
            }
            break;
        case StorageType::Integer:
        case StorageType::Real:
        case StorageType::Text:
        case StorageType::Blob:
            constexpr QMetaType::Type types[] = {QMetaType::LongLong, QMetaType::Double,
                                                 QMetaType::QString, QMetaType::QByteArray};
            if (!combine(common, QMetaType(types[int(cells.type) - int(StorageType::Integer)])))
                return QMetaType();
        }
    }
    return common;
}

/*!
    Returns the number of rows that the statement inserted, changed or deleted; -1 if unknown or if
    it is no such statement.
*/
qint64 ResultSet::rowsAffected() const noexcept
{
    return d ? d->rowsAffected : -1;
}

/*!
    Returns the key that the database made for the row inserted; invalid if no row was, or if the
    driver does not tell. SQLite has the last one that it made on the connection, also where the
    statement updated a row instead, or the table is one WITHOUT ROWID.
*/
QVariant ResultSet::lastInsertId() const
{
    return d ? d->lastInsertId : QVariant();
}

/*!
    Returns where the time of the statement went, and the memory held.
*/
ResultSet::Statistics ResultSet::statistics() const
{
    return d ? d->statistics : Statistics();
}

/*!
    Returns the cell at \a row and \a column, both counted from 0: a qint64, double, QString or
    QByteArray, or what the driver made of it, such as a QDate. NULL is an invalid QVariant.
*/
QVariant ResultSet::value(qsizetype row, int column) const
{
    return ResultSetData::cell(d.get(), row, column).toVariant();
}

/*!
    \overload
*/
QVariant ResultSet::value(qsizetype row, QAnyStringView column) const
{
    return value(row, columnIndex(column));
}

/*!
    Returns whether the cell at \a row and \a column is NULL. An empty text or blob is not.
*/
bool ResultSet::isNull(qsizetype row, int column) const
{
    qsizetype rowInChunk = 0;
    return ResultSetData::columnChunk(d.get(), row, column, &rowInChunk).isNull(rowInChunk);
}

/*!
    \overload
*/
bool ResultSet::isNull(qsizetype row, QAnyStringView column) const
{
    return isNull(row, columnIndex(column));
}

/*!
    \fn template <typename T> T AsyncSql::ResultSet::get(qsizetype row, int column) const
    Returns the cell at \a row and \a column as \c T, without a QVariant for numbers, texts and
    blobs.

    \c T is bool, a number, an enum (from its number), QString, QStringView, QByteArray, QDate,
    QTime, QDateTime, QUuid, a JSON class (parsed from text), QVariant, any other type that a
    QVariant converts to, or a std::optional of these. NULL is \c {T{}}, or \c std::nullopt.

    Dates and times are read from ISO 8601 text, with or without milliseconds and offset. A
    QStringView looks into the result and is valid as long as any copy of it; only a text can be
    read like that. A number is read as bool by comparing it with 0.

    Throws SqlError::Kind::InvalidData if \c T cannot hold the value exactly: an integer out of
    range, a fraction as an integer, a text that is no number.
*/

/*!
    \fn template <typename T> T AsyncSql::ResultSet::get(qsizetype row, QAnyStringView column) const
    \overload
*/

/*!
    Returns the row at \a index, counted from 0.
*/
Row ResultSet::row(qsizetype index) const
{
    if (index < 0 || index >= rowCount()) {
        throw SqlError(SqlError::Kind::InvalidArgument,
                       QStringLiteral("There is no row %1: the result has %2, counted from 0")
                           .arg(index)
                           .arg(rowCount()));
    }
    return Row(*this, index);
}

/*!
    Returns an iterator to the first row. It makes each Row as it goes and keeps the result alive.
*/
RowIterator ResultSet::begin() const
{
    return RowIterator(*this, 0);
}

/*!
    Returns an iterator behind the last row.
*/
RowIterator ResultSet::end() const
{
    return RowIterator(*this, rowCount());
}

/*!
    Returns the first row, or nothing if there are no rows.
*/
std::optional<Row> ResultSet::first() const
{
    if (isEmpty())
        return std::nullopt;
    return Row(*this, 0);
}

/*!
    Returns the first cell of the first row; an invalid QVariant if there is none, or if it is NULL.
*/
QVariant ResultSet::scalar() const
{
    return isEmpty() ? QVariant() : value(0, 0);
}

/*!
    \fn template <typename T> QList<T> AsyncSql::ResultSet::to() const
    Returns every row as a \c T, which is one of
    \list
    \li a std::tuple or std::pair, or an aggregate of up to 24 members: by position, the number of
        columns must be that of the members;
    \li a Q_GADGET: by name, every column must have a writable property (whose name may differ in
        the case of ASCII letters), a property without a column keeps its default;
    \li any type that get() reads, if there is just one column.
    \endlist
    Each cell is read as get() does. Throws SqlError::Kind::InvalidArgument if the columns do not
    fit \c T.
*/

/*!
    Returns the rows as an array of objects, one member per column.

    NULL is \c null, and so are NaN and infinity; integers beyond 2^53, which a JSON number does not
    hold exactly, are strings; blobs are base64, dates and times ISO 8601. Of several columns with
    the same name the last one counts.
*/
QJsonArray ResultSet::toJson() const
{
    QJsonArray rows;
    for (qsizetype row = 0; row < rowCount(); ++row) {
        QJsonObject object;
        for (int column = 0; column < columnCount(); ++column)
            object.insert(d->columnNames[column],
                          jsonCell(ResultSetData::cell(d.get(), row, column)));
        rows.append(object);
    }
    return rows;
}

} // namespace AsyncSql
