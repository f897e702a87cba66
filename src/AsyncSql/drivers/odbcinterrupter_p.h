// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/clientlibrary_p.h>
#include <AsyncSql/drivers/interrupter_p.h>

#include <mutex>

namespace AsyncSql {

// By SQLCancel() on the statement that runs, as far as the ODBC driver can.
class OdbcInterrupter final : public Interrupter
{
public:
    explicit OdbcInterrupter(const QSqlDatabase &database);

    [[nodiscard]] bool isValid() const { return m_cancel; }
    void interrupt() override;
    void setStatement(const QSqlQuery *query) override;

private:
    const ClientLibrary m_library;
    short (*const m_cancel)(void *);
    std::mutex m_mutex; // so that the statement does not go while it is canceled
    void *m_statement = nullptr;
};

} // namespace AsyncSql
