// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/postgresqlinterrupter_p.h>

namespace AsyncSql {

PostgreSqlInterrupter::PostgreSqlInterrupter(const QSqlDatabase &database, void *connection)
    : m_library(database)
{
    auto *prepare = m_library.function<void *(void *)>("PQgetCancel");
    m_send = m_library.function<int(void *, char *, int)>("PQcancel");
    auto *socketOf = m_library.function<int(void *)>("PQsocket");
    if (connection && prepare)
        m_request = prepare(connection);
    if (connection && socketOf)
        m_socket = socketOf(connection);
}

PostgreSqlInterrupter::~PostgreSqlInterrupter()
{
    auto *release = m_library.function<void(void *)>("PQfreeCancel");
    if (m_request && release)
        release(m_request);
}

void PostgreSqlInterrupter::interrupt()
{
    char reason[256];
    m_send(m_request, reason, int(sizeof reason)); // refused: it is tried again
}

} // namespace AsyncSql
