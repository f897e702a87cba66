// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/odbcdriver_p.h>

#include <AsyncSql/drivers/connectiontext_p.h>
#include <AsyncSql/drivers/odbcinterrupter_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/quuid.h>
#include <QtSql/qsqldriver.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>

#include <cmath>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

namespace {

// The value of key in "KEY=value;KEY={value}".
QString keyword(const QString &connection, QLatin1StringView key)
{
    for (const QString &part : connection.split(u';', Qt::SkipEmptyParts)) {
        if (part.section(u'=', 0, 0).trimmed().compare(key, Qt::CaseInsensitive) != 0)
            continue;
        QString value = part.section(u'=', 1).trimmed();
        if (value.startsWith(u'{') && value.endsWith(u'}'))
            value = value.sliced(1, value.size() - 2);
        return value;
    }
    return {};
}

// By the name of the ODBC driver; that of a data source says nothing.
SqlDialect dialectOf(const QString &connection)
{
    const QString driver = keyword(connection, "DRIVER"_L1);
    const auto has = [&driver](QLatin1StringView words) {
        return driver.contains(words, Qt::CaseInsensitive);
    };
    if (has("psqlodbc"_L1) || has("postgres"_L1))
        return SqlDialect::PostgreSql;
    if (has("sqlite"_L1))
        return SqlDialect::Sqlite;
    if (has("maodbc"_L1) || has("myodbc"_L1) || has("mysql"_L1) || has("mariadb"_L1))
        return SqlDialect::MySql;
    return SqlDialect::Generic;
}

// The parts of a connection string where the other drivers have them, for a message.
ConnectionOptions readable(const ConnectionOptions &options)
{
    const QString connection = options.database();
    ConnectionOptions named = options;
    if (!connection.contains(u'='))
        return named;
    named.setDatabase(keyword(connection, "DATABASE"_L1));
    if (const QString host = keyword(connection, "SERVER"_L1); !host.isEmpty())
        named.setHost(host);
    if (const int port = keyword(connection, "PORT"_L1).toInt(); port > 0)
        named.setPort(port);
    if (const QString user = keyword(connection, "UID"_L1); !user.isEmpty())
        named.setUser(user);
    if (const QString password = keyword(connection, "PWD"_L1); !password.isEmpty())
        named.setPassword(password);
    return named;
}

bool isPostgreSql(const QSqlDatabase &database)
{
    return database.driver()->dbmsType() == QSqlDriver::PostgreSQL;
}

} // namespace

bool OdbcDriver::accepts(const ConnectionOptions &options)
{
    return options.driver() == "QODBC"_L1;
}

OdbcDriver::OdbcDriver(const ConnectionOptions &options)
    : Driver(options),
      m_dialect(dialectOf(options.database()))
{
}

std::shared_ptr<Interrupter> OdbcDriver::interrupter(QSqlDatabase &database) const
{
    // SQLite's ODBC driver frees the statement in SQLCancel(), under the thread that reads it. Of the
    // drivers that Qt knows, none does.
    if (database.driver()->dbmsType() == QSqlDriver::UnknownDbms)
        return nullptr;
    const auto native = std::make_shared<OdbcInterrupter>(database);
    return native->isValid() ? native : nullptr;
}

void OdbcDriver::begin(QSqlDatabase &database, const TransactionOptions &options) const
{
    if (!database.transaction())
        throw error(database, database.lastError(), u"BEGIN"_s);
    if (m_dialect == SqlDialect::Sqlite)
        return; // always serializable; read-only it is made by beginReadOnly()
    QStringList modes;
    if (options.isolation != Isolation::Default)
        modes.append(u"ISOLATION LEVEL "_s + isolationName(options.isolation));
    if (options.readOnly)
        modes.append(u"READ ONLY"_s);
    if (modes.isEmpty())
        return;
    try {
        run(database, u"SET TRANSACTION "_s + modes.join(u", "_s));
    } catch (const SqlError &) {
        rollback(database);
        throw;
    }
}

void OdbcDriver::commit(QSqlDatabase &database) const
{
    // Some drivers commit a transaction that was lost or aborted and say that it went well.
    run(database, u"SELECT 1"_s);
    if (!database.commit())
        throw transactionError(database, database.lastError());
}

bool OdbcDriver::rollback(QSqlDatabase &database) const noexcept
{
    return database.rollback();
}

TransactionDamage OdbcDriver::damage(QSqlDatabase &database, const SqlError &error) const
{
    const TransactionDamage known = Driver::damage(database, error);
    if (known != TransactionDamage::None)
        return known;
    // psqlODBC undoes the failed statement alone, if it was not told otherwise.
    QSqlQuery query(database);
    if (query.exec(u"SELECT 1"_s))
        return TransactionDamage::None;
    return classify(query.lastError()) == Kind::TransactionAborted
        ? TransactionDamage::UntilSavepoint
        : TransactionDamage::Transaction;
}

bool OdbcDriver::endStrayTransaction(QSqlDatabase &database) const
{
    const bool wasInside = isInside(database);
    rollback(database); // one of ODBC's; also switches autocommit on again
    // As a statement only where there is one left: outside of one, psqlODBC loses count of what it
    // has prepared.
    if (wasInside && isInside(database))
        QSqlQuery(database).exec(u"ROLLBACK"_s);
    return wasInside;
}

