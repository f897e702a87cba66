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
    enum class RowState { Unchanged, Edited, Inserted, Removed };
    Q_ENUM(RowState)
    static constexpr int RowStateRole = Qt::UserRole;

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
    [[nodiscard]] QStringList primaryKey() const;
    [[nodiscard]] Q_INVOKABLE bool isDirty() const;
    [[nodiscard]] bool isDirty(const QModelIndex &index) const;

    bool insertRecord(int row, const QVariantMap &values);
    QFuture<void> submitAll();

    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    bool insertRows(int row, int count, const QModelIndex &parent = {}) override;
    bool removeRows(int row, int count, const QModelIndex &parent = {}) override;

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
