// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/querymodel_p.h>

#include <AsyncSql/models/modelpool_p.h>

#include <QtConcurrent/qtconcurrentrun.h>
#include <QtCore/qfuturewatcher.h>

#include <algorithm>
#include <numeric>

namespace AsyncSql {

namespace {

using namespace std::chrono_literals;

// Each signal makes a view build its rows again, which costs more than the rows do.
constexpr auto PublishInterval = 250ms;

} // namespace

void QueryModelPrivate::grow(const ResultSet &part)
{
    if (!isGrowing) {
        const bool hasOtherColumns = part.columnNames() != columns;
        if (count > 0 && !hasOtherColumns) // the old rows stay until all of the new ones are there
            return;
        isGrowing = true; // a slot may end it
        lastPublished.start();
        if (hasOtherColumns) {
            reset(RowStore(part));
        } else {
            store = RowStore(part);
            extend(store.rowCount());
        }
        return;
    }
    store.append(part);
    const std::chrono::milliseconds elapsed(lastPublished.elapsed());
    if (elapsed >= 2 * PublishInterval
        || (elapsed >= PublishInterval && store.rowCount() >= 2 * count)) {
        publish();
    }
}

void QueryModelPrivate::publish()
{
    extend(store.rowCount());
    lastPublished.start();
}

void QueryModelPrivate::replace(const ResultSet &result)
{
    RowStore next(result);
    const quint64 current = generation;
    if (next.columnNames() != columns) {
        reset(std::move(next));
        return loaded(current);
    }
    if (isGrowing) { // the same rows, all in one piece
        std::swap(store, next);
        publish();
        return loaded(current);
    }
    auto *const watcher = new QFutureWatcher<RowDifference>(q);
    QObject::connect(watcher, &QFutureWatcherBase::finished, q,
                     [this, watcher, next, current]() mutable {
                         watcher->deleteLater();
                         if (generation != current)
                             return;
                         apply(std::move(next), watcher->future().takeResult());
                         loaded(current);
                     });
    watcher->setFuture(QtConcurrent::run(
        &modelPool(), [before = store, after = next, key = keyPlaces(), settled = settled] {
            RowDifference difference = key.empty() ? RowDifference::byPlace(before, after)
                                                   : RowDifference::byKey(before, after, key);
            if (!settled.isEmpty())
                difference.settle(before, after, key, settled);
            return difference;
        }));
}

void QueryModelPrivate::append(const ResultSet &page)
{
    if (page.columnNames() != columns) { // somebody has altered the table
        isMoreWanted = false;
        return start(Load::Replace);
    }
    const quint64 current = generation;
    store.append(page);
    extend(store.rowCount());
    loaded(current);
}

void QueryModelPrivate::reset(RowStore &&next)
{
    const int oldCount = count;
    q->beginResetModel();
    std::swap(store, next);
    count = store.rowCount();
    view.clear();
    ownCount = 0;
    settled.clear();
    headers.clear();
    setColumns(store.columnNames());
    q->endResetModel();
    RowStore::discard(std::move(next));
    if (count != oldCount)
        Q_EMIT q->countChanged();
}

void QueryModelPrivate::apply(RowStore &&next, RowDifference &&difference)
{
    const bool hasMoves = !difference.newRows.empty() || !view.empty();
    const int oldCount = count;
    const int oldRows = store.rowCount();
    const quint64 applied = generation;
    if (!hasMoves)
        shrink(std::min(count, next.rowCount()));
    if (generation != applied)
        return; // who was told of that has given another query
    std::swap(store, next);
    RowStore::discard(std::move(next));
    if (hasMoves)
        move(difference, oldRows);
    else
        extend(store.rowCount());
    tellChanged(difference.changed);
    if (hasMoves && count != oldCount)
        Q_EMIT q->countChanged();
}

void QueryModelPrivate::shrink(int newCount)
{
    if (newCount >= count)
        return;
    q->beginRemoveRows({}, newCount, count - 1);
    count = newCount;
    q->endRemoveRows();
    Q_EMIT q->countChanged();
}

void QueryModelPrivate::extend(int newStoreCount)
{
    const int shown = count - ownCount;
    const int added = newStoreCount - shown;
    if (added <= 0)
        return;
    q->beginInsertRows({}, count, count + added - 1);
    if (!view.empty()) {
        view.resize(view.size() + size_t(added));
        std::iota(view.end() - added, view.end(), shown);
    }
    count += added;
    q->endInsertRows();
    Q_EMIT q->countChanged();
}

void QueryModelPrivate::setColumns(const QStringList &names)
{
    columns = names;
    columnOfRole.fill(-1, roles.size());
    for (int column = int(names.size()) - 1; column >= 0; --column) { // the first of a name wins
        const QString &name = names.at(column);
        if (name == QLatin1StringView("display") || name == QLatin1StringView("edit"))
            continue; // those names are taken
        const auto known = roles.constFind(name);
        if (known != roles.cend()) {
            columnOfRole[known.value() - Qt::UserRole - 1] = column;
            continue;
        }
        columnOfRole.append(column);
        roles.insert(name, Qt::UserRole + int(columnOfRole.size()));
    }
}

QVariant QueryModelPrivate::stored(int row, int column) const
{
    const int place = view.empty() ? row : view[size_t(row)];
    return place < 0 ? QVariant() : store.value(place, column);
}

std::vector<int> QueryModelPrivate::keyPlaces() const
{
    std::vector<int> places;
    for (const QString &name : keyColumns)
        places.push_back(int(columns.indexOf(name)));
    const bool isKnown = std::find(places.begin(), places.end(), -1) == places.end();
    return isKnown ? places : std::vector<int>();
}

} // namespace AsyncSql
