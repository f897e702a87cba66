// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "snippets.h"

#include <AsyncSql/AsyncSqlEngine>
#include <AsyncSql/QueryModel>

#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>
#include <QtSql/qsqlquerymodel.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

class PortingSnippets : public SnippetTest
{
    Q_OBJECT
private Q_SLOTS:
    void before();
    void moved();
    void after();
    void modelBefore();
    void modelAfter();

private:
    void show(int id, const QString &name) { m_shown.append(u"%1 %2"_s.arg(id).arg(name)); }
    void showError(const QString &text) { m_errors.append(text); }
    static QString schema()
    {
        return u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, city TEXT);"
               "INSERT INTO users VALUES (1, 'Dana', 'Oslo'), (2, 'Eli', 'Rome')"_s;
    }
    // The database as it was before: with a name, for QSqlQuery to find.
    static QSqlDatabase open()
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s);
        database.setDatabaseName(u"users.db"_s);
        if (!database.open())
            qFatal("cannot open");
        for (const QString &statement : schema().split(u';'))
            QSqlQuery(statement, database);
        return database;
    }

    const QString city = u"Oslo"_s;
    const ConnectionOptions m_options = ConnectionOptions::fromUrl(u"sqlite:///users.db"_s);
    QStringList m_shown;
    QStringList m_errors;
};

static const SnippetTest::Registration<PortingSnippets> registration;

void PortingSnippets::before()
{
    m_shown.clear();
    {
        const QSqlDatabase database = open();
        //! [before]
        QSqlQuery query;
        query.prepare(u"SELECT id, name FROM users WHERE city = :city"_s);
        query.bindValue(u":city"_s, city);
        if (!query.exec())
            showError(query.lastError().text());
        while (query.next())
            show(query.value(0).toInt(), query.value(u"name"_s).toString());
        //! [before]
    }
    QSqlDatabase::removeDatabase(QLatin1StringView(QSqlDatabase::defaultConnection));
    QCOMPARE(m_shown, QStringList(u"1 Dana"_s));
}

void PortingSnippets::moved()
{
    AsyncSqlEngine engine(m_options);
    engine.executeScript(schema());
    //! [moved]
    QFuture<int> cleaned = engine.run([city = city](QSqlDatabase &database) {
        QSqlQuery query(database); // of this connection, which nobody else uses meanwhile
        query.prepare(u"DELETE FROM users WHERE city = ?"_s);
        query.addBindValue(city);
        if (!query.exec())
            throw queryError(query); // becomes the future's SqlError
        return query.numRowsAffected();
    });
    //! [moved]
    QCOMPARE(valueOf(cleaned), 1);
}

void PortingSnippets::after()
{
    AsyncSqlEngine engine(m_options);
    engine.executeScript(schema());
    m_shown.clear();
    //! [after]
    engine
        .execute(u"SELECT id, name FROM users WHERE city = :city"_s, QVariantMap{{u"city"_s, city}})
        .then(this,
              [this](const ResultSet &users) {
                  for (const Row &user : users)
                      show(user.get<int>(0), user.get<QString>("name"));
              })
        .onCanceled(this, [] {})
        .onFailed(this, [this](const SqlError &error) { showError(error.text()); });
    //! [after]
    QTRY_COMPARE(m_shown, QStringList(u"1 Dana"_s));
    QCOMPARE(m_errors, QStringList());
}

void PortingSnippets::modelBefore()
{
    {
        const QSqlDatabase database = open();
        //! [model before]
        QSqlQueryModel model;
        model.setQuery(u"SELECT id, name FROM users"_s); // the window stands still meanwhile
        if (model.lastError().isValid())
            showError(model.lastError().text());
        //! [model before]
        QCOMPARE(model.rowCount(), 2);
    }
    QSqlDatabase::removeDatabase(QLatin1StringView(QSqlDatabase::defaultConnection));
}

void PortingSnippets::modelAfter()
{
    AsyncSqlEngine engine(m_options);
    engine.executeScript(schema());
    //! [model after]
    QueryModel model(&engine);
    model.setSql(u"SELECT id, name FROM users"_s); // returns at once; the rows come
    connect(&model, &QueryModel::errorChanged, this, [this, &model] {
        if (const std::optional<SqlError> error = model.error())
            showError(error->text());
    });
    //! [model after]
    QTRY_COMPARE(model.count(), 2);
    QCOMPARE(model.value(0, 1).toString(), u"Dana"_s);
    QCOMPARE(m_errors, QStringList());
}

#include "porting.moc"
