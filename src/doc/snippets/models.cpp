// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/AsyncSqlEngine>
#include <AsyncSql/QueryModel>
#include <AsyncSql/TableModel>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdebug.h>

using namespace AsyncSql;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(QStringLiteral("sqlite::memory:")));
    engine.execute(QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"));

    //! [query]
    auto *const names = new QueryModel(&engine, &application);
    names->setQuery(Query(QStringLiteral("SELECT id, name FROM users WHERE name LIKE ?"),
                          {QStringLiteral("A%")}));
    names->setKeyColumn(QStringLiteral("id"));
    QObject::connect(names, &QueryModel::statusChanged, names, [names] {
        if (names->status() == QueryModel::Status::Ready)
            names->setHeaderData(1, Qt::Horizontal, QStringLiteral("Name"));
        else if (names->status() == QueryModel::Status::Error)
            qWarning() << names->error()->text();
    });
    //! [query]

    //! [table]
    auto *const users = new TableModel(&engine, &application);
    users->setEditStrategy(TableModel::EditStrategy::OnManualSubmit);
    users->setTable(QStringLiteral("users")); // and there is nothing to select()
    QObject::connect(users, &TableModel::editFailed, users,
                     [](int row, int column, const QString &message) {
                         qWarning() << "Row" << row << "column" << column << message;
                     });
    //! [table]

    //! [submit]
    const auto save = [users] {
        users->submitAll()
            .then(users, [] { qInfo() << "Saved"; })
            .onCanceled(users, [] {})
            .onFailed(users, [](const SqlError &error) { qWarning() << error.text(); });
    };
    //! [submit]

    //! [insert]
    const auto add = [users] {
        users->insertRecord(-1, {{QStringLiteral("name"), QStringLiteral("Dana")}});
        users->removeRow(0);
    };
    //! [insert]

    QObject::connect(users, &QueryModel::statusChanged, users, [=] {
        if (users->status() != QueryModel::Status::Ready)
            return;
        users->disconnect(users);
        add();
        save();
        QCoreApplication::quit();
    });
    return application.exec();
}
