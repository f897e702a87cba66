// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/operationlog_p.h>

#include <AsyncSql/logging_p.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::microseconds LongestNoWait{1000}; // in a queue: less is no wait

} // namespace

OperationLog::OperationLog(std::shared_ptr<EngineObserver> observer)
    : m_observer(std::move(observer))
{
}

void OperationLog::ended(const Operation &operation, const Ending &ending)
{
    if (operation.started != Clock::time_point()) {
        const auto queued = operation.queuedTime();
        m_waitTime += queued.count();
        if (queued > LongestNoWait)
            ++m_waits;
        const bool isPerformed = operation.performed != Clock::time_point();
        const auto end = isPerformed ? operation.performed : Clock::now();
        noteDuration(
            operation,
            std::chrono::duration_cast<std::chrono::microseconds>(end - operation.started));
    }
    switch (ending.outcome) {
    case Outcome::Succeeded:
        ++m_succeeded;
        break;
    case Outcome::Canceled:
        ++m_canceled;
        break;
    case Outcome::Failed:
        if (ending.error && ending.error->kind() == SqlError::Kind::Closed)
            ++m_closed;
        if (ending.error)
            m_observer->failed(*ending.error);
        ++m_failed; // last: it is no longer pending
        break;
    }
}

void OperationLog::refused(const SqlError &error)
{
    m_observer->failed(error);
}

qint64 OperationLog::pending() const
{
    return m_submitted - m_succeeded - m_failed - m_canceled;
}

void OperationLog::addTo(EngineStatistics &statistics) const
{
    statistics.submitted = m_submitted;
    statistics.succeeded = m_succeeded;
    statistics.failed = m_failed;
    statistics.canceled = m_canceled;
    statistics.waits = m_waits;
    statistics.totalWaitMicroseconds = m_waitTime;
    statistics.totalRunMicroseconds = m_runTime;
    statistics.slowestMicroseconds = m_slowest;
    const std::lock_guard lock(m_mutex);
    statistics.slowestSql = m_slowestSql;
}

void OperationLog::writeEcho(const Operation &operation, std::chrono::microseconds duration) const
{
    const QString line =
        u"%1 ms  %2"_s.arg(double(duration.count()) / 1000, 0, 'f', 3).arg(operation.request().sql);
    const QVariantList values = m_echoesValues ? operation.values() : QVariantList();
    if (values.isEmpty())
        qCInfo(lcSql).noquote() << line;
    else
        qCInfo(lcSql).noquote() << line << values;
}

std::chrono::milliseconds OperationLog::slowThreshold() const
{
    return std::chrono::milliseconds(m_slowThreshold / 1000);
}

void OperationLog::setSlowThreshold(std::chrono::milliseconds threshold)
{
    m_slowThreshold = threshold.count() * 1000;
}

void OperationLog::noteDuration(const Operation &operation, std::chrono::microseconds duration)
{
    const QString &sql = operation.request().sql;
    const qint64 time = duration.count();
    m_runTime += time;
    if (time > m_slowest) {
        const std::lock_guard lock(m_mutex);
        if (time > m_slowest) {
            m_slowest = time;
            m_slowestSql = sql;
        }
    }
    if (m_echo)
        writeEcho(operation, duration);
    const qint64 threshold = m_slowThreshold;
    if (threshold > 0 && time >= threshold) {
        const auto rounded = std::chrono::duration_cast<std::chrono::milliseconds>(duration);
        qCWarning(lcSlow).noquote() << rounded.count() << "ms:" << sql;
        m_observer->wasSlow(sql, rounded);
    }
}

} // namespace AsyncSql
