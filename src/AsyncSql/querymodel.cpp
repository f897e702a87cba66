// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/querymodel_p.h>

#include <algorithm>
#include <limits>

namespace AsyncSql {

using namespace Qt::StringLiterals;

/*!
    \class AsyncSql::QueryModel
    \inmodule AsyncSql
    \ingroup models
    \brief The rows of a query as a model, for Qt Quick and widgets alike.

    The model loads by itself, as soon as it has an engine and SQL, and again when one of them or a
    parameter changes. While it loads, the rows that it had stay; they stay, too, if the load fails.
    Only rows of other columns are gone with the first of the new ones.
    The latest query wins: an older answer never comes after a newer one. Rows of a first load
    appear as they arrive.

    \code
    QueryModel model(&engine);
    model.setQuery(Query(u"SELECT id, name FROM users WHERE city = ?"_s, {city}));
    tableView->setModel(&model);
    \endcode

    When the columns are the same as before, an answer changes the model in place: views keep their
    selection and scroll position. Name a keyColumn(), and rows are recognised by it when others
    come or go before them.

    Qt::DisplayRole is the cell, an invalid QVariant for NULL. Each column name is a role as well,
    with that row's value whatever the column of the index; a name keeps its role for the life of
    the model. Of several columns of one name, the role is the first.

    \sa TableModel, {Models in Place of Those of Qt SQL}
*/

/*!
    \enum AsyncSql::QueryModel::Status
    \value Null     Nothing has been loaded.
    \value Loading  A load is on its way, or waits for debounce().
    \value Ready    The rows are those of the query.
    \value Error    The last load failed; the rows are those from before.
*/

namespace {

bool isNumber(const QVariant &value)
{
    return value.typeId() == QMetaType::LongLong || value.typeId() == QMetaType::ULongLong
        || value.typeId() == QMetaType::Double;
}

// As a database sees them. To QVariant a null is the same as an empty text or 0, and 1 as 1.0.
bool areSame(const QVariant &left, const QVariant &right)
{
    if (left.metaType() != right.metaType() || left.isNull() != right.isNull())
        return false;
    switch (left.typeId()) {
    case QMetaType::QString:
        return left.toString().isNull() == right.toString().isNull() && left == right;
    case QMetaType::QByteArray:
        return left.toByteArray().isNull() == right.toByteArray().isNull() && left == right;
    case QMetaType::QStringList:
        return areSame(left.toList(), right.toList());
    case QMetaType::QVariantList: {
        const auto values = left.toList();
        const auto others = right.toList();
        return std::equal(values.begin(), values.end(), others.begin(), others.end(), areSame);
    }
    case QMetaType::QVariantMap: {
        const auto values = left.toMap();
        const auto others = right.toMap();
        return std::equal(values.keyValueBegin(), values.keyValueEnd(), others.keyValueBegin(),
                          others.keyValueEnd(), [](const auto &value, const auto &other) {
                              return value.first == other.first
                                  && areSame(value.second, other.second);
                          });
    }
    default:
        return left == right;
    }
}

} // namespace

/*! Makes a model without an engine, a child of \a parent. */
QueryModel::QueryModel(QObject *parent) : QueryModel(nullptr, parent) {}

/*! Makes a model that asks \a engine, which it does not own. It is a child of \a parent. */
QueryModel::QueryModel(AsyncSqlEngine *engine, QObject *parent)
    : QAbstractTableModel(parent),
      d(std::make_unique<QueryModelPrivate>(this))
{
    setEngine(engine);
}

/*! Cancels the statement that is running. */
QueryModel::~QueryModel() = default;

/*! Returns the engine, null by default and when it has been destroyed. */
AsyncSqlEngine *QueryModel::engine() const
{
    return d->engine;
}

/*!
    Sets the \a engine to ask. The model does not own it; when it is destroyed, the rows stay and
    error() says so.
*/
void QueryModel::setEngine(AsyncSqlEngine *engine)
{
    if (d->engine == engine)
        return;
    if (d->engine)
        d->engine->disconnect(this);
    d->giveUp();
    d->engine = engine;
    if (engine) {
        connect(engine, &QObject::destroyed, this, [this] {
            if (d->engine)
                return; // there is a new one already
            d->fail(SqlError(SqlError::Kind::Closed, u"The engine has been destroyed"_s));
            Q_EMIT engineChanged();
        });
    }
    Q_EMIT engineChanged();
    d->schedule();
}

/*! Returns what is asked, with its options, without what sort() and pages add. */
Query QueryModel::query() const
{
    return d->queryOf(d->sql);
}

/*! Sets sql(), params() and the options, such as the timeout, to those of \a query. */
void QueryModel::setQuery(const Query &query)
{
    d->query = query;
    setSql(query.sql());
    setParams(query.namedValues().isEmpty() ? QVariant(query.positionalValues())
                                            : QVariant(query.namedValues()));
}

/*!
    \property AsyncSql::QueryModel::sql
    \brief the statement to run, one that returns rows.

    A new text undoes sort(). No text, the default, empties the model.
*/
QString QueryModel::sql() const
{
    return d->sql;
}

void QueryModel::setSql(const QString &sql)
{
    if (d->sql == sql)
        return;
    d->sql = sql;
    d->sortColumn = -1; // may not exist there
    Q_EMIT sqlChanged();
    d->schedule();
}

/*! Returns the values for the parameters: a QVariantList for \c{?}, a QVariantMap for \c{:name}. */
QVariant QueryModel::params() const
{
    return d->params;
}

/*! Sets the values for the parameters to \a params, a QVariantList or a QVariantMap. */
void QueryModel::setParams(const QVariant &params)
{
    if (areSame(d->params, params))
        return;
    d->params = params;
    Q_EMIT paramsChanged();
    d->schedule();
}

/*!
    \property AsyncSql::QueryModel::active
    \brief whether the model loads by itself; true by default.

    While it is false, only refresh() loads. A change of the query ends a load of the one before.
*/
bool QueryModel::isActive() const
{
    return d->isActive;
}

void QueryModel::setActive(bool active)
{
    if (std::exchange(d->isActive, active) == active)
        return;
    Q_EMIT activeChanged();
    if (active)
        d->schedule();
    else
        cancel();
}

/*!
    \property AsyncSql::QueryModel::debounce
    \brief how long, in milliseconds, to wait for another change before loading; 0 by default.

    For a search as the user types, so that not every key press becomes a statement.
*/
int QueryModel::debounce() const
{
    return d->debounce;
}

void QueryModel::setDebounce(int milliseconds)
{
    milliseconds = std::max(0, milliseconds);
    if (std::exchange(d->debounce, milliseconds) != milliseconds)
        Q_EMIT debounceChanged();
}

/*!
    \property AsyncSql::QueryModel::pageSize
    \brief how many rows to load at a time; 0, the default, means all.

    Views ask for further pages with fetchMore(). Each page is a statement of its own, LIMIT and
    OFFSET after sql(), or around it where it has a LIMIT itself; give the query an order, or rows may
    be missed. MariaDB forgets the order of a query that stands inside another one.
*/
int QueryModel::pageSize() const
{
    return d->pageSize;
}

void QueryModel::setPageSize(int rows)
{
    rows = std::max(0, rows);
    if (std::exchange(d->pageSize, rows) == rows)
        return;
    Q_EMIT pageSizeChanged();
    d->schedule();
}

/*!
    \property AsyncSql::QueryModel::keyColumn
    \brief the name of the column by which rows are recognised; none by default.

    With it, rows that come and go are inserted and removed where they are, and selections follow
    their rows; without it, rows are compared place by place.
*/
QString QueryModel::keyColumn() const
{
    return d->keyColumns.value(0);
}

void QueryModel::setKeyColumn(const QString &name)
{
    const QStringList names = name.isEmpty() ? QStringList() : QStringList{name};
    if (d->keyColumns == names)
        return;
    d->keyColumns = names;
    Q_EMIT keyColumnChanged();
}

/*!
    \property AsyncSql::QueryModel::status
    \brief what the model is doing.
*/
QueryModel::Status QueryModel::status() const
{
    return d->status;
}

/*!
    \property AsyncSql::QueryModel::loading
    \brief whether the status is Loading.
*/
bool QueryModel::isLoading() const
{
    return d->status == Status::Loading;
}

/*! Returns why the last load failed; nothing if it did not. */
std::optional<SqlError> QueryModel::error() const
{
    return d->error;
}

/*!
    \property AsyncSql::QueryModel::count
    \brief the number of rows held.
*/
int QueryModel::count() const
{
    return d->count;
}

/*!
    \property AsyncSql::QueryModel::rowsFetched
    \brief the number of rows that the latest load has read so far.
*/
int QueryModel::rowsFetched() const
{
    return int(std::min<qint64>(d->rowsFetched, std::numeric_limits<int>::max()));
}

/*!
    \property AsyncSql::QueryModel::progress
    \brief how far the latest load is: 0 before the first, 1 when it is done, -1 while it is unknown.
*/
double QueryModel::progress() const
{
    switch (d->status) {
    case Status::Loading:
        return d->limit > 0 ? std::min(1.0, double(d->rowsFetched) / d->limit) : -1;
    case Status::Ready:
        return 1;
    default:
        return 0;
    }
}

/*! Returns the names of the columns. */
QStringList QueryModel::columnNames() const
{
    return d->columns;
}

/*!
    Returns the cell at \a row and \a column, both counted from 0; an invalid QVariant for NULL and
    where there is no such cell.
*/
QVariant QueryModel::value(int row, int column) const
{
    if (row < 0 || row >= d->count || column < 0 || column >= d->columns.size())
        return {};
    return cellValue(row, column);
}

/*! \reimp */
int QueryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : d->count;
}