// As far as it can be told.
bool OdbcDriver::isInside(QSqlDatabase &database) const
{
    QSqlQuery query(database);
    // A statement of its own is as old as its transaction; in an aborted one it fails.
    if (isPostgreSql(database))
        return !query.exec(u"SELECT now() <> statement_timestamp()"_s) || !query.next()
            || query.value(0).toBool();
    return m_dialect == SqlDialect::Sqlite
        && (!query.exec(u"BEGIN"_s) // refused inside of one
            || !query.exec(u"ROLLBACK"_s));
}

std::optional<QVariant> OdbcDriver::toDatabase(const QVariant &value) const
{
    switch (value.typeId()) {
    case QMetaType::QString:
        if (value.toString().contains(QChar(u'\0')))
            throw refusedValue(u"ODBC drivers cut text at the character U+0000: bind a "
                               "QByteArray"_s);
        return std::nullopt;
    case QMetaType::Bool:
        if (m_dialect == SqlDialect::PostgreSql)
            return std::nullopt;
        return qint64(value.toBool());
    case QMetaType::Double:
        if (m_dialect != SqlDialect::PostgreSql && !std::isfinite(value.toDouble()))
            throw refusedValue(u"Infinity and NaN cannot be stored through this ODBC driver"_s);
        return std::nullopt;
    case QMetaType::ULongLong:
        throw refusedValue(u"Integers greater than 9223372036854775807 cannot be stored through "
                           "ODBC: bind text"_s);
    case QMetaType::QTime:
        if (value.toTime().msec() != 0) // ODBC's time has whole seconds
            return value.toTime().toString(Qt::ISODateWithMs);
        return std::nullopt;
    case QMetaType::QDateTime: {
        // ODBC knows no zone; see setUp(). What is read back is what the digits alone mean.
        QDateTime time = value.toDateTime().toLocalTime();
        if (time.date().year() < 1 || time.date().year() > 9999)
            throw refusedValue(u"ODBC takes local times of the years 1 to 9999 alone"_s);
        if (QDateTime(time.date(), time.time()) != time)
            throw refusedValue(u"ODBC cannot tell this time from the other one with the same "
                               "digits, in the hour that the end of daylight saving time repeats: "
                               "bind text"_s);
        return time;
    }
    case QMetaType::QUuid:
        return value.toUuid().toString(QUuid::WithoutBraces);
    default:
        return std::nullopt;
    }
}

QString OdbcDriver::connectOptions(ConnectionRole) const
{
    QStringList all{options().driverOptions()};
    const qint64 seconds = secondsOf(options().connectTimeout());
    if (seconds > 0 && !hasOption(all.first(), "SQL_ATTR_LOGIN_TIMEOUT"_L1))
        all.append(u"SQL_ATTR_LOGIN_TIMEOUT=%1"_s.arg(seconds));
    all.removeAll(QString());
    return all.join(u';');
}

void OdbcDriver::setUp(QSqlDatabase &database, ConnectionRole) const
{
    // QODBC sends and takes the digits of local time.
    if (isPostgreSql(database)) {
        QString zone = QString::fromLatin1(QTimeZone::systemTimeZoneId());
        run(database, u"SET TIME ZONE '"_s + zone.replace(u'\'', u"''"_s) + u'\'');
    }
}

Kind OdbcDriver::classify(const QSqlError &error) const
{
    const QString text = message(error);
    // Of the driver manager: a cancel has come between two calls, to run the statement and to read its
    // rows, say. Qt has these in their order.
    return text == "Function sequence error"_L1 ? Kind::Canceled : kindOfText(text);
}

QString OdbcDriver::message(const QSqlError &error) const
{
    // "[unixODBC]ERROR: ...;\nError while executing the query", at times with older ones behind.
    QString text = error.databaseText().trimmed();
    if (text.isEmpty())
        text = error.driverText().trimmed();
    while (text.startsWith(u'[') && text.contains(u']'))
        text = text.sliced(text.indexOf(u']') + 1).trimmed();
    for (const QLatin1StringView severity : {"ERROR:"_L1, "FATAL:"_L1}) {
        if (text.startsWith(severity))
            text = text.sliced(severity.size()).trimmed();
    }
    if (const qsizetype end = text.lastIndexOf("\nError while "_L1); end > 0)
        text.truncate(end);
    while (text.endsWith(u';'))
        text.chop(1);
    return text;
}

SqlError OdbcDriver::openError(const QSqlError &error) const
{
    const QString text = message(error);
    Kind kind = kindOfOpenText(text);
    if (text.contains("Can't open lib"_L1))
        kind = Kind::DriverMissing;
    else if (text.contains("Data source name not found"_L1))
        kind = Kind::UndefinedObject;
    return openFailure(readable(options()), kind, text,
                       {.driverText = error.driverText(),
                        .databaseText = text,
                        .nativeCode = error.nativeErrorCode(),
                        .sqlState = {},
                        .query = {}});
}

} // namespace AsyncSql
