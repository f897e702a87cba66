// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/worker_p.h>

#include <AsyncSql/scheduling/delivery_p.h>
#include <AsyncSql/scheduling/scheduler_p.h>

namespace AsyncSql {

namespace {

// A result may be held back for company only while the next one is sure to be quick.
constexpr auto QuickStatement = std::chrono::microseconds(100);

} // namespace

Worker::Worker(std::shared_ptr<Scheduler> scheduler, ConnectionRole role)
    : m_scheduler(std::move(scheduler)),
      m_role(role)
{
    setObjectName(role == ConnectionRole::Reader ? QStringLiteral("AsyncSql reader")
                                                 : QStringLiteral("AsyncSql worker"));
}

void Worker::run()
{
    const std::shared_ptr<Scheduler> scheduler = m_scheduler;
    {
        Executor executor(scheduler->sharedDriver(), m_role);
        Delivery::Batch batch(scheduler->delivery());
        OperationPtr next = scheduler->take(*this);
        while (next) {
            OperationPtr operation = std::move(next);
            perform(*operation, executor);
            next = scheduler->exchange(*this, executor.isInTransaction());
            if (!operation->request().isInternal)
                batch.add(operation);
            if (!next || batch.isDue(Clock::now())
                || !executor.isKnownToTakeLessThan(next->request().sql, QuickStatement))
                batch.flush();
            operation.reset(); // not kept alive, with all that a user's function holds, in a wait
            if (!next)
                next = scheduler->take(*this);
        }
    } // the connection is closed before anybody is told that the worker has left
    m_scheduler.reset();
    scheduler->leave(*this);
}

void Worker::perform(Operation &operation, Executor &executor)
{
    if (executor.isOpen()) {
        operation.perform(executor);
        return;
    }
    m_scheduler->noteOpening();
    const bool opened = operation.openFirst(executor);
    m_scheduler->noteConnection(*this, opened); // before the statement, which may take its time
    if (opened)
        operation.perform(executor);
}

} // namespace AsyncSql
