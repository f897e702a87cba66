// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/connection.h>
#include <AsyncSql/connectionoptions.h>
#include <AsyncSql/cursor.h>
#include <AsyncSql/enginestatistics.h>
#include <AsyncSql/reply.h>
#include <AsyncSql/sqlerror.h>
#include <AsyncSql/transaction.h>

#include <QtCore/qobject.h>

namespace AsyncSql {

class AsyncSqlEnginePrivate;

class ASYNCSQL_EXPORT AsyncSqlEngine : public QObject, public Connectable
{
    Q_OBJECT
    Q_PROPERTY(AsyncSql::AsyncSqlEngine::State state READ state NOTIFY stateChanged FINAL)
public:
    enum class State { Closed, Opening, Open };
    Q_ENUM(State)

    explicit AsyncSqlEngine(QObject *parent = nullptr);
    explicit AsyncSqlEngine(const ConnectionOptions &options, QObject *parent = nullptr);
    ~AsyncSqlEngine() override;
    Q_DISABLE_COPY_MOVE(AsyncSqlEngine)

    [[nodiscard]] ConnectionOptions options() const;
    void setOptions(const ConnectionOptions &options);
    [[nodiscard]] QString driverName() const;
    [[nodiscard]] State state() const;
    [[nodiscard]] EngineStatistics statistics() const;

    [[nodiscard]] bool echo() const;
    void setEcho(bool echo);
    [[nodiscard]] bool echoesValues() const;
    void setEchoesValues(bool echoes);
    [[nodiscard]] std::chrono::milliseconds slowQueryThreshold() const;
    void setSlowQueryThreshold(std::chrono::milliseconds threshold);
    [[nodiscard]] QString connectionName() const;
    void setConnectionName(const QString &name);
    [[nodiscard]] static AsyncSqlEngine *named(const QString &connectionName);

    QFuture<void> open();
    [[nodiscard]] QFuture<Connection> connection();
    QFuture<ShutdownReport> shutdown(ShutdownMode mode = ShutdownMode::Drain,
                                     std::chrono::milliseconds deadline = std::chrono::seconds(30));

Q_SIGNALS:
    void stateChanged(AsyncSql::AsyncSqlEngine::State state);
    void connectionLost(const AsyncSql::SqlError &error);
    void connectionRestored();
    void slowQuery(const QString &sql, std::chrono::milliseconds duration);
    void errorOccurred(const AsyncSql::SqlError &error);

protected:
    bool event(QEvent *event) override;

private:
    [[nodiscard]] std::shared_ptr<SubmissionTarget> target() const override;
    [[nodiscard]] Detail::Place place() const override;

    const std::unique_ptr<AsyncSqlEnginePrivate> d;
};

ASYNCSQL_EXPORT QDebug operator<<(QDebug debug, const AsyncSqlEngine &engine);
ASYNCSQL_EXPORT QDebug operator<<(QDebug debug, const AsyncSqlEngine *engine);

} // namespace AsyncSql
