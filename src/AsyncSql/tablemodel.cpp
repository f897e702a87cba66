// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/tablemodel_p.h>

#include <AsyncSql/drivers/driver_p.h>
#include <AsyncSql/models/tablewriter_p.h>
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
    made of them.

    \section1 Coming from QSqlTableModel
    \table
    \header \li QSqlTableModel \li TableModel
    \row \li \c{setTable()}, then \c{select()} \li \c{setTable()}; refresh() reads again
    \row \li \c{setFilter()}, then \c{select()} \li \c{setFilter()}
    \row \li \c{setSort(column, order)} \li \c{sort(column, order)} or \c{setSort(terms)}
    \row \li \c{bool submitAll()} \li submitAll(), which returns a future
    \row \li \c{lastError()} \li editFailed(), or the error of that future; error() of a load
    \endtable
*/

/*!
    \enum AsyncSql::TableModel::EditStrategy
    \value OnFieldChange   Every edit is written at once. The default.
    \value OnRowChange     Edits are written when another row is edited, and by submit().
    \value OnManualSubmit  Edits are written by submitAll() alone.
*/

/*!
    \fn void TableModel::editFailed(int row, int column, const QString &message)
    The database refused the edit of the cell at \a row and \a column, for the reason in
    \a message. Where several cells of a row were written together, the first of them is told.
    \a row is -1 if the row is not in the model any more.
*/

static SqlDialect dialectOf(const AsyncSqlEngine *engine)
{
    return Driver::create(engine->options())->dialect();
}

// The engine asks for the key before it gives a row: no edit may come before the key is known.
void TableModelPrivate::lookUpKey()
{
    edits.clear();
    updateDirty();
    key.clear();
    const quint64 lookUp = ++lookUps;
    AsyncSqlEngine *const engine = q->engine();
    QueryModelPrivate *const base = static_cast<QueryModel *>(q)->d.get();
    base->isHeld = engine && !table.isEmpty();
    if (!base->isHeld)
        return;
    auto *const watcher = new QFutureWatcher<QSqlIndex>(q);
    QObject::connect(watcher, &QFutureWatcherBase::finished, q, [this, watcher, lookUp] {
        watcher->deleteLater();
        if (lookUp != lookUps)
            return;
        QStringList names;
        try {
            QFuture<QSqlIndex> future = watcher->future();
            future.waitForFinished();
            const QSqlIndex index = future.isResultReadyAt(0) ? future.result() : QSqlIndex();
            for (int i = 0; i < index.count(); ++i)
                names.append(index.fieldName(i));
        } catch (const SqlError &) {
            // The load that follows will say what is wrong.
        }
        keyFound(names);
    });
    watcher->setFuture(engine->primaryIndex(table));
}

void TableModelPrivate::keyFound(const QStringList &names)
{
    key = names;
    QueryModelPrivate *const base = static_cast<QueryModel *>(q)->d.get();
    base->isHeld = false;
    q->setKeyColumn(key.size() == 1 ? key.first() : QString());
    if (q->isLoading())
        base->timer.start(base->debounce);
}

void TableModelPrivate::updateSql()
{
    QueryModelPrivate *const base = static_cast<QueryModel *>(q)->d.get();
    const int sortColumn = base->sortColumn;
    QString sql;
    if (!table.isEmpty() && q->engine()) {
        sql = u"SELECT * FROM "_s + quotedTable(table, dialectOf(q->engine()));
        if (!filter.isEmpty())
            sql += u" WHERE (%1\n)"_s.arg(filter); // own line: it may end in a comment
        if (!sort.isEmpty())
            sql += u" ORDER BY "_s + sort;
    }
    q->setSql(sql);
    if (!base->isHeld)
        base->sortColumn = sortColumn; // still the same table
}

QVariantList TableModelPrivate::identityOf(int row) const
{
    const QueryModelPrivate *const base = static_cast<QueryModel *>(q)->d.get();
    QVariantList identity;
    for (int column = 0; column < base->columns.size(); ++column) {
        if (key.isEmpty() || key.contains(base->columns.at(column), Qt::CaseInsensitive))
            identity.append(base->stored(row, column));
    }
    return identity;
}

void TableModelPrivate::write(const TableEdits::Batch &batch, const QFuture<void> &future,
                              const std::shared_ptr<std::atomic<int>> &failing)
{
    auto *const watcher = new QFutureWatcher<void>(q);
    QObject::connect(watcher, &QFutureWatcherBase::finished, q, [this, watcher, batch, failing] {
        watcher->deleteLater();
        try {
            QFuture<void> ended = watcher->future();
            ended.waitForFinished();
            if (ended.isCanceled())
                refused(batch, -1, u"The edit was canceled"_s);
            else
                written(batch);
        } catch (const SqlError &error) {
            refused(batch, *failing, error.text());
        }
    });
    watcher->setFuture(future);
}

void TableModelPrivate::written(const TableEdits::Batch &batch)
{
    edits.markStored(batch);
    updateDirty();
    q->refresh();
}

