// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/operation_p.h>

#include <functional>

// The kinds of operation: each takes what it needs with it to the worker, and nothing back but its
// promise.
namespace AsyncSql {

class StatementOperation final : public Operation
{
public:
    StatementOperation(Request request, StatementCall call,
                       std::unique_ptr<Detail::AbstractResultPromise> promise);

    [[nodiscard]] QVariantList values() const override { return m_call.values; }
    [[nodiscard]] StatementPace *pace() const override { return m_call.statement->pace.get(); }
    [[nodiscard]] const StatementCall *callToSend() const override;
    [[nodiscard]] bool hasAfterwork() const override { return m_undecoded.has_value(); }
    [[nodiscard]] bool wantsChunks() const override { return m_promise.wantsChunks(); }
    [[nodiscard]] bool keepsRows() const override { return m_promise.keepsRows(); }
    void addChunk(ResultSet &&chunk) override;

protected:
    void execute(Executor &executor) override;
    void afterwork() override;

private:
    const StatementCall m_call;
    Detail::AbstractResultPromise &m_promise;
    std::optional<ResultSet> m_undecoded;
};

class BatchOperation final : public Operation
{
public:
    BatchOperation(Request request, StatementCall call, QList<QVariantList> rows,
                   std::unique_ptr<Detail::AbstractResultPromise> promise);

protected:
    void execute(Executor &executor) override;

private:
    const StatementCall m_call;
    QList<QVariantList> m_rows;
    Detail::AbstractResultPromise &m_promise;
};

class ScriptPromise final : public Detail::Promise<QList<ResultSet>, Detail::AbstractPromise>
{
public:
    void setResults(QList<ResultSet> &&results) { m_result = std::move(results); }
};

class ScriptOperation final : public Operation
{
public:
    ScriptOperation(Request request, std::unique_ptr<ScriptPromise> promise);

protected:
    void execute(Executor &executor) override;

private:
    ScriptPromise &m_promise;
};

class TaskOperation final : public Operation
{
public:
    enum class Mode { Look, Plain, Transaction };
    TaskOperation(Request request, Mode mode, std::unique_ptr<Detail::AbstractTask> task);

protected:
    void execute(Executor &executor) override;

private:
    void runInTransaction(Executor &executor);
    void wait(std::chrono::milliseconds delay) const;

    const Mode m_mode;
    Detail::AbstractTask &m_task;
};

// What a handle does with its connection. needless: see Operation::isNeedless().
class ActionOperation final : public Operation
{
public:
    using Action = std::function<void(Executor &, ActionOperation &)>;
    ActionOperation(Request request, std::unique_ptr<Detail::AbstractPromise> promise,
                    Action action);

    std::function<bool()> needless;
    [[nodiscard]] bool isNeedless() const override { return needless && needless(); }

protected:
    void execute(Executor &executor) override { m_action(executor, *this); }

private:
    const Action m_action;
};

// For what nobody waits for.
class NoPromise final : public Detail::AbstractPromise
{
public:
    [[nodiscard]] bool isCanceled() const override { return false; }
    void setProgress(int) override {}
    void fail(std::exception_ptr) override {}
    void finish() override {}
};

template <typename T>
class ValuePromise final : public Detail::Promise<T, Detail::AbstractPromise>
{
public:
    template <typename Value> // T, unless that is void
    void setValue(Value &&value)
    {
        this->m_result.emplace(std::forward<Value>(value));
    }
};

class OpenPromise final : public Detail::Promise<void, Detail::AbstractPromise>
{};

class OpenOperation final : public Operation
{
public:
    OpenOperation(Request request, std::unique_ptr<OpenPromise> promise);

protected:
    void execute(Executor &executor) override { executor.open(); }
};

// Never performed: the future of a shutdown, ended as the others are, and its continuation run
// where theirs are.
class ReportPromise final : public Detail::Promise<ShutdownReport, Detail::AbstractPromise>
{
public:
    void setReport(const ShutdownReport &report) { m_result = report; }
};

class ReportOperation final : public Operation
{
public:
    explicit ReportOperation(std::unique_ptr<ReportPromise> promise);

    void setReport(const ShutdownReport &report) { m_promise.setReport(report); }

protected:
    void execute(Executor &) override {}

private:
    ReportPromise &m_promise;
};

} // namespace AsyncSql
