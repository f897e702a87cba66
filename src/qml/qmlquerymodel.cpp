// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "qmlquerymodel.h"

#include "scriptbridge_p.h"

namespace AsyncSql {

/*!
    \qmltype QueryModel
    \inqmlmodule AsyncSql
    \brief The rows of a query, for any view.

    \qml
    TableView {
        model: QueryModel {
            engine: db
            sql: "SELECT id, name FROM users WHERE name LIKE ?"
            params: [search.text + "%"]
            debounce: 30
        }
        delegate: Text { required property var display; text: display ?? "" }
    }
    \endqml

    \c display is the cell, and each column name is a role with that row's value. The rows that
    the model has stay until new ones are there, and when a load fails.

    Qt before 6.5 lets a view know the names of roles that there are when it makes its first
    delegate. Should a later statement have other columns, give the view the model anew, or let
    delegates use \c display.
*/

/*!
    \qmlproperty AsyncSqlEngine QueryModel::engine
    The database to ask; an engine that a C++ program hands over will do, too.
*/

/*!
    \qmlproperty string QueryModel::sql
    The statement.
*/

/*!
    \qmlproperty var QueryModel::params
    The values for its parameters, an array for \c{?} or an object for \c{:name}.
*/

/*!
    \qmlproperty var QueryModel::error
    Why the last load failed, an Error with \c code, \c message and \c nativeCode; null otherwise.
*/

/*!
    \qmlmethod QueryModel::refresh()
    Loads again, now.
*/

/*!
    \qmlproperty bool QueryModel::active
    Whether the model loads by itself; true by default. While it is false, only refresh() loads, and
    a change of the statement ends that.
*/

/*!
    \qmlproperty int QueryModel::debounce
    How many milliseconds to wait for another change before loading; 0 by default.
*/

/*!
    \qmlproperty int QueryModel::pageSize
    How many rows to load at a time, further ones as views ask for them; 0, the default: all.
*/

/*!
    \qmlproperty string QueryModel::keyColumn
    The column by which rows are recognised when they are loaded again.
*/

/*!
    \qmlproperty enumeration QueryModel::status
    QueryModel.Null, QueryModel.Loading, QueryModel.Ready or QueryModel.Error.
*/

/*!
    \qmlproperty bool QueryModel::loading
    Whether the status is Loading.
*/

/*!
    \qmlproperty int QueryModel::count
    The number of rows held.
*/

/*!
    \qmlproperty int QueryModel::rowsFetched
    The number of rows that the latest load has read so far.
*/

/*!
    \qmlproperty real QueryModel::progress
    How far the latest load is, from 0 to 1; -1 while that is unknown.
*/

/*!
    \qmlmethod QueryModel::cancel()
    Gives up the load; the rows that are shown stay.
*/

/*!
    \qmlmethod var QueryModel::value(int row, int column)
    Returns the cell at \a row and \a column, null for NULL.
*/

/*!
    \qmlmethod QueryModel::sortByColumn(int column, enumeration order)
    Lets the database sort the rows by \a column, in \a order: Qt.AscendingOrder, the default, or
    Qt.DescendingOrder. A \a column of -1: as the statement says. Before the first rows, what is asked
    for is remembered.
*/

QmlQueryModel::QmlQueryModel(QObject *parent) : QueryModel(parent) {}

void QmlQueryModel::setEngineObject(QObject *object)
{
    m_engine.set(
        object, this, [this](AsyncSqlEngine *engine) { setEngine(engine); },
        [this] { Q_EMIT engineObjectChanged(); });
}

void QmlQueryModel::setScriptParams(const QJSValue &params)
{
    if (m_params.strictlyEquals(params))
        return;
    m_params = params;
    setParams(modelParameters(params));
    Q_EMIT scriptParamsChanged();
}

QJSValue QmlQueryModel::scriptError() const
{
    const ScriptBridge *const bridge = ScriptBridge::of(this);
    return bridge ? bridge->errorOrNull(error()) : QJSValue(QJSValue::NullValue);
}

// As toScript(), for delegates; NULL would come to them as an empty text.
QVariant QmlQueryModel::data(const QModelIndex &index, int role) const
{
    return columnForRole(index, role) < 0 ? QueryModel::data(index, role)
                                          : toScript(QueryModel::data(index, role));
}

QVariant QmlQueryModel::value(int row, int column) const
{
    return toScript(QueryModel::value(row, column));
}

void QmlQueryModel::sortByColumn(int column, Qt::SortOrder order)
{
    sort(column, order);
}

} // namespace AsyncSql
