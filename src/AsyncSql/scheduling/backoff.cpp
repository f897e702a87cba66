// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/backoff_p.h>

#include <QtCore/qrandom.h>

namespace AsyncSql {

using namespace std::chrono_literals;

namespace {

// From unnoticed to bearable: who waits for a server to come back waits no longer than it is away,
// and the second at most.
constexpr RetryPolicy Reconnecting{.attempts = 0, .firstDelay = 20ms, .maximumDelay = 1000ms};

} // namespace

std::chrono::milliseconds delayAfter(int attempts, const RetryPolicy &policy)
{
    auto delay = policy.firstDelay;
    for (int i = 1; i < attempts && delay < policy.maximumDelay; ++i)
        delay *= 2;
    delay = std::min(delay, policy.maximumDelay);
    const double share = 0.5 + QRandomGenerator::global()->generateDouble() / 2;
    return std::chrono::milliseconds(qint64(double(delay.count()) * share));
}

std::exception_ptr ConnectAttempts::answerTo(Clock::time_point submitted) const
{
    return m_error && m_failedBegin >= submitted ? m_error : nullptr;
}

void ConnectAttempts::begin(Clock::time_point now)
{
    if (m_failures > 0)
        m_next = now + delayAfter(m_failures + 1, Reconnecting);
}

void ConnectAttempts::succeeded()
{
    *this = {};
}

void ConnectAttempts::failed(Clock::time_point begun, Clock::time_point now,
                             std::exception_ptr error)
{
    ++m_failures;
    m_next = now + delayAfter(m_failures, Reconnecting);
    if (begun >= m_failedBegin) {
        m_failedBegin = begun;
        m_error = std::move(error);
    }
}

} // namespace AsyncSql
