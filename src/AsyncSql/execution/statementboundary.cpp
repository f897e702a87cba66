// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/statementboundary_p.h>

#include <algorithm>

namespace AsyncSql {

namespace {

bool isRoutine(SqlKeyword keyword, SqlDialect dialect)
{
    switch (keyword) {
    case SqlKeyword::Trigger:
        return dialect != SqlDialect::PostgreSql; // there it calls a function and has no body
    case SqlKeyword::Function:
    case SqlKeyword::Procedure:
        return dialect != SqlDialect::Sqlite;
    case SqlKeyword::Event:
        return dialect == SqlDialect::MySql;
    case SqlKeyword::Proc:
        return dialect == SqlDialect::Generic;
    default:
        return false;
    }
}

bool isLoopOrIf(SqlKeyword keyword)
{
    switch (keyword) {
    case SqlKeyword::For:
    case SqlKeyword::If:
    case SqlKeyword::Loop:
    case SqlKeyword::Repeat:
    case SqlKeyword::While:
        return true;
    default:
        return false;
    }
}

// Words between CREATE and the kind of what is created.
bool isPrefix(SqlKeyword keyword)
{
    switch (keyword) {
    case SqlKeyword::Aggregate:
    case SqlKeyword::Alter:
    case SqlKeyword::Definer:
    case SqlKeyword::Or:
    case SqlKeyword::Replace:
    case SqlKeyword::Temp:
    case SqlKeyword::Temporary:
        return true;
    default:
        return false;
    }
}

} // namespace

void StatementBoundary::take(const SqlToken &token)
{
    if (token.type == SqlTokenType::Open)
        ++m_parentheses;
    else if (token.type == SqlTokenType::Close)
        m_parentheses = std::max<qsizetype>(m_parentheses - 1, 0);
    if (m_part == Part::Start) {
        takeStart(token);
    } else if (m_part != Part::Plain) {
        switch (m_dialect) {
        case SqlDialect::Sqlite:
            takeSqlite(token);
            break;
        case SqlDialect::PostgreSql:
            takePostgreSql(token);
            break;
        case SqlDialect::MySql:
            takeMySql(token);
            break;
        case SqlDialect::Generic:
            takeGeneric(token);
            break;
        }
    }
    m_previous = token;
}

bool StatementBoundary::endsAtSemicolon()
{
    // CREATE RULE .. DO (..; ..)
    if (m_dialect == SqlDialect::PostgreSql && m_parentheses > 0)
        return false;
    if (!isInRoutine())
        return true;
    resolveEnd(SqlKeyword::None);
    if (m_dialect == SqlDialect::Sqlite)
        return m_sawSemicolon && m_previous.keyword == SqlKeyword::End;
    return m_depth == 0 && m_outerDepth == 0;
}

void StatementBoundary::takeStart(const SqlToken &token)
{
    if (token.type != SqlTokenType::Word) {
        if (m_first == SqlKeyword::None)
            m_part = Part::Plain;
        return; // DEFINER = 'user'@'host'
    }
    if (m_first == SqlKeyword::None) {
        switch (token.keyword) {
        case SqlKeyword::Explain:
        case SqlKeyword::Query:
        case SqlKeyword::Plan:
            return; // EXPLAIN QUERY PLAN CREATE TRIGGER: SQLite takes it
        case SqlKeyword::Begin:
            if (m_dialect != SqlDialect::MySql)
                break;
            [[fallthrough]];
        case SqlKeyword::Create:
        case SqlKeyword::Alter:
            m_first = token.keyword;
            return;
        default:
            break;
        }
        m_part = Part::Plain;
        // MariaDB runs these outside of routines, too.
        if (m_dialect == SqlDialect::MySql
            && (isLoopOrIf(token.keyword) || token.keyword == SqlKeyword::Case))
            enterBody(token.keyword);
        return;
    }
    if (m_first == SqlKeyword::Begin) { // BEGIN NOT ATOMIC .. END
        if (token.keyword == SqlKeyword::Atomic && m_previous.keyword == SqlKeyword::Not)
            enterBody(SqlKeyword::Begin);
        else if (token.keyword != SqlKeyword::Not)
            m_part = Part::Plain;
    } else if (isRoutine(token.keyword, m_dialect)) {
        m_routine = token.keyword;
        m_part = Part::Header;
    } else if (!isPrefix(token.keyword) && m_previous.type != SqlTokenType::Symbol) {
        m_part = Part::Plain;
    }
}

// As sqlite3_complete() has it: the body ends with "; END".
void StatementBoundary::takeSqlite(const SqlToken &)
{
    m_sawSemicolon = m_previous.type == SqlTokenType::Semicolon;
}

// BEGIN ATOMIC .. END; any other body is a string.
void StatementBoundary::takePostgreSql(const SqlToken &token)
{
    const bool isLabel =
        m_previous.type == SqlTokenType::Dot || m_previous.keyword == SqlKeyword::As;
    if (isLabel)
        return;
    if (token.keyword == SqlKeyword::Atomic && m_previous.keyword == SqlKeyword::Begin)
        ++m_depth;
    else if (token.keyword == SqlKeyword::Case && m_depth > 0)
        ++m_depth;
    else if (token.keyword == SqlKeyword::End && m_depth > 0)
        --m_depth;
}

// The words are reserved in the databases behind ODBC that have such bodies, so counting will do.
void StatementBoundary::takeGeneric(const SqlToken &token)
{
    if (m_pendingBegin) {
        m_pendingBegin = false;
        const bool isTransaction = token.keyword == SqlKeyword::Tran
            || token.keyword == SqlKeyword::Transaction || token.keyword == SqlKeyword::Work
            || token.keyword == SqlKeyword::Distributed;
        m_depth += isTransaction ? 0 : 1;
    }
    resolveEnd(token.keyword);
    if (m_previous.type == SqlTokenType::Dot)
        return;
    if (token.keyword == SqlKeyword::Begin)
        m_pendingBegin = true;
    else if (token.keyword == SqlKeyword::Case && m_depth > 0
             && m_previous.keyword != SqlKeyword::End)
        ++m_depth;
    else if (token.keyword == SqlKeyword::End)
        m_pendingEnd = true;
}

void StatementBoundary::resolveEnd(SqlKeyword following)
{
    if (m_pendingEnd && !isLoopOrIf(following))
        m_depth = std::max<qsizetype>(m_depth - 1, 0);
    m_pendingEnd = false;
}

void StatementBoundary::takeMySql(const SqlToken &token)
{
    if (m_part == Part::Header)
        takeMySqlHeader(token);
    else
        takeMySqlBody(token);
}

// BEGIN, END and IF are no reserved words there: they count only where a statement may begin.
void StatementBoundary::takeMySqlHeader(const SqlToken &token)
{
    if (token.type != SqlTokenType::Word || m_parentheses > 0)
        return;
    if (token.keyword == SqlKeyword::Begin && m_previous.type != SqlTokenType::Dot
        && m_previous.keyword != m_routine)
        enterBody(token.keyword);
    else if ((isLoopOrIf(token.keyword) || token.keyword == SqlKeyword::Case) && mayBeginBody())
        enterBody(token.keyword);
    else if (isSimpleBody(token.keyword))
        enterBody(SqlKeyword::None);
}

bool StatementBoundary::mayBeginBody() const
{
    switch (m_previous.type) {
    case SqlTokenType::Close:
    case SqlTokenType::Colon:
    case SqlTokenType::String:
        return true;
    default:
        break;
    }
    switch (m_previous.keyword) {
    case SqlKeyword::Data:
    case SqlKeyword::Definer:
    case SqlKeyword::Deterministic:
    case SqlKeyword::Do:
    case SqlKeyword::Invoker:
    case SqlKeyword::Row:
    case SqlKeyword::Sql:
        return true;
    default:
        return false;
    }
}

// A body of one statement, to the next semicolon.
bool StatementBoundary::isSimpleBody(SqlKeyword keyword) const
{
    switch (keyword) {
    case SqlKeyword::Call:
    case SqlKeyword::Return:
    case SqlKeyword::Select:
    case SqlKeyword::With:
        return true;
    case SqlKeyword::Delete:
    case SqlKeyword::Insert:
    case SqlKeyword::Replace:
    case SqlKeyword::Update: // in the header of a trigger they say when
        return m_routine != SqlKeyword::Trigger || m_previous.keyword == SqlKeyword::Row;
    case SqlKeyword::Set:
        return m_previous.keyword != SqlKeyword::Character
            && m_previous.keyword != SqlKeyword::Charset;
    default:
        return false;
    }
}

void StatementBoundary::enterBody(SqlKeyword keyword)
{
    m_part = Part::Body;
    if (keyword == SqlKeyword::Begin || keyword == SqlKeyword::Case) {
        m_depth = 1;
    } else if (isLoopOrIf(keyword)) {
        m_outer = keyword;
        m_outerDepth = 1;
    }
    m_statementStart = keyword == SqlKeyword::Begin || keyword == SqlKeyword::Loop
        || keyword == SqlKeyword::Repeat;
}

void StatementBoundary::takeMySqlBody(const SqlToken &token)
{
    const SqlKeyword keyword = token.keyword;
    const bool afterEnd = m_previous.keyword == SqlKeyword::End;
    if (afterEnd && keyword == m_outer && m_outerDepth > 0 && keyword != SqlKeyword::None)
        --m_outerDepth;
    resolveEnd(keyword);
    // DECLARE .. HANDLER FOR NOT FOUND BEGIN .. END
    const bool begins = m_statementStart || m_inner == SqlKeyword::Declare;
    if (keyword == SqlKeyword::Begin && begins) {
        ++m_depth;
    } else if (keyword == SqlKeyword::Case && !afterEnd) {
        ++(m_statementStart ? m_depth : m_cases);
    } else if (keyword == SqlKeyword::End) {
        if (m_cases > 0)
            --m_cases;
        else
            m_pendingEnd = m_statementStart;
    } else if (m_statementStart && keyword != SqlKeyword::None && keyword == m_outer) {
        ++m_outerDepth;
    }
    trackStatementStart(token);
}

void StatementBoundary::trackStatementStart(const SqlToken &token)
{
    if (m_statementStart)
        m_inner = token.keyword;
    switch (token.type) {
    case SqlTokenType::Semicolon:
        m_cases = 0;
        m_statementStart = true;
        return;
    case SqlTokenType::Colon:
        m_statementStart = true;
        return;
    default:
        break;
    }
    switch (token.keyword) {
    case SqlKeyword::Do:
    case SqlKeyword::Else:
    case SqlKeyword::Then:
        m_statementStart = m_cases == 0;
        break;
    case SqlKeyword::Begin:
        m_statementStart = m_statementStart || m_inner == SqlKeyword::Declare;
        break;
    case SqlKeyword::Loop:
    case SqlKeyword::Repeat:
        m_statementStart = m_statementStart && m_previous.keyword != SqlKeyword::End;
        break;
    default:
        m_statementStart = false;
        break;
    }
}

} // namespace AsyncSql
