// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/transactionrun_p.h>

#include <AsyncSql/scheduling/backoff_p.h>
#include <AsyncSql/scheduling/delivery_p.h>

namespace AsyncSql::Detail {

namespace {

class StepPromise final : public AbstractPromise
{
public:
    using Done = std::function<void(std::exception_ptr)>;
    // canceler: with which the step is canceled; null, where it is done in any case
    explicit StepPromise(Done done, const AbstractPromise *canceler = nullptr)
        : m_done(std::move(done)),
          m_canceler(canceler)
    {
    }
    [[nodiscard]] bool isCanceled() const override
    {
        return m_canceler && m_canceler->isCanceled();
    }
    void setProgress(int) override {}
    void fail(std::exception_ptr error) override { m_done(std::move(error)); }
    void finish() override { m_done(nullptr); }

private:
    const Done m_done; // keeps the canceler
    const AbstractPromise *const m_canceler;
};

// Ends where its mailbox has it, and does nothing else.
OperationPtr continuation(const std::shared_ptr<Mailbox> &mailbox, StepPromise::Done done)
{
    const auto operation = std::make_shared<ActionOperation>(
        Operation::Request(), std::make_unique<StepPromise>(std::move(done)),
        [](Executor &, ActionOperation &) {});
    operation->mailbox = mailbox;
    return operation;
}

} // namespace

TransactionRun::TransactionRun(std::shared_ptr<SubmissionTarget> target, const Place &place,
                               const TransactionOptions &options,
                               std::unique_ptr<AbstractTransactionCall> call)
    : m_target(std::move(target)),
      m_place(place),
      m_options(options),
      m_call(std::move(call)),
      m_mailbox(Mailbox::ofCurrentThread()),
      m_delivery(std::make_shared<Delivery>([](const Operation &, const Ending &) {}))
{
}

void TransactionRun::begin()
{
    ++m_attempts;
    m_error = nullptr;
    m_isCanceled = m_call->isCanceled(); // in the wait before it
    if (m_isCanceled) {
        conclude();
        return;
    }
    const auto hold = m_target->hold(QStringLiteral("a transaction"));
    if (hold.lease)
        hold.lease->isManaged = true;
    m_transaction = std::make_shared<TransactionPrivate>(m_place, hold);
    auto promise = std::make_unique<StepPromise>(
        [self = shared_from_this()](auto error) { self->begun(std::move(error)); }, m_call.get());
    const OperationPtr operation = m_transaction->beginOperation(m_options, std::move(promise));
    operation->mailbox = m_mailbox;
    m_target->submit(operation);
}

bool TransactionRun::look(Clock::time_point now)
{
    Phase phase = Phase::Ended;
    {
        const std::lock_guard lock(m_mutex);
        phase = m_phase;
    }
    if (phase == Phase::Calling) {
        if (m_call->isCanceled() && !std::exchange(m_isCallCanceled, true))
            m_call->cancelCall();
        if (m_call->isCallFinished() && enter(Phase::Calling, Phase::Stepping))
            post(&TransactionRun::called); // nobody's event loop has told of it
    } else if (phase == Phase::Waiting && (now >= m_retryAt || m_call->isCanceled())) {
        if (enter(Phase::Waiting, Phase::Stepping))
            post(&TransactionRun::begin);
    }
    return phase != Phase::Ended;
}

// What is under way ends by itself; only the user's function, which may be running, has to be told.
OperationPtr TransactionRun::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
    }
    if (!enter(Phase::Calling, Phase::Ended) && !enter(Phase::Waiting, Phase::Ended))
        return nullptr;
    if (m_transaction)
        m_call->cancelCall();
    return continuation(m_mailbox, [self = shared_from_this()](auto error) {
        self->m_error = std::move(error);
        self->m_call->fail(self->m_error);
    });
}

// Not by the supervisor itself: it may end the caller's future, and run what is attached to that.
void TransactionRun::post(void (TransactionRun::*step)())
{
    const OperationPtr operation = continuation(
        m_mailbox, [self = shared_from_this(), step](const auto &) { (self.get()->*step)(); });
    operation->delivery = m_delivery;
    m_delivery->deliver(operation, Clock::now());
}

