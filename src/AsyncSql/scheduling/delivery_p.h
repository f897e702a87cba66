// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/mailbox_p.h>

#include <functional>
#include <vector>

namespace AsyncSql {

// Ends operations: the only place that does. Ending a future runs the user code that is attached to
// it, so that it is done in the operation's mailbox, never on a worker. Thread-safe.
class Delivery : public std::enable_shared_from_this<Delivery>
{
public:
    using Observer = std::function<void(const Operation &, const Ending &)>;
    explicit Delivery(Observer observer); // told of every end, once, on any thread

    // What one thread has delivered since it last flushed.
    class Batch
    {
    public:
        explicit Batch(std::shared_ptr<Delivery> delivery);
        ~Batch();
        Q_DISABLE_COPY_MOVE(Batch)

        void add(const OperationPtr &operation, Clock::time_point now); // performed
        void flush();                                                   // they may end from now on
        [[nodiscard]] bool isDue(Clock::time_point now) const;

    private:
        const std::shared_ptr<Delivery> m_delivery;
        std::vector<std::shared_ptr<Mailbox>> m_mailboxes;
        Clock::time_point m_first;
    };

    void deliver(const OperationPtr &operation, Clock::time_point now); // performed
    // false: somebody else ends it
    bool deliverUnperformed(const OperationPtr &operation, Operation::Stop reason,
                            const QString &detail = {});
    void deliverClaimed(const OperationPtr &operation); // by who has claimed its end
    void end(Operation &operation) const;               // by its mailbox

    void expect(Operation &operation);  // it will be delivered, in its mailbox
    bool rescue(Clock::time_point now); // as Mailbox::rescue(), for all of them

private:
    const Observer m_observer;
    std::mutex m_mutex; // guards the list alone
    std::vector<std::weak_ptr<Mailbox>> m_mailboxes;
};

} // namespace AsyncSql
