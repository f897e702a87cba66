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
    void connectionLost(const SqlError &error) override;
    void connectionRestored() override;
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

// What one scheduler is heard by. After setOptions() the old one still works, but no longer says
// which state the engine is in.
class SchedulerObserver final : public EngineObserver
{
public:
    explicit SchedulerObserver(std::shared_ptr<EngineSignals> engineSignals);

    void stateChanged(ConnectionState state) override;
    void connectionLost(const SqlError &e) override { m_engineSignals->connectionLost(e); }
    void connectionRestored() override { m_engineSignals->connectionRestored(); }
    void failed(const SqlError &error) override { m_engineSignals->failed(error); }
    void wasSlow(const QString &sql, std::chrono::milliseconds duration) override;
    void retire(); // the state is Closed from here on, until a successor tells

private:
    const std::shared_ptr<EngineSignals> m_engineSignals;
    std::mutex m_mutex; // held while telling, so that nothing comes after retire()
    ConnectionState m_state = ConnectionState::Closed;
    bool m_isRetired = false;
};

class AsyncSqlEnginePrivate
{
public:
    AsyncSqlEnginePrivate(AsyncSqlEngine *engine, const ConnectionOptions &options);

    [[nodiscard]] std::shared_ptr<Scheduler> scheduler(); // made at its first use; throws SqlError
    [[nodiscard]] std::vector<std::shared_ptr<Scheduler>> schedulers()
        const; // that have not ended yet

    const std::shared_ptr<EngineSignals> engineSignals;
    mutable std::mutex mutex; // guards all below
    ConnectionOptions options;
    std::shared_ptr<Scheduler> current;
    std::vector<std::weak_ptr<Scheduler>> retired; // by setOptions(), still at their work
    std::shared_ptr<SchedulerObserver> observer;   // of the current scheduler
    QString connectionName;
    bool echo = false;
    bool echoesValues = false;
    bool isClosed = false;
    std::vector<std::shared_ptr<Scheduler>> ending; // all there were then
    std::chrono::milliseconds slowQueryThreshold{0};
};

} // namespace AsyncSql