/*! \reimp */
int QueryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(d->columns.size());
}

/*!
    Returns the cell at \a index for Qt::DisplayRole and Qt::EditRole, the cell of a named column in
    that row for the role of that name.
    \reimp
*/
QVariant QueryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index))
        return {};
    if (role == Qt::TextAlignmentRole)
        return isNumber(cellValue(index.row(), index.column()))
            ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
            : QVariant();
    const int column = columnForRole(index, role);
    return column < 0 ? QVariant() : cellValue(index.row(), column);
}

/*! Returns the name of a column, or the number of a row from 1, unless set. \reimp */
QVariant QueryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return QAbstractTableModel::headerData(section, orientation, role);
    QVariant set = d->headers.value(section).value(role);
    if (set.isValid() || role != Qt::DisplayRole)
        return set;
    return section >= 0 && section < d->columns.size() ? d->columns.at(section) : QVariant();
}

/*! Sets what the header of a column shows, until the columns change. \reimp */
bool QueryModel::setHeaderData(int section, Qt::Orientation orientation, const QVariant &value,
                               int role)
{
    if (orientation != Qt::Horizontal || section < 0 || section >= d->columns.size())
        return false;
    d->headers[section][role == Qt::EditRole ? int(Qt::DisplayRole) : role] = value;
    Q_EMIT headerDataChanged(orientation, section, section);
    return true;
}

