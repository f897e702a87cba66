// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "qmlsqlscalar.h"

#include "scriptbridge_p.h"

namespace AsyncSql {

/*!
    \qmltype SqlScalar
    \inqmlmodule AsyncSql
    \brief One value of a database, kept for a label.

    \qml
    Text {
        text: users.value ?? ""
        SqlScalar {
            id: users
            engine: db
            sql: "SELECT count(*) FROM users"
        }
    }
    \endqml
*/

/*!
    \qmlproperty AsyncSqlEngine SqlScalar::engine
    The database to ask; an engine that a C++ program hands over will do, too.
*/

/*!
    \qmlproperty string SqlScalar::sql
    The statement.
*/

/*!
    \qmlproperty var SqlScalar::params
    The values for its parameters, an array for \c{?} or an object for \c{:name}.
*/

/*!
    \qmlproperty var SqlScalar::error
    Why the last load failed, an Error with \c code, \c message and \c nativeCode; null otherwise.
*/

/*!
    \qmlmethod SqlScalar::refresh()
    Loads again, now.
*/

/*!
    \qmlproperty var SqlScalar::value
    The first column of the first row; null for NULL and where there is no row.
*/

/*!
    \qmlproperty bool SqlScalar::loading
    Whether a load is on its way.
*/

QmlSqlScalar::QmlSqlScalar(QObject *parent) : SqlScalar(parent) {}

void QmlSqlScalar::setEngineObject(QObject *object)
{
    m_engine.set(
        object, this, [this](AsyncSqlEngine *engine) { setEngine(engine); },
        [this] { Q_EMIT engineObjectChanged(); });
}

void QmlSqlScalar::setScriptParams(const QJSValue &params)
{
    if (m_params.strictlyEquals(params))
        return;
    m_params = params;
    setParams(modelParameters(params));
    Q_EMIT scriptParamsChanged();
}

QJSValue QmlSqlScalar::scriptError() const
{
    const ScriptBridge *const bridge = ScriptBridge::of(this);
    return bridge ? bridge->errorOrNull(error()) : QJSValue(QJSValue::NullValue);
}

QVariant QmlSqlScalar::scriptValue() const
{
    return toScript(value());
}

} // namespace AsyncSql
