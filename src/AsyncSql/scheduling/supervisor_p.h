// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/threadkeeper_p.h>

#include <memory>

namespace AsyncSql {

class Scheduler;

// One thread per engine, asleep until something is overdue: what was canceled or timed out, an
// operation that waits for a connection, a continuation that nobody runs, the end of the engine.
class Supervisor final : public KeptThread
{
public:
    explicit Supervisor(std::shared_ptr<Scheduler> scheduler);

protected:
    void work() override;

private:
    std::shared_ptr<Scheduler> m_scheduler; // let go when the thread ends
};

} // namespace AsyncSql
