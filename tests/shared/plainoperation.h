// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/operation_p.h>

#include <QtCore/qfuture.h>

// An operation that does nothing, for the tests of what only moves operations about.
class PlainOperation final : public AsyncSql::Operation
{
public:
    using Promise = AsyncSql::Detail::Promise<void, AsyncSql::Detail::AbstractPromise>;

    explicit PlainOperation(Request request = {})
        : Operation(std::move(request), std::make_unique<Promise>())
    {
    }

    [[nodiscard]] QFuture<void> future() { return static_cast<Promise &>(promise()).future(); }

protected:
    void execute(AsyncSql::Executor &) override {}
};
