// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/driver_p.h>

namespace AsyncSql {

// SQLite. A file has one writer and many readers (write-ahead log); a memory database is one
// connection, and with that the same database for the whole engine.
class SqliteDriver final : public Driver
{
public:
    [[nodiscard]] static bool accepts(const ConnectionOptions &options);
    explicit SqliteDriver(const ConnectionOptions &options);

    [[nodiscard]] SqlDialect dialect() const override { return SqlDialect::Sqlite; }
    [[nodiscard]] int connectionLimit() const override;
    [[nodiscard]] bool hasSingleWriter() const override;
    [[nodiscard]] bool livesInConnection() const override { return m_isMemory; }
    [[nodiscard]] bool locksForEachRead() const override { return !m_isMemory; }
    [[nodiscard]] bool restartsReads() const override { return true; }
    [[nodiscard]] std::shared_ptr<Interrupter> interrupter(QSqlDatabase &database) const override;
    [[nodiscard]] bool isAlive(QSqlDatabase &database) const override
    {
        return isInPlace(database);
    }
    [[nodiscard]] bool isInPlace(const QSqlDatabase &database) const override;
    [[nodiscard]] std::unique_ptr<NativeStatement> nativeStatement(
        const QSqlDatabase &database, const QSqlQuery &query) const override;
    [[nodiscard]] std::unique_ptr<BulkInsert> bulkInsert(QSqlDatabase &database,
                                                         const InsertTarget &target) const override;
    void allowWrites(QSqlDatabase &database, ConnectionRole role, bool allowed) const override;
    void begin(QSqlDatabase &database, const TransactionOptions &options) const override;
    [[nodiscard]] TransactionDamage damage(QSqlDatabase &database,
                                           const SqlError &error) const override;
    [[nodiscard]] bool endStrayTransaction(QSqlDatabase &database) const override;
    [[nodiscard]] QSqlQuery holdSchema(QSqlDatabase &database) const override;
    [[nodiscard]] bool keepsStatement(const QSqlDatabase &database,
                                      const QString &sql) const override;
    [[nodiscard]] bool hasTable(QSqlDatabase &database, const QString &name) const override;
    [[nodiscard]] std::optional<QVariant> toDatabase(const QVariant &value) const override;

protected:
    [[nodiscard]] QString connectOptions(ConnectionRole role) const override;
    void setUp(QSqlDatabase &database, ConnectionRole role) const override;
    [[nodiscard]] SqlError::Kind classify(const QSqlError &error) const override;
    [[nodiscard]] SqlError openError(const QSqlError &error) const override;

private:
    [[nodiscard]] QString locationProblem() const;
    [[nodiscard]] std::chrono::milliseconds lockLimit() const;

    const bool m_isMemory;
    const bool m_isReadOnly;
};

} // namespace AsyncSql
