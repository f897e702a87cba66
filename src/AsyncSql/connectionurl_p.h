// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/connectionoptions.h>

namespace AsyncSql {

class ConnectionOptionsData : public QSharedData
{
public:
    QString urlError; // why the URL that the options were made from is of no use
    QString driver = QStringLiteral("QSQLITE");
    QString database = QStringLiteral(":memory:");
    QString host;
    int port = -1;
    QString user;
    QString password;
    QString driverOptions;
    bool nativeAccess = true;
    int minimumConnections = 0;
    int maximumConnections = 4;
    std::chrono::milliseconds connectTimeout = std::chrono::seconds(10);
    std::chrono::milliseconds acquireTimeout = std::chrono::seconds(30);
    std::chrono::milliseconds statementTimeout{0};
    std::chrono::milliseconds idleTimeout = std::chrono::minutes(10);
    std::chrono::milliseconds maximumLifetime = std::chrono::minutes(30);
    Ordering ordering = Ordering::Submission;
    RetryPolicy retryPolicy;
    ConnectionOptions::ConnectHook connectHook;
};

// Connection options as a URL. readUrl() returns what is wrong with it, never with the URL itself,
// which may hold a password; writeUrl() an empty one for a driver that has no scheme.
[[nodiscard]] QString readUrl(const QUrl &url, ConnectionOptionsData &data);
[[nodiscard]] QUrl writeUrl(const ConnectionOptionsData &data);

// Of "key=value;" options: the passwords shown as ***, or left out.
[[nodiscard]] QString maskPasswords(QString options);
[[nodiscard]] QString removePasswords(QString options);

} // namespace AsyncSql
