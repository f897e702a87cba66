// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <vector>

namespace AsyncSql {

class RowStore;

// What turns the rows of one result into those of another with the same columns. Pure, any thread.
struct RowDifference
{
    static constexpr int Gone = -1;

    struct Range
    {
        int first = 0;
        int last = 0;

        friend bool operator==(const Range &, const Range &) = default;
    };

    // By old row: its place among the new ones, or Gone. Empty: every row has kept its place, and
    // rows came or went at the end alone.
    std::vector<int> newRows;
    // New rows that were there before, with other values; ascending.
    std::vector<Range> changed;

    // Rows are the same row if their keys are equal; without a key, if their places are.
    [[nodiscard]] static RowDifference byPlace(const RowStore &before, const RowStore &after);
    [[nodiscard]] static RowDifference byKey(const RowStore &before, const RowStore &after,
                                             int keyColumn);
};

} // namespace AsyncSql
