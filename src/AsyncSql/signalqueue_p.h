// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qcoreevent.h>

#include <deque>
#include <functional>
#include <mutex>

class QObject;

namespace AsyncSql {

// What other threads want an object to emit, in order. The object's event() hands the wake event
// to deliver(); its destructor calls detach(). Thread-safe.
class SignalQueue
{
public:
    explicit SignalQueue(QObject *receiver);

    [[nodiscard]] static QEvent::Type wakeEvent();

    void post(std::function<void()> emission); // dropped when there is no receiver any more
    void deliver();                            // on the receiver's thread
    void detach();

private:
    void wake(); // under the mutex

    std::mutex m_mutex; // guards all below; never held during an emission
    QObject *m_receiver;
    std::deque<std::function<void()>> m_emissions;
    bool m_isAwake = false; // an event is on its way
};

} // namespace AsyncSql
