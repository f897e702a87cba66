// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/driver_p.h>

#include <AsyncSql/drivers/genericdriver_p.h>
#include <AsyncSql/drivers/mysqldriver_p.h>
#include <AsyncSql/drivers/odbcdriver_p.h>
#include <AsyncSql/drivers/postgresqldriver_p.h>
#include <AsyncSql/drivers/sqlitedriver_p.h>
#include <AsyncSql/drivers/unnameddatabase_p.h>

#include <QtSql/qsqldriver.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlindex.h>
#include <QtSql/qsqlquery.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

QSqlDatabase configuredDatabase(const ConnectionOptions &options, const QString &host,
                                const QString &connectOptions)
{
    QSqlDatabase database = makeDatabase(options.driver());
    database.setDatabaseName(options.database());
    database.setHostName(host);
    if (options.port() > 0)
        database.setPort(options.port());
    database.setUserName(options.user());
    database.setPassword(options.password());
    database.setConnectOptions(connectOptions);
    return database;
}

// What to say behind the database's own words.
QString advice(SqlError::Kind kind)
{
    switch (kind) {
    case SqlError::Kind::ReadOnly:
        return u" (the database cannot be written to: look at the permissions of the file and its "
               "directory, whether it was opened with mode=ro, and whether the transaction or "
               "the server is read-only)"_s;
    case SqlError::Kind::NotADatabase:
        return u" (the file is of another kind, encrypted or damaged)"_s;
    case SqlError::Kind::Busy:
        return u" (somebody else held the lock for longer than the busy timeout)"_s;
    default:
        return {};
    }
}

QString statementText(const QSqlError &error, const QString &message, SqlError::Kind kind)
{
    QString text = message.section(u'\n', 0, 0).trimmed(); // what follows may quote data
    if (text.isEmpty())
        text = error.driverText().trimmed();
    if (text.isEmpty() && kind == SqlError::Kind::ConnectionLost)
        text = u"The connection to the database is lost"_s;
    if (text.isEmpty())
        text = u"The database gave no reason"_s;
    return text + advice(kind);
}

SqlError withKind(SqlError::Kind kind, const QString &text, const SqlError &error)
{
    return SqlError(kind, text,
                    {.driverText = error.driverText(),
                     .databaseText = error.databaseText(),
                     .nativeCode = error.nativeCode(),
                     .sqlState = error.sqlState(),
                     .query = error.query()});
}

// What it throws comes to everybody who waits for a connection: as an SqlError, whatever it is.
void callHook(const ConnectionOptions::ConnectHook &hook, QSqlDatabase &database)
{
    try {
        hook(database);
    } catch (const SqlError &) {
        throw;
    } catch (const std::exception &error) {
        throw SqlError(SqlError::Kind::Unknown, QString::fromUtf8(error.what()));
    } catch (...) {
        throw SqlError(SqlError::Kind::Unknown, u"The connect hook threw an exception"_s);
    }
}

} // namespace

std::shared_ptr<const Driver> Driver::create(const ConnectionOptions &options)
{
    if (!options.isValid())
        throw SqlError(SqlError::Kind::InvalidArgument, options.errorString());
    if (SqliteDriver::accepts(options))
        return std::make_shared<SqliteDriver>(options);
    if (PostgreSqlDriver::accepts(options))
        return std::make_shared<PostgreSqlDriver>(options);
    if (MySqlDriver::accepts(options))
        return std::make_shared<MySqlDriver>(options);
    if (OdbcDriver::accepts(options))
        return std::make_shared<OdbcDriver>(options);
    return std::make_shared<GenericDriver>(options);
}

Driver::Driver(const ConnectionOptions &options)
    : m_options(options),
      m_runsNatively(options.nativeAccess() && !qEnvironmentVariableIsSet("ASYNCSQL_PORTABLE"))
{
}

Driver::~Driver() = default;

int Driver::connectionLimit() const
{
    return m_options.maximumConnections();
}

bool Driver::hasSingleWriter() const
{
    return false;
}

bool Driver::locksForEachRead() const
{
    return false;
}

bool Driver::restartsReads() const
{
    return false;
}

bool Driver::livesInConnection() const
{
    return false;
}

bool Driver::streamsRows() const
{
    return true;
}

bool Driver::hasLastInsertId() const
{
    return true;
}

