// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/controlinterrupter_p.h>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace AsyncSql {

ControlInterrupter::ControlInterrupter(std::function<void(const QString &sql)> connection,
                                       QString sql, int socket)
    : m_connection(std::move(connection)),
      m_sql(std::move(sql)),
      m_socket(socket)
{
}

void ControlInterrupter::breakOff()
{
    shutSocket(m_socket);
}

void shutSocket(int socket)
{
#ifdef Q_OS_UNIX
    if (socket >= 0)
        static_cast<void>(::shutdown(socket, SHUT_RDWR));
#else
    Q_UNUSED(socket)
#endif
}

} // namespace AsyncSql
