// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/connectionoptions.h>
#include <AsyncSql/connectionurl_p.h>

#include <QtCore/qdebug.h>

namespace AsyncSql {

using namespace std::chrono_literals;

namespace {

QString problem(const ConnectionOptionsData &data)
{
    const std::pair<const char *, std::chrono::milliseconds> durations[] = {
        {"connectTimeout", data.connectTimeout},
        {"acquireTimeout", data.acquireTimeout},
        {"statementTimeout", data.statementTimeout},
        {"idleTimeout", data.idleTimeout},
        {"maximumLifetime", data.maximumLifetime},
        {"retryPolicy.firstDelay", data.retryPolicy.firstDelay},
        {"retryPolicy.maximumDelay", data.retryPolicy.maximumDelay},
    };
    for (const auto &[name, duration] : durations) {
        if (duration < 0ms)
            return QStringLiteral("%1 must not be negative").arg(QLatin1StringView(name));
    }
    if (data.driver.isEmpty())
        return QStringLiteral("driver must not be empty: QSQLITE, QPSQL, QMYSQL or QODBC");
    if (data.driver == QLatin1StringView("QSQLITE") && data.database.isEmpty())
        return QStringLiteral("database must be a file name or :memory:");
    if (data.port != -1 && (data.port < 1 || data.port > 65535))
        return QStringLiteral("port must be a number from 1 to 65535");
    if (data.maximumConnections < 1)
        return QStringLiteral("maximumConnections must be at least 1");
    if (data.minimumConnections < 0)
        return QStringLiteral("minimumConnections must not be negative");
    if (data.minimumConnections > data.maximumConnections)
        return QStringLiteral("minimumConnections must not be greater than maximumConnections");
    if (data.retryPolicy.attempts < 1)
        return QStringLiteral("retryPolicy.attempts must be at least 1");
    return QString();
}

} // namespace

/*!
    \class AsyncSql::ConnectionOptions
    \inmodule AsyncSql
    \reentrant
    \brief Which database an engine connects to, and how.

    Implicitly shared. Made from a URL or with the setters, which chain; nothing is checked before
    isValid(). Durations of 0 are no limit.

    \code
    auto options = ConnectionOptions::fromUrl(QStringLiteral("postgresql://me:secret@db.example/shop"))
                           .setMaximumConnections(8)
                           .setStatementTimeout(30s);
    if (!options.isValid())
        qWarning() << options.errorString();
    \endcode

    Neither QDebug nor toUrl() shows a password, unless toUrl() is asked to.
*/

/*!
    \typedef AsyncSql::ConnectionOptions::ConnectHook
    A function that is given every new connection, in the connection's own thread.
*/

/*!
    \enum AsyncSql::ConnectionOptions::PasswordDisplay
    \value Hidden   The URL leaves the password out.
    \value Shown    The URL contains the password.
*/

/*!
    Makes options for a SQLite database in memory.
*/
ConnectionOptions::ConnectionOptions() : d(new ConnectionOptionsData) {}

ConnectionOptions::ConnectionOptions(const ConnectionOptions &other) = default;
ConnectionOptions::ConnectionOptions(ConnectionOptions &&other) noexcept = default;
ConnectionOptions &ConnectionOptions::operator=(const ConnectionOptions &other) = default;
ConnectionOptions &ConnectionOptions::operator=(ConnectionOptions &&other) noexcept = default;
ConnectionOptions::~ConnectionOptions() = default;

/*!
    Makes options from \a url:
    \list
    \li \c{sqlite:///relative.db}, \c{sqlite:////absolute.db}, \c{sqlite::memory:} (one database, shared
        by all connections of the engine); options \c{mode=ro} and \c{busy_timeout=<milliseconds>}
    \li \c{postgresql://user:password@host:port/database?sslmode=require&connect_timeout=10}, or
        \c{postgresql:///database?host=/run/postgresql} for a socket
    \li \c{mysql://user:password@host:port/database} or \c{mariadb://...}
    \li \c{odbc:DSN}, with \c{?user=..&password=..} if needed, or \c{odbc:?connection string}
    \endlist
    User, password and database may be percent-encoded. Further options of a server are those of its
    Qt driver and go into driverOptions(); \c connect_timeout, in seconds, sets connectTimeout() too.

    Throws nothing: isValid() and errorString() say whether and why \a url is of no use.
*/
ConnectionOptions ConnectionOptions::fromUrl(const QUrl &url)
{
    ConnectionOptions options;
    options.d->urlError = readUrl(url, *options.d);
    return options;
}

/*!
    \overload
*/
ConnectionOptions ConnectionOptions::fromUrl(const QString &url)
{
    return fromUrl(QUrl(url));
}

/*!
    Returns a URL that fromUrl() makes the same connection of; the limits, the ordering and the hook
    are not in it. \a password says whether the password is. Empty for a driver that fromUrl() does
    not know.
*/
QUrl ConnectionOptions::toUrl(PasswordDisplay password) const
{
    ConnectionOptionsData data = *d;
    if (password == PasswordDisplay::Hidden) {
        data.password.clear();
        data.driverOptions = removePasswords(data.driverOptions);
        if (data.driver == QLatin1StringView("QODBC"))
            data.database = removePasswords(data.database);
    }
    return writeUrl(data);
}

/*!
    Returns whether an engine can try to connect with these options.
*/
bool ConnectionOptions::isValid() const
{
    return errorString().isEmpty();
}

/*!
    Returns why the options are not valid and what to write instead; empty if they are valid.
*/
QString ConnectionOptions::errorString() const
{
    return d->urlError.isEmpty() ? problem(*d) : d->urlError;
}

/*!
    Returns the name of the Qt SQL driver; QSQLITE by default.
*/
QString ConnectionOptions::driver() const
{
    return d->driver;
}

/*!
    Returns the name of the database: for SQLite a file or \c{:memory:}, the default; for ODBC a
    data source or connection string.
*/
QString ConnectionOptions::database() const
{
    return d->database;
}

/*!
    Returns the host of the server, or the directory of its socket.
*/
QString ConnectionOptions::host() const
{
    return d->host;
}

/*!
    Returns the port of the server; -1, the default, is the usual one.
*/
int ConnectionOptions::port() const
{
    return d->port;
}

/*!
    Returns the name of the user.
*/
QString ConnectionOptions::user() const
{
    return d->user;
}

/*!
    Returns the password of the user.
*/
QString ConnectionOptions::password() const
{
    return d->password;
}

/*!
    Returns the connect options of the Qt driver, as QSqlDatabase::setConnectOptions() takes them.
*/
QString ConnectionOptions::driverOptions() const
{
    return d->driverOptions;
}

/*!
    Returns whether statements may be run, and rows read, by the database's own client library
    instead of through Qt's driver; true by default.
*/
bool ConnectionOptions::nativeAccess() const
{
    return d->nativeAccess;
}

/*!
    Returns the number of connections that stay open when idle; 0 by default.
*/
int ConnectionOptions::minimumConnections() const
{
    return d->minimumConnections;
}

/*!
    Returns the number of connections there may be at a time; 4 by default.
*/
int ConnectionOptions::maximumConnections() const
{
    return d->maximumConnections;
}

/*!
    Returns how long a connection may take to be made; 10 s by default.
*/
std::chrono::milliseconds ConnectionOptions::connectTimeout() const
{
    return d->connectTimeout;
}

/*!
    Returns how long a statement may wait for a connection; 30 s by default.
*/
std::chrono::milliseconds ConnectionOptions::acquireTimeout() const
{
    return d->acquireTimeout;
}

/*!
    Returns how long a statement may take, its wait included; 0, the default, is no limit.
*/
std::chrono::milliseconds ConnectionOptions::statementTimeout() const
{
    return d->statementTimeout;
}

/*!
    Returns after how long an idle connection is closed; 10 min by default.
*/
std::chrono::milliseconds ConnectionOptions::idleTimeout() const
{
    return d->idleTimeout;
}

/*!
    Returns after how long a connection is replaced by a new one; 30 min by default.
*/
std::chrono::milliseconds ConnectionOptions::maximumLifetime() const
{
    return d->maximumLifetime;
}

/*!
    Returns in which order statements take effect; Ordering::Submission by default.
*/
Ordering ConnectionOptions::ordering() const
{
    return d->ordering;
}

/*!
    Returns how often a transaction function is run again.
*/
RetryPolicy ConnectionOptions::retryPolicy() const
{
    return d->retryPolicy;
}

/*!
    Returns the function that is given every new connection.
*/
ConnectionOptions::ConnectHook ConnectionOptions::connectHook() const
{
    return d->connectHook;
}

/*!
    Sets the name of the Qt SQL driver to \a driver: any that QSqlDatabase::drivers() lists.
*/
ConnectionOptions &ConnectionOptions::setDriver(const QString &driver)
{
    d->driver = driver;
    return *this;
}

/*!
    Sets the name of the database to \a database.
*/
ConnectionOptions &ConnectionOptions::setDatabase(const QString &database)
{
    d->database = database;
    return *this;
}

/*!
    Sets the host of the server to \a host.
*/
ConnectionOptions &ConnectionOptions::setHost(const QString &host)
{
    d->host = host;
    return *this;
}

/*!
    Sets the port of the server to \a port, from 1 to 65535, or -1 for the usual one.
*/
ConnectionOptions &ConnectionOptions::setPort(int port)
{
    d->port = port;
    return *this;
}

/*!
    Sets the name of the user to \a user.
*/
ConnectionOptions &ConnectionOptions::setUser(const QString &user)
{
    d->user = user;
    return *this;
}

/*!
    Sets the password of the user to \a password.
*/
ConnectionOptions &ConnectionOptions::setPassword(const QString &password)
{
    d->password = password;
    return *this;
}

/*!
    Sets the connect options of the Qt driver to \a options: \c{key=value;key=value}.
*/
ConnectionOptions &ConnectionOptions::setDriverOptions(const QString &options)
{
    d->driverOptions = options;
    return *this;
}

/*!
    Sets whether statements may be run, and rows read, by the database's own client library instead of
    through Qt's driver to \a allowed.

    SQLite, PostgreSQL, MariaDB and MySQL have it; with the first two it takes a half to a third of the
    time. The values are the same, but for a few that Qt's drivers do not know: \l {Databases in AsyncSql}.
    It is used only where the library found is proven to be the one that Qt's driver uses. \c false is
    for looking into a fault, as is the environment variable \c ASYNCSQL_PORTABLE, which does the same
    for every engine.
*/
ConnectionOptions &ConnectionOptions::setNativeAccess(bool allowed)
{
    d->nativeAccess = allowed;
    return *this;
}

/*!
    Sets the number of connections that stay open when idle to \a connections, from 0 to
    maximumConnections().
*/
ConnectionOptions &ConnectionOptions::setMinimumConnections(int connections)
{
    d->minimumConnections = connections;
    return *this;
}

/*!
    Sets the number of connections there may be at a time to \a connections, at least 1. Of several to
    an SQLite file, one is kept for writes: with 2, a Connection that is held keeps other reads waiting.
*/
ConnectionOptions &ConnectionOptions::setMaximumConnections(int connections)
{
    d->maximumConnections = connections;
    return *this;
}

/*!
    Sets how long a connection may take to be made to \a timeout; 0 is no limit.
*/
ConnectionOptions &ConnectionOptions::setConnectTimeout(std::chrono::milliseconds timeout)
{
    d->connectTimeout = timeout;
    return *this;
}

/*!
    Sets how long a statement may wait for a connection to \a timeout, then it fails with
    SqlError::Kind::AcquireTimeout; 0 is no limit.
*/
ConnectionOptions &ConnectionOptions::setAcquireTimeout(std::chrono::milliseconds timeout)
{
    d->acquireTimeout = timeout;
    return *this;
}

/*!
    Sets how long a statement may take, its wait included, to \a timeout, then it fails with
    SqlError::Kind::Timeout; 0 is no limit.
    \sa Query::withTimeout()
*/
ConnectionOptions &ConnectionOptions::setStatementTimeout(std::chrono::milliseconds timeout)
{
    d->statementTimeout = timeout;
    return *this;
}

/*!
    Closes connections that were idle for \a timeout; 0 keeps them.
*/
ConnectionOptions &ConnectionOptions::setIdleTimeout(std::chrono::milliseconds timeout)
{
    d->idleTimeout = timeout;
    return *this;
}

/*!
    Replaces connections that are older than \a lifetime, once they are idle; 0 keeps them.
*/
ConnectionOptions &ConnectionOptions::setMaximumLifetime(std::chrono::milliseconds lifetime)
{
    d->maximumLifetime = lifetime;
    return *this;
}

/*!
    Sets the order in which statements take effect to \a ordering.
*/
ConnectionOptions &ConnectionOptions::setOrdering(Ordering ordering)
{
    d->ordering = ordering;
    return *this;
}

/*!
    Sets how often a transaction function is run again to \a policy.
*/
ConnectionOptions &ConnectionOptions::setRetryPolicy(const RetryPolicy &policy)
{
    d->retryPolicy = policy;
    return *this;
}

/*!
    Calls \a hook once with every new connection, in the connection's own thread, before its first
    statement. What it throws fails the connection; what is no SqlError, as Kind::Unknown.
*/
ConnectionOptions &ConnectionOptions::setConnectHook(ConnectHook hook)
{
    d->connectHook = std::move(hook);
    return *this;
}

/*!
    \relates ConnectionOptions
    Writes what \a options connect to, and how many connections, to \a debug; passwords as ***.
*/
QDebug operator<<(QDebug debug, const ConnectionOptions &options)
{
    const QDebugStateSaver saver(debug);
    debug.nospace() << "ConnectionOptions(" << options.driver();
    const auto part = [&debug](const char *name, const QString &value) {
        if (!value.isEmpty())
            debug << ", " << name << ": " << value;
    };
    part("database", maskPasswords(options.database()));
    part("host", options.host());
    part("port", options.port() < 0 ? QString() : QString::number(options.port()));
    part("user", options.user());
    part("password", options.password().isEmpty() ? QString() : QStringLiteral("***"));
    part("options", maskPasswords(options.driverOptions()));
    part("native access", options.nativeAccess() ? QString() : QStringLiteral("no"));
    part("error", options.errorString());
    debug << ", connections: " << options.minimumConnections() << " to "
          << options.maximumConnections() << ')';
    return debug;
}

} // namespace AsyncSql
