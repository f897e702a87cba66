// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsqlglobal.h>

#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>
#include <QtCore/qshareddata.h>
#include <QtCore/qvariant.h>

#include <optional>

namespace AsyncSql {

class QueryData;

class ASYNCSQL_EXPORT Query
{
    Q_GADGET
public:
    enum class Priority { Interactive, Background };
    Q_ENUM(Priority)
    enum class Decimals { NearestDouble, Text };
    Q_ENUM(Decimals)

    Query();
    Query(const QString &sql); // implicit: a text alone is a query
    Query(const QString &sql, const QVariantList &values);
    Query(const QString &sql, const QVariantMap &values);
    Query(const Query &other);
    Query(Query &&other) noexcept;
    Query &operator=(const Query &other);
    Query &operator=(Query &&other) noexcept;
    ~Query();

    [[nodiscard]] QString sql() const;
    [[nodiscard]] QVariantList positionalValues() const;
    [[nodiscard]] QVariantMap namedValues() const;
    [[nodiscard]] std::chrono::milliseconds timeout() const;
    [[nodiscard]] int fetchSize() const;
    [[nodiscard]] Priority priority() const;
    [[nodiscard]] std::optional<Ordering> ordering() const;
    [[nodiscard]] Decimals decimals() const;
    [[nodiscard]] bool isGuarded() const;
    [[nodiscard]] QPointer<QObject> guard() const;

    Query &bind(const QVariant &value);
    Query &bind(const QString &name, const QVariant &value);
    Query &withTimeout(std::chrono::milliseconds timeout);
    Query &withFetchSize(int rows);
    Query &withPriority(Priority priority);
    Query &withOrdering(Ordering ordering);
    Query &withDecimals(Decimals decimals);
    Query &guardedBy(QObject *guard);

    friend ASYNCSQL_EXPORT bool operator==(const Query &left, const Query &right);

private:
    QSharedDataPointer<QueryData> d;
};

ASYNCSQL_EXPORT QDebug operator<<(QDebug debug, const Query &query);

} // namespace AsyncSql
