// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/models/tableedits_p.h>

#include <QtCore/qstringlist.h>

#include <atomic>
#include <memory>

class QSqlDatabase;
class QSqlQuery;

namespace AsyncSql {

class Driver;
enum class SqlDialect;

// A name as it stands in SQL. quotedTable() takes "schema.table" as well.
[[nodiscard]] QString quoted(const QString &name, SqlDialect dialect);
[[nodiscard]] QString quotedTable(const QString &name, SqlDialect dialect);
[[nodiscard]] QString quotedList(const QStringList &names, SqlDialect dialect);

// Writes changes of one table's rows, on the thread of a connection, inside its transaction.
struct TableWriter
{
    // To be read when the future has ended; of one that was canceled or given up, whose writer may
    // still be at it, only whether it has begun.
    struct Outcome
    {
        std::atomic_bool hasBegun = false;
        int failing = -1;               // the change that was refused; -1: none in particular
        QHash<int, QVariantList> added; // by the numbers of new rows: their keys, if known
    };

    std::shared_ptr<const Driver> driver;
    QString table;
    QStringList columns;  // what the columns of a change are called
    QStringList identity; // what the values of an identity are called
    QStringList key;      // the primary key; none: rows are known by all of their values
    QList<TableEdits::Change> changes;
    std::shared_ptr<Outcome> outcome;

    void operator()(QSqlDatabase &database) const; // throws SqlError

private:
    // Text, and the values between its parts.
    struct Statement
    {
        explicit Statement(const QString &text) : parts(text) {}
        void add(const QString &text) { parts.last() += text; }
        void add(const QString &text, const QVariant &value)
        {
            add(text);
            values.append(value);
            parts.append(QString());
        }
        [[nodiscard]] QString sql() const { return parts.join(u'?'); }

        QStringList parts;
        QVariantList values;
    };

    [[nodiscard]] QSqlQuery run(QSqlDatabase &database, const Statement &statement) const;
    void addWhere(Statement &statement, const TableEdits::Change &change) const;
    [[nodiscard]] bool exists(QSqlDatabase &database, const TableEdits::Change &change) const;
    void update(QSqlDatabase &database, const TableEdits::Change &change) const;
    void remove(QSqlDatabase &database, const TableEdits::Change &change) const;
    void insert(QSqlDatabase &database, const TableEdits::Change &change) const;
    [[nodiscard]] QVariantList keyGiven(const TableEdits::Change &change) const;
};

} // namespace AsyncSql
