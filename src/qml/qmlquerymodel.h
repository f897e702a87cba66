// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "enginereference_p.h"

#include <AsyncSql/querymodel.h>

#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlregistration.h>

namespace AsyncSql {

// The base in full: Qt 6.4's tools for QML do not look a name up.
class QmlQueryModel : public AsyncSql::QueryModel
{
    Q_OBJECT
    QML_NAMED_ELEMENT(QueryModel)
    Q_PROPERTY(QObject *engine READ engineObject WRITE setEngineObject NOTIFY engineObjectChanged)
    Q_PROPERTY(QJSValue params READ scriptParams WRITE setScriptParams NOTIFY scriptParamsChanged)
    Q_PROPERTY(QJSValue error READ scriptError NOTIFY errorChanged)

public:
    explicit QmlQueryModel(QObject *parent = nullptr);

    [[nodiscard]] QObject *engineObject() const { return m_engine.object(); }
    void setEngineObject(QObject *object);
    [[nodiscard]] QJSValue scriptParams() const { return m_params; }
    void setScriptParams(const QJSValue &params);
    [[nodiscard]] QJSValue scriptError() const;

    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] Q_INVOKABLE QVariant value(int row, int column) const;
    Q_INVOKABLE void sortByColumn(int column, Qt::SortOrder order = Qt::AscendingOrder);

Q_SIGNALS:
    void engineObjectChanged();
    void scriptParamsChanged();

private:
    EngineReference m_engine;
    QJSValue m_params;
};

} // namespace AsyncSql
