// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/connectable_p.h>

#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlindex.h>
#include <QtSql/qsqlrecord.h>

// Schema look-ups.
namespace AsyncSql {

namespace {

// A question about the schema: a task that asks the driver too.
template <typename Function>
using LookUpResult = std::invoke_result_t<Function &, const Driver &, QSqlDatabase &>;

// Qt's drivers give an empty answer when they could not ask.
template <typename Answer>
Answer proven(const Answer &answer, const Driver &driver, QSqlDatabase &database)
{
    if (answer.isEmpty())
        driver.checkAnswers(database);
    return answer;
}

template <typename Function>
class LookUp final : public Detail::Promise<LookUpResult<Function>, Detail::AbstractTask>
{
public:
    explicit LookUp(Function function) : m_function(std::move(function)) {}
    void setDriver(const Driver &driver) { m_driver = &driver; } // outlives its operations
    void run(QSqlDatabase &database) override
    {
        this->m_result.emplace(m_function(*m_driver, database));
    }

private:
    Function m_function;
    const Driver *m_driver = nullptr;
};

} // namespace

template <typename Function>
auto Connectable::lookUp(Function function) const
{
    auto task = std::make_unique<LookUp<Function>>(std::move(function));
    auto future = task->future();
    attempt({}, std::move(task), [](SubmissionTarget &target, auto &kept) {
        kept->setDriver(target.driver());
        return std::make_shared<TaskOperation>(
            Detail::plainRequest({}, Access::Read, target.driver()), TaskOperation::Mode::Look,
            std::move(kept));
    });
    return future;
}

/*!
    Returns a future for whether there is a table or view of that \a name.
    \threadsafe
*/
QFuture<bool> Connectable::hasTable(const QString &name) const
{
    return lookUp([name](const Driver &driver, QSqlDatabase &database) {
        const bool isThere = driver.hasTable(database, name);
        return proven(isThere ? QStringList(name) : QStringList(), driver, database).size() > 0;
    });
}

/*!
    Returns a future for the names of all tables of the given \a type.
    \threadsafe
*/
QFuture<QStringList> Connectable::tableNames(QSql::TableType type) const
{
    return lookUp([type](const Driver &driver, QSqlDatabase &database) {
        return proven(database.tables(type), driver, database);
    });
}

/*!
    Returns a future for the columns of \a table; without columns if there is no such table.
    \threadsafe
*/
QFuture<QSqlRecord> Connectable::record(const QString &table) const
{
    return lookUp([table](const Driver &driver, QSqlDatabase &database) {
        return proven(database.record(table), driver, database);
    });
}

/*!
    Returns a future for the primary key of \a table; without columns if it has none.
    \threadsafe
*/
QFuture<QSqlIndex> Connectable::primaryIndex(const QString &table) const
{
    return lookUp([table](const Driver &driver, QSqlDatabase &database) {
        return proven(driver.primaryIndex(database, table), driver, database);
    });
}

} // namespace AsyncSql
