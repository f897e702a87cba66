// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/transaction_p.h>

#include <thread>

namespace AsyncSql {

using namespace Qt::StringLiterals;

/*!
    \class AsyncSql::Transaction
    \inmodule AsyncSql
    \ingroup handles
    \brief A transaction, or a savepoint inside one.

    Connectable::begin() returns one. It is a shared handle: copies mean the same transaction. When
    the last copy goes and the transaction has not ended, it is rolled back, without making anybody
    wait. Its end, also a failed one, gives the connection back, whatever handles remain; a
    statement after the end fails with SqlError::Kind::Closed.

    begin() on a transaction sets a savepoint, whose handle commits or rolls back its part alone.
    The end of the outer transaction is the end of all inside it.

    Which errors abort a transaction is the database's own rule: on PostgreSQL every one, until a
    savepoint is rolled back; on SQLite an interrupted write or a full disk; on MariaDB and MySQL a
    deadlock. Once aborted, every further statement and commit() fail with
    SqlError::Kind::TransactionAborted on every database, and nothing is ever written outside the
    transaction that it was meant for.

    All functions are thread-safe and return at once. Statements run in the order in which they were
    given, commit() and rollback() among them.
*/

TransactionPrivate::TransactionPrivate(const Detail::Place &place,
                                       const SubmissionTarget::Hold &hold)
    : outer(place),
      target(hold.target),
      lease(hold.lease)
{
}

TransactionPrivate::~TransactionPrivate()
{
    if (level->state() != TransactionLevel::State::Active)
        return;
    Detail::submitLast(
        *target, lease != nullptr,
        [level = level, isOwn = lease != nullptr](Executor &executor, ActionOperation &) {
            if (isOwn)
                executor.takeBack();
            else
                executor.closeTransaction(*level);
        });
}

OperationPtr TransactionPrivate::beginOperation(const TransactionOptions &options,
                                                std::unique_ptr<Detail::AbstractPromise> promise)
{
    const Access access = options.readOnly ? Access::Read : Access::Write;
    Operation::Request request = Detail::plainRequest(u"BEGIN"_s, access, target->driver());
    deadline = outer.deadline;
    if (options.timeout > std::chrono::milliseconds(0)) {
        const auto own = pointAfter(Clock::now(), options.timeout);
        deadline = deadline ? std::min(*deadline, own) : own;
    }
    if (lease)
        lease->deadline = deadline; // its end is that of the transaction
    auto operation = std::make_shared<ActionOperation>(
        std::move(request), std::move(promise),
        [level = level, options](Executor &executor, const ActionOperation &self) {
            checkWanted(self, self.request().sql);
            executor.begin(level, options);
        });
    operation->level = outer.level;
    operation->limit = deadline;
    operation->lease = lease;
    if (!lease && deadline != outer.deadline) {
        const auto last = Detail::lastOperation([level = level](Executor &executor, auto &) {
            if (level->hasEnded())
                return;
            executor.closeCursors(); // of nothing outside: that was read to its end before
            executor.closeTransaction(*level);
        });
        last->readsCursor = true;
        last->needless = [level = level] { return level->hasEnded(); };
        operation->atLimit = last;
    }
    return operation;
}

void TransactionPrivate::end(End end, std::unique_ptr<Detail::AbstractPromise> promise,
                             std::shared_ptr<Mailbox> mailbox)
{
    ++first->uses;
    if (!isEnding.exchange(true))
        isCommitting = end == End::Commit;
    const bool isOwn = lease != nullptr;
    // Rows that nobody can fetch any more: they need not be read before it.
    const bool dropsRows = isOwn && end != End::Commit;
    const auto action = [level = level, end, isOwn, dropsRows](Executor &executor,
                                                               ActionOperation &) {
        const auto back = qScopeGuard([&] {
            if (isOwn)
                executor.takeBack(); // proves that it is outside of a transaction
        });
        if (dropsRows)
            executor.closeCursors();
        if (end == End::Commit)
            executor.commit(*level);
        else if (end == End::Rollback)
            executor.rollback(*level);
        else
            executor.closeTransaction(*level);
    };
    const QString sql = end == End::Commit ? u"COMMIT"_s : u"ROLLBACK"_s;
    const auto operation = std::make_shared<ActionOperation>(
        Detail::plainRequest(sql, Access::Write, target->driver()), std::move(promise), action);
    operation->mailbox = std::move(mailbox);
    operation->isControl = true;
    operation->readsCursor = dropsRows;
    operation->endsLease = isOwn;
    if (end == End::Commit && !level->hasEnded()) // else it is told that, not that it is late
        operation->limit = deadline;
    operation->needless = [level = level, end] {
        // Asked where the connection is there no more: what was not committed is rolled back.
        return end == End::Close
            || (end == End::Rollback && level->state() == TransactionLevel::State::CommitFailed);
    };
    target->submit(operation);
}

// The library lets go of its own a moment after the future has ended, and the last of the caller's may
// have gone by then: what the caller gives next, to what is around the transaction, is outside of it.
void TransactionPrivate::noteLetGo(const std::shared_ptr<TransactionPrivate> &self) const
{
    if (lease || !first->isKept)
        return;
    const auto close = [level = level, first = first, handle = std::weak_ptr(self),
                        uses = first->uses.load()](Executor &executor, ActionOperation &) {
        // Not for long: it may be in what is attached to the future.
        const auto patience = Clock::now() + std::chrono::milliseconds(5);
        while (first->isKept && Clock::now() < patience)
            std::this_thread::yield();
        if (handle.expired() && first->uses == uses)
            executor.closeTransaction(*level);
    };
    Detail::submitLast(*target, false, close);
}

/*!
    Makes a handle to no transaction, whose functions fail with SqlError::Kind::Closed.
*/
Transaction::Transaction() = default;

Transaction::Transaction(std::shared_ptr<TransactionPrivate> transaction)
    : d(std::move(transaction))
{
}

/*! Makes another handle to the transaction of \a other. */
Transaction::Transaction(const Transaction &other) = default;

/*! Takes the handle of \a other, which is then one to no transaction. */
Transaction::Transaction(Transaction &&other) noexcept = default;

/*! Makes this a handle to the transaction of \a other. */
Transaction &Transaction::operator=(const Transaction &other)
{
    return *this = Transaction(other);
}

/*! Takes the handle of \a other, and lets its own go. */
Transaction &Transaction::operator=(Transaction &&other) noexcept
{
    if (this == &other)
        return *this;
    const Transaction old(std::move(*this));
    d = std::move(other.d);
    return *this;
}

/*!
    Lets the handle go. The last one rolls back a transaction that has not ended. While a future of it
    is kept, that has one; in what is attached to it by \c .then(), until that returns.
*/
Transaction::~Transaction()
{
    if (d && d.use_count() == 2)
        d->noteLetGo(d);
}

/*!
    Returns whether the transaction has been begun and has not ended; an aborted one has not until
    it is rolled back.
    \threadsafe
*/
bool Transaction::isActive() const
{
    return d && d->level->isActive();
}

/*!
    Commits after the statements given before, and returns a future for it. If the database refuses,
    the transaction is rolled back, once, and the future fails with the database's error. If the
    connection breaks while the answer is awaited, it fails with SqlError::Kind::OutcomeUnknown.

    For a savepoint, keeps what was done since as part of the outer transaction.
    \threadsafe
*/
QFuture<void> Transaction::commit() const
{
    if (!d)
        return Detail::failedFuture<void>(SqlError(SqlError::Kind::Closed, u"No transaction"_s));
    auto promise = std::make_unique<ValuePromise<void>>();
    QFuture<void> future = promise->future();
    d->end(TransactionPrivate::End::Commit, std::move(promise));
    return future;
}

/*!
    Rolls back after the statements given before, and returns a future for it. Succeeds also when
    the transaction was aborted, or rolled back by a failed commit().
    \threadsafe
*/
QFuture<void> Transaction::rollback() const
{
    if (!d)
        return Detail::failedFuture<void>(SqlError(SqlError::Kind::Closed, u"No transaction"_s));
    auto promise = std::make_unique<ValuePromise<void>>();
    QFuture<void> future = promise->future();
    d->end(TransactionPrivate::End::Rollback, std::move(promise));
    return future;
}

/*!
    Rolls back unless the transaction has ended by then, and returns a future that succeeds in both
    cases.
    \threadsafe
*/
QFuture<void> Transaction::close() const
{
    if (!d)
        return Detail::finishedFuture();
    auto promise = std::make_unique<ValuePromise<void>>();
    QFuture<void> future = promise->future();
    d->end(TransactionPrivate::End::Close, std::move(promise));
    return future;
}

std::shared_ptr<SubmissionTarget> Transaction::target() const
{
    return d ? d->target : nullptr;
}

Detail::Place Transaction::place() const
{
    if (!d)
        throw SqlError(SqlError::Kind::Closed, u"This is a handle to no transaction"_s);
    ++d->first->uses;
    return {
        .engine = d->outer.engine, .level = d->level, .deadline = d->deadline, .keptForThem = d};
}

} // namespace AsyncSql
