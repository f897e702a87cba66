// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT
//
// The first program of the documentation, as it stands there.
// clang-format off

#include <AsyncSql/AsyncSqlEngine>
#include <QCoreApplication>
#include <QDebug>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    using namespace AsyncSql;
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(QStringLiteral("sqlite::memory:")));
    QObject::connect(&engine, &AsyncSqlEngine::errorOccurred, [](const SqlError &e) { qWarning() << e.text(); });
    engine.execute(QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"));
    engine.execute(QStringLiteral("INSERT INTO users (name) VALUES (?)"), {QStringLiteral("Dana")});
    engine.execute(QStringLiteral("SELECT id, name FROM users WHERE name LIKE :n"), QVariantMap{{"n", "D%"}})
        .then(&app, [](const ResultSet &users) {
            for (const Row &user : users)
                qInfo() << user.get<int>("id") << user["name"].toString();
        })
        .onCanceled(&app, [] {})
        .onFailed(&app, [](const SqlError &error) { qCritical() << error.text(); })
        .then(&app, [] { QCoreApplication::quit(); });
    return app.exec();
}
