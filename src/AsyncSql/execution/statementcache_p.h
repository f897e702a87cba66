// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qcache.h>
#include <QtCore/qstringlist.h>
#include <QtSql/qsqlquery.h>

#include <chrono>
#include <memory>

namespace AsyncSql {

// A prepared statement and what is known of it.
struct CachedStatement
{
    explicit CachedStatement(const QSqlDatabase &database) : query(database) {}

    QSqlQuery query;
    QStringList columnNames;              // of its last result, to be shared by the next
    std::chrono::nanoseconds lastRun{-1}; // -1: not run yet
};

// The prepared statements of one connection, least recently used first out. A statement in use is
// held by its user as well: dropping it from the cache never pulls it away.
class StatementCache
{
public:
    static constexpr int DefaultCapacity = 128;
    static constexpr qsizetype LongestText = 16 * 1024; // longer texts are seldom repeated

    explicit StatementCache(int capacity = DefaultCapacity);

    [[nodiscard]] std::shared_ptr<CachedStatement> find(const QString &sql) const;
    void insert(const QString &sql, std::shared_ptr<CachedStatement> statement);
    void remove(const QString &sql);
    void clear();

private:
    QCache<QString, std::shared_ptr<CachedStatement>> m_statements;
};

} // namespace AsyncSql
