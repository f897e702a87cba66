// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/cursor_p.h>

#include <QtCore/qscopeguard.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

/*!
    \class AsyncSql::Cursor
    \inmodule AsyncSql
    \ingroup handles
    \brief The rows of one statement, fetched as they are asked for.

    Connectable::cursor() returns one. It is a shared handle: copies mean the same cursor and its
    one position. The last copy to go closes it.

    A cursor of an engine has a connection to itself until its last row has been fetched or it is
    closed. One of a Connection or Transaction shares theirs: before another statement runs there,
    the rows not fetched yet are read into memory. The client library of MariaDB and MySQL, and of
    some ODBC drivers, holds the whole result in memory in any case.

    All functions are thread-safe and return at once. Fetches are done in the order in which they
    were asked for. One that fails, or is canceled while it is at work, closes the cursor, so that no
    row is missed without an error.
*/

namespace {

SqlError isClosedError()
{
    return SqlError(SqlError::Kind::Closed, u"The cursor has been closed"_s);
}

} // namespace

CursorPrivate::CursorPrivate(const Detail::Place &origin, const SubmissionTarget::Hold &hold,
                             Operation::Request plain)
    : place(origin),
      target(hold.target),
      lease(hold.lease),
      request(std::move(plain))
{
}

CursorPrivate::~CursorPrivate()
{
    if (shared->isClosed || shared->isAtEnd)
        return;
    Detail::submitLast(
        *target, lease != nullptr,
        [shared = shared, isOwn = lease != nullptr](Executor &executor, ActionOperation &self) {
            if (shared->rows)
                executor.closeCursor(*shared->rows, self);
            if (isOwn)
                executor.takeBack();
        });
}

OperationPtr CursorPrivate::openOperation(StatementCall call,
                                          std::unique_ptr<Detail::AbstractPromise> promise)
{
    auto operation = std::make_shared<ActionOperation>(
        request, std::move(promise),
        [shared = shared, call = std::move(call), isOwn = lease != nullptr](Executor &executor,
                                                                            ActionOperation &self) {
            shared->rows = executor.openCursor(call, self);
            shared->noRows = shared->rows->fetch(0, self);
            shared->noteEnd(isOwn, executor, self);
        });
    operation->level = place.level;
    operation->lease = lease;
    return operation;
}

// A connection of the cursor's own goes back as soon as there is nothing more to fetch.
void CursorPrivate::Shared::noteEnd(bool isOwn, Executor &executor, Operation &operation)
{
    if (!rows->isAtEnd())
        return;
    isAtEnd = true;
    if (isOwn) {
        executor.takeBack();
        operation.endsLease = true;
    }
}

template <typename T, typename Convert>
QFuture<T> CursorPrivate::fetch(qsizetype count, T nothing, Convert convert)
{
    auto promise = std::make_unique<ValuePromise<T>>();
    QFuture<T> future = promise->future();
    promise->setValue(std::move(nothing)); // for where there are no more rows
    if (shared->isClosed) {
        promise->fail(std::make_exception_ptr(isClosedError()));
        return future;
    }
    if (shared->isAtEnd) {
        promise->finish();
        return future;
    }
    ValuePromise<T> &kept = *promise;
    Operation::Request own = request;
    own.access = Access::Read;
    const auto operation = std::make_shared<ActionOperation>(
        std::move(own), std::move(promise),
        [shared = shared, count, convert, &kept, isOwn = lease != nullptr](Executor &executor,
                                                                           ActionOperation &self) {
            if (shared->isSpent)
                throw isClosedError();
            const auto end = qScopeGuard([&] { shared->noteEnd(isOwn, executor, self); });
            auto failed = qScopeGuard([&] { shared->isClosed = shared->isSpent = true; });
            kept.setValue(convert(executor.fetch(*shared->rows, count, self)));
            failed.dismiss();
        });
    operation->level = place.level;
    operation->readsCursor = true;
    operation->needless = [shared = shared] { return shared->isAtEnd && !shared->isSpent; };
    target->submit(operation);
    return future;
}

QFuture<void> CursorPrivate::close()
{
    auto promise = std::make_unique<ValuePromise<void>>();
    QFuture<void> future = promise->future();
    shared->isClosed = true;
    Operation::Request own = Detail::plainRequest({}, Access::Read, target->driver());
    const auto operation = std::make_shared<ActionOperation>(
        std::move(own), std::move(promise),
        [shared = shared, isOwn = lease != nullptr](Executor &executor, ActionOperation &self) {
            shared->isSpent = true;
            if (shared->rows)
                executor.closeCursor(*shared->rows, self);
            if (isOwn)
                executor.takeBack();
        });
    operation->isControl = true;
    operation->readsCursor = true;
    operation->endsLease = lease != nullptr;
    operation->needless = [] { return true; };
    target->submit(operation);
    return future;
}

/*! Makes a handle to no cursor, whose functions fail with SqlError::Kind::Closed. */
Cursor::Cursor() = default;

Cursor::Cursor(std::shared_ptr<CursorPrivate> cursor) : d(std::move(cursor)) {}

/*! Makes another handle to the cursor of \a other. */
Cursor::Cursor(const Cursor &other) = default;

/*! Makes this a handle to the cursor of \a other. */
Cursor &Cursor::operator=(const Cursor &other) = default;

/*! Lets the handle go. The last one closes the cursor. */
Cursor::~Cursor() = default;

/*! Returns the names of the columns; none where the statement returns no rows. \threadsafe */
QStringList Cursor::columnNames() const
{
    return d ? d->shared->noRows.columnNames() : QStringList();
}

/*! Returns whether every row is known to have been fetched. \threadsafe */
bool Cursor::isAtEnd() const
{
    return !d || d->shared->isAtEnd;
}

/*! Returns whether close() has been called, or a fetch has failed. \threadsafe */
bool Cursor::isClosed() const
{
    return !d || d->shared->isClosed;
}

/*!
    Fetches the next row, and returns a future for it; std::nullopt after the last.
    \threadsafe
*/
QFuture<std::optional<Row>> Cursor::fetchOne() const
{
    if (!d)
        return Detail::failedFuture<std::optional<Row>>(isClosedError());
    return d->fetch(1, std::optional<Row>(), [](const ResultSet &rows) { return rows.first(); });
}

/*!
    Fetches the next \a count rows, as many as there are, and returns a future for them: none after
    the last. Fails with InvalidArgument if \a count is less than 1.
    \threadsafe
*/
QFuture<ResultSet> Cursor::fetchMany(qsizetype count) const
{
    if (!d)
        return Detail::failedFuture<ResultSet>(isClosedError());
    if (count < 1)
        return Detail::failedFuture<ResultSet>(
            SqlError(SqlError::Kind::InvalidArgument,
                     u"fetchMany() takes a number of rows from 1 on, not %1"_s.arg(count)));
    return d->fetch(count, d->shared->noRows, [](const ResultSet &rows) { return rows; });
}

/*! Fetches all the rows that are left, and returns a future for them. \threadsafe */
QFuture<ResultSet> Cursor::fetchAll() const
{
    if (!d)
        return Detail::failedFuture<ResultSet>(isClosedError());
    return d->fetch(-1, d->shared->noRows, [](const ResultSet &rows) { return rows; });
}

/*!
    Closes the cursor after the fetches asked for before, and returns a future for it. Fetching
    afterwards fails with SqlError::Kind::Closed; closing again does nothing.
    \threadsafe
*/
QFuture<void> Cursor::close() const
{
    return isClosed() ? Detail::finishedFuture() : d->close();
}

} // namespace AsyncSql
