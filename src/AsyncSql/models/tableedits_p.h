// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qabstractitemmodel.h>
#include <QtCore/qhash.h>

#include <map>

namespace AsyncSql {

// The cells of a table that a user has changed, until the database has them and they have been read
// again. A row is known by its identity, the values of its key in the database.
class TableEdits
{
public:
    using Rows = QList<QPersistentModelIndex>;

    struct Change // of one row
    {
        QByteArray row;
        QVariantList identity;
        QPersistentModelIndex index;
        QList<std::pair<int, QVariant>> values; // by column
    };

    struct Batch // what is written in one transaction
    {
        quint64 id = 0;
        QList<Change> changes;
    };

    [[nodiscard]] static QByteArray keyOf(const QVariantList &identity);

    [[nodiscard]] bool isEmpty() const { return m_rows.isEmpty(); }
    [[nodiscard]] bool isDirty() const; // something is not in the database yet
    [[nodiscard]] bool hasPendingOutside(const QByteArray &row) const;
    [[nodiscard]] const QVariant *find(const QByteArray &row, int column) const;

    void set(const QVariantList &identity, const QModelIndex &index, int column,
             const QVariant &value);
    [[nodiscard]] Batch takePending();

    // Each returns the rows that may look different afterwards.
    void markStored(const Batch &batch);
    Rows dropStored();
    Rows revert(const Batch &batch);
    Rows revert(const Batch &batch, const Change &refused); // the others are pending again
    Rows revertPending();
    void clear() { m_rows.clear(); }

private:
    enum class Stage { Pending, Writing, Stored };

    struct Cell
    {
        QVariant value;
        Stage stage = Stage::Pending;
        quint64 batch = 0;
    };

    struct Row
    {
        QVariantList identity;
        QPersistentModelIndex index;
        std::map<int, Cell> cells;
    };

    template <typename Predicate>
    Rows eraseIf(const Predicate &predicate);

    QHash<QByteArray, Row> m_rows;
    quint64 m_batches = 0;
};

} // namespace AsyncSql
