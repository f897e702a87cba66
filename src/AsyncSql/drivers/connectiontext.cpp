// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/connectiontext_p.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

namespace {

struct Phrase
{
    QLatin1StringView words;
    Kind kind;
};

// The first that is found counts.
constexpr Phrase statementPhrases[] = {
    {"server closed the connection"_L1, Kind::ConnectionLost},
    {"terminating connection"_L1, Kind::ConnectionLost},
    {"connection to the server"_L1, Kind::ConnectionLost},
    {"connection to server"_L1, Kind::ConnectionLost},
    {"could not receive data from server"_L1, Kind::ConnectionLost},
    {"could not send data to server"_L1, Kind::ConnectionLost},
    {"no connection to the server"_L1, Kind::ConnectionLost},
    {"SSL SYSCALL error"_L1, Kind::ConnectionLost},
    {"SSL connection has been closed"_L1, Kind::ConnectionLost},
    {"connection is closed"_L1, Kind::ConnectionLost},
    {"connection reset by peer"_L1, Kind::ConnectionLost},
    {"server has gone away"_L1, Kind::ConnectionLost},
    {"could not send Query"_L1, Kind::ConnectionLost},
    {"lost synchronization with server"_L1, Kind::ConnectionLost},
    {"connection has been lost"_L1, Kind::ConnectionLost},
    {"due to the connection lost"_L1, Kind::ConnectionLost},
    {"current transaction is aborted"_L1, Kind::TransactionAborted},
    {"due to statement timeout"_L1, Kind::Timeout},
    {"due to lock timeout"_L1, Kind::Busy},
    {"canceling statement"_L1, Kind::Canceled},
    {"interrupted"_L1, Kind::Canceled},
    {"violates unique constraint"_L1, Kind::UniqueViolation},
    {"UNIQUE constraint failed"_L1, Kind::UniqueViolation},
    {"violates foreign key constraint"_L1, Kind::ForeignKeyViolation},
    {"FOREIGN KEY constraint failed"_L1, Kind::ForeignKeyViolation},
    {"violates not-null constraint"_L1, Kind::NotNullViolation},
    {"NOT NULL constraint failed"_L1, Kind::NotNullViolation},
    {"violates check constraint"_L1, Kind::CheckViolation},
    {"CHECK constraint failed"_L1, Kind::CheckViolation},
    {"violates exclusion constraint"_L1, Kind::ConstraintViolation},
    {"constraint failed"_L1, Kind::ConstraintViolation},
    {"deadlock detected"_L1, Kind::Deadlock},
    {"could not serialize access"_L1, Kind::SerializationFailure},
    {"could not obtain lock"_L1, Kind::Busy},
    {"database is locked"_L1, Kind::Busy},
    {"table is locked"_L1, Kind::Busy},
    {"read-only transaction"_L1, Kind::ReadOnly},
    {"readonly database"_L1, Kind::ReadOnly},
    {"permission denied"_L1, Kind::PermissionDenied},
    {"must be owner"_L1, Kind::PermissionDenied},
    {"syntax error"_L1, Kind::Syntax},
    {"incomplete input"_L1, Kind::Syntax},
    {"unrecognized token"_L1, Kind::Syntax},
    {"unterminated quoted"_L1, Kind::Syntax},
    {"does not exist"_L1, Kind::UndefinedObject},
    {"no such"_L1, Kind::UndefinedObject},
    {"has no column"_L1, Kind::UndefinedObject},
    {"invalid input syntax"_L1, Kind::InvalidData},
    {"out of range"_L1, Kind::InvalidData},
    {"value too long"_L1, Kind::InvalidData},
    {"division by zero"_L1, Kind::InvalidData},
    {"is of type"_L1, Kind::InvalidData},
    {"datatype mismatch"_L1, Kind::InvalidData},
    {"disk is full"_L1, Kind::DiskFull},
    {"No space left"_L1, Kind::DiskFull},
    {"not a database"_L1, Kind::NotADatabase},
    {"disk image is malformed"_L1, Kind::Corrupt},
    {"unable to open database file"_L1, Kind::CannotOpen},
};

constexpr Phrase openPhrases[] = {
    {"too many clients"_L1, Kind::TooManyConnections},
    {"remaining connection slots"_L1, Kind::TooManyConnections},
    {"too many connections"_L1, Kind::TooManyConnections},
    {"authentication failed"_L1, Kind::AuthenticationFailed},
    {"no password supplied"_L1, Kind::AuthenticationFailed},
    {"no pg_hba.conf entry"_L1, Kind::AuthenticationFailed},
    {"pg_hba.conf rejects"_L1, Kind::AuthenticationFailed},
    {"is not permitted to log in"_L1, Kind::AuthenticationFailed},
    {"access denied"_L1, Kind::AuthenticationFailed},
    {"permission denied for database"_L1, Kind::PermissionDenied},
    {"unable to open database file"_L1, Kind::CannotOpen},
    {"not a database"_L1, Kind::NotADatabase},
};

template <std::size_t size>
Kind find(const Phrase (&phrases)[size], const QString &text, Kind otherwise)
{
    for (const Phrase &phrase : phrases) {
        if (text.contains(phrase.words, Qt::CaseInsensitive))
            return phrase.kind;
    }
    return otherwise;
}

QString whereTo(const ConnectionOptions &options)
{
    if (options.host().isEmpty())
        return u"the database"_s;
    const bool isFolder = options.host().startsWith(u'/');
    QString where = options.host().contains(u':') ? u'[' + options.host() + u']' : options.host();
    if (isFolder)
        where.prepend(u"the socket in "_s);
    if (options.port() > 0)
        where += (isFolder ? u", port "_s : u":"_s) + QString::number(options.port());
    return where;
}

QString advice(Kind kind, const ConnectionOptions &options, const QString &reason)
{
    const auto says = [&reason](QLatin1StringView words) {
        return reason.contains(words, Qt::CaseInsensitive);
    };
    switch (kind) {
    case Kind::AuthenticationFailed:
        return u"check the user name (%1) and the password, and whether the server lets this user "
               "in from here"_s.arg(options.user().isEmpty() ? u"none given"_s : options.user());
    case Kind::TooManyConnections:
        return u"lower maximumConnections, or raise the server's limit"_s;
    case Kind::UndefinedObject:
        return u"create the database \"%1\" first, or check its name"_s.arg(options.database());
    case Kind::PermissionDenied:
        return u"the user %1 needs the permission to connect to this database"_s.arg(
            options.user());
    case Kind::ConnectionFailed:
        if (says("SSL"_L1) || says("TLS"_L1) || says("certificate"_L1))
            return u"the two sides cannot agree on encryption: check the SSL options"_s;
        if (says("translate host name"_L1) || says("unknown"_L1) || says("name or service"_L1)
            || says("resolve"_L1))
            return u"the name of the host cannot be resolved: check its spelling"_s;
        if (says("timeout"_L1) || says("timed out"_L1))
            return u"nobody answered in time: check host, port and firewall"_s;
        if (says("refused"_L1) || says("(111"_L1) || says("no such file"_L1))
            return u"check that the server runs and listens there: host and port"_s;
        return {};
    default:
        return {};
    }
}

// Only as a precaution: no driver is known to say it.
QString masked(QString text, const ConnectionOptions &options)
{
    if (options.password().size() > 2)
        text.replace(options.password(), u"***"_s);
    return text;
}

bool isNamed(const QString &option, QLatin1StringView key)
{
    return option.section(u'=', 0, 0).trimmed().compare(key, Qt::CaseInsensitive) == 0;
}

} // namespace

