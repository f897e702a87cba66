// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/cursor.h>
#include <AsyncSql/handle_p.h>

namespace AsyncSql {

class CursorPrivate
{
public:
    CursorPrivate(const Detail::Place &place, const SubmissionTarget::Hold &hold,
                  Operation::Request request);
    ~CursorPrivate();
    Q_DISABLE_COPY_MOVE(CursorPrivate)

    [[nodiscard]] OperationPtr openOperation(StatementCall call,
                                             std::unique_ptr<Detail::AbstractPromise> promise);
    template <typename T, typename Convert>
    [[nodiscard]] QFuture<T> fetch(qsizetype count, T nothing, Convert convert);
    QFuture<void> close();

    // What the worker and the handles share.
    struct Shared
    {
        std::shared_ptr<RowCursor> rows; // the worker's alone
        ResultSet noRows;                // with the column names; there before the handle is
        std::atomic<bool> isAtEnd{false};
        std::atomic<bool> isClosed{false};
        std::atomic<bool> isSpent{false}; // closed, or failed, by the worker

        void noteEnd(bool isOwn, Executor &executor, Operation &operation);
    };

    const Detail::Place place;
    const std::shared_ptr<SubmissionTarget> target;
    const std::shared_ptr<Lease> lease; // its own; null: somebody else's
    const Operation::Request request;
    const std::shared_ptr<Shared> shared = std::make_shared<Shared>();
};

} // namespace AsyncSql
