// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/reply.h>

#include <AsyncSql/signalqueue_p.h>

#include <atomic>
#include <condition_variable>

namespace AsyncSql {

/*!
    \class AsyncSql::Reply
    \inmodule AsyncSql
    \ingroup handles
    \brief The rows of one statement, told by signals.

    Connectable::fetchAll() and Connectable::stream() return one. It emits rowsReady() and progressChanged() as the rows
    come, and then exactly one of finished(), failed() and canceled(), all from the event loop of
    its thread, so that there is time to connect to them.

    A reply is a child of the engine, or of the parent that was given, and lives in that parent's
    thread. It never deletes itself: call deleteLater() when you are done with it, or let the
    parent do it. Destroying it cancels its statement. Its functions are thread-safe;
    connect to it and destroy it in its own thread.
*/

/*!
    \fn void Reply::rowsReady(const AsyncSql::ResultSet &rows)
    The next \a rows of the result, in order; together they are all of it. As many at a time as
    Query::withFetchSize() says, 4,096 by default.
*/

/*!
    \fn void Reply::progressChanged(qint64 rows)
    So many \a rows have been read so far. Follows every rowsReady().
*/

/*!
    \fn void Reply::finished(const AsyncSql::ResultSet &result)
    All rows are there; \a result holds the whole of them (sharing memory with the parts), or, of a
    stream, the names of the columns alone.
*/

/*!
    \fn void Reply::failed(const AsyncSql::SqlError &error)
    The statement, or the reading of its rows, ended with \a error. Rows told of before remain
    valid.
*/

/*!
    \fn void Reply::canceled()
    cancel() was called before the statement was done.
*/

class ReplyPrivate
{
public:
    // What the reply and the statement at work share.
    struct Channel
    {
        Channel(Reply *reply, bool keeps) : queue(reply), keepsRows(keeps) {}

        [[nodiscard]] bool waitForRoom(std::chrono::milliseconds limit);
        void setPaused(bool paused);
        void noteReceived();
        void cancel();

        SignalQueue queue;
        const bool keepsRows;
        std::atomic<bool> isCanceled{false};
        std::atomic<bool> isFinished{false};
        qint64 told = 0; // rows, by progressChanged(); the reply's thread's

        std::mutex mutex; // guards all below: what a stream waits for
        std::condition_variable roomMade;
        int window = DefaultWindow;
        int underway = 0; // parts emitted and not yet received
        bool isPaused = false;
    };

    static constexpr int DefaultWindow = 4;

    ReplyPrivate(Reply *reply, bool keepsRows)
        : channel(std::make_shared<Channel>(reply, keepsRows))
    {
    }

    const std::shared_ptr<Channel> channel;
};

bool ReplyPrivate::Channel::waitForRoom(std::chrono::milliseconds limit)
{
    if (keepsRows)
        return true;
    std::unique_lock lock(mutex);
    return roomMade.wait_for(lock, limit,
                             [this] { return isCanceled || (!isPaused && underway < window); });
}

void ReplyPrivate::Channel::setPaused(bool paused)
{
    const std::lock_guard lock(mutex);
    isPaused = paused;
    roomMade.notify_all();
}

void ReplyPrivate::Channel::noteReceived()
{
    const std::lock_guard lock(mutex);
    --underway;
    roomMade.notify_all();
}

void ReplyPrivate::Channel::cancel()
{
    const std::lock_guard lock(mutex);
    isCanceled = true;
    roomMade.notify_all();
}

namespace {

// A promise kept in signals instead of a future.
class ReplyPromise final : public Detail::AbstractResultPromise
{
public:
    ReplyPromise(Reply *reply, std::shared_ptr<ReplyPrivate::Channel> channel)
        : m_reply(reply),
          m_channel(std::move(channel))
    {
    }

