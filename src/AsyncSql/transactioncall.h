// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/promise.h>

#include <QtCore/qfuturewatcher.h>

#include <functional>

namespace AsyncSql {
class Transaction;
}

// What Connectable::transaction() hands to the library, which knows no result types. Not part of the
// public interface.
namespace AsyncSql::Detail {

template <typename Future>
struct FutureTraits;

template <typename T>
struct FutureTraits<QFuture<T>>
{
    using Value = T;
};

template <typename Future>
using FutureValue = typename FutureTraits<Future>::Value;

// The promise of a transaction's outcome, and the user's function with the future that it returns.
class ASYNCSQL_EXPORT AbstractTransactionCall : public AbstractPromise
{
public:
    virtual void call(const Transaction &transaction) = 0; // may throw
    [[nodiscard]] virtual bool isCallFinished() const = 0;
    virtual void cancelCall() = 0;
    virtual void whenCallFinished(std::function<void()> function) = 0; // by this thread's events
    // Of a finished call: true, with the result kept; false, it was canceled; or throws.
    [[nodiscard]] virtual bool takeOutcome() = 0;
    virtual void finishCanceled() = 0;
};

template <typename Function>
class TransactionCall;

} // namespace AsyncSql::Detail
