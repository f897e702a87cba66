// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsqlglobal.h>

#include <QtCore/qexception.h>
#include <QtCore/qmetatype.h>
#include <QtCore/qshareddata.h>
#include <QtCore/qstring.h>

namespace AsyncSql {

class SqlErrorData;

class ASYNCSQL_EXPORT SqlError : public QException
{
    Q_GADGET
public:
    // clang-format off
    enum class Kind {
        ConnectionFailed, AuthenticationFailed, TooManyConnections, ConnectionLost, OutcomeUnknown,
        CannotOpen, NotADatabase, Corrupt, DiskFull, ReadOnly, PermissionDenied, Syntax,
        UndefinedObject, UniqueViolation, ForeignKeyViolation, NotNullViolation, CheckViolation,
        ConstraintViolation, InvalidData, SerializationFailure, Deadlock, Busy, TransactionAborted,
        Timeout, AcquireTimeout, Canceled, Closed, InvalidArgument, Unsupported, DriverMissing,
        Unknown
    };
    // clang-format on
    Q_ENUM(Kind)

    struct Details // what the driver and the database said, where they said anything
    {
        QString driverText{};
        QString databaseText{};
        QString nativeCode{};
        QString sqlState{};
        QString query{};
    };

    SqlError();
    SqlError(Kind kind, const QString &text);
    SqlError(Kind kind, const QString &text, const Details &details);
    SqlError(const SqlError &other);
    SqlError &operator=(const SqlError &other);
    ~SqlError() override;

    [[nodiscard]] Kind kind() const noexcept;
    [[nodiscard]] QString text() const;
    [[nodiscard]] QString driverText() const;
    [[nodiscard]] QString databaseText() const;
    [[nodiscard]] QString nativeCode() const;
    [[nodiscard]] QString sqlState() const;
    [[nodiscard]] QString query() const;
    [[nodiscard]] bool isRetryable() const noexcept;

    void raise() const override;
    [[nodiscard]] SqlError *clone() const override;
    [[nodiscard]] const char *what() const noexcept override;

private:
    QSharedDataPointer<SqlErrorData> d;
};

ASYNCSQL_EXPORT QDebug operator<<(QDebug debug, const SqlError &error);

} // namespace AsyncSql