QSqlDatabase Driver::open(ConnectionRole role) const
{
    QSqlDatabase database = configuredDatabase(m_options, hostName(), connectOptions(role));
    if (!database.open())
        throw openError(database.lastError());
    setUp(database, role);
    if (const ConnectionOptions::ConnectHook hook = m_options.connectHook())
        callHook(hook, database);
    return database;
}

bool Driver::isAlive(QSqlDatabase &database) const
{
    if (!database.isOpen())
        return false;
    QSqlQuery query(database);
    query.setForwardOnly(true);
    return query.exec(u"SELECT 1"_s) && database.isOpen();
}

bool Driver::isInPlace(const QSqlDatabase &) const
{
    return true;
}

std::shared_ptr<Interrupter> Driver::interrupter(QSqlDatabase &) const
{
    return nullptr;
}

Driver::ControlConnection Driver::controlConnection() const
{
    return [options = m_options, host = hostName(),
            connectOptions = connectOptions(ConnectionRole::Any)](const QString &sql) {
        QSqlDatabase database = configuredDatabase(options, host, connectOptions);
        if (database.open())
            QSqlQuery(database).exec(sql);
        database.close();
    };
}

std::unique_ptr<NativeStatement> Driver::nativeStatement(const QSqlDatabase &,
                                                         const QSqlQuery &) const
{
    return nullptr;
}

std::unique_ptr<Pipeline> Driver::pipeline(const QSqlDatabase &) const
{
    return nullptr;
}

std::unique_ptr<BulkInsert> Driver::bulkInsert(QSqlDatabase &, const InsertTarget &) const
{
    return nullptr;
}

void Driver::allowWrites(QSqlDatabase &, ConnectionRole, bool) const {}

void Driver::begin(QSqlDatabase &database, const TransactionOptions &) const
{
    run(database, u"BEGIN"_s);
}

void Driver::commit(QSqlDatabase &database) const
{
    const QString sql = u"COMMIT"_s;
    if (!database.isOpen())
        throw error(database, QSqlError(), sql); // nothing was sent: the transaction is gone
    QSqlQuery query(database);
    if (!query.exec(sql))
        throw transactionError(database, query.lastError());
}

// Of a commit: a lost answer leaves open whether it took effect.
SqlError Driver::transactionError(QSqlDatabase &database, const QSqlError &error) const
{
    const SqlError plain = this->error(database, error, u"COMMIT"_s);
    if (!isLost(plain))
        return plain;
    return withKind(
        SqlError::Kind::OutcomeUnknown,
        u"The connection broke during the commit, which may have taken effect: %1"_s.arg(
            plain.text()),
        plain);
}

SqlError Driver::endedBefore()
{
    return SqlError(SqlError::Kind::TransactionAborted,
                    u"A statement in the transaction has ended it; there is nothing to commit"_s,
                    {.query = u"COMMIT"_s});
}

bool Driver::rollback(QSqlDatabase &database) const noexcept
{
    // Fails where the database has already rolled back; that is what was wanted.
    QSqlQuery query(database);
    return query.exec(u"ROLLBACK"_s);
}

void Driver::savepoint(QSqlDatabase &database, Savepoint action, const QString &name) const
{
    run(database, savepointStatement(action, name));
}

QString Driver::savepointStatement(Savepoint action, const QString &name) const
{
    switch (action) {
    case Savepoint::Set:
        return u"SAVEPOINT "_s + name;
    case Savepoint::RollBackTo:
        return u"ROLLBACK TO SAVEPOINT "_s + name;
    case Savepoint::Release:
        break;
    }
    return u"RELEASE SAVEPOINT "_s + name;
}

TransactionDamage Driver::damage(QSqlDatabase &, const SqlError &error) const
{
    return isLost(error) || error.kind() == SqlError::Kind::Deadlock
        ? TransactionDamage::Transaction
        : TransactionDamage::None;
}

bool Driver::takesTransactionStatements() const
{
    return true;
}

