// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "qmltablemodel.h"

#include "scriptbridge_p.h"

namespace AsyncSql {

/*!
    \qmltype TableModel
    \inqmlmodule AsyncSql
    \inherits QueryModel
    \brief The rows of one table, to be edited.

    An edit, \c{model.display = value} or \c{model.name = value} in a delegate, shows at once and
    is undone with editFailed() if the database refuses it.
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
    What comes after ORDER BY.
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
    \qmlmethod Promise TableModel::submitAll()
    Writes all edits in one transaction.
*/

/*!
    \qmlmethod TableModel::revertAll()
    Undoes the edits that have not been submitted.
*/

/*!
    \qmlsignal TableModel::editFailed(int row, int column, string message)
    The database refused the edit of the cell at \a row and \a column, for the reason in \a message.
*/

QmlTableModel::QmlTableModel(QObject *parent) : TableModel(parent) {}

void QmlTableModel::setEngineObject(QObject *object)
{
    if (m_engine.set(object, this, [this](AsyncSqlEngine *engine) { setEngine(engine); }))
        Q_EMIT engineObjectChanged();
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
    return columnForRole(index, role) < 0 ? TableModel::data(index, role)
                                          : toScript(TableModel::data(index, role));
}

QVariant QmlTableModel::value(int row, int column) const
{
    return toScript(TableModel::value(row, column));
}
// Views and bindings hand over what a script has assigned, as it is.
bool QmlTableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const QVariant given = value.typeId() == QMetaType::Nullptr ? QVariant() : value;
    if (given.metaType() != QMetaType::fromType<QJSValue>())
        return TableModel::setData(index, given, role);
    try {
        return TableModel::setData(
            index, fromScript(given.value<QJSValue>(), QStringLiteral("the cell")), role);
    } catch (const SqlError &error) {
        Q_EMIT editFailed(index.row(), columnForRole(index, role), error.text());
        return false;
    }
}

bool QmlTableModel::setValue(int row, int column, const QJSValue &value)
{
    return setData(index(row, column), QVariant::fromValue(value));
}

QJSValue QmlTableModel::submitAll()
{
    const QFuture<void> future = TableModel::submitAll();
    ScriptBridge *const bridge = ScriptBridge::of(this);
    return bridge ? bridge->promise(future) : QJSValue();
}

} // namespace AsyncSql
