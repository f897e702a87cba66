// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/plaininsert_p.h>

#include <AsyncSql/execution/sqlscanner_p.h>

namespace AsyncSql {

namespace {

class Reader
{
public:
    Reader(const ParsedStatement &statement, SqlDialect dialect)
        : m_text(statement.sql),
          m_scanner(dialect, m_text),
          m_token(m_scanner.next())
    {
    }

    [[nodiscard]] std::optional<InsertTarget> read()
    {
        InsertTarget target;
        if (!take(SqlKeyword::Insert) || !take(SqlKeyword::Into))
            return std::nullopt;
        do {
            if (!takeName(target.table))
                return std::nullopt;
        } while (take(SqlTokenType::Dot));
        if (take(SqlTokenType::Open)) {
            do {
                if (!takeName(target.columns))
                    return std::nullopt;
            } while (take(SqlTokenType::Comma));
            if (!take(SqlTokenType::Close))
                return std::nullopt;
        }
        if (!take(SqlKeyword::Values) || !take(SqlTokenType::Open))
            return std::nullopt;
        do {
            if (!take(SqlTokenType::Positional))
                return std::nullopt;
            ++target.values;
        } while (take(SqlTokenType::Comma));
        if (!take(SqlTokenType::Close) || m_token.type != SqlTokenType::End)
            return std::nullopt;
        if (!target.columns.isEmpty() && target.columns.size() != target.values)
            return std::nullopt;
        return target;
    }

private:
    bool take(SqlTokenType type)
    {
        if (m_token.type != type)
            return false;
        m_token = m_scanner.next();
        return true;
    }
    bool take(SqlKeyword keyword) { return m_token.keyword == keyword && take(SqlTokenType::Word); }
    bool takeName(QStringList &names)
    {
        if (m_token.type != SqlTokenType::QuotedName
            && (m_token.type != SqlTokenType::Word || m_token.keyword == SqlKeyword::Values))
            return false;
        names.append(m_text.sliced(m_token.start, m_token.length));
        return take(m_token.type);
    }

    const QString &m_text;
    SqlScanner m_scanner;
    SqlToken m_token;
};

} // namespace

std::optional<InsertTarget> plainInsert(const ParsedStatement &statement, SqlDialect dialect)
{
    return Reader(statement, dialect).read();
}

} // namespace AsyncSql
