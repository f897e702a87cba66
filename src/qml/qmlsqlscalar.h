// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "enginereference_p.h"

#include <AsyncSql/sqlscalar.h>

#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlregistration.h>

namespace AsyncSql {

// The base in full: Qt 6.4's tools for QML do not look a name up.
class QmlSqlScalar : public AsyncSql::SqlScalar
{
    Q_OBJECT
    QML_NAMED_ELEMENT(SqlScalar)
    Q_PROPERTY(QObject *engine READ engineObject WRITE setEngineObject NOTIFY engineObjectChanged)
    Q_PROPERTY(QJSValue params READ scriptParams WRITE setScriptParams NOTIFY scriptParamsChanged)
    Q_PROPERTY(QJSValue error READ scriptError NOTIFY errorChanged)
    Q_PROPERTY(QVariant value READ scriptValue NOTIFY valueChanged)
public:
    explicit QmlSqlScalar(QObject *parent = nullptr);

    [[nodiscard]] QObject *engineObject() const { return m_engine.object(); }
    void setEngineObject(QObject *object);
    [[nodiscard]] QJSValue scriptParams() const { return m_params; }
    void setScriptParams(const QJSValue &params);
    [[nodiscard]] QJSValue scriptError() const;
    [[nodiscard]] QVariant scriptValue() const;

Q_SIGNALS:
    void engineObjectChanged();
    void scriptParamsChanged();

private:
    EngineReference m_engine;
    QJSValue m_params;
};

} // namespace AsyncSql
