// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/driver_p.h>

namespace AsyncSql {

// MariaDB and MySQL, through QMYSQL. Sessions run in UTC and in strict mode. Statements are sent
// whole, with their values as literals: one round trip, and QMYSQL's prepared statements read
// a table that has been altered since into the buffers of its old columns.
class MySqlDriver final : public Driver
{
public:
    [[nodiscard]] static bool accepts(const ConnectionOptions &options);
    using Driver::Driver;

    [[nodiscard]] SqlDialect dialect() const override { return SqlDialect::MySql; }
    [[nodiscard]] bool streamsRows() const override { return false; }
    [[nodiscard]] std::shared_ptr<Interrupter> interrupter(QSqlDatabase &database) const override;
    [[nodiscard]] std::unique_ptr<NativeStatement> nativeStatement(
        const QSqlDatabase &database, const QSqlQuery &query) const override;
    [[nodiscard]] std::unique_ptr<BulkInsert> bulkInsert(QSqlDatabase &database,
                                                         const InsertTarget &target) const override;
    void begin(QSqlDatabase &database, const TransactionOptions &options) const override;
    void commit(QSqlDatabase &database) const override;
    [[nodiscard]] TransactionDamage damage(QSqlDatabase &database,
                                           const SqlError &error) const override;
    [[nodiscard]] std::optional<QSqlError> unreportedError(const QSqlDatabase &database,
                                                           const QSqlQuery &query) const override;
    [[nodiscard]] bool commitsImplicitly(QStringView sql) const override;
    [[nodiscard]] bool endStrayTransaction(QSqlDatabase &database) const override;
    [[nodiscard]] std::optional<QVariant> toDatabase(const QVariant &value) const override;
    [[nodiscard]] bool takesLiterals() const override { return true; }
    [[nodiscard]] QString literal(const QVariant &value) const override;
    [[nodiscard]] std::vector<Correction> corrections(const QSqlDatabase &database,
                                                      const QSqlQuery &query) const override;

protected:
    [[nodiscard]] QString hostName() const override;
    [[nodiscard]] QString connectOptions(ConnectionRole role) const override;
    void setUp(QSqlDatabase &database, ConnectionRole role) const override;
    [[nodiscard]] SqlError::Kind classify(const QSqlError &error) const override;
    [[nodiscard]] SqlError openError(const QSqlError &error) const override;
};

} // namespace AsyncSql
