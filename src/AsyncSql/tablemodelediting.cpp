// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/tablemodel_p.h>

#include <AsyncSql/drivers/driver_p.h>
#include <AsyncSql/querymodel_p.h>

#include <QtCore/qfuturewatcher.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Kind = TableEdits::Kind;

// Whether what had begun may have taken effect all the same.
static bool leavesOpen(SqlError::Kind kind)
{
    return kind == SqlError::Kind::OutcomeUnknown || kind == SqlError::Kind::Canceled
        || kind == SqlError::Kind::Timeout || kind == SqlError::Kind::Closed;
}

// A text that says a number is equal to it, even to the nearest double.
static bool isSame(const QVariant &left, const QVariant &right)
{
    const auto isText = [](const QVariant &value) { return value.typeId() == QMetaType::QString; };
    return left == right && left.isNull() == right.isNull() && isText(left) == isText(right);
}

void TableModelPrivate::dropEdits()
{
    edits.clear();
    base()->forgetOwn();
    updateDirty();
}

void TableModelPrivate::dropEdits(const QString &reason)
{
    const bool isLost = !edits.pendingRows().isEmpty();
    dropEdits();
    if (isLost)
        Q_EMIT q->editFailed(-1, -1, reason);
}

bool TableModelPrivate::isEditable(int row) const
{
    return isOfTable && q->engine() && (key.isEmpty() || knowsKey())
        && (edits.isEmpty() || !edits.isLocked(keyOf(row), identityColumns()));
}

bool TableModelPrivate::knowsKey() const
{
    const auto isColumn = [this](const QString &name) {
        return base()->columns.contains(name, Qt::CaseInsensitive);
    };
    return !key.isEmpty() && std::all_of(key.begin(), key.end(), isColumn);
}

QList<int> TableModelPrivate::identityColumns() const
{
    QList<int> identity;
    const QStringList &columns = base()->columns;
    for (int column = 0; column < columns.size(); ++column) {
        if (key.isEmpty() || key.contains(columns.at(column), Qt::CaseInsensitive))
            identity.append(column);
    }
    return identity;
}

QVariantList TableModelPrivate::identityOf(int row) const
{
    QVariantList identity;
    const QList<int> columns = identityColumns();
    for (const int column : columns)
        identity.append(base()->stored(row, column));
    return identity;
}

QByteArray TableModelPrivate::keyOf(int row) const
{
    const int number = base()->ownAt(row);
    return number < 0 ? TableEdits::keyOf(identityOf(row)) : TableEdits::keyOfNew(number);
}

bool TableModelPrivate::set(int row, int column, const QVariant &value)
{
    const QByteArray rowKey = keyOf(row);
    const bool isNew = base()->ownAt(row) >= 0;
    const QVariant old = q->cellValue(row, column);
    const QVariant shown =
        value.typeId() == QMetaType::QString ? TableEdits::typed(value, old.metaType()) : value;
    // In a new row, a NULL that is set is not the same as none.
    if ((!isNew || edits.find(rowKey, column)) && isSame(shown, old))
        return false;
    edits.set(rowKey, identityOf(row), q->index(row, column), column, shown);
    updateDirty();
    showRow(row);
    return true;
}

QFuture<void> TableModelPrivate::write(const TableEdits::Batch &batch)
{
    if (batch.changes.isEmpty() || !q->engine()) {
        QFutureInterface<void> nothing(QFutureInterfaceBase::Started);
        nothing.reportFinished();
        return nothing.future();
    }
    const QStringList columns = q->columnNames();
    QStringList identity;
    const QList<int> places = identityColumns();
    for (const int column : places)
        identity.append(columns.at(column));
    const auto outcome = std::make_shared<TableWriter::Outcome>();
    const QFuture<void> future =
        q->engine()->runInTransaction(TableWriter{Driver::create(q->engine()->options()), table,
                                                  columns, identity, key, batch.changes, outcome});
    auto *const watcher = new QFutureWatcher<void>(q);
    QObject::connect(watcher, &QFutureWatcherBase::finished, q, [this, watcher, batch, outcome] {
        watcher->deleteLater();
        ended(watcher->future(), batch, *outcome);
    });
    watcher->setFuture(future);
    return future;
}

void TableModelPrivate::writeEach(const QList<QByteArray> &rows)
{
    for (const QByteArray &row : rows)
        write(edits.take({row}));
}

void TableModelPrivate::writeOthers(const QByteArray &row)
{
    QList<QByteArray> rows = edits.pendingRows();
    rows.removeOne(row);
    writeEach(rows);
}

