// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/asyncsqlengine_p.h>

#include <AsyncSql/connection_p.h>

#include <QtCore/qdebug.h>
#include <QtCore/qhash.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

/*!
    \class AsyncSql::AsyncSqlEngine
    \inmodule AsyncSql
    \ingroup handles
    \brief A database, used from any thread, that never makes its caller wait.

    An engine runs statements on connections of its own, each in a thread of its own, and returns
    futures. It opens nothing until the first statement, and opens further connections, up to
    ConnectionOptions::maximumConnections(), when there is work for them.

    \code
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(u"sqlite:///music.db"_s));
    engine.execute(u"SELECT title FROM tracks WHERE artist = ?"_s, {artist})
        .then(this, [this](const ResultSet &tracks) { show(tracks); })
        .onCanceled(this, [] {})
        .onFailed(this, [this](const SqlError &error) { showError(error.text()); });
    \endcode

    All functions are thread-safe, but for the destructor, and return at once. The signals are
    emitted in the engine's thread.

    Destroying an engine cancels what it has not done yet: those futures end with
    SqlError::Kind::Closed. The destructor does not wait for the database; to know when the
    connections are closed, use shutdown() and its future first.
*/

/*!
    \enum AsyncSql::AsyncSqlEngine::State
    \value Closed There is no connection: not yet, or no more.
    \value Opening The first connection is being opened.
    \value Open There is at least one connection.
*/

/*!
    \property AsyncSql::AsyncSqlEngine::state
    \brief whether the engine has a connection.
*/

/*!
    \fn void AsyncSqlEngine::stateChanged(AsyncSql::AsyncSqlEngine::State state)
    The engine has come to \a state.
*/

/*!
    \fn void AsyncSqlEngine::connectionLost(const AsyncSql::SqlError &error)
    A connection broke, with \a error.
*/

/*!
    \fn void AsyncSqlEngine::connectionRestored()
    There is a connection again after connectionLost().
*/

/*!
    \fn void AsyncSqlEngine::slowQuery(const QString &sql, std::chrono::milliseconds duration)
    The statement \a sql ran for \a duration, which is the slowQueryThreshold() or longer.
*/

/*!
    \fn void AsyncSqlEngine::errorOccurred(const AsyncSql::SqlError &error)
    A statement ended with \a error, whether or not anybody looks at its future.
*/

namespace {

struct NamedEngines
{
    std::mutex mutex; // guards the table
    QHash<QString, AsyncSqlEngine *> engines;
};

NamedEngines &namedEngines()
{
    static auto *const table = new NamedEngines; // never destroyed: a static engine is after it
    return *table;
}

} // namespace

EngineSignals::EngineSignals(AsyncSqlEngine *engine) : m_engine(engine), m_queue(engine) {}

void EngineSignals::stateChanged(ConnectionState state)
{
    static constexpr AsyncSqlEngine::State states[] = {
        AsyncSqlEngine::State::Closed, AsyncSqlEngine::State::Opening, AsyncSqlEngine::State::Open};
    const AsyncSqlEngine::State newState = states[int(state)];
    m_state = newState;
    m_queue.post([engine = m_engine, newState] { Q_EMIT engine->stateChanged(newState); });
}

void EngineSignals::connectionLost(const SqlError &error)
{
    m_queue.post([engine = m_engine, error] { Q_EMIT engine->connectionLost(error); });
}

void EngineSignals::connectionRestored()
{
    m_queue.post([engine = m_engine] { Q_EMIT engine->connectionRestored(); });
}

void EngineSignals::failed(const SqlError &error)
{
    m_queue.post([engine = m_engine, error] { Q_EMIT engine->errorOccurred(error); });
}

void EngineSignals::wasSlow(const QString &sql, std::chrono::milliseconds duration)
{
    m_queue.post([engine = m_engine, sql, duration] { Q_EMIT engine->slowQuery(sql, duration); });
}

