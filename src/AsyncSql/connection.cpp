// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/connection_p.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

/*!
    \class AsyncSql::Connection
    \inmodule AsyncSql
    \ingroup handles
    \brief One connection to the database, held by whoever has a handle to it.

    AsyncSqlEngine::connection() returns one. All statements given to it run on the same connection
    in the order in which they were given, so that temporary tables, session settings and
    transactions work as they do with a QSqlDatabase.

    It is a shared handle: copies mean the same connection. The last copy to go, or close(), gives
    it back to the engine; a transaction that is open then is rolled back. Handles made from it,
    such as a Transaction or a Cursor, keep it too.

    An SQLite database in memory has one connection: while it is held, every other statement of the
    engine waits. On an SQLite file, a held connection reads beside the others and takes its turn
    with them to write.

    All functions are thread-safe and return at once.
*/

HeldConnection::HeldConnection(std::shared_ptr<Lease> heldLease, QObject *owner)
    : lease(std::move(heldLease)),
      engine(owner)
{
}

HeldConnection::~HeldConnection()
{
    Detail::submitLast(*lease, true,
                       [](Executor &executor, ActionOperation &) { executor.takeBack(); });
}

ConnectionPrivate::ConnectionPrivate(std::shared_ptr<HeldConnection> connection,
                                     std::shared_ptr<ConnectionPrivate> from)
    : held(std::move(connection)),
      parent(std::move(from))
{
}

bool ConnectionPrivate::isClosed() const
{
    return isClosedItself || (parent && parent->isClosed());
}

OperationPtr ConnectionPrivate::acquireOperation(std::unique_ptr<Detail::AbstractPromise> promise)
{
    Operation::Request request = Detail::plainRequest({}, Access::Read, held->lease->driver());
    request.timeout = std::chrono::milliseconds(0); // acquireTimeout bounds it
    auto operation = std::make_shared<ActionOperation>(
        std::move(request), std::move(promise),
        [](Executor &executor, ActionOperation &) { executor.lend(); });
    operation->lease = held->lease;
    return operation;
}

/*!
    Makes a handle to no connection, whose functions fail with SqlError::Kind::Closed.
*/
Connection::Connection() = default;

Connection::Connection(std::shared_ptr<ConnectionPrivate> connection) : d(std::move(connection)) {}

/*! Makes another handle to the connection of \a other. */
Connection::Connection(const Connection &other) = default;

/*! Makes this a handle to the connection of \a other. */
Connection &Connection::operator=(const Connection &other) = default;

/*! Lets the handle go. The last one gives the connection back. */
Connection::~Connection() = default;

/*! Returns the name of the Qt SQL driver, such as "QPSQL"; empty for a handle to nothing. */
QString Connection::driverName() const
{
    return d ? d->held->lease->driver().options().driver() : QString();
}

/*!
    Returns whether a transaction is open on the connection, as far as its statements have run.
    \threadsafe
*/
bool Connection::inTransaction() const
{
    return d && d->held->lease->isInTransaction();
}

/*!
    Returns whether this handle has been closed, or that which it was branched from.
    \threadsafe
*/
bool Connection::isClosed() const
{
    return !d || d->isClosed();
}

/*!
    Returns another handle to the same connection that is closed on its own: closing it leaves this
    one open, while closing this one ends it with SqlError::Kind::Closed.
    \threadsafe
*/
Connection Connection::branch() const
{
    return d ? Connection(std::make_shared<ConnectionPrivate>(d->held, d)) : Connection();
}

/*!
    Closes the handle after the statements given before, and returns a future for it; the connection
    goes back to the engine unless this is a branch. A second call, and any later use, fails with
    SqlError::Kind::Closed.
    \threadsafe
*/
QFuture<void> Connection::close() const
{
    if (isClosed() || d->isClosedItself.exchange(true))
        return Detail::failedFuture<void>(
            SqlError(SqlError::Kind::Closed, u"The connection has been closed"_s));
    if (d->parent)
        return Detail::finishedFuture();
    auto promise = std::make_unique<ValuePromise<void>>();
    QFuture<void> future = promise->future();
    const auto operation = std::make_shared<ActionOperation>(
        Detail::plainRequest({}, Access::Read, d->held->lease->driver()), std::move(promise),
        [](Executor &executor, ActionOperation &) { executor.takeBack(); });
    operation->isControl = operation->endsLease = operation->readsCursor = true;
    operation->needless = [] { return true; };
    d->held->lease->submit(operation);
    return future;
}

std::shared_ptr<SubmissionTarget> Connection::target() const
{
    return d ? d->held->lease : nullptr;
}

Detail::Place Connection::place() const
{
    if (isClosed())
        throw SqlError(SqlError::Kind::Closed, u"The connection has been closed"_s);
    return {.engine = d->held->engine, .keptForThem = d->held};
}

} // namespace AsyncSql
