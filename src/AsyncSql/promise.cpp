// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/promise.h>

namespace AsyncSql::Detail {

AbstractPromise::~AbstractPromise() = default;

bool AbstractResultPromise::decodesRows() const
{
    return false;
}

bool AbstractResultPromise::wantsChunks() const
{
    return false;
}

void AbstractResultPromise::addChunk(ResultSet &&) {}

} // namespace AsyncSql::Detail
