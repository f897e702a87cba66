// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

//! [declaration]
#pragma once

#include <AsyncSql/drivers/driver_p.h>

namespace AsyncSql {

// Pocket, through the Qt driver QPOCKET: a file with one connection at a time. Integers, reals,
// texts and bytes are all that it stores; nothing can stop a statement that runs.
class PocketDriver final : public Driver
{
public:
    [[nodiscard]] static bool accepts(const ConnectionOptions &options);
    using Driver::Driver;

    [[nodiscard]] SqlDialect dialect() const override { return SqlDialect::Generic; }
    [[nodiscard]] int connectionLimit() const override { return 1; }
    void begin(QSqlDatabase &database, const TransactionOptions &options) const override;
    [[nodiscard]] TransactionDamage damage(QSqlDatabase &database,
                                           const SqlError &error) const override;
    [[nodiscard]] std::optional<QVariant> toDatabase(const QVariant &value) const override;

protected:
    void setUp(QSqlDatabase &database, ConnectionRole role) const override;
    [[nodiscard]] SqlError::Kind classify(const QSqlError &error) const override;
    [[nodiscard]] SqlError openError(const QSqlError &error) const override;
};

} // namespace AsyncSql
//! [declaration]
