// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/lease_p.h>

#include <AsyncSql/scheduling/scheduler_p.h>

namespace AsyncSql {

Lease::Lease(std::shared_ptr<Scheduler> scheduler, const QString &heldBy)
    : holder(heldBy),
      m_scheduler(std::move(scheduler))
{
}

const Driver &Lease::driver() const
{
    return m_scheduler->driver();
}

ParsedStatementCache &Lease::statements()
{
    return m_scheduler->statements();
}

void Lease::submit(OperationPtr operation)
{
    m_scheduler->submitTo(*this, std::move(operation));
}

void Lease::noteRefusal(const SqlError &error)
{
    m_scheduler->noteRefusal(error);
}

void Lease::watch(std::shared_ptr<Watched> watched)
{
    m_scheduler->watch(std::move(watched));
}

} // namespace AsyncSql
