// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/odbcinterrupter_p.h>

#include <QtSql/qsqldriver.h>
#include <QtSql/qsqlquery.h>
#include <QtSql/qsqlresult.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

OdbcInterrupter::OdbcInterrupter(const QSqlDatabase &database)
    : m_library(database),
      m_cancel(m_library.function<short(void *)>("SQLCancel"))
{
}

void OdbcInterrupter::interrupt()
{
    const std::lock_guard lock(m_mutex);
    if (m_statement)
        m_cancel(m_statement);
}

void OdbcInterrupter::setStatement(const QSqlQuery *query)
{
    const std::lock_guard lock(m_mutex);
    m_statement = query && query->result()
        ? ClientLibrary::pointer(query->result()->handle(), {"void*"_L1, "SQLHANDLE"_L1})
        : nullptr;
}

} // namespace AsyncSql
