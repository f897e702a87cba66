// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "qmlengine.h"

#include "scriptbridge_p.h"

#include <AsyncSql/transaction.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

/*!
    \qmltype AsyncSqlEngine
    \inqmlmodule AsyncSql
    \brief A database, used from QML without ever making the interface wait.

    \qml
    AsyncSqlEngine {
        id: db
        url: "sqlite:///music.db"
        Component.onCompleted: execute("SELECT count(*) AS n FROM tracks")
            .then(result => console.log(result.rows[0].n))
            .catch(error => console.log(error.code, error.message))
    }
    \endqml

    Parameters are an array for \c{?} or an object for \c{:name}: null, booleans, numbers, texts,
    Date and ArrayBuffer. Anything else rejects the promise with the code "InvalidArgument", as do
    integers from 2^53 on, which a JavaScript number may have rounded: give them as texts.

    Values come back as null, numbers, texts, Date (for a date with a time) and ArrayBuffer (for
    a blob). Dates and times of day alone are ISO 8601 texts, and integers from 2^53 on are texts.
*/

/*!
    \qmlproperty string AsyncSqlEngine::url
    The database, such as "sqlite:///relative.db" or "postgresql://user:password@host/database".
*/

/*!
    \qmlproperty string AsyncSqlEngine::connectionName
    The name under which an engine has been published in C++, by setConnectionName(), before this
    object was made. That engine is used then, not the url.
*/

/*!
    \qmlproperty enumeration AsyncSqlEngine::state
    Whether the database is connected: \c AsyncSqlEngine.Closed, \c AsyncSqlEngine.Opening or
    \c AsyncSqlEngine.Open. Its signal stateChanged() has the new state as the parameter \c state.
    Connections that nobody uses for long are closed, and the state with them; \l ready stays.
*/

/*!
    \qmlproperty bool AsyncSqlEngine::ready
    Whether the database could be opened.
*/

/*!
    \qmlproperty int AsyncSqlEngine::pending
    How many promises of this object have not been settled.
*/

/*!
    \qmlproperty var AsyncSqlEngine::error
    What went wrong last, an Error with \c code, \c message and \c nativeCode; null at first, and
    when a later statement of this object has succeeded.
*/

/*!
    \qmlsignal AsyncSqlEngine::errorOccurred(var error)
    A statement failed with \a error, whether or not anybody looks at its promise.
*/

/*!
    \qmlsignal AsyncSqlEngine::connectionLost(var error)
    A connection broke, with \a error.
*/

/*!
    \qmlsignal AsyncSqlEngine::connectionRestored()
    There is a connection again.
*/

/*!
    \qmlsignal AsyncSqlEngine::slowQuery(string sql, int milliseconds)
    The statement \a sql took \a milliseconds, more than the threshold set in C++.
*/

QmlEngine::QmlEngine(QObject *parent) : QObject(parent) {}

QmlEngine::~QmlEngine()
{
    if (m_engine)
        m_engine->disconnect(this); // its end is not to be told to what is half gone
}

void QmlEngine::classBegin()
{
    m_isComplete = false; // url and connectionName may come in any order
}

void QmlEngine::componentComplete()
{
    m_isComplete = true;
    connectToDatabase();
}

void QmlEngine::setUrl(const QString &url)
{
    if (m_url == url)
        return;
    m_url = url;
    Q_EMIT urlChanged();
    if (m_connectionName.isEmpty())
        connectToDatabase();
}

void QmlEngine::setConnectionName(const QString &name)
{
    if (m_connectionName == name)
        return;
    m_connectionName = name;
    Q_EMIT connectionNameChanged();
    connectToDatabase();
}

QJSValue QmlEngine::error() const
{
    const ScriptBridge *const bridge = ScriptBridge::of(this);
    return bridge ? bridge->errorOrNull(m_error) : QJSValue(QJSValue::NullValue);
}

void QmlEngine::connectToDatabase()
{
    if (!m_isComplete)
        return;
    if (m_engine)
        m_engine->disconnect(this);
    const std::unique_ptr<AsyncSqlEngine> old = std::move(m_own); // until nobody uses it any more
    if (m_connectionName.isEmpty() && !m_url.isEmpty())
        m_own = std::make_unique<AsyncSqlEngine>(ConnectionOptions::fromUrl(m_url));
    m_engine = m_connectionName.isEmpty() ? m_own.get() : AsyncSqlEngine::named(m_connectionName);
    setError({});
    const auto state = m_engine ? m_engine->state() : AsyncSqlEngine::State::Closed;
    setReady(state == AsyncSqlEngine::State::Open);
    setState(state);
    if (m_engine)
        listen();
    else if (!m_connectionName.isEmpty())
        fail(SqlError(SqlError::Kind::InvalidArgument,
                      u"No engine is published as \"%1\""_s.arg(m_connectionName)));
    Q_EMIT engineChanged();
    if (m_engine)
        m_engine->open(); // whether that works comes as a signal
}

