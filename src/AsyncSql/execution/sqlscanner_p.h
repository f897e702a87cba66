// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/sqldialect_p.h>
#include <AsyncSql/execution/sqlkeyword_p.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qstring.h>

namespace AsyncSql {

enum class SqlTokenType {
    End,
    Word,
    QuotedName,
    String,
    DollarString, // $tag$ .. $tag$
    Number,
    Positional, // "?"
    Named,      // ":name"
    Native,     // "?1", "@a", "$a", "$1": the database has them, Qt does not
    Comment,
    Semicolon,
    Open,
    Close,
    Dot,
    Comma,
    Colon, // of a slice or a label
    Symbol
};

struct SqlToken
{
    SqlTokenType type = SqlTokenType::End;
    qsizetype start = 0;
    qsizetype length = 0;
    SqlKeyword keyword = SqlKeyword::None; // of a Word
    bool escapesQuote = false;             // a String with \' inside
};

// Cuts SQL text into tokens, each once and without looking back. Throws SqlError (InvalidArgument)
// where a quote or comment has no end.
class SqlScanner
{
public:
    // text must outlive the scanner.
    SqlScanner(SqlDialect dialect, const QString &text);

    [[nodiscard]] SqlToken next();

    // In a routine ":" belongs to labels and records, "?" to nobody.
    void setInRoutine(bool inRoutine) { m_inRoutine = inRoutine; }
    // A semicolon inside /*! .. */ ends no statement.
    [[nodiscard]] bool isInExecutableComment() const { return m_executableDepth > 0; }

    [[nodiscard]] SqlError error(qsizetype position, const QString &reason) const;

private:
    [[nodiscard]] char16_t at(qsizetype position) const;
    [[nodiscard]] SqlToken token(SqlTokenType type, qsizetype end);
    [[nodiscard]] SqlToken scan();
    [[nodiscard]] SqlToken scanSymbol(char16_t character);
    [[nodiscard]] SqlToken scanWord();
    [[nodiscard]] SqlToken scanNumber();
    [[nodiscard]] SqlToken scanColon();
    [[nodiscard]] SqlToken scanSigil(char16_t character);
    [[nodiscard]] SqlToken scanDollar();
    [[nodiscard]] SqlToken scanQuoted(qsizetype open, SqlTokenType type);
    [[nodiscard]] SqlToken scanBlockComment();
    [[nodiscard]] SqlToken scanLineComment();
    [[nodiscard]] bool startsLineComment(char16_t character) const;
    [[nodiscard]] bool quotesNames(char16_t character) const;
    [[nodiscard]] bool skipToCode();
    [[nodiscard]] qsizetype endOfName(qsizetype position) const;
    void remember(const SqlToken &token);

    const SqlDialect m_dialect;
    const QString &m_text;
    const QChar *const m_data;
    const qsizetype m_size;
    qsizetype m_position = 0;
    qsizetype m_executableStart = 0;
    int m_executableDepth = 0;
    qsizetype m_brackets = 0;  // PostgreSQL: subscripts open
    bool m_afterValue = false; // the token before could be the lower bound of a slice
    bool m_inRoutine = false;
};

} // namespace AsyncSql
