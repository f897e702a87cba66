// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/querymodel_p.h>

#include <algorithm>
#include <limits>
#include <numeric>

// Rows that are not where the store has them: as they move to where the next answer has them, and
// among those that no answer has had yet.
namespace AsyncSql {

namespace {

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

bool isGone(int place)
{
    return place == RowDifference::Gone;
}

// Own rows come after Gone, which is the first of what is no row of the store.
int placeOfOwn(int number)
{
    return RowDifference::Gone - 1 - number;
}

bool isOwn(int place)
{
    return place < RowDifference::Gone;
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

std::vector<int> storeRowsOf(const std::vector<int> &view)
{
    std::vector<int> rows;
    rows.reserve(view.size());
    std::copy_if(view.begin(), view.end(), std::back_inserter(rows),
                 [](int place) { return place >= 0; });
    return rows;
}

// In the order of the store. An own row goes with the one before it; what is gone comes last.
std::vector<int> sortedPlaces(const std::vector<int> &view)
{
    std::vector<int> weights(view.size());
    int last = -1;
    for (size_t place = 0; place < view.size(); ++place) {
        if (view[place] >= 0)
            last = view[place];
        weights[place] = isGone(view[place]) ? std::numeric_limits<int>::max() : last;
    }
    std::vector<int> order(view.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int left, int right) {
        return weights[size_t(left)] < weights[size_t(right)];
    });
    return order;
}

} // namespace

void QueryModelPrivate::tellChanged(const std::vector<Range> &storeRows)
{
    std::vector<int> rows; // by row of the store, if they are not the same
    if (!view.empty() && !storeRows.empty()) {
        rows.resize(size_t(store.rowCount()));
        for (size_t row = 0; row < view.size(); ++row) {
            if (view[row] >= 0)
                rows[size_t(view[row])] = int(row);
        }
    }
    const auto rowOf = [&](int row) { return rows.empty() ? row : rows[size_t(row)]; };
    for (const Range &range : storeRows)
        Q_EMIT q->dataChanged(q->index(rowOf(range.first), 0),
                              q->index(rowOf(range.last), int(columns.size()) - 1));
}

void QueryModelPrivate::move(const RowDifference &difference, int oldRows)
{
    if (view.empty()) {
        view.resize(size_t(oldRows));
        std::iota(view.begin(), view.end(), 0);
    }
    const auto newPlace = [&](int place) {
        if (isOwn(place))
            return difference.settled.value(placeOfOwn(place), place);
        if (!difference.newRows.empty())
            return difference.newRows[size_t(place)];
        return place < store.rowCount() ? place : RowDifference::Gone;
    };
    std::transform(view.begin(), view.end(), view.begin(), newPlace);
    ownCount -= int(difference.settled.size());
    settled.clear();

    const std::vector<int> kept = storeRowsOf(view);
    if (!std::is_sorted(kept.begin(), kept.end())
        || rangesOf(placesOf(view, isGone)).size() > MostSignals) {
        arrange(sortedPlaces(view));
    }
    removeGone();
    insertMissing();
    if (ownCount == 0)
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

void QueryModelPrivate::insertMissing()
{
    std::vector<int> all(size_t(store.rowCount()));
    std::iota(all.begin(), all.end(), 0);
    const std::vector<int> kept = storeRowsOf(view);
    std::vector<int> missing;
    std::set_difference(all.begin(), all.end(), kept.begin(), kept.end(),
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
    size_t place = 0;
    for (const Range &rows : ranges) {
        while (place < view.size() && view[place] < rows.first)
            ++place;
        insert(int(place), all.data() + rows.first, all.data() + rows.last + 1);
    }
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

int QueryModelPrivate::insertOwn(int row, int rows, const std::function<void(int)> &known)
{
    const int number = nextOwn;
    q->beginInsertRows({}, row, row + rows - 1);
    if (view.empty()) {
        view.resize(size_t(count));
        std::iota(view.begin(), view.end(), 0);
    }
    const auto first = view.insert(view.begin() + row, size_t(rows), 0);
    for (auto place = first; place != first + rows; ++place)
        *place = placeOfOwn(nextOwn++);
    ownCount += rows;
    count += rows;
    known(number);
    q->endInsertRows();
    Q_EMIT q->countChanged();
    return number;
}

void QueryModelPrivate::removeOwn(int row)
{
    q->beginRemoveRows({}, row, row);
    view.erase(view.begin() + row);
    --count;
    if (--ownCount == 0)
        view.clear();
    q->endRemoveRows();
    Q_EMIT q->countChanged();
}

int QueryModelPrivate::ownAt(int row) const
{
    const int place = view.empty() ? row : view[size_t(row)];
    return isOwn(place) ? placeOfOwn(place) : -1;
}

int QueryModelPrivate::rowOfOwn(int number) const
{
    const auto place = std::find(view.begin(), view.end(), placeOfOwn(number));
    return place == view.end() ? -1 : int(place - view.begin());
}

void QueryModelPrivate::forgetOwn()
{
    const std::vector<int> rows = placesOf(view, isOwn);
    for (auto row = rows.rbegin(); row != rows.rend(); ++row)
        removeOwn(*row);
    settled.clear();
}

} // namespace AsyncSql
