// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/operation_p.h>

#include <array>
#include <deque>
#include <vector>

namespace AsyncSql {

// The order of things, without a thread or a lock. Ordered writes run one at a time, as they came;
// an ordered read waits for the writes before it; what is unordered waits for nobody. Among what
// may run, the oldest goes first, and background reads after everything else.
class OperationQueues
{
public:
    struct Stopped
    {
        OperationPtr operation;
        Operation::Stop reason;
    };

    // backgroundLimit: how many background reads may run at a time, so that a connection is left.
    explicit OperationQueues(int backgroundLimit);

    void push(const OperationPtr &operation);
    [[nodiscard]] OperationPtr take(ConnectionRole role); // the next to run; null: none may now
    void complete(const Operation &operation);            // one that was taken

    [[nodiscard]] bool hasReady(ConnectionRole role) const;
    [[nodiscard]] bool holdsAnyFor(ConnectionRole role) const; // ready or not
    [[nodiscard]] qsizetype size() const;
    [[nodiscard]] qsizetype readyCount(ConnectionRole role) const; // at most; a bound for growing

    // Those that have a reason not to run. Looks at a bounded number per call, where the call
    // before left off.
    [[nodiscard]] std::vector<Stopped> takeStopped(Clock::time_point now);
    [[nodiscard]] std::vector<OperationPtr> takeAll();

private:
    enum Index {
        OrderedWrites,
        UnorderedWrites,
        OrderedReads,
        UnorderedReads,
        OrderedBackgroundReads,
        UnorderedBackgroundReads,
        IndexCount
    };
    using Queue = std::deque<OperationPtr>;

    [[nodiscard]] static Index indexOf(const Operation::Request &request);
    [[nodiscard]] static bool isBackground(Index index);
    [[nodiscard]] static bool serves(ConnectionRole role, Index index);
    [[nodiscard]] bool isReady(Index index) const;
    [[nodiscard]] std::optional<Index> best(ConnectionRole role) const;
    [[nodiscard]] std::optional<Index> oldestReady(ConnectionRole role, bool background) const;
    [[nodiscard]] quint64 oldestOutstandingWrite() const;

    std::array<Queue, IndexCount> m_queues;
    quint64 m_lastSequence = 0;
    quint64 m_lastTicket = 0;
    quint64 m_runningWrite = 0; // its ticket; 0: none
    int m_runningBackground = 0;
    const int m_backgroundLimit;
    std::array<qsizetype, IndexCount> m_looked{}; // how far takeStopped() has come in each
};

} // namespace AsyncSql
