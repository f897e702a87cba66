// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/worker_p.h>

#include <AsyncSql/logging_p.h>
#include <AsyncSql/scheduling/delivery_p.h>
#include <AsyncSql/scheduling/scheduler_p.h>

#include <QtCore/qrandom.h>

#include <thread>

namespace AsyncSql {

namespace {

// A result may be held back for company only while the next one is sure to be quick.
constexpr auto QuickStatement = std::chrono::microseconds(100);
// How long a worker without anything to do looks out for it before it falls asleep.
constexpr auto Lookout = std::chrono::microseconds(30);
constexpr size_t MostAhead = 32; // statements that are sent before they are answered
// A connection that was idle for longer is asked whether it is still one.
constexpr auto TrustedSilence = std::chrono::seconds(30);
constexpr auto AnswerLimit = std::chrono::seconds(5); // for that, and for
constexpr auto EndLimit = std::chrono::seconds(10);   // a rollback that nobody waits for

bool isKnownToBeQuick(const Operation &operation)
{
    const StatementPace *const pace = operation.pace();
    return pace && pace->isKnownToTakeLessThan(QuickStatement);
}

// Not in another transaction than its own, which has ended: what is sent is done.
const StatementCall *sendable(const Operation &operation)
{
    const bool isInPlace = !operation.level || operation.level->isActive();
    return isInPlace ? operation.callToSend() : nullptr;
}

// When a connection made now is to be replaced: varied, so that not all are replaced at a time.
Clock::time_point expiry(const Driver &driver)
{
    const auto lifetime = driver.options().maximumLifetime();
    constexpr auto forever = std::chrono::hours(24 * 365);
    if (driver.livesInConnection() || lifetime <= std::chrono::milliseconds(0)
        || lifetime > forever)
        return Clock::time_point::max();
    const double share = 0.9 + QRandomGenerator::global()->generateDouble() / 10;
    return Clock::now() + std::chrono::milliseconds(qint64(double(lifetime.count()) * share));
}

} // namespace

Worker::Worker(std::shared_ptr<Scheduler> scheduler, ConnectionRole role, bool opensAtOnce)
    : m_scheduler(std::move(scheduler)),
      m_role(role),
      m_opensAtOnce(opensAtOnce)
{
    setObjectName(role == ConnectionRole::Reader ? QStringLiteral("AsyncSql reader")
                                                 : QStringLiteral("AsyncSql worker"));
}

void Worker::work()
{
    const std::shared_ptr<Scheduler> scheduler = m_scheduler;
    {
        Executor executor(scheduler->sharedDriver(), m_role);
        Delivery::Batch batch(scheduler->delivery());
        if (m_opensAtOnce)
            static_cast<void>(open(executor)); // why there is none, the first operation is told
        OperationPtr next = take(executor);
        while (next) {
            OperationPtr operation = std::move(next);
            perform(*operation, executor);
            if (operation->wasPostponed()) {
                next = scheduler->exchangePostponed(*this);
            } else {
                next = scheduler->exchange(*this, executor.isInTransaction());
                if (!operation->request().isInternal)
                    batch.add(operation, since);
            }
            if (!next || batch.isDue(next->started)
                || (executor.sentCount() == 0 && !isKnownToBeQuick(*next))) {
                executor.endReads();
                batch.flush();
            }
            operation.reset(); // not kept alive, with all that a user's function holds, in a wait
            if (!next)
                next = take(executor);
        }
    } // the connection is closed before anybody is told that the worker has left
    m_scheduler.reset();
    scheduler->leave(*this);
}

// The next operation often follows at once, and to be woken takes longer than most statements do.
void Worker::sleep(std::unique_lock<std::mutex> &lock)
{
    static const bool hasSeveralProcessors = std::thread::hardware_concurrency() > 1;
    m_isAsleep = true;
    if (hasSeveralProcessors) {
        lock.unlock();
        const auto end = Clock::now() + Lookout;
        while (m_isAsleep && Clock::now() < end)
            relaxProcessor();
        lock.lock();
    }
    m_wake.wait(lock, [this] { return !m_isAsleep; });
}

void Worker::wakeUp()
{
    m_isAsleep = false;
    m_wake.notify_one();
}

OperationPtr Worker::take(Executor &executor)
{
    const auto idleSince = Clock::now();
    OperationPtr operation = m_scheduler->take(*this);
    // A server, or a router on the way to it, may have closed what was silent for long.
    const auto now = Clock::now();
    if (operation && now - idleSince > TrustedSilence) {
        interruption->begin(operation.get(), executor.interrupter(), Interruption::Means::BreakOff,
                            now + AnswerLimit);
        executor.checkAlive();
        static_cast<void>(interruption->end());
        if (executor.lost())
            m_scheduler->noteLost(*this, *executor.lost());
    }
    return operation;
}

void Worker::perform(Operation &operation, Executor &executor)
{
    if (!operation.mayJoinReads)
        executor.endReads();
    if (!lease)
        renewIfOld(executor);
    if (!openFor(operation, executor))
        return;
    performInterruptibly(operation, executor);
    if (!executor.lost())
        return;
    m_scheduler->noteLost(*this, *executor.lost());
    // What broke before is found out by the first statement after it.
    if (!lease && !operation.lease && operation.mayRunAgain() && openFor(operation, executor))
        performInterruptibly(operation, executor);
}

void Worker::performInterruptibly(Operation &operation, Executor &executor)
{
    if (!operation.readsCursor && executor.hasCursors()) {
        // First, and not canceled: to interrupt this must not lose rows of theirs.
        interruption->begin(&operation, executor.interrupter(), Interruption::Means::BreakOff);
        const bool isSettled = operation.settleFirst(executor);
        static_cast<void>(interruption->end());
        if (!isSettled)
            return;
    }
    interruption->begin(&operation, executor.interrupter(), Interruption::Means::All,
                        operation.request().isInternal ? Clock::now() + EndLimit
                                                       : Clock::time_point::max());
    sendAhead(operation, executor);
    if (!operation.isEndClaimed()) // while it was ahead
        operation.perform(executor);
    if (executor.sentCount() > 0)
        executor.dropAnswer(operation.callToSend());
    if (!interruption->end())
        executor.abandon();
}

// What is at hand, unless it has been sent already, and behind it what comes next.
void Worker::sendAhead(const Operation &operation, Executor &executor)
{
    const size_t sent = executor.sentCount();
    if (!isFollowed || !executor.hasPipeline() || sent > MostAhead / 2)
        return;
    const StatementCall *const call = sendable(operation);
    if (!call)
        return;
    if (sent == 0 && !executor.prepareToSend(*call))
        return;
    const auto next = m_scheduler->takeAhead(*this, sent, MostAhead, [&](const Operation &other) {
        const StatementCall *const itsCall = sendable(other);
        return itsCall && executor.mayBeSent(*itsCall);
    });
    if (next.empty() || (sent == 0 && !executor.send(*call)))
        return;
    for (const OperationPtr &following : next) {
        if (!executor.send(*following->callToSend()))
            return; // this one and those behind it are run as if they had not been taken
        following->reach(Stage::Running);
    }
}

bool Worker::openFor(Operation &operation, Executor &executor)
{
    const bool endsConnection = operation.request().isInternal; // that of a handle
    if (executor.isOpen() || executor.isInTransaction() || endsConnection)
        return true;
    operation.reach(Stage::Connecting);
    std::exception_ptr error = m_scheduler->awaitAttempt(*this, operation);
    if (!error)
        error = open(executor);
    if (!error && operation.isEndClaimed()) // meanwhile: nobody waits for what it would do
        error = std::make_exception_ptr(SqlError(SqlError::Kind::Canceled, {}));
    if (error)
        operation.failUnperformed(error);
    return !error;
}

std::exception_ptr Worker::open(Executor &executor)
{
    const auto begun = m_scheduler->noteOpening();
    std::exception_ptr error;
    try {
        executor.open();
    } catch (...) {
        error = std::current_exception();
    }
    m_expiry = expiry(m_scheduler->driver());
    m_scheduler->noteConnection(*this, begun, error); // before the statement, which may take long
    return error;
}

void Worker::renewIfOld(Executor &executor)
{
    if (executor.isOpen() && executor.sentCount() == 0 && since >= m_expiry)
        executor.close();
}

} // namespace AsyncSql
