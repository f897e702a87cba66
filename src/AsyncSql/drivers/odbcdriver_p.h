// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/driver_p.h>

namespace AsyncSql {

// Whatever is behind an ODBC driver, through QODBC: as far as that driver goes. Transactions are
// ODBC's own, because the driver has to know of them; errors have words, but no codes.
class OdbcDriver final : public Driver
{
public:
    [[nodiscard]] static bool accepts(const ConnectionOptions &options);
    explicit OdbcDriver(const ConnectionOptions &options);

    [[nodiscard]] SqlDialect dialect() const override { return m_dialect; }
    [[nodiscard]] bool streamsRows() const override { return false; }
    [[nodiscard]] bool hasLastInsertId() const override { return false; }
    [[nodiscard]] bool keepsStatement(const QSqlDatabase &, const QString &) const override
    {
        return false;
    }
    [[nodiscard]] bool takesTransactionStatements() const override { return false; }
    [[nodiscard]] std::shared_ptr<Interrupter> interrupter(QSqlDatabase &database) const override;
    void begin(QSqlDatabase &database, const TransactionOptions &options) const override;
    void commit(QSqlDatabase &database) const override;
    bool rollback(QSqlDatabase &database) const noexcept override;
    [[nodiscard]] TransactionDamage damage(QSqlDatabase &database,
                                           const SqlError &error) const override;
    [[nodiscard]] bool endStrayTransaction(QSqlDatabase &database) const override;
    [[nodiscard]] std::optional<QVariant> toDatabase(const QVariant &value) const override;

protected:
    [[nodiscard]] QString connectOptions(ConnectionRole role) const override;
    void setUp(QSqlDatabase &database, ConnectionRole role) const override;
    [[nodiscard]] SqlError::Kind classify(const QSqlError &error) const override;
    [[nodiscard]] QString message(const QSqlError &error) const override;
    [[nodiscard]] SqlError openError(const QSqlError &error) const override;

private:
    [[nodiscard]] bool isInside(QSqlDatabase &database) const; // a transaction

    const SqlDialect m_dialect;
};

} // namespace AsyncSql
