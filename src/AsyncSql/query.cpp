// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/query.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qdebug.h>

namespace AsyncSql {

class QueryData : public QSharedData
{
public:
    QString sql;
    QVariantList positional;
    QVariantMap named; // the names without the colon
    std::chrono::milliseconds timeout{0};
    int fetchSize = 0;
    Query::Priority priority = Query::Priority::Interactive;
    std::optional<Ordering> ordering;
    Query::Decimals decimals = Query::Decimals::NearestDouble;
    bool guarded = false; // stays when the guard dies
    QPointer<QObject> guard;
};

static QString withoutColon(const QString &name)
{
    return name.startsWith(u':') ? name.sliced(1) : name;
}

// One name given twice, with and without its colon, stays two entries: an engine refuses that.
static void insertNamed(QVariantMap &values, const QString &name, const QVariant &value)
{
    const QString plain = withoutColon(name);
    values.insert(values.contains(plain) ? u':' + plain : plain, value);
}

/*!
    \class AsyncSql::Query
    \inmodule AsyncSql
    \reentrant
    \brief The text of a statement, the values for its parameters, and how to run it.

    Implicitly shared; a plain text converts to a Query. The parameters are either \c ? or
    \c{:name}, not both.

    \code
    engine.execute(Query(QStringLiteral("SELECT name FROM users WHERE city = :city"))
                           .bind(QStringLiteral("city"), city)
                           .withTimeout(2s)
                           .guardedBy(dialog));
    \endcode
*/

/*!
    \enum AsyncSql::Query::Priority
    \value Interactive   Somebody waits for the answer. The default.
    \value Background    May wait for the interactive ones.

    One connection for reads is kept free of background statements, where there are several. A read
    that has run for 20 ms is treated as one from then on, and so is its text until it runs for less.
    On SQLite, where such reads have all connections while others wait, the last of them to come is
    broken off and run again later.
*/

/*!
    \enum AsyncSql::Query::Decimals
    How the exact decimals of a database (\c numeric, \c decimal) come back.
    \value NearestDouble   As the nearest \c double, which keeps 15 digits. The default. One that is
                           beyond every double comes as its text.
    \value Text            As text, with every digit.
*/

/*!
    Makes a query without a text, which no engine runs.
*/
Query::Query() : d(new QueryData) {}

/*!
    Makes a query of the text \a sql.
*/
Query::Query(const QString &sql) : Query()
{
    d->sql = sql;
}

/*!
    Makes a query of \a sql with \a values for its \c ? parameters, in their order.
*/
Query::Query(const QString &sql, const QVariantList &values) : Query(sql)
{
    d->positional = values;
}

/*!
    Makes a query of \a sql with \a values for its \c{:name} parameters; the keys are the names,
    with or without the colon.
*/
Query::Query(const QString &sql, const QVariantMap &values) : Query(sql)
{
    for (auto it = values.cbegin(); it != values.cend(); ++it)
        insertNamed(d->named, it.key(), it.value());
}

Query::Query(const Query &other) = default;
Query::Query(Query &&other) noexcept = default;
Query &Query::operator=(const Query &other) = default;
Query &Query::operator=(Query &&other) noexcept = default;
Query::~Query() = default;

/*!
    Returns the text of the statement.
*/
QString Query::sql() const
{
    return d->sql;
}

/*!
    Returns the values for the \c ? parameters, in their order.
*/
QVariantList Query::positionalValues() const
{
    return d->positional;
}

/*!
    Returns the values for the \c{:name} parameters; the keys are the names without the colon.
*/
QVariantMap Query::namedValues() const
{
    return d->named;
}

/*!
    Returns how long the statement may take, from the call on; 0, the default, is no limit.
*/
std::chrono::milliseconds Query::timeout() const
{
    return d->timeout;
}

/*!
    Returns the number of rows to fetch at a time; 0, the default, leaves it to the library (4096).
*/
int Query::fetchSize() const
{
    return d->fetchSize;
}

/*!
    Returns whether somebody waits for the answer. The default is Priority::Interactive.
*/
Query::Priority Query::priority() const
{
    return d->priority;
}

/*!
    Returns the ordering of this statement; none, the default, is that of the engine.
*/
std::optional<Ordering> Query::ordering() const
{
    return d->ordering;
}

/*!
    Returns how exact decimals come back. The default is Decimals::NearestDouble.
*/
Query::Decimals Query::decimals() const
{
    return d->decimals;
}

/*!
    Returns whether the query has a guard, also when the guard has died since.
*/
bool Query::isGuarded() const
{
    return d->guarded;
}

/*!
    Returns the guard; null if there is none or if it has died.
*/
QPointer<QObject> Query::guard() const
{
    return d->guard;
}

/*!
    Adds \a value for the next \c ? parameter.
*/
Query &Query::bind(const QVariant &value)
{
    d->positional.append(value);
    return *this;
}

/*!
    Sets \a value for the parameter \a name, given with or without the colon.
*/
Query &Query::bind(const QString &name, const QVariant &value)
{
    d->named.insert(withoutColon(name), value);
    return *this;
}

/*!
    Ends the statement with SqlError::Kind::Timeout if it has not finished \a timeout after the
    call, its time in the queue included. 0 is no limit.

    Throws SqlError::Kind::InvalidArgument if \a timeout is negative.
*/
Query &Query::withTimeout(std::chrono::milliseconds timeout)
{
    if (timeout < std::chrono::milliseconds::zero()) {
        throw SqlError(SqlError::Kind::InvalidArgument,
                       QStringLiteral("A timeout cannot be negative; 0 is no limit"));
    }
    d->timeout = timeout;
    return *this;
}

/*!
    Fetches \a rows at a time where rows come in portions: in streams and cursors.

    Throws SqlError::Kind::InvalidArgument if \a rows is less than 1.
*/
Query &Query::withFetchSize(int rows)
{
    if (rows < 1) {
        throw SqlError(SqlError::Kind::InvalidArgument,
                       QStringLiteral("A fetch size must be at least 1"));
    }
    d->fetchSize = rows;
    return *this;
}

/*!
    Sets how urgent the statement is to \a priority.
*/
Query &Query::withPriority(Priority priority)
{
    d->priority = priority;
    return *this;
}

/*!
    Sets the ordering of this statement alone to \a ordering, whatever the engine's is.
*/
Query &Query::withOrdering(Ordering ordering)
{
    d->ordering = ordering;
    return *this;
}

/*!
    Sets how exact decimals come back to \a decimals. On MariaDB and MySQL, Decimals::Text gives
    \c float and \c double columns as text too; SQLite has no exact decimals.
*/
Query &Query::withDecimals(Decimals decimals)
{
    d->decimals = decimals;
    return *this;
}

/*!
    Cancels the statement when \a guard dies; it then ends with SqlError::Kind::Canceled. The guard
    is not owned. nullptr takes the guard away.
*/
Query &Query::guardedBy(QObject *guard)
{
    d->guarded = guard != nullptr;
    d->guard = guard;
    return *this;
}

// The same text, values, options and guard. (qdoc 6.4 cannot tie a friend to its documentation.)
bool operator==(const Query &left, const Query &right)
{
    if (left.d == right.d)
        return true;
    const QueryData &a = *left.d;
    const QueryData &b = *right.d;
    return a.sql == b.sql && a.positional == b.positional && a.named == b.named
        && a.timeout == b.timeout && a.fetchSize == b.fetchSize && a.priority == b.priority
        && a.ordering == b.ordering && a.decimals == b.decimals && a.guarded == b.guarded
        && a.guard == b.guard;
}

/*!
    \relates Query
    Writes the text of \a query and the number of its values, never the values, to \a debug.
*/
QDebug operator<<(QDebug debug, const Query &query)
{
    const QDebugStateSaver saver(debug);
    const qsizetype values = query.positionalValues().size() + query.namedValues().size();
    debug.nospace() << "Query(" << query.sql() << ", " << values
                    << (values == 1 ? " value)" : " values)");
    return debug;
}

} // namespace AsyncSql
