// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/mysqllibrary_p.h>

#include <AsyncSql/drivers/clientlibrary_p.h>

#include <QtSql/qsqldriver.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

MySqlLibrary::MySqlLibrary(const ClientLibrary &library)
    : socket(library.function<int(void *)>("mysql_get_socket")),
      code(library.function<unsigned(void *)>("mysql_errno")),
      message(library.function<const char *(void *)>("mysql_error")),
      field(library.function<const Field *(void *, unsigned int)>("mysql_fetch_field_direct")),
      query(library.function<int(void *, const char *, unsigned long)>("mysql_real_query")),
      storeResult(library.function<void *(void *)>("mysql_store_result")),
      nextResult(library.function<int(void *)>("mysql_next_result")),
      fieldCount(library.function<unsigned(void *)>("mysql_field_count")),
      affectedRows(library.function<unsigned long long(void *)>("mysql_affected_rows")),
      insertId(library.function<unsigned long long(void *)>("mysql_insert_id")),
      fetchRow(library.function<char **(void *)>("mysql_fetch_row")),
      fetchLengths(library.function<unsigned long *(void *)>("mysql_fetch_lengths")),
      freeResult(library.function<void(void *)>("mysql_free_result")),
      m_runsStatements(code && message && field && query && storeResult && nextResult && fieldCount
                       && affectedRows && insertId && fetchRow && fetchLengths && freeResult
                       && library.isNotReplaced("mysql_real_query"))
{
}

const MySqlLibrary &MySqlLibrary::of(const QSqlDatabase &database)
{
    // Found once: the plugin, and with it its client library, stays for as long as the process lives.
    static const MySqlLibrary library{ClientLibrary(database)};
    return library;
}

void *MySqlLibrary::connectionOf(const QSqlDatabase &database)
{
    return ClientLibrary::pointer(database.driver()->handle(), {"st_mysql*"_L1, "MYSQL*"_L1});
}

} // namespace AsyncSql
