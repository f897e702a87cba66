// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/connectionoptions.h>

#include <QtTest/qtest.h>

using namespace AsyncSql;
using namespace std::chrono_literals;
using Password = ConnectionOptions::PasswordDisplay;

class tst_ConnectionOptions : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void defaults();
    void fromUrl_data();
    void fromUrl();
    void badUrl_data();
    void badUrl();
    void connectTimeoutOfUrl();
    void roundTrip_data();
    void roundTrip();
    void roundTripOfSetters_data();
    void roundTripOfSetters();
    void hiddenPassword_data();
    void hiddenPassword();
    void errorHidesPassword();
    void validation_data();
    void validation();
    void setters();
    void copyOnWrite();
};

void tst_ConnectionOptions::defaults()
{
    const ConnectionOptions options;
    QVERIFY(options.isValid());
    QCOMPARE(options.errorString(), QString());
    QCOMPARE(options.driver(), QStringLiteral("QSQLITE"));
    QCOMPARE(options.database(), QStringLiteral(":memory:"));
    QCOMPARE(options.port(), -1);
    QCOMPARE(options.minimumConnections(), 0);
    QCOMPARE(options.maximumConnections(), 4);
    QCOMPARE(options.connectTimeout(), 10s);
    QCOMPARE(options.acquireTimeout(), 30s);
    QCOMPARE(options.statementTimeout(), 0s);
    QCOMPARE(options.idleTimeout(), 10min);
    QCOMPARE(options.maximumLifetime(), 30min);
    QCOMPARE(options.ordering(), Ordering::Submission);
    QCOMPARE(options.retryPolicy(), RetryPolicy());
    QVERIFY(!options.connectHook());
}

void tst_ConnectionOptions::fromUrl_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QStringList>(
        "expected"); // driver, database, host, port, user, password, options
    const auto row = [](const char *name, const char *url, const QStringList &expected) {
        QTest::newRow(name) << QString::fromUtf8(url) << expected;
    };
    row("sqlite: memory", "sqlite::memory:", {"QSQLITE", ":memory:", "", "-1", "", "", ""});
    row("sqlite: relative", "sqlite:///a/b.db", {"QSQLITE", "a/b.db", "", "-1", "", "", ""});
    row("sqlite: absolute", "sqlite:////a/b.db", {"QSQLITE", "/a/b.db", "", "-1", "", "", ""});
    row("sqlite: Windows", "sqlite:///C:/a b.db", {"QSQLITE", "C:/a b.db", "", "-1", "", "", ""});
    row("sqlite: odd characters", "sqlite:///100%25%23%3F.db",
        {"QSQLITE", "100%#?.db", "", "-1", "", "", ""});
    row("sqlite: read-only", "sqlite:///a.db?mode=ro",
        {"QSQLITE", "a.db", "", "-1", "", "", "QSQLITE_OPEN_READONLY"});
    row("sqlite: both options", "sqlite:////a.db?mode=ro&busy_timeout=50",
        {"QSQLITE", "/a.db", "", "-1", "", "", "QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=50"});
    row("postgresql: all", "postgresql://me:pw@db.example:5433/shop?sslmode=require",
        {"QPSQL", "shop", "db.example", "5433", "me", "pw", "sslmode=require;"});
    row("postgres: no port, no user", "postgres://h/d", {"QPSQL", "d", "h", "-1", "", "", ""});
    row("postgresql: percent-encoded", "postgresql://m%40e:p%2Fw%3A%25@h/d%2Fb%20c",
        {"QPSQL", "d/b c", "h", "-1", "m@e", "p/w:%", ""});
    row("postgresql: IPv6", "postgresql://[::1]/d", {"QPSQL", "d", "::1", "-1", "", "", ""});
    row("postgresql: socket", "postgresql:///d?host=/run/pg",
        {"QPSQL", "d", "/run/pg", "-1", "", "", ""});
    row("postgresql: option with spaces", "postgresql://h/d?options=-c%20x%3D'1'",
        {"QPSQL", "d", "h", "-1", "", "", "options='-c x=\\'1\\'';"});
    row("mysql", "mysql://u:p@h:3307/d?UNIX_SOCKET=/run/m.sock",
        {"QMYSQL", "d", "h", "3307", "u", "p", "UNIX_SOCKET=/run/m.sock;"});
    row("mariadb", "mariadb://u@h/d", {"QMYSQL", "d", "h", "-1", "u", "", ""});
    row("odbc: data source", "odbc:My%20DSN", {"QODBC", "My DSN", "", "-1", "", "", ""});
    row("odbc: data source and user", "odbc:DSN?user=u&password=p&X=1",
        {"QODBC", "DSN", "", "-1", "u", "p", "X=1;"});
    row("odbc: connection string", "odbc:?DRIVER={My Driver};SERVER=h;PWD=a%25",
        {"QODBC", "DRIVER={My Driver};SERVER=h;PWD=a%", "", "-1", "", "", ""});
}

