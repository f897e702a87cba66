// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/resultset.h>

#include <vector>

namespace AsyncSql {

struct Cell;

// The rows that a model holds: results of the same columns, one after the other.
class RowStore
{
public:
    RowStore() = default;
    explicit RowStore(const ResultSet &result) { append(result); }

    void append(const ResultSet &part);

    [[nodiscard]] int rowCount() const noexcept { return m_rowCount; }
    [[nodiscard]] QStringList columnNames() const;
    [[nodiscard]] QVariant value(int row, int column) const; // the cell must exist
    [[nodiscard]] Cell cell(int row, int column) const;

    // Frees the rows in another thread: a million of them take their time.
    static void discard(RowStore &&store);

private:
    [[nodiscard]] size_t partOf(int row) const;

    std::vector<ResultSet> m_parts;
    std::vector<int> m_firstRows; // of each part
    int m_rowCount = 0;
};

} // namespace AsyncSql