void TableModelPrivate::refused(const TableEdits::Batch &batch, int failing, const QString &message)
{
    const TableEdits::Change change = batch.changes.at(std::max(0, failing));
    const bool keepsOthers = strategy == TableModel::EditStrategy::OnManualSubmit;
    showRows(keepsOthers ? edits.revert(batch, change) : edits.revert(batch));
    updateDirty();
    const int row = change.index.isValid() ? change.index.row() : -1;
    Q_EMIT q->editFailed(row, change.values.first().first, message);
}

void TableModelPrivate::showRow(int row)
{
    Q_EMIT q->dataChanged(q->index(row, 0), q->index(row, q->columnCount() - 1));
}

void TableModelPrivate::showRows(const TableEdits::Rows &rows)
{
    for (const QPersistentModelIndex &index : rows) {
        if (index.isValid())
            showRow(index.row());
    }
}

void TableModelPrivate::updateDirty()
{
    const bool isDirty = edits.isDirty();
    if (std::exchange(wasDirty, isDirty) != isDirty)
        Q_EMIT q->dirtyChanged();
}

/*! Makes a model without an engine, a child of \a parent. */
TableModel::TableModel(QObject *parent) : TableModel(nullptr, parent) {}

/*! Makes a model that asks \a engine, which it does not own. It is a child of \a parent. */
TableModel::TableModel(AsyncSqlEngine *engine, QObject *parent)
    : QueryModel(parent),
      d(std::make_unique<TableModelPrivate>(this))
{
    connect(this, &QueryModel::engineChanged, this, [this] {
        d->lookUpKey();
        if (this->engine()) // else the rows stay
            d->updateSql();
    });
    connect(this, &QAbstractItemModel::modelReset, this, [this] {
        d->edits.clear(); // of columns that are others now
        d->updateDirty();
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
    \brief the order of the rows: what comes after ORDER BY.
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

/*!
    \property AsyncSql::TableModel::dirty
    \brief whether there are edits that are not in the database yet.
*/
bool TableModel::isDirty() const
{
    return d->edits.isDirty();
}

/*!
    Writes all edits in one transaction and returns a future for its end. It fails with what the
    database said; then nothing has been written. With OnManualSubmit, the edits of the row that
    was refused are undone and the others can be submitted again.
*/
QFuture<void> TableModel::submitAll()
{
    const TableEdits::Batch batch = d->edits.takePending();
    if (batch.changes.isEmpty() || !engine()) {
        QFutureInterface<void> nothing(QFutureInterfaceBase::Started);
        nothing.reportFinished();
        return nothing.future();
    }
    QStringList key;
    for (const QString &name : columnNames()) {
        if (d->key.isEmpty() || d->key.contains(name, Qt::CaseInsensitive))
            key.append(name);
    }
    TableWriter writer{
        Driver::create(engine()->options()),   d->table, columnNames(), key, batch.changes,
        std::make_shared<std::atomic<int>>(-1)};
    const auto failing = writer.failing;
    const QFuture<void> future = engine()->runInTransaction(std::move(writer));
    d->write(batch, future, failing);
    return future;
}

/*! Every cell may be edited. \reimp */
Qt::ItemFlags TableModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QueryModel::flags(index);
    return index.isValid() && engine() ? flags | Qt::ItemIsEditable : flags;
}

/*!
    Shows \a value in the cell at \a index and writes it as the edit strategy says. \a role is
    Qt::EditRole, Qt::DisplayRole or that of a column, whose cell it then is.
    \reimp
*/
bool TableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const int column = columnForRole(index, role);
    if (!index.isValid() || !checkIndex(index) || column < 0 || !engine())
        return false;
    const QVariant old = cellValue(index.row(), column);
    QVariant shown = value;
    // An editor gives text; a number stays a number where the text is one.
    if (shown.typeId() == QMetaType::QString && old.isValid() && old.typeId() != QMetaType::QString
        && shown.canConvert(old.metaType()) && !shown.convert(old.metaType())) {
        shown = value;
    }
    if (shown == old && shown.isNull() == old.isNull())
        return true;
    const QVariantList identity = d->identityOf(index.row());
    if (d->strategy == EditStrategy::OnRowChange
        && d->edits.hasPendingOutside(TableEdits::keyOf(identity))) {
        submitAll();
    }
    d->edits.set(identity, index, column, shown);
    d->updateDirty();
    d->showRow(index.row());
    if (d->strategy == EditStrategy::OnFieldChange)
        submitAll();
    return true;
}

/*! Undoes the edits that have not been submitted. */
void TableModel::revertAll()
{
    d->showRows(d->edits.revertPending());
    d->updateDirty();
}

/*! Submits the edits, unless the strategy is OnManualSubmit; views call this. \reimp */
bool TableModel::submit()
{
    if (d->strategy != EditStrategy::OnManualSubmit)
        submitAll();
    return true;
}

/*! Undoes the edits, unless the strategy is OnManualSubmit; views call this. \reimp */
void TableModel::revert()
{
    if (d->strategy != EditStrategy::OnManualSubmit)
        revertAll();
}

QVariant TableModel::cellValue(int row, int column) const
{
    if (!d->edits.isEmpty()) {
        if (const QVariant *edited = d->edits.find(TableEdits::keyOf(d->identityOf(row)), column))
            return *edited;
    }
    return QueryModel::cellValue(row, column);
}

void TableModel::rowsReplaced()
{
    d->showRows(d->edits.dropStored());
}

} // namespace AsyncSql