static QStringList described(const ConnectionOptions &options)
{
    return {options.driver(),       options.database(),
            options.host(),         QString::number(options.port()),
            options.user(),         options.password(),
            options.driverOptions()};
}

void tst_ConnectionOptions::fromUrl()
{
    QFETCH(QString, url);
    const ConnectionOptions options = ConnectionOptions::fromUrl(url);
    QCOMPARE(options.errorString(), QString());
    QTEST(described(options), "expected");
    QCOMPARE(described(ConnectionOptions::fromUrl(QUrl(url))), described(options));
}

void tst_ConnectionOptions::badUrl_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("hint"); // in errorString()
    const auto row = [](const char *name, const char *url, const char *hint) {
        QTest::newRow(name) << QString::fromUtf8(url) << QString::fromUtf8(hint);
    };
    row("empty", "", "sqlite:///file.db");
    row("relative path", "data.db", "sqlite:///data.db");
    row("absolute path", "/tmp/x.db", "sqlite:////tmp/x.db");
    row("Windows path", "C:\\x.db", "sqlite:///C:/x.db");
    row("file URL", "file:///tmp/x.db", "sqlite:////tmp/x.db");
    row("sqlite: nothing", "sqlite:", "sqlite::memory:");
    row("sqlite: slashes alone", "sqlite://", "sqlite:///relative.db");
    row("sqlite: three slashes alone", "sqlite:///", "sqlite:///relative.db");
    row("sqlite: two slashes", "sqlite://x.db", "three or four slashes");
    row("sqlite: no slashes", "sqlite:x.db", "sqlite:///x.db");
    row("sqlite: unknown option", "sqlite:///x.db?cache=shared", "mode=ro and busy_timeout");
    row("sqlite: unknown mode", "sqlite:///x.db?mode=rw", "mode=ro and busy_timeout");
    row("sqlite: bad busy_timeout", "sqlite:///x.db?busy_timeout=soon", "busy_timeout=5000");
    row("fragment", "sqlite:///a#b.db", "%23");
    row("unknown scheme", "oracle://h/d", "oracle");
    row("no host", "postgresql:///d", "postgresql://user:password@host/database");
    row("no database", "mysql://h", "mysql://user:password@host/database");
    row("no database, slash", "postgresql://h/", "names no database");
    row("port too large", "postgresql://h:99999/d", "port");
    row("port 0", "postgresql://h:0/d", "port");
    row("port no number", "postgresql://h:abc/d", "port");
    row("bad connect_timeout", "postgresql://h/d?connect_timeout=x", "connect_timeout=10");
    row("semicolon in an option", "mysql://h/d?a=b%3Bc", "semicolon");
    row("odbc: nothing", "odbc:", "odbc:DSN");
    row("odbc: host", "odbc://h/DSN", "odbc:DSN");
}

void tst_ConnectionOptions::badUrl()
{
    QFETCH(QString, url);
    QFETCH(QString, hint);
    const ConnectionOptions options = ConnectionOptions::fromUrl(url);
    QVERIFY(!options.isValid());
    QVERIFY2(options.errorString().contains(hint), qPrintable(options.errorString()));
}

void tst_ConnectionOptions::connectTimeoutOfUrl()
{
    const auto options =
        ConnectionOptions::fromUrl(QStringLiteral("postgresql://h/d?connect_timeout=3"));
    QCOMPARE(options.connectTimeout(), 3s);
    QCOMPARE(options.driverOptions(), QStringLiteral("connect_timeout=3;"));
}

void tst_ConnectionOptions::roundTrip_data()
{
    fromUrl_data();
}

void tst_ConnectionOptions::roundTrip()
{
    QFETCH(QString, url);
    const auto options = ConnectionOptions::fromUrl(url);
    const auto again = ConnectionOptions::fromUrl(options.toUrl(Password::Shown));
    QCOMPARE(again.errorString(), QString());
    QTEST(described(again), "expected");
    const auto fromText =
        ConnectionOptions::fromUrl(options.toUrl(Password::Shown).toString(QUrl::FullyEncoded));
    QTEST(described(fromText), "expected");
}

