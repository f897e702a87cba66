// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "rowstore.h"

#include <QAbstractTableModel>
#include <QtQml/qqmlregistration.h>

#include <memory>

// Shows a row store, also one that grows. Every signal about rows makes a view work, so a growing
// store is published in few, large steps.
class TableModel : public QAbstractTableModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The runner has one")
public:
    enum Role { NullRole = Qt::UserRole, NumberRole };

    explicit TableModel(QObject *parent = nullptr);
    ~TableModel() override;

    void setStore(std::shared_ptr<const RowStore> store); // in place of what was there before
    void publish();                                       // what the store has got since
    [[nodiscard]] qsizetype unpublished() const;

    // How wide a column wants to be and what is in it, judged by its name and its first rows.
    Q_INVOKABLE [[nodiscard]] int characters(int column) const;
    Q_INVOKABLE [[nodiscard]] bool holdsNumbers(int column) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    struct Column
    {
        QString name;
        int characters = 0;
        int decimals = 0;
        bool holdsNumbers = false;
    };
    [[nodiscard]] Column measured(int column, const QString &name) const;

    std::shared_ptr<const RowStore> m_store;
    QList<Column> m_columns;
    int m_rowCount = 0; // published
};