SchedulerObserver::SchedulerObserver(std::shared_ptr<EngineSignals> engineSignals)
    : m_engineSignals(std::move(engineSignals))
{
}

void SchedulerObserver::stateChanged(ConnectionState state)
{
    const std::lock_guard lock(m_mutex);
    if (m_isRetired)
        return;
    m_state = state;
    m_engineSignals->stateChanged(state);
}

void SchedulerObserver::wasSlow(const QString &sql, std::chrono::milliseconds duration)
{
    m_engineSignals->wasSlow(sql, duration);
}

void SchedulerObserver::retire()
{
    const std::lock_guard lock(m_mutex);
    m_isRetired = true;
    if (std::exchange(m_state, ConnectionState::Closed) != ConnectionState::Closed)
        m_engineSignals->stateChanged(ConnectionState::Closed);
}

AsyncSqlEnginePrivate::AsyncSqlEnginePrivate(AsyncSqlEngine *engine,
                                             const ConnectionOptions &connectionOptions)
    : engineSignals(std::make_shared<EngineSignals>(engine)),
      options(connectionOptions)
{
    // Made before any engine is complete, so that it is destroyed after every static one.
    static_cast<void>(ThreadKeeper::instance());
}

std::shared_ptr<Scheduler> AsyncSqlEnginePrivate::scheduler()
{
    const std::lock_guard lock(mutex);
    if (!current) {
        if (isClosed)
            throw SqlError(SqlError::Kind::Closed, u"The engine has been shut down"_s);
        observer = std::make_shared<SchedulerObserver>(engineSignals);
        current = std::make_shared<Scheduler>(Driver::create(options), observer);
        current->log().setEcho(echo);
        current->log().setEchoesValues(echoesValues);
        current->log().setSlowThreshold(slowQueryThreshold);
    }
    return current;
}

std::vector<std::shared_ptr<Scheduler>> AsyncSqlEnginePrivate::schedulers() const
{
    std::vector<std::shared_ptr<Scheduler>> all;
    for (const auto &weak : retired) {
        if (auto scheduler = weak.lock(); scheduler && !scheduler->hasReported())
            all.push_back(std::move(scheduler));
    }
    if (current)
        all.push_back(current);
    return all;
}

/*!
    Makes an engine for an SQLite database in memory; setOptions() makes it one for another. The
    engine is a child of \a parent.
*/
AsyncSqlEngine::AsyncSqlEngine(QObject *parent) : AsyncSqlEngine(ConnectionOptions(), parent) {}

/*!
    Makes an engine for the database that \a options tell of, and opens nothing yet. Options that
    are not valid fail every statement with what is wrong. The engine is a child of \a parent.
*/
AsyncSqlEngine::AsyncSqlEngine(const ConnectionOptions &options, QObject *parent)
    : QObject(parent),
      d(std::make_unique<AsyncSqlEnginePrivate>(this, options))
{
}

/*!
    Cancels what is queued and running, and hands the threads over to end by themselves.
*/
AsyncSqlEngine::~AsyncSqlEngine()
{
    setConnectionName({});
    d->engineSignals->detach();
    for (const auto &scheduler : d->schedulers())
        static_cast<void>(scheduler->shutdown(ShutdownMode::Cancel, std::chrono::seconds(0)));
}

/*! Returns what the engine connects to, and how. \threadsafe */
ConnectionOptions AsyncSqlEngine::options() const
{
    const std::lock_guard lock(d->mutex);
    return d->options;
}

/*!
    Sets what the engine connects to. Statements given before are still done where they were to be
    done, and transactions, connections and cursors stay there until they end; what the engine is given
    after uses \a options.
    \threadsafe
*/
void AsyncSqlEngine::setOptions(const ConnectionOptions &options)
{
    const std::lock_guard lock(d->mutex);
    d->options = options;
    if (const auto old = std::exchange(d->current, nullptr)) {
        d->observer->retire();
        old->retire();
        std::erase_if(d->retired, [](const auto &weak) { return weak.expired(); });
        d->retired.push_back(old);
    }
}

