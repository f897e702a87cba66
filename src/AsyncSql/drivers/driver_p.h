// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/connectionoptions.h>
#include <AsyncSql/drivers/bulkinsert_p.h>
#include <AsyncSql/drivers/interrupter_p.h>
#include <AsyncSql/drivers/nativestatement_p.h>
#include <AsyncSql/drivers/pipeline_p.h>
#include <AsyncSql/drivers/sqldialect_p.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qvariant.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QSqlError;
class QSqlIndex;

namespace AsyncSql {

// What a connection is for. Any reads and writes; a database with one writer and many readers
// tells the two apart.
enum class ConnectionRole { Any, Writer, Reader };

// What an error did to the transaction it came in: nothing; everything fails until a savepoint
// (or the whole) is rolled back; it is gone.
enum class TransactionDamage { None, UntilSavepoint, Transaction };

enum class Savepoint { Set, RollBackTo, Release };

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

    // Shape: what the database can use side by side, and what it does not need to be asked.
    [[nodiscard]] virtual SqlDialect dialect() const = 0;
    [[nodiscard]] virtual int connectionLimit() const;
    [[nodiscard]] virtual bool hasSingleWriter() const;
    [[nodiscard]] virtual bool livesInConnection() const; // the database ends with the connection
    [[nodiscard]] virtual bool locksForEachRead() const;  // outside a transaction
    // Whether a statement that reads may be broken off and begun again: it does nothing by the way.
    [[nodiscard]] virtual bool restartsReads() const;
    [[nodiscard]] virtual bool streamsRows() const;     // false: the client holds a result whole
    [[nodiscard]] virtual bool hasLastInsertId() const; // false: RETURNING is the way

    // Life of a connection. open() throws SqlError; the connection it returns is set up, and the
    // user's connect hook has seen it. isAlive() asks the server.
    [[nodiscard]] QSqlDatabase open(ConnectionRole role) const;
    [[nodiscard]] virtual bool isAlive(QSqlDatabase &database) const;
    void checkAnswers(QSqlDatabase &database) const; // throws where it gives none any more
    // Whether what the connection writes is where the next one will look for it; quick to tell.
    [[nodiscard]] virtual bool isInPlace(const QSqlDatabase &database) const;
    // What stops a statement on it from another thread; null where nothing can.
    [[nodiscard]] virtual std::shared_ptr<Interrupter> interrupter(QSqlDatabase &database) const;

    // A connection that only reads writes too, for as long as one handle has it to itself.
    virtual void allowWrites(QSqlDatabase &database, ConnectionRole role, bool allowed) const;

    // Transactions. Names of savepoints are the library's own. commit() never takes for a success
    // what was none; where its answer never came it throws OutcomeUnknown.
    virtual void begin(QSqlDatabase &database, const TransactionOptions &options) const;
    // SQLite has no read-only transaction: beginReadOnly() makes the connection refuse writes until
    // endReadOnly(). false: it does already, or does not need to.
    [[nodiscard]] bool beginReadOnly(QSqlDatabase &database) const;
    void endReadOnly(QSqlDatabase &database) const;
    virtual void commit(QSqlDatabase &database) const;
    virtual bool rollback(QSqlDatabase &database) const noexcept; // false: the database refused
    void savepoint(QSqlDatabase &database, Savepoint action, const QString &name) const;
    [[nodiscard]] virtual TransactionDamage damage(QSqlDatabase &database,
                                                   const SqlError &error) const;

    // Whether BEGIN and COMMIT may be sent as statements: not behind the back of a client that
    // keeps count itself.
    [[nodiscard]] virtual bool takesTransactionStatements() const;

    // Whether sql, by itself, commits the transaction that it is run in.
    [[nodiscard]] virtual bool commitsImplicitly(QStringView sql) const;

    // Ends a transaction that nobody knows of; true: there was one, for certain.
    [[nodiscard]] virtual bool endStrayTransaction(QSqlDatabase &database) const;

    // Whether a prepared statement of this text may be kept and run again. One that may not, may
    // not meet another schema either when it runs than when it was prepared: holdSchema() is a
    // query that keeps the schema as it is for as long as it is held.
    [[nodiscard]] virtual bool keepsStatement(const QSqlDatabase &database,
                                              const QString &sql) const;
    [[nodiscard]] virtual QSqlQuery holdSchema(QSqlDatabase &database) const;