void TableModelPrivate::ended(QFuture<void> future, const TableEdits::Batch &batch,
                              const TableWriter::Outcome &outcome)
{
    std::optional<SqlError> error;
    try {
        future.waitForFinished(); // it is: throws what it failed with
        if (future.isCanceled())
            error = SqlError(SqlError::Kind::Canceled, u"The edit was canceled"_s);
    } catch (const SqlError &problem) {
        error = problem;
    }
    if (!error) {
        written(batch, outcome.added);
    } else if (!outcome.hasBegun || !leavesOpen(error->kind())) {
        refused(batch, outcome.hasBegun ? outcome.failing : -1, error->text());
    } else { // written again, it might be there twice: what is read back tells
        written(batch, {});
        tellFailed(batch, -1, error->text());
    }
}

// Rows that were added and whose keys are not among these are known when they have been read.
void TableModelPrivate::written(const TableEdits::Batch &batch,
                                const QHash<int, QVariantList> &keys)
{
    edits.markStored(batch);
    for (const TableEdits::Change &change : batch.changes) {
        if (change.kind == Kind::Insert && edits.kindOf(change.row)) // else dropped in the meantime
            base()->settled.insert(change.number, keys.value(change.number));
    }
    updateDirty();
    if (q->engine()) // else the error that tells of its end stays
        q->refresh();
}

void TableModelPrivate::refused(const TableEdits::Batch &batch, int failing, const QString &message)
{
    TableEdits::Rows changed;
    if (!batch.keepsOthers)
        changed = edits.refuse(batch);
    else if (failing >= 0)
        changed = edits.refuse(batch, batch.changes.at(failing));
    else
        edits.putBack(batch); // nothing is wrong with any of them, for all that is known
    showRows(changed);
    updateDirty();
    tellFailed(batch, failing, message);
}

void TableModelPrivate::tellFailed(const TableEdits::Batch &batch, int failing,
                                   const QString &message)
{
    const bool isOne = failing >= 0 || batch.changes.size() == 1;
    const TableEdits::Change change = batch.changes.at(std::max(0, failing));
    const int row = isOne && change.index.isValid() ? change.index.row() : -1;
    Q_EMIT q->editFailed(row, isOne && !change.values.isEmpty() ? change.values.first().first : -1,
                         message);
}

void TableModelPrivate::showRow(int row)
{
    Q_EMIT q->dataChanged(q->index(row, 0), q->index(row, q->columnCount() - 1));
    Q_EMIT q->headerDataChanged(Qt::Vertical, row, row);
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

/*!
    Writes all edits, new rows and removals in one transaction and returns a future for its end. It
    fails with what the database said; then nothing has been written. What was refused is undone,
    but for a new row, and all others can be submitted again. Where it is not known whether anything
    has been written, what the database has is read again.
*/
QFuture<void> TableModel::submitAll()
{
    TableEdits::Batch batch = d->edits.take(d->edits.pendingRows());
    batch.keepsOthers = true;
    return d->write(batch);
}

/*!
    Every cell may be edited, but for rows that are being added or removed, and those whose new key
    has not been read back yet.
    \reimp
*/
Qt::ItemFlags TableModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QueryModel::flags(index);
    return index.isValid() && d->isEditable(index.row()) ? flags | Qt::ItemIsEditable : flags;
}

/*! As of a QueryModel, and the RowState for RowStateRole. \reimp */
QVariant TableModel::data(const QModelIndex &index, int role) const
{
    if (role != RowStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return QueryModel::data(index, role);
    RowState state = RowState::Unchanged;
    if (!d->edits.isEmpty()) {
        const QByteArray row = d->keyOf(index.row());
        const auto kind = d->edits.kindOf(row);
        if (kind == Kind::Insert)
            state = RowState::Inserted;
        else if (kind == Kind::Remove)
            state = RowState::Removed;
        else if (d->edits.isDirty(row))
            state = RowState::Edited;
    }
    return QVariant::fromValue(state);
}

/*! As of a QueryModel, with marks for rows that are new or to be removed. \reimp */
QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical && role == Qt::DisplayRole && !d->edits.isEmpty()
        && section >= 0 && section < rowCount()) {
        const auto kind = d->edits.kindOf(d->keyOf(section));
        if (kind == Kind::Insert)
            return u"*"_s;
        if (kind == Kind::Remove)
            return u"!"_s;
    }
    return QueryModel::headerData(section, orientation, role);
}

/*! As of a QueryModel, and "rowState", unless a column is called so. \reimp */
QHash<int, QByteArray> TableModel::roleNames() const
{
    QHash<int, QByteArray> names = QueryModel::roleNames();
    const QByteArray name = "rowState"_ba;
    if (names.key(name, -1) < 0)
        names.insert(RowStateRole, name);
    return names;
}

