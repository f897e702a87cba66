// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/handle_p.h>
#include <AsyncSql/transaction.h>

#include <atomic>

namespace AsyncSql {

// The handle that a future gives. Outlives the transaction.
struct FirstHandle
{
    std::atomic<bool> isKept{false}; // by the library, too, for as long as it ends the future
    std::atomic<int> uses{0};        // of all handles
};

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
    const std::shared_ptr<FirstHandle> first = std::make_shared<FirstHandle>();
};

// Gives the first handle, and says when the library has let go of it, or that it gives none.
class HandlePromise final : public Detail::Promise<Transaction, Detail::AbstractPromise>
{
public:
    void setTransaction(const TransactionPrivate &transaction, Transaction handle)
    {
        m_first = transaction.first;
        m_first->isKept = true;
        transaction.level->isForsaken = [first = m_first, state = m_state] {
            return first->isKept && state.isCanceled();
        };
        m_result.emplace(std::move(handle));
    }
    void finish() override
    {
        Promise::finish();
        if (m_hasGiven)
            m_first->isKept = false;
    }

private:
    std::shared_ptr<FirstHandle> m_first;
};

} // namespace AsyncSql
