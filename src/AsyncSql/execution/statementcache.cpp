// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/statementcache_p.h>

namespace AsyncSql {

StatementCache::StatementCache(int capacity) : m_statements(capacity) {}

std::shared_ptr<CachedStatement> StatementCache::find(const QString &sql) const
{
    const auto *statement = m_statements.object(sql);
    return statement ? *statement : nullptr;
}

void StatementCache::insert(const QString &sql, std::shared_ptr<CachedStatement> statement)
{
    if (sql.size() <= LongestText)
        m_statements.insert(sql, new std::shared_ptr<CachedStatement>(std::move(statement)));
}

void StatementCache::remove(const QString &sql)
{
    m_statements.remove(sql);
}

void StatementCache::clear()
{
    m_statements.clear();
}

} // namespace AsyncSql
