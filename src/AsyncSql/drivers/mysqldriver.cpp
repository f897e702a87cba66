// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/mysqldriver_p.h>

#include <AsyncSql/drivers/connectiontext_p.h>
#include <AsyncSql/drivers/controlinterrupter_p.h>
#include <AsyncSql/drivers/mysqlbulkinsert_p.h>
#include <AsyncSql/drivers/mysqlclient_p.h>
#include <AsyncSql/drivers/mysqlstatement_p.h>

#include <QtCore/qdatetime.h>
#include <QtCore/quuid.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlfield.h>
#include <QtSql/qsqlquery.h>
#include <QtSql/qsqlrecord.h>

#include <algorithm>
#include <cmath>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

namespace {

// https://mariadb.com/kb/en/mariadb-error-code-reference/
Kind kindOfCode(int code)
{
    struct Known
    {
        Kind kind;
        std::initializer_list<int> codes;
    };
    static const Known known[] = {
        {Kind::UniqueViolation, {1022, 1062, 1169, 1586}},
        {Kind::ForeignKeyViolation, {1216, 1217, 1451, 1452}},
        {Kind::NotNullViolation, {1048, 1263, 1364}},
        {Kind::CheckViolation, {3819, 4025}},
        {Kind::ConstraintViolation, {1644, 1761, 1762}}, // SIGNAL, among others
        {Kind::InvalidData,
         {1264, 1265, 1292, 1365, 1366, 1406, 1411, 1416, 1441, 1525, 1690, 3140, 4078}},
        {Kind::Syntax, {1064, 1065, 1149}},
        {Kind::UndefinedObject, {1046, 1049, 1051, 1054, 1091, 1109, 1128, 1146, 1176, 1193, 1305}},
        {Kind::Deadlock, {1213, 1614}},
        {Kind::SerializationFailure, {1020}},
        {Kind::Busy, {1205, 3572}},
        {Kind::Timeout, {1969, 3024}},
        {Kind::Canceled, {1317}},
        {Kind::ReadOnly, {1036, 1290, 1792, 1836}},
        {Kind::PermissionDenied, {1044, 1142, 1143, 1227, 1370}},
        {Kind::AuthenticationFailed, {1045, 1130, 1698}},
        {Kind::TooManyConnections, {1040, 1203, 1226}},
        {Kind::DiskFull, {1021, 1114}},
        {Kind::Corrupt, {1034, 1194, 1195}},
        {Kind::Unsupported, {1178, 1235, 1286}},
        // Shut down, killed, and what the server says before it hangs up: a packet too large, others.
        {Kind::ConnectionLost,
         {1053, 1077, 1079, 1152, 1153, 1156, 1157, 1158, 1159, 1160, 1161, 1927}},
    };
    // The client's own: the server is away, or the client no longer knows whose answer comes next.
    if (code >= 2000 && code < 3000)
        return Kind::ConnectionLost;
    for (const auto &[kind, codes] : known) {
        if (std::find(codes.begin(), codes.end(), code) != codes.end())
            return kind;
    }
    return Kind::Unknown;
}

// 1, 0, or -1 where the server cannot be asked (MySQL has no such variable).
int transactionState(QSqlDatabase &database, QSqlError *error = nullptr)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (query.exec(u"SELECT @@in_transaction"_s) && query.next())
        return query.value(0).toInt();
    if (error) // before the query goes, which makes calls of its own
        *error = query.lastError().isValid() ? query.lastError() : mysqlError(database);
    return -1;
}

// The end of what is white space or a comment at the start of text, but for the comments whose
// content the server runs.
qsizetype skipBlank(QStringView text, qsizetype at)
{
    while (at < text.size()) {
        const QStringView rest = text.sliced(at);
        if (rest.front().isSpace() || rest.front() == u'(' || rest.front() == u'*'
            || rest.front() == u'/') {
            const bool isComment = rest.startsWith("/*"_L1);
            const bool isRun = rest.startsWith("/*!"_L1) || rest.startsWith("/*M!"_L1);
            if (isComment && !isRun) {
                const qsizetype end = rest.indexOf("*/"_L1, 2);
                at = end < 0 ? text.size() : at + end + 2;
                continue;
            }
            at += isRun ? rest.indexOf(u'!') + 1 : 1;
            while (isRun && at < text.size() && text.at(at).isDigit())
                ++at;
        } else if (rest.startsWith(u'#') || rest.startsWith("--"_L1)) {
            const qsizetype end = rest.indexOf(u'\n');
            at = end < 0 ? text.size() : at + end + 1;
        } else {
            break;
        }
    }
    return at;
}

