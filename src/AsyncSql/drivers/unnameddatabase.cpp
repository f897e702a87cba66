// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/unnameddatabase_p.h>

#include <AsyncSql/sqlerror.h>

#include <mutex>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

struct UnnamedDatabase : QSqlDatabase
{
    explicit UnnamedDatabase(const QString &driver) : QSqlDatabase(driver) {}
};

} // namespace

QSqlDatabase makeDatabase(const QString &driver)
{
    // Before 6.5.3, Qt's table of drivers is filled without a lock at its first use (QTBUG-112961).
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    if (!QSqlDatabase::isDriverAvailable(driver)) {
        throw SqlError(SqlError::Kind::DriverMissing,
                       u"Qt has no SQL driver \"%1\"; it has: %2. Install the plugin of that name "
                       "(on Debian and Ubuntu a package libqt6sql6-...)."_s.arg(
                           driver, QSqlDatabase::drivers().join(u", "_s)));
    }
    return UnnamedDatabase(driver);
}

} // namespace AsyncSql
