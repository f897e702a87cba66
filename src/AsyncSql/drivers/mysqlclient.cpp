// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/mysqlclient_p.h>

#include <AsyncSql/drivers/clientlibrary_p.h>

#include <QtSql/qsqldriver.h>
#include <QtSql/qsqlerror.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

// Found once: the plugin, and with it its client library, stays for as long as the process lives.
struct Functions
{
    explicit Functions(const ClientLibrary &library)
        : socket(library.function<int(void *)>("mysql_get_socket")),
          code(library.function<unsigned(void *)>("mysql_errno")),
          message(library.function<const char *(void *)>("mysql_error"))
    {
    }

    int (*socket)(void *);
    unsigned (*code)(void *);
    const char *(*message)(void *);
};

const Functions &functionsOf(const QSqlDatabase &database)
{
    static const Functions functions{ClientLibrary(database)};
    return functions;
}

void *connectionOf(const QSqlDatabase &database)
{
    return ClientLibrary::pointer(database.driver()->handle(), {"st_mysql*"_L1, "MYSQL*"_L1});
}

} // namespace

int mysqlSocket(const QSqlDatabase &database)
{
    void *const connection = connectionOf(database);
    const Functions &functions = functionsOf(database);
    return connection && functions.socket ? functions.socket(connection) : -1;
}

QSqlError mysqlError(const QSqlDatabase &database)
{
    void *const connection = connectionOf(database);
    const Functions &functions = functionsOf(database);
    const unsigned code =
        connection && functions.code && functions.message ? functions.code(connection) : 0;
    if (code == 0)
        return {};
    return QSqlError(u"Unable to fetch the result"_s,
                     QString::fromUtf8(functions.message(connection)), QSqlError::StatementError,
                     QString::number(code));
}

} // namespace AsyncSql
