// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/postgresqlinterrupter_p.h>

#include <AsyncSql/drivers/postgresqllibrary_p.h>

namespace AsyncSql {

PostgreSqlInterrupter::PostgreSqlInterrupter(const QSqlDatabase &database)
    : m_libpq(PostgreSqlLibrary::of(database))
{
    if (!m_libpq)
        return;
    void *const connection = PostgreSqlLibrary::connectionOf(database);
    m_request = m_libpq->makeCancel(connection);
    m_socket = m_libpq->socket(connection);
}

PostgreSqlInterrupter::~PostgreSqlInterrupter()
{
    if (m_request)
        m_libpq->freeCancel(m_request);
}

void PostgreSqlInterrupter::interrupt()
{
    char reason[256];
    m_libpq->cancel(m_request, reason, int(sizeof reason)); // refused: it is tried again
}

} // namespace AsyncSql
