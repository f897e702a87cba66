// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/models/tableedits_p.h>

#include <QtCore/qstringlist.h>

#include <atomic>
#include <memory>

class QSqlDatabase;

namespace AsyncSql {

class Driver;
enum class SqlDialect;

// A name as it stands in SQL. quotedTable() takes "schema.table" as well.
[[nodiscard]] QString quoted(const QString &name, SqlDialect dialect);
[[nodiscard]] QString quotedTable(const QString &name, SqlDialect dialect);

// Writes changes of one table's rows, on the thread of a connection, inside its transaction.
struct TableWriter
{
    std::shared_ptr<const Driver> driver;
    QString table;
    QStringList columns; // what the columns of a change are called
    QStringList key;     // what the values of an identity are called
    QList<TableEdits::Change> changes;
    std::shared_ptr<std::atomic<int>> failing; // set to the change that was refused

    void operator()(QSqlDatabase &database) const; // throws SqlError

private:
    void write(QSqlDatabase &database, const TableEdits::Change &change) const;
};

} // namespace AsyncSql
