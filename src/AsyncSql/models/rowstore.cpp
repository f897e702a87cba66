// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/models/rowstore_p.h>

#include <AsyncSql/models/modelpool_p.h>
#include <AsyncSql/resultset_p.h>

#include <algorithm>
#include <limits>

namespace AsyncSql {

void RowStore::append(const ResultSet &part)
{
    m_parts.push_back(part);
    m_firstRows.push_back(m_rowCount);
    const qsizetype room = std::numeric_limits<int>::max() - m_rowCount;
    m_rowCount += int(std::min(part.rowCount(), room)); // a model can count no further
}

QStringList RowStore::columnNames() const
{
    return m_parts.empty() ? QStringList() : m_parts.front().columnNames();
}

QVariant RowStore::value(int row, int column) const
{
    return cell(row, column).toVariant();
}

Cell RowStore::cell(int row, int column) const
{
    const size_t part = partOf(row);
    return ResultSetData::cell(m_parts[part].d.get(), row - m_firstRows[part], column);
}

void RowStore::discard(RowStore &&store)
{
    modelPool().start([old = std::move(store)]() mutable { old = RowStore(); });
}

size_t RowStore::partOf(int row) const
{
    if (m_parts.size() == 1)
        return 0;
    const auto next = std::upper_bound(m_firstRows.begin(), m_firstRows.end(), row);
    return size_t(next - m_firstRows.begin()) - 1;
}

} // namespace AsyncSql
