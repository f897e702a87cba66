// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/driver_p.h>
#include <AsyncSql/execution/executionmonitor_p.h>
#include <AsyncSql/execution/parameterbinder_p.h>
#include <AsyncSql/execution/rowcursor_p.h>
#include <AsyncSql/execution/statementcache_p.h>
#include <AsyncSql/execution/transactionstack_p.h>

#include <deque>
#include <functional>

namespace AsyncSql {

class ResultBuilder;

// A statement, checked and complete: nothing in it can be wrong any more but for the database.
struct StatementCall
{
    std::shared_ptr<const ParsedStatement> statement;
    QString sql;         // the form for the driver
    QVariantList values; // one per "?" in it, of types that this database takes
    int fetchSize = 0;   // rows per chunk; 0: ResultBuilder's own
    bool isOnce = false; // not worth a place among the prepared statements
    // How exact decimals come back: as the nearest double, or (HighPrecision) as text.
    QSql::NumericalPrecisionPolicy decimals = QSql::LowPrecisionDouble;
};

// Runs statements on one connection: made, used and destroyed by one thread. Every function throws
// SqlError, and opens the connection first where that has not been done.
class Executor
{
public:
    Executor(std::shared_ptr<const Driver> driver, ConnectionRole role);
    ~Executor();
    Q_DISABLE_COPY_MOVE(Executor)

    [[nodiscard]] const Driver &driver() const { return *m_driver; }
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] const std::shared_ptr<Interrupter> &interrupter() const { return m_interrupter; }
    [[nodiscard]] const std::optional<SqlError> &lost() const { return m_lost; } // until close()
    void open();
    void close();
    void abandon();    // as close(), but a transaction is aborted, which its handle has to be told
    void checkAlive(); // asks the database; lost() if it is not, and next opened again

    [[nodiscard]] ResultSet execute(const StatementCall &call, ExecutionMonitor &monitor);
    // Ahead of their turn, where the database takes several before it answers: sends it behind those
    // that have been sent; execute() then only takes the answer, in the same order. The call stays
    // until then, or until dropAnswer(), for one that is not executed after all.
    [[nodiscard]] bool hasPipeline() const { return m_pipeline != nullptr; }
    [[nodiscard]] bool mayBeSent(const StatementCall &call) const; // known, and known to be quick
    [[nodiscard]] bool prepareToSend(const StatementCall &call);   // while none has been sent
    [[nodiscard]] bool send(const StatementCall &call);
    [[nodiscard]] size_t sentCount() const { return m_sent.size(); } // that have not been answered
    void dropAnswer(const StatementCall *call);

    [[nodiscard]] ResultSet executeBatch(const StatementCall &call, QList<QVariantList> rows,
                                         ExecutionMonitor &monitor);
    [[nodiscard]] QList<ResultSet> executeScript(const QString &text, ExecutionMonitor &monitor);
    [[nodiscard]] std::shared_ptr<RowCursor> openCursor(const StatementCall &call,
                                                        ExecutionMonitor &monitor);
    [[nodiscard]] ResultSet fetch(RowCursor &cursor, qsizetype count, ExecutionMonitor &monitor);
    [[nodiscard]] bool hasCursors() const { return !m_cursors.empty(); }
    // Before anything else runs on the connection: reads what cursors have left there.
    void settleCursors(ExecutionMonitor &monitor);
    void closeCursor(RowCursor &cursor, ExecutionMonitor &monitor);
    void closeCursors(); // whatever that does to the transaction
    using Function = std::function<void(QSqlDatabase &)>;
    void look(const Function &function); // our own, changes nothing
    void run(const Function &function);  // a user's
    void runInTransaction(const Function &function);

    // Transactions with a handle; see TransactionStack. enter() comes before a statement in one.
    [[nodiscard]] bool isInTransaction() const { return !m_transactions.isEmpty(); }
    void enter(const TransactionLevel *level, const QString &sql);
    void begin(const TransactionLevelPtr &level, const TransactionOptions &options);
    void commit(TransactionLevel &level);
    void rollback(TransactionLevel &level);
    void closeTransaction(TransactionLevel &level);

