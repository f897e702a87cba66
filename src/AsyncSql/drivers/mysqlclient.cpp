// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/mysqlclient_p.h>

#include <AsyncSql/drivers/clientlibrary_p.h>

#include <QtSql/qsqldriver.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>
#include <QtSql/qsqlresult.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

// The first fields of MYSQL_FIELD, the same in every client library since MySQL 5.0.
struct ClientField
{
    const char *texts[7];
    unsigned long lengths[2];
    unsigned int sizes[7];
    unsigned int flags;
    unsigned int decimals;
    unsigned int characterSet;
};

constexpr unsigned int BinaryCharacterSet = 63;

// Found once: the plugin, and with it its client library, stays for as long as the process lives.
struct MySqlFunctions
{
    explicit MySqlFunctions(const ClientLibrary &library)
        : socket(library.function<int(void *)>("mysql_get_socket")),
          code(library.function<unsigned(void *)>("mysql_errno")),
          message(library.function<const char *(void *)>("mysql_error")),
          field(library.function<const ClientField *(void *, unsigned int)>(
              "mysql_fetch_field_direct"))
    {
    }

    int (*socket)(void *);
    unsigned (*code)(void *);
    const char *(*message)(void *);
    const ClientField *(*field)(void *, unsigned int);
};

const MySqlFunctions &mysqlFunctions(const QSqlDatabase &database)
{
    static const MySqlFunctions functions{ClientLibrary(database)};
    return functions;
}

void *mysqlConnection(const QSqlDatabase &database)
{
    return ClientLibrary::pointer(database.driver()->handle(), {"st_mysql*"_L1, "MYSQL*"_L1});
}

} // namespace

int mysqlSocket(const QSqlDatabase &database)
{
    void *const connection = mysqlConnection(database);
    const MySqlFunctions &functions = mysqlFunctions(database);
    return connection && functions.socket ? functions.socket(connection) : -1;
}

QSqlError mysqlError(const QSqlDatabase &database)
{
    void *const connection = mysqlConnection(database);
    const MySqlFunctions &functions = mysqlFunctions(database);
    const unsigned code =
        connection && functions.code && functions.message ? functions.code(connection) : 0;
    if (code == 0)
        return {};
    return QSqlError(u"Unable to fetch the result"_s,
                     QString::fromUtf8(functions.message(connection)), QSqlError::StatementError,
                     QString::number(code));
}

std::vector<bool> mysqlTextColumns(const QSqlDatabase &database, const QSqlQuery &query, int count)
{
    std::vector<bool> texts(size_t(count), false);
    void *const result =
        ClientLibrary::pointer(query.result()->handle(), {"st_mysql_res*"_L1, "MYSQL_RES*"_L1});
    const MySqlFunctions &functions = mysqlFunctions(database);
    for (int column = 0; result && functions.field && column < count; ++column) {
        const ClientField *const field = functions.field(result, unsigned(column));
        texts[size_t(column)] = field && field->characterSet != BinaryCharacterSet;
    }
    return texts;
}

} // namespace AsyncSql
