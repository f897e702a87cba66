// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/handle_p.h>
#include <AsyncSql/transaction.h>

#include <atomic>

namespace AsyncSql {

class TransactionPrivate
{
public:
    // Where a transaction can be begun: another's place, and what its calls go to there.
    TransactionPrivate(const Detail::Place &place, const SubmissionTarget::Hold &hold);
    ~TransactionPrivate();
    Q_DISABLE_COPY_MOVE(TransactionPrivate)

    [[nodiscard]] OperationPtr beginOperation(const TransactionOptions &options,
                                              std::unique_ptr<Detail::AbstractPromise> promise);
    enum class End { Commit, Rollback, Close };
    void end(End end, std::unique_ptr<Detail::AbstractPromise> promise,
             std::shared_ptr<Mailbox> mailbox = nullptr);
    // A handle goes, and of two there were, self is one.
    void noteLetGo(const std::shared_ptr<TransactionPrivate> &self) const;

    const Detail::Place outer;
    const std::shared_ptr<SubmissionTarget> target;
    const std::shared_ptr<Lease> lease;        // its own; null: somebody else's
    std::optional<Clock::time_point> deadline; // set before anybody else knows of it
    const TransactionLevelPtr level = std::make_shared<TransactionLevel>();
    std::atomic<bool> isEnding{false};     // end() has been called,
    std::atomic<bool> isCommitting{false}; // and how
    // Whether the future that gave the first handle is the caller's alone; null: nobody has given it
    std::shared_ptr<const std::atomic<bool>> isGiven;
};

// Gives the first handle, and says when the library has let go of it, or that it gives none.
class HandlePromise final : public Detail::Promise<Transaction, Detail::AbstractPromise>
{
public:
    void setTransaction(const std::shared_ptr<TransactionPrivate> &transaction, Transaction handle)
    {
        transaction->isGiven = m_isGiven;
        transaction->level->isForsaken = [isGiven = m_isGiven, state = m_state] {
            return !*isGiven && state.isCanceled();
        };
        m_result.emplace(std::move(handle));
    }
    void finish() override
    {
        Promise::finish();
        *m_isGiven = m_hasGiven;
    }

private:
    const std::shared_ptr<std::atomic<bool>> m_isGiven = std::make_shared<std::atomic<bool>>(false);
};

} // namespace AsyncSql