/*! Returns the name of the Qt SQL driver, such as "QSQLITE". \threadsafe */
QString AsyncSqlEngine::driverName() const
{
    return options().driver();
}

/*! Returns whether the engine has a connection. \threadsafe */
AsyncSqlEngine::State AsyncSqlEngine::state() const
{
    return d->engineSignals->state();
}

/*! Returns how much there is to do, has been done, and how long it took. \threadsafe */
EngineStatistics AsyncSqlEngine::statistics() const
{
    const std::lock_guard lock(d->mutex);
    return d->current ? d->current->statistics() : EngineStatistics();
}

/*! Returns whether every statement is logged; the default is no. \threadsafe */
bool AsyncSqlEngine::echo() const
{
    const std::lock_guard lock(d->mutex);
    return d->echo;
}

/*!
    Logs every statement with the time it took, and never its values, in the category
    \c asyncsql.sql, if \a echo is true.
    \threadsafe
*/
void AsyncSqlEngine::setEcho(bool echo)
{
    const std::lock_guard lock(d->mutex);
    d->echo = echo;
    if (d->current)
        d->current->log().setEcho(echo);
}

/*!
    Returns whether setEcho() writes the values of a statement's parameters, too. The default is
    \c false: a log is read by more people than a database.
*/
bool AsyncSqlEngine::echoesValues() const
{
    const std::lock_guard lock(d->mutex);
    return d->echoesValues;
}

/*!
    Has setEcho() write the values of a statement's parameters, too, if \a echoes is true.
    \threadsafe
*/
void AsyncSqlEngine::setEchoesValues(bool echoes)
{
    const std::lock_guard lock(d->mutex);
    d->echoesValues = echoes;
    if (d->current)
        d->current->log().setEchoesValues(echoes);
}

/*! Returns from what duration on a statement is slow; 0, the default: none is. \threadsafe */
std::chrono::milliseconds AsyncSqlEngine::slowQueryThreshold() const
{
    const std::lock_guard lock(d->mutex);
    return d->slowQueryThreshold;
}

/*!
    Tells of statements that run for \a threshold or longer: slowQuery() is emitted, and the
    category \c asyncsql.slow has a warning. Time in the queue does not count; 0 turns it off.
    \threadsafe
*/
void AsyncSqlEngine::setSlowQueryThreshold(std::chrono::milliseconds threshold)
{
    const std::lock_guard lock(d->mutex);
    d->slowQueryThreshold = threshold;
    if (d->current)
        d->current->log().setSlowThreshold(threshold);
}

/*! Returns the name under which the engine is published; none by default. \threadsafe */
QString AsyncSqlEngine::connectionName() const
{
    const std::lock_guard lock(d->mutex);
    return d->connectionName;
}

/*!
    Publishes the engine under \a name, in place of any other engine of that name; an empty one
    withdraws it.
    \threadsafe
    \sa named()
*/
void AsyncSqlEngine::setConnectionName(const QString &name)
{
    NamedEngines &table = namedEngines();
    const std::scoped_lock lock(table.mutex, d->mutex);
    const auto old = table.engines.constFind(d->connectionName);
    if (old != table.engines.cend() && old.value() == this)
        table.engines.erase(old);
    d->connectionName = name;
    if (!name.isEmpty())
        table.engines.insert(name, this);
}

/*!
    Returns the engine published as \a connectionName, or null.
    \threadsafe
*/
AsyncSqlEngine *AsyncSqlEngine::named(const QString &connectionName)
{
    NamedEngines &table = namedEngines();
    const std::lock_guard lock(table.mutex);
    return table.engines.value(connectionName);
}

