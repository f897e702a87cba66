// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/execution/cachedstatement_p.h>

#include <QtCore/qcache.h>

namespace AsyncSql {

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
