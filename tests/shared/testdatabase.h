// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/AsyncSqlEngine>

#include <QtCore/qeventloop.h>
#include <QtCore/qfuturewatcher.h>
#include <QtCore/qtemporarydir.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

#include <source_location>

// What tests of the engine need: a database of their own, as their data row says, and futures that
// are waited for no longer than a deadline.
//
// initTestCase_data() calls TestDatabase::addRows(): every test then runs once for each database.
// A new database system is a new row in TestDatabase::kinds().
class TestDatabase
{
public:
    struct Kind
    {
        const char *name;
        const char *url; // %1 is a folder of the test's own
        const char *driver;
        const char *identity; // a primary key that numbers itself
        bool hasReaders;      // reads run beside a write
    };

    static const QList<Kind> &kinds()
    {
        static const QList<Kind> all{
            {"sqlite memory", "sqlite::memory:", "QSQLITE", "INTEGER PRIMARY KEY", false},
            {"sqlite file", "sqlite:///%1/test.db", "QSQLITE", "INTEGER PRIMARY KEY", true},
        };
        return all;
    }

    static void addRows()
    {
        QTest::addColumn<int>("database");
        for (int i = 0; i < kinds().size(); ++i)
            QTest::newRow(kinds().at(i).name) << i;
    }

    // Of the data row that the test runs for.
    TestDatabase() : m_kind(kinds().at(currentIndex())) {}
    explicit TestDatabase(const Kind &kind) : m_kind(kind) {}

    [[nodiscard]] const Kind &kind() const { return m_kind; }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] QString filePath(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] AsyncSql::ConnectionOptions options() const
    {
        return AsyncSql::ConnectionOptions::fromUrl(
            QString::fromLatin1(m_kind.url).replace(QStringLiteral("%1"), m_folder.path()));
    }

    // A table to work with: id, which numbers itself, and name.
    [[nodiscard]] QString createUsers() const
    {
        return QStringLiteral("CREATE TABLE users (id %1, name VARCHAR(40) UNIQUE)")
            .arg(QLatin1StringView(m_kind.identity));
    }

private:
    static int currentIndex()
    {
        QFETCH_GLOBAL(int, database);
        return database;
    }

    const Kind m_kind;
    QTemporaryDir m_folder;
};

constexpr std::chrono::seconds LongestWait{60};

// Whether the future ends in time. Runs the event loop.
template <typename T>
[[nodiscard]] bool ends(const QFuture<T> &future, std::chrono::milliseconds limit = LongestWait)
{
    if (future.isFinished())
        return true;
    QEventLoop loop;
    QFutureWatcher<T> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(limit, &loop, &QEventLoop::quit);
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
