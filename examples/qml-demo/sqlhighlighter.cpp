// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "sqlhighlighter.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace {

bool isKeyword(const QString &word)
{
    static const QSet<QString> keywords = {
        u"ALL"_s,       u"ALTER"_s,    u"AND"_s,       u"AS"_s,        u"ASC"_s,    u"BETWEEN"_s,
        u"BY"_s,        u"CASE"_s,     u"CAST"_s,      u"CREATE"_s,    u"CROSS"_s,  u"DELETE"_s,
        u"DESC"_s,      u"DISTINCT"_s, u"DROP"_s,      u"ELSE"_s,      u"END"_s,    u"EXCEPT"_s,
        u"EXISTS"_s,    u"FROM"_s,     u"FULL"_s,      u"GROUP"_s,     u"HAVING"_s, u"IN"_s,
        u"INDEX"_s,     u"INNER"_s,    u"INSERT"_s,    u"INTERSECT"_s, u"INTO"_s,   u"IS"_s,
        u"JOIN"_s,      u"LEFT"_s,     u"LIKE"_s,      u"LIMIT"_s,     u"NOT"_s,    u"NULL"_s,
        u"OFFSET"_s,    u"ON"_s,       u"OR"_s,        u"ORDER"_s,     u"OUTER"_s,  u"OVER"_s,
        u"PARTITION"_s, u"PRAGMA"_s,   u"RECURSIVE"_s, u"RETURNING"_s, u"RIGHT"_s,  u"SELECT"_s,
        u"SET"_s,       u"TABLE"_s,    u"THEN"_s,      u"UNION"_s,     u"UPDATE"_s, u"USING"_s,
        u"VALUES"_s,    u"VIEW"_s,     u"WHEN"_s,      u"WHERE"_s,     u"WITH"_s,
    };
    return keywords.contains(word.toUpper());
}

} // namespace

SqlHighlighter::SqlHighlighter(QObject *parent) : QSyntaxHighlighter(parent)
{
    connect(this, &SqlHighlighter::colorsChanged, this, &SqlHighlighter::rehighlight);
}

QQuickTextDocument *SqlHighlighter::textDocument() const
{
    return m_textDocument;
}

void SqlHighlighter::setTextDocument(QQuickTextDocument *document)
{
    if (m_textDocument == document)
        return;
    m_textDocument = document;
    setDocument(document ? document->textDocument() : nullptr);
    Q_EMIT textDocumentChanged();
}

void SqlHighlighter::highlightBlock(const QString &text)
{
    // A comment, a quoted name, a text, a number or a word, whichever begins first.
    static const QRegularExpression token(
        uR"((--.*|/\*.*?(?:\*/|$))|(\x22[^\x22]*\x22?|`[^`]*`?)|(\x27[^\x27]*\x27?|\b\d+(?:\.\d+)?\b)|([A-Za-z_]\w*))"_s);
    for (auto matches = token.globalMatch(text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const int begin = int(match.capturedStart());
        const int length = int(match.capturedLength());
        if (match.hasCaptured(1))
            setFormat(begin, length, m_commentColor);
        else if (match.hasCaptured(3))
            setFormat(begin, length, m_literalColor);
        else if (match.hasCaptured(4) && isKeyword(match.captured(4)))
            setFormat(begin, length, m_keywordColor);
    }
}
