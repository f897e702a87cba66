// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/execution/sqltokenizer_p.h>
#include <AsyncSql/execution/statementcache_p.h>

#include <mutex>

namespace AsyncSql {

// What the tokenizer found, kept by text: a program has few texts and runs them often. Thread-safe.
class ParsedStatementCache
{
public:
    explicit ParsedStatementCache(SqlDialect dialect);

    // As SqlTokenizer::parse(), and throws what that throws.
    [[nodiscard]] std::shared_ptr<const ParsedStatement> parse(const QString &text);

private:
    static constexpr int Capacity = 512;

    const SqlTokenizer m_tokenizer;
    std::mutex m_mutex; // guards the cache; never held while a text is parsed
    StatementCache<const ParsedStatement> m_statements{Capacity};
};

} // namespace AsyncSql
