// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "blocking.h"

#include "comparison.h"

#include <QtCore/quuid.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>

using namespace Qt::StringLiterals;

BlockingConnection::BlockingConnection(const AsyncSql::ConnectionOptions &options)
    : m_name(QUuid::createUuid().toString())
{
    QSqlDatabase database = QSqlDatabase::addDatabase(options.driver(), m_name);
    database.setDatabaseName(options.database());
    database.setHostName(options.host());
    database.setPort(options.port());
    database.setUserName(options.user());
    database.setPassword(options.password());
    database.setConnectOptions(options.driverOptions());
    require(database.open(), "the database can be opened");
    if (options.driver() != "QSQLITE"_L1)
        return;
    run(u"PRAGMA journal_mode=WAL"_s);
    run(u"PRAGMA synchronous=NORMAL"_s);
    run(u"PRAGMA foreign_keys=ON"_s);
}

BlockingConnection::~BlockingConnection()
{
    QSqlDatabase::removeDatabase(m_name);
}

QSqlDatabase BlockingConnection::database() const
{
    return QSqlDatabase::database(m_name, false);
}

void BlockingConnection::run(const QString &sql) const
{
    QSqlQuery query(database());
    if (!query.exec(sql))
        qFatal("%s: %s", qUtf8Printable(sql), qUtf8Printable(query.lastError().text()));
}

QSqlQuery BlockingConnection::prepared(const QString &sql) const
{
    QSqlQuery query(database());
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        qFatal("%s: %s", qUtf8Printable(sql), qUtf8Printable(query.lastError().text()));
    return query;
}

QList<QVariantList> BlockingConnection::readAll(const QString &sql) const
{
    QSqlQuery query = prepared(sql);
    require(query.exec(), "the statement runs");
    const int columns = 5;
    QList<QVariantList> rows;
    while (query.next()) {
        QVariantList row;
        row.reserve(columns);
        for (int column = 0; column < columns; ++column)
            row.append(query.value(column));
        rows.append(std::move(row));
    }
    return rows;
}
