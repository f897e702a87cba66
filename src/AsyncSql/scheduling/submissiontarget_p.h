// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/execution/parsedstatementcache_p.h>
#include <AsyncSql/scheduling/operation_p.h>

namespace AsyncSql {

// Where a handle's calls go: an engine's scheduler, or one connection that is held. Thread-safe.
class SubmissionTarget
{
public:
    virtual ~SubmissionTarget() = default;

    [[nodiscard]] virtual const Driver &driver() const = 0;
    [[nodiscard]] virtual ParsedStatementCache &statements() = 0;
    virtual void submit(OperationPtr operation) = 0;
    virtual void noteRefusal(const SqlError &error) = 0; // of a call that never became an operation
};

} // namespace AsyncSql
