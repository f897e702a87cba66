// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/genericdriver_p.h>

#include <QtSql/qsqlerror.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

std::optional<QVariant> GenericDriver::toDatabase(const QVariant &) const
{
    return std::nullopt;
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
