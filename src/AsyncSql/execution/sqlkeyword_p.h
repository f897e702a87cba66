// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qstringview.h>

namespace AsyncSql {

// The words that decide where a statement ends and what it does, in alphabetical order (the look-up
// searches them).
// clang-format off
#define ASYNCSQL_KEYWORDS(X) \
    X(Abort) X(Aggregate) X(Alter) X(Analyse) X(Analyze) X(And) X(As) X(Atomic) X(Autocommit) \
    X(Begin) X(Between) X(By) X(Call) X(Case) X(Character) X(Charset) X(Cluster) X(Comment) \
    X(Commit) X(Constraint) X(Copy) X(Create) X(Data) X(Declare) X(Definer) X(Delete) X(Desc) \
    X(Describe) X(Deterministic) X(Distributed) X(Do) X(Drop) X(Else) X(End) X(Event) X(Execute) \
    X(Explain) X(Fetch) X(For) X(Function) X(Grant) X(If) X(Ilike) X(Import) X(In) X(Insert) X(Into) \
    X(Invoker) X(Is) X(Key) X(Like) X(Limit) X(Load) X(Local) X(Lock) X(Loop) X(Merge) X(No) \
    X(Not) X(Offset) X(Optimize) X(Or) X(Plan) X(Pragma) X(Prepare) X(Proc) X(Procedure) X(Query) \
    X(Reassign) X(Recursive) X(Refresh) X(Reindex) X(Release) X(Rename) X(Repair) X(Repeat) \
    X(Replace) X(Return) X(Revoke) X(Rollback) X(Row) X(Save) X(Savepoint) X(Security) X(Select) \
    X(Set) X(Share) X(Show) X(Sql) X(Start) X(Table) X(Temp) X(Temporary) X(Then) X(Tran) \
    X(Transaction) X(Trigger) X(Truncate) X(Update) X(Vacuum) X(Values) X(When) X(Where) X(While) \
    X(With) X(Work) X(Xa)
// clang-format on

enum class SqlKeyword {
    None, // any other word
#define ASYNCSQL_KEYWORD(name) name,
    ASYNCSQL_KEYWORDS(ASYNCSQL_KEYWORD)
#undef ASYNCSQL_KEYWORD
};

// Case does not matter, for ASCII letters alone: no other letter is part of a keyword.
[[nodiscard]] SqlKeyword toSqlKeyword(QStringView word) noexcept;

} // namespace AsyncSql
