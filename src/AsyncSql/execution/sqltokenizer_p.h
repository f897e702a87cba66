// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/sqldialect_p.h>

#include <QtCore/qlist.h>
#include <QtCore/qstring.h>
#include <QtCore/qstringlist.h>

#include <atomic>
#include <chrono>
#include <memory>

namespace AsyncSql {

enum class StatementKind {
    Empty,              // white space and comments alone
    Read,               // returns rows and changes nothing
    Write,              // changes data or schema
    TransactionControl, // BEGIN, COMMIT, ROLLBACK, SAVEPOINT, ...
    Unknown             // counts as a write
};

// One parameter of a statement, in the order of its appearance.
struct StatementParameter
{
    QString name;           // without the colon; empty for "?"
    qsizetype position = 0; // in ParsedStatement::sql: where its "?" stands, 1 character long

    friend bool operator==(const StatementParameter &, const StatementParameter &) = default;
};

// What is known of how long statements of one text run: as long as the last one did. Thread-safe.
class StatementPace
{
public:
    void note(std::chrono::nanoseconds run) { m_lastRun = run.count(); }
    [[nodiscard]] bool isLong() const { return m_lastRun >= LongRun.count(); }
    [[nodiscard]] bool isKnownToTakeLessThan(std::chrono::nanoseconds limit) const
    {
        const qint64 lastRun = m_lastRun;
        return lastRun > 0 && lastRun < limit.count();
    }

    static constexpr std::chrono::nanoseconds LongRun = std::chrono::milliseconds(20);

private:
    std::atomic<qint64> m_lastRun{0}; // nanoseconds; 0: it has not run yet
};

struct ParsedStatement
{
    QString original; // as the user wrote it, trailing semicolon and outer white space removed
    QString sql;      // with every parameter as "?", and nothing that Qt takes for one
    StatementKind kind = StatementKind::Empty;
    bool returnsIdentity = false; // INSERT or REPLACE: lastInsertId() means something
    bool countsRows =
        false; // INSERT, UPDATE, DELETE, REPLACE, MERGE: rowsAffected() means something
    bool takesLimit = false; // a query whose text a LIMIT may follow
    QList<StatementParameter> parameters;
    std::shared_ptr<StatementPace> pace; // shared by all of this text, where they are remembered

    [[nodiscard]] bool hasNamedParameters() const;
    [[nodiscard]] bool hasPositionalParameters() const;
};

// Splits and classifies SQL text, without a database. Pure functions, safe in any thread.
class SqlTokenizer
{
public:
    explicit SqlTokenizer(SqlDialect dialect);

    // Every statement of text; a text of comments alone has none. Throws SqlError (InvalidArgument)
    // for U+0000, an unterminated quote or comment.
    [[nodiscard]] QList<ParsedStatement> split(const QString &text) const;

    // The one statement of text. Throws SqlError (InvalidArgument) for none, for several (its text
    // names executeScript()), and for what split() refuses.
    [[nodiscard]] ParsedStatement parse(const QString &text) const;

private:
    SqlDialect m_dialect;
};

} // namespace AsyncSql
