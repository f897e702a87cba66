// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/parsedstatementcache_p.h>

#include <AsyncSql/execution/statementcache_p.h>

namespace AsyncSql {

ParsedStatementCache::ParsedStatementCache(SqlDialect dialect)
    : m_tokenizer(dialect),
      m_statements(4 * StatementCache::DefaultCapacity)
{
}

std::shared_ptr<const ParsedStatement> ParsedStatementCache::parse(const QString &text)
{
    {
        const std::lock_guard lock(m_mutex);
        if (const auto *known = m_statements.object(text))
            return *known;
    }
    ParsedStatement statement = m_tokenizer.parse(text);
    statement.pace = std::make_shared<StatementPace>();
    const auto parsed = std::make_shared<const ParsedStatement>(std::move(statement));
    if (text.size() <= StatementCache::LongestText) {
        const std::lock_guard lock(m_mutex);
        m_statements.insert(text, new std::shared_ptr<const ParsedStatement>(parsed));
    }
    return parsed;
}

} // namespace AsyncSql