void tst_ConnectionOptions::roundTripOfSetters_data()
{
    QTest::addColumn<QString>("driver");
    QTest::addColumn<QString>("text");
    for (const char *driver : {"QPSQL", "QMYSQL", "QODBC"}) {
        for (const char *text :
             {"plain", "a b", "a/b?c#d&e=f", "p@w:x%y", "\xc3\xa4\xe2\x82\xac", "+\"'\\"}) {
            if (qstrcmp(driver, "QODBC") != 0 || !QByteArray(text).contains('=')) {
                QTest::addRow("%s: %s", driver, text)
                    << QString::fromLatin1(driver) << QString::fromUtf8(text);
            }
        }
    }
}

void tst_ConnectionOptions::roundTripOfSetters()
{
    QFETCH(QString, driver);
    QFETCH(QString, text);
    ConnectionOptions options;
    options.setDriver(driver).setDatabase(text).setUser(text).setPassword(text);
    if (driver != QStringLiteral("QODBC"))
        options.setHost(QStringLiteral("h")).setPort(1);
    const auto again =
        ConnectionOptions::fromUrl(options.toUrl(Password::Shown).toString(QUrl::FullyEncoded));
    QCOMPARE(described(again), described(options));
}

void tst_ConnectionOptions::hiddenPassword_data()
{
    QTest::addColumn<ConnectionOptions>("options");
    const auto url = [](const char *text) {
        return ConnectionOptions::fromUrl(QString::fromUtf8(text));
    };
    QTest::newRow("postgresql") << url("postgresql://me:s3cret@h/d");
    QTest::newRow("mysql") << url("mysql://me:s3cret@h/d");
    QTest::newRow("odbc: item") << url("odbc:d?user=me&password=s3cret");
    QTest::newRow("odbc: connection string") << url("odbc:?DSN=d;UID=me;PWD=s3cret;X=h");
    QTest::newRow("odbc: braces") << url("odbc:?DSN=d;UID=me;pwd={x;s3cret}}y}");
    QTest::newRow("option: password") << url("postgresql://me@h/d?password=s3cret");
    QTest::newRow("option: quoted") << url("postgresql://me@h/d?sslpassword=x%20'%20s3cret");
    QTest::newRow("option: spaces")
        << ConnectionOptions().setDriver("QODBC").setDatabase("d").setUser("me").setDriverOptions(
               "A=1;Pwd = s3cret;B=2");
    QTest::newRow("setter")
        << ConnectionOptions().setDriver("QODBC").setDatabase("DSN=d").setUser("me").setPassword(
               "s3cret");
    QTest::newRow("driver without URL")
        << ConnectionOptions().setDriver("QIBASE").setDatabase("d").setUser("me").setPassword(
               "s3cret");
}

void tst_ConnectionOptions::hiddenPassword()
{
    QFETCH(ConnectionOptions, options);
    QVERIFY2(options.isValid(), qPrintable(options.errorString()));
    QString text;
    QDebug(&text) << options;
    QVERIFY2(!text.contains(QStringLiteral("s3cret")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("***")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("me")), qPrintable(text));
    const QString url = options.toUrl().toString();
    QVERIFY2(!url.contains(QStringLiteral("s3cret")), qPrintable(url));
    if (options.driver() != QStringLiteral("QIBASE"))
        QVERIFY(options.toUrl(Password::Shown)
                    .toString(QUrl::FullyEncoded)
                    .contains(QStringLiteral("s3cret")));
}

void tst_ConnectionOptions::errorHidesPassword()
{
    for (const char *url :
         {"postgresql://me:s3cret@h:99999/d", "oracle://me:s3cret@h/d", "mysql://me:s3cret@h",
          "sqlite://me:s3cret@h/d", "odbc://me:s3cret@h/d"}) {
        const auto options = ConnectionOptions::fromUrl(QString::fromUtf8(url));
        QVERIFY(!options.isValid());
        QVERIFY2(!options.errorString().contains(QStringLiteral("s3cret")), url);
    }
}

