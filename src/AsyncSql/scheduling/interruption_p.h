// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/interrupter_p.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace AsyncSql {

class Operation;

// Which operation runs on a worker's connection, and the right to interrupt that one and no other.
// A request on its way to a server is waited for before the next statement begins, or else would hit
// it. Held by the worker and by what interrupts it, which may outlive it. Thread-safe.
class Interruption : public std::enable_shared_from_this<Interruption>
{
public:
    // What a request may do. Where a cancel would hit what somebody else is to have, nothing but break
    // the connection off, of a server that does not answer.
    enum class Means { All, BreakOff };
    // By the worker. end() false: a request is still on its way, so the connection has to go.
    void begin(
        const Operation *operation, std::shared_ptr<Interrupter> interrupter,
        Means means = Means::All,
        std::chrono::steady_clock::time_point limit = std::chrono::steady_clock::time_point::max());
    [[nodiscard]] bool end();

    // By the supervisor, in every round while the operation is to be stopped.
    void request(const Operation *operation, std::chrono::steady_clock::time_point now,
                 std::chrono::milliseconds patience);
    // By the supervisor, in every round: what has not answered by its limit is broken off.
    void look(std::chrono::steady_clock::time_point now);

private:
    using Clock = std::chrono::steady_clock;
    void send(const std::shared_ptr<Interrupter> &interrupter);

    std::mutex m_mutex; // guards all below; not held while a request is on its way
    std::condition_variable m_sent;
    const Operation *m_running = nullptr;
    std::shared_ptr<Interrupter> m_interrupter;
    Means m_means = Means::All;
    bool m_isSending = false;
    bool m_isBrokenOff = false;
    Clock::time_point m_limit;
    Clock::time_point m_firstRequest;
    Clock::time_point m_lastRequest;
};

} // namespace AsyncSql
