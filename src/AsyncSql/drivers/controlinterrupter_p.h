// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/interrupter_p.h>

#include <QtCore/qstring.h>

#include <functional>

namespace AsyncSql {

// Has the server stop a statement by another statement on a connection of its own. breakOff() shuts
// the socket of the one that is stopped, where it is known (else -1).
class ControlInterrupter final : public Interrupter
{
public:
    ControlInterrupter(std::function<void(const QString &sql)> connection, QString sql, int socket);

    void interrupt() override { m_connection(m_sql); }
    void breakOff() override;

private:
    const std::function<void(const QString &sql)> m_connection;
    const QString m_sql;
    const int m_socket;
};

// Makes whoever reads from or writes to the socket fail.
void shutSocket(int socket);

} // namespace AsyncSql
