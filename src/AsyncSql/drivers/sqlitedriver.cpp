// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/sqlitedriver_p.h>

#include <AsyncSql/drivers/connectiontext_p.h>
#include <AsyncSql/drivers/sqlitebulkinsert_p.h>
#include <AsyncSql/drivers/sqliteinterrupter_p.h>
#include <AsyncSql/drivers/sqlitelibrary_p.h>
#include <AsyncSql/drivers/sqlitestatement_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qdir.h>
#include <QtCore/qfileinfo.h>
#include <QtCore/quuid.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>

#include <cmath>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView BusyTimeout{"QSQLITE_BUSY_TIMEOUT"}; // milliseconds

SqlError refused(const QString &text)
{
    return SqlError(SqlError::Kind::InvalidArgument, text);
}

bool isMemory(const QString &database)
{
    return database.isEmpty() || database == ":memory:"_L1 || database.contains("mode=memory"_L1);
}

// Primary result codes, https://www.sqlite.org/rescode.html
enum PrimaryCode {
    Error = 1,
    Permission = 3,
    Abort = 4,
    Busy = 5,
    Locked = 6,
    ReadOnly = 8,
    Interrupt = 9,
    Corrupt = 11,
    Full = 13,
    CannotOpen = 14,
    TooBig = 18,
    Constraint = 19,
    Mismatch = 20,
    Misuse = 21,
    Authorization = 23,
    NotADatabase = 26
};

SqlError::Kind constraintKind(int code)
{
    switch (code) {
    case 275:
        return SqlError::Kind::CheckViolation;
    case 787:
        return SqlError::Kind::ForeignKeyViolation;
    case 1299:
        return SqlError::Kind::NotNullViolation;
    case 1555: // primary key
    case 2067: // unique
    case 2579: // rowid
        return SqlError::Kind::UniqueViolation;
    case 3091:
        return SqlError::Kind::InvalidData; // a STRICT table's type
    default:
        return SqlError::Kind::ConstraintViolation;
    }
}

// SQLITE_ERROR is for everything that the SQL text itself may be wrong in; only its words tell.
SqlError::Kind textualKind(const QString &text)
{
    if (text.contains("syntax error"_L1) || text.contains("incomplete input"_L1)
        || text.contains("unrecognized token"_L1))
        return SqlError::Kind::Syntax;
    if (text.contains("no such"_L1) || text.contains("has no column"_L1)
        || text.contains("unknown database"_L1))
        return SqlError::Kind::UndefinedObject;
    return SqlError::Kind::Unknown;
}

} // namespace

bool SqliteDriver::accepts(const ConnectionOptions &options)
{
    return options.driver() == "QSQLITE"_L1;
}

SqliteDriver::SqliteDriver(const ConnectionOptions &options)
    : Driver(options),
      m_isMemory(isMemory(options.database())),
      m_isReadOnly(options.driverOptions().contains("QSQLITE_OPEN_READONLY"_L1))
{
}

int SqliteDriver::connectionLimit() const
{
    return m_isMemory ? 1 : options().maximumConnections();
}

bool SqliteDriver::hasSingleWriter() const
{
    return connectionLimit() > 1;
}

std::shared_ptr<Interrupter> SqliteDriver::interrupter(QSqlDatabase &database) const
{
    return makeSqliteInterrupter(database, lockLimit());
}

bool SqliteDriver::isInPlace(const QSqlDatabase &database) const
{
    return m_isMemory || !hasSqliteFileMoved(database);
}

std::unique_ptr<NativeStatement> SqliteDriver::nativeStatement(const QSqlDatabase &database,
                                                               const QSqlQuery &query) const
{
    return runsNatively() ? makeSqliteStatement(database, query) : nullptr;
}

std::unique_ptr<BulkInsert> SqliteDriver::bulkInsert(QSqlDatabase &database,
                                                     const InsertTarget &target) const
{
    return runsNatively() ? makeSqliteBulkInsert(database, target) : nullptr;
}