bool Driver::commitsImplicitly(QStringView) const
{
    return false;
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

bool Driver::keepsStatement(const QSqlDatabase &, const QString &) const
{
    return true;
}

bool Driver::beginReadOnly(QSqlDatabase &database) const
{
    if (dialect() != SqlDialect::Sqlite)
        return false;
    QSqlQuery query(database);
    if (query.exec(u"PRAGMA query_only"_s) && query.next() && query.value(0).toBool())
        return false;
    query.finish();
    run(database, u"PRAGMA query_only=ON"_s);
    return true;
}

void Driver::endReadOnly(QSqlDatabase &database) const
{
    QSqlQuery(u"PRAGMA query_only=OFF"_s, database);
}

void Driver::checkAnswers(QSqlDatabase &database) const
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (query.exec(u"SELECT 1"_s))
        return;
    const SqlError problem = error(database, query.lastError(), {});
    if (isLost(problem) || problem.kind() == SqlError::Kind::TransactionAborted)
        throw SqlError(problem); // else it is no SQL there
}

bool Driver::hasTable(QSqlDatabase &database, const QString &name) const
{
    return database.tables(QSql::Tables).contains(name)
        || database.tables(QSql::Views).contains(name);
}

QSqlIndex Driver::primaryIndex(QSqlDatabase &database, const QString &table) const
{
    return database.primaryIndex(table);
}

std::vector<Driver::Correction> Driver::corrections(const QSqlDatabase &, const QSqlQuery &) const
{
    return {};
}

bool Driver::takesLiterals() const
{
    return false;
}

QString Driver::literal(const QVariant &) const
{
    Q_UNREACHABLE();
    return {};
}

void Driver::abandonRows(QSqlDatabase &) const noexcept {}

QString Driver::hostName() const
{
    return m_options.host();
}

QString Driver::connectOptions(ConnectionRole) const
{
    return m_options.driverOptions();
}

void Driver::setUp(QSqlDatabase &, ConnectionRole) const {}

SqlError Driver::error(const QSqlDatabase &database, const QSqlError &error,
                       const QString &sql) const
{
    return this->error(database.isOpen(), error, sql);
}

SqlError Driver::errorOf(const QSqlQuery &query)
{
    const QSqlDriver *const connection = query.driver();
    // As its class is called, QSQLiteDriver: the DBMS behind ODBC does not tell whose codes they are.
    QString name = QString::fromLatin1(connection->metaObject()->className()).toUpper();
    name.chop("DRIVER"_L1.size());
    const auto driver = create(ConnectionOptions().setDriver(name));
    return driver->error(connection->isOpen(), query.lastError(), query.lastQuery());
}

SqlError Driver::error(bool isOpen, const QSqlError &error, const QString &sql) const
{
    SqlError::Kind kind = classify(error);
    // Some drivers give no error at all once the connection has been closed under them; and what a
    // server says of a connection that it cannot make is, then, said of this one.
    const bool mayBeLoss =
        kind == SqlError::Kind::Unknown || kind == SqlError::Kind::ConnectionFailed;
    if (mayBeLoss && !isOpen)
        kind = SqlError::Kind::ConnectionLost;
    const QString text = message(error);
    return SqlError(kind, statementText(error, text, kind),
                    {.driverText = error.driverText(),
                     .databaseText = text,
                     .nativeCode = error.nativeErrorCode(),
                     .sqlState = sqlState(error),
                     .query = sql});
}

std::optional<QSqlError> Driver::unreportedError(const QSqlDatabase &, const QSqlQuery &) const
{
    return std::nullopt;
}

bool Driver::isLost(const SqlError &error)
{
    return error.kind() == SqlError::Kind::ConnectionLost
        || error.kind() == SqlError::Kind::OutcomeUnknown;
}

QString Driver::sqlState(const QSqlError &) const
{
    return {};
}

QString Driver::message(const QSqlError &error) const
{
    return error.databaseText().trimmed();
}

SqlError Driver::openError(const QSqlError &error) const
{
    const QString text = message(error);
    return SqlError(
        SqlError::Kind::ConnectionFailed,
        u"Cannot connect: %1"_s.arg(statementText(error, text, SqlError::Kind::Unknown)),
        {.driverText = error.driverText(),
         .databaseText = text,
         .nativeCode = error.nativeErrorCode(),
         .sqlState = {},
         .query = {}});
}

void Driver::run(QSqlDatabase &database, const QString &sql) const
{
    QSqlQuery query(database);
    if (!query.exec(sql))
        throw error(database, query.lastError(), sql);
}

} // namespace AsyncSql
