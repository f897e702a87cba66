// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "qmltablemodel.h"

#include "scriptbridge_p.h"

namespace AsyncSql {

using namespace Qt::StringLiterals;

/*!
    \qmltype TableModel
    \inqmlmodule AsyncSql
    \inherits QueryModel
    \brief The rows of one table, to be edited.

    An edit, \c{model.display = value} or \c{model.name = value} in a delegate, shows at once and
    is undone with editFailed() if the database refuses it. Only null makes a cell NULL: undefined is
    refused, and an empty text is a value. Rows come and go with insertRow() and
    removeRow(). The role \c rowState tells TableModel.Unchanged, TableModel.Edited,
    TableModel.Inserted (the database does not have the row yet) and TableModel.Removed (it still
    has it) apart.

    \qml
    TableView {
        model: TableModel {
            engine: db
            table: "users"
            onEditFailed: (row, column, message) => console.log(message)
        }
        delegate: TextInput {
            required property var model
            text: model.display ?? ""
            onEditingFinished: { // whenever the focus goes, too
                if (text !== String(model.display ?? ""))
                    model.display = text
            }
        }
    }
    \endqml
*/

/*!
    \qmlproperty string TableModel::table
    The name of the table.
*/

/*!
    \qmlproperty string TableModel::filter
    What comes after WHERE; its parameters are params.
*/

/*!
    \qmlproperty string TableModel::sort
    What comes after ORDER BY; sortByColumn() goes before it.
*/

/*!
    \qmlproperty enumeration TableModel::editStrategy
    When edits are written: TableModel.OnFieldChange (the default), TableModel.OnRowChange or
    TableModel.OnManualSubmit.
*/

/*!
    \qmlproperty bool TableModel::dirty
    Whether there are edits that are not in the database yet.
*/

/*!
    \qmlmethod bool TableModel::isDirty()
    Returns dirty.
*/

/*!
    \qmlmethod bool TableModel::setValue(int row, int column, var value)
    Sets the cell at \a row and \a column to \a value, and returns whether that is possible.
*/

/*!
    \qmlmethod bool TableModel::insertRow(int row, object values)
    Inserts a row before \a row; after the last one if there is no such row. \a values are those of
    its columns, by name; others get their default. Given any, it is written at once, unless
    editStrategy is TableModel.OnManualSubmit; without, by submit() and submitAll(). Returns whether
    that is possible. A row that the database refuses stays, to be put right.
*/

/*!
    \qmlmethod bool TableModel::removeRow(int row, int count)
    Removes \a row, or \a count rows from there on, and returns whether there are such rows. New
    ones go at once, others when the database has agreed, which is asked at once, unless
    editStrategy is TableModel.OnManualSubmit.
*/

/*!
    \qmlmethod bool TableModel::submit()
    Writes what has been edited, each row by itself, unless editStrategy is
    TableModel.OnManualSubmit. Returns true.
*/

/*!
    \qmlmethod Promise TableModel::submitAll()
    Writes all edits, new rows and removals in one transaction.
*/

/*!
    \qmlmethod TableModel::revertAll()
    Undoes the edits that have not been submitted.
*/

/*!
    \qmlsignal TableModel::editFailed(int row, int column, string message)
    The database refused the edit of the cell at \a row and \a column, for the reason in \a message,
    or it is not known whether it has taken it; then the rows are read again.
    \a column is -1 where it is about the row as a whole, \a row where it is none in particular.
*/

QmlTableModel::QmlTableModel(QObject *parent) : TableModel(parent) {}

void QmlTableModel::setEngineObject(QObject *object)
{
    m_engine.set(
        object, this, [this](AsyncSqlEngine *engine) { setEngine(engine); },
        [this] { Q_EMIT engineObjectChanged(); });
}

void QmlTableModel::setScriptParams(const QJSValue &params)
{
    if (m_params.strictlyEquals(params))
        return;
    m_params = params;
    setParams(modelParameters(params));
    Q_EMIT scriptParamsChanged();
}

QJSValue QmlTableModel::scriptError() const
{
    const ScriptBridge *const bridge = ScriptBridge::of(this);
    return bridge ? bridge->errorOrNull(error()) : QJSValue(QJSValue::NullValue);
}

// As toScript(), for delegates; NULL would come to them as an empty text.
QVariant QmlTableModel::data(const QModelIndex &index, int role) const
{
    const QVariant value = TableModel::data(index, role);
    if (role == RowStateRole)
        return value.toInt();
    return columnForRole(index, role) < 0 ? value : toScript(value);
}

QVariant QmlTableModel::value(int row, int column) const
{
    return toScript(TableModel::value(row, column));
}

void QmlTableModel::sortByColumn(int column, Qt::SortOrder order)
{
    sort(column, order);
}

// Views and bindings hand over what a script has assigned: as it is, or already made a QVariant.
bool QmlTableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    try {
        return TableModel::setData(index, fromScript(value, u"the cell"_s), role);
    } catch (const SqlError &error) {
        Q_EMIT editFailed(index.row(), columnForRole(index, role), error.text());
        return false;
    }
}

bool QmlTableModel::setValue(int row, int column, const QJSValue &value)
{
    return setData(index(row, column), QVariant::fromValue(value));
}

bool QmlTableModel::insertRow(int row, const QJSValue &values)
{
    const int place = row < 0 || row > rowCount() ? rowCount() : row;
    if (values.isUndefined())
        return insertRows(place, 1);
    try {
        const QVariant given = parametersFromScript(values);
        if (given.typeId() == QMetaType::QVariantMap)
            return insertRecord(place, given.toMap());
        Q_EMIT editFailed(-1, -1, u"The values of a row must be an object"_s);
    } catch (const SqlError &error) {
        Q_EMIT editFailed(-1, -1, error.text());
    }
    return false;
}

bool QmlTableModel::removeRow(int row, int count)
{
    return removeRows(row, count);
}

QJSValue QmlTableModel::submitAll()
{
    const QFuture<void> future = TableModel::submitAll();
    ScriptBridge *const bridge = ScriptBridge::of(this);
    return bridge ? bridge->promise(future) : QJSValue();
}

} // namespace AsyncSql
