// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/asyncsqlglobal.h>
#include <AsyncSql/enginestatistics.h>

/*!
    \namespace AsyncSql
    \inmodule AsyncSql
    \brief SQL for Qt that never blocks: values go in, futures come out.
*/

/*!
    \enum AsyncSql::Ordering
    In which order the statements given to one engine take effect.

    \value Submission   Writes in the order in which they were given; a read sees every write given
                        before it. The default.
    \value Unordered    As connections come free.
*/

/*!
    \enum AsyncSql::ShutdownMode
    What becomes of the statements that an engine still has when it is shut down.

    \value Drain    They are finished first. The default.
    \value Cancel   They are canceled.
*/

/*!
    \enum AsyncSql::Isolation
    The isolation level of a transaction, with the names and meanings of the SQL standard.

    \value Default           What the database does if it is not told.
    \value ReadUncommitted   May see what others have not committed.
    \value ReadCommitted     Each statement sees what was committed before it began.
    \value RepeatableRead    All statements see the same state.
    \value Serializable      As if no other transaction ran at the same time. Databases end some
                             transactions to keep that promise; SqlError::isRetryable() is true then.

    SQLite has Serializable alone, whatever is asked for.
*/

/*!
    \enum AsyncSql::TransactionMode
    When a transaction on SQLite takes the lock for writing. Other databases have no such choice.

    \value Immediate   At once: it waits for its turn at the start and cannot fail for the lock
                       later. The default.
    \value Deferred    With its first write, which fails with SqlError::Kind::SerializationFailure
                       if somebody else wrote since its first read, and with SqlError::Kind::Busy
                       if somebody else keeps the lock for too long.
*/

/*!
    \class AsyncSql::TransactionOptions
    \inmodule AsyncSql
    \brief How a transaction is begun.

    \code
    engine.begin({.isolation = Isolation::Serializable, .timeout = 5s});
    \endcode

    \c isolation is its isolation level. A \c readOnly transaction, not the default, refuses every
    write with SqlError::Kind::ReadOnly. \c mode matters to SQLite alone. \c timeout bounds the whole
    transaction in milliseconds, the wait for a connection included; 0, the default, is no limit.
*/

/*!
    \class AsyncSql::RetryPolicy
    \inmodule AsyncSql
    \brief How often AsyncSqlEngine::transaction() runs its function, and how long it waits between.

    \c attempts is the number of runs in all, 5 by default, at least 1. The wait begins at about
    \c firstDelay (10 ms), doubles each time up to \c maximumDelay (1 s), and is varied at random, so
    that two transactions that collided do not collide again.
*/

/*!
    \class AsyncSql::ShutdownReport
    \inmodule AsyncSql
    \brief What became of the statements that an engine had when it was shut down.

    \c finished counts those that ended by themselves, with a result or an error; \c canceled those
    that the shutdown ended; \c abandoned those that could not be stopped in time: their futures have
    ended, but a thread may still wait for the database.
*/

/*!
    \class AsyncSql::EngineStatistics
    \inmodule AsyncSql
    \brief What an engine does now and has done since it was made.

    \c queued and \c running are the statements that wait and that run now; \c idle and \c open the
    connections that are free and that exist. \c submitted, \c succeeded, \c failed and \c canceled
    count statements since the engine was made; \c waits those of them that had to wait for a
    connection. \c totalWaitMicroseconds and \c totalRunMicroseconds are the sums of the times
    queued and running, \c slowestMicroseconds the longest run and \c slowestSql its SQL, without
    values. The members are properties too, for QML.
    \sa AsyncSqlEngine::statistics()
*/