/*!
    Opens one connection and returns a future for its success; fails with the reason for which
    there is none. Not needed: the first statement does it.
    \threadsafe
*/
QFuture<void> AsyncSqlEngine::open()
{
    auto promise = std::make_unique<OpenPromise>();
    QFuture<void> future = promise->future();
    try {
        const std::shared_ptr<SubmissionTarget> scheduler = target();
        Operation::Request request;
        request.access = Access::Read;
        scheduler->submit(std::make_shared<OpenOperation>(std::move(request), std::move(promise)));
    } catch (const SqlError &) {
        promise->fail(std::current_exception());
    }
    return future;
}

/*!
    Takes one connection out of the others' use, as soon as one is free, and returns a future for a
    handle to it. Fails with SqlError::Kind::AcquireTimeout, naming what holds them, if none is free
    within ConnectionOptions::acquireTimeout().
    \threadsafe
*/
QFuture<Connection> AsyncSqlEngine::connection()
{
    auto promise = std::make_unique<ValuePromise<Connection>>();
    QFuture<Connection> future = promise->future();
    try {
        const std::shared_ptr<SubmissionTarget> scheduler = target();
        const auto held =
            std::make_shared<HeldConnection>(scheduler->hold(u"a connection"_s).lease, this);
        const auto connection = std::make_shared<ConnectionPrivate>(held);
        promise->setValue(Connection(connection));
        scheduler->submit(connection->acquireOperation(std::move(promise)));
    } catch (const SqlError &) {
        promise->fail(std::current_exception());
    }
    return future;
}

/*!
    Takes no more statements, finishes (\a mode is Drain) or cancels (Cancel) those that it has,
    closes the connections, and returns a future for a report of it. Draining turns into canceling
    when \a deadline, 30 s by default, has passed. What does not stop even then is abandoned: its
    future ends, its thread is let go.

    What was given before setOptions() is part of it. Statements given later fail with
    SqlError::Kind::Closed. A second call gives the same report; if it is stricter, by its \a mode or
    \a deadline, the shutdown is from then on.
    \threadsafe
*/
QFuture<ShutdownReport> AsyncSqlEngine::shutdown(ShutdownMode mode,
                                                 std::chrono::milliseconds deadline)
{
    const std::lock_guard lock(d->mutex);
    if (!std::exchange(d->isClosed, true))
        d->ending = d->schedulers();
    QList<QFuture<ShutdownReport>> reports;
    for (const auto &scheduler : d->ending)
        reports.append(scheduler->shutdown(mode, deadline));
    if (reports.size() == 1)
        return reports.first();
    return QtFuture::whenAll(reports.begin(), reports.end())
        .then([](const QList<QFuture<ShutdownReport>> &all) {
            ShutdownReport sum;
            for (const auto &future : all) {
                const ShutdownReport report = future.result();
                sum.finished += report.finished;
                sum.canceled += report.canceled;
                sum.abandoned += report.abandoned;
            }
            return sum;
        });
}

bool AsyncSqlEngine::event(QEvent *event)
{
    if (event->type() != SignalQueue::wakeEvent())
        return QObject::event(event);
    const auto signalsOfIt = d->engineSignals; // a slot may destroy the engine
    signalsOfIt->deliver();
    return true;
}

std::shared_ptr<SubmissionTarget> AsyncSqlEngine::target() const
{
    try {
        return d->scheduler();
    } catch (const SqlError &error) {
        d->engineSignals->failed(error);
        throw;
    }
}

Detail::Place AsyncSqlEngine::place() const
{
    return {.engine = const_cast<AsyncSqlEngine *>(this)};
}

/*!
    Writes the driver, host and database of \a engine to \a debug, never the password.
*/
QDebug operator<<(QDebug debug, const AsyncSqlEngine &engine)
{
    const QDebugStateSaver saver(debug);
    return debug.nospace() << "AsyncSql::AsyncSqlEngine(" << engine.options() << ')';
}

/*! \overload */
QDebug operator<<(QDebug debug, const AsyncSqlEngine *engine)
{
    if (engine)
        return debug << *engine;
    const QDebugStateSaver saver(debug);
    return debug.nospace() << "AsyncSql::AsyncSqlEngine(nullptr)";
}

} // namespace AsyncSql
