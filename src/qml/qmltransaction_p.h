// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/transaction.h>

#include <QtCore/qobject.h>
#include <QtQml/qjsvalue.h>

namespace AsyncSql {

// What a generator given to transaction() is called with.
class QmlTransaction final : public QObject
{
    Q_OBJECT
public:
    explicit QmlTransaction(const Transaction &transaction) : m_transaction(transaction) {}

    Q_INVOKABLE QJSValue execute(const QString &sql, const QJSValue &parameters = {});
    Q_INVOKABLE QJSValue executeBatch(const QString &sql, const QJSValue &rows);
    Q_INVOKABLE bool isActive() const { return m_transaction.isActive(); }
    Q_INVOKABLE QJSValue commit();
    Q_INVOKABLE QJSValue rollback();

private:
    Transaction m_transaction;
};

} // namespace AsyncSql
