// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/genericdriver_p.h>

#include <QtSql/qsqlerror.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

QVariant GenericDriver::toDatabase(const QVariant &value) const
{
    return value;
}

QVariant GenericDriver::fromDatabase(QVariant value) const
{
    if (value.isNull())
        return {};
    switch (value.typeId()) {
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::Short:
    case QMetaType::UShort:
    case QMetaType::Long:
        return value.toLongLong();
    case QMetaType::ULong:
    case QMetaType::ULongLong: {
        const quint64 number = value.toULongLong();
        constexpr auto largest = quint64(std::numeric_limits<qint64>::max());
        return number <= largest ? QVariant(qint64(number)) : value;
    }
    case QMetaType::Float:
        return value.toDouble();
    default:
        return value;
    }
}

SqlError::Kind GenericDriver::classify(const QSqlError &error) const
{
    // SQLSTATE classes, where the driver passes them on.
    static constexpr std::pair<QLatin1StringView, SqlError::Kind> classes[] = {
        {"08"_L1, SqlError::Kind::ConnectionLost},
        {"22"_L1, SqlError::Kind::InvalidData},
        {"23"_L1, SqlError::Kind::ConstraintViolation},
        {"28"_L1, SqlError::Kind::AuthenticationFailed},
        {"40"_L1, SqlError::Kind::SerializationFailure},
        {"42"_L1, SqlError::Kind::Syntax},
    };
    const QString code = error.nativeErrorCode();
    if (code.size() == 5) {
        for (const auto &[prefix, kind] : classes) {
            if (code.startsWith(prefix))
                return kind;
        }
    }
    switch (error.type()) {
    case QSqlError::ConnectionError:
        return SqlError::Kind::ConnectionFailed;
    case QSqlError::StatementError:
    case QSqlError::TransactionError:
    case QSqlError::UnknownError:
    case QSqlError::NoError:
        break;
    }
    return SqlError::Kind::Unknown;
}

} // namespace AsyncSql
