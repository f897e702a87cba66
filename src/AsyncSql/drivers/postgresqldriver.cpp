// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/postgresqldriver_p.h>

#include <AsyncSql/drivers/clientlibrary_p.h>
#include <AsyncSql/drivers/connectiontext_p.h>
#include <AsyncSql/drivers/postgresqlbulkinsert_p.h>
#include <AsyncSql/drivers/postgresqlinterrupter_p.h>
#include <AsyncSql/drivers/postgresqllibrary_p.h>
#include <AsyncSql/drivers/postgresqlliteral_p.h>
#include <AsyncSql/drivers/postgresqlpipeline_p.h>
#include <AsyncSql/drivers/postgresqlstatement_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qloggingcategory.h>
#include <QtSql/qsqldriver.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlfield.h>
#include <QtSql/qsqlindex.h>
#include <QtSql/qsqlquery.h>
#include <QtSql/qsqlresult.h>

#include <future>
#include <optional>
#include <thread>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

namespace {

constexpr std::chrono::seconds LongestRequest{1}; // to cancel; else the connection is given up

Q_LOGGING_CATEGORY(lcNotice, "asyncsql.notice", QtWarningMsg)

// libpq would write it to stderr, which no library should.
void logNotice(void *, const char *text)
{
    qCInfo(lcNotice).noquote() << QString::fromUtf8(text).trimmed();
}

struct SqlState
{
    QLatin1StringView code; // a prefix of the SQLSTATE
    Kind kind;
};

// https://www.postgresql.org/docs/current/errcodes-appendix.html; the first that fits counts.
constexpr SqlState states[] = {
    // A connection that is lost has no code: the server has lost another one, as postgres_fdw may.
    {"08P01"_L1, Kind::ConnectionLost},
    {"08"_L1, Kind::ConnectionFailed},
    {"0A"_L1, Kind::Unsupported},
    {"21"_L1, Kind::InvalidData},
    {"22"_L1, Kind::InvalidData},
    {"23502"_L1, Kind::NotNullViolation},
    {"23503"_L1, Kind::ForeignKeyViolation},
    {"23505"_L1, Kind::UniqueViolation},
    {"23514"_L1, Kind::CheckViolation},
    {"23"_L1, Kind::ConstraintViolation},
    {"25006"_L1, Kind::ReadOnly},
    {"25P02"_L1, Kind::TransactionAborted},
    {"25P03"_L1, Kind::ConnectionLost}, // idle in a transaction for too long
    {"28"_L1, Kind::AuthenticationFailed},
    {"2BP01"_L1, Kind::ConstraintViolation}, // others depend on it
    {"3D000"_L1, Kind::UndefinedObject},
    {"3F000"_L1, Kind::UndefinedObject},
    {"40P01"_L1, Kind::Deadlock},
    {"40003"_L1, Kind::OutcomeUnknown},
    {"40001"_L1, Kind::SerializationFailure},
    {"40002"_L1, Kind::ConstraintViolation},
    {"42501"_L1, Kind::PermissionDenied},
    {"42703"_L1, Kind::UndefinedObject},
    {"42704"_L1, Kind::UndefinedObject},
    {"42883"_L1, Kind::UndefinedObject},
    {"42P01"_L1, Kind::UndefinedObject},
    {"42P02"_L1, Kind::UndefinedObject},
    {"42804"_L1, Kind::InvalidData}, // the column has another type
    {"42P"_L1, Kind::Unknown},       // exists already, and the like
    {"42701"_L1, Kind::Unknown},
    {"42710"_L1, Kind::Unknown},
    {"42723"_L1, Kind::Unknown},
    {"42"_L1, Kind::Syntax},
    {"44000"_L1, Kind::CheckViolation}, // of a view
    {"53100"_L1, Kind::DiskFull},
    {"53300"_L1, Kind::TooManyConnections},
    {"55P03"_L1, Kind::Busy},
    {"55006"_L1, Kind::Busy},
    {"57014"_L1, Kind::Canceled},
    {"57P"_L1, Kind::ConnectionLost},
    {"P0001"_L1, Kind::ConstraintViolation}, // RAISE in a trigger or function
    {"XX001"_L1, Kind::Corrupt},
    {"XX002"_L1, Kind::Corrupt},
};

// nullopt where libpq cannot be asked.
std::optional<PostgreSqlLibrary::TransactionStatus> transactionStatus(const QSqlDatabase &database)
{
    const PostgreSqlLibrary *const libpq = PostgreSqlLibrary::of(database);
    if (!libpq)
        return std::nullopt;
    void *const connection = PostgreSqlLibrary::connectionOf(database);
    // QPSQL leaves the end of an answer unread until the next statement: only with it does libpq
    // know.
    if (libpq->transactionStatus(connection) == PostgreSqlLibrary::Active)
        libpq->discard(connection);
    return libpq->transactionStatus(connection);
}

// As it stands in SQL; each of its parts may stand in quotes already.
QString quotedName(const QSqlDriver &driver, const QString &name)
{
    QStringList parts = name.split(u'.');
    for (QString &part : parts)
        part = driver.stripDelimiters(part, QSqlDriver::TableName).replace(u'"', "\"\""_L1);
    return u'"' + parts.join("\".\""_L1) + u'"';
}

// QSqlRecord::field() takes "Id" for "id". Of a table that Qt does not find, nothing but the name
// is known.
QSqlField fieldOf(const QSqlRecord &columns, const QString &name)
{
    for (int i = 0; i < columns.count(); ++i) {
        if (columns.fieldName(i) == name)
            return columns.field(i);
    }
    return QSqlField(name);
}

} // namespace

