// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/transaction_p.h>

#include <mutex>

namespace AsyncSql::Detail {

// One call of Connectable::transaction(): begin, the user's function, commit or roll back, and again
// if the database says that it may work. Each step ends where the caller's futures end; the
// supervisor looks after what has no step under way, and sets off the next one there.
class TransactionRun final : public Watched, public std::enable_shared_from_this<TransactionRun>
{
public:
    TransactionRun(std::shared_ptr<SubmissionTarget> target, const Place &place,
                   const TransactionOptions &options,
                   std::unique_ptr<AbstractTransactionCall> call);

    void begin();
    [[nodiscard]] bool look(Clock::time_point now) override;
    [[nodiscard]] OperationPtr close() override;

private:
    // Waiting: for the next attempt. Stepping: an operation is under way.
    enum class Phase { Stepping, Calling, Waiting, Ended };
    using Step = void (TransactionRun::*)(std::exception_ptr error);

    [[nodiscard]] std::unique_ptr<AbstractPromise> promiseOf(Step step);
    void post(void (TransactionRun::*step)());
    [[nodiscard]] bool enter(Phase from, Phase to);
    [[nodiscard]] bool leaveStep(Phase to);
    void begun(std::exception_ptr error);
    void noteCallFinished();
    void called();
    void rollback();
    void committed(std::exception_ptr error);
    void rolledBack(std::exception_ptr error);
    void conclude();
    [[nodiscard]] bool mayRetry() const;

    const std::shared_ptr<SubmissionTarget> m_target;
    const Place m_place;
    const TransactionOptions m_options;
    const std::unique_ptr<AbstractTransactionCall> m_call;
    const std::shared_ptr<Mailbox> m_mailbox;   // where the caller's futures end
    const std::shared_ptr<Delivery> m_delivery; // of steps that are no statements

    std::mutex m_mutex; // guards these two alone: who gets to change the phase does the rest
    Phase m_phase = Phase::Stepping;
    bool m_isClosed = false;
    bool m_isCallCanceled = false; // the supervisor's
    Clock::time_point m_retryAt;
    int m_attempts = 0;
    std::shared_ptr<TransactionPrivate> m_transaction;
    std::exception_ptr m_error; // of the attempt
    bool m_isCanceled = false;
};

} // namespace AsyncSql::Detail
