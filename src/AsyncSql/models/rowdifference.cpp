// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/models/rowdifference_p.h>

#include <AsyncSql/models/rowstore_p.h>
#include <AsyncSql/resultset_p.h>

#include <QtCore/qhash.h>

#include <algorithm>

namespace AsyncSql {

namespace {

constexpr size_t MostRanges = 64; // every signal costs a view as much as a repaint

bool isEqual(const Cell &left, const Cell &right)
{
    if (left.type != right.type)
        return false;
    switch (left.type) {
    case StorageType::Integer:
    case StorageType::Real:
        return left.word == right.word;
    case StorageType::Text:
    case StorageType::Blob:
        return left.blob() == right.blob();
    case StorageType::Variant:
        return *left.variant == *right.variant;
    default:
        return true; // NULL
    }
}

bool isEqualRow(const RowStore &before, int oldRow, const RowStore &after, int newRow, int columns)
{
    for (int column = 0; column < columns; ++column) {
        if (!isEqual(before.cell(oldRow, column), after.cell(newRow, column)))
            return false;
    }
    return true;
}

QByteArray keyOf(const Cell &cell)
{
    QByteArray key(1, char(cell.type));
    switch (cell.type) {
    case StorageType::Integer:
    case StorageType::Real:
        key.append(reinterpret_cast<const char *>(&cell.word), qsizetype(sizeof cell.word));
        break;
    case StorageType::Text:
    case StorageType::Blob:
        key.append(cell.blob());
        break;
    case StorageType::Variant:
        key.append(cell.variant->toString().toUtf8());
        break;
    default:
        break;
    }
    return key;
}

void addChanged(std::vector<RowDifference::Range> &ranges, int row)
{
    if (!ranges.empty() && ranges.back().last == row - 1)
        ranges.back().last = row;
    else
        ranges.push_back({row, row});
}

void limitRanges(std::vector<RowDifference::Range> &ranges)
{
    if (ranges.size() > MostRanges)
        ranges = {{ranges.front().first, ranges.back().last}};
}

// Old rows to new ones by their keys. Of several with one key, the first ones meet.
std::vector<int> matchByKey(const RowStore &before, const RowStore &after, int keyColumn)
{
    const auto isSame = [&](int oldRow, int newRow) {
        return isEqual(before.cell(oldRow, keyColumn), after.cell(newRow, keyColumn));
    };
    std::vector<int> newRows(size_t(before.rowCount()), RowDifference::Gone);
    int begin = 0;
    int oldEnd = before.rowCount();
    int newEnd = after.rowCount();
    while (begin < std::min(oldEnd, newEnd) && isSame(begin, begin)) {
        newRows[size_t(begin)] = begin;
        ++begin;
    }
    while (begin < std::min(oldEnd, newEnd) && isSame(oldEnd - 1, newEnd - 1))
        newRows[size_t(--oldEnd)] = --newEnd;

    QHash<QByteArray, int> rowOfKey;
    rowOfKey.reserve(newEnd - begin);
    for (int row = newEnd - 1; row >= begin; --row)
        rowOfKey.insert(keyOf(after.cell(row, keyColumn)), row);
    for (int row = begin; row < oldEnd; ++row) {
        const auto match = rowOfKey.constFind(keyOf(before.cell(row, keyColumn)));
        if (match == rowOfKey.cend())
            continue;
        newRows[size_t(row)] = match.value();
        rowOfKey.erase(match);
    }
    return newRows;
}

} // namespace

RowDifference RowDifference::byPlace(const RowStore &before, const RowStore &after)
{
    RowDifference difference;
    const int columns = int(after.columnNames().size());
    const int common = std::min(before.rowCount(), after.rowCount());
    for (int row = 0; row < common; ++row) {
        if (!isEqualRow(before, row, after, row, columns))
            addChanged(difference.changed, row);
    }
    limitRanges(difference.changed);
    return difference;
}

RowDifference RowDifference::byKey(const RowStore &before, const RowStore &after, int keyColumn)
{
    RowDifference difference;
    const int columns = int(after.columnNames().size());
    difference.newRows = matchByKey(before, after, keyColumn);
    std::vector<int> changed;
    for (int row = 0; row < before.rowCount(); ++row) {
        const int newRow = difference.newRows[size_t(row)];
        if (newRow != Gone && !isEqualRow(before, row, after, newRow, columns))
            changed.push_back(newRow);
    }
    std::sort(changed.begin(), changed.end());
    for (const int row : changed)
        addChanged(difference.changed, row);
    limitRanges(difference.changed);

    const int common = std::min(before.rowCount(), after.rowCount());
    bool isInPlace = true;
    for (int row = 0; row < before.rowCount() && isInPlace; ++row)
        isInPlace = difference.newRows[size_t(row)] == (row < common ? row : Gone);
    if (isInPlace)
        difference.newRows.clear();
    return difference;
}

} // namespace AsyncSql
