// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/resultset.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qfuture.h>
#include <QtCore/qpromise.h>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

class QSqlDatabase;
class QThreadPool;

// What the typed interface hands to the scheduling layer, which knows no result types. Not part of
// the public interface: only the templates of Connectable use it.
namespace AsyncSql::Detail {

// What signals and logs say of anything that was thrown.
[[nodiscard]] ASYNCSQL_EXPORT SqlError errorOf(const std::exception_ptr &exception);

// One promise, started. Whoever owns it ends it, once, by fail() or finish(), which run what
// .then() attached; its destruction cancels it.
class ASYNCSQL_EXPORT AbstractPromise
{
public:
    AbstractPromise() = default;
    virtual ~AbstractPromise();
    Q_DISABLE_COPY_MOVE(AbstractPromise)

    [[nodiscard]] virtual bool isCanceled() const = 0;
    virtual void setProgress(int value) = 0;
    virtual void fail(std::exception_ptr error) = 0; // ends it with an error
    virtual void refuse(std::exception_ptr error);   // as fail(), by the call that was to begin it
    virtual void finish() = 0;                       // ends it with what was stored before
};

class ASYNCSQL_EXPORT AbstractResultPromise : public AbstractPromise
{
public:
    virtual void check() const;                     // throws what is wrong with it
    virtual void setResult(ResultSet &&result) = 0; // may decode, may throw
    [[nodiscard]] virtual bool decodesRows() const; // setResult() takes its time
    [[nodiscard]] virtual bool wantsChunks() const; // addChunk() is called too
    [[nodiscard]] virtual bool keepsRows() const;   // setResult() gets them too
    virtual void addChunk(ResultSet &&chunk);
    // Whether the receiver takes another chunk; waits for it, no longer than limit.
    [[nodiscard]] virtual bool waitForRoom(std::chrono::milliseconds limit);
};

class ASYNCSQL_EXPORT AbstractTask : public AbstractPromise
{
public:
    virtual void run(QSqlDatabase &database) = 0; // on the connection's thread, may throw
};

// Runs nothing: without a pool of its own, a future asks Qt's global one when it is waited for, and
// that goes with the application.
ASYNCSQL_EXPORT QThreadPool &futurePool();

template <typename T, typename Base>
class Promise : public Base
{
public:
    Promise() : Promise(makeInterface()) {}

    [[nodiscard]] QFuture<T> future() const { return m_promise->future(); }
    [[nodiscard]] bool isCanceled() const final { return m_state.isCanceled(); }
    void setProgress(int value) final { m_state.setProgressValue(value); }
    void fail(std::exception_ptr error) final
    {
        m_result.reset(); // a handle in it is let go before anybody is told
        m_promise->setException(std::move(error));
        m_promise->finish();
        m_promise.reset();
    }
    void finish() override
    {
        if constexpr (!std::is_void_v<T>) {
            if (m_result)
                m_hasGiven = m_promise->addResult(std::move(*m_result));
            else
                m_promise->future().cancel(); // without a result, it must not be read
            m_result.reset();
        }
        m_promise->finish();
        m_promise.reset(); // at once: the last handle to go is one of the caller's
    }

protected:
    struct Nothing
    {};
    std::optional<std::conditional_t<std::is_void_v<T>, Nothing, T>> m_result;
    QFutureInterfaceBase m_state; // keeps no result; others may ask for it when it has ended
    bool m_hasGiven = false;      // the result; not, if it was canceled first

private:
    explicit Promise(QFutureInterface<T> future) : m_state(future), m_promise(std::move(future))
    {
        m_promise->start(); // an unstarted future's result() reads an empty store
    }
    static QFutureInterface<T> makeInterface()
    {
        QFutureInterface<T> future;
        future.setThreadPool(&futurePool());
        return future;
    }

    std::optional<QPromise<T>> m_promise; // until it ends
};

template <typename T>
struct HoldsView : std::is_same<T, QStringView>
{
};
template <typename T>
struct HoldsView<std::optional<T>> : HoldsView<T>
{
};
template <typename First, typename Second>
struct HoldsView<std::pair<First, Second>> : std::disjunction<HoldsView<First>, HoldsView<Second>>
{
};
template <typename... Ts>
struct HoldsView<std::tuple<Ts...>> : std::disjunction<HoldsView<Ts>...>
{
};

template <typename T>
class RowsPromise final : public Promise<QList<T>, AbstractResultPromise>
{
public:
    static_assert(!HoldsView<T>::value,
                  "What a QStringView looks into is gone with the result: fetch QString");
    void setResult(ResultSet &&result) override { this->m_result = result.template to<T>(); }
    [[nodiscard]] bool decodesRows() const override { return true; }
};

template <typename Function>
using TaskResult = std::invoke_result_t<Function &, QSqlDatabase &>;

template <typename Function>
class Task final : public Promise<TaskResult<Function>, AbstractTask>
{
public:
    explicit Task(Function function) : m_function(std::move(function)) {}
    void run(QSqlDatabase &database) override
    {
        if constexpr (std::is_void_v<TaskResult<Function>>)
            m_function(database);
        else
            this->m_result.emplace(m_function(database));
    }

private:
    Function m_function;
};

} // namespace AsyncSql::Detail
