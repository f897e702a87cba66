// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/driver_p.h>

#include <AsyncSql/drivers/genericdriver_p.h>
#include <AsyncSql/drivers/sqlitedriver_p.h>

#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>

#include <mutex>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

// A connection without a name: nothing to remove from Qt's global dictionary, nothing to leak in
// it, and nobody else can find it.
struct UnnamedDatabase : QSqlDatabase
{
    explicit UnnamedDatabase(const QString &driver) : QSqlDatabase(driver) {}
};

QSqlDatabase makeDatabase(const QString &driver)
{
    // Before 6.5.3, Qt's table of drivers is filled without a lock at its first use (QTBUG-112961).
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    if (!QSqlDatabase::isDriverAvailable(driver)) {
        throw SqlError(SqlError::Kind::DriverMissing,
                       u"Qt has no SQL driver \"%1\"; it has: %2. Install the plugin of that name "
                       "(on Debian and Ubuntu a package libqt6sql6-...)."_s.arg(
                           driver, QSqlDatabase::drivers().join(u", "_s)));
    }
    return UnnamedDatabase(driver);
}

QString statementText(const QSqlError &error, SqlError::Kind kind)
{
    QString text = error.databaseText().trimmed();
    if (text.isEmpty())
        text = error.driverText().trimmed();
    if (text.isEmpty())
        text = u"The database gave no reason"_s;
    switch (kind) {
    case SqlError::Kind::ReadOnly:
        return text
            + u" (the database cannot be written to: look at the permissions of the file "
              "and its directory, and whether it was opened with mode=ro)"_s;
    case SqlError::Kind::NotADatabase:
        return text + u" (the file is of another kind, encrypted or damaged)"_s;
    case SqlError::Kind::Busy:
        return text + u" (somebody else held the lock for longer than the busy timeout)"_s;
    default:
        return text;
    }
}

SqlError::Details details(const QSqlError &error, const QString &sql)
{
    return {.driverText = error.driverText(),
            .databaseText = error.databaseText(),
            .nativeCode = error.nativeErrorCode(),
            .sqlState = {},
            .query = sql};
}

} // namespace

std::shared_ptr<const Driver> Driver::create(const ConnectionOptions &options)
{
    if (!options.isValid())
        throw SqlError(SqlError::Kind::InvalidArgument, options.errorString());
    if (SqliteDriver::accepts(options))
        return std::make_shared<SqliteDriver>(options);
    return std::make_shared<GenericDriver>(options);
}

Driver::Driver(const ConnectionOptions &options) : m_options(options) {}

Driver::~Driver() = default;

int Driver::connectionLimit() const
{
    return m_options.maximumConnections();
}

bool Driver::hasSingleWriter() const
{
    return false;
}

QSqlDatabase Driver::open(ConnectionRole role) const
{
    QSqlDatabase database = makeDatabase(m_options.driver());
    database.setDatabaseName(m_options.database());
    database.setHostName(m_options.host());
    if (m_options.port() > 0)
        database.setPort(m_options.port());
    database.setUserName(m_options.user());
    database.setPassword(m_options.password());
    database.setConnectOptions(connectOptions(role));
    if (!database.open())
        throw openError(database.lastError());
    setUp(database, role);
    if (const ConnectionOptions::ConnectHook hook = m_options.connectHook())
        hook(database);
    return database;
}

QStringList Driver::beginStatements(const TransactionOptions &) const
{
    return {u"BEGIN"_s};
}

void Driver::begin(QSqlDatabase &database, const TransactionOptions &options) const
{
    for (const QString &sql : beginStatements(options)) {
        QSqlQuery query(database);
        if (!query.exec(sql))
            throw error(query.lastError(), sql);
    }
}

void Driver::commit(QSqlDatabase &database) const
{
    QSqlQuery query(database);
    const QString sql = u"COMMIT"_s;
    if (!query.exec(sql))
        throw error(query.lastError(), sql);
}

bool Driver::rollback(QSqlDatabase &database) const noexcept
{
    // Fails where the database has already rolled back; that is what was wanted.
    QSqlQuery query(database);
    return query.exec(u"ROLLBACK"_s);
}

bool Driver::endStrayTransaction(QSqlDatabase &database) const
{
    rollback(database);
    return false; // many databases accept it outside a transaction too
}

QSqlQuery Driver::holdSchema(QSqlDatabase &database) const
{
    return QSqlQuery(database);
}

bool Driver::keepsStatement(const QString &) const
{
    return true;
}

void Driver::normalise(QVariant &) const {}

bool Driver::hasTable(QSqlDatabase &database, const QString &name) const
{
    return database.tables(QSql::Tables).contains(name)
        || database.tables(QSql::Views).contains(name);
}

QString Driver::connectOptions(ConnectionRole) const
{
    return m_options.driverOptions();
}

void Driver::setUp(QSqlDatabase &, ConnectionRole) const {}

SqlError Driver::error(const QSqlError &error, const QString &sql) const
{
    const SqlError::Kind kind = classify(error);
    return SqlError(kind, statementText(error, kind), details(error, sql));
}

SqlError Driver::openError(const QSqlError &error) const
{
    return SqlError(SqlError::Kind::ConnectionFailed,
                    u"Cannot connect: %1"_s.arg(statementText(error, SqlError::Kind::Unknown)),
                    details(error, {}));
}

void Driver::runSetUp(QSqlDatabase &database, const QString &sql) const
{
    QSqlQuery query(database);
    if (!query.exec(sql))
        throw error(query.lastError(), sql);
}

} // namespace AsyncSql
