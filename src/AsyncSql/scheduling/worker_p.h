// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/interruption_p.h>
#include <AsyncSql/scheduling/operation_p.h>
#include <AsyncSql/scheduling/threadkeeper_p.h>

#include <condition_variable>
#include <deque>

namespace AsyncSql {

class Scheduler;

// One thread with one connection: takes operations from the scheduler until there are to be none.
class Worker final : public KeptThread
{
public:
    // opensAtOnce: and not with its first operation.
    Worker(std::shared_ptr<Scheduler> scheduler, ConnectionRole role, bool opensAtOnce);

    [[nodiscard]] ConnectionRole role() const { return m_role; }

    const std::shared_ptr<Interruption> interruption = std::make_shared<Interruption>();

    // The scheduler's, under its mutex.
    OperationPtr current;           // what it is at
    std::shared_ptr<Lease> lease;   // whose connection it has, if anybody's alone
    Clock::time_point since;        // when that, or its sleep, began
    Clock::time_point readsBegan;   // one after the other, and the writes before them were done:
    quint64 readsBefore = 0;        // those whose tickets are less than this
    std::deque<OperationPtr> ahead; // that are its next, and have been sent or are about to be
    bool isFollowed = false;        // more waits for its connection than what it is at
    [[nodiscard]] bool isAsleep() const { return m_isAsleep; }
    void sleep(std::unique_lock<std::mutex> &lock); // until wakeUp()
    void wakeUp();
    bool isOpening = false; // a connection for what it is at, or waits to try
    bool isRetired = false; // idle for too long: to leave
    bool isOpen = false;    // has a connection

protected:
    void work() override;

private:
    [[nodiscard]] OperationPtr take(Executor &executor);
    void perform(Operation &operation, Executor &executor);
    [[nodiscard]] bool openFor(Operation &operation, Executor &executor);
    [[nodiscard]] std::exception_ptr open(Executor &executor); // null: it is
    void performInterruptibly(Operation &operation, Executor &executor);
    void sendAhead(const Operation &operation, Executor &executor);
    void renewIfOld(Executor &executor);

    std::shared_ptr<Scheduler> m_scheduler; // let go when the thread ends
    const ConnectionRole m_role;
    const bool m_opensAtOnce;
    Clock::time_point m_expiry; // of the connection
    std::atomic<bool> m_isAsleep{false};
    std::condition_variable m_wake;
};

} // namespace AsyncSql