void tst_ConnectionOptions::validation_data()
{
    QTest::addColumn<ConnectionOptions>("options");
    QTest::addColumn<QString>("hint"); // empty: valid
    using Options = ConnectionOptions;
    QTest::newRow("minimum = maximum") << Options().setMinimumConnections(4) << "";
    QTest::newRow("minimum > maximum")
        << Options().setMinimumConnections(5) << "minimumConnections";
    QTest::newRow("minimum < 0") << Options().setMinimumConnections(-1) << "minimumConnections";
    QTest::newRow("maximum < 1") << Options().setMaximumConnections(0) << "maximumConnections";
    QTest::newRow("connect") << Options().setConnectTimeout(-1ms) << "connectTimeout";
    QTest::newRow("connect 0") << Options().setConnectTimeout(0ms) << "";
    QTest::newRow("acquire") << Options().setAcquireTimeout(-1ms) << "acquireTimeout";
    QTest::newRow("statement") << Options().setStatementTimeout(-1ms) << "statementTimeout";
    QTest::newRow("idle") << Options().setIdleTimeout(-1ms) << "idleTimeout";
    QTest::newRow("lifetime") << Options().setMaximumLifetime(-1ms) << "maximumLifetime";
    QTest::newRow("retry delay") << Options().setRetryPolicy({.firstDelay = -1ms}) << "firstDelay";
    QTest::newRow("retry attempts") << Options().setRetryPolicy({.attempts = 0}) << "attempts";
    QTest::newRow("port 0") << Options().setPort(0) << "port";
    QTest::newRow("port 65535") << Options().setPort(65535) << "";
    QTest::newRow("port 65536") << Options().setPort(65536) << "port";
    QTest::newRow("no driver") << Options().setDriver("") << "driver";
    QTest::newRow("any driver") << Options().setDriver("QIBASE") << "";
    QTest::newRow("no SQLite database") << Options().setDatabase("") << "database";
}

void tst_ConnectionOptions::validation()
{
    QFETCH(ConnectionOptions, options);
    QFETCH(QString, hint);
    QCOMPARE(options.isValid(), hint.isEmpty());
    QCOMPARE(options.errorString().isEmpty(), hint.isEmpty());
    QVERIFY2(options.errorString().contains(hint), qPrintable(options.errorString()));
}

void tst_ConnectionOptions::setters()
{
    bool called = false;
    alignas(std::max_align_t) static char storage[64]; // the hook never looks at it
    const auto options = ConnectionOptions()
                             .setDriver("QPSQL")
                             .setDatabase("d")
                             .setHost("h")
                             .setPort(1)
                             .setUser("u")
                             .setPassword("p")
                             .setDriverOptions("o")
                             .setNativeAccess(false)
                             .setMinimumConnections(2)
                             .setMaximumConnections(3)
                             .setConnectTimeout(1s)
                             .setAcquireTimeout(2s)
                             .setStatementTimeout(3s)
                             .setIdleTimeout(4s)
                             .setMaximumLifetime(5s)
                             .setOrdering(Ordering::Unordered)
                             .setRetryPolicy({.attempts = 7})
                             .setConnectHook([&](QSqlDatabase &) { called = true; });
    QCOMPARE(described(options), (QStringList{"QPSQL", "d", "h", "1", "u", "p", "o"}));
    QVERIFY(ConnectionOptions().nativeAccess());
    QVERIFY(!options.nativeAccess());
    QVERIFY(QDebug::toString(options).contains(QStringLiteral("native access: \"no\"")));
    QCOMPARE(options.minimumConnections(), 2);
    QCOMPARE(options.maximumConnections(), 3);
    QCOMPARE(options.connectTimeout(), 1s);
    QCOMPARE(options.acquireTimeout(), 2s);
    QCOMPARE(options.statementTimeout(), 3s);
    QCOMPARE(options.idleTimeout(), 4s);
    QCOMPARE(options.maximumLifetime(), 5s);
    QCOMPARE(options.ordering(), Ordering::Unordered);
    QCOMPARE(options.retryPolicy().attempts, 7);
    options.connectHook()(*reinterpret_cast<QSqlDatabase *>(storage));
    QVERIFY(called);
}

void tst_ConnectionOptions::copyOnWrite()
{
    const ConnectionOptions options;
    ConnectionOptions copy = options;
    copy.setDatabase("other.db");
    QCOMPARE(options.database(), QStringLiteral(":memory:"));
}

QTEST_APPLESS_MAIN(tst_ConnectionOptions)
#include "tst_connectionoptions.moc"
