// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "rowstore.h"

#include <algorithm>

RowStore::~RowStore() = default;

void ResultStore::append(const AsyncSql::ResultSet &part)
{
    m_parts.append(part);
    m_firstRows.append(m_rowCount);
    m_rowCount += part.rowCount();
}

QStringList ResultStore::columnNames() const
{
    return m_parts.isEmpty() ? QStringList() : m_parts.constFirst().columnNames();
}

qsizetype ResultStore::rowCount() const
{
    return m_rowCount;
}

QVariant ResultStore::value(qsizetype row, int column) const
{
    const auto next = std::upper_bound(m_firstRows.begin(), m_firstRows.end(), row);
    const qsizetype part = std::distance(m_firstRows.begin(), next) - 1;
    return m_parts.at(part).value(row - m_firstRows.at(part), column);
}

QVariant VariantStore::value(qsizetype row, int column) const
{
    return m_rows.at(row).at(column);
}
