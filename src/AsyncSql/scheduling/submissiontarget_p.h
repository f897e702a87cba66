// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/execution/parsedstatementcache_p.h>
#include <AsyncSql/scheduling/operation_p.h>

namespace AsyncSql {

class Lease;

// What the supervisor looks at in every round while there is reason to. Thread-safe.
class Watched
{
public:
    virtual ~Watched() = default;
    [[nodiscard]] virtual bool look(Clock::time_point now) = 0; // false: no longer
    // The engine ends, and so must this: what is to be ended for it, if anything.
    [[nodiscard]] virtual OperationPtr close() = 0;
};

// Where a handle's calls go: an engine's scheduler, or one connection that is held. Thread-safe.
class SubmissionTarget
{
public:
    virtual ~SubmissionTarget() = default;

    [[nodiscard]] virtual const Driver &driver() const = 0;
    [[nodiscard]] virtual ParsedStatementCache &statements() = 0;
    virtual void submit(OperationPtr operation) = 0;

    // For a handle that is to have a connection to itself: where its calls go, and, unless that is
    // here, what the first operation, submitted here, is to carry with it.
    struct Hold
    {
        std::shared_ptr<SubmissionTarget> target;
        std::shared_ptr<Lease> lease;
    };
    [[nodiscard]] virtual Hold hold(const QString &holder) = 0;
    virtual void watch(std::shared_ptr<Watched> watched) = 0;
    virtual void noteRefusal(const SqlError &error) = 0; // of a call that never became an operation
};

} // namespace AsyncSql
