// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/ConnectionOptions>

#include <QtCore/qlist.h>
#include <QtCore/qvariant.h>
#include <QtSql/qsqldatabase.h>

class QSqlQuery;

// What AsyncSql is compared with: Qt's own classes, with a connection that is set up as AsyncSql
// sets up its own. Used by one thread.
class BlockingConnection
{
public:
    explicit BlockingConnection(const AsyncSql::ConnectionOptions &options);
    ~BlockingConnection();
    Q_DISABLE_COPY_MOVE(BlockingConnection)

    [[nodiscard]] QSqlDatabase database() const;
    void run(const QString &sql) const;
    [[nodiscard]] QSqlQuery prepared(const QString &sql) const; // forward only
    [[nodiscard]] QList<QVariantList> readAll(const QString &sql) const;

private:
    const QString m_name;
};
