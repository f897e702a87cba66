// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/operations_p.h>

#include <AsyncSql/scheduling/backoff_p.h>

#include <thread>

namespace AsyncSql {

namespace {

constexpr std::chrono::milliseconds LongestDeafness{10}; // to being stopped, in a wait
constexpr qsizetype FewRows = 256; // are decoded sooner than handed to another thread

} // namespace

StatementOperation::StatementOperation(Request request, StatementCall call,
                                       std::unique_ptr<Detail::AbstractResultPromise> promise)
    : Operation(std::move(request), std::move(promise)),
      m_call(std::move(call)),
      m_promise(static_cast<Detail::AbstractResultPromise &>(this->promise()))
{
}

// Not what reaches its receiver while it runs.
const StatementCall *StatementOperation::callToSend() const
{
    return wantsChunks() ? nullptr : &m_call;
}

void StatementOperation::execute(Executor &executor)
{
    if (hasCompany && m_call.statement->kind == StatementKind::Read && !wantsChunks())
        executor.beginReads();
    ResultSet result = executor.execute(m_call, *this);
    if (m_promise.decodesRows() && result.rowCount() > FewRows)
        m_undecoded = std::move(result);
    else
        m_promise.setResult(std::move(result));
}

void StatementOperation::addChunk(ResultSet &&chunk)
{
    do {
        checkWanted(*this, request().sql);
    } while (!m_promise.waitForRoom(LongestDeafness));
    m_promise.addChunk(std::move(chunk));
}

void StatementOperation::afterwork()
{
    m_promise.setResult(std::move(*m_undecoded));
}

BatchOperation::BatchOperation(Request request, StatementCall call, QList<QVariantList> rows,
                               std::unique_ptr<Detail::AbstractResultPromise> promise)
    : Operation(std::move(request), std::move(promise)),
      m_call(std::move(call)),
      m_rows(std::move(rows)),
      m_promise(static_cast<Detail::AbstractResultPromise &>(this->promise()))
{
}

void BatchOperation::execute(Executor &executor)
{
    m_promise.setResult(executor.executeBatch(m_call, std::move(m_rows), *this));
}

ScriptOperation::ScriptOperation(Request request, std::unique_ptr<ScriptPromise> promise)
    : Operation(std::move(request), std::move(promise)),
      m_promise(static_cast<ScriptPromise &>(this->promise()))
{
}

void ScriptOperation::execute(Executor &executor)
{
    m_promise.setResults(executor.executeScript(request().sql, *this));
}

TaskOperation::TaskOperation(Request request, Mode mode, std::unique_ptr<Detail::AbstractTask> task)
    : Operation(std::move(request), std::move(task)),
      m_mode(mode),
      m_task(static_cast<Detail::AbstractTask &>(promise()))
{
}

void TaskOperation::execute(Executor &executor)
{
    const auto function = [this](QSqlDatabase &database) { m_task.run(database); };
    switch (m_mode) {
    case Mode::Look:
        executor.look(function);
        checkWanted(*this, {}); // broken off, it looks as if there were nothing
        break;
    case Mode::Plain:
        executor.run(function);
        break;
    case Mode::Transaction:
        runInTransaction(executor);
        break;
    }
}

// Again, if the database says that it may work then; inside a transaction, that is for its owner.
void TaskOperation::runInTransaction(Executor &executor)
{
    const bool isWhole = !executor.isInTransaction();
    const RetryPolicy policy = executor.driver().options().retryPolicy();
    for (int attempt = 1;; ++attempt) {
        try {
            executor.runInTransaction([this](QSqlDatabase &database) { m_task.run(database); });
            return;
        } catch (const SqlError &error) {
            if (!error.isRetryable() || !isWhole || attempt >= policy.attempts)
                throw;
        }
        wait(delayAfter(attempt, policy));
    }
}

// On the worker, whose connection keeps its place in the order meanwhile.
void TaskOperation::wait(std::chrono::milliseconds delay) const
{
    const auto end = Clock::now() + delay;
    for (auto now = Clock::now(); now < end; now = Clock::now()) {
        if (!isWanted())
            throw SqlError(SqlError::Kind::Canceled, QStringLiteral("The function was canceled"));
        std::this_thread::sleep_for(std::min<Clock::duration>(end - now, LongestDeafness));
    }
}

ActionOperation::ActionOperation(Request request, std::unique_ptr<Detail::AbstractPromise> promise,
                                 Action action)
    : Operation(std::move(request), std::move(promise)),
      m_action(std::move(action))
{
}

OpenOperation::OpenOperation(Request request, std::unique_ptr<OpenPromise> promise)
    : Operation(std::move(request), std::move(promise))
{
}

ReportOperation::ReportOperation(std::unique_ptr<ReportPromise> promise)
    : Operation({}, std::move(promise)),
      m_promise(static_cast<ReportPromise &>(this->promise()))
{
}

} // namespace AsyncSql
