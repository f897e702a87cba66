// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/operationqueues_p.h>

#include <algorithm>
#include <limits>

namespace AsyncSql {

namespace {

constexpr qsizetype LooksPerCall = 2048; // under a lock that the GUI thread takes too

} // namespace

OperationQueues::OperationQueues(int backgroundLimit, bool hasSingleWriter)
    : m_backgroundLimit(backgroundLimit),
      m_hasSingleWriter(hasSingleWriter)
{
}

void OperationQueues::push(OperationPtr operation)
{
    const StatementPace *const pace = operation->pace();
    operation->isBackground = operation->request().access == Access::Read
        && (operation->request().priority == Query::Priority::Background
            || (pace && pace->isLong()));
    const Index index = indexOf(*operation);
    operation->sequence = nextSequence();
    // One that only takes a connection is no write that a later read would have to see.
    if (index == OrderedWrites && !operation->lease)
        operation->ticket = ++m_lastTicket;
    else if (operation->request().ordering == Ordering::Submission)
        operation->ticket = m_lastTicket;
    m_queues[index].push_back(std::move(operation));
}

OperationPtr OperationQueues::take(ConnectionRole role)
{
    const std::optional<Index> index = best(role);
    if (!index)
        return nullptr;
    Queue &queue = m_queues[*index];
    OperationPtr operation = std::move(queue.front());
    queue.pop_front();
    if (*index == OrderedWrites && operation->lease)
        m_areWritesHeld = true;
    else if (*index == OrderedWrites)
        m_runningWrite = operation->ticket;
    else if (*index == UnorderedWrites)
        ++m_runningUnorderedWrites;
    else if (isBackground(*index))
        ++m_runningBackground;
    return operation;
}

const Operation *OperationQueues::front(ConnectionRole role) const
{
    const std::optional<Index> index = best(role);
    return index ? m_queues[*index].front().get() : nullptr;
}

void OperationQueues::complete(const Operation &operation)
{
    const Index index = indexOf(operation);
    if (index == OrderedWrites && operation.lease)
        return; // its handle has the right to write now
    if (index == OrderedWrites)
        m_runningWrite = 0;
    else if (index == UnorderedWrites)
        --m_runningUnorderedWrites;
    else if (isBackground(index))
        --m_runningBackground;
}

void OperationQueues::demote(Operation &operation)
{
    complete(operation);
    operation.isBackground = true;
    ++m_runningBackground;
}

void OperationQueues::postpone(const OperationPtr &operation)
{
    complete(*operation);
    m_queues[indexOf(*operation)].push_front(operation);
}

bool OperationQueues::isInteractiveReady(ConnectionRole role) const
{
    return oldestReady(role, false).has_value();
}

bool OperationQueues::hasReady(ConnectionRole role) const
{
    return best(role).has_value();
}

bool OperationQueues::holdsAnyFor(ConnectionRole role) const
{
    const auto [first, end] = servedBy(role);
    return std::any_of(m_queues.begin() + first, m_queues.begin() + end,
                       [](const Queue &queue) { return !queue.empty(); });
}

qsizetype OperationQueues::size() const
{
    size_t size = 0;
    for (const Queue &queue : m_queues)
        size += queue.size();
    return qsizetype(size);
}

qsizetype OperationQueues::readyCount(ConnectionRole role) const
{
    size_t count = 0;
    const auto [first, end] = servedBy(role);
    for (int i = first; i < end; ++i) {
        if (isReady(Index(i)))
            count += i == OrderedWrites ? 1 : m_queues[size_t(i)].size();
    }
    return qsizetype(count);
}

std::vector<OperationQueues::Stopped> OperationQueues::takeStopped(const Reason &reasonFor)
{
    std::vector<Stopped> stopped;
    for (size_t i = 0; i < m_queues.size(); ++i) {
        lookThrough(m_queues[i], m_looked[i], [&](OperationPtr &operation) {
            const Operation::Stop reason = reasonFor(*operation);
            if (reason != Operation::Stop::None)
                stopped.push_back({std::exchange(operation, nullptr), reason});
        });
    }
    return stopped;
}

void OperationQueues::lookThrough(Queue &queue, qsizetype &looked,
                                  const std::function<void(OperationPtr &)> &look)
{
    const auto size = qsizetype(queue.size());
    const qsizetype begin = looked < size ? looked : 0;
    looked = std::min(size, begin + LooksPerCall);
    bool hasGaps = false;
    for (qsizetype at = begin; at < looked; ++at) {
        look(queue[size_t(at)]);
        hasGaps |= !queue[size_t(at)];
    }
    if (hasGaps)
        std::erase(queue, nullptr);
}

std::vector<OperationPtr> OperationQueues::takeAll()
{
    std::vector<OperationPtr> all;
    for (Queue &queue : m_queues) {
        all.insert(all.end(), queue.begin(), queue.end());
        queue.clear();
    }
    return all;
}

bool OperationQueues::holdWrites(quint64 sequence)
{
    const Queue &writes = m_queues[OrderedWrites];
    const bool isFree = !m_areWritesHeld && m_runningWrite == 0 && m_runningUnorderedWrites == 0;
    const bool isNext = (writes.empty() || sequence < writes.front()->sequence)
        && (m_waitingHolds.empty() || sequence <= *m_waitingHolds.begin());
    if (!isFree || !isNext) {
        m_waitingHolds.insert(sequence);
        return false;
    }
    m_waitingHolds.erase(sequence);
    m_areWritesHeld = true;
    return true;
}

OperationQueues::Index OperationQueues::indexOf(const Operation &operation) const
{
    const Operation::Request &request = operation.request();
    const bool isOrdered = request.ordering == Ordering::Submission;
    if (operation.lease) {
        // After the writes before it, as a read; it takes part in their order where the handle
        // that gets the connection is then the only one to write.
        return m_hasSingleWriter && request.access == Access::Write ? OrderedWrites : OrderedReads;
    }
    if (request.access == Access::Write)
        return isOrdered ? OrderedWrites : UnorderedWrites;
    if (operation.isBackground)
        return isOrdered ? OrderedBackgroundReads : UnorderedBackgroundReads;
    return isOrdered ? OrderedReads : UnorderedReads;
}

bool OperationQueues::isBackground(Index index)
{
    return index == OrderedBackgroundReads || index == UnorderedBackgroundReads;
}

OperationQueues::Range OperationQueues::servedBy(ConnectionRole role)
{
    return {role == ConnectionRole::Reader ? OrderedReads : OrderedWrites,
            role == ConnectionRole::Writer ? OrderedReads : IndexCount};
}

OperationQueues::Range OperationQueues::servedBy(ConnectionRole role, bool background)
{
    const auto [first, end] = servedBy(role);
    constexpr int border = OrderedBackgroundReads;
    return background ? Range{std::max(first, border), std::max(end, border)}
                      : Range{first, std::min(end, border)};
}

bool OperationQueues::isReady(Index index) const
{
    const Queue &queue = m_queues[index];
    if (queue.empty() || (isBackground(index) && m_runningBackground >= m_backgroundLimit))
        return false;
    switch (index) {
    case OrderedWrites:
        return m_runningWrite == 0 && !m_areWritesHeld
            && (m_waitingHolds.empty() || queue.front()->sequence < *m_waitingHolds.begin());
    case UnorderedWrites:
        return !m_areWritesHeld && m_waitingHolds.empty();
    case OrderedReads:
    case OrderedBackgroundReads:
        return queue.front()->ticket < oldestOutstandingWrite();
    case UnorderedReads:
    case UnorderedBackgroundReads:
    case IndexCount:
        break;
    }
    return true;
}

std::optional<OperationQueues::Index> OperationQueues::best(ConnectionRole role) const
{
    const std::optional<Index> interactive = oldestReady(role, false);
    return interactive ? interactive : oldestReady(role, true);
}

std::optional<OperationQueues::Index> OperationQueues::oldestReady(ConnectionRole role,
                                                                   bool background) const
{
    std::optional<Index> oldest;
    const auto [first, end] = servedBy(role, background);
    for (int i = first; i < end; ++i) {
        const auto index = Index(i);
        if (isReady(index)
            && (!oldest || m_queues[index].front()->sequence < m_queues[*oldest].front()->sequence))
            oldest = index;
    }
    return oldest;
}

quint64 OperationQueues::oldestOutstandingWrite() const
{
    if (m_runningWrite != 0)
        return m_runningWrite;
    const Queue &writes = m_queues[OrderedWrites];
    if (writes.empty())
        return std::numeric_limits<quint64>::max();
    // The one that takes a connection has the ticket of the write before it, which is done.
    return writes.front()->ticket + (writes.front()->lease ? 1 : 0);
}

} // namespace AsyncSql