void SqliteDriver::allowWrites(QSqlDatabase &database, ConnectionRole role, bool allowed) const
{
    if (role == ConnectionRole::Reader && !m_isReadOnly)
        run(database, allowed ? u"PRAGMA query_only=OFF"_s : u"PRAGMA query_only=ON"_s);
}

void SqliteDriver::begin(QSqlDatabase &database, const TransactionOptions &options) const
{
    // Deferred, a transaction that reads before it writes fails at its first write when anybody
    // else wrote in between, and no busy timeout helps.
    const bool immediate = options.mode == TransactionMode::Immediate && !options.readOnly;
    run(database, immediate ? u"BEGIN IMMEDIATE"_s : u"BEGIN"_s);
}

TransactionDamage SqliteDriver::damage(QSqlDatabase &database, const SqlError &) const
{
    // A full disk, an interrupted write or ON CONFLICT ROLLBACK ends it, without a word. Inside a
    // transaction, BEGIN is refused and changes nothing.
    QSqlQuery query(database);
    if (!query.exec(u"BEGIN"_s))
        return TransactionDamage::None;
    rollback(database);
    return TransactionDamage::Transaction;
}

bool SqliteDriver::endStrayTransaction(QSqlDatabase &database) const
{
    return isSqliteInTransaction(database).value_or(true)
        && rollback(database); // an error outside a transaction
}

QSqlQuery SqliteDriver::holdSchema(QSqlDatabase &database) const
{
    // Another connection may change the table; see keepsStatement(). Reading the schema brings the
    // connection's idea of it up to date, and the open read keeps it so.
    QSqlQuery query(database);
    query.setForwardOnly(true);
    query.exec(u"SELECT 1 FROM sqlite_master"_s);
    return query;
}

bool SqliteDriver::keepsStatement(const QSqlDatabase &database, const QString &sql) const
{
    if (runsNatively() && runsSqliteNatively(database))
        return true;
    // When a table gets another column, SQLite prepares "SELECT *" anew by itself, with more columns
    // than QSQLITE has room for: it crashes. Other uses of the star lose a little time here.
    for (qsizetype at = sql.indexOf(u'*'); at >= 0; at = sql.indexOf(u'*', at + 1)) {
        if (at == 0 || sql.at(at - 1) != u'(')
            return false;
    }
    return true;
}

bool SqliteDriver::hasTable(QSqlDatabase &database, const QString &name) const
{
    return database.tables(QSql::Tables).contains(name, Qt::CaseInsensitive)
        || database.tables(QSql::Views).contains(name, Qt::CaseInsensitive);
}

QString SqliteDriver::connectOptions(ConnectionRole) const
{
    QString all = options().driverOptions();
    if (!hasOption(all, BusyTimeout))
        all.append(
            u"%1%2=%3"_s.arg(all.isEmpty() ? u""_s : u";"_s, BusyTimeout).arg(lockLimit().count()));
    return all;
}

std::chrono::milliseconds SqliteDriver::lockLimit() const
{
    constexpr std::chrono::milliseconds usual{5000}; // as Qt has it
    for (const QString &option : options().driverOptions().split(u';')) {
        const qsizetype equals = option.indexOf(u'=');
        if (equals > 0 && option.left(equals).trimmed() == BusyTimeout)
            return std::chrono::milliseconds(option.mid(equals + 1).trimmed().toInt());
    }
    return usual;
}

void SqliteDriver::setUp(QSqlDatabase &database, ConnectionRole role) const
{
    // Opening looks at nothing: a file that is no database shows itself at the first read.
    run(database, u"PRAGMA schema_version"_s);
    run(database, u"PRAGMA foreign_keys=ON"_s);
    if (m_isMemory)
        return;
    if (!m_isReadOnly) {
        // Refused on a read-only medium; the journal that the file has then serves as well.
        QSqlQuery query(database);
        if (query.exec(u"PRAGMA journal_mode=WAL"_s) && query.next()
            && query.value(0).toString() == "wal"_L1)
            run(database, u"PRAGMA synchronous=NORMAL"_s); // as durable as a WAL needs
    }
    if (role == ConnectionRole::Reader)
        run(database, u"PRAGMA query_only=ON"_s);
}

