// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/sqlitelibrary_p.h>

#include <AsyncSql/drivers/clientlibrary_p.h>
#include <AsyncSql/drivers/unnameddatabase_p.h>

#include <QtCore/qvariant.h>
#include <QtSql/qsqldriver.h>

#include <mutex>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

thread_local void *openedHandle = nullptr;

// Called by SQLite for every connection that it opens while this is registered.
extern "C" int asyncSqlProbe(void *handle, char **, const void *)
{
    openedHandle = handle;
    return 0;
}

void *handleOf(const QSqlDatabase &database)
{
    return ClientLibrary::pointer(database.driver()->handle(), {"sqlite3*"_L1});
}

// Whether the functions found are of the SQLite that opens QSQLITE's connections: if so, a probe
// that they register sees the next one.
bool isProven(const QSqlDatabase &like)
{
    const ClientLibrary library(like);
    auto *registerProbe =
        library.function<int(int (*)(void *, char **, const void *))>("sqlite3_auto_extension");
    auto *cancelProbe = library.function<int(int (*)(void *, char **, const void *))>(
        "sqlite3_cancel_auto_extension");
    if (!registerProbe || !cancelProbe || registerProbe(&asyncSqlProbe) != 0)
        return false;
    openedHandle = nullptr;
    bool isSame = false;
    {
        QSqlDatabase probed = makeDatabase(like.driverName());
        probed.setDatabaseName(u":memory:"_s);
        isSame = probed.open() && openedHandle && openedHandle == handleOf(probed);
        probed.close();
    }
    cancelProbe(&asyncSqlProbe);
    return isSame;
}

} // namespace

void *sqliteHandle(const QSqlDatabase &database)
{
    static std::once_flag once;
    static bool isSame = false; // the plugin stays the same for as long as the process lives
    std::call_once(once, [&] { isSame = isProven(database); });
    return isSame ? handleOf(database) : nullptr;
}

std::optional<bool> isSqliteInTransaction(const QSqlDatabase &database)
{
    void *const connection = sqliteHandle(database);
    if (!connection)
        return std::nullopt;
    static auto *const commitsItself =
        ClientLibrary(database).function<int(void *)>("sqlite3_get_autocommit");
    return commitsItself ? std::optional(commitsItself(connection) == 0) : std::nullopt;
}

bool hasSqliteFileMoved(const QSqlDatabase &database)
{
    // https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html: SQLITE_FCNTL_HAS_MOVED
    constexpr int hasMoved = 20;
    void *const connection = sqliteHandle(database);
    if (!connection)
        return false;
    static auto *const ask =
        ClientLibrary(database).function<int(void *, const char *, int, void *)>(
            "sqlite3_file_control");
    int moved = 0;
    return ask && ask(connection, nullptr, hasMoved, &moved) == 0 && moved != 0;
}

} // namespace AsyncSql
