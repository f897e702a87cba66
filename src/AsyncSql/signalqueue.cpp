// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/signalqueue_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qpointer.h>

#include <chrono>
#include <utility>

namespace AsyncSql {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds Slice{4}; // then the event loop is to see to other things

} // namespace

SignalQueue::SignalQueue(QObject *receiver) : m_receiver(receiver) {}

QEvent::Type SignalQueue::wakeEvent()
{
    static const auto type = QEvent::Type(QEvent::registerEventType());
    return type;
}

void SignalQueue::post(std::function<void()> emission)
{
    const std::lock_guard lock(m_mutex);
    if (!m_receiver)
        return;
    m_emissions.push_back(std::move(emission));
    wake();
}

void SignalQueue::deliver()
{
    QPointer<QObject> receiver;
    const auto end = Clock::now() + Slice;
    for (bool isFirst = true;; isFirst = false) {
        std::function<void()> emission;
        {
            const std::lock_guard lock(m_mutex);
            if (isFirst)
                m_isAwake = false;
            if (!m_receiver || m_emissions.empty())
                return;
            receiver = m_receiver;
            emission = std::move(m_emissions.front());
            m_emissions.pop_front();
            if (!m_emissions.empty())
                wake(); // for the event loop that a slot may run
        }
        emission();
        if (!receiver || Clock::now() >= end) // a slot destroyed it; what is left has its event
            return;
    }
}

void SignalQueue::wake()
{
    if (!std::exchange(m_isAwake, true))
        QCoreApplication::postEvent(m_receiver, new QEvent(wakeEvent()));
}

void SignalQueue::detach()
{
    const std::lock_guard lock(m_mutex);
    m_receiver = nullptr;
    m_emissions.clear();
}

} // namespace AsyncSql