/*!
    Shows \a value in the cell at \a index and writes it as the edit strategy says. \a role is
    Qt::EditRole, Qt::DisplayRole or that of a column, whose cell it then is.

    A text becomes a value of the type that the cell had, if it stays the same that way; any other
    text is given to the database as it is, to be understood or refused.
    \reimp
*/
bool TableModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const int column = columnForRole(index, role);
    if (!index.isValid() || !checkIndex(index) || column < 0 || !d->isEditable(index.row()))
        return false;
    const QByteArray row = d->keyOf(index.row());
    if (d->strategy == EditStrategy::OnRowChange)
        d->writeOthers(row);
    const bool isNew = d->base()->ownAt(index.row()) >= 0; // to be filled first
    if (d->set(index.row(), column, value) && d->strategy == EditStrategy::OnFieldChange && !isNew)
        d->write(d->edits.take({row}));
    return true;
}

/*!
    Inserts \a count new rows before \a row, none of their values set. They are written by submit()
    and submitAll(), with OnRowChange also when another row is edited. Returns whether that is
    possible: there must be an engine, and the rows of the table must have been loaded. \a parent
    must not be valid.
    \reimp
*/
bool TableModel::insertRows(int row, int count, const QModelIndex &parent)
{
    if (parent.isValid() || row < 0 || row > rowCount() || count < 1 || columnCount() == 0
        || !engine() || !d->isOfTable) {
        return false;
    }
    if (d->strategy == EditStrategy::OnRowChange)
        d->writeOthers({});
    // As such to whoever is told of them, who may fill them, or remove some again.
    const int first = d->base()->insertOwn(row, count, [&](int number) {
        for (int i = 0; i < count; ++i)
            d->edits.add(number + i, {});
    });
    for (int i = 0; i < count; ++i) {
        if (const int place = d->base()->rowOfOwn(first + i); place >= 0)
            d->edits.add(first + i, index(place, 0));
    }
    d->updateDirty();
    return true;
}

/*!
    Inserts a row of \a values, by the names of their columns, before \a row; after the last one if
    there is no such row. It is written at once, with OnManualSubmit by submitAll(). Returns
    whether that is possible: every name must be that of a column, or editFailed() tells.
*/
bool TableModel::insertRecord(int row, const QVariantMap &values)
{
    const QStringList names = columnNames();
    const QStringList given = values.keys();
    for (const QString &name : given) {
        if (!names.contains(name)) {
            Q_EMIT editFailed(-1, -1, u"There is no column \"%1\""_s.arg(name));
            return false;
        }
    }
    const int place = row < 0 || row > rowCount() ? rowCount() : row;
    if (!insertRows(place, 1))
        return false;
    const QByteArray added = d->keyOf(place);
    for (const QString &name : given)
        d->set(place, int(names.indexOf(name)), values.value(name));
    if (d->strategy != EditStrategy::OnManualSubmit)
        d->write(d->edits.take({added}));
    return true;
}

/*!
    Removes \a count rows from \a row on: new ones at once, others when the database has agreed,
    which is asked at once, with OnManualSubmit by submitAll(). All that are asked for at once go,
    or none. Returns whether there are such rows. \a parent must not be valid.
    \reimp
*/
bool TableModel::removeRows(int row, int count, const QModelIndex &parent)
{
    if (parent.isValid() || row < 0 || count < 1 || count > rowCount() - row)
        return false;
    for (int i = row; i < row + count; ++i) {
        if (!d->isEditable(i))
            return false;
    }
    QList<QByteArray> removed;
    for (int i = row + count - 1; i >= row; --i) {
        const QByteArray key = d->keyOf(i);
        if (d->base()->ownAt(i) >= 0) {
            d->edits.forget(key);
            d->base()->removeOwn(i);
            continue;
        }
        d->edits.remove(d->identityOf(i), index(i, 0));
        removed.prepend(key);
        d->showRow(i);
    }
    d->updateDirty();
    if (d->strategy != EditStrategy::OnManualSubmit)
        d->write(d->edits.take(removed));
    return true;
}

/*! Undoes what has not been submitted; new rows go. */
void TableModel::revertAll()
{
    d->showRows(d->edits.revertPending());
    const QList<int> added = d->edits.pendingNew();
    for (const int number : added) {
        const int row = d->base()->rowOfOwn(number);
        if (row < 0)
            continue; // who was told of the one before has removed it
        d->edits.forget(TableEdits::keyOfNew(number));
        d->base()->removeOwn(row);
    }
    d->updateDirty();
}

/*! Writes each row that has edits, unless the strategy is OnManualSubmit; views call this. \reimp */
bool TableModel::submit()
{
    if (d->strategy != EditStrategy::OnManualSubmit)
        d->writeOthers({});
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
        if (const QVariant *edited = d->edits.find(d->keyOf(row), column))
            return *edited;
    }
    return QueryModel::cellValue(row, column);
}

} // namespace AsyncSql
