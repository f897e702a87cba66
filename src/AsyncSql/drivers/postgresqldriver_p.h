// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/driver_p.h>

namespace AsyncSql {

// PostgreSQL, through QPSQL. Statements are sent whole, with their values as literals, which is what
// QPSQL's own prepared statements do too, in two more round trips and without streaming.
class PostgreSqlDriver final : public Driver
{
public:
    [[nodiscard]] static bool accepts(const ConnectionOptions &options);
    using Driver::Driver;

    [[nodiscard]] SqlDialect dialect() const override { return SqlDialect::PostgreSql; }
    [[nodiscard]] bool hasLastInsertId() const override { return false; }
    [[nodiscard]] std::shared_ptr<Interrupter> interrupter(QSqlDatabase &database) const override;
    [[nodiscard]] std::unique_ptr<NativeStatement> nativeStatement(
        const QSqlDatabase &database, const QSqlQuery &query) const override;
    [[nodiscard]] std::unique_ptr<Pipeline> pipeline(const QSqlDatabase &database) const override;
    [[nodiscard]] std::unique_ptr<BulkInsert> bulkInsert(QSqlDatabase &database,
                                                         const InsertTarget &target) const override;
    void begin(QSqlDatabase &database, const TransactionOptions &options) const override;
    void commit(QSqlDatabase &database) const override;
    [[nodiscard]] TransactionDamage damage(QSqlDatabase &database,
                                           const SqlError &error) const override;
    [[nodiscard]] bool endStrayTransaction(QSqlDatabase &database) const override;
    [[nodiscard]] bool hasTable(QSqlDatabase &database, const QString &name) const override;
    [[nodiscard]] QSqlIndex primaryIndex(QSqlDatabase &database,
                                         const QString &table) const override;
    [[nodiscard]] std::optional<QVariant> toDatabase(const QVariant &value) const override;
    [[nodiscard]] bool takesLiterals() const override { return true; }
    [[nodiscard]] QString literal(const QVariant &value) const override;
    void abandonRows(QSqlDatabase &database) const noexcept override;
    [[nodiscard]] std::optional<QSqlError> unreportedError(const QSqlDatabase &database,
                                                           const QSqlQuery &query) const override;

protected:
    [[nodiscard]] QString connectOptions(ConnectionRole role) const override;
    void setUp(QSqlDatabase &database, ConnectionRole role) const override;
    [[nodiscard]] SqlError::Kind classify(const QSqlError &error) const override;
    [[nodiscard]] QString sqlState(const QSqlError &error) const override;
    [[nodiscard]] QString message(const QSqlError &error) const override;
    [[nodiscard]] SqlError openError(const QSqlError &error) const override;
};

} // namespace AsyncSql
