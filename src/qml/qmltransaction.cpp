// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "qmltransaction_p.h"

#include "scriptbridge_p.h"

namespace AsyncSql {

QJSValue QmlTransaction::execute(const QString &sql, const QJSValue &parameters)
{
    ScriptBridge *const bridge = ScriptBridge::of(this);
    try {
        return bridge->promise(m_transaction.execute(queryFromScript(sql, parameters)));
    } catch (const SqlError &error) {
        return bridge->rejected(error);
    }
}

QJSValue QmlTransaction::executeBatch(const QString &sql, const QJSValue &rows)
{
    ScriptBridge *const bridge = ScriptBridge::of(this);
    try {
        return bridge->promise(m_transaction.executeBatch(sql, batchFromScript(rows)));
    } catch (const SqlError &error) {
        return bridge->rejected(error);
    }
}

QJSValue QmlTransaction::commit()
{
    return ScriptBridge::of(this)->promise(m_transaction.commit());
}

QJSValue QmlTransaction::rollback()
{
    return ScriptBridge::of(this)->promise(m_transaction.rollback());
}

} // namespace AsyncSql
