// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/driver_p.h>

namespace AsyncSql {

// Any Qt driver without a class of its own: standard SQL, nothing assumed.
class GenericDriver final : public Driver
{
public:
    using Driver::Driver;

    [[nodiscard]] SqlDialect dialect() const override { return SqlDialect::Generic; }
    [[nodiscard]] std::optional<QVariant> toDatabase(const QVariant &value) const override;

protected:
    [[nodiscard]] SqlError::Kind classify(const QSqlError &error) const override;
};

} // namespace AsyncSql