    // Reads that others follow share one transaction, and with that one round of locks on the
    // database's file, until endReads() or anything else that runs.
    void beginReads();
    void endReads();

    // The connection goes to a handle, and comes back: clean, or closed.
    void lend();
    void takeBack();

private:
    void prepareFor(const QString &sql, bool mayWrite = true);
    [[nodiscard]] bool holds(const RowCursor &cursor) const; // rows of it in the database
    void settle(RowCursor &cursor, ExecutionMonitor &monitor);
    void transact(const std::function<void()> &step);
    void inTransaction(const std::function<void()> &function);
    [[nodiscard]] SqlError failure(const QSqlError &error, const QString &sql);
    void setRunning(const QSqlQuery *query);
    [[nodiscard]] bool control(const QString &sql);
    void noteLoss(const SqlError &error);
    void noteFailure(const SqlError &error);
    void refuseTransactionControl(const QList<ParsedStatement> &statements) const;
    void refuseStrayTransaction(const QString &culprit, const QString &sql);
    [[nodiscard]] bool fitsPipeline(const StatementCall &call) const;
    [[nodiscard]] bool isNextAnswer(const StatementCall *call) const;
    [[nodiscard]] std::optional<ResultSet> receive(const StatementCall &call,
                                                   ExecutionMonitor &monitor);
    [[nodiscard]] std::shared_ptr<CachedStatement> start(const StatementCall &call);
    [[nodiscard]] std::shared_ptr<CachedStatement> prepare(const StatementCall &call);
    // The statement with a text in the place of the "?" of each of count values.
    using TextOf = std::function<QString(qsizetype index)>;
    [[nodiscard]] static QString filledIn(const StatementCall &call, qsizetype count,
                                          const TextOf &textOf);
    void bindAndRun(CachedStatement &statement, const StatementCall &call,
                    const QVariantList &values);
    [[nodiscard]] QList<QVariantList> batchValues(const StatementCall &call,
                                                  QList<QVariantList> rows) const;
    void runBatch(const StatementCall &call, const QList<QVariantList> &rows,
                  ExecutionMonitor &monitor, ResultBuilder &builder);
    void passOverRows(CachedStatement &statement, const StatementCall &call);
    [[nodiscard]] bool insertChunk(BulkInsert &insert, std::span<const QVariantList> rows);
    [[nodiscard]] ResultSet readResult(CachedStatement &statement, const StatementCall &call,
                                       ExecutionMonitor &monitor,
                                       std::chrono::steady_clock::time_point begin);
    void readRows(CachedStatement &statement, RowReader &reader, const StatementCall &call,
                  ResultBuilder &builder, ExecutionMonitor &monitor);
    void noteCounts(CachedStatement &statement, const StatementCall &call, ResultBuilder &builder);

    static constexpr int PreparedStatements = 128; // that a connection keeps

    const std::shared_ptr<const Driver> m_driver;
    const ConnectionRole m_role;
    QSqlDatabase m_database;
    std::optional<SqlError> m_lost;             // of no use any more, whatever it says itself
    std::shared_ptr<Interrupter> m_interrupter; // of the connection, where it can be interrupted
    StatementCache<CachedStatement> m_statements{PreparedStatements};
    std::unique_ptr<Pipeline> m_pipeline;     // of the connection, where it has one
    std::deque<const StatementCall *> m_sent; // whose answers are to come, or kept by the pipeline
    bool m_isReading = false;                 // in the transaction of beginReads()
    bool m_isLent = false;
    bool m_writesAreAllowed = false; // since it has been lent
    TransactionStack m_transactions;
    // Whose rows may still be in the database. Shared: nobody else is to end one with its rows.
    std::vector<std::shared_ptr<RowCursor>> m_cursors;
};

} // namespace AsyncSql
