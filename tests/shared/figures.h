// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qlist.h>

#include <algorithm>
#include <cmath>

// What a long test has measured, told in one line that begins with "figure:".

// The value that the share of all (0.99: 99 of 100) does not exceed; 0 if there are none.
template <typename T>
[[nodiscard]] T percentile(QList<T> values, double share)
{
    if (values.isEmpty())
        return T();
    std::sort(values.begin(), values.end());
    const auto rank = qsizetype(std::ceil(share * double(values.size())));
    return values.at(std::clamp<qsizetype>(rank - 1, 0, values.size() - 1));
}