std::optional<QVariant> SqliteDriver::toDatabase(const QVariant &value) const
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return qint64(value.toBool());
    case QMetaType::Double:
        if (std::isnan(value.toDouble()))
            throw refused(u"SQLite cannot store NaN: it would become NULL"_s);
        return std::nullopt;
    case QMetaType::ULongLong:
        throw refused(u"SQLite stores integers up to 9223372036854775807; a larger one would "
                      "become an inexact real number"_s);
    case QMetaType::QDate:
        return value.toDate().toString(Qt::ISODate);
    case QMetaType::QTime:
        return value.toTime().toString(Qt::ISODateWithMs);
    case QMetaType::QDateTime: {
        // A local time without its offset would be another instant on another machine.
        const QDateTime time = value.toDateTime();
        const int offset =
            time.offsetFromUtc(); // with seconds it has no form: zones of old had such
        return (time.timeSpec() == Qt::UTC || offset % 60 != 0 ? time.toUTC()
                                                               : time.toOffsetFromUtc(offset))
            .toString(Qt::ISODateWithMs);
    }
    case QMetaType::QUuid:
        return value.toUuid().toString(QUuid::WithoutBraces);
    default:
        return std::nullopt;
    }
}

SqlError::Kind SqliteDriver::classify(const QSqlError &error) const
{
    const int code = error.nativeErrorCode().toInt();
    const int busySnapshot = 517;
    if (code == busySnapshot)
        return SqlError::Kind::SerializationFailure;
    switch (PrimaryCode(code & 0xff)) {
    case Error:
        return textualKind(error.databaseText());
    case Permission:
    case Authorization:
        return SqlError::Kind::PermissionDenied;
    case Abort:
    case Interrupt:
        return SqlError::Kind::Canceled;
    case Busy:
    case Locked:
        return SqlError::Kind::Busy;
    case ReadOnly:
        return SqlError::Kind::ReadOnly;
    case Corrupt:
        return SqlError::Kind::Corrupt;
    case Full:
        return SqlError::Kind::DiskFull;
    case CannotOpen:
        return SqlError::Kind::CannotOpen;
    case TooBig:
    case Mismatch:
        return SqlError::Kind::InvalidData;
    case Constraint:
        return constraintKind(code);
    case Misuse:
        return SqlError::Kind::InvalidArgument;
    case NotADatabase:
        return SqlError::Kind::NotADatabase;
    }
    return SqlError::Kind::Unknown;
}

SqlError SqliteDriver::openError(const QSqlError &error) const
{
    const SqlError general = this->error(QSqlDatabase(), error, {});
    const QString problem = locationProblem();
    return SqlError(SqlError::Kind::CannotOpen,
                    u"Cannot open \"%1\": %2"_s.arg(options().database(),
                                                    problem.isEmpty() ? general.text() : problem),
                    {.driverText = general.driverText(),
                     .databaseText = general.databaseText(),
                     .nativeCode = general.nativeCode(),
                     .sqlState = {},
                     .query = {}});
}

// SQLite says "unable to open database file" for all of these.
QString SqliteDriver::locationProblem() const
{
    const QFileInfo file(options().database());
    const QFileInfo directory(file.absolutePath());
    if (!directory.exists())
        return u"the directory \"%1\" does not exist; create it first"_s.arg(directory.filePath());
    if (!directory.isDir())
        return u"\"%1\" is a file, not a directory"_s.arg(directory.filePath());
    if (file.isDir())
        return u"it is a directory, not a file"_s;
    if (m_isReadOnly && !file.exists())
        return u"the file does not exist, and mode=ro does not create it"_s;
    if (file.exists() && !file.isReadable())
        return u"you have no permission to read the file"_s;
    if (!file.exists() && !directory.isWritable())
        return u"you have no permission to create files in \"%1\""_s.arg(directory.filePath());
    return {};
}

} // namespace AsyncSql