bool PostgreSqlDriver::accepts(const ConnectionOptions &options)
{
    return options.driver() == "QPSQL"_L1;
}

std::shared_ptr<Interrupter> PostgreSqlDriver::interrupter(QSqlDatabase &database) const
{
    const auto native = std::make_shared<PostgreSqlInterrupter>(database);
    if (native->isValid())
        return native;
    QSqlQuery query(database);
    if (!query.exec(u"SELECT pg_backend_pid()"_s) || !query.next())
        return nullptr;
    const QString sql = u"SELECT pg_cancel_backend(%1)"_s.arg(query.value(0).toLongLong());
    return std::make_shared<ControlInterrupter>(controlConnection(), sql, native->socket());
}

std::unique_ptr<NativeStatement> PostgreSqlDriver::nativeStatement(const QSqlDatabase &database,
                                                                   const QSqlQuery &) const
{
    return runsNatively() ? makePostgreSqlStatement(database) : nullptr;
}

std::unique_ptr<Pipeline> PostgreSqlDriver::pipeline(const QSqlDatabase &database) const
{
    return runsNatively() ? makePostgreSqlPipeline(database) : nullptr;
}

std::unique_ptr<BulkInsert> PostgreSqlDriver::bulkInsert(QSqlDatabase &database,
                                                         const InsertTarget &target) const
{
    return makePostgreSqlBulkInsert(database, target, runsNatively());
}

void PostgreSqlDriver::begin(QSqlDatabase &database, const TransactionOptions &options) const
{
    QString sql = u"BEGIN"_s;
    if (options.isolation != Isolation::Default)
        sql += u" ISOLATION LEVEL "_s + isolationName(options.isolation);
    if (options.readOnly)
        sql += u" READ ONLY"_s;
    run(database, sql);
}

void PostgreSqlDriver::commit(QSqlDatabase &database) const
{
    if (!database.isOpen())
        throw error(database, QSqlError(), u"COMMIT"_s); // QPSQL's last error would be an older one
    if (transactionStatus(database) == PostgreSqlLibrary::Idle) // the server would only warn
        throw endedBefore();
    // As a statement, the COMMIT of an aborted transaction reports success: it rolls back.
    if (database.commit())
        return;
    const QSqlError problem = database.lastError();
    if (database.isOpen() && problem.nativeErrorCode().isEmpty())
        throw SqlError(Kind::TransactionAborted,
                       u"An earlier error aborted the transaction; it was rolled back"_s,
                       {.driverText = problem.driverText(), .query = u"COMMIT"_s});
    throw transactionError(database, problem);
}

