// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/mailbox_p.h>

#include <AsyncSql/logging_p.h>
#include <AsyncSql/scheduling/delivery_p.h>
#include <AsyncSql/scheduling/handover_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qobject.h>
#include <QtCore/qthread.h>
#include <QtCore/qthreadpool.h>

#include <limits>
#include <thread>

namespace AsyncSql {

namespace {

using namespace std::chrono_literals;

constexpr auto Slice = 4ms;            // a frame at 60 Hz has 16
constexpr auto ReceiverPatience = 5ms; // with a receiver that makes no progress,
constexpr auto BusyPatience = 100ms;   // or is at work with something else,
constexpr auto SubmitPatience = 1s;    // or submits, and so does not wait
constexpr int ManyDrainers = 16;
// How long a pool thread that has ended all looks out for more, and after which time without any it
// does not. A server's answer to a short statement takes some 100 microseconds.
constexpr auto Lookout = 200us;
constexpr auto LongestGap = 500us;

class Receiver final : public QObject
{
public:
    Receiver() : m_mailbox(std::make_shared<Mailbox>(this)) {}
    ~Receiver() override { m_mailbox->close(); }

    [[nodiscard]] std::shared_ptr<Mailbox> mailbox() const { return m_mailbox; }

    bool event(QEvent *event) override
    {
        if (event->type() == Mailbox::wakeEvent())
            m_mailbox->drainSlice();
        else if (event->type() == Mailbox::questionEvent())
            m_mailbox->answer();
        else
            return QObject::event(event);
        return true;
    }

private:
    const std::shared_ptr<Mailbox> m_mailbox;
};

} // namespace

QThreadPool &continuationPool()
{
    // Never destroyed: user code in it may outlive main().
    static QThreadPool *const pool = [] {
        auto *made = new QThreadPool;
        made->setObjectName(QStringLiteral("AsyncSql continuations"));
        // One more for each that blocks, or what all of them wait for would never end.
        made->setMaxThreadCount(std::numeric_limits<int>::max());
        return made;
    }();
    return *pool;
}

std::shared_ptr<Mailbox> Mailbox::ofCurrentThread()
{
    QThread *const thread = QThread::currentThread();
    if (!thread || thread->loopLevel() == 0)
        return anywhere();
    thread_local const Receiver receiver;
    return receiver.mailbox();
}

const std::shared_ptr<Mailbox> &Mailbox::anywhere()
{
    static const auto *const mailbox =
        new std::shared_ptr<Mailbox>(std::make_shared<Mailbox>(nullptr)); // as the pool
    return *mailbox;
}

Mailbox::Mailbox(QObject *receiver) : m_receiver(receiver)
{
    if (receiver)
        m_activity.emplace();
    const QCoreApplication *const application = QCoreApplication::instance();
    if (receiver && application && application->thread() == receiver->thread())
        m_watch.emplace();
}

QEvent::Type Mailbox::wakeEvent()
{
    static const auto type = QEvent::Type(QEvent::registerEventType());
    return type;
}

QEvent::Type Mailbox::questionEvent()
{
    static const auto type = QEvent::Type(QEvent::registerEventType());
    return type;
}

void Mailbox::add(OperationPtr operation)
{
    const BriefLock lock(m_mutex);
    if (m_operations.empty())
        m_lastProgress = Clock::now();
    m_operations.push_back(std::move(operation));
    m_isLookedOut = false;
}

void Mailbox::flush()
{
    std::unique_lock lock(m_mutex);
    if (!m_operations.empty())
        wake(lock);
}

bool Mailbox::rescue(Clock::time_point now)
{
    std::unique_lock lock(m_mutex);
    if (m_operations.empty() && !(m_watch && m_receiver))
        return false;
    const bool isBusy = m_receiver && m_activity && m_activity->isAtWork();
    if (m_watch && m_receiver)
        m_watch->look(m_receiver, isBusy, now);
    if (m_operations.empty())
        return false;
    const bool isSubmitting = isBusy && now - m_lastExpected.load() < ReceiverPatience;
    const auto patience = isSubmitting ? Clock::duration(SubmitPatience)
        : isBusy                       ? Clock::duration(BusyPatience)
                                       : Clock::duration(ReceiverPatience);
    // The more threads are blocked by user code already, the slower there are more of them.
    if (now - m_lastProgress > patience * (1 + m_drainers / ManyDrainers)) {
        m_lastProgress = now;
        if (m_receiver && !m_isPosted && m_drainers == 0)
            wake(lock);
        else
            startDrainer(lock); // one more, if those before it are blocked in user code
    }
    return true;
}

void Mailbox::drainSlice()
{
    {
        std::unique_lock lock(m_mutex);
        m_isPosted = false;
        // To keep the order: they are ahead of us, and what they have posted to this thread is, too.
        if (m_drainers > 0)
            return;
        if (std::exchange(m_isOvertaken, false)) {
            wake(lock);
            return;
        }
    }
    auto now = Clock::now();
    const auto end = now + Slice;
    while (endFirst(true, now)) {
        now = Clock::now();
        if (now >= end) {
            flush();
            return;
        }
    }
}

void Mailbox::answer()
{
    QString warning;
    {
        const std::lock_guard lock(m_mutex);
        if (m_watch)
            warning = m_watch->answered(Clock::now());
    }
    if (!warning.isEmpty())
        qCWarning(lcBlocking).noquote() << warning;
}

void Mailbox::close()
{
    std::unique_lock lock(m_mutex);
    m_receiver = nullptr;
    m_isPosted = false;
    if (!m_operations.empty())
        wake(lock);
}

bool Mailbox::endFirst(bool isReceiver, Clock::time_point now)
{
    OperationPtr operation;
    {
        const BriefLock lock(m_mutex);
        if (m_operations.empty())
            return false;
        m_lastProgress = now;
        operation = std::move(m_operations.front());
        m_operations.pop_front();
        if (m_watch && !isReceiver)
            m_watch->ended(*operation, now);
    }
    operation->delivery->end(*operation);
    return true;
}

void Mailbox::drainAll()
{
    for (;;) {
        while (endFirst(false, Clock::now())) {}
        lookOut();
        const std::lock_guard lock(m_mutex);
        if (m_operations.empty()) {
            --m_drainers;
            return;
        }
    }
}

// Where a thread waits for one future after the other, the next one often ends at once, and to wake a
// thread for it takes longer than many a statement.
void Mailbox::lookOut()
{
    static const bool hasSeveralProcessors = std::thread::hardware_concurrency() > 1;
    const auto now = Clock::now();
    {
        const std::lock_guard lock(m_mutex);
        const bool isOneOfSeries = now - std::exchange(m_lastEmpty, now) < LongestGap;
        if (!isOneOfSeries || !hasSeveralProcessors || !m_operations.empty() || m_receiver
            || m_isLookedOut)
            return;
        m_isLookedOut = true;
    }
    while (m_isLookedOut && Clock::now() - now < Lookout)
        relaxProcessor();
    m_isLookedOut = false;
}

void Mailbox::wake(std::unique_lock<std::mutex> &lock)
{
    if (m_drainers > 0 || m_isPosted)
        return;
    if (!m_receiver) {
        startDrainer(lock);
        return;
    }
    m_isPosted = true;
    QCoreApplication::postEvent(m_receiver, new QEvent(wakeEvent()));
}

void Mailbox::startDrainer(std::unique_lock<std::mutex> &lock)
{
    ++m_drainers;
    m_isOvertaken = m_receiver != nullptr;
    lock.unlock();
    startIn(continuationPool(), [self = shared_from_this()] { self->drainAll(); });
    lock.lock();
}

} // namespace AsyncSql
