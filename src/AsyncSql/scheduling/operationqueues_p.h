// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/operation_p.h>

#include <array>
#include <deque>
#include <functional>
#include <set>
#include <vector>

namespace AsyncSql {

// The order of things, without a thread or a lock. Ordered writes run one at a time, as they came;
// an ordered read waits for the writes before it; what is unordered waits for nobody. Among what
// may run, the oldest goes first, and background reads after everything else: those that were given
// as such, those whose text is known to run for long, and those that have turned out to.
class OperationQueues
{
public:
    struct Stopped
    {
        OperationPtr operation;
        Operation::Stop reason;
    };

    // backgroundLimit: how many background reads may run at a time, so that a connection is left.
    // hasSingleWriter: nobody may write, ordered or not, while a handle holds the writes.
    OperationQueues(int backgroundLimit, bool hasSingleWriter);

    void push(OperationPtr operation);
    [[nodiscard]] OperationPtr take(ConnectionRole role); // the next to run; null: none may now
    [[nodiscard]] const Operation *front(ConnectionRole role) const; // what take() would take
    void complete(const Operation &operation);                       // one that was taken
    void demote(Operation &operation);            // to the background, while it runs
    void postpone(const OperationPtr &operation); // one that was taken: it is to be taken again
    [[nodiscard]] bool isInteractiveReady(ConnectionRole role) const;
    [[nodiscard]] bool isBackgroundOverfull() const
    {
        return m_runningBackground > m_backgroundLimit;
    }

    [[nodiscard]] bool hasReady(ConnectionRole role) const;
    [[nodiscard]] bool holdsAnyFor(ConnectionRole role) const; // ready or not
    [[nodiscard]] qsizetype size() const;
    [[nodiscard]] qsizetype readyCount(ConnectionRole role) const; // at most; a bound for growing

    // The right to write, for a handle's connection: taken where no write runs and none that was
    // given before, whose sequence is less, waits; else the next writes wait for this one.
    [[nodiscard]] quint64 nextSequence() { return ++m_lastSequence; }
    [[nodiscard]] bool holdWrites(quint64 sequence);
    void releaseWrites() { m_areWritesHeld = false; }
    void withdrawHold(quint64 sequence) { m_waitingHolds.erase(sequence); }
    [[nodiscard]] quint64 oldestOutstandingWrite() const; // its ticket
    [[nodiscard]] bool areWritesHeld() const { return m_areWritesHeld; }

    // Looks at a bounded number of them per call, where the call before left off; what look() takes
    // out is no longer there.
    using Queue = std::deque<OperationPtr>;
    static void lookThrough(Queue &queue, qsizetype &looked,
                            const std::function<void(OperationPtr &)> &look);

    // Those that have a reason not to run.
    using Reason = std::function<Operation::Stop(const Operation &)>;
    [[nodiscard]] std::vector<Stopped> takeStopped(const Reason &reasonFor);
    [[nodiscard]] std::vector<OperationPtr> takeAll();

private:
    enum Index { // those that one role serves lie side by side
        OrderedWrites,
        UnorderedWrites,
        OrderedReads,
        UnorderedReads,
        OrderedBackgroundReads,
        UnorderedBackgroundReads,
        IndexCount
    };
    [[nodiscard]] Index indexOf(const Operation &operation) const;
    [[nodiscard]] static bool isBackground(Index index);
    using Range = std::pair<int, int>; // from the first to before the second
    [[nodiscard]] static Range servedBy(ConnectionRole role);
    [[nodiscard]] static Range servedBy(ConnectionRole role, bool background);
    [[nodiscard]] bool isReady(Index index) const;
    [[nodiscard]] std::optional<Index> best(ConnectionRole role) const;
    [[nodiscard]] std::optional<Index> oldestReady(ConnectionRole role, bool background) const;

    std::array<Queue, IndexCount> m_queues;
    quint64 m_lastSequence = 0;
    quint64 m_lastTicket = 0;
    quint64 m_runningWrite = 0; // its ticket; 0: none
    int m_runningUnorderedWrites = 0;
    int m_runningBackground = 0;
    const int m_backgroundLimit;
    const bool m_hasSingleWriter;
    bool m_areWritesHeld = false;
    std::set<quint64> m_waitingHolds;             // sequences
    std::array<qsizetype, IndexCount> m_looked{}; // how far takeStopped() has come in each
};

} // namespace AsyncSql
