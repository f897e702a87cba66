// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/AsyncSqlEngine>
#include <AsyncSql/scheduling/handover_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qfuturewatcher.h>
#include <QtCore/qregularexpression.h>
#include <QtCore/qscopeguard.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

#include <source_location>

// What tests of the engine need: a database of their own, as their data row says, and futures that
// are waited for no longer than a deadline.
//
// initTestCase_data() calls TestDatabase::addRows() for SQLite, addMainRows() for SQLite, PostgreSQL
// and MariaDB, addServerRows(), addNetworkRows(), or addEveryRow() for those through ODBC, too: every test then runs
// once for each of those databases. A new database system is a new row in TestDatabase::kinds(). The
// servers are those of tests/shared/servers.sh; without them, every test of theirs fails.
class TestDatabase
{
public:
    struct Kind
    {
        const char *name;
        const char *url; // %1 is a folder of the test's own; or the variable that has the URL
        const char *driver;
        const char *identity; // a primary key that numbers itself
        bool hasReaders;      // reads run beside a write
        // Types of columns.
        const char *blob = "BLOB";
        const char *time = "TIME";
        const char *instant = "TIMESTAMP";
        const char *uuid = "CHAR(36)";
        const char *json = "TEXT";
        const char *rows = nullptr; // a query for the rows 0 .. %1
    };

    static const QList<Kind> &kinds()
    {
        static const QList<Kind> all{
            {"sqlite memory", "sqlite::memory:", "QSQLITE", "INTEGER PRIMARY KEY", false},
            {"sqlite file", "sqlite:///%1/test.db", "QSQLITE", "INTEGER PRIMARY KEY", true},
            {.name = "postgresql",
             .url = "ASYNCSQL_TEST_POSTGRESQL_URL",
             .driver = "QPSQL",
             .identity = "SERIAL PRIMARY KEY",
             .hasReaders = true,
             .blob = "BYTEA",
             .instant = "TIMESTAMPTZ",
             .uuid = "UUID",
             .json = "JSON",
             .rows = "SELECT generate_series(0, %1) AS i"},
            {.name = "mariadb",
             .url = "ASYNCSQL_TEST_MARIADB_URL",
             .driver = "QMYSQL",
             .identity = "INTEGER PRIMARY KEY AUTO_INCREMENT",
             .hasReaders = true,
             .blob = "LONGBLOB",
             .time = "TIME(3)",
             .instant = "DATETIME(3)",
             .json = "JSON",
             .rows = "SELECT seq AS i FROM seq_0_to_%1"},
            {.name = "odbc to postgresql",
             .url = "ASYNCSQL_TEST_ODBC_POSTGRESQL_URL",
             .driver = "QODBC",
             .identity = "SERIAL PRIMARY KEY",
             .hasReaders = true,
             .blob = "BYTEA",
             .instant = "TIMESTAMPTZ",
             .uuid = "UUID",
             .json = "JSON",
             .rows = "SELECT generate_series(0, %1) AS i"},
            {.name = "odbc to sqlite",
             .url = "ASYNCSQL_TEST_ODBC_SQLITE_URL",
             .driver = "QODBC",
             .identity = "INTEGER PRIMARY KEY",
             .hasReaders = false},
        };
        return all;
    }

    static void addRows() { addRows(0, 2); }
    static void addMainRows() { addRows(0, 4); }
    static void addServerRows() { addRows(2, 5); }
    static void addNetworkRows() { addRows(2, 4); } // servers whose host and port are options
    static void addEveryRow() { addRows(0, 6); }
    // SQLite's ODBC driver cannot cancel: its SQLCancel() frees what another thread reads.
    static void addInterruptibleRows() { addRows(0, 5); }

    // Of the data row that the test runs for.
    TestDatabase() : TestDatabase(kinds().at(currentIndex())) {}
    explicit TestDatabase(const Kind &kind) : m_kind(kind)
    {
        if (isOnServer())
            runOnServer(QStringLiteral("CREATE SCHEMA "));
    }
    ~TestDatabase()
    {
        if (isOnServer())
            runOnServer(QStringLiteral("DROP SCHEMA "));
    }
    Q_DISABLE_COPY_MOVE(TestDatabase)

    [[nodiscard]] const Kind &kind() const { return m_kind; }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] QString filePath(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] bool isOdbc() const { return qstrcmp(m_kind.driver, "QODBC") == 0; }
    [[nodiscard]] bool is(const char *name) const { return qstrcmp(m_kind.name, name) == 0; }
    // Of the names of tables those that are in this database. Qt lists all of PostgreSQL's schemas,
    // and names them.
    [[nodiscard]] QStringList own(const QStringList &names) const
    {
        if (!is("postgresql"))
            return names;
        QStringList own;
        for (const QString &name : names) {
            if (name.startsWith(m_schema + u'.'))
                own.append(name.section(u'.', 1));
        }
        return own;
    }
    [[nodiscard]] AsyncSql::ConnectionOptions options() const;

    // A query for count rows, 0 and up, in a column i.
    [[nodiscard]] QString rows(qint64 count) const;

    // A statement that runs for a minute or longer, in which nothing comes back.
    [[nodiscard]] QString endless() const
    {
        if (is("postgresql") || is("odbc to postgresql"))
            return QStringLiteral("SELECT pg_sleep(60)");
        if (is("mariadb"))
            return QStringLiteral("SELECT SLEEP(60)");
        return QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
                              "WHERE i < 4000000000) SELECT count(*) FROM n");
    }

    // A table to work with: id, which numbers itself, and name.
    [[nodiscard]] QString createUsers() const
    {
        return QStringLiteral("CREATE TABLE users (id %1, name VARCHAR(40) UNIQUE)")
            .arg(QLatin1StringView(m_kind.identity));
    }