/*! Returns "display", "edit" and the name of every column that there has been. \reimp */
QHash<int, QByteArray> QueryModel::roleNames() const
{
    QHash<int, QByteArray> names{{Qt::DisplayRole, "display"_ba}, {Qt::EditRole, "edit"_ba}};
    for (auto role = d->roles.cbegin(); role != d->roles.cend(); ++role)
        names.insert(role.value(), role.key().toUtf8());
    return names;
}

/*!
    Lets the database sort the rows by \a column in \a order; -1: as the query says. Before the first
    rows, what is asked for is remembered. With pages, rows of equal values are in the order of the
    keyColumn(), without which rows may be missed. The query stands inside another one: on MariaDB,
    its columns must have different names.
    \reimp
*/
void QueryModel::sort(int column, Qt::SortOrder order)
{
    const bool isKnown = column < d->columns.size() || d->columns.isEmpty();
    if (!isKnown || (column < 0 && d->sortColumn < 0)
        || (column == d->sortColumn && order == d->sortOrder)) {
        return;
    }
    d->sortColumn = std::max(column, -1);
    d->sortOrder = order;
    if (!d->columns.isEmpty() || d->isReady())
        d->start(QueryModelPrivate::Load::Replace);
}

/*!
    Returns whether there are more pages; while one is loaded, false. It may be true while the rows that
    are shown are loaded again: fetchMore() loads the next page after them, then. \reimp
*/
bool QueryModel::canFetchMore(const QModelIndex &parent) const
{
    const bool mayAsk = !isLoading() || (d->reply && !d->isMoreWanted);
    return !parent.isValid() && d->hasMore && d->pageSize > 0 && mayAsk;
}

/*! Loads the next page. \reimp */
void QueryModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    if (isLoading())
        d->isMoreWanted = true;
    else
        d->start(QueryModelPrivate::Load::Append);
}

/*! Loads the rows again, now. */
void QueryModel::refresh()
{
    d->start(QueryModelPrivate::Load::Replace);
}

/*! Gives up the load, if there is one; the rows that are shown stay. */
void QueryModel::cancel()
{
    d->giveUp();
}

int QueryModel::columnForRole(const QModelIndex &index, int role) const
{
    if (role == Qt::DisplayRole || role == Qt::EditRole)
        return index.column();
    return role > Qt::UserRole ? d->columnOfRole.value(role - Qt::UserRole - 1, -1) : -1;
}

QVariant QueryModel::cellValue(int row, int column) const
{
    return d->stored(row, column);
}

void QueryModel::rowsReplaced() {}

} // namespace AsyncSql
