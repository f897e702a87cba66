// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/connectable.h>
#include <AsyncSql/handle_p.h>

namespace AsyncSql {

// Makes the operation and hands it over. What is wrong with the call itself, make() throws before
// it takes the promise; that ends the future here.
template <typename Promise, typename Make>
void Connectable::attempt(const QString &sql, std::unique_ptr<Promise> promise,
                          const Make &make) const
{
    std::shared_ptr<SubmissionTarget> receiver;
    try {
        receiver = target();
        const Detail::Place here = place();
        const OperationPtr operation = make(*receiver, promise);
        operation->level = here.level;
        if (!operation->limit) // a transaction's own is no later
            operation->limit = here.deadline;
        receiver->submit(operation);
    } catch (const SqlError &problem) {
        const SqlError error(problem.kind(), problem.text(),
                             {.driverText = problem.driverText(),
                              .databaseText = problem.databaseText(),
                              .nativeCode = problem.nativeCode(),
                              .sqlState = problem.sqlState(),
                              .query = problem.query().isEmpty() ? sql : problem.query()});
        promise->refuse(std::make_exception_ptr(error));
        if (receiver)
            receiver->noteRefusal(error);
    }
}

} // namespace AsyncSql
