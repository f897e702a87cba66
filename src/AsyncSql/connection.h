// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/connectable.h>

namespace AsyncSql {

class ConnectionPrivate;

class ASYNCSQL_EXPORT Connection final : public Connectable
{
public:
    Connection();
    Connection(const Connection &other);
    Connection &operator=(const Connection &other);
    ~Connection() override;

    [[nodiscard]] QString driverName() const;
    [[nodiscard]] bool inTransaction() const;
    [[nodiscard]] bool isClosed() const;

    [[nodiscard]] Connection branch() const;
    QFuture<void> close() const;

private:
    friend class AsyncSqlEngine;
    explicit Connection(std::shared_ptr<ConnectionPrivate> d);
    [[nodiscard]] std::shared_ptr<SubmissionTarget> target() const override;
    [[nodiscard]] Detail::Place place() const override;

    std::shared_ptr<ConnectionPrivate> d;
};

} // namespace AsyncSql
