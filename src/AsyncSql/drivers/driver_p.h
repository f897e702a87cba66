// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/connectionoptions.h>
#include <AsyncSql/drivers/sqldialect_p.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qvariant.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

#include <memory>

class QSqlError;

namespace AsyncSql {

// What a connection is for. Any reads and writes; a database with one writer and many readers
// tells the two apart.
enum class ConnectionRole { Any, Writer, Reader };

// The seam between databases: everything in which they differ, and nothing else. One per engine,
// immutable, shared by its worker threads; every function that takes a QSqlDatabase is called on
// that connection's own thread.
class Driver
{
public:
    [[nodiscard]] static std::shared_ptr<const Driver> create(const ConnectionOptions &options);

    explicit Driver(const ConnectionOptions &options);
    virtual ~Driver();
    Q_DISABLE_COPY_MOVE(Driver)

    [[nodiscard]] const ConnectionOptions &options() const { return m_options; }

    // Shape: what the database can use side by side.
    [[nodiscard]] virtual SqlDialect dialect() const = 0;
    [[nodiscard]] virtual int connectionLimit() const;
    [[nodiscard]] virtual bool hasSingleWriter() const;

    // Life of a connection. open() throws SqlError; the connection it returns is set up, and the
    // user's connect hook has seen it.
    [[nodiscard]] QSqlDatabase open(ConnectionRole role) const;

    // Transactions, as statements: the drivers' own functions lose the native error code.
    [[nodiscard]] virtual QStringList beginStatements(const TransactionOptions &options) const;
    void begin(QSqlDatabase &database, const TransactionOptions &options) const;
    void commit(QSqlDatabase &database) const;
    bool rollback(QSqlDatabase &database) const noexcept; // false: the database refused

    // Ends a transaction that nobody knows of; true: there was one, for certain.
    [[nodiscard]] virtual bool endStrayTransaction(QSqlDatabase &database) const;

    // Whether a prepared statement of this text may be kept and run again. One that may not, may
    // not meet another schema either when it runs than when it was prepared: holdSchema() is a
    // query that keeps the schema as it is for as long as it is held.
    [[nodiscard]] virtual bool keepsStatement(const QString &sql) const;
    [[nodiscard]] virtual QSqlQuery holdSchema(QSqlDatabase &database) const;

    // Schema.
    [[nodiscard]] virtual bool hasTable(QSqlDatabase &database, const QString &name) const;

    // Values. toDatabase() throws SqlError for what this database would alter or refuse;
    // it takes only what ParameterBinder lets through. normalise() gives what a driver read the
    // type that it has on every database.
    [[nodiscard]] virtual QVariant toDatabase(const QVariant &value) const = 0;
    [[nodiscard]] virtual void normalise(QVariant &value) const;

    // Errors. error() is for a failed statement; sql never holds bound values.
    [[nodiscard]] SqlError error(const QSqlError &error, const QString &sql) const;

protected:
    [[nodiscard]] virtual QString connectOptions(ConnectionRole role) const;
    virtual void setUp(QSqlDatabase &database, ConnectionRole role) const;
    [[nodiscard]] virtual SqlError::Kind classify(const QSqlError &error) const = 0;
    [[nodiscard]] virtual SqlError openError(const QSqlError &error) const;
    void runSetUp(QSqlDatabase &database, const QString &sql) const; // throws what open() throws

private:
    const ConnectionOptions m_options;
};

} // namespace AsyncSql
