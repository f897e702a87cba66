// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/execution/sqlscanner_p.h>
#include <AsyncSql/execution/sqltokenizer_p.h>

namespace AsyncSql {

// Tells what one statement does, from its tokens, comments left out.
class StatementClassifier
{
public:
    explicit StatementClassifier(SqlDialect dialect) : m_dialect(dialect) {}

    // word is the text of a Word.
    void take(const SqlToken &token, QStringView word);
    // Sets kind, returnsIdentity, countsRows and takesLimit.
    void finish(ParsedStatement *statement) const;
    [[nodiscard]] SqlKeyword firstKeyword() const { return m_first; }

private:
    enum class Part {
        Start,   // only opening parentheses so far
        First,   // the first word alone
        Explain, // before the statement that is explained
        With,    // before the main verb
        Query,   // of a SELECT, VALUES or TABLE
        Pragma,
        Set,
        Decided
    };

    void takeFirst(const SqlToken &token);
    void takeSecond(const SqlToken &token);
    void beginStatement(SqlKeyword keyword);
    void takeExplain(const SqlToken &token);
    void takeWith(const SqlToken &token);
    void takeQuery(const SqlToken &token);
    void takeCall(const SqlToken &token, QStringView word);
    void takePragma(const SqlToken &token, QStringView word);
    void decide(StatementKind kind);

    SqlDialect m_dialect;
    Part m_part = Part::Start;
    StatementKind m_kind = StatementKind::Empty;
    SqlKeyword m_first = SqlKeyword::None;
    SqlKeyword m_verb = SqlKeyword::None; // what counts rows, if anything
    SqlToken m_previous;
    qsizetype m_depth = 0;
    qsizetype m_baseDepth = 0; // opening parentheses before the first word
    QString m_pragma;
    bool m_pragmaArgument = false;
    bool m_isLimited = false;    // the query says itself how many rows, or may
    bool m_explained = false;    // the statement is explained, not run for its own sake
    bool m_analyzed = false;     // .. and run all the same
    bool m_writesInside = false; // PostgreSQL: a common table expression that changes data; a call
    bool m_mayCallWriter = false;
};

} // namespace AsyncSql
