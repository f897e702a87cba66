// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/supervisor_p.h>

#include <AsyncSql/scheduling/scheduler_p.h>

namespace AsyncSql {

Supervisor::Supervisor(std::shared_ptr<Scheduler> scheduler) : m_scheduler(std::move(scheduler))
{
    setObjectName(QStringLiteral("AsyncSql supervisor"));
}

void Supervisor::work()
{
    const std::shared_ptr<Scheduler> scheduler = std::move(m_scheduler);
    for (;;) {
        const Scheduler::Rest rest = scheduler->supervise(Clock::now());
        if (rest.isOver)
            return;
        scheduler->sleep(rest);
    }
}

} // namespace AsyncSql