TransactionDamage PostgreSqlDriver::damage(QSqlDatabase &database, const SqlError &error) const
{
    if (isLost(error))
        return TransactionDamage::Transaction;
    const auto status = transactionStatus(database);
    if (status == PostgreSqlLibrary::Idle || status == PostgreSqlLibrary::ConnectionBad)
        return TransactionDamage::Transaction;
    return status == PostgreSqlLibrary::InTransaction ? TransactionDamage::None
                                                      : TransactionDamage::UntilSavepoint;
}

bool PostgreSqlDriver::endStrayTransaction(QSqlDatabase &database) const
{
    if (!database.isOpen())
        return false;
    bool isInside = false;
    if (const auto status = transactionStatus(database)) {
        isInside = status != PostgreSqlLibrary::Idle;
    } else {
        // A statement of its own is as old as its transaction; in an aborted one it fails.
        QSqlQuery query(database);
        isInside = !query.exec(u"SELECT now() <> statement_timestamp()"_s) || !query.next()
            || query.value(0).toBool();
    }
    if (isInside)
        rollback(database); // outside of one it would warn
    return isInside;
}

bool PostgreSqlDriver::hasTable(QSqlDatabase &database, const QString &name) const
{
    // Qt lists no partitioned tables, and those of another schema than "public" with its name.
    QSqlQuery query(database);
    query.setForwardOnly(true);
    const QString text = quotedForPostgreSql(name);
    const QString sql =
        u"SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = "
        "c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ((c.relname "
        "= %1 AND pg_table_is_visible(c.oid)) OR n.nspname || '.' || c.relname = "
        "%1))"_s.arg(text);
    if (!query.exec(sql) || !query.next())
        throw error(database, query.lastError(), sql);
    return query.value(0).toBool();
}

QSqlIndex PostgreSqlDriver::primaryIndex(QSqlDatabase &database, const QString &table) const
{
    // Qt reads the columns of the index: they keep the names that those of the table had, include
    // what only lies beside the key, and come from every schema that has an index of that name.
    const QSqlRecord columns = database.record(table);
    QSqlQuery query(database);
    query.setForwardOnly(true);
    const QString sql =
        u"SELECT a.attname, c.conname FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = "
        "c.conrelid AND a.attnum = ANY (c.conkey) WHERE c.contype = 'p' AND c.conrelid = "
        "to_regclass(%1) ORDER BY array_position(c.conkey, a.attnum)"_s.arg(
            quotedForPostgreSql(quotedName(*database.driver(), table)));
    if (!query.exec(sql))
        throw error(database, query.lastError(), sql);
    QSqlIndex index(table);
    while (query.next()) {
        index.append(fieldOf(columns, query.value(0).toString()));
        index.setName(query.value(1).toString());
    }
    return index;
}

std::optional<QVariant> PostgreSqlDriver::toDatabase(const QVariant &value) const
{
    if (value.typeId() == QMetaType::QString && value.toString().contains(QChar(u'\0')))
        throw refusedValue(u"PostgreSQL cannot store the character U+0000 in text: bind a "
                           "QByteArray"_s);
    return std::nullopt;
}

QString PostgreSqlDriver::literal(const QVariant &value) const
{
    return postgreSqlLiteral(toDatabase(value).value_or(value));
}

void PostgreSqlDriver::abandonRows(QSqlDatabase &database) const noexcept
{
    // QPSQL would read all the rest before the next statement. A server that has sent it already
    // forgets about the request, and no later statement is hit: none begins before this returns.
    const auto interrupter = std::make_shared<PostgreSqlInterrupter>(database);
    if (!interrupter->isValid())
        return;
    try {
        // A server that has gone silent lets nobody in, for as long as it likes.
        const auto sent = std::make_shared<std::promise<void>>();
        std::thread([interrupter, sent] {
            interrupter->interrupt();
            sent->set_value();
        }).detach();
        if (sent->get_future().wait_for(LongestRequest) == std::future_status::ready)
            return;
    } catch (const std::exception &) { // no memory or thread for it
    }
    interrupter->breakOff();
}

