// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/parameterbinder_p.h>

#include <AsyncSql/sqlerror.h>

#include <algorithm>
#include <optional>

namespace AsyncSql {

namespace {

[[nodiscard]] SqlError invalid(const QString &text, const ParsedStatement &statement)
{
    SqlError::Details details;
    details.query = statement.original;
    return SqlError(SqlError::Kind::InvalidArgument, text, details);
}

// ":a", ":b" and 3 more
QString listed(const QStringList &names)
{
    constexpr qsizetype most = 8;
    constexpr qsizetype longest = 64;
    QStringList quoted;
    for (const QString &name : names.first(std::min(names.size(), most)))
        quoted.append(QStringLiteral("\":%1\"").arg(
            name.size() <= longest ? name : name.first(longest) + u'…'));
    if (names.size() > most)
        return quoted.join(u", ") + QStringLiteral(" and %1 more").arg(names.size() - most);
    const QString last = quoted.takeLast();
    return quoted.isEmpty() ? last : quoted.join(u", ") + QLatin1StringView(" and ") + last;
}

QString counted(qsizetype count, QLatin1StringView noun)
{
    return QStringLiteral("%1 %2%3").arg(count).arg(noun,
                                                    count == 1 ? QString() : QStringLiteral("s"));
}

std::optional<qsizetype> mostParameters(SqlDialect dialect)
{
    switch (dialect) {
    case SqlDialect::Sqlite:
        return 32766;
    case SqlDialect::PostgreSql:
    case SqlDialect::MySql:
        return 65535;
    case SqlDialect::Generic:
        break;
    }
    return std::nullopt;
}

void checkLimit(const ParsedStatement &statement, SqlDialect dialect)
{
    const std::optional<qsizetype> most = mostParameters(dialect);
    if (most && statement.parameters.size() > *most)
        throw invalid(
            QStringLiteral("The statement has %1 parameters, the database takes %2 at most: "
                           "use executeBatch(), or several statements")
                .arg(statement.parameters.size())
                .arg(*most),
            statement);
}

void checkCount(const ParsedStatement &statement, qsizetype given, SqlDialect dialect)
{
    const qsizetype wanted = statement.parameters.size();
    if (given == wanted)
        return;
    QString text = QStringLiteral("The statement has %1 (?), but %2 given")
                       .arg(counted(wanted, QLatin1StringView("parameter")),
                            given == 1 ? QStringLiteral("1 value was")
                                       : counted(given, QLatin1StringView("value"))
                                    + QLatin1StringView(" were"));
    if (dialect == SqlDialect::PostgreSql && wanted > given)
        text += QStringLiteral("; for the operators ?, ?| and ?& write jsonb_exists(), "
                               "jsonb_exists_any() and jsonb_exists_all()");
    throw invalid(text, statement);
}

QStringList distinctNames(const ParsedStatement &statement)
{
    QStringList names;
    for (const StatementParameter &parameter : statement.parameters)
        names.append(parameter.name);
    names.sort();
    names.removeDuplicates();
    return names;
}

// The values by their names without the colon.
QVariantMap withoutColons(const QVariantMap &named, const ParsedStatement &statement)
{
    QVariantMap values;
    for (auto value = named.cbegin(); value != named.cend(); ++value) {
        const QString name = value.key().startsWith(u':') ? value.key().sliced(1) : value.key();
        if (values.contains(name))
            throw invalid(QStringLiteral("Parameter %1 was given twice, with and without its colon")
                              .arg(listed({name})),
                          statement);
        values.insert(name, value.value());
    }
    return values;
}

void checkNames(const ParsedStatement &statement, const QVariantMap &values)
{
    const QStringList names = distinctNames(statement);
    QStringList missing;
    for (const QString &name : names) {
        if (!values.contains(name))
            missing.append(name);
    }
    if (missing.isEmpty() && names.size() == values.size())
        return;
    QStringList extra;
    for (auto value = values.keyBegin(); value != values.keyEnd(); ++value) {
        if (!std::binary_search(names.cbegin(), names.cend(), *value))
            extra.append(*value);
    }
    QStringList parts;
    if (!missing.isEmpty())
        parts.append(QStringLiteral("no value for parameter %1").arg(listed(missing)));
    if (!extra.isEmpty())
        parts.append(QStringLiteral("a value for %1, but the statement has %2")
                         .arg(listed(extra), listed(names)));
    QString text = parts.join(QLatin1StringView("; "));
    text[0] = text[0].toUpper();
    throw invalid(text, statement);
}

QVariantList bindNamed(const ParsedStatement &statement, const QVariantMap &named)
{
    const QVariantMap values = withoutColons(named, statement);
    checkNames(statement, values);
    QVariantList bound;
    bound.reserve(statement.parameters.size());
    for (qsizetype i = 0; i < statement.parameters.size(); ++i) {
        const QVariant &value = *values.find(statement.parameters.at(i).name);
        bound.append(toDatabaseValue(value, statement, i).value_or(value));
    }
    return bound;
}

QVariantList bindPositional(const ParsedStatement &statement, const QVariantList &positional)
{
    QVariantList bound = positional;
    for (qsizetype i = 0; i < positional.size(); ++i) {
        if (auto value = toDatabaseValue(positional.at(i), statement, i))
            bound[i] = *std::move(value);
    }
    return bound;
}

} // namespace

/*!
    \internal
    Returns the SQL of \a statement with the values for its parameters in their order: of
    \a positional for "?", of \a named (keys with or without the colon) for ":name".

    Without parameters that is the statement as it was written, and so it is without any value where
    "?" reaches PostgreSQL: there it is an operator, too.
    Fails with SqlError::Kind::InvalidArgument; the text names parameters and types, never a value.
*/
BoundStatement bind(const ParsedStatement &statement, const QVariantList &positional,
                    const QVariantMap &named, SqlDialect dialect)
{
    if (!positional.isEmpty() && !named.isEmpty())
        throw invalid(QStringLiteral("Values were given both by position and by name: give either"),
                      statement);
    const bool nothingGiven = positional.isEmpty() && named.isEmpty();
    const bool mayBeOperators =
        dialect == SqlDialect::PostgreSql && statement.hasPositionalParameters();
    if (nothingGiven && (statement.parameters.isEmpty() || mayBeOperators))
        return {statement.original, {}};
    checkLimit(statement, dialect);
    if (statement.hasNamedParameters()) {
        if (!positional.isEmpty())
            throw invalid(
                QStringLiteral("The statement has the parameter %1, but values were given by "
                               "position: give them by name, or write ? in the statement")
                    .arg(listed(distinctNames(statement))),
                statement);
        return {statement.sql, bindNamed(statement, named)};
    }
    if (!named.isEmpty()) {
        const QString has = statement.parameters.isEmpty() ? QStringLiteral("no parameter")
                                                           : QStringLiteral("question marks alone");
        throw invalid(QStringLiteral("A value was given for %1, but the statement has %2")
                          .arg(listed(withoutColons(named, statement).keys()), has),
                      statement);
    }
    checkCount(statement, positional.size(), dialect);
    return {statement.sql, bindPositional(statement, positional)};
}

} // namespace AsyncSql