private:
    static void addRows(int begin, int end)
    {
        QTest::addColumn<int>("database");
        for (int i = begin; i < end; ++i)
            QTest::newRow(kinds().at(i).name) << i;
    }

    [[nodiscard]] AsyncSql::ConnectionOptions kindOptions() const
    {
        QString url = QString::fromLatin1(m_kind.url);
        if (!url.contains(u':')) {
            url = qEnvironmentVariable(m_kind.url);
            if (url.isEmpty())
                qFatal("No %s: start the servers with tests/shared/servers.sh", m_kind.url);
        }
        return AsyncSql::ConnectionOptions::fromUrl(
            url.replace(QStringLiteral("%1"), m_folder.path()));
    }

    // Of a server, a schema of the test's own; MariaDB calls it a database, too.
    [[nodiscard]] bool isOnServer() const { return m_kind.rows; }
    void runOnServer(const QString &statement) const;

    static QString uniqueName()
    {
        static int count = 0;
        return QStringLiteral("test_%1_%2").arg(QCoreApplication::applicationPid()).arg(++count);
    }

    static int currentIndex()
    {
        QFETCH_GLOBAL(int, database);
        return database;
    }

    const Kind m_kind;
    const QString m_schema = uniqueName();
    QTemporaryDir m_folder;
};

constexpr std::chrono::seconds LongestWait{60};

// Whether the future ends in time. Runs the event loop.
template <typename T>
[[nodiscard]] bool ends(const QFuture<T> &future, std::chrono::milliseconds limit = LongestWait)
{
    const auto take = qScopeGuard([] { AsyncSql::takeOver(); });
    if (future.isFinished())
        return true;
    QEventLoop loop;
    QFutureWatcher<T> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    QTimer timer; // QTimer::singleShot() would leave one behind until the limit
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &loop, &QEventLoop::quit);
    timer.start(limit);
    watcher.setFuture(future);
    loop.exec();
    return future.isFinished();
}

// What the future holds. Anything but a value fails the test, and gives a T() to carry on with.
template <typename T>
T valueOf(QFuture<T> future, std::source_location where = std::source_location::current())
{
    const auto fail = [&](const QString &problem) {
        QTest::qFail(qPrintable(problem), where.file_name(), int(where.line()));
    };
    try {
        if (!ends(future)) {
            fail(QStringLiteral("The future did not end in time"));
            return T();
        }
        future.waitForFinished(); // throws what it holds
        if constexpr (std::is_void_v<T>) {
            if (!future.isCanceled())
                return;
        } else {
            if (future.isResultReadyAt(0))
                return future.takeResult();
        }
        fail(QStringLiteral("The future was canceled"));
    } catch (const AsyncSql::SqlError &error) {
        fail(QDebug::toString(error));
    } catch (const std::exception &error) {
        fail(QString::fromLocal8Bit(error.what()));
    }
    return T();
}

// The SqlError that the future ends with; none if it ends otherwise.
template <typename T>
std::optional<AsyncSql::SqlError> errorOf(QFuture<T> future)
{
    if (!ends(future))
        return {};
    try {
        future.waitForFinished();
    } catch (const AsyncSql::SqlError &error) {
        return error;
    } catch (...) {
    }
    return {};
}

#define COMPARE_ERROR_KIND(future, expectedKind) \
    do { \
        const std::optional<AsyncSql::SqlError> errorOfFuture = errorOf(future); \
        QVERIFY2(errorOfFuture, "The future did not end with an SqlError"); \
        QCOMPARE(errorOfFuture->kind(), expectedKind); \
    } while (false)

// Produces rows 0, 1, 2 .. up to count.
inline QString countingQuery(qint64 count)
{
    return QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
                          "WHERE i + 1 < %1) SELECT i FROM n")
        .arg(count);
}

inline QString TestDatabase::rows(qint64 count) const
{
    return m_kind.rows ? QString::fromLatin1(m_kind.rows).arg(count - 1) : countingQuery(count);
}

inline AsyncSql::ConnectionOptions TestDatabase::options() const
{
    AsyncSql::ConnectionOptions options = kindOptions();
    if (is("mariadb"))
        options.setDatabase(m_schema);
    else if (is("postgresql"))
        options.setDriverOptions(QStringLiteral("options='-csearch_path=%1'").arg(m_schema));
    else if (is("odbc to postgresql"))
        options.setDatabase(options.database()
                            + QStringLiteral(";ConnSettings=SET search_path TO %1").arg(m_schema));
    else if (is("odbc to sqlite"))
        options.setDatabase(options.database().replace(
            QRegularExpression(QStringLiteral("DATABASE=[^;]*")),
            QStringLiteral("DATABASE=") + m_folder.filePath(QStringLiteral("test.db"))));
    return options;
}

inline void TestDatabase::runOnServer(const QString &statement) const
{
    AsyncSql::AsyncSqlEngine engine(kindOptions());
    const bool cascades = statement.startsWith(u"DROP") && !is("mariadb");
    valueOf(
        engine.execute(statement + m_schema + (cascades ? QStringLiteral(" CASCADE") : QString())));
}
