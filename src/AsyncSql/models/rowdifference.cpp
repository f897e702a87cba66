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

void addPart(QByteArray &key, QByteArrayView part)
{
    key.append(QByteArray::number(part.size())).append(':').append(part);
}

QByteArray keyOf(const RowStore &rows, int row, const std::vector<int> &keyColumns)
{
    QByteArray key;
    for (const int column : keyColumns) {
        const Cell cell = rows.cell(row, column);
        key.append(char(cell.type));
        switch (cell.type) {
        case StorageType::Integer:
        case StorageType::Real:
            key.append(reinterpret_cast<const char *>(&cell.word), qsizetype(sizeof cell.word));
            break;
        case StorageType::Text:
        case StorageType::Blob:
            addPart(key, cell.blob());
            break;
        case StorageType::Variant:
            addPart(key, cell.variant->toString().toUtf8());
            break;
        default:
            break;
        }
    }
    return key;
}

QByteArray textOf(const QVariant &value)
{
    return value.typeId() == QMetaType::QByteArray ? value.toByteArray()
                                                   : value.toString().toUtf8();
}

QByteArray textKeyOf(const RowStore &rows, int row, const std::vector<int> &keyColumns)
{
    QByteArray key;
    for (const int column : keyColumns)
        addPart(key, textOf(rows.value(row, column)));
    return key;
}

QByteArray textKeyOf(const QVariantList &values)
{
    QByteArray key;
    for (const QVariant &value : values)
        addPart(key, textOf(value));
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
std::vector<int> matchByKey(const RowStore &before, const RowStore &after,
                            const std::vector<int> &keyColumns)
{
    const auto isSame = [&](int oldRow, int newRow) {
        return std::all_of(keyColumns.begin(), keyColumns.end(), [&](int column) {
            return isEqual(before.cell(oldRow, column), after.cell(newRow, column));
        });
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
        rowOfKey.insert(keyOf(after, row, keyColumns), row);
    for (int row = begin; row < oldEnd; ++row) {
        const auto match = rowOfKey.constFind(keyOf(before, row, keyColumns));
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

RowDifference RowDifference::byKey(const RowStore &before, const RowStore &after,
                                   const std::vector<int> &keyColumns)
{
    RowDifference difference;
    const int columns = int(after.columnNames().size());
    difference.newRows = matchByKey(before, after, keyColumns);
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

void RowDifference::settle(const RowStore &before, const RowStore &after,
                           const std::vector<int> &keyColumns, const QHash<int, QVariantList> &keys)
{
    std::vector<bool> isTaken(size_t(after.rowCount()));
    for (int row = 0; row < before.rowCount(); ++row) {
        const int newRow = newRows.empty() ? row : newRows[size_t(row)];
        if (newRow >= 0 && newRow < after.rowCount())
            isTaken[size_t(newRow)] = true;
    }
    QHash<QByteArray, int> wanted;
    for (auto key = keys.cbegin(); key != keys.cend(); ++key) {
        settled.insert(key.key(), Gone);
        if (!keyColumns.empty() && size_t(key->size()) == keyColumns.size())
            wanted.insert(textKeyOf(*key), key.key());
    }
    for (int row = after.rowCount() - 1; row >= 0 && !wanted.isEmpty(); --row) {
        if (isTaken[size_t(row)])
            continue;
        const auto match = wanted.constFind(textKeyOf(after, row, keyColumns));
        if (match == wanted.cend())
            continue;
        settled[match.value()] = row;
        wanted.erase(match);
    }
}

} // namespace AsyncSql
