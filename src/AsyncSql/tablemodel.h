// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/querymodel.h>

#include <QtCore/qfuture.h>

namespace AsyncSql {

class TableModelPrivate;

// The base in full: Qt 6.4's tools for QML do not look a name up.
class ASYNCSQL_EXPORT TableModel : public AsyncSql::QueryModel
{
    Q_OBJECT
    Q_PROPERTY(QString table READ table WRITE setTable NOTIFY tableChanged)
    Q_PROPERTY(QString filter READ filter WRITE setFilter NOTIFY filterChanged)
    Q_PROPERTY(QString sort READ sort WRITE setSort NOTIFY sortChanged)
    Q_PROPERTY(AsyncSql::TableModel::EditStrategy editStrategy READ editStrategy WRITE
                   setEditStrategy NOTIFY editStrategyChanged)
    Q_PROPERTY(bool dirty READ isDirty NOTIFY dirtyChanged)
public:
    enum class EditStrategy { OnFieldChange, OnRowChange, OnManualSubmit };
    Q_ENUM(EditStrategy)

    explicit TableModel(QObject *parent = nullptr);
    explicit TableModel(AsyncSqlEngine *engine, QObject *parent = nullptr);
    ~TableModel() override;

    [[nodiscard]] QString table() const;
    void setTable(const QString &name);
    [[nodiscard]] QString filter() const;
    void setFilter(const QString &condition);
    using QueryModel::sort;
    [[nodiscard]] QString sort() const;
    void setSort(const QString &terms);
    [[nodiscard]] EditStrategy editStrategy() const;
    void setEditStrategy(EditStrategy strategy);
    [[nodiscard]] Q_INVOKABLE bool isDirty() const;

    QFuture<void> submitAll();

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

public Q_SLOTS:
    void revertAll();
    bool submit() override;
    void revert() override;

Q_SIGNALS:
    void tableChanged();
    void filterChanged();
    void sortChanged();
    void editStrategyChanged();
    void dirtyChanged();
    void editFailed(int row, int column, const QString &message);

protected:
    [[nodiscard]] QVariant cellValue(int row, int column) const override;
    void rowsReplaced() override;

private:
    friend class TableModelPrivate;
    const std::unique_ptr<TableModelPrivate> d;
};

} // namespace AsyncSql
