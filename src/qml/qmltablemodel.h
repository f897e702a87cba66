// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "enginereference_p.h"

#include <AsyncSql/tablemodel.h>

#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlregistration.h>

namespace AsyncSql {

// The base in full: Qt 6.4's tools for QML do not look a name up.
class QmlTableModel : public AsyncSql::TableModel
{
    Q_OBJECT
    QML_NAMED_ELEMENT(TableModel)
    Q_PROPERTY(QObject *engine READ engineObject WRITE setEngineObject NOTIFY engineObjectChanged)
    Q_PROPERTY(QJSValue params READ scriptParams WRITE setScriptParams NOTIFY scriptParamsChanged)
    Q_PROPERTY(QJSValue error READ scriptError NOTIFY errorChanged)

public:
    explicit QmlTableModel(QObject *parent = nullptr);

    [[nodiscard]] QObject *engineObject() const { return m_engine.object(); }
    void setEngineObject(QObject *object);
    [[nodiscard]] QJSValue scriptParams() const { return m_params; }
    void setScriptParams(const QJSValue &params);
    [[nodiscard]] QJSValue scriptError() const;

    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] Q_INVOKABLE QVariant value(int row, int column) const;
    Q_INVOKABLE void sortByColumn(int column, Qt::SortOrder order = Qt::AscendingOrder);
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    Q_INVOKABLE bool setValue(int row, int column, const QJSValue &value);
    Q_INVOKABLE bool insertRow(int row, const QJSValue &values = {});
    Q_INVOKABLE bool removeRow(int row, int count = 1);
    Q_INVOKABLE QJSValue submitAll();

Q_SIGNALS:
    void engineObjectChanged();
    void scriptParamsChanged();

private:
    EngineReference m_engine;
    QJSValue m_params;
};

} // namespace AsyncSql
