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

    const Detail::Place outer;
    const std::shared_ptr<SubmissionTarget> target;
    const std::shared_ptr<Lease> lease;        // its own; null: somebody else's
    std::optional<Clock::time_point> deadline; // set before anybody else knows of it
    const TransactionLevelPtr level = std::make_shared<TransactionLevel>();
    std::atomic<bool> isEnding{false};     // end() has been called,
    std::atomic<bool> isCommitting{false}; // and how
};

} // namespace AsyncSql
