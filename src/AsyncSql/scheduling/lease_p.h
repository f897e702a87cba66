// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/submissiontarget_p.h>

#include <deque>
#include <vector>

namespace AsyncSql {

class Scheduler;
class Worker;

// One connection that a handle has to itself. The first operation, submitted to the scheduler with
// the lease in it, takes the connection; those submitted here follow on it, one after the other; the
// one with endsLease gives it back. Thread-safe.
class Lease final : public SubmissionTarget, public std::enable_shared_from_this<Lease>
{
public:
    Lease(std::shared_ptr<Scheduler> scheduler, const QString &holder);

    [[nodiscard]] const Driver &driver() const override;
    [[nodiscard]] ParsedStatementCache &statements() override;
    void submit(OperationPtr operation) override;
    void noteRefusal(const SqlError &error) override;
    [[nodiscard]] Hold hold(const QString &) override { return {shared_from_this(), nullptr}; }
    void watch(std::shared_ptr<Watched> watched) override;

    [[nodiscard]] bool isInTransaction() const { return m_isInTransaction; }
    void setInTransaction(bool isIn) { m_isInTransaction = isIn; } // its worker

    const QString holder; // for the error of those who wait, such as "a transaction"

    // The scheduler's, under its mutex.
    std::deque<OperationPtr> queue;
    qsizetype looked = 0;                      // how far the supervisor has come in it
    Worker *worker = nullptr;                  // whose connection it is
    Clock::time_point since;                   // when it got it
    std::optional<Clock::time_point> deadline; // when the handle has to be done
    struct Limit
    {
        Clock::time_point time;
        OperationPtr end;
    };
    std::vector<Limit> limits; // of the transactions inside
    bool hasWrites = false;    // the right to write, where only one may
    bool isManaged = false;    // its handle is the library's: a drain waits for it
    bool isClosing = false;    // takes nothing more
    bool isOver = false;       // has no connection any more

private:
    const std::shared_ptr<Scheduler> m_scheduler;
    std::atomic<bool> m_isInTransaction{false};
};

} // namespace AsyncSql
