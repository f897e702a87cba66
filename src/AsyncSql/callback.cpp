// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/callback.h>

#include <AsyncSql/scheduling/handover_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qthread.h>

namespace AsyncSql::Detail {

namespace {

// An object in the context's thread, to post to: the context itself may go at any moment. What is posted
// holds it, so that no event is on its way to it when it goes, on any thread.
std::shared_ptr<QObject> relayInThreadOf(const QObject *context)
{
    if (context && context->thread() != QThread::currentThread()) {
        const auto relay = std::make_shared<QObject>();
        relay->moveToThread(context->thread());
        return relay;
    }
    thread_local const std::shared_ptr<QObject> own = std::make_shared<QObject>();
    return own;
}

} // namespace

AbstractCallback::AbstractCallback(QObject *context)
    : m_context(context),
      m_thread(context ? context->thread() : nullptr),
      m_relay(relayInThreadOf(context))
{
}

AbstractCallback::~AbstractCallback() = default;

void AbstractCallback::check() const
{
    if (!m_thread)
        throw SqlError(SqlError::Kind::InvalidArgument,
                       QStringLiteral("execute() with a function needs a context object"));
}

// Not before the call that is refused has returned.
void AbstractCallback::refuse(std::exception_ptr error)
{
    post(std::make_shared<const SqlError>(errorOf(error)));
}

void AbstractCallback::fail(std::exception_ptr error)
{
    if (QThread::currentThread() != m_thread)
        post(std::make_shared<const SqlError>(errorOf(error)));
    else if (m_context)
        callFailed(errorOf(error));
}

void AbstractCallback::finish()
{
    if (QThread::currentThread() != m_thread)
        post(nullptr);
    else if (m_context)
        call(m_result);
}

void AbstractCallback::post(std::shared_ptr<const SqlError> error)
{
    if (!m_thread)
        return;
    handOver();
    QMetaObject::invokeMethod(
        m_relay.get(),
        // The relay is kept until then.
        [context = m_context, relay = m_relay, call = takeCall(), result = std::move(m_result),
         error = std::move(error)] {
            takeOver();
            if (context)
                call(result, error.get());
        },
        Qt::QueuedConnection);
}

} // namespace AsyncSql::Detail
