// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "blockingmodel.h"

#include <AsyncSql/ConnectionOptions>

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

using namespace Qt::StringLiterals;

BlockingModel::BlockingModel(QObject *parent)
    : QSqlQueryModel(parent),
      m_connectionName(QUuid::createUuid().toString())
{
    connect(this, &BlockingModel::urlChanged, this, &BlockingModel::close);
}

BlockingModel::~BlockingModel()
{
    close();
}

bool BlockingModel::load(const QString &sql, const QVariantMap &values)
{
    if (!open())
        return false;
    QSqlQuery query(QSqlDatabase::database(m_connectionName));
    if (!query.prepare(sql))
        return finish(query.lastError().text());
    for (auto value = values.cbegin(); value != values.cend(); ++value)
        query.bindValue(u':' + value.key(), value.value());
    if (!query.exec())
        return finish(query.lastError().text());
    // One reset for all: as it comes, this model tells a view of every 256 rows.
    beginResetModel();
    setQuery(std::move(query));
    while (canFetchMore())
        fetchMore();
    endResetModel();
    return finish(lastError().isValid() ? lastError().text() : QString());
}

void BlockingModel::empty()
{
    clear();
}

QVariant BlockingModel::value(int row, int column) const
{
    return data(index(row, column), Qt::DisplayRole);
}

QString BlockingModel::errorText() const
{
    return m_errorText;
}

// NULL would come to QML as an empty text.
QVariant BlockingModel::data(const QModelIndex &index, int role) const
{
    const QVariant value = QSqlQueryModel::data(index, role);
    return role == Qt::DisplayRole && value.isNull() ? QVariant::fromValue(nullptr) : value;
}

bool BlockingModel::open()
{
    if (QSqlDatabase::contains(m_connectionName))
        return true;
    const auto options = AsyncSql::ConnectionOptions::fromUrl(m_url);
    if (options.database() == ":memory:"_L1)
        return finish(tr("A memory database cannot be opened a second time for the comparison."));
    QSqlDatabase database = QSqlDatabase::addDatabase(options.driver(), m_connectionName);
    database.setDatabaseName(options.database());
    database.setHostName(options.host());
    database.setPort(options.port());
    database.setUserName(options.user());
    database.setPassword(options.password());
    database.setConnectOptions(options.driverOptions());
    if (database.open())
        return finish({});
    const QString reason = database.lastError().text();
    database = {};
    close();
    return finish(reason);
}

void BlockingModel::close()
{
    clear(); // its query uses the connection
    if (QSqlDatabase::contains(m_connectionName))
        QSqlDatabase::removeDatabase(m_connectionName);
}

bool BlockingModel::finish(const QString &errorText)
{
    if (std::exchange(m_errorText, errorText) != errorText)
        Q_EMIT errorTextChanged();
    return errorText.isEmpty();
}
