// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

// Feeds SqlTokenizer whatever libFuzzer comes up with:
//     fuzz_sqltokenizer -max_total_time=60 <writable folder> tests/fuzz/corpus

#include <AsyncSql/execution/sqltokenizer_p.h>
#include <AsyncSql/sqlerror.h>

#include <cstdint>
#include <cstdlib>

using namespace AsyncSql;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

void tokenize(SqlDialect dialect, const QString &text)
{
    const SqlTokenizer tokenizer(dialect);
    QList<ParsedStatement> statements;
    try {
        statements = tokenizer.split(text);
    } catch (const SqlError &error) {
        require(error.kind() == SqlError::Kind::InvalidArgument);
        return;
    }
    for (const ParsedStatement &statement : statements) {
        require(statement.kind != StatementKind::Empty);
        for (const StatementParameter &parameter : statement.parameters)
            require(statement.sql.at(parameter.position) == u'?');
        // Neither may throw.
        const ParsedStatement again = tokenizer.parse(statement.original);
        require(again.original == statement.original && again.sql == statement.sql
                && again.kind == statement.kind && again.parameters == statement.parameters);
        require(tokenizer.parse(statement.sql).parameters.size() == statement.parameters.size());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString text =
        QString::fromUtf8(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    for (const SqlDialect dialect :
         {SqlDialect::Sqlite, SqlDialect::PostgreSql, SqlDialect::MySql, SqlDialect::Generic})
        tokenize(dialect, text);
    return 0;
}
