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
constexpr size_t MostSignals = 64;

using Range = RowDifference::Range;

std::vector<Range> rangesOf(const std::vector<int> &ascending)
{
    std::vector<Range> ranges;
    for (const int row : ascending) {
        if (!ranges.empty() && ranges.back().last == row - 1)
            ranges.back().last = row;
        else
            ranges.push_back({row, row});
    }
    return ranges;
}

std::vector<int> placesOf(const std::vector<int> &view, bool (*matches)(int))
{
    std::vector<int> places;
    for (size_t place = 0; place < view.size(); ++place) {
        if (matches(view[place]))
            places.push_back(int(place));
    }
    return places;
}

bool isGone(int row)
{
    return row == RowDifference::Gone;
}

// What is gone comes last.
std::vector<int> sortedPlaces(const std::vector<int> &view)
{
    std::vector<int> order(view.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int left, int right) {
        return unsigned(view[size_t(left)]) < unsigned(view[size_t(right)]);
    });
    return order;
}

} // namespace

void QueryModelPrivate::grow(const ResultSet &part)
{
    if (!isGrowing) {
        if (count > 0) // the old rows stay until all of the new ones are there
            return;
        if (part.columnNames() != columns) {
            reset(RowStore(part));
        } else {
            store = RowStore(part);
            extend(store.rowCount());
        }
        isGrowing = true;
        lastPublished.start();
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
    if (next.columnNames() != columns) {
        reset(std::move(next));
        return loaded();
    }
    if (isGrowing) { // the same rows, all in one piece
        std::swap(store, next);
        publish();
        return loaded();
    }
    auto *const watcher = new QFutureWatcher<RowDifference>(q);
    QObject::connect(watcher, &QFutureWatcherBase::finished, q,
                     [this, watcher, next, expected = generation]() mutable {
                         watcher->deleteLater();
                         if (expected != generation)
                             return;
                         apply(std::move(next), watcher->future().takeResult());
                         loaded();
                     });
    watcher->setFuture(QtConcurrent::run(
        &modelPool(), [before = store, after = next, key = int(columns.indexOf(keyColumn))] {
            return key < 0 ? RowDifference::byPlace(before, after)
                           : RowDifference::byKey(before, after, key);
        }));
}

void QueryModelPrivate::append(const ResultSet &page)
{
    if (page.columnNames() != columns) // somebody has altered the table
        return start(Load::Replace);
    store.append(page);
    extend(store.rowCount());
    loaded();
}

void QueryModelPrivate::reset(RowStore &&next)
{
    const int oldCount = count;
    q->beginResetModel();
    std::swap(store, next);
    count = store.rowCount();
    headers.clear();
    setColumns(store.columnNames());
    q->endResetModel();
    RowStore::discard(std::move(next));
    if (count != oldCount)
        Q_EMIT q->countChanged();
}

void QueryModelPrivate::apply(RowStore &&next, RowDifference &&difference)
{
    const bool hasMoves = !difference.newRows.empty();
    const int oldCount = count;
    if (!hasMoves)
        shrink(std::min(count, next.rowCount()));
    std::swap(store, next);
    RowStore::discard(std::move(next));
    if (hasMoves)
        move(std::move(difference.newRows));
    else
        extend(store.rowCount());
    for (const Range &rows : difference.changed)
        Q_EMIT q->dataChanged(q->index(rows.first, 0),
                              q->index(rows.last, int(columns.size()) - 1));
    if (hasMoves && count != oldCount)
        Q_EMIT q->countChanged();
}

void QueryModelPrivate::move(std::vector<int> &&newRows)
{
    view = std::move(newRows);
    const std::vector<int> order = sortedPlaces(view);
    std::vector<int> kept = view;
    std::erase(kept, RowDifference::Gone);
    if (!std::is_sorted(kept.begin(), kept.end())
        || rangesOf(placesOf(view, isGone)).size() > MostSignals) {
        arrange(order);
    }
    removeGone();
    insertNew();
    view.clear();
}

void QueryModelPrivate::removeGone()
{
    const std::vector<Range> ranges = rangesOf(placesOf(view, isGone));
    for (auto range = ranges.rbegin(); range != ranges.rend(); ++range) {
        q->beginRemoveRows({}, range->first, range->last);
        view.erase(view.begin() + range->first, view.begin() + range->last + 1);
        count = int(view.size());
        q->endRemoveRows();
    }
}

void QueryModelPrivate::insertNew()
{
    std::vector<int> all(size_t(store.rowCount()));
    std::iota(all.begin(), all.end(), 0);
    std::vector<int> missing;
    std::set_difference(all.begin(), all.end(), view.begin(), view.end(),
                        std::back_inserter(missing));
    const auto insert = [this](int place, const int *first, const int *last) {
        q->beginInsertRows({}, place, place + int(last - first) - 1);
        view.insert(view.begin() + place, first, last);
        count = int(view.size());
        q->endInsertRows();
    };
    const std::vector<Range> ranges = rangesOf(missing);
    if (ranges.size() > MostSignals) {
        insert(count, missing.data(), missing.data() + missing.size());
        arrange(sortedPlaces(view));
        return;
    }
    for (const Range &rows : ranges)
        insert(rows.first, all.data() + rows.first, all.data() + rows.last + 1);
}

void QueryModelPrivate::arrange(const std::vector<int> &order)
{
    Q_EMIT q->layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    std::vector<int> newPlace(order.size());
    std::vector<int> newView(order.size());
    for (size_t place = 0; place < order.size(); ++place) {
        newPlace[size_t(order[place])] = int(place);
        newView[place] = view[size_t(order[place])];
    }
    view = std::move(newView);
    const QModelIndexList before = q->persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &index : before)
        after.append(q->index(newPlace[size_t(index.row())], index.column()));
    q->changePersistentIndexList(before, after);
    Q_EMIT q->layoutChanged({}, QAbstractItemModel::VerticalSortHint);
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

void QueryModelPrivate::extend(int newCount)
{
    if (newCount <= count)
        return;
    q->beginInsertRows({}, count, newCount - 1);
    count = newCount;
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
    return isGone(place) ? QVariant() : store.value(place, column);
}

} // namespace AsyncSql
