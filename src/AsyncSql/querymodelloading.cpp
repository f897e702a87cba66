// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/querymodel_p.h>

#include <AsyncSql/drivers/driver_p.h>
#include <AsyncSql/execution/sqltokenizer_p.h>
#include <AsyncSql/models/tablewriter_p.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

constexpr int RefreshFetchSize = 16384; // rows; the GUI thread is woken up for each portion

SqlError invalidArgument(const QString &text, const QString &sql = {})
{
    return SqlError(SqlError::Kind::InvalidArgument, text, {.query = sql});
}

bool isList(const QVariant &value)
{
    return value.typeId() == QMetaType::QVariantList || value.typeId() == QMetaType::QStringList;
}

} // namespace

QueryModelPrivate::QueryModelPrivate(QueryModel *model) : q(model), timer(model)
{
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, q, [this] { start(Load::Replace); });
}

bool QueryModelPrivate::isReady() const
{
    return engine && isActive && !sql.isEmpty();
}

void QueryModelPrivate::schedule()
{
    isNewQuery = true;
    hasMore = false;
    isMoreWanted = false;
    if (sql.isEmpty() && !columns.isEmpty()) {
        stop();
        reset(RowStore());
        setStatus(QueryModel::Status::Null);
    }
    if (!isReady()) // a load that there is would be one of the query before
        return giveUp();
    stop();
    const quint64 scheduled = generation;
    setStatus(QueryModel::Status::Loading);
    if (!isHeld && generation == scheduled)
        timer.start(debounce);
}

void QueryModelPrivate::start(Load newLoad)
{
    stop();
    if (!engine)
        return fail(invalidArgument(u"The model has no engine"_s, sql));
    if (sql.isEmpty())
        return;
    if (isHeld)
        return setStatus(QueryModel::Status::Loading);
    load = newLoad;
    if (load == Load::Append)
        isMoreWanted = true;
    limit = 0;
    if (pageSize > 0)
        limit =
            load == Load::Append || isNewQuery ? pageSize : std::max(pageSize, store.rowCount());
    try {
        reply = engine->fetchAll(currentQuery(), q);
    } catch (const SqlError &problem) {
        return fail(problem);
    }
    const quint64 started = generation;
    QObject::connect(reply, &Reply::rowsReady, q, [this, started](const ResultSet &rows) {
        setRowsFetched(rowsFetched + rows.rowCount());
        if (generation != started)
            return;
        // The last rows of a page come with its end: a view that showed them before would be told that
        // there is no more to fetch, and would not ask again.
        if (load == Load::Replace && (limit == 0 || rowsFetched < limit))
            grow(rows);
    });
    QObject::connect(reply, &Reply::finished, q, [this](const ResultSet &all) { finished(all); });
    QObject::connect(reply, &Reply::failed, q, [this](const SqlError &problem) { fail(problem); });
    setStatus(QueryModel::Status::Loading);
    if (generation == started)
        setRowsFetched(0);
}

void QueryModelPrivate::stop()
{
    ++generation;
    timer.stop();
    if (std::exchange(isGrowing, false))
        publish(); // what is held is shown
    release();
}

void QueryModelPrivate::giveUp()
{
    if (status != QueryModel::Status::Loading)
        return;
    stop();
    isMoreWanted = false;
    setStatus(columns.isEmpty() ? QueryModel::Status::Null : QueryModel::Status::Ready);
}

void QueryModelPrivate::release()
{
    if (Reply *const old = std::exchange(reply, nullptr)) {
        old->disconnect(q);
        old->cancel();
        old->deleteLater(); // it may be the one that is telling
    }
}

void QueryModelPrivate::finished(const ResultSet &result)
{
    release(); // views that see the new rows ask when they have all of them
    const quint64 current = generation;
    hasMore = limit > 0 && result.rowCount() >= limit;
    setRowsFetched(result.rowCount());
    if (generation != current)
        return;
    if (load == Load::Append)
        append(result);
    else
        replace(result);
}