    // Schema.
    [[nodiscard]] virtual bool hasTable(QSqlDatabase &database, const QString &name) const;
    [[nodiscard]] virtual QSqlIndex primaryIndex(QSqlDatabase &database,
                                                 const QString &table) const;

    // For a query that has been prepared, or one of a connection that takes literals, to be run and
    // read past Qt; null: through it.
    [[nodiscard]] virtual std::unique_ptr<NativeStatement> nativeStatement(
        const QSqlDatabase &database, const QSqlQuery &query) const;

    // To send statements of the connection before their turn; null: each has to wait for it.
    [[nodiscard]] virtual std::unique_ptr<Pipeline> pipeline(const QSqlDatabase &database) const;

    // For a table that the connection's transaction has inserted into; null: one row after the other.
    [[nodiscard]] virtual std::unique_ptr<BulkInsert> bulkInsert(QSqlDatabase &database,
                                                                 const InsertTarget &target) const;

    // Values. toDatabase() gives what takes the place of a value, if anything does, and throws SqlError
    // for what this database would alter or refuse; it takes only what ParameterBinder lets through.
    // corrections() makes of what Qt's driver reads in each column what it is on every database; empty
    // where it is that already. Of numbers the ResultBuilder takes every type.
    [[nodiscard]] virtual std::optional<QVariant> toDatabase(const QVariant &value) const = 0;
    using Correction = QVariant (*)(const QVariant &value); // not NULL; no function: none
    [[nodiscard]] virtual std::vector<Correction> corrections(const QSqlDatabase &database,
                                                              const QSqlQuery &query) const;

    // Statements are prepared, or sent with every value written into them, each by literal().
    [[nodiscard]] virtual bool takesLiterals() const;
    [[nodiscard]] virtual QString literal(const QVariant &value) const;

    // Ends the running statement, of whose rows nobody reads the rest.
    virtual void abandonRows(QSqlDatabase &database) const noexcept;

    // Errors. error() is for a failed statement; sql never holds bound values.
    [[nodiscard]] SqlError error(const QSqlDatabase &database, const QSqlError &error,
                                 const QString &sql) const;
    // Of a query that the Qt driver has just run, what it does not tell: a failure that it calls a
    // success, or one after which it would wait for ever.
    [[nodiscard]] virtual std::optional<QSqlError> unreportedError(const QSqlDatabase &database,
                                                                   const QSqlQuery &query) const;
    [[nodiscard]] static bool isLost(const SqlError &error);
    [[nodiscard]] static SqlError errorOf(const QSqlQuery &query); // of anybody's connection

protected:
    // Runs one statement on a connection of its own, in any thread, and tells nobody how it went.
    using ControlConnection = std::function<void(const QString &sql)>;
    [[nodiscard]] ControlConnection controlConnection() const;
    [[nodiscard]] bool runsNatively() const { return m_runsNatively; } // where it can
    [[nodiscard]] virtual QString hostName() const;
    [[nodiscard]] virtual QString connectOptions(ConnectionRole role) const;
    virtual void setUp(QSqlDatabase &database, ConnectionRole role) const;
    [[nodiscard]] virtual QString savepointStatement(Savepoint action, const QString &name) const;
    [[nodiscard]] virtual SqlError::Kind classify(const QSqlError &error) const = 0;
    [[nodiscard]] virtual QString sqlState(const QSqlError &error) const;
    [[nodiscard]] virtual QString message(const QSqlError &error) const; // as details keep it
    [[nodiscard]] virtual SqlError openError(const QSqlError &error) const;
    void run(QSqlDatabase &database, const QString &sql) const; // throws what went wrong
    [[nodiscard]] SqlError transactionError(QSqlDatabase &database, const QSqlError &error) const;
    [[nodiscard]] static SqlError endedBefore(); // of a commit that finds no transaction

private:
    [[nodiscard]] SqlError error(bool isOpen, const QSqlError &error, const QString &sql) const;

    const ConnectionOptions m_options;
    const bool m_runsNatively;
};

} // namespace AsyncSql
