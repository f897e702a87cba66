// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/models/tableedits_p.h>

#include <QtCore/qdatastream.h>
#include <QtCore/qiodevice.h>

#include <algorithm>

namespace AsyncSql {

template <typename Predicate>
TableEdits::Rows TableEdits::eraseIf(const Predicate &predicate)
{
    Rows changed;
    for (auto row = m_rows.begin(); row != m_rows.end();) {
        const auto erased = std::erase_if(
            row->cells, [&](const auto &cell) { return predicate(row.key(), cell.second); });
        if (erased > 0)
            changed.append(row->index);
        row = row->cells.empty() ? m_rows.erase(row) : std::next(row);
    }
    return changed;
}

QByteArray TableEdits::keyOf(const QVariantList &identity)
{
    QByteArray key;
    QDataStream stream(&key, QIODevice::WriteOnly);
    stream << identity;
    return key;
}

bool TableEdits::isDirty() const
{
    return std::any_of(m_rows.cbegin(), m_rows.cend(), [](const Row &row) {
        return std::any_of(row.cells.begin(), row.cells.end(),
                           [](const auto &cell) { return cell.second.stage != Stage::Stored; });
    });
}

bool TableEdits::hasPendingOutside(const QByteArray &row) const
{
    for (auto edited = m_rows.cbegin(); edited != m_rows.cend(); ++edited) {
        const auto &cells = edited->cells;
        if (edited.key() != row && std::any_of(cells.begin(), cells.end(), [](const auto &cell) {
                return cell.second.stage == Stage::Pending;
            }))
            return true;
    }
    return false;
}

const QVariant *TableEdits::find(const QByteArray &row, int column) const
{
    const auto edited = m_rows.constFind(row);
    if (edited == m_rows.cend())
        return nullptr;
    const auto cell = edited->cells.find(column);
    return cell == edited->cells.end() ? nullptr : &cell->second.value;
}

void TableEdits::set(const QVariantList &identity, const QModelIndex &index, int column,
                     const QVariant &value)
{
    Row &row = m_rows[keyOf(identity)];
    row.identity = identity;
    row.index = index;
    row.cells[column] = {.value = value};
}

TableEdits::Batch TableEdits::takePending()
{
    Batch batch{.id = ++m_batches, .changes = {}};
    for (auto row = m_rows.begin(); row != m_rows.end(); ++row) {
        Change change{row.key(), row->identity, row->index, {}};
        for (auto &[column, cell] : row->cells) {
            if (cell.stage != Stage::Pending)
                continue;
            cell.stage = Stage::Writing;
            cell.batch = batch.id;
            change.values.append({column, cell.value});
        }
        if (!change.values.isEmpty())
            batch.changes.append(change);
    }
    std::sort(batch.changes.begin(), batch.changes.end(),
              [](const Change &left, const Change &right) { return left.index < right.index; });
    return batch;
}

void TableEdits::markStored(const Batch &batch)
{
    for (Row &row : m_rows) {
        for (auto &[column, cell] : row.cells) {
            if (cell.batch == batch.id)
                cell.stage = Stage::Stored;
        }
    }
}

TableEdits::Rows TableEdits::dropStored()
{
    return eraseIf(
        [](const QByteArray &, const Cell &cell) { return cell.stage == Stage::Stored; });
}

TableEdits::Rows TableEdits::revert(const Batch &batch)
{
    return eraseIf([&](const QByteArray &, const Cell &cell) { return cell.batch == batch.id; });
}

TableEdits::Rows TableEdits::revert(const Batch &batch, const Change &refused)
{
    const Rows changed = eraseIf([&](const QByteArray &row, const Cell &cell) {
        return cell.batch == batch.id && row == refused.row;
    });
    for (Row &row : m_rows) {
        for (auto &[column, cell] : row.cells) {
            if (cell.batch == batch.id)
                cell = {.value = cell.value};
        }
    }
    return changed;
}

TableEdits::Rows TableEdits::revertPending()
{
    return eraseIf(
        [](const QByteArray &, const Cell &cell) { return cell.stage == Stage::Pending; });
}

} // namespace AsyncSql
