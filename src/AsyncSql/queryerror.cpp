// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/queryerror.h>

#include <AsyncSql/drivers/driver_p.h>

namespace AsyncSql {

/*!
    \relates AsyncSql::SqlError
    Returns what \a query has failed with, for functions given to Connectable::run() and
    Connectable::runInTransaction() to throw:

    \code
    QSqlQuery query(database);
    if (!query.exec(u"UPDATE accounts SET balance = balance - 5"_s))
        throw queryError(query);
    \endcode

    Thrown out of runInTransaction(), an error that isRetryable() has the function run again.
    \reentrant
*/
SqlError queryError(const QSqlQuery &query)
{
    return Driver::errorOf(query);
}

} // namespace AsyncSql
