// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/delivery_p.h>

#include <AsyncSql/scheduling/handover_p.h>

#include <QtConcurrent/qtconcurrentrun.h>
#include <QtCore/qthreadpool.h>

#include <algorithm>

namespace AsyncSql {

namespace {

constexpr auto LongestHold = std::chrono::microseconds(300); // of a result, for company

QThreadPool &afterworkPool()
{
    // Apart from the continuations' pool: no user code that blocks may keep a result waiting.
    static QThreadPool *const pool = [] {
        auto *made = new QThreadPool;
        made->setObjectName(QStringLiteral("AsyncSql decoding"));
        return made;
    }();
    return *pool;
}

} // namespace

Delivery::Delivery(Observer observer) : m_observer(std::move(observer)) {}

Delivery::Batch::Batch(std::shared_ptr<Delivery> delivery) : m_delivery(std::move(delivery)) {}

Delivery::Batch::~Batch()
{
    flush();
}

void Delivery::Batch::add(const OperationPtr &operation, Clock::time_point now)
{
    if (operation->hasAfterwork()) {
        m_delivery->deliver(operation, now);
        return;
    }
    if (!operation->claimEnd())
        return;
    operation->performed = now;
    if (m_mailboxes.empty())
        m_first = now;
    operation->mailbox->add(operation);
    if (std::find(m_mailboxes.begin(), m_mailboxes.end(), operation->mailbox) == m_mailboxes.end())
        m_mailboxes.push_back(operation->mailbox);
}

void Delivery::Batch::flush()
{
    for (const auto &mailbox : m_mailboxes)
        mailbox->flush();
    m_mailboxes.clear();
}

bool Delivery::Batch::isDue(Clock::time_point now) const
{
    return !m_mailboxes.empty() && now - m_first > LongestHold;
}

void Delivery::deliver(const OperationPtr &operation, Clock::time_point now)
{
    const auto claimAndPost = [self = shared_from_this(), operation, now] {
        if (!operation->claimEnd())
            return;
        operation->performed = now;
        self->deliverClaimed(operation);
    };
    if (!operation->hasAfterwork()) {
        claimAndPost();
        return;
    }
    handOver();
    // Its future is dropped, not waited for: the operation's own promise tells of the end.
    [[maybe_unused]] const auto decoding =
        QtConcurrent::run(&afterworkPool(), [operation, claimAndPost] {
            takeOver();
            operation->performAfterwork();
            claimAndPost();
        });
}

bool Delivery::deliverUnperformed(const OperationPtr &operation, Operation::Stop reason,
                                  const QString &detail)
{
    const bool isFirst = operation->claimEnd(reason, detail);
    if (isFirst)
        deliverClaimed(operation);
    return isFirst;
}

void Delivery::end(Operation &operation) const
{
    const Ending ending = operation.ending();
    m_observer(operation, ending); // first: who waits for the future finds it counted
    operation.end(ending);
}

void Delivery::expect(Operation &operation)
{
    operation.delivery = shared_from_this();
    const std::shared_ptr<Mailbox> &mailbox = operation.mailbox;
    mailbox->expect(operation.submitted());
    const std::lock_guard lock(m_mutex);
    const auto isIt = [&](const auto &known) {
        return !known.owner_before(mailbox) && !mailbox.owner_before(known);
    };
    if (std::any_of(m_mailboxes.begin(), m_mailboxes.end(), isIt))
        return;
    std::erase_if(m_mailboxes, [](const auto &known) { return known.expired(); });
    m_mailboxes.push_back(mailbox);
}

bool Delivery::rescue(Clock::time_point now)
{
    std::vector<std::shared_ptr<Mailbox>> mailboxes;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &known : m_mailboxes) {
            if (auto mailbox = known.lock())
                mailboxes.push_back(std::move(mailbox));
        }
    }
    bool remains = false;
    for (const auto &mailbox : mailboxes)
        remains |= mailbox->rescue(now);
    return remains;
}

void Delivery::deliverClaimed(const OperationPtr &operation)
{
    if (operation->request().isInternal)
        return; // nobody waits for it
    operation->mailbox->add(operation);
    operation->mailbox->flush();
}

} // namespace AsyncSql