void QueryModelPrivate::loaded(quint64 current)
{
    if (generation != current)
        return;
    stop();
    isNewQuery = false;
    current = generation;
    if (load == Load::Replace)
        q->rowsReplaced();
    if (generation != current)
        return;
    const bool isNextWanted =
        std::exchange(isMoreWanted, false) && load == Load::Replace && hasMore;
    setStatus(QueryModel::Status::Ready);
    if (isNextWanted)
        q->fetchMore();
}

void QueryModelPrivate::fail(const SqlError &problem)
{
    stop();
    isMoreWanted = false;
    setStatus(QueryModel::Status::Error, problem);
}

Query QueryModelPrivate::currentQuery() const
{
    QString text = sql;
    if (sortColumn >= 0 || limit > 0) {
        const SqlDialect dialect = Driver::create(engine->options())->dialect();
        const ParsedStatement statement = SqlTokenizer(dialect).parse(sql);
        text = statement.original;
        // Around it only where it must be: a query's order need not outlive that, and on MariaDB does
        // not. Own lines: the text may end in a comment.
        if (sortColumn >= 0 || !statement.takesLimit)
            text = u"SELECT * FROM (\n"_s + text + u"\n) AS asyncsql_rows"_s;
        if (sortColumn >= 0)
            text += u" ORDER BY %1%2"_s.arg(sortColumn + 1)
                        .arg(sortOrder == Qt::DescendingOrder ? u" DESC"_s : QString());
        if (sortColumn >= 0
            && limit > 0) { // or of equal rows some might be on two pages, others on none
            for (const QString &name : keyColumns) {
                if (columns.isEmpty() || columns.count(name) == 1)
                    text += u", "_s + quoted(name, dialect);
            }
        }
        if (limit > 0)
            text += u"\nLIMIT %1 OFFSET %2"_s.arg(limit).arg(load == Load::Append ? store.rowCount()
                                                                                  : 0);
    }
    if (params.canConvert<SqlError>()) // what a script gave was no good
        throw params.value<SqlError>();
    if (params.isValid() && !isList(params) && params.typeId() != QMetaType::QVariantMap
        && params.typeId() != QMetaType::Nullptr) {
        throw invalidArgument(u"The parameters must be a list or a map, not a %1"_s.arg(
                                  QLatin1StringView(params.typeName())),
                              sql);
    }
    Query current = queryOf(text);
    if (count > 0 && !isNewQuery && query.fetchSize() == 0) // nothing is shown before the end
        current.withFetchSize(RefreshFetchSize);
    return current;
}

Query QueryModelPrivate::queryOf(const QString &text) const
{
    Query made = isList(params) ? Query(text, params.toList()) : Query(text, params.toMap());
    made.withTimeout(query.timeout()).withPriority(query.priority()).withDecimals(query.decimals());
    if (query.fetchSize() > 0)
        made.withFetchSize(query.fetchSize());
    if (const auto ordering = query.ordering())
        made.withOrdering(*ordering);
    if (query.isGuarded())
        made.guardedBy(query.guard());
    return made;
}

void QueryModelPrivate::setStatus(QueryModel::Status newStatus,
                                  const std::optional<SqlError> &newError)
{
    const bool hasErrorChanged = error.has_value() || newError.has_value();
    const double oldProgress = q->progress();
    error = newError;
    if (std::exchange(status, newStatus) != newStatus)
        Q_EMIT q->statusChanged();
    if (hasErrorChanged)
        Q_EMIT q->errorChanged();
    if (q->progress() != oldProgress)
        Q_EMIT q->progressChanged();
}

void QueryModelPrivate::setRowsFetched(qint64 rows)
{
    if (std::exchange(rowsFetched, rows) != rows)
        Q_EMIT q->progressChanged();
}

} // namespace AsyncSql
