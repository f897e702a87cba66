// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/AsyncSqlEngine>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdebug.h>

using namespace AsyncSql;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);

    //! [engine]
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(QStringLiteral("sqlite::memory:")));
    //! [engine]

    //! [statements]
    engine.execute(QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"));
    engine.execute(QStringLiteral("INSERT INTO users (name) VALUES (?)"), {QStringLiteral("Dana")});
    auto users = engine.execute(QStringLiteral("SELECT id, name FROM users"));
    //! [statements]

    //! [result]
    users
        .then(&application,
              [](const ResultSet &rows) {
                  for (const Row &user : rows)
                      qInfo() << user.get<int>(u"id") << user.get<QString>(u"name");
              })
        .onCanceled(&application, [] {})
        .onFailed(&application, [](const SqlError &error) { qCritical() << error.text(); })
        .then(&application, [] { QCoreApplication::quit(); });
    //! [result]

    return application.exec();
}
