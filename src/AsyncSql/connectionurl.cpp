// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/connectionurl_p.h>

#include <QtCore/qregularexpression.h>
#include <QtCore/qurlquery.h>

namespace AsyncSql {

namespace {

// A password among "key=value;" options: the key, and the value plain, in '' or in {}.
QRegularExpression passwordPattern()
{
    return QRegularExpression(
        QStringLiteral("(\\w*(?:pwd|password|passwd|passphrase))\\s*=\\s*"
                       "(?:\\{(?:[^}]|\\}\\})*\\}?|'(?:[^'\\\\]|\\\\.)*'?|[^;]*)(;?)"),
        QRegularExpression::CaseInsensitiveOption);
}

QString encoded(const QString &text, const char *plain = "")
{
    return QString::fromLatin1(QUrl::toPercentEncoding(text, plain));
}

// The URL that somebody who gave a plain path meant.
QString sqliteUrlFor(QString path)
{
    if (path == QLatin1StringView(":memory:"))
        return QStringLiteral("sqlite::memory:");
    return QStringLiteral("sqlite:///") + path.replace(u'\\', u'/');
}

QString noSchemeError(const QString &path)
{
    return QStringLiteral("The URL names no database system: for a file write %1")
        .arg(sqliteUrlFor(path));
}

QList<std::pair<QString, QString>> queryItems(const QUrl &url)
{
    return QUrlQuery(url).queryItems(QUrl::FullyDecoded);
}

QString readSqliteItems(const QUrl &url, ConnectionOptionsData &data)
{
    QStringList options;
    for (const auto &[key, value] : queryItems(url)) {
        if (key == QLatin1StringView("mode") && value == QLatin1StringView("ro")) {
            options.append(QStringLiteral("QSQLITE_OPEN_READONLY"));
        } else if (key == QLatin1StringView("busy_timeout")) {
            bool ok = false;
            if (value.toInt(&ok) < 0 || !ok)
                return QStringLiteral(
                    "busy_timeout is a number of milliseconds: busy_timeout=5000");
            options.append(QStringLiteral("QSQLITE_BUSY_TIMEOUT=") + value);
        } else {
            return QStringLiteral("SQLite has no option %1: there are mode=ro and "
                                  "busy_timeout=<milliseconds>")
                .arg(key);
        }
    }
    data.driverOptions = options.join(u';');
    return QString();
}

QString readSqlite(const QUrl &url, ConnectionOptionsData &data)
{
    data.driver = QStringLiteral("QSQLITE");
    QString path = url.path(QUrl::FullyDecoded);
    if (!url.authority().isEmpty()) {
        return QStringLiteral("A SQLite URL has no host: write sqlite:///relative.db or "
                              "sqlite:////absolute.db, with three or four slashes");
    }
    if (path.startsWith(u'/'))
        path.remove(0, 1);
    else if (path != QLatin1StringView(":memory:") && !path.isEmpty())
        return QStringLiteral("For a file write %1").arg(sqliteUrlFor(path));
    if (path.isEmpty()) {
        return QStringLiteral("The URL names no database: write sqlite:///relative.db, "
                              "sqlite:////absolute.db or sqlite::memory:");
    }
    data.database = path;
    return readSqliteItems(url, data);
}

// libpq wants a value with spaces in quotes, MySQL takes everything up to the semicolon.
QString optionValue(const QString &driver, QString value)
{
    static const QRegularExpression special(QStringLiteral("[\\s'\\\\]"));
    if (driver != QLatin1StringView("QPSQL") || (!value.isEmpty() && !value.contains(special)))
        return value;
    value.replace(u'\\', QStringLiteral("\\\\")).replace(u'\'', QStringLiteral("\\'"));
    return u'\'' + value + u'\'';
}

QString plainValue(const QString &driver, const QString &value)
{
    if (driver != QLatin1StringView("QPSQL") || value.size() < 2 || !value.startsWith(u'\''))
        return value;
    static const QRegularExpression escape(QStringLiteral("\\\\(.)"));
    return value.sliced(1, value.size() - 2).replace(escape, QStringLiteral("\\1"));
}

QString readServerItems(const QUrl &url, ConnectionOptionsData &data)
{
    for (const auto &[key, value] : queryItems(url)) {
        if (value.contains(u';') || key.contains(u';'))
            return QStringLiteral("The option %1 must not contain a semicolon").arg(key);
        if (key == QLatin1StringView("host") && data.host.isEmpty()) {
            data.host = value; // the directory of a socket, which is no host in a URL
            continue;
        }
        if (key == QLatin1StringView("connect_timeout")) {
            bool ok = false;
            const int seconds = value.toInt(&ok);
            if (!ok || seconds < 0)
                return QStringLiteral("connect_timeout is a number of seconds: connect_timeout=10");
            data.connectTimeout = std::chrono::seconds(seconds);
        }
        data.driverOptions += key + u'=' + optionValue(data.driver, value) + u';';
    }
    return QString();
}

QString readServer(const QUrl &url, const QString &driver, ConnectionOptionsData &data)
{
    const QString example = QStringLiteral("%1://user:password@host/database").arg(url.scheme());
    data.driver = driver;
    data.host = url.host(QUrl::FullyDecoded);
    data.port = url.port();
    data.user = url.userName(QUrl::FullyDecoded);
    data.password = url.password(QUrl::FullyDecoded);
    data.database = url.path(QUrl::FullyDecoded).sliced(url.path().startsWith(u'/') ? 1 : 0);
    if (const QString error = readServerItems(url, data); !error.isEmpty())
        return error;
    if (data.host.isEmpty())
        return QStringLiteral("The URL names no host: write %1").arg(example);
    if (data.database.isEmpty())
        return QStringLiteral("The URL names no database: write %1").arg(example);
    return QString();
}

QString readOdbc(const QUrl &url, ConnectionOptionsData &data)
{
    const QString help = QStringLiteral("write odbc:DSN or odbc:?DRIVER={driver};SERVER=host;...");
    data.driver = QStringLiteral("QODBC");
    if (!url.authority().isEmpty())
        return QStringLiteral("An ODBC URL has no host: %1").arg(help);
    data.database = url.path(QUrl::FullyDecoded);
    if (data.database.isEmpty()) {
        data.database = url.query(QUrl::FullyDecoded);
        return data.database.isEmpty()
            ? QStringLiteral("The URL names no data source: %1").arg(help)
            : QString();
    }
    for (const auto &[key, value] : queryItems(url)) {
        if (key == QLatin1StringView("user"))
            data.user = value;
        else if (key == QLatin1StringView("password"))
            data.password = value;
        else
            data.driverOptions += key + u'=' + value + u';';
    }
    return QString();
}

QString sqliteUrl(const ConnectionOptionsData &data)
{
    QStringList items;
    for (const QString &option : data.driverOptions.split(u';', Qt::SkipEmptyParts)) {
        const QString name = option.section(u'=', 0, 0).trimmed();
        if (name == QLatin1StringView("QSQLITE_OPEN_READONLY"))
            items.append(QStringLiteral("mode=ro"));
        else if (name == QLatin1StringView("QSQLITE_BUSY_TIMEOUT"))
            items.append(QStringLiteral("busy_timeout=") + option.section(u'=', 1).trimmed());
    }
    const QString query = items.isEmpty() ? QString() : u'?' + items.join(u'&');
    if (data.database == QLatin1StringView(":memory:"))
        return QStringLiteral("sqlite::memory:") + query;
    return QStringLiteral("sqlite:///") + encoded(data.database, "/:") + query;
}

// "key=value;" as the items of a URL.
QStringList urlItems(const QString &driver, const QString &options)
{
    QStringList items;
    for (const QString &option : options.split(u';', Qt::SkipEmptyParts)) {
        items.append(encoded(option.section(u'=', 0, 0).trimmed()) + u'='
                     + encoded(plainValue(driver, option.section(u'=', 1)), "/"));
    }
    return items;
}

QString serverUrl(const QString &scheme, const ConnectionOptionsData &data)
{
    QStringList items = urlItems(data.driver, data.driverOptions);
    QString url = scheme + QStringLiteral("://");
    if (!data.user.isEmpty() || !data.password.isEmpty())
        url += encoded(data.user)
            + (data.password.isEmpty() ? QString() : u':' + encoded(data.password)) + u'@';
    if (data.host.startsWith(u'/'))
        items.prepend(QStringLiteral("host=") + encoded(data.host, "/"));
    else
        url += data.host.contains(u':') ? u'[' + data.host + u']' : encoded(data.host);
    if (data.port >= 0)
        url += u':' + QString::number(data.port);
    url += u'/' + encoded(data.database);
    return items.isEmpty() ? url : url + u'?' + items.join(u'&');
}

QString odbcUrl(const ConnectionOptionsData &data)
{
    if (data.database.contains(u'=')) {
        QString connection = data.database;
        if (!data.user.isEmpty())
            connection += QStringLiteral(";UID=") + data.user;
        if (!data.password.isEmpty())
            connection += QStringLiteral(";PWD=") + data.password;
        return QStringLiteral("odbc:?") + encoded(connection, "=;{}");
    }
    QStringList items = urlItems(data.driver, data.driverOptions);
    if (!data.password.isEmpty())
        items.prepend(QStringLiteral("password=") + encoded(data.password));
    if (!data.user.isEmpty())
        items.prepend(QStringLiteral("user=") + encoded(data.user));
    const QString url = QStringLiteral("odbc:") + encoded(data.database);
    return items.isEmpty() ? url : url + u'?' + items.join(u'&');
}

} // namespace

QString readUrl(const QUrl &url, ConnectionOptionsData &data)
{
    if (url.isEmpty())
        return QStringLiteral("The URL is empty: write for example sqlite:///file.db");
    if (!url.isValid()) {
        return QStringLiteral(
            "The URL is not valid: the port must be a number from 1 to 65535, and "
            "special characters in the user name and the password must be "
            "percent-encoded");
    }
    const QString scheme = url.scheme();
    if (scheme.isEmpty())
        return noSchemeError(url.path(QUrl::FullyDecoded));
    if (scheme.size() == 1) // the drive of a Windows path
        return noSchemeError(scheme.toUpper() + u':' + url.path(QUrl::FullyDecoded));
    if (url.isLocalFile())
        return noSchemeError(url.toLocalFile());
    if (url.hasFragment())
        return QStringLiteral("Write the character # as %23");
    if (url.port(1) == 0)
        return QStringLiteral("The port must be a number from 1 to 65535");
    if (scheme == QLatin1StringView("sqlite"))
        return readSqlite(url, data);
    if (scheme == QLatin1StringView("postgresql") || scheme == QLatin1StringView("postgres"))
        return readServer(url, QStringLiteral("QPSQL"), data);
    if (scheme == QLatin1StringView("mysql") || scheme == QLatin1StringView("mariadb"))
        return readServer(url, QStringLiteral("QMYSQL"), data);
    if (scheme == QLatin1StringView("odbc"))
        return readOdbc(url, data);
    return QStringLiteral("There is no database system %1: a URL begins with sqlite, postgresql, "
                          "mysql, mariadb or odbc")
        .arg(scheme);
}

QUrl writeUrl(const ConnectionOptionsData &data)
{
    if (data.driver == QLatin1StringView("QSQLITE"))
        return QUrl(sqliteUrl(data));
    if (data.driver == QLatin1StringView("QPSQL"))
        return QUrl(serverUrl(QStringLiteral("postgresql"), data));
    if (data.driver == QLatin1StringView("QMYSQL"))
        return QUrl(serverUrl(QStringLiteral("mysql"), data));
    return data.driver == QLatin1StringView("QODBC") ? QUrl(odbcUrl(data)) : QUrl();
}

QString maskPasswords(QString options)
{
    return options.replace(passwordPattern(), QStringLiteral("\\1=***\\2"));
}

QString removePasswords(QString options)
{
    return options.remove(passwordPattern());
}

} // namespace AsyncSql
