// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/AsyncSqlEngine>

#include <QtCore/qtemporarydir.h>
#include <QtQml/qqmlcontext.h>
#include <QtQml/qqmlengine.h>
#include <QtQuickTest/quicktest.h>

// What the tests share: an engine made in C++, and a folder of their own.
class Setup : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString url READ url CONSTANT)
    Q_PROPERTY(QString serverUrl READ serverUrl CONSTANT)
    Q_PROPERTY(QVariantList values MEMBER m_values CONSTANT)
    Q_PROPERTY(QStringList texts MEMBER m_texts CONSTANT)
    Q_PROPERTY(QList<int> numbers MEMBER m_numbers CONSTANT)
    Q_PROPERTY(QVariantList rows MEMBER m_rows CONSTANT)
    Q_PROPERTY(AsyncSql::AsyncSqlEngine *engine READ engine NOTIFY engineChanged)
public:
    [[nodiscard]] QString url() const
    {
        return QStringLiteral("sqlite:///%1/test.db").arg(m_folder.path());
    }
    [[nodiscard]] static QString serverUrl() // empty: there is no PostgreSQL
    {
        return qEnvironmentVariable("ASYNCSQL_TEST_POSTGRESQL_URL");
    }
    [[nodiscard]] AsyncSql::AsyncSqlEngine *engine() const { return m_engine.get(); }

    Q_INVOKABLE QString newUrl()
    {
        return QStringLiteral("sqlite:///%1/test%2.db").arg(m_folder.path()).arg(++m_databases);
    }
    Q_INVOKABLE void publish(const QString &name)
    {
        m_engine = std::make_unique<AsyncSql::AsyncSqlEngine>(
            AsyncSql::ConnectionOptions::fromUrl(newUrl()));
        m_engine->setConnectionName(name);
        Q_EMIT engineChanged();
    }
    Q_INVOKABLE void destroyEngine() { m_engine.reset(); }

public Q_SLOTS:
    void qmlEngineAvailable(QQmlEngine *engine)
    {
        engine->rootContext()->setContextProperty(QStringLiteral("setup"), this);
    }

Q_SIGNALS:
    void engineChanged();

private:
    const QVariantList m_values{1, QStringLiteral("2")};
    const QStringList m_texts{QStringLiteral("1"), QStringLiteral("2")};
    const QList<int> m_numbers{1, 2};
    const QVariantList m_rows{QVariant(m_values), QVariant(m_values)};
    QTemporaryDir m_folder;
    std::unique_ptr<AsyncSql::AsyncSqlEngine> m_engine;
    int m_databases = 0;
};

QUICK_TEST_MAIN_WITH_SETUP(qml, Setup)
#include "main.moc"
