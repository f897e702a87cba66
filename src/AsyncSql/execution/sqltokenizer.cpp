// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/sqltokenizer_p.h>

#include <AsyncSql/execution/sqlscanner_p.h>
#include <AsyncSql/execution/statementboundary_p.h>
#include <AsyncSql/execution/statementclassifier_p.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace AsyncSql {

namespace {

bool isSpace(QChar character)
{
    return character == u' ' || (character >= u'\t' && character <= u'\r');
}

QString shortened(QStringView text)
{
    constexpr qsizetype longest = 64;
    return text.size() <= longest ? text.toString() : text.first(longest).toString() + u'…';
}

// What Qt's own search for placeholders, which knows neither comments nor escapes, would take for
// one, or for the begin of a quote.
bool confusesQt(QChar character)
{
    switch (character.unicode()) {
    case u'\'':
    case u'"':
    case u'`':
    case u'[':
    case u']':
    case u'?':
    case u':':
        return true;
    default:
        return false;
    }
}

// Writes the SQL of a statement with every parameter as "?", and without changing its meaning so
// that Qt finds these parameters and no other.
class PositionalWriter
{
public:
    explicit PositionalWriter(ParsedStatement *statement) : m_statement(statement)
    {
        m_statement->sql.reserve(m_statement->original.size());
    }

    // token is given in positions of ParsedStatement::original.
    void write(const SqlToken &token)
    {
        QString &sql = m_statement->sql;
        const QStringView original(m_statement->original);
        sql += original.sliced(m_copied, token.start - m_copied);
        m_copied = token.start + token.length;
        const QStringView text = original.sliced(token.start, token.length);
        switch (token.type) {
        case SqlTokenType::Positional:
        case SqlTokenType::Named:
            m_statement->parameters.append({text.sliced(1).toString(), sql.size()});
            sql += u'?';
            break;
        case SqlTokenType::Comment:
            for (const QChar character : text)
                sql += confusesQt(character) ? QChar(u' ') : character;
            break;
        case SqlTokenType::DollarString:
            writeDollarString(text);
            break;
        case SqlTokenType::Colon:
            sql += QLatin1StringView(": ");
            break;
        default:
            writeEscapedQuotes(text);
            break;
        }
    }

    void finish() { m_statement->sql += QStringView(m_statement->original).sliced(m_copied); }

private:
    void writeDollarString(QStringView text)
    {
        const qsizetype tag = text.indexOf(u'$', 1) + 1;
        m_statement->sql += u'\'';
        for (const QChar character : text.sliced(tag, text.size() - 2 * tag)) {
            if (character == u'\'')
                m_statement->sql += u'\'';
            m_statement->sql += character;
        }
        m_statement->sql += u'\'';
    }

    void writeEscapedQuotes(QStringView text)
    {
        const QChar quote = text.back();
        for (qsizetype i = 0; i < text.size(); ++i) {
            const bool escape = text[i] == u'\\' && i + 1 < text.size();
            const QChar first = escape && text[i + 1] == quote ? quote : text[i];
            m_statement->sql += first;
            if (escape)
                m_statement->sql += text[++i];
        }
    }

    ParsedStatement *const m_statement;
    qsizetype m_copied = 0;
};

// Reads one statement after the other from a text.
class StatementReader
{
public:
    StatementReader(SqlDialect dialect, const QString &text)
        : m_dialect(dialect),
          m_text(text),
          m_scanner(dialect, text)
    {
        const qsizetype null = text.indexOf(QChar(u'\0'));
        if (null >= 0)
            throw m_scanner.error(
                null,
                QStringLiteral("The SQL contains the character U+0000: remove it, or "
                               "bind the text or bytes as a parameter"));
        if (!text.isValidUtf16())
            throw SqlError(SqlError::Kind::InvalidArgument,
                           QStringLiteral("The SQL contains half of a surrogate pair, which is no "
                                          "character: remove it"));
    }

    // The next statement that is none of comments alone.
    std::optional<ParsedStatement> next()
    {
        while (!m_atEnd) {
            const qsizetype begin = m_end;
            readTokens();
            if (m_isEmpty)
                continue;
            return makeStatement(begin, m_semicolon);
        }
        return std::nullopt;
    }

private:
    void readTokens();
    void take(const SqlToken &token);
    void checkNative(const SqlToken &token, SqlKeyword first) const;
    [[nodiscard]] ParsedStatement makeStatement(qsizetype begin, qsizetype end) const;
    [[nodiscard]] QStringView textOf(const SqlToken &token) const
    {
        return QStringView(m_text).sliced(token.start, token.length);
    }

