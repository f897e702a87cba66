// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/row.h>

namespace AsyncSql {

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
        const auto [id, name, email] = user.as<int, QString, QString>();
        show(id, name, email);
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
