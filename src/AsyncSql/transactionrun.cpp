// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/transactionrun_p.h>

#include <AsyncSql/scheduling/backoff_p.h>
#include <AsyncSql/scheduling/mailbox_p.h>

namespace AsyncSql::Detail {

namespace {

class StepPromise final : public AbstractPromise
{
public:
    explicit StepPromise(std::function<void(std::exception_ptr)> done) : m_done(std::move(done)) {}
    [[nodiscard]] bool isCanceled() const override { return false; }
    void setProgress(int) override {}
    void fail(std::exception_ptr error) override { m_done(std::move(error)); }
    void finish() override { m_done(nullptr); }

private:
    const std::function<void(std::exception_ptr)> m_done;
};

} // namespace

TransactionRun::TransactionRun(std::shared_ptr<SubmissionTarget> target, const Place &place,
                               const TransactionOptions &options,
                               std::unique_ptr<AbstractTransactionCall> call)
    : m_target(std::move(target)),
      m_place(place),
      m_options(options),
      m_call(std::move(call)),
      m_mailbox(Mailbox::ofCurrentThread())
{
}

void TransactionRun::begin()
{
    ++m_attempts;
    m_error = nullptr;
    m_isCanceled = false;
    const auto hold = m_target->hold(QStringLiteral("a transaction"));
    if (hold.lease)
        hold.lease->isManaged = true;
    m_transaction = std::make_shared<TransactionPrivate>(m_place, hold);
    const OperationPtr operation =
        m_transaction->beginOperation(m_options, promiseOf(&TransactionRun::begun));
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
        if (m_call->isCallFinished())
            called(); // nobody's event loop has told of it
    } else if (phase == Phase::Waiting && (now >= m_retryAt || m_call->isCanceled())) {
        if (enter(Phase::Waiting, Phase::Stepping))
            begin();
    }
    return phase != Phase::Ended;
}

OperationPtr TransactionRun::close()
{
    if (!enter(Phase::Calling, Phase::Ended) && !enter(Phase::Waiting, Phase::Ended))
        return nullptr; // what is under way is ended by itself
    if (m_transaction)
        m_call->cancelCall();
    auto promise = std::make_unique<StepPromise>([self = shared_from_this()](auto error) {
        self->m_error = std::move(error);
        self->m_call->fail(self->m_error);
    });
    const auto operation = std::make_shared<ActionOperation>(
        Operation::Request(), std::move(promise), [](Executor &, ActionOperation &) {});
    operation->mailbox = m_mailbox;
    return operation;
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

void TransactionRun::begun(std::exception_ptr error)
{
    if (error) {
        m_error = std::move(error);
        m_transaction.reset();
        conclude();
        return;
    }
    if (m_call->isCanceled()) {
        m_isCanceled = true;
        m_transaction->end(TransactionPrivate::End::Close, promiseOf(&TransactionRun::rolledBack),
                           m_mailbox);
        return;
    }
    try {
        m_call->call(Transaction(m_transaction));
    } catch (...) {
        m_error = std::current_exception();
        m_transaction->end(TransactionPrivate::End::Close, promiseOf(&TransactionRun::rolledBack),
                           m_mailbox);
        return;
    }
    static_cast<void>(enter(Phase::Stepping, Phase::Calling));
    if (m_call->isCallFinished())
        called();
    else if (Mailbox::ofCurrentThread() != Mailbox::anywhere())
        m_call->whenCallFinished([self = shared_from_this()] {
            if (self->m_call->isCallFinished()) // and not that of a later attempt under way
                self->called();
        });
}

void TransactionRun::called()
{
    if (!enter(Phase::Calling, Phase::Stepping))
        return;
    auto end = TransactionPrivate::End::Close;
    auto step = &TransactionRun::rolledBack;
    try {
        m_isCanceled = !m_call->takeOutcome();
        if (!m_isCanceled && m_transaction->level->isActive()) {
            end = TransactionPrivate::End::Commit;
            step = &TransactionRun::committed;
        }
    } catch (...) {
        m_error = std::current_exception();
    }
    m_transaction->end(end, promiseOf(step), m_mailbox);
}

void TransactionRun::committed(std::exception_ptr error)
{
    m_error = std::move(error);
    m_transaction.reset();
    conclude();
}

void TransactionRun::rolledBack(std::exception_ptr error)
{
    if (!m_error && !m_isCanceled)
        m_error = std::move(error);
    m_transaction.reset();
    conclude();
}

void TransactionRun::conclude()
{
    if (mayRetry()) {
        m_retryAt =
            Clock::now() + delayAfter(m_attempts, m_target->driver().options().retryPolicy());
        static_cast<void>(enter(Phase::Stepping, Phase::Waiting));
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