std::unique_ptr<AbstractPromise> TransactionRun::promiseOf(Step step)
{
    return std::make_unique<StepPromise>(
        [self = shared_from_this(), step](auto error) { (self.get()->*step)(std::move(error)); });
}

bool TransactionRun::enter(Phase from, Phase to)
{
    const std::lock_guard lock(m_mutex);
    if (m_phase != from)
        return false;
    m_phase = to;
    return true;
}

// To where the supervisor goes on. false: it has said that there is no more of it
bool TransactionRun::leaveStep(Phase to)
{
    const std::lock_guard lock(m_mutex);
    if (m_isClosed)
        return false;
    m_phase = to;
    return true;
}

void TransactionRun::begun(std::exception_ptr error)
{
    m_isCanceled = m_call->isCanceled();
    if (error) {
        if (!m_isCanceled)
            m_error = std::move(error);
        m_transaction.reset();
        conclude();
        return;
    }
    if (m_isCanceled) {
        rollback();
        return;
    }
    try {
        m_call->call(Transaction(m_transaction));
    } catch (...) {
        m_error = std::current_exception();
        rollback();
        return;
    }
    if (!leaveStep(Phase::Calling)) { // while the function ran
        m_call->cancelCall();
        m_error = std::make_exception_ptr(
            SqlError(SqlError::Kind::Closed, QStringLiteral("The engine was shut down meanwhile")));
        rollback();
        return;
    }
    if (!m_call->isCallFinished() && Mailbox::ofCurrentThread() != Mailbox::anywhere()) {
        m_call->whenCallFinished([self = shared_from_this()] { self->noteCallFinished(); });
        return;
    }
    noteCallFinished();
}

void TransactionRun::noteCallFinished()
{
    // And it is not that of a later attempt under way.
    if (m_call->isCallFinished() && enter(Phase::Calling, Phase::Stepping))
        called();
}

void TransactionRun::called()
{
    auto end = TransactionPrivate::End::Close;
    auto step = &TransactionRun::rolledBack;
    try {
        m_isCanceled = !m_call->takeOutcome();
        if (!m_isCanceled && !m_transaction->isEnding) { // as the function has asked
            end = TransactionPrivate::End::Commit;
            step = &TransactionRun::committed;
        }
    } catch (...) {
        m_error = std::current_exception();
    }
    m_transaction->end(end, promiseOf(step), m_mailbox);
}

void TransactionRun::rollback()
{
    m_transaction->end(TransactionPrivate::End::Close, promiseOf(&TransactionRun::rolledBack),
                       m_mailbox);
}

void TransactionRun::committed(std::exception_ptr error)
{
    m_error = std::move(error);
    m_transaction.reset();
    conclude();
}

void TransactionRun::rolledBack(std::exception_ptr error)
{
    const TransactionLevel &level = *m_transaction->level;
    if (!m_error && !m_isCanceled)
        m_error = std::move(error);
    if (!m_error && !m_isCanceled && m_transaction->isCommitting
        && level.state() != TransactionLevel::State::Committed) // what the function has asked for
        m_error = std::make_exception_ptr(level.commitError().value_or(
            SqlError(SqlError::Kind::TransactionAborted,
                     QStringLiteral("The transaction was rolled back before its commit"))));
    m_transaction.reset();
    conclude();
}

void TransactionRun::conclude()
{
    if (mayRetry()) {
        m_retryAt =
            Clock::now() + delayAfter(m_attempts, m_target->driver().options().retryPolicy());
        if (leaveStep(Phase::Waiting))
            return;
    }
    if (!enter(Phase::Stepping, Phase::Ended))
        return;
    if (m_error)
        m_call->fail(m_error);
    else if (m_isCanceled)
        m_call->finishCanceled();
    else
        m_call->finish();
}

bool TransactionRun::mayRetry() const
{
    if (!m_error || m_place.level || m_call->isCanceled()
        || m_attempts >= m_target->driver().options().retryPolicy().attempts)
        return false;
    try {
        std::rethrow_exception(m_error);
    } catch (const SqlError &error) {
        return error.isRetryable();
    } catch (...) {
        return false;
    }
}

} // namespace AsyncSql::Detail
