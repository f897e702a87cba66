// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "pocketdriver_p.h"

#include <AsyncSql/drivers/connectiontext_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/quuid.h>
#include <QtSql/qsqlerror.h>

#include <cmath>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

//! [connection]
bool PocketDriver::accepts(const ConnectionOptions &options)
{
    return options.driver() == "QPOCKET"_L1;
}

void PocketDriver::setUp(QSqlDatabase &database, ConnectionRole) const
{
    run(database, u"PRAGMA foreign_keys=ON"_s); // off, unless told otherwise
}

SqlError PocketDriver::openError(const QSqlError &error) const
{
    const SqlError general = Driver::openError(error);
    return SqlError(Kind::CannotOpen,
                    u"Cannot open \"%1\": %2"_s.arg(options().database(), general.databaseText()),
                    {.driverText = general.driverText(),
                     .databaseText = general.databaseText(),
                     .nativeCode = general.nativeCode()});
}
//! [connection]

//! [transactions]
void PocketDriver::begin(QSqlDatabase &database, const TransactionOptions &options) const
{
    // One connection: every transaction is serializable, whatever is asked for.
    if (options.readOnly)
        throw SqlError(Kind::Unsupported, u"Pocket has no read-only transactions"_s);
    run(database, u"BEGIN"_s);
}

TransactionDamage PocketDriver::damage(QSqlDatabase &database, const SqlError &error) const
{
    // Pocket rolls back by itself when its disk is full, and after no other error.
    return error.kind() == Kind::DiskFull ? TransactionDamage::Transaction
                                          : Driver::damage(database, error);
}
//! [transactions]

//! [values]
std::optional<QVariant> PocketDriver::toDatabase(const QVariant &value) const
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return qint64(value.toBool());
    case QMetaType::Double:
        if (std::isnan(value.toDouble()))
            throw refusedValue(u"Pocket cannot store NaN: it would become NULL"_s);
        return std::nullopt;   // as it is
    case QMetaType::ULongLong: // those that fit have become qint64 before
        throw refusedValue(u"Pocket stores integers up to 9223372036854775807"_s);
    case QMetaType::QDate:
        return value.toDate().toString(Qt::ISODate);
    case QMetaType::QTime:
        return value.toTime().toString(Qt::ISODateWithMs);
    case QMetaType::QDateTime: // in UTC, or it would be another instant elsewhere
        return value.toDateTime().toUTC().toString(Qt::ISODateWithMs);
    case QMetaType::QUuid:
        return value.toUuid().toString(QUuid::WithoutBraces);
    default:
        return std::nullopt; // as it is // null, integers, QString, QByteArray
    }
}
//! [values]

//! [errors]
Kind PocketDriver::classify(const QSqlError &error) const
{
    // The code where there is one of its own; the words where one code stands for many things.
    switch (error.nativeErrorCode().toInt()) {
    case 5:
        return Kind::Busy;
    case 8:
        return Kind::ReadOnly;
    case 13:
        return Kind::DiskFull;
    case 14:
        return Kind::CannotOpen;
    case 275:
        return Kind::CheckViolation;
    case 787:
        return Kind::ForeignKeyViolation;
    case 1299:
        return Kind::NotNullViolation;
    case 1555:
    case 2067:
        return Kind::UniqueViolation;
    default:
        return kindOfText(error.databaseText());
    }
}
//! [errors]

} // namespace AsyncSql
