// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "blockingquery.h"

#include "rowstore.h"

#include <AsyncSql/SqlError>

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>

using AsyncSql::SqlError;
using namespace Qt::StringLiterals;

namespace {

QString connectionName()
{
    return u"blocking"_s;
}

QStringList columnNames(const QSqlRecord &record)
{
    QStringList names;
    for (int column = 0; column < record.count(); ++column)
        names.append(record.fieldName(column));
    return names;
}

} // namespace

BlockingQuery::~BlockingQuery()
{
    close();
}

std::shared_ptr<VariantStore> BlockingQuery::run(const AsyncSql::ConnectionOptions &options,
                                                 const QString &sql)
{
    open(options);
    QSqlQuery query(QSqlDatabase::database(connectionName()));
    query.setForwardOnly(true);
    if (!query.exec(sql))
        throw SqlError(SqlError::Kind::Unknown, query.lastError().text());

    const QStringList names = columnNames(query.record());
    auto store = std::make_shared<VariantStore>(names);
    while (query.next()) {
        QVariantList row;
        row.reserve(names.size());
        for (int column = 0; column < names.size(); ++column)
            row.append(query.value(column));
        store->append(row);
    }
    if (query.lastError().isValid())
        throw SqlError(SqlError::Kind::Unknown, query.lastError().text());
    return store;
}

void BlockingQuery::open(const AsyncSql::ConnectionOptions &options)
{
    if (QSqlDatabase::contains(connectionName()))
        return;
    if (options.driver() == "QSQLITE"_L1 && options.database() == ":memory:"_L1)
        throw SqlError(SqlError::Kind::Unsupported,
                       u"A memory database cannot be opened a second time for the comparison."_s);
    QSqlDatabase database = QSqlDatabase::addDatabase(options.driver(), connectionName());
    database.setDatabaseName(options.database());
    database.setHostName(options.host());
    database.setPort(options.port());
    database.setUserName(options.user());
    database.setPassword(options.password());
    database.setConnectOptions(options.driverOptions());
    if (database.open())
        return;
    const QString reason = database.lastError().text();
    database = {};
    close();
    throw SqlError(SqlError::Kind::CannotOpen, reason);
}

void BlockingQuery::close()
{
    if (QSqlDatabase::contains(connectionName()))
        QSqlDatabase::removeDatabase(connectionName());
}
