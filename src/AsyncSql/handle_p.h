// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/lease_p.h>
#include <AsyncSql/scheduling/operations_p.h>

#include <QtCore/qpointer.h>

// What the handles share.
namespace AsyncSql::Detail {

// Where a handle stands: what it hands to the handles made from it.
struct Place
{
    QPointer<QObject> engine{};
    TransactionLevelPtr level{};                 // the transaction it is in
    std::optional<Clock::time_point> deadline{}; // of that transaction
    std::shared_ptr<void> keptForThem{}; // so that what holds the connection stays as long as they
};

// For what has no query of its own.
inline Operation::Request plainRequest(const QString &sql, Access access, const Driver &driver)
{
    Operation::Request request;
    request.sql = sql;
    request.access = access;
    request.ordering = driver.options().ordering();
    request.timeout = driver.options().statementTimeout();
    return request;
}

// For what nobody waits for: the end of a handle.
[[nodiscard]] inline std::shared_ptr<ActionOperation> lastOperation(ActionOperation::Action action)
{
    Operation::Request request;
    request.isInternal = true;
    auto operation = std::make_shared<ActionOperation>(
        std::move(request), std::make_unique<NoPromise>(), std::move(action));
    operation->isControl = true;
    return operation;
}

// Of one that was let go.
inline void submitLast(SubmissionTarget &target, bool endsLease, ActionOperation::Action action)
{
    const auto operation = lastOperation(std::move(action));
    operation->endsLease = endsLease;
    operation->readsCursor = endsLease; // nobody gets what is left of one
    operation->needless = [] { return true; };
    target.submit(operation);
}

[[nodiscard]] inline QFuture<void> finishedFuture()
{
    ValuePromise<void> promise;
    const QFuture<void> future = promise.future();
    promise.finish();
    return future;
}

template <typename T>
[[nodiscard]] QFuture<T> failedFuture(const SqlError &error)
{
    ValuePromise<T> promise;
    const QFuture<T> future = promise.future();
    promise.fail(std::make_exception_ptr(error));
    return future;
}

} // namespace AsyncSql::Detail