Kind kindOfText(const QString &text)
{
    return find(statementPhrases, text, Kind::Unknown);
}

Kind kindOfOpenText(const QString &text)
{
    const Kind kind = find(openPhrases, text, Kind::ConnectionFailed);
    if (kind != Kind::ConnectionFailed || !text.contains("does not exist"_L1))
        return kind;
    // "No such file or directory" is the socket; these two are objects of the server.
    if (text.contains("role \""_L1))
        return Kind::AuthenticationFailed;
    return text.contains("database \""_L1) ? Kind::UndefinedObject : kind;
}

SqlError openFailure(const ConnectionOptions &options, Kind kind, const QString &reason,
                     const SqlError::Details &details)
{
    const QString said = masked(reason.section(u'\n', 0, 0).trimmed(), options);
    const QString what = advice(kind, options, reason);
    QString text = u"Cannot connect to %1: %2"_s.arg(whereTo(options),
                                                     said.isEmpty() ? u"no reason given"_s : said);
    if (!what.isEmpty())
        text += u" ("_s + what + u')';
    SqlError::Details kept = details;
    kept.databaseText = masked(kept.databaseText, options);
    return SqlError(kind, text, kept);
}

QString withoutOption(const QString &options, QLatin1StringView key)
{
    QStringList kept;
    for (const QString &option : options.split(u';', Qt::SkipEmptyParts)) {
        if (!isNamed(option, key))
            kept.append(option);
    }
    return kept.join(u';');
}

bool hasOption(const QString &options, QLatin1StringView key)
{
    const QStringList all = options.split(u';', Qt::SkipEmptyParts);
    return std::any_of(all.begin(), all.end(),
                       [key](const QString &option) { return isNamed(option, key); });
}

qint64 secondsOf(std::chrono::milliseconds duration)
{
    // Client libraries have it as an int, some in milliseconds.
    constexpr std::chrono::hours most{24};
    return std::chrono::ceil<std::chrono::seconds>(
               std::min<std::chrono::milliseconds>(duration, most))
        .count();
}

QLatin1StringView isolationName(Isolation isolation)
{
    switch (isolation) {
    case Isolation::ReadUncommitted:
        return "READ UNCOMMITTED"_L1;
    case Isolation::ReadCommitted:
        return "READ COMMITTED"_L1;
    case Isolation::RepeatableRead:
        return "REPEATABLE READ"_L1;
    case Isolation::Serializable:
        return "SERIALIZABLE"_L1;
    case Isolation::Default:
        break;
    }
    return {};
}

SqlError refusedValue(const QString &text)
{
    return SqlError(Kind::InvalidArgument, text);
}

} // namespace AsyncSql