QStringList firstWords(QStringView text, int count)
{
    QStringList words;
    qsizetype at = 0;
    while (words.size() < count) {
        const qsizetype begin = at = skipBlank(text, at);
        while (at < text.size() && (text.at(at).isLetterOrNumber() || text.at(at) == u'_'))
            ++at;
        if (at == begin)
            break;
        words.append(text.sliced(begin, at - begin).toString().toUpper());
    }
    while (words.size() < count)
        words.append(QString());
    return words;
}

QString hexText(QLatin1StringView characterSet, const QByteArray &bytes)
{
    return u'(' + characterSet + u" x'"_s + QString::fromLatin1(bytes.toHex()) + u"')"_s;
}

QString integerText(const QString &digits)
{
    // LIMIT takes no parentheses; nothing else may join a sign to what stands before it.
    return digits.startsWith(u'-') ? u'(' + digits + u')' : u' ' + digits + u' ';
}

// Before 6.8, QMYSQL takes the session's digits for local time.
QVariant asUtc(const QVariant &value)
{
    const QDateTime time = value.toDateTime();
    return time.timeSpec() == Qt::UTC ? time : QDateTime(time.date(), time.time(), Qt::UTC);
}

QVariant asText(const QVariant &utf8)
{
    return QString::fromUtf8(utf8.toByteArray());
}

} // namespace

bool MySqlDriver::accepts(const ConnectionOptions &options)
{
    return options.driver() == "QMYSQL"_L1 || options.driver() == "QMARIADB"_L1;
}

std::shared_ptr<Interrupter> MySqlDriver::interrupter(QSqlDatabase &database) const
{
    QSqlQuery query(database);
    if (!query.exec(u"SELECT CONNECTION_ID()"_s) || !query.next())
        return nullptr;
    return std::make_shared<ControlInterrupter>(controlConnection(),
                                                u"KILL QUERY %1"_s.arg(query.value(0).toLongLong()),
                                                mysqlSocket(database));
}

std::unique_ptr<NativeStatement> MySqlDriver::nativeStatement(const QSqlDatabase &database,
                                                              const QSqlQuery &) const
{
    return runsNatively() ? makeMySqlStatement(database) : nullptr;
}

std::unique_ptr<BulkInsert> MySqlDriver::bulkInsert(QSqlDatabase &database,
                                                    const InsertTarget &target) const
{
    if (!takesMySqlBulk(database, target))
        return nullptr;
    return std::make_unique<ValuesInsert>(
        target, [this](const QVariant &value) { return literal(value); },
        [database](const QString &sql) {
            QSqlQuery query(database);
            return query.exec(sql) ? QSqlError() : query.lastError();
        });
}

void MySqlDriver::begin(QSqlDatabase &database, const TransactionOptions &options) const
{
    if (options.isolation != Isolation::Default) // of the next transaction alone
        run(database, u"SET TRANSACTION ISOLATION LEVEL "_s + isolationName(options.isolation));
    run(database, options.readOnly ? u"START TRANSACTION READ ONLY"_s : u"START TRANSACTION"_s);
}

void MySqlDriver::commit(QSqlDatabase &database) const
{
    QSqlError error;
    const int state = transactionState(database, &error);
    if (state == 0) // the server would not mind
        throw endedBefore();
    const SqlError before = this->error(database, error, u"COMMIT"_s);
    if (state < 0 && isLost(before))
        throw before; // and no doubt about the outcome: the commit has not been sent
    Driver::commit(database);
}

TransactionDamage MySqlDriver::damage(QSqlDatabase &database, const SqlError &error) const
{
    const TransactionDamage known = Driver::damage(database, error);
    if (known != TransactionDamage::None)
        return known;
    // innodb_rollback_on_timeout, or a statement that committed before it failed.
    return transactionState(database) == 0 ? TransactionDamage::Transaction
                                           : TransactionDamage::None;
}

