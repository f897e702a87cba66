// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/blockingwatch_p.h>
#include <AsyncSql/scheduling/brieflock_p.h>
#include <AsyncSql/scheduling/threadactivity_p.h>

#include <QtCore/qcoreevent.h>

#include <deque>
#include <memory>
#include <mutex>

class QThreadPool;

namespace AsyncSql {

// Operations that are to end, with all that is attached to their futures, on one thread with an
// event loop: many of them for one posted event. What that thread does not come to within a few
// milliseconds, because it waits for one of them, or many if it is busy, a pool thread ends in its
// place.
// Without a thread of its own (anywhere()) a mailbox is always served by the pool. Thread-safe;
// shared by engines.
class Mailbox : public std::enable_shared_from_this<Mailbox>
{
public:
    // The calling thread's, where it runs an event loop now; else anywhere().
    [[nodiscard]] static std::shared_ptr<Mailbox> ofCurrentThread();
    [[nodiscard]] static const std::shared_ptr<Mailbox> &anywhere();

    explicit Mailbox(QObject *receiver);

    void expect(Clock::time_point now) { m_lastExpected = now; } // submitted now
    void add(OperationPtr operation);
    void flush(); // what was added is to end now: posts one event, or starts one pool thread

    // Sees to what lies too long; false when there is nothing left to see to.
    bool rescue(Clock::time_point now);

    // By the receiver.
    [[nodiscard]] static QEvent::Type wakeEvent();     // on it: drainSlice()
    [[nodiscard]] static QEvent::Type questionEvent(); // whether the thread lives: answer()
    void drainSlice();
    void answer();
    void close(); // the receiver's thread ends: what is left goes to the pool

private:
    bool endFirst(bool isReceiver, Clock::time_point now); // false: there is none
    void drainAll();
    void lookOut();
    void wake(std::unique_lock<std::mutex> &lock);
    void startDrainer(std::unique_lock<std::mutex> &lock);

    std::atomic<Clock::time_point> m_lastExpected{}; // written at each submission
    std::atomic<bool> m_isLookedOut{false}; // by a pool thread, for an operation that is added
    std::mutex m_mutex;                     // guards all below; never held while a future ends
    std::deque<OperationPtr> m_operations;
    QObject *m_receiver;
    bool m_isPosted = false;
    bool m_isOvertaken = false; // pool threads may have posted something to the receiver's thread
    int m_drainers = 0;         // pool threads at it
    std::optional<BlockingWatch> m_watch; // of the application's main thread
    Clock::time_point m_lastProgress;
    Clock::time_point m_lastEmpty;            // as a pool thread saw it
    std::optional<ThreadActivity> m_activity; // of the receiver's thread
};

// Threads for user code that has no better place. They may block for as long as they like.
QThreadPool &continuationPool();

} // namespace AsyncSql
