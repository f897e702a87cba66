// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/execution/sqlscanner_p.h>

namespace AsyncSql {

// Tells the semicolon that ends a statement from those inside the body of a trigger, procedure,
// function or event. Takes the tokens of one statement after the other, comments left out.
class StatementBoundary
{
public:
    explicit StatementBoundary(SqlDialect dialect) : m_dialect(dialect) {}

    void take(const SqlToken &token);
    // Whether a semicolon that comes next ends the statement.
    [[nodiscard]] bool endsAtSemicolon();
    [[nodiscard]] bool isInRoutine() const
    {
        return m_part != Part::Start && m_part != Part::Plain;
    }

private:
    enum class Part {
        Start,  // nothing decided
        Plain,  // no routine: the next semicolon ends it
        Header, // of a routine, before its body
        Body
    };

    void takeStart(const SqlToken &token);
    void takeSqlite(const SqlToken &token);
    void takePostgreSql(const SqlToken &token);
    void takeMySql(const SqlToken &token);
    void takeMySqlHeader(const SqlToken &token);
    void takeMySqlBody(const SqlToken &token);
    void takeGeneric(const SqlToken &token);
    [[nodiscard]] bool mayBeginBody() const;
    [[nodiscard]] bool isSimpleBody(SqlKeyword keyword) const;
    void enterBody(SqlKeyword keyword);
    void resolveEnd(SqlKeyword following);
    void trackStatementStart(const SqlToken &token);

    const SqlDialect m_dialect;
    Part m_part = Part::Start;
    SqlToken m_previous;
    SqlKeyword m_first = SqlKeyword::None;
    SqlKeyword m_routine = SqlKeyword::None; // TRIGGER, PROCEDURE, ...
    SqlKeyword m_outer = SqlKeyword::None;   // MySQL: the IF or loop that is the whole body
    SqlKeyword m_inner = SqlKeyword::None;   // MySQL: first word of the statement inside the body
    qsizetype m_parentheses = 0;
    qsizetype m_depth = 0;       // BEGIN and CASE statements that are open
    qsizetype m_outerDepth = 0;  // as many m_outer are open
    qsizetype m_cases = 0;       // MySQL: CASE expressions that are open
    bool m_pendingBegin = false; // what follows decides: BEGIN TRANSACTION opens nothing
    bool m_pendingEnd = false;   // what follows decides: END IF closes nothing that counts
    bool m_statementStart = false;
    bool m_sawSemicolon = false; // SQLite: just before m_previous
};

} // namespace AsyncSql
