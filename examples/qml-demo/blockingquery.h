// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/ConnectionOptions>

#include <memory>

class VariantStore;

// The way it is done without AsyncSql: everything on the thread that also draws the window. Here
// for comparison only, and the only place that uses QSqlQuery.
class BlockingQuery
{
public:
    BlockingQuery() = default;
    ~BlockingQuery();
    Q_DISABLE_COPY_MOVE(BlockingQuery)

    // Returns all rows once they are read. Throws SqlError.
    std::shared_ptr<VariantStore> run(const AsyncSql::ConnectionOptions &options,
                                      const QString &sql);

private:
    void open(const AsyncSql::ConnectionOptions &options);
    void close();
};