void QmlEngine::listen()
{
    connect(m_engine, &AsyncSqlEngine::stateChanged, this, [this](AsyncSqlEngine::State state) {
        if (state == AsyncSqlEngine::State::Open)
            setReady(true);
        setState(state);
    });
    connect(m_engine, &AsyncSqlEngine::errorOccurred, this, &QmlEngine::fail);
    connect(m_engine, &AsyncSqlEngine::connectionLost, this, [this](const SqlError &lost) {
        setReady(false);
        if (const ScriptBridge *const bridge = ScriptBridge::of(this))
            Q_EMIT connectionLost(bridge->error(lost));
    });
    connect(m_engine, &AsyncSqlEngine::connectionRestored, this, [this] {
        setReady(true);
        Q_EMIT connectionRestored();
    });
    connect(m_engine, &AsyncSqlEngine::slowQuery, this,
            [this](const QString &sql, std::chrono::milliseconds duration) {
                Q_EMIT slowQuery(sql, int(duration.count()));
            });
    connect(m_engine, &QObject::destroyed, this, [this] {
        setReady(false);
        setState(AsyncSqlEngine::State::Closed);
        fail(SqlError(SqlError::Kind::Closed, u"The engine has been destroyed"_s));
        Q_EMIT engineChanged();
    });
}

void QmlEngine::setState(AsyncSqlEngine::State state)
{
    static_assert(int(State::Open) == int(AsyncSqlEngine::State::Open));
    if (std::exchange(m_state, State(state)) != State(state))
        Q_EMIT stateChanged(m_state);
}

void QmlEngine::setReady(bool ready)
{
    if (std::exchange(m_isReady, ready) != ready)
        Q_EMIT readyChanged();
}

void QmlEngine::setError(const std::optional<SqlError> &error)
{
    const bool hasChanged = m_error.has_value() || error.has_value();
    m_error = error;
    if (hasChanged)
        Q_EMIT errorChanged();
}

void QmlEngine::fail(const SqlError &problem)
{
    setError(problem);
    if (const ScriptBridge *const bridge = ScriptBridge::of(this))
        Q_EMIT errorOccurred(bridge->error(problem));
}

AsyncSqlEngine &QmlEngine::usable()
{
    if (!m_engine && !m_connectionName.isEmpty())
        connectToDatabase(); // it may have been published since
    if (!m_engine)
        throw SqlError(SqlError::Kind::Closed,
                       m_connectionName.isEmpty()
                           ? u"The engine has no url"_s
                           : u"No engine is published as \"%1\""_s.arg(m_connectionName));
    return *m_engine;
}

// The promise that make() makes; what it throws rejects one.
template <typename Make>
QJSValue QmlEngine::promise(const Make &make)
{
    ScriptBridge *const bridge = ScriptBridge::of(this);
    if (!bridge)
        return {};
    try {
        return make(*bridge, usable());
    } catch (const SqlError &problem) {
        // As other errors are told: a handler that calls this again would never return.
        QMetaObject::invokeMethod(
            this, [this, problem] { fail(problem); }, Qt::QueuedConnection);
        return bridge->rejected(problem);
    }
}

// The future that start() starts, as a promise.
template <typename Start>
QJSValue QmlEngine::call(const Start &start)
{
    return promise([&](ScriptBridge &bridge, const AsyncSqlEngine &engine) {
        const auto future = start(engine);
        addPending(1);
        return bridge.promise(future,
                              [guard = QPointer(this)](const std::optional<SqlError> &problem) {
                                  if (!guard)
                                      return;
                                  if (!problem)
                                      guard->setError({});
                                  guard->addPending(-1);
                              });
    });
}

void QmlEngine::addPending(int promises)
{
    m_pending += promises;
    Q_EMIT pendingChanged();
}

/*!
    \qmlmethod Promise AsyncSqlEngine::execute(string sql, var parameters)
    Runs \a sql, one statement, with \a parameters, and returns a promise. It resolves to an object
    of \c rows (an array of objects, made when it is first looked at), \c columns, \c rowsAffected
    and \c lastInsertId; it rejects with an Error with \c code (the name of the SqlError::Kind),
    \c message and \c nativeCode.
*/
QJSValue QmlEngine::execute(const QString &sql, const QJSValue &parameters)
{
    return call([&](const AsyncSqlEngine &engine) {
        return engine.execute(queryFromScript(sql, parameters));
    });
}

/*!
    \qmlmethod Promise AsyncSqlEngine::executeBatch(string sql, array rows)
    Runs \a sql once for each of \a rows, which are arrays of values, all or nothing, and returns
    a promise as execute() does.
*/
QJSValue QmlEngine::executeBatch(const QString &sql, const QJSValue &rows)
{
    return call([&](const AsyncSqlEngine &engine) {
        return engine.executeBatch(sql, batchFromScript(rows));
    });
}

/*!
    \qmlmethod Promise AsyncSqlEngine::transaction(function generator)
    Runs \a generator inside a transaction and returns a promise of what it returns.

    \code
    db.transaction(function* (tx) {
        const from = yield tx.execute("SELECT balance FROM accounts WHERE id = ?", [1]);
        yield tx.execute("UPDATE accounts SET balance = ? WHERE id = ?", [from.rows[0].balance - 5, 1]);
        return from.rows[0].balance - 5;
    })
    \endcode

    A statement that fails throws inside the generator. When the generator returns, the transaction
    is committed; what it throws rolls back and rejects the promise.
*/
QJSValue QmlEngine::transaction(const QJSValue &generator)
{
    return promise([&](ScriptBridge &bridge, const AsyncSqlEngine &engine) {
        if (!generator.isCallable())
            throw SqlError(SqlError::Kind::InvalidArgument,
                           u"transaction() takes a generator function"_s);
        const auto begun = bridge.promise(
            engine.begin(), [guard = QPointer(this)](const std::optional<SqlError> &problem) {
                if (guard && !problem)
                    guard->setError({});
            });
        addPending(1);
        return bridge.followed(bridge.runGenerator(begun, generator), [guard = QPointer(this)] {
            if (guard)
                guard->addPending(-1);
        });
    });
}

} // namespace AsyncSql
