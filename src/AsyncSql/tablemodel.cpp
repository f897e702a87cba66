// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/tablemodel_p.h>

#include <AsyncSql/drivers/driver_p.h>
#include <AsyncSql/querymodel_p.h>

#include <QtCore/qfuturewatcher.h>
#include <QtSql/qsqlindex.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

/*!
    \class AsyncSql::TableModel
    \inmodule AsyncSql
    \ingroup models
    \brief The rows of one table as a model that can be edited.

    The model reads as a QueryModel does. An edit shows at once and is written in the background;
    if the database refuses it, the cell shows what it showed before and editFailed() says why.
    Rows are found by the primary key of the table, or by all of their values if it has none.
    After a write the model reads the rows again, so that it shows what triggers and types have
    made of them. A row whose key was written (any of its values, if there is no key) may not be
    edited until it has been read again: until then nobody knows for sure how to find it.

    A value that is not read as exactly as the database has it does not find its row: a \c real, or a
    \c numeric of more than 15 digits, in the key, or in a table without one. Such a row can be neither
    edited nor removed; editFailed() tells. Microseconds are no hindrance, unless two rows are the same
    without them.

    \section1 Rows that come and go
    A new row, of insertRows() or insertRecord(), stands where it was inserted until the database
    has it; then it moves to where the order of the query puts it, and views keep it selected. What
    no value has been set for is left to the database: the default of the column, a key that numbers
    itself. A new row that is refused stays, with all that was set, to be put right.

    What was canceled, timed out or lost its connection during the commit may be in the database or
    not. The model never writes it a second time: editFailed() tells, and the rows are read again, as
    they are now. A new row that the database does not have is gone then.

    A row that is removed stays, too, and may not be edited, until the database has agreed.

    The vertical header shows an asterisk for a new row and an exclamation mark for one that is to
    be removed; the role \c rowState (RowStateRole) has the RowState of a row.

    \sa {Models in Place of Those of Qt SQL}
*/

/*!
    \enum AsyncSql::TableModel::EditStrategy
    \value OnFieldChange   Every edit is written at once. The default.
    \value OnRowChange     Edits are written when another row is edited, and by submit().
    \value OnManualSubmit  Edits are written by submitAll() alone.

    Unless it is OnManualSubmit, removeRows() and insertRecord() write at once, and rows of
    insertRows() are written by submit(), so that they can be filled before.
*/

/*!
    \enum AsyncSql::TableModel::RowState
    \value Unchanged  As the database has it.
    \value Edited     With values that the database does not have yet.
    \value Inserted   The database does not have it yet.
    \value Removed    The database still has it.
*/

/*!
    \variable TableModel::RowStateRole
    \brief the role for the RowState of a row.
*/

/*!
    \fn void TableModel::editFailed(int row, int column, const QString &message)
    The database refused the edit of the cell at \a row and \a column, for the reason in
    \a message, or it is not known whether it has taken it; then the rows are read again. Where several
    cells of a row were written together, the first of them is told; \a column is -1 where it is about
    the row as a whole. \a row is -1 if the row is not in the model any more, and if it was not a single
    one that was refused.
*/

QueryModelPrivate *TableModelPrivate::base() const
{
    return static_cast<QueryModel *>(q)->d.get();
}

static SqlDialect dialectOf(const AsyncSqlEngine *engine)
{
    return Driver::create(engine->options())->dialect();
}

// Qt's driver for MariaDB does not name the columns for a table of another schema.
static QFuture<QStringList> keyNames(const AsyncSqlEngine *engine, const QString &table)
{
    const SqlDialect dialect = dialectOf(engine);
    if (dialect == SqlDialect::MySql) {
        const QString sql =
            u"SHOW KEYS FROM %1 WHERE Key_name = 'PRIMARY'"_s.arg(quotedTable(table, dialect));
        return engine->execute(sql).then([](const ResultSet &columns) {
            QStringList names;
            for (const Row &column : columns)
                names.append(column.get<QString>(u"Column_name"));
            return names;
        });
    }
    return engine->primaryIndex(table).then([](const QSqlIndex &index) {
        QStringList names;
        for (int i = 0; i < index.count(); ++i)
            names.append(index.fieldName(i));
        return names;
    });
}

// The engine asks for the key before it gives a row: no edit may come before the key is known.
void TableModelPrivate::lookUpKey()
{
    dropEdits();
    isOfTable = false;
    key.clear();
    const quint64 lookUp = ++lookUps;
    AsyncSqlEngine *const engine = q->engine();
    base()->isHeld = engine && !table.isEmpty();
    if (!base()->isHeld)
        return;
    auto *const watcher = new QFutureWatcher<QStringList>(q);
    QObject::connect(watcher, &QFutureWatcherBase::finished, q, [this, watcher, lookUp] {
        watcher->deleteLater();
        if (lookUp != lookUps)
            return;
        QStringList names;
        try {
            QFuture<QStringList> future = watcher->future();
            future.waitForFinished();
            if (future.isResultReadyAt(0))
                names = future.result();
        } catch (const SqlError &) {
            // The load that follows will say what is wrong.
        }
        keyFound(names);
    });
    watcher->setFuture(keyNames(engine, table));
}

