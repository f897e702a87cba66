// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/signalqueue_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qpointer.h>

#include <utility>

namespace AsyncSql {

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
    if (m_emissions.size() == 1)
        QCoreApplication::postEvent(m_receiver, new QEvent(wakeEvent()));
}

void SignalQueue::deliver()
{
    std::vector<std::function<void()>> emissions;
    QPointer<QObject> receiver;
    {
        const std::lock_guard lock(m_mutex);
        emissions = std::exchange(m_emissions, {});
        receiver = m_receiver;
    }
    for (const auto &emission : emissions) {
        if (!receiver) // a slot destroyed it
            return;
        emission();
    }
}

void SignalQueue::detach()
{
    const std::lock_guard lock(m_mutex);
    m_receiver = nullptr;
    m_emissions.clear();
}

} // namespace AsyncSql
