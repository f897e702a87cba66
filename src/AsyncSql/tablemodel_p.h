// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/models/tableedits_p.h>
#include <AsyncSql/tablemodel.h>

#include <atomic>

namespace AsyncSql {

class TableModelPrivate
{
public:
    explicit TableModelPrivate(TableModel *model) : q(model) {}

    void lookUpKey(); // and hold the load until it is known
    void keyFound(const QStringList &names);
    void updateSql();
    [[nodiscard]] QVariantList identityOf(int row) const;
    void write(const TableEdits::Batch &batch, const QFuture<void> &future,
               const std::shared_ptr<std::atomic<int>> &failing);
    void written(const TableEdits::Batch &batch);
    void refused(const TableEdits::Batch &batch, int failing, const QString &message);
    void showRow(int row);
    void showRows(const TableEdits::Rows &rows);
    void updateDirty();

    TableModel *const q;
    QString table;
    QString filter;
    QString sort;
    TableModel::EditStrategy strategy = TableModel::EditStrategy::OnFieldChange;
    QStringList key; // the columns that tell rows apart; none: all of them
    quint64 lookUps = 0;
    TableEdits edits;
    bool wasDirty = false;
};

} // namespace AsyncSql
