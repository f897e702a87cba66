// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/sqlscanner_p.h>

#include <algorithm>

namespace AsyncSql {

namespace {

bool isSpace(char16_t character)
{
    return character == u' ' || (character >= u'\t' && character <= u'\r');
}

bool isDigit(char16_t character)
{
    return character >= u'0' && character <= u'9';
}

// Every database takes all beyond ASCII as letters of a word.
bool startsWord(char16_t character)
{
    const char16_t lower = character | 0x20;
    return (lower >= u'a' && lower <= u'z') || character == u'_' || character >= 0x80;
}

bool continuesWord(char16_t character)
{
    return startsWord(character) || isDigit(character) || character == u'$';
}

// Words after which an expression begins: a ":" that follows is none of a slice.
bool isOperatorWord(SqlKeyword keyword)
{
    switch (keyword) {
    case SqlKeyword::And:
    case SqlKeyword::As:
    case SqlKeyword::Between:
    case SqlKeyword::By:
    case SqlKeyword::Case:
    case SqlKeyword::Else:
    case SqlKeyword::Ilike:
    case SqlKeyword::In:
    case SqlKeyword::Is:
    case SqlKeyword::Like:
    case SqlKeyword::Limit:
    case SqlKeyword::Not:
    case SqlKeyword::Offset:
    case SqlKeyword::Or:
    case SqlKeyword::Select:
    case SqlKeyword::Then:
    case SqlKeyword::When:
    case SqlKeyword::Where:
        return true;
    default:
        return false;
    }
}

} // namespace

SqlScanner::SqlScanner(SqlDialect dialect, const QString &text)
    : m_dialect(dialect),
      m_text(text),
      m_data(text.constData()),
      m_size(text.size())
{
}

// An error whose text ends in the line and column of position, both counted from 1.
SqlError SqlScanner::error(qsizetype position, const QString &reason) const
{
    const QStringView before = QStringView(m_text).first(position);
    const qsizetype line = before.count(u'\n') + 1;
    const QStringView lineStart = before.sliced(before.lastIndexOf(u'\n') + 1);
    const auto characters = std::count_if(lineStart.begin(), lineStart.end(),
                                          [](QChar c) { return !c.isLowSurrogate(); });
    SqlError::Details details;
    details.query = m_text;
    return SqlError(
        SqlError::Kind::InvalidArgument,
        QStringLiteral("%1 (line %2, column %3)").arg(reason).arg(line).arg(characters + 1),
        details);
}

SqlToken SqlScanner::next()
{
    const SqlToken token = scan();
    if (token.type != SqlTokenType::Comment)
        remember(token);
    return token;
}

// U+0000, which the text cannot hold, past the end.
char16_t SqlScanner::at(qsizetype position) const
{
    return position < m_size ? m_data[position].unicode() : u'\0';
}

SqlToken SqlScanner::token(SqlTokenType type, qsizetype end)
{
    const SqlToken token{type, m_position, end - m_position};
    m_position = end;
    return token;
}

void SqlScanner::remember(const SqlToken &token)
{
    switch (token.type) {
    case SqlTokenType::Word:
        m_afterValue = !isOperatorWord(token.keyword);
        break;
    case SqlTokenType::QuotedName:
    case SqlTokenType::String:
    case SqlTokenType::DollarString:
    case SqlTokenType::Number:
    case SqlTokenType::Positional:
    case SqlTokenType::Named:
    case SqlTokenType::Native:
    case SqlTokenType::Close:
        m_afterValue = true;
        break;
    case SqlTokenType::Semicolon:
        m_brackets = 0;
        m_afterValue = false;
        break;
    default:
        m_afterValue = token.length == 1 && m_data[token.start] == u']';
        break;
    }
}

// Past white space and the marks around executable comments, whose content is code.
bool SqlScanner::skipToCode()
{
    while (m_position < m_size) {
        const char16_t character = at(m_position);
        if (isSpace(character)) {
            ++m_position;
        } else if (m_executableDepth > 0 && character == u'*' && at(m_position + 1) == u'/') {
            --m_executableDepth;
            m_position += 2;
        } else if (m_dialect == SqlDialect::MySql && character == u'/'
                   && at(m_position + 1) == u'*') {
            const qsizetype mark =
                m_position + (at(m_position + 2) == u'M' ? 3 : 2); // MariaDB's own
            if (at(mark) != u'!')
                return true;
            ++m_executableDepth;
            m_executableStart = m_position;
            m_position = mark + 1;
            while (isDigit(at(m_position)))
                ++m_position;
        } else {
            return true;
        }
    }
    if (m_executableDepth > 0)
        throw error(m_executableStart,
                    QStringLiteral("The comment that begins here has no end: close it with */"));
    return false;
}

SqlToken SqlScanner::scan()
{
    if (!skipToCode())
        return token(SqlTokenType::End, m_size);
    const char16_t character = at(m_position);
    if (startsWord(character))
        return scanWord();
    if (isDigit(character))
        return scanNumber();
    if (character == u'\'')
        return scanQuoted(m_position, SqlTokenType::String);
    if (quotesNames(character))
        return scanQuoted(m_position, SqlTokenType::QuotedName);
    if (startsLineComment(character))
        return scanLineComment();
    if (character == u'/' && at(m_position + 1) == u'*')
        return scanBlockComment();
    return scanSymbol(character);
}

SqlToken SqlScanner::scanSymbol(char16_t character)
{
    switch (character) {
    case u':':
        return scanColon();
    case u'?':
    case u'@':
    case u'$':
        return scanSigil(character);
    case u';':
        return token(SqlTokenType::Semicolon, m_position + 1);
    case u'(':
        return token(SqlTokenType::Open, m_position + 1);
    case u')':
        return token(SqlTokenType::Close, m_position + 1);
    case u'.':
        return token(SqlTokenType::Dot, m_position + 1);
    case u',':
        return token(SqlTokenType::Comma, m_position + 1);
    case u'[':
        ++m_brackets;
        break;
    case u']':
        m_brackets = std::max<qsizetype>(m_brackets - 1, 0);
        break;
    default:
        break;
    }
    return token(SqlTokenType::Symbol, m_position + 1);
}

bool SqlScanner::quotesNames(char16_t character) const
{
    switch (character) {
    case u'"':
        return true;
    case u'`':
        return m_dialect != SqlDialect::PostgreSql;
    case u'[':
        return m_dialect == SqlDialect::Sqlite || m_dialect == SqlDialect::Generic;
    default:
        return false;
    }
}

bool SqlScanner::startsLineComment(char16_t character) const
{
    if (m_dialect != SqlDialect::MySql)
        return character == u'-' && at(m_position + 1) == u'-';
    if (character == u'#')
        return true;
    if (character != u'-' || at(m_position + 1) != u'-')
        return false;
    // "5--2" is a subtraction there; "--" alone is none, nor where a semicolon ends the statement.
    const char16_t following = at(m_position + 2);
    return following <= u' ' || following == u';';
}

SqlToken SqlScanner::scanLineComment()
{
    qsizetype end = m_position;
    if (m_dialect == SqlDialect::MySql && at(end) == u'-' && at(end + 2) == u';')
        return token(SqlTokenType::Comment, end + 2);
    while (end < m_size && m_data[end] != u'\n'
           && !(m_dialect == SqlDialect::PostgreSql && m_data[end] == u'\r'))
        ++end;
    return token(SqlTokenType::Comment, end);
}

SqlToken SqlScanner::scanBlockComment()
{
    qsizetype depth = 1;
    qsizetype end = m_position + 2;
    while (depth > 0 && end < m_size) {
        if (m_data[end] == u'*' && at(end + 1) == u'/') {
            --depth;
            end += 2;
        } else if (m_dialect == SqlDialect::PostgreSql && m_data[end] == u'/'
                   && at(end + 1) == u'*') {
            ++depth;
            end += 2;
        } else {
            ++end;
        }
    }
    if (depth > 0)
        throw error(
            m_position,
            m_dialect == SqlDialect::PostgreSql
                ? QStringLiteral("The comment that begins here has no end: close it with */, "
                                 "and once more for each comment inside it")
                : QStringLiteral("The comment that begins here has no end: close it with */"));
    return token(SqlTokenType::Comment, end);
}

SqlToken SqlScanner::scanWord()
{
    qsizetype end = m_position + 1;
    while (end < m_size && continuesWord(m_data[end].unicode()))
        ++end;
    if (end - m_position == 1 && at(end) == u'\'' && m_dialect == SqlDialect::PostgreSql
        && (at(m_position) | 0x20) == u'e')
        return scanQuoted(end, SqlTokenType::String);
    SqlToken word = token(SqlTokenType::Word, end);
    word.keyword = toSqlKeyword(QStringView(m_data + word.start, word.length));
    return word;
}

// Also what begins with a digit and is none: "0x1F", the name 2fast of MySQL.
SqlToken SqlScanner::scanNumber()
{
    qsizetype end = m_position + 1;
    while (end < m_size && (continuesWord(m_data[end].unicode()) || m_data[end] == u'.'))
        ++end;
    return token(SqlTokenType::Number, end);
}

// Past the letters, digits and underscores from position on.
qsizetype SqlScanner::endOfName(qsizetype position) const
{
    while (position < m_size) {
        const char16_t character = at(position);
        if (character < 0x80) {
            if (character == u'$' || !continuesWord(character))
                break;
            ++position;
        } else {
            const bool pair =
                QChar::isHighSurrogate(character) && QChar::isLowSurrogate(at(position + 1));
            const char32_t point =
                pair ? QChar::surrogateToUcs4(character, at(position + 1)) : character;
            if (!QChar::isLetterOrNumber(point) && !QChar::isMark(point))
                break;
            position += pair ? 2 : 1;
        }
    }
    return position;
}

SqlToken SqlScanner::scanColon()
{
    const char16_t following = at(m_position + 1);
    if (following == u':' || following == u'=')
        return token(SqlTokenType::Symbol, m_position + 2);
    const qsizetype end = endOfName(m_position + 1);
    const bool slices = m_dialect == SqlDialect::PostgreSql && m_brackets > 0
        && (m_afterValue || isDigit(following));
    if (end == m_position + 1 || slices || m_inRoutine)
        return token(SqlTokenType::Colon, m_position + 1);
    return token(SqlTokenType::Named, end);
}

SqlToken SqlScanner::scanSigil(char16_t character)
{
    const qsizetype end = endOfName(m_position + 1);
    const bool named = end > m_position + 1;
    if (character == u'?') {
        if (m_inRoutine)
            return token(SqlTokenType::Symbol, m_position + 1);
        if (m_dialect == SqlDialect::Sqlite && isDigit(at(m_position + 1)))
            return token(SqlTokenType::Native, end);
        return token(SqlTokenType::Positional, m_position + 1);
    }
    if (m_dialect == SqlDialect::Sqlite && named)
        return token(SqlTokenType::Native, end);
    if (m_dialect == SqlDialect::PostgreSql && character == u'$')
        return scanDollar();
    // A variable of MySQL or SQL Server: a value, whatever its name is.
    const bool variable =
        character == u'@' && named && (m_position == 0 || at(m_position - 1) != u'@');
    return variable ? token(SqlTokenType::QuotedName, end)
                    : token(SqlTokenType::Symbol, m_position + 1);
}

SqlToken SqlScanner::scanDollar()
{
    qsizetype tagEnd = m_position + 1;
    if (isDigit(at(tagEnd)))
        return token(SqlTokenType::Native, endOfName(tagEnd));
    while (at(tagEnd) != u'$' && continuesWord(at(tagEnd)))
        ++tagEnd;
    if (at(tagEnd) != u'$')
        return token(SqlTokenType::Symbol, m_position + 1);
    const QStringView tag = QStringView(m_text).sliced(m_position, tagEnd + 1 - m_position);
    // A tag has no $ inside, so no character is compared more than twice.
    const QStringView text(m_text);
    qsizetype close = text.indexOf(u'$', tagEnd + 1);
    while (close >= 0 && !text.sliced(close).startsWith(tag))
        close = text.indexOf(u'$', close + 1);
    if (close < 0)
        throw error(m_position,
                    QStringLiteral("The dollar quote that begins here has no end: close it with %1")
                        .arg(tag.first(std::min<qsizetype>(tag.size(), 64))));
    return token(SqlTokenType::DollarString, close + tag.size());
}

// From m_position, where a prefix may stand before the quote at open.
SqlToken SqlScanner::scanQuoted(qsizetype open, SqlTokenType type)
{
    const char16_t quote = at(open);
    const char16_t close = quote == u'[' ? u']' : quote;
    const bool doubles = quote != u'[' || m_dialect == SqlDialect::Generic;
    const bool escapes =
        (m_dialect == SqlDialect::MySql && quote != u'`') || open > m_position; // E'..'
    bool escapesQuote = false;
    for (qsizetype i = open + 1; i < m_size; ++i) {
        const char16_t character = at(i);
        if (escapes && character == u'\\') {
            ++i;
            escapesQuote = escapesQuote || at(i) == close;
        } else if (character == close) {
            if (doubles && at(i + 1) == close) {
                ++i;
                continue;
            }
            SqlToken quoted = token(type, i + 1);
            quoted.escapesQuote = escapesQuote;
            return quoted;
        }
    }
    throw error(m_position,
                QStringLiteral("The quote that begins here has no end: close it with %1, or write "
                               "one that is part of the text twice")
                    .arg(QChar(close)));
}

} // namespace AsyncSql
