// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/connectable.h>
#include <AsyncSql/transactioncall.h>

namespace AsyncSql {

class TransactionPrivate;

class ASYNCSQL_EXPORT Transaction final : public Connectable
{
public:
    Transaction();
    Transaction(const Transaction &other);
    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(const Transaction &other);
    Transaction &operator=(Transaction &&other) noexcept;
    ~Transaction() override;

    [[nodiscard]] bool isActive() const;

    QFuture<void> commit() const;
    QFuture<void> rollback() const;
    QFuture<void> close() const;

private:
    friend class Connectable;
    friend class Detail::TransactionRun;
    explicit Transaction(std::shared_ptr<TransactionPrivate> d);
    [[nodiscard]] std::shared_ptr<SubmissionTarget> target() const override;
    [[nodiscard]] Detail::Place place() const override;

    std::shared_ptr<TransactionPrivate> d;
};

template <typename Function>
class Detail::TransactionCall final
    : public Promise<FutureValue<std::invoke_result_t<Function &, Transaction>>,
                     AbstractTransactionCall>
{
    using Value = FutureValue<std::invoke_result_t<Function &, Transaction>>;

public:
    explicit TransactionCall(Function function) : m_function(std::move(function)) {}

    void call(const Transaction &transaction) override
    {
        m_called = m_function(Transaction(transaction));
    }
    [[nodiscard]] bool isCallFinished() const override { return m_called.isFinished(); }
    void cancelCall() override
    {
        if (!m_called.isFinished()) // where that would read freed memory, before Qt 6.5
            m_called.cancel();
    }
    void whenCallFinished(std::function<void()> function) override
    {
        auto *watcher = new QFutureWatcher<Value>;
        QObject::connect(watcher, &QFutureWatcherBase::finished, watcher,
                         [watcher, function = std::move(function)] {
                             watcher->deleteLater();
                             function();
                         });
        watcher->setFuture(m_called);
    }
    bool takeOutcome() override
    {
        m_called.waitForFinished(); // it is finished: throws what it failed with
        if (m_called.isCanceled())
            return false;
        if constexpr (std::is_void_v<Value>)
            return true;
        else if (m_called.resultCount() == 0)
            return false;
        else if constexpr (std::is_copy_constructible_v<Value>)
            this->m_result.emplace(m_called.result());
        else
            this->m_result.emplace(m_called.takeResult());
        return true;
    }
    void finishCanceled() override
    {
        this->future().cancel();
        this->finish();
    }

private:
    Function m_function;
    QFuture<Value> m_called;
};

template <typename Function>
std::invoke_result_t<Function &, Transaction> Connectable::transaction(
    Function function, const TransactionOptions &options) const
{
    auto call = std::make_unique<Detail::TransactionCall<Function>>(std::move(function));
    auto future = call->future();
    submit(options, std::move(call));
    return future;
}

} // namespace AsyncSql
