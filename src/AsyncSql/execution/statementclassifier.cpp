// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/statementclassifier_p.h>

#include <algorithm>
#include <iterator>

namespace AsyncSql {

namespace {

// Sorted. With an argument they name what to look at; every other pragma takes it as a new value.
constexpr QStringView readingPragmas[] = {
    u"collation_list",   u"compile_options", u"database_list", u"foreign_key_check",
    u"foreign_key_list", u"function_list",   u"index_info",    u"index_list",
    u"index_xinfo",      u"integrity_check", u"module_list",   u"pragma_list",
    u"quick_check",      u"table_info",      u"table_list",    u"table_xinfo",
};

// Sorted. They act without an argument, too.
constexpr QStringView actingPragmas[] = {u"incremental_vacuum", u"optimize", u"shrink_memory",
                                         u"wal_checkpoint"};

// Sorted. Functions of PostgreSQL and MariaDB that change something, which a SELECT may call.
constexpr QStringView writingFunctions[] = {
    u"dblink",
    u"dblink_close",
    u"dblink_connect",
    u"dblink_connect_u",
    u"dblink_disconnect",
    u"dblink_exec",
    u"dblink_fetch",
    u"dblink_get_result",
    u"dblink_open",
    u"dblink_send_query",
    u"get_lock",
    u"lo_close",
    u"lo_creat",
    u"lo_create",
    u"lo_export",
    u"lo_from_bytea",
    u"lo_import",
    u"lo_lseek",
    u"lo_lseek64",
    u"lo_open",
    u"lo_put",
    u"lo_truncate",
    u"lo_truncate64",
    u"lo_unlink",
    u"loread",
    u"lowrite",
    u"nextval",
    u"pg_advisory_lock",
    u"pg_advisory_lock_shared",
    u"pg_advisory_unlock",
    u"pg_advisory_unlock_all",
    u"pg_advisory_unlock_shared",
    u"pg_advisory_xact_lock",
    u"pg_advisory_xact_lock_shared",
    u"pg_cancel_backend",
    u"pg_notify",
    u"pg_reload_conf",
    u"pg_terminate_backend",
    u"pg_try_advisory_lock",
    u"pg_try_advisory_lock_shared",
    u"pg_try_advisory_xact_lock",
    u"pg_try_advisory_xact_lock_shared",
    u"release_all_locks",
    u"release_lock",
    u"set_config",
    u"setval",
};

bool changesRows(SqlKeyword keyword)
{
    switch (keyword) {
    case SqlKeyword::Delete:
    case SqlKeyword::Insert:
    case SqlKeyword::Merge:
    case SqlKeyword::Replace:
    case SqlKeyword::Update:
        return true;
    default:
        return false;
    }
}

bool isQuery(SqlKeyword keyword)
{
    return keyword == SqlKeyword::Select || keyword == SqlKeyword::Values
        || keyword == SqlKeyword::Table;
}

bool writesOtherwise(SqlKeyword keyword)
{
    switch (keyword) {
    case SqlKeyword::Alter:
    case SqlKeyword::Cluster:
    case SqlKeyword::Comment:
    case SqlKeyword::Copy:
    case SqlKeyword::Create:
    case SqlKeyword::Drop:
    case SqlKeyword::Grant:
    case SqlKeyword::Import:
    case SqlKeyword::Load:
    case SqlKeyword::Optimize:
    case SqlKeyword::Reassign:
    case SqlKeyword::Refresh:
    case SqlKeyword::Reindex:
    case SqlKeyword::Rename:
    case SqlKeyword::Repair:
    case SqlKeyword::Revoke:
    case SqlKeyword::Security:
    case SqlKeyword::Truncate:
    case SqlKeyword::Vacuum:
        return true;
    default:
        return false;
    }
}

} // namespace

void StatementClassifier::take(const SqlToken &token, QStringView word)
{
    if (token.type == SqlTokenType::Open)
        ++m_depth;
    else if (token.type == SqlTokenType::Close)
        m_depth = std::max<qsizetype>(m_depth - 1, 0);
    switch (m_part) {
    case Part::Start:
        takeFirst(token);
        break;
    case Part::First:
        takeSecond(token);
        break;
    case Part::Explain:
        takeExplain(token);
        break;
    case Part::With:
        takeWith(token);
        takeCall(token, word);
        break;
    case Part::Query:
        takeQuery(token);
        takeCall(token, word);
        break;
    case Part::Pragma:
        takePragma(token, word);
        break;
    case Part::Set:
        if (token.keyword == SqlKeyword::Autocommit)
            decide(StatementKind::TransactionControl);
        break;
    case Part::Decided:
        break;
    }
    m_previous = token;
}

void StatementClassifier::decide(StatementKind kind)
{
    m_kind = kind;
    m_part = Part::Decided;
}

void StatementClassifier::takeFirst(const SqlToken &token)
{
    if (token.type == SqlTokenType::Open)
        return;
    m_kind = StatementKind::Unknown;
    m_baseDepth = m_depth;
    if (token.type != SqlTokenType::Word) {
        m_part = Part::Decided;
        return;
    }
    m_first = token.keyword;
    beginStatement(token.keyword);
}

void StatementClassifier::beginStatement(SqlKeyword keyword)
{
    if (isQuery(keyword)) {
        m_kind = StatementKind::Read;
        m_part = Part::Query;
        m_isLimited = keyword == SqlKeyword::Values; // as it were: see takeQuery()
        return;
    }
    if (changesRows(keyword)) {
        m_verb = keyword;
        decide(StatementKind::Write);
        return;
    }
    if (writesOtherwise(keyword)) {
        decide(StatementKind::Write);
        return;
    }
    const bool isMySql = m_dialect == SqlDialect::MySql;
    switch (keyword) {
    case SqlKeyword::With:
        m_kind = StatementKind::Read;
        m_part = Part::With;
        break;
    case SqlKeyword::Show:
        decide(StatementKind::Read);
        break;
    case SqlKeyword::Desc:
    case SqlKeyword::Describe:
    case SqlKeyword::Explain:
        m_kind = StatementKind::Read;
        m_part = m_dialect == SqlDialect::Sqlite ? Part::Decided : Part::Explain;
        m_explained = true;
        break;
    case SqlKeyword::Analyze:
    case SqlKeyword::Analyse:
        m_kind = StatementKind::Write;
        m_part = isMySql ? Part::First : Part::Decided; // MariaDB: ANALYZE SELECT runs and explains
        break;
    case SqlKeyword::Pragma:
        m_part = m_dialect == SqlDialect::Sqlite ? Part::Pragma : Part::Decided;
        break;
    case SqlKeyword::Set:
        m_part = isMySql ? Part::Set : Part::Decided;
        break;
    case SqlKeyword::Abort:
    case SqlKeyword::Commit:
    case SqlKeyword::End:
    case SqlKeyword::Release:
    case SqlKeyword::Rollback:
    case SqlKeyword::Savepoint:
        decide(StatementKind::TransactionControl);
        break;
    case SqlKeyword::Xa:
        decide(isMySql ? StatementKind::TransactionControl : StatementKind::Unknown);
        break;
    case SqlKeyword::Begin:
        m_kind = StatementKind::TransactionControl;
        m_part = Part::First;
        break;
    case SqlKeyword::Prepare:
    case SqlKeyword::Save:
    case SqlKeyword::Start:
        m_part = Part::First;
        break;
    default:
        m_part = Part::Decided;
        break;
    }
}

// The second word, where the first does not decide.
void StatementClassifier::takeSecond(const SqlToken &token)
{
    m_part = Part::Decided;
    const bool isTransaction = token.keyword == SqlKeyword::Transaction;
    switch (m_first) {
    case SqlKeyword::Begin: // MariaDB: BEGIN NOT ATOMIC; SQL Server: BEGIN .. END, a block
        if (m_dialect == SqlDialect::MySql && token.keyword == SqlKeyword::Not)
            m_kind = StatementKind::Unknown;
        else if (m_dialect == SqlDialect::Generic && !isTransaction
                 && token.keyword != SqlKeyword::Tran && token.keyword != SqlKeyword::Work
                 && token.keyword != SqlKeyword::Distributed)
            m_kind = StatementKind::Unknown;
        break;
    case SqlKeyword::Save:
        if (isTransaction || token.keyword == SqlKeyword::Tran)
            m_kind = StatementKind::TransactionControl;
        break;
    case SqlKeyword::Prepare:
    case SqlKeyword::Start:
        if (isTransaction)
            m_kind = StatementKind::TransactionControl;
        break;
    default: // ANALYZE
        if (token.keyword == SqlKeyword::Table || token.keyword == SqlKeyword::Local)
            break;
        m_part = Part::Explain;
        m_explained = true;
        m_analyzed = true;
        takeExplain(token);
        break;
    }
}

void StatementClassifier::takeExplain(const SqlToken &token)
{
    switch (token.keyword) {
    case SqlKeyword::Analyze:
    case SqlKeyword::Analyse:
        m_analyzed = true;
        break;
    case SqlKeyword::Create:
    case SqlKeyword::Declare:
    case SqlKeyword::Delete:
    case SqlKeyword::Execute:
    case SqlKeyword::Insert:
    case SqlKeyword::Merge:
    case SqlKeyword::Refresh:
    case SqlKeyword::Replace:
    case SqlKeyword::Select:
    case SqlKeyword::Table:
    case SqlKeyword::Update:
    case SqlKeyword::Values:
    case SqlKeyword::With:
        if (!m_analyzed) {
            decide(StatementKind::Read);
            break;
        }
        m_kind = StatementKind::Unknown;
        m_baseDepth = m_depth;
        beginStatement(token.keyword);
        break;
    default:
        break;
    }
}

void StatementClassifier::takeWith(const SqlToken &token)
{
    if (token.type != SqlTokenType::Word)
        return;
    if (m_depth > m_baseDepth) {
        // As the first word, or behind the expressions of a WITH of its own.
        const bool isVerb =
            m_previous.type == SqlTokenType::Open || m_previous.type == SqlTokenType::Close;
        if (m_dialect == SqlDialect::PostgreSql && isVerb && changesRows(token.keyword)
            && token.keyword != SqlKeyword::Replace)
            m_writesInside = true;
        return;
    }
    // The name of a table expression may be such a word, too.
    const bool isName = m_previous.type == SqlTokenType::Comma
        || m_previous.type == SqlTokenType::Dot || m_previous.keyword == SqlKeyword::With
        || m_previous.keyword == SqlKeyword::Recursive;
    if (!isName && (isQuery(token.keyword) || changesRows(token.keyword)))
        beginStatement(token.keyword);
}

void StatementClassifier::takeQuery(const SqlToken &token)
{
    const bool isName =
        m_previous.type == SqlTokenType::Dot || m_previous.keyword == SqlKeyword::As;
    if (m_depth == m_baseDepth
        && (token.keyword == SqlKeyword::Limit || token.keyword == SqlKeyword::Offset
            || token.keyword == SqlKeyword::Fetch || token.keyword == SqlKeyword::For
            || token.keyword == SqlKeyword::Values)) // behind which SQLite takes none
        m_isLimited = true;
    if (token.keyword == SqlKeyword::Into && !isName) {
        decide(StatementKind::Write);
    } else if (m_previous.keyword == SqlKeyword::For) {
        // A lock that a read-only connection must not take.
        if (token.keyword == SqlKeyword::Update || token.keyword == SqlKeyword::Share
            || token.keyword == SqlKeyword::No || token.keyword == SqlKeyword::Key)
            decide(StatementKind::Write);
    } else if (m_previous.keyword == SqlKeyword::Lock && token.keyword == SqlKeyword::In) {
        decide(StatementKind::Write);
    }
}

// A word is what is called if a parenthesis follows.
void StatementClassifier::takeCall(const SqlToken &token, QStringView word)
{
    if (token.type == SqlTokenType::Open && m_mayCallWriter)
        m_writesInside = true;
    m_mayCallWriter = token.type == SqlTokenType::Word
        && std::binary_search(std::begin(writingFunctions), std::end(writingFunctions), word,
                              [](QStringView a, QStringView b) {
                                  return a.compare(b, Qt::CaseInsensitive) < 0;
                              });
}

void StatementClassifier::takePragma(const SqlToken &token, QStringView word)
{
    if (m_pragmaArgument)
        return;
    if (token.type == SqlTokenType::Word)
        m_pragma = word.toString().toLower(); // the last one: main.table_info
    else if (token.type == SqlTokenType::QuotedName)
        m_pragma.clear(); // a schema, or a name that nobody writes so
    else if (token.type != SqlTokenType::Dot)
        m_pragmaArgument = true;
}

void StatementClassifier::finish(ParsedStatement *statement) const
{
    // Opening parentheses alone are no statement, but something for the database to refuse.
    statement->kind = m_kind == StatementKind::Empty ? StatementKind::Unknown : m_kind;
    if (m_part == Part::Pragma) {
        const QStringView name(m_pragma);
        const bool isRead = m_pragmaArgument
            ? std::binary_search(std::begin(readingPragmas), std::end(readingPragmas), name)
            : !std::binary_search(std::begin(actingPragmas), std::end(actingPragmas), name)
                && !name.isEmpty();
        statement->kind = isRead ? StatementKind::Read : StatementKind::Unknown;
    }
    if (m_writesInside)
        statement->kind = StatementKind::Write;
    statement->takesLimit = m_part == Part::Query && m_baseDepth == 0 && !m_isLimited
        && statement->kind == StatementKind::Read;
    statement->countsRows = !m_explained && changesRows(m_verb);
    statement->returnsIdentity =
        statement->countsRows && (m_verb == SqlKeyword::Insert || m_verb == SqlKeyword::Replace);
}

} // namespace AsyncSql
