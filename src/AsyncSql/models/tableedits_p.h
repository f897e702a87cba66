// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qabstractitemmodel.h>
#include <QtCore/qhash.h>

#include <map>
#include <optional>

namespace AsyncSql {

// What a user has done to a table: cells changed, rows added, rows removed, until the database has
// it and it has been read again. A row is known by its identity, the values of its key in the
// database; a new one, which has none, by a number.
class TableEdits
{
public:
    using Rows = QList<QPersistentModelIndex>;
    enum class Kind { Remove, Update, Insert }; // in the order in which they are written

    struct Change // of one row
    {
        Kind kind = Kind::Update;
        QByteArray row;
        QVariantList identity;
        int number = -1; // of a new row
        QPersistentModelIndex index;
        QList<std::pair<int, QVariant>> values; // by column
    };

    struct Batch // what is written in one transaction
    {
        quint64 id = 0;
        QList<Change> changes;
        bool keepsOthers = false; // than the change that is refused
    };

    // A text that an editor gives for a value of type, as one where it stays the same in it. Else as
    // it is: the database may know better.
    [[nodiscard]] static QVariant typed(const QVariant &text, QMetaType type);

    [[nodiscard]] static QByteArray keyOf(const QVariantList &identity);
    [[nodiscard]] static QByteArray keyOfNew(int number);

    [[nodiscard]] bool isEmpty() const { return m_rows.isEmpty(); }
    [[nodiscard]] bool isDirty() const; // something is not in the database yet
    [[nodiscard]] bool isDirty(const QByteArray &row) const;
    // Whether nothing more can be done to it: it comes or goes, or the database may know it by
    // another identity already, of which these are the columns.
    [[nodiscard]] bool isLocked(const QByteArray &row, const QList<int> &identity) const;
    [[nodiscard]] std::optional<Kind> kindOf(const QByteArray &row) const;
    [[nodiscard]] const QVariant *find(const QByteArray &row, int column) const;
    [[nodiscard]] QList<QByteArray> pendingRows() const;
    [[nodiscard]] QList<int> pendingNew() const; // by their numbers

    void add(int number, const QModelIndex &index); // once more: it is there
    void set(const QByteArray &row, const QVariantList &identity, const QModelIndex &index,
             int column, const QVariant &value);
    void remove(const QVariantList &identity, const QModelIndex &index);
    void forget(const QByteArray &row) { m_rows.remove(row); }
    [[nodiscard]] Batch take(const QList<QByteArray> &rows); // what is pending of them

    // Each returns the rows that may look different afterwards. A new row that is refused stays, to
    // be put right.
    void markStored(const Batch &batch);
    [[nodiscard]] QHash<QByteArray, QPersistentModelIndex> removed() const; // as the database says
    Rows dropStored();
    Rows refuse(const Batch &batch);
    Rows refuse(const Batch &batch, const Change &refused); // the others are pending again
    void putBack(const Batch &batch);                       // all of them are
    Rows revertPending();                                   // but for new rows
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
        Kind kind = Kind::Update;
        Stage stage = Stage::Pending; // of adding or removing it
        quint64 batch = 0;
        QVariantList identity;
        int number = -1;
        QPersistentModelIndex index;
        std::map<int, Cell> cells;

        [[nodiscard]] bool isWhole() const { return kind != Kind::Update; }
        [[nodiscard]] bool has(Stage stage) const;
    };

    [[nodiscard]] bool isInOrder(const QByteArray &left, const QByteArray &right) const;
    // undoes(row, stage, batch) is asked for each cell, and for what was done to a row as a whole.
    template <typename Predicate>
    Rows undo(const Predicate &undoes);

    QHash<QByteArray, Row> m_rows;
    quint64 m_batches = 0;
};

} // namespace AsyncSql
