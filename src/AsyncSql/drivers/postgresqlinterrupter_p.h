// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/clientlibrary_p.h>
#include <AsyncSql/drivers/controlinterrupter_p.h>

namespace AsyncSql {

// By libpq's own request to cancel. The connection is a PGconn.
class PostgreSqlInterrupter final : public Interrupter
{
public:
    PostgreSqlInterrupter(const QSqlDatabase &database, void *connection);
    ~PostgreSqlInterrupter() override;
    Q_DISABLE_COPY_MOVE(PostgreSqlInterrupter)

    [[nodiscard]] bool isValid() const { return m_request && m_send; }
    [[nodiscard]] int socket() const { return m_socket; }
    void interrupt() override;
    void breakOff() override { shutSocket(m_socket); }

private:
    const ClientLibrary m_library;
    void *m_request = nullptr; // a PGcancel
    int (*m_send)(void *, char *, int) = nullptr;
    int m_socket = -1;
};

} // namespace AsyncSql
