// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/interruption_p.h>

#include <AsyncSql/scheduling/handover_p.h>

#include <QtCore/qthreadpool.h>

namespace AsyncSql {

using namespace std::chrono_literals;

namespace {

constexpr auto LongestSending = 250ms; // that a worker waits for
constexpr auto Repetition = 100ms;     // a request may come before the statement has begun

QThreadPool &requestPool()
{
    // Leaked: a request to a silent server may take longer than the application.
    static QThreadPool *const pool = [] {
        auto *made = new QThreadPool;
        made->setObjectName(QStringLiteral("AsyncSql interrupts"));
        made->setMaxThreadCount(8);
        return made;
    }();
    return *pool;
}

} // namespace

void Interruption::begin(const Operation *operation, std::shared_ptr<Interrupter> interrupter,
                         Means means, Clock::time_point limit)
{
    const std::lock_guard lock(m_mutex);
    if (interrupter)
        interrupter->reset();
    m_running = operation;
    m_interrupter = std::move(interrupter);
    m_means = means;
    m_limit = limit;
    m_firstRequest = m_lastRequest = {};
    m_isBrokenOff = false;
}

bool Interruption::end()
{
    std::unique_lock lock(m_mutex);
    const bool isQuiet = !m_isSending // asked first: to wait looks at the clock
        || m_sent.wait_for(lock, LongestSending, [this] { return !m_isSending; });
    m_running = nullptr;
    m_interrupter.reset();
    m_isSending = false;
    return isQuiet;
}

void Interruption::request(const Operation *operation, Clock::time_point now,
                           std::chrono::milliseconds patience)
{
    const std::lock_guard lock(m_mutex);
    if (m_running != operation || !m_interrupter || m_isBrokenOff)
        return;
    if (m_firstRequest == Clock::time_point())
        m_firstRequest = now;
    if (now - m_firstRequest >= patience) {
        m_isBrokenOff = true; // though a request to a silent server be still on its way
        m_interrupter->breakOff();
        return;
    }
    const bool isFirst = m_lastRequest == Clock::time_point();
    if (m_means == Means::BreakOff || m_isSending
        || (!isFirst && (m_interrupter->isInstant() || now - m_lastRequest < Repetition)))
        return;
    m_lastRequest = now;
    if (m_interrupter->isInstant()) {
        m_interrupter->interrupt();
        return;
    }
    m_isSending = true;
    startIn(requestPool(),
            [self = shared_from_this(), interrupter = m_interrupter] { self->send(interrupter); });
}

void Interruption::look(Clock::time_point now)
{
    const std::lock_guard lock(m_mutex);
    if (!m_running || !m_interrupter || now < m_limit || std::exchange(m_isBrokenOff, true))
        return;
    m_interrupter->breakOff();
}

void Interruption::send(const std::shared_ptr<Interrupter> &interrupter)
{
    interrupter->interrupt();
    const std::lock_guard lock(m_mutex);
    if (m_interrupter == interrupter)
        m_isSending = false;
    m_sent.notify_all();
}

} // namespace AsyncSql
