// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsqlglobal.h>

#include <QtCore/qshareddata.h>
#include <QtCore/qstring.h>
#include <QtCore/qurl.h>

#include <functional>

class QSqlDatabase;

namespace AsyncSql {

class ConnectionOptionsData;

class ASYNCSQL_EXPORT ConnectionOptions
{
public:
    using ConnectHook = std::function<void(QSqlDatabase &)>;
    enum class PasswordDisplay { Hidden, Shown };

    ConnectionOptions();
    ConnectionOptions(const ConnectionOptions &other);
    ConnectionOptions(ConnectionOptions &&other) noexcept;
    ConnectionOptions &operator=(const ConnectionOptions &other);
    ConnectionOptions &operator=(ConnectionOptions &&other) noexcept;
    ~ConnectionOptions();

    [[nodiscard]] static ConnectionOptions fromUrl(const QUrl &url);
    [[nodiscard]] static ConnectionOptions fromUrl(const QString &url);
    [[nodiscard]] QUrl toUrl(PasswordDisplay password = PasswordDisplay::Hidden) const;
    [[nodiscard]] bool isValid() const;
    [[nodiscard]] QString errorString() const;

    [[nodiscard]] QString driver() const;
    [[nodiscard]] QString database() const;
    [[nodiscard]] QString host() const;
    [[nodiscard]] int port() const;
    [[nodiscard]] QString user() const;
    [[nodiscard]] QString password() const;
    [[nodiscard]] QString driverOptions() const;
    [[nodiscard]] bool nativeAccess() const;
    [[nodiscard]] int minimumConnections() const;
    [[nodiscard]] int maximumConnections() const;
    [[nodiscard]] std::chrono::milliseconds connectTimeout() const;
    [[nodiscard]] std::chrono::milliseconds acquireTimeout() const;
    [[nodiscard]] std::chrono::milliseconds statementTimeout() const;
    [[nodiscard]] std::chrono::milliseconds idleTimeout() const;
    [[nodiscard]] std::chrono::milliseconds maximumLifetime() const;
    [[nodiscard]] Ordering ordering() const;
    [[nodiscard]] RetryPolicy retryPolicy() const;
    [[nodiscard]] ConnectHook connectHook() const;

    ConnectionOptions &setDriver(const QString &driver);
    ConnectionOptions &setDatabase(const QString &database);
    ConnectionOptions &setHost(const QString &host);
    ConnectionOptions &setPort(int port);
    ConnectionOptions &setUser(const QString &user);
    ConnectionOptions &setPassword(const QString &password);
    ConnectionOptions &setDriverOptions(const QString &options);
    ConnectionOptions &setNativeAccess(bool allowed);
    ConnectionOptions &setMinimumConnections(int connections);
    ConnectionOptions &setMaximumConnections(int connections);
    ConnectionOptions &setConnectTimeout(std::chrono::milliseconds timeout);
    ConnectionOptions &setAcquireTimeout(std::chrono::milliseconds timeout);
    ConnectionOptions &setStatementTimeout(std::chrono::milliseconds timeout);
    ConnectionOptions &setIdleTimeout(std::chrono::milliseconds timeout);
    ConnectionOptions &setMaximumLifetime(std::chrono::milliseconds lifetime);
    ConnectionOptions &setOrdering(Ordering ordering);
    ConnectionOptions &setRetryPolicy(const RetryPolicy &policy);
    ConnectionOptions &setConnectHook(ConnectHook hook);

private:
    QSharedDataPointer<ConnectionOptionsData> d;
};

ASYNCSQL_EXPORT QDebug operator<<(QDebug debug, const ConnectionOptions &options);

} // namespace AsyncSql
