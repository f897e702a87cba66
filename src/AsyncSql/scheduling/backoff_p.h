// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsqlglobal.h>

#include <chrono>
#include <exception>

namespace AsyncSql {

// How long to wait after so many attempts, counted from 1, have failed: doubling, and varied, so
// that two that collided do not collide again.
[[nodiscard]] std::chrono::milliseconds delayAfter(int attempts, const RetryPolicy &policy);

// The attempts of one engine to reach its server, further and further apart while it is away. What
// has failed since an operation was given is the answer to that operation, too, so that many who
// wait are told by one attempt. Guarded by its owner.
class ConnectAttempts
{
public:
    using Clock = std::chrono::steady_clock;

    // What an operation given at that time is to be told; null: nothing yet.
    [[nodiscard]] std::exception_ptr answerTo(Clock::time_point submitted) const;
    [[nodiscard]] Clock::time_point next() const { return m_next; } // when one may be made

    void begin(Clock::time_point now); // while the server is away: no other for a while
    void succeeded();
    void failed(Clock::time_point begun, Clock::time_point now, std::exception_ptr error);

private:
    int m_failures = 0; // since the last that succeeded
    Clock::time_point m_next;
    Clock::time_point m_failedBegin; // of the last that failed
    std::exception_ptr m_error;      // of that one
};

} // namespace AsyncSql
