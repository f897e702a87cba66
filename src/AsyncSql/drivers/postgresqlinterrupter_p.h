// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/controlinterrupter_p.h>

class QSqlDatabase;

namespace AsyncSql {

struct PostgreSqlLibrary;

// By libpq's own request to cancel.
class PostgreSqlInterrupter final : public Interrupter
{
public:
    explicit PostgreSqlInterrupter(const QSqlDatabase &database);
    ~PostgreSqlInterrupter() override;
    Q_DISABLE_COPY_MOVE(PostgreSqlInterrupter)

    [[nodiscard]] bool isValid() const { return m_request; }
    [[nodiscard]] int socket() const { return m_socket; }
    void interrupt() override;
    void breakOff() override { shutSocket(m_socket); }

private:
    const PostgreSqlLibrary *const m_libpq;
    void *m_request = nullptr; // a PGcancel
    int m_socket = -1;
};

} // namespace AsyncSql
