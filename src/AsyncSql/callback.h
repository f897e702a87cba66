// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/promise.h>

#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>

#include <functional>

class QThread;

// What Connectable::execute() with functions instead of a future hands to the library. Not part of the
// public interface.
namespace AsyncSql::Detail {

// Calls one of two functions, once, in the thread of a context object; neither when that is gone.
class ASYNCSQL_EXPORT AbstractCallback : public AbstractResultPromise
{
public:
    explicit AbstractCallback(QObject *context);
    ~AbstractCallback() override;

    [[nodiscard]] bool isCanceled() const final { return m_context.isNull(); }
    void check() const final;
    void setProgress(int) final {}
    void setResult(ResultSet &&result) final { m_result = std::move(result); }
    void refuse(std::exception_ptr error) final;
    void fail(std::exception_ptr error) final;
    void finish() final;

protected:
    virtual void call(const ResultSet &result) = 0;
    virtual void callFailed(const SqlError &error) = 0;
    // Does the same, after this object has gone.
    using Call = std::function<void(const ResultSet &, const SqlError *)>;
    [[nodiscard]] virtual Call takeCall() = 0;

private:
    void post(std::shared_ptr<const SqlError> error);

    const QPointer<QObject> m_context;
    const QThread *const m_thread;          // of the context
    const std::shared_ptr<QObject> m_relay; // lives in it
    ResultSet m_result;
};

struct IgnoreError
{
    void operator()(const SqlError &) const {}
};

template <typename Function, typename ErrorFunction>
class Callback final : public AbstractCallback
{
public:
    Callback(QObject *context, Function function, ErrorFunction errorFunction)
        : AbstractCallback(context),
          m_functions{std::move(function), std::move(errorFunction)}
    {
    }

protected:
    void call(const ResultSet &result) override { std::invoke(m_functions.first, result); }
    void callFailed(const SqlError &error) override { std::invoke(m_functions.second, error); }
    Call takeCall() override
    {
        // Shared: functions may hold what can only be moved, std::function takes what can be copied.
        auto functions = std::make_shared<decltype(m_functions)>(std::move(m_functions));
        return [functions](const ResultSet &result, const SqlError *error) {
            if (error)
                std::invoke(functions->second, *error);
            else
                std::invoke(functions->first, result);
        };
    }

private:
    std::pair<Function, ErrorFunction> m_functions;
};

} // namespace AsyncSql::Detail