std::optional<QSqlError> MySqlDriver::unreportedError(const QSqlDatabase &database,
                                                      const QSqlQuery &query) const
{
    // A connection that breaks in the middle of a result leaves nothing of it, and QMYSQL takes that
    // for a statement that returns no rows.
    if (query.isSelect() || query.lastError().isValid())
        return std::nullopt;
    const QSqlError error = mysqlError(database);
    return error.isValid() ? std::optional(error) : std::nullopt;
}

// https://mariadb.com/kb/en/sql-statements-that-cause-an-implicit-commit/
bool MySqlDriver::commitsImplicitly(QStringView sql) const
{
    static const QStringList always{
        u"ALTER"_s,  u"ANALYZE"_s,  u"CACHE"_s,     u"CHANGE"_s, u"CHECK"_s,   u"FLUSH"_s,
        u"GRANT"_s,  u"INSTALL"_s,  u"OPTIMIZE"_s,  u"RENAME"_s, u"REPAIR"_s,  u"RESET"_s,
        u"REVOKE"_s, u"TRUNCATE"_s, u"UNINSTALL"_s, u"UNLOCK"_s, u"SHUTDOWN"_s};
    const QStringList words = firstWords(sql, 5);
    const QString &first = words.at(0);
    const QString &second = words.at(1);
    if (first == "CREATE"_L1 || first == "DROP"_L1) {
        const bool orReplace = second == "OR"_L1; // CREATE OR REPLACE TEMPORARY TABLE
        const QString &what = orReplace ? words.at(3) : second;
        const QString &kind = orReplace ? words.at(4) : words.at(2);
        return what != "TEMPORARY"_L1 || (kind != "TABLE"_L1 && kind != "TABLES"_L1);
    }
    if (first == "LOCK"_L1)
        return second.startsWith("TABLE"_L1);
    if (first == "LOAD"_L1)
        return second == "INDEX"_L1;
    if (first == "START"_L1)
        return second != "TRANSACTION"_L1; // which is known as transaction control
    if (first == "SET"_L1)
        return second == "PASSWORD"_L1 || second == "AUTOCOMMIT"_L1
            || words.at(2) == "AUTOCOMMIT"_L1 || sql.contains("autocommit"_L1, Qt::CaseInsensitive);
    if (first == "ANALYZE"_L1) // ANALYZE SELECT explains it
        return second.startsWith("TABLE"_L1) || words.at(2).startsWith("TABLE"_L1);
    return always.contains(first);
}

bool MySqlDriver::endStrayTransaction(QSqlDatabase &database) const
{
    const int state = transactionState(database);
    if (state != 0)
        rollback(database);
    return state == 1;
}

std::optional<QVariant> MySqlDriver::toDatabase(const QVariant &value) const
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        return qint64(value.toBool());
    case QMetaType::Double:
        if (!std::isfinite(value.toDouble()))
            throw refusedValue(u"MariaDB and MySQL cannot store infinity or NaN"_s);
        return std::nullopt;
    case QMetaType::QDateTime:
        // The columns know no zone; the session is in UTC, and so is what it is given.
        return value.toDateTime().toUTC();
    case QMetaType::QUuid:
        return value.toUuid().toString(QUuid::WithoutBraces);
    default:
        return std::nullopt;
    }
}

QString MySqlDriver::literal(const QVariant &given) const
{
    const QVariant value = toDatabase(given).value_or(given);
    if (value.isNull())
        return u" NULL "_s;
    switch (value.typeId()) {
    case QMetaType::Int:
    case QMetaType::LongLong:
        return integerText(QString::number(value.toLongLong()));
    case QMetaType::ULongLong:
        return integerText(QString::number(value.toULongLong()));
    case QMetaType::Double:
        // With an exponent it is a double, without a decimal. The server knows no negative zero.
        return u'(' + QString::number(value.toDouble(), 'e', QLocale::FloatingPointShortest) + u')';
    case QMetaType::QString:
        // No quote and no backslash to be taken for anything else, in any mode and character set.
        return hexText("_utf8mb4"_L1, value.toString().toUtf8());
    case QMetaType::QByteArray:
        return hexText("_binary"_L1, value.toByteArray());
    case QMetaType::QDate:
        return u"(DATE'"_s + value.toDate().toString(Qt::ISODate) + u"')"_s;
    case QMetaType::QTime:
        return u"(TIME'"_s + value.toTime().toString(Qt::ISODateWithMs) + u"')"_s;
    case QMetaType::QDateTime:
        return u"(TIMESTAMP'"_s + value.toDateTime().toString(u"yyyy-MM-dd hh:mm:ss.zzz") + u"')"_s;
    default:
        // Never pasted in: whoever lets another type through must not open a hole.
        throw refusedValue(u"MariaDB and MySQL take no value of the type %1"_s.arg(
            QString::fromUtf8(value.typeName())));
    }
}