    [[nodiscard]] bool isCanceled() const override { return m_channel->isCanceled; }
    void setProgress(int) override {} // told with the rows
    [[nodiscard]] bool wantsChunks() const override { return true; }
    [[nodiscard]] bool keepsRows() const override { return m_channel->keepsRows; }
    [[nodiscard]] bool waitForRoom(std::chrono::milliseconds limit) override
    {
        return m_channel->waitForRoom(limit);
    }
    void addChunk(ResultSet &&chunk) override
    {
        m_rows += chunk.rowCount();
        {
            const std::lock_guard lock(m_channel->mutex);
            ++m_channel->underway;
        }
        m_channel->queue.post(
            [reply = m_reply, channel = m_channel.get(), chunk = std::move(chunk), rows = m_rows] {
                if (channel->isCanceled)
                    return;
                const QPointer<Reply> guard(reply);
                Q_EMIT reply->rowsReady(chunk);
                if (!guard)
                    return; // and the stream is canceled
                // A slot with an event loop of its own may have got the next ones by now.
                if (std::exchange(channel->told, std::max(channel->told, rows)) < rows)
                    Q_EMIT reply->progressChanged(rows);
                if (guard)
                    channel->noteReceived();
            });
    }
    void setResult(ResultSet &&result) override { m_result = std::move(result); }
    void fail(std::exception_ptr error) override
    {
        if (m_channel->isCanceled) {
            end([reply = m_reply] { Q_EMIT reply->canceled(); });
            return;
        }
        end([reply = m_reply, problem = Detail::errorOf(error)] { Q_EMIT reply->failed(problem); });
    }
    void finish() override
    {
        if (m_channel->isCanceled)
            end([reply = m_reply] { Q_EMIT reply->canceled(); });
        else
            end([reply = m_reply, result = m_result] { Q_EMIT reply->finished(result); });
    }

private:
    void end(std::function<void()> emission)
    {
        m_channel->isFinished = true;
        m_channel->queue.post(std::move(emission));
    }

    Reply *const m_reply; // used only by emissions, which the channel drops with the reply
    const std::shared_ptr<ReplyPrivate::Channel> m_channel;
    ResultSet m_result;
    qint64 m_rows = 0;
};

} // namespace

Reply::Reply(bool keepsRows) : d(std::make_unique<ReplyPrivate>(this, keepsRows)) {}

/*!
    Cancels the statement if it is not done, and emits nothing.
*/
Reply::~Reply()
{
    d->channel->cancel();
    d->channel->queue.detach();
}

/*!
    Returns whether the statement has ended, in whatever way; the signal that says how may still
    be on its way.
    \threadsafe
*/
bool Reply::isFinished() const
{
    return d->channel->isFinished;
}

/*!
    Cancels the statement: a queued one is removed, a running one is interrupted where the driver
    can. canceled() follows, and no rows before it. Does nothing when the statement has ended.
    \threadsafe
*/
void Reply::cancel()
{
    if (!d->channel->isFinished)
        d->channel->cancel();
}

/*!
    Returns how many parts of a stream() may be on their way to rowsReady() before the reading
    waits; the default is 4.
    \threadsafe
*/
int Reply::window() const
{
    const std::lock_guard lock(d->channel->mutex);
    return d->channel->window;
}

/*! Sets window() to \a parts, at least 1. Matters to a stream() alone. \threadsafe */
void Reply::setWindow(int parts)
{
    const std::lock_guard lock(d->channel->mutex);
    d->channel->window = std::max(1, parts);
    d->channel->roomMade.notify_all();
}

/*!
    Makes a stream() read no further, until resume(); parts that have been read still come. Its
    connection stays in use. A reply of fetchAll() does not pause.
    \threadsafe
*/
void Reply::pause()
{
    d->channel->setPaused(true);
}

/*! Makes a paused stream() go on. \threadsafe */
void Reply::resume()
{
    d->channel->setPaused(false);
}

bool Reply::event(QEvent *event)
{
    if (event->type() != SignalQueue::wakeEvent())
        return QObject::event(event);
    const auto channel = d->channel; // a slot may destroy the reply
    channel->queue.deliver();
    return true;
}

std::unique_ptr<Detail::AbstractResultPromise> Reply::promise() const
{
    return std::make_unique<ReplyPromise>(const_cast<Reply *>(this), d->channel);
}

} // namespace AsyncSql
