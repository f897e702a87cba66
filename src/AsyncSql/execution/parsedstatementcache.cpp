// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/parsedstatementcache_p.h>

namespace AsyncSql {

ParsedStatementCache::ParsedStatementCache(SqlDialect dialect) : m_tokenizer(dialect) {}

std::shared_ptr<const ParsedStatement> ParsedStatementCache::parse(const QString &text)
{
    {
        const std::lock_guard lock(m_mutex);
        if (auto known = m_statements.find(text))
            return known;
    }
    ParsedStatement statement = m_tokenizer.parse(text);
    statement.pace = std::make_shared<StatementPace>();
    const auto parsed = std::make_shared<const ParsedStatement>(std::move(statement));
    const std::lock_guard lock(m_mutex);
    m_statements.insert(text, parsed);
    return parsed;
}

} // namespace AsyncSql
