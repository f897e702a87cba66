// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/execution/executor_p.h>
#include <AsyncSql/execution/parameterbinder_p.h>

#include <QtCore/qdatetime.h>
#include <QtTest/qtest.h>

#include <optional>

// The client's zone, unlike the servers' (which tests/shared/servers.sh sets to +05:45), and with
// daylight saving time. Before the first use of a local time.
inline const bool clientZoneIsSet = qputenv("TZ", "America/New_York");

// One connection to a server of tests/shared/servers.sh, and statements on it as an engine runs
// them. Without the server every test fails.
class ServerConnection
{
public:
    using Values = QVariantList;

    explicit ServerConnection(const char *variable)
        : ServerConnection(AsyncSql::ConnectionOptions::fromUrl(url(variable)))
    {
    }

    explicit ServerConnection(const AsyncSql::ConnectionOptions &options)
        : m_driver(AsyncSql::Driver::create(options)),
          m_executor(m_driver, AsyncSql::ConnectionRole::Any)
    {
        m_executor.open();
    }

    [[nodiscard]] static QString url(const char *variable)
    {
        const QString text = qEnvironmentVariable(variable);
        if (text.isEmpty())
            throw std::runtime_error(std::string("No ") + variable
                                     + ": start the servers with tests/shared/servers.sh");
        return text;
    }

    AsyncSql::ResultSet run(const QString &sql, const Values &values = {},
                            QSql::NumericalPrecisionPolicy decimals = QSql::LowPrecisionDouble)
    {
        using namespace AsyncSql;
        const SqlDialect dialect = m_driver->dialect();
        const auto parsed =
            std::make_shared<const ParsedStatement>(SqlTokenizer(dialect).parse(sql));
        BoundStatement bound = bind(*parsed, values, {}, dialect);
        for (QVariant &value : bound.values)
            value = m_driver->toDatabase(value).value_or(value);
        return m_executor.execute({.statement = parsed,
                                   .sql = bound.sql,
                                   .values = bound.values,
                                   .fetchSize = 0,
                                   .isOnce = false,
                                   .decimals = decimals},
                                  m_monitor);
    }

    // What run() fails with.
    std::optional<AsyncSql::SqlError> error(const QString &sql, const Values &values = {})
    {
        try {
            run(sql, values);
        } catch (const AsyncSql::SqlError &error) {
            return error;
        }
        return std::nullopt;
    }

    // With the connection itself, which may be inside a transaction afterwards.
    template <typename Function>
    void with(Function function)
    {
        m_executor.look([&](QSqlDatabase &database) { function(*m_driver, database); });
    }

    [[nodiscard]] const AsyncSql::Driver &driver() const { return *m_driver; }

private:
    class Monitor final : public AsyncSql::ExecutionMonitor
    {
    public:
        bool isWanted() const override { return true; }
        void progressed(qint64) override {}
        std::chrono::microseconds queuedTime() const override { return {}; }
    };

    std::shared_ptr<const AsyncSql::Driver> m_driver;
    AsyncSql::Executor m_executor;
    Monitor m_monitor;
};

// What function throws, as an SqlError.
template <typename Function>
std::optional<AsyncSql::SqlError> errorOf(Function function)
{
    try {
        function();
    } catch (const AsyncSql::SqlError &error) {
        return error;
    }
    return std::nullopt;
}

// Instants are the same whatever zone they are written in.
inline bool isSame(const QVariant &left, const QVariant &right)
{
    if (left.typeId() == QMetaType::QDateTime && right.typeId() == QMetaType::QDateTime)
        return left.toDateTime().toMSecsSinceEpoch() == right.toDateTime().toMSecsSinceEpoch();
    if (left.typeId() == QMetaType::Double && right.typeId() == QMetaType::Double) {
        const double a = left.toDouble();
        const double b = right.toDouble();
        return (a == b && std::signbit(a) == std::signbit(b)) || (std::isnan(a) && std::isnan(b));
    }
    return left.typeId() == right.typeId() && left == right && left.isNull() == right.isNull();
}

inline QByteArray described(const QVariant &value)
{
    QString text;
    QDebug(&text) << value;
    return text.toUtf8();
}

// Injection attempts, and what has been one in other libraries.
inline QStringList hostileTexts()
{
    return {QStringLiteral("'; DROP TABLE hostile; --"),
            QStringLiteral("\\'; DROP TABLE hostile; --"),
            QStringLiteral("\\"),
            QStringLiteral("\\\\'"),
            QStringLiteral("''"),
            QStringLiteral("'"),
            QStringLiteral("$$; DROP TABLE hostile; $$"),
            QStringLiteral("*/ DROP TABLE hostile; /*"),
            QStringLiteral("?"),
            QStringLiteral(":name $1 %1 %s"),
            QStringLiteral("\"; DROP TABLE hostile; \""),
            QStringLiteral("`; DROP TABLE hostile; `"),
            QStringLiteral("\u02bc; DROP TABLE hostile; --"), // a letter, at times taken for '
            QStringLiteral("\uff07; DROP TABLE hostile; --"),
            QStringLiteral("\u00bf\u005c'; DROP TABLE hostile; --"),
            QStringLiteral("\u7e27'; DROP TABLE hostile; --"), // its last byte is a \ in GBK
            QStringLiteral("line\n'; DROP TABLE hostile; --\r\n\t\b\x1a"),
            QStringLiteral(" leading and trailing "),
            QStringLiteral("\U0001f600 \u00e4\u00f6\u00fc \u0645\u0631\u062d\u0628\u0627")};
}
