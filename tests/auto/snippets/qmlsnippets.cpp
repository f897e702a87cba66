// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/AsyncSqlEngine>

#include <QtCore/qdir.h>
#include <QtCore/qtemporarydir.h>
#include <QtQml/qqmlcontext.h>
#include <QtQml/qqmlengine.h>
#include <QtQuickTest/quicktest.h>

// The folder that the snippets' relative URLs mean, with the tables that they use.
class Setup : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString snippets READ snippets CONSTANT)
public:
    [[nodiscard]] QString snippets() const { return QStringLiteral("file://" SNIPPETS "/"); }

public Q_SLOTS:
    void applicationAvailable()
    {
        if (!QDir::setCurrent(m_folder.path()))
            qFatal("Cannot work in %s", qPrintable(m_folder.path()));
        AsyncSql::AsyncSqlEngine engine(
            AsyncSql::ConnectionOptions::fromUrl(QStringLiteral("sqlite:///music.db")));
        engine
            .executeScript(
                QStringLiteral("CREATE TABLE tracks (title TEXT, plays INTEGER);"
                               "INSERT INTO tracks VALUES ('Blue in Green', 3), ('Nardis', NULL);"
                               "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
                               "INSERT INTO users (name) VALUES ('Dana'), ('Dora'), ('Eli');"
                               "CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER);"
                               "INSERT INTO accounts VALUES (1, 20);"))
            .waitForFinished(); // throws what went wrong
    }
    void qmlEngineAvailable(QQmlEngine *engine)
    {
        engine->rootContext()->setContextProperty(QStringLiteral("setup"), this);
    }

private:
    QTemporaryDir m_folder;
};

QUICK_TEST_MAIN_WITH_SETUP(qmlsnippets, Setup)
#include "qmlsnippets.moc"
