// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/mysqlclient_p.h>

#include <AsyncSql/drivers/clientlibrary_p.h>
#include <AsyncSql/drivers/mysqllibrary_p.h>

#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>
#include <QtSql/qsqlresult.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

int mysqlSocket(const QSqlDatabase &database)
{
    void *const connection = MySqlLibrary::connectionOf(database);
    const MySqlLibrary &library = MySqlLibrary::of(database);
    return connection && library.socket ? library.socket(connection) : -1;
}

QSqlError mysqlError(const QSqlDatabase &database)
{
    void *const connection = MySqlLibrary::connectionOf(database);
    const MySqlLibrary &library = MySqlLibrary::of(database);
    const unsigned code =
        connection && library.code && library.message ? library.code(connection) : 0;
    if (code == 0)
        return {};
    return QSqlError(u"Unable to fetch the result"_s,
                     QString::fromUtf8(library.message(connection)), QSqlError::StatementError,
                     QString::number(code));
}

std::vector<bool> mysqlTextColumns(const QSqlDatabase &database, const QSqlQuery &query, int count)
{
    std::vector<bool> texts(size_t(count), false);
    void *const result =
        ClientLibrary::pointer(query.result()->handle(), {"st_mysql_res*"_L1, "MYSQL_RES*"_L1});
    const MySqlLibrary &library = MySqlLibrary::of(database);
    for (int column = 0; result && library.field && column < count; ++column) {
        const MySqlLibrary::Field *const field = library.field(result, unsigned(column));
        texts[size_t(column)] = field && field->characterSet != MySqlLibrary::BinaryCharacterSet;
    }
    return texts;
}

} // namespace AsyncSql