void TableModelPrivate::keyFound(const QStringList &names)
{
    key = names;
    base()->isHeld = false;
    const QString oldKeyColumn = q->keyColumn();
    base()->keyColumns = key;
    if (q->keyColumn() != oldKeyColumn)
        Q_EMIT q->keyColumnChanged();
    updateSql(); // its order
    if (q->isLoading())
        base()->timer.start(base()->debounce);
}

void TableModelPrivate::updateSql()
{
    const int sortColumn = base()->sortColumn;
    QString sql;
    if (!table.isEmpty() && q->engine()) {
        sql = u"SELECT * FROM "_s + quotedTable(table, dialectOf(q->engine()));
        if (!filter.isEmpty())
            sql += u" WHERE (%1\n)"_s.arg(filter); // own line: it may end in a comment
        const QString keyOrder = quotedList(key, dialectOf(q->engine()));
        if (!sort.isEmpty())
            sql += u" ORDER BY "_s + sort;
        else if (!key.isEmpty()) // or an edit might move the row to the end
            sql += u" ORDER BY "_s + keyOrder;
        if (!sort.isEmpty() && !key.isEmpty()
            && q->pageSize() > 0) // as of sort(int, Qt::SortOrder)
            sql += u"\n, "_s + keyOrder;
    }
    q->setSql(sql);
    if (!base()->isHeld)
        base()->sortColumn = sortColumn; // still the same table
}

/*! Makes a model without an engine, a child of \a parent. */
TableModel::TableModel(QObject *parent) : TableModel(nullptr, parent) {}

/*! Makes a model that asks \a engine, which it does not own. It is a child of \a parent. */
TableModel::TableModel(AsyncSqlEngine *engine, QObject *parent)
    : QueryModel(parent),
      d(std::make_unique<TableModelPrivate>(this))
{
    connect(this, &QueryModel::engineChanged, this, [this] {
        if (!this->engine())
            d->dropEdits(u"There is no engine any more"_s);
        d->lookUpKey();
        if (this->engine()) // else the rows stay
            d->updateSql();
    });
    connect(this, &QueryModel::pageSizeChanged, this, [this] { d->updateSql(); });
    connect(this, &QAbstractItemModel::modelReset, this, [this] {
        d->dropEdits(u"The columns of the table are others now"_s);
        if (!d->knowsKey()) // there was no table yet, or its columns have other names now
            d->lookUpKey();
        d->isOfTable = true;
    });
    setEngine(engine);
}

/*! Edits that are being written are; others are lost. */
TableModel::~TableModel() = default;

/*!
    \property AsyncSql::TableModel::table
    \brief the name of the table, or \c{schema.table}, without quotes.
*/
QString TableModel::table() const
{
    return d->table;
}

void TableModel::setTable(const QString &name)
{
    if (d->table == name)
        return;
    d->table = name;
    d->lookUpKey();
    d->updateSql();
    Q_EMIT tableChanged();
}

/*!
    \property AsyncSql::TableModel::filter
    \brief the condition that rows must meet: what comes after WHERE. Its parameters are params().
*/
QString TableModel::filter() const
{
    return d->filter;
}

void TableModel::setFilter(const QString &condition)
{
    if (d->filter == condition)
        return;
    d->filter = condition;
    d->updateSql();
    Q_EMIT filterChanged();
}

/*!
    \property AsyncSql::TableModel::sort
    \brief the order of the rows: what comes after ORDER BY; by default that of the primary key.

    With pages, the primary key comes after it, so that no row is missed.
*/
QString TableModel::sort() const
{
    return d->sort;
}

void TableModel::setSort(const QString &terms)
{
    if (d->sort == terms)
        return;
    d->sort = terms;
    d->updateSql();
    Q_EMIT sortChanged();
}

/*!
    \property AsyncSql::TableModel::editStrategy
    \brief when edits are written.
*/
TableModel::EditStrategy TableModel::editStrategy() const
{
    return d->strategy;
}

void TableModel::setEditStrategy(EditStrategy strategy)
{
    if (std::exchange(d->strategy, strategy) != strategy)
        Q_EMIT editStrategyChanged();
}

/*! Returns the names of the columns of the primary key; none as long as it is not known. */
QStringList TableModel::primaryKey() const
{
    return d->key;
}

/*!
    \property AsyncSql::TableModel::dirty
    \brief whether there are edits that are not in the database yet.
*/
bool TableModel::isDirty() const
{
    return d->edits.isDirty();
}

/*! Returns whether there are such edits of the row of \a index. */
bool TableModel::isDirty(const QModelIndex &index) const
{
    return checkIndex(index, CheckIndexOption::IndexIsValid)
        && d->edits.isDirty(d->keyOf(index.row()));
}

void TableModel::rowsReplaced()
{
    d->isOfTable = true;
    const auto removed = d->edits.removed();
    d->showRows(d->edits.dropStored());
    for (auto row = removed.cbegin(); row != removed.cend(); ++row) {
        if (row->isValid() && d->keyOf(row->row()) == row.key())
            Q_EMIT editFailed(row->row(), -1, u"The row is still there"_s);
    }
}

} // namespace AsyncSql