std::vector<Driver::Correction> MySqlDriver::corrections(const QSqlDatabase &database,
                                                         const QSqlQuery &query) const
{
    const QSqlRecord record = query.record();
    std::vector<int> types(size_t(record.count()));
    for (int i = 0; i < record.count(); ++i)
        types[size_t(i)] = record.field(i).metaType().id();
    const auto isToBeCorrected = [](int type) {
        return type == QMetaType::QDateTime || type == QMetaType::QByteArray;
    };
    if (std::none_of(types.begin(), types.end(), isToBeCorrected))
        return {};
    // Text with a binary collation, as every JSON column has, arrives as bytes. Only its character set
    // tells it from a blob.
    const std::vector<bool> texts = mysqlTextColumns(database, query, record.count());
    std::vector<Correction> corrections(types.size(), nullptr);
    for (size_t i = 0; i < types.size(); ++i) {
        if (types[i] == QMetaType::QDateTime)
            corrections[i] = asUtc;
        else if (types[i] == QMetaType::QByteArray && texts[i])
            corrections[i] = asText;
    }
    return corrections;
}

QString MySqlDriver::hostName() const
{
    if (options().host().startsWith(u'/'))
        return u"localhost"_s; // with UNIX_SOCKET
    // The client takes this name for the socket, whatever port is given.
    return options().host() == "localhost"_L1 && options().port() > 0 ? u"127.0.0.1"_s
                                                                      : options().host();
}

QString MySqlDriver::connectOptions(ConnectionRole) const
{
    QStringList all{withoutOption(options().driverOptions(), "connect_timeout"_L1)};
    const qint64 seconds = secondsOf(options().connectTimeout());
    if (seconds > 0 && !hasOption(all.first(), "MYSQL_OPT_CONNECT_TIMEOUT"_L1))
        all.append(u"MYSQL_OPT_CONNECT_TIMEOUT=%1"_s.arg(seconds));
    if (options().host().startsWith(u'/') && !hasOption(all.first(), "UNIX_SOCKET"_L1))
        all.append(u"UNIX_SOCKET="_s + options().host());
    all.removeAll(QString());
    return all.join(u';');
}

void MySqlDriver::setUp(QSqlDatabase &database, ConnectionRole) const
{
    // Strict: a value is stored as it is or refused. Without ANSI_QUOTES and NO_BACKSLASH_ESCAPES
    // the texts mean what the tokenizer takes them for.
    run(database,
        u"SET NAMES utf8mb4, time_zone = '+00:00', autocommit = 1, sql_mode = "
        "'STRICT_TRANS_TABLES,STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,"
        "NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION'"_s);
}

Kind MySqlDriver::classify(const QSqlError &error) const
{
    const Kind kind = kindOfCode(error.nativeErrorCode().toInt());
    // 1290 names the option that the server runs with, which may be another one.
    if (kind == Kind::ReadOnly && message(error).contains("--"_L1)
        && !message(error).contains("--read-only"_L1))
        return Kind::Unknown;
    return kind;
}

SqlError MySqlDriver::openError(const QSqlError &error) const
{
    Kind kind = classify(error);
    const Kind known[] = {Kind::AuthenticationFailed, Kind::TooManyConnections,
                          Kind::UndefinedObject, Kind::PermissionDenied};
    if (std::find(std::begin(known), std::end(known), kind) == std::end(known))
        kind = Kind::ConnectionFailed;
    return openFailure(options(), kind, message(error),
                       {.driverText = error.driverText(),
                        .databaseText = message(error),
                        .nativeCode = error.nativeErrorCode(),
                        .sqlState = {},
                        .query = {}});
}

} // namespace AsyncSql
