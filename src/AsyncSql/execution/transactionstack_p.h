// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/driver_p.h>

#include <atomic>
#include <functional>
#include <optional>
#include <vector>

namespace AsyncSql {

// One transaction, or one savepoint inside it: what its handle and its connection share. The
// connection's thread changes it, any thread may ask.
class TransactionLevel
{
public:
    enum class State { Waiting, Active, Committed, RolledBack, CommitFailed };

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isActive() const { return m_state == State::Active; }
    [[nodiscard]] bool hasEnded() const { return m_state > State::Active; }
    // Of CommitFailed.
    [[nodiscard]] const std::optional<SqlError> &commitError() const { return m_commitError; }

    // Set before it begins: whether its begin() was canceled, and nobody has a handle to it. It ends
    // where something is to run around it.
    std::function<bool()> isForsaken;

private:
    friend class TransactionStack;
    std::optional<SqlError> m_commitError; // set before the state
    std::atomic<State> m_state{State::Waiting};
};

using TransactionLevelPtr = std::shared_ptr<TransactionLevel>;

// The transaction that a connection is in, and the savepoints inside it, outermost first; and what
// errors did to them. Used by the connection's thread; functions that talk to the database throw
// SqlError.
class TransactionStack
{
public:
    explicit TransactionStack(const Driver &driver) : m_driver(driver) {}

    [[nodiscard]] bool isEmpty() const { return m_levels.empty(); }
    void closeForsaken(QSqlDatabase &database, const TransactionLevel *around);
    // Throws Closed where the level has ended, TransactionAborted where nothing may run any more.
    void check(const TransactionLevel *level, const QString &sql) const;

    void begin(QSqlDatabase &database, const TransactionLevelPtr &level,
               const TransactionOptions &options);
    void commit(QSqlDatabase &database, TransactionLevel &level); // failed, it is rolled back
    void rollback(QSqlDatabase &database, TransactionLevel &level);
    void close(QSqlDatabase &database, TransactionLevel &level); // rolls back if still active

    void noteError(QSqlDatabase &database, const SqlError &error); // of a statement inside
    void abort();                                                  // as such an error does
    // Rolls back all there is. false: the connection may still be in a transaction.
    [[nodiscard]] bool clear(QSqlDatabase &database);

private:
    void beginOutermost(QSqlDatabase &database, const TransactionOptions &options);
    [[nodiscard]] size_t indexOf(const TransactionLevel &level) const; // throws Closed
    [[nodiscard]] QString savepointName(size_t index) const;
    [[nodiscard]] bool undo(QSqlDatabase &database, size_t index);
    void end(QSqlDatabase &database, size_t index, TransactionLevel::State state);

    const Driver &m_driver;
    std::vector<TransactionLevelPtr> m_levels;
    bool m_isAborted = false; // nothing may run until a level up to m_abortedAt is rolled back
    bool m_isGone = false;    // the database has ended it all: only that clears it
    size_t m_abortedAt = 0;
    bool m_isReadOnly = false;
};

} // namespace AsyncSql