std::optional<QSqlError> PostgreSqlDriver::unreportedError(const QSqlDatabase &database,
                                                           const QSqlQuery &query) const
{
    // QPSQL would wait for the end of a copy for ever.
    const PostgreSqlLibrary *const libpq =
        query.lastError().isValid() ? PostgreSqlLibrary::of(database) : nullptr;
    const void *const result = libpq
        ? ClientLibrary::pointer(query.result()->handle(), {"pg_result*"_L1, "PGresult*"_L1})
        : nullptr;
    if (!result || !PostgreSqlLibrary::isCopy(libpq->status(result)))
        return {};
    libpq->endCopy(PostgreSqlLibrary::connectionOf(database), libpq->status(result));
    return PostgreSqlLibrary::copyError();
}

QString PostgreSqlDriver::connectOptions(ConnectionRole) const
{
    QStringList all{withoutOption(options().driverOptions(), "connect_timeout"_L1)};
    // libpq takes 1 for 2, and 0 for no limit.
    if (const qint64 seconds = secondsOf(options().connectTimeout()); seconds > 0)
        all.append(u"connect_timeout=%1"_s.arg(std::max<qint64>(seconds, 2)));
    if (!hasOption(options().driverOptions(), "application_name"_L1))
        all.append(u"fallback_application_name=AsyncSql"_s);
    all.removeAll(QString());
    return all.join(u';');
}

void PostgreSqlDriver::setUp(QSqlDatabase &database, ConnectionRole) const
{
    if (const PostgreSqlLibrary *const libpq = PostgreSqlLibrary::of(database))
        libpq->setNoticeProcessor(PostgreSqlLibrary::connectionOf(database), logNotice, nullptr);
    // And doubles with all their digits, as servers before 12 do not write them.
    run(database, u"SET standard_conforming_strings = on; SET extra_float_digits = 3"_s);
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    // QPSQL takes a timestamp without a zone for the client's local time, so the server has to
    // write it as that. From 6.8 both are UTC.
    const QString zone = QString::fromLatin1(QTimeZone::systemTimeZoneId());
    QSqlQuery query(database);
    if (!query.exec(u"SET TIME ZONE "_s + quotedForPostgreSql(zone)))
        throw SqlError(Kind::ConnectionFailed,
                       u"The server does not know this computer's time zone \"%1\", so that times "
                       "could not be kept: %2"_s.arg(zone, message(query.lastError())));
#endif
}

Kind PostgreSqlDriver::classify(const QSqlError &error) const
{
    const QString code = error.nativeErrorCode();
    // A refused start has no code; a lost connection neither.
    if (code.isEmpty())
        return kindOfText(error.databaseText());
    if (code == "57014"_L1 && error.databaseText().contains("statement timeout"_L1))
        return Kind::Timeout;
    for (const SqlState &state : states) {
        if (code.startsWith(state.code))
            return state.kind;
    }
    return Kind::Unknown;
}

QString PostgreSqlDriver::sqlState(const QSqlError &error) const
{
    return error.nativeErrorCode();
}

QString PostgreSqlDriver::message(const QSqlError &error) const
{
    QStringList lines;
    bool isExcerpt = false;
    for (const QString &line : error.databaseText().split(u'\n', Qt::SkipEmptyParts)) {
        // Of what is bound, as much as the server is set to tell; nothing comes after it.
        if (line.startsWith("CONTEXT:"_L1) && line.contains("portal"_L1))
            break;
        // The statement as it was sent, with its values in it, and a caret below.
        if (isExcerpt || line.startsWith("LINE "_L1)) {
            isExcerpt = !isExcerpt;
            continue;
        }
        lines.append(line);
    }
    const QString code = u'(' + error.nativeErrorCode() + u')'; // Qt appends it
    if (!lines.isEmpty() && lines.last().endsWith(code))
        lines.last().chop(code.size());
    QString text = lines.join(u'\n').trimmed();
    for (const QLatin1StringView severity : {"ERROR:"_L1, "FATAL:"_L1}) {
        if (text.startsWith(severity))
            text = text.sliced(severity.size()).trimmed();
    }
    return text;
}

SqlError PostgreSqlDriver::openError(const QSqlError &error) const
{
    return openFailure(options(), kindOfOpenText(error.databaseText()), message(error),
                       {.driverText = error.driverText(),
                        .databaseText = message(error),
                        .nativeCode = error.nativeErrorCode(),
                        .sqlState = sqlState(error),
                        .query = {}});
}

} // namespace AsyncSql
