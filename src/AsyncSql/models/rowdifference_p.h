// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qhash.h>
#include <QtCore/qvariant.h>

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
    // The same for rows that the answer before did not have, by their numbers.
    QHash<int, int> settled;
    // New rows that were there before, with other values; ascending.
    std::vector<Range> changed;

    // Rows are the same row if their keys are equal; without a key, if their places are.
    [[nodiscard]] static RowDifference byPlace(const RowStore &before, const RowStore &after);
    [[nodiscard]] static RowDifference byKey(const RowStore &before, const RowStore &after,
                                             const std::vector<int> &keyColumns);
    // Finds such rows by their keys. Values are compared as text: what a user has typed is not of
    // the type that the database gives.
    void settle(const RowStore &before, const RowStore &after, const std::vector<int> &keyColumns,
                const QHash<int, QVariantList> &keys);
};

} // namespace AsyncSql
