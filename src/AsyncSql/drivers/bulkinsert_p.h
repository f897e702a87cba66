// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qstringlist.h>
#include <QtCore/qvariant.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlerror.h>

#include <functional>
#include <span>

namespace AsyncSql {

// INSERT INTO table (columns) VALUES (?, ..), and nothing else. Names are as they were written.
struct InsertTarget
{
    QStringList table;   // its name, after those of what it is in
    QStringList columns; // none: all, in their order
    qsizetype values = 0;

    [[nodiscard]] QString tableText() const { return table.join(u'.'); }
    [[nodiscard]] QString columnText() const // empty, or in parentheses
    {
        return columns.isEmpty() ? QString() : u'(' + columns.join(u", ") + u')';
    }
};

// Puts many rows into a table with one statement, where that does exactly what one INSERT for each
// would do. Used on the connection's thread, within a transaction.
class BulkInsert
{
public:
    virtual ~BulkInsert() = default;

    // All, in their order, with values that Driver::toDatabase() gave. What it fails with need not
    // be what the row's own INSERT would have failed with.
    [[nodiscard]] virtual QSqlError insert(std::span<const QVariantList> rows) = 0;
};

// As one INSERT with many rows of literals.
class ValuesInsert : public BulkInsert
{
public:
    using Literal = std::function<QString(const QVariant &)>;
    using Run = std::function<QSqlError(const QString &sql)>;

    ValuesInsert(const InsertTarget &target, Literal literal, Run run);

    [[nodiscard]] QSqlError insert(std::span<const QVariantList> rows) override;

private:
    const QString m_beginning;
    const Literal m_literal;
    const Run m_run;
};

} // namespace AsyncSql
