// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/models/tablewriter_p.h>
#include <AsyncSql/tablemodel.h>

namespace AsyncSql {

class QueryModelPrivate;

// Two halves: which rows there are (tablemodel.cpp) and changing them (tablemodelediting.cpp).
class TableModelPrivate
{
public:
    explicit TableModelPrivate(TableModel *model) : q(model) {}

    [[nodiscard]] QueryModelPrivate *base() const;

    void lookUpKey(); // and hold the load until it is known
    void keyFound(const QStringList &names);
    void updateSql();

    // Editing.
    void dropEdits();
    void dropEdits(const QString &reason); // told if there is something to lose
    [[nodiscard]] bool isEditable(int row) const;
    [[nodiscard]] bool knowsKey() const;              // all its names are columns
    [[nodiscard]] QList<int> identityColumns() const; // whose values tell rows apart
    [[nodiscard]] QVariantList identityOf(int row) const;
    [[nodiscard]] QByteArray keyOf(int row) const;
    bool set(int row, int column, const QVariant &value);
    QFuture<void> write(const TableEdits::Batch &batch);
    void writeEach(const QList<QByteArray> &rows); // in a transaction of its own
    void writeOthers(const QByteArray &row);
    void ended(QFuture<void> future, const TableEdits::Batch &batch,
               const TableWriter::Outcome &outcome);
    void written(const TableEdits::Batch &batch, const QHash<int, QVariantList> &keys);
    void refused(const TableEdits::Batch &batch, int failing, const QString &message);
    void tellFailed(const TableEdits::Batch &batch, int failing, const QString &message);
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
    bool isOfTable = false; // the rows shown are, not of one before it
    TableEdits edits;
    bool wasDirty = false;
};

} // namespace AsyncSql
