// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsqlengine.h>
#include <AsyncSql/scheduling/scheduler_p.h>
#include <AsyncSql/signalqueue_p.h>

#include <mutex>

namespace AsyncSql {

// Turns what is heard in other threads into the engine's signals, in the engine's thread.
class EngineSignals final : public EngineObserver
{
public:
    explicit EngineSignals(AsyncSqlEngine *engine);

    void stateChanged(ConnectionState state) override;
    void failed(const SqlError &error) override;
    void wasSlow(const QString &sql, std::chrono::milliseconds duration) override;

    [[nodiscard]] AsyncSqlEngine::State state() const { return m_state; }
    void deliver() { m_queue.deliver(); }
    void detach() { m_queue.detach(); }

private:
    AsyncSqlEngine *const m_engine; // used only by emissions, which the queue drops with it
    SignalQueue m_queue;
    std::atomic<AsyncSqlEngine::State> m_state{AsyncSqlEngine::State::Closed};
};

class AsyncSqlEnginePrivate
{
public:
    AsyncSqlEnginePrivate(AsyncSqlEngine *engine, const ConnectionOptions &options);

    [[nodiscard]] std::shared_ptr<Scheduler> scheduler(); // made at its first use; throws SqlError

    const std::shared_ptr<EngineSignals> engineSignals;
    mutable std::mutex mutex; // guards all below
    ConnectionOptions options;
    std::shared_ptr<Scheduler> current;
    QString connectionName;
    bool echo = false;
    bool isClosed = false;
    std::chrono::milliseconds slowQueryThreshold{0};
};

} // namespace AsyncSql
