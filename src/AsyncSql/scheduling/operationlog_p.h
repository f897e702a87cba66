// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/enginestatistics.h>
#include <AsyncSql/scheduling/engineobserver_p.h>
#include <AsyncSql/scheduling/operation_p.h>

#include <atomic>
#include <mutex>

namespace AsyncSql {

// Hears of every submission and every end, counts them, and tells logs and signals. Thread-safe.
class OperationLog
{
public:
    explicit OperationLog(std::shared_ptr<EngineObserver> observer);

    void submitted() { ++m_submitted; }
    void ended(const Operation &operation, const Ending &ending);
    void refused(const SqlError &error);

    [[nodiscard]] qint64 pending() const; // submitted and not ended
    [[nodiscard]] qint64 succeeded() const { return m_succeeded; }
    [[nodiscard]] qint64 failed() const { return m_failed; }
    [[nodiscard]] qint64 closed() const { return m_closed; } // of the failed: by a shutdown
    void addTo(EngineStatistics &statistics) const;

    [[nodiscard]] bool echo() const { return m_echo; }
    void setEcho(bool echo) { m_echo = echo; }
    void setEchoesValues(bool echoes) { m_echoesValues = echoes; }
    [[nodiscard]] std::chrono::milliseconds slowThreshold() const;
    void setSlowThreshold(std::chrono::milliseconds threshold);

private:
    void writeEcho(const Operation &operation, std::chrono::microseconds duration) const;
    void noteDuration(const Operation &operation, std::chrono::microseconds duration);

    const std::shared_ptr<EngineObserver> m_observer;
    std::atomic<bool> m_echo{false};
    std::atomic<bool> m_echoesValues{false};
    std::atomic<qint64> m_slowThreshold{0}; // microseconds; 0: none
    std::atomic<qint64> m_submitted{0};
    std::atomic<qint64> m_succeeded{0};
    std::atomic<qint64> m_failed{0};
    std::atomic<qint64> m_canceled{0};
    std::atomic<qint64> m_closed{0};
    std::atomic<qint64> m_waits{0};
    std::atomic<qint64> m_waitTime{0}; // microseconds
    std::atomic<qint64> m_runTime{0};  // microseconds
    std::atomic<qint64> m_slowest{0};  // microseconds
    mutable std::mutex m_mutex;        // guards the text of the slowest
    QString m_slowestSql;
};

} // namespace AsyncSql