    const SqlDialect m_dialect;
    const QString &m_text;
    SqlScanner m_scanner;
    StatementClassifier m_classifier{m_dialect};
    std::vector<SqlToken> m_rewritten; // where sql differs from original, if it has parameters
    SqlToken m_firstParameter;
    SqlToken m_otherParameter; // of the other kind than the first one
    qsizetype m_semicolon = 0; // that ended the statement, or the size of the text
    qsizetype m_end = 0;       // behind it
    bool m_isEmpty = true;
    bool m_atEnd = false;
};

void StatementReader::readTokens()
{
    StatementBoundary boundary(m_dialect);
    const bool hasLabels = m_dialect == SqlDialect::MySql || m_dialect == SqlDialect::Generic;
    m_classifier = StatementClassifier(m_dialect);
    m_rewritten.clear();
    m_firstParameter = m_otherParameter = SqlToken();
    m_isEmpty = true;
    while (true) {
        m_scanner.setInRoutine(hasLabels && boundary.isInRoutine());
        const SqlToken token = m_scanner.next();
        const bool ends = token.type == SqlTokenType::Semicolon
            && !m_scanner.isInExecutableComment() && boundary.endsAtSemicolon();
        if (ends || token.type == SqlTokenType::End) {
            m_atEnd = !ends;
            m_semicolon = token.start;
            m_end = token.start + token.length;
            return;
        }
        take(token);
        if (token.type != SqlTokenType::Comment)
            boundary.take(token);
    }
}

void StatementReader::take(const SqlToken &token)
{
    switch (token.type) {
    case SqlTokenType::Comment:
        m_rewritten.push_back(token);
        return;
    case SqlTokenType::Native:
        checkNative(token, m_classifier.firstKeyword());
        break;
    case SqlTokenType::Positional:
    case SqlTokenType::Named:
        if (m_firstParameter.type == SqlTokenType::End)
            m_firstParameter = token;
        else if (m_firstParameter.type != token.type)
            m_otherParameter = token;
        m_rewritten.push_back(token);
        break;
    case SqlTokenType::DollarString:
    case SqlTokenType::Colon:
        m_rewritten.push_back(token);
        break;
    default:
        if (token.escapesQuote)
            m_rewritten.push_back(token);
        break;
    }
    m_isEmpty = false;
    m_classifier.take(token, token.type == SqlTokenType::Word ? textOf(token) : QStringView());
}

void StatementReader::checkNative(const SqlToken &token, SqlKeyword first) const
{
    // $1 is an argument there.
    if (m_dialect == SqlDialect::PostgreSql
        && (first == SqlKeyword::Create || first == SqlKeyword::Prepare))
        return;
    throw m_scanner.error(token.start,
                          QStringLiteral("Parameters such as %1 cannot be bound: write :name or ?")
                              .arg(shortened(textOf(token))));
}

ParsedStatement StatementReader::makeStatement(qsizetype begin, qsizetype end) const
{
    if (m_otherParameter.type != SqlTokenType::End) {
        const bool named = m_firstParameter.type == SqlTokenType::Named;
        QString reason =
            QStringLiteral("The statement has both the parameter %1 and ?: use either names "
                           "or question marks, not both")
                .arg(shortened(textOf(named ? m_firstParameter : m_otherParameter)));
        if (m_dialect == SqlDialect::PostgreSql)
            reason += QStringLiteral("; for the operators ?, ?| and ?& write jsonb_exists(), "
                                     "jsonb_exists_any() and jsonb_exists_all()");
        throw m_scanner.error(m_otherParameter.start, reason);
    }
    while (begin < end && isSpace(m_text[begin]))
        ++begin;
    while (end > begin && isSpace(m_text[end - 1]))
        --end;
    ParsedStatement statement;
    statement.original = m_text.sliced(begin, end - begin);
    m_classifier.finish(&statement);
    // Where Qt finds nothing that it takes for one either, it changes nothing.
    const bool hasParameters = m_firstParameter.type != SqlTokenType::End;
    if (!hasParameters && !statement.original.contains(u'?')
        && !statement.original.contains(u':')) {
        statement.sql = statement.original;
        return statement;
    }
    PositionalWriter writer(&statement);
    for (SqlToken token : m_rewritten) {
        // A line comment at the end lost its trailing white space.
        token.length = std::min(token.length, end - token.start);
        token.start -= begin;
        writer.write(token);
    }
    writer.finish();
    return statement;
}

} // namespace

/*!
    \internal
    Returns whether the statement has parameters, written ":name".
*/
bool ParsedStatement::hasNamedParameters() const
{
    return !parameters.isEmpty() && !parameters.first().name.isEmpty();
}

/*!
    \internal
    Returns whether the statement has parameters, written "?".
*/
bool ParsedStatement::hasPositionalParameters() const
{
    return !parameters.isEmpty() && parameters.first().name.isEmpty();
}

/*!
    \internal
    Makes a tokenizer for texts of \a dialect.
*/
SqlTokenizer::SqlTokenizer(SqlDialect dialect) : m_dialect(dialect) {}

/*!
    \internal
    Returns every statement of \a text, in order; none for a text of comments alone.

    Fails with SqlError::Kind::InvalidArgument, at a line and column, for U+0000, a quote or comment
    without an end, ":name" and "?" in one statement, and parameters that Qt cannot bind.
*/
QList<ParsedStatement> SqlTokenizer::split(const QString &text) const
{
    QList<ParsedStatement> statements;
    StatementReader reader(m_dialect, text);
    while (std::optional<ParsedStatement> statement = reader.next())
        statements.append(*std::move(statement));
    return statements;
}

/*!
    \internal
    Returns the one statement of \a text.

    Fails with SqlError::Kind::InvalidArgument for none, for several, and for what split() refuses.
*/
ParsedStatement SqlTokenizer::parse(const QString &text) const
{
    StatementReader reader(m_dialect, text);
    std::optional<ParsedStatement> statement = reader.next();
    SqlError::Details details;
    details.query = text;
    if (!statement)
        throw SqlError(
            SqlError::Kind::InvalidArgument,
            QStringLiteral("The text holds no statement: it is empty or of comments alone"),
            details);
    if (reader.next())
        throw SqlError(
            SqlError::Kind::InvalidArgument,
            QStringLiteral("The text holds several statements: run them with executeScript(), or "
                           "give them one by one"),
            details);
    return *std::move(statement);
}

} // namespace AsyncSql
