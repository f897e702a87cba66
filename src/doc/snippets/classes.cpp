// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT
//
// What the reference of the classes shows, word for word.

#include "snippets.h"

#include <AsyncSql/AsyncSqlEngine>
#include <AsyncSql/QueryModel>

#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class ClassSnippets : public SnippetTest
{
    Q_OBJECT
private Q_SLOTS:
    void engine();
    void connectionOptions();
    void query();
    void functions();
    void resultSet();
    void row();
    void sqlError();
    void transactionOptions();
    void transaction();
    void queryErrorOfFunction();
    void queryModel();

private:
    void makeUsers(const AsyncSqlEngine &engine)
    {
        valueOf(engine.executeScript(
            u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, email TEXT, city TEXT);"
            "INSERT INTO users VALUES (1, 'Dana', 'dana@example.org', 'Oslo')"_s));
    }
    void makeAccounts(const AsyncSqlEngine &engine)
    {
        valueOf(engine.executeScript(u"CREATE TABLE accounts (id INTEGER, balance INTEGER);"
                                     "INSERT INTO accounts VALUES (1, 20), (2, 0)"_s));
    }
    void show(const ResultSet &rows) { m_rows += rows.rowCount(); }
    void show(int id, const QString &name, const QString &email)
    {
        m_shown = u"%1 %2 %3"_s.arg(id).arg(name, email);
    }
    void showError(const QString &text) { m_errors.append(text); }

    const ConnectionOptions m_options = ConnectionOptions::fromUrl(u"sqlite:///users.db"_s);
    const QString city = u"Oslo"_s;
    qsizetype m_rows = 0;
    QString m_shown;
    QStringList m_errors;
};

static const SnippetTest::Registration<ClassSnippets> registration;

void ClassSnippets::engine()
{
    const QString artist = u"Miles Davis"_s;
    {
        AsyncSqlEngine before(ConnectionOptions::fromUrl(u"sqlite:///music.db"_s));
        valueOf(before.executeScript(u"CREATE TABLE tracks (title TEXT, artist TEXT);"
                                     "INSERT INTO tracks VALUES ('So What', 'Miles Davis')"_s));
    }
    m_rows = 0;
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(u"sqlite:///music.db"_s));
    engine.execute(u"SELECT title FROM tracks WHERE artist = ?"_s, {artist})
        .then(this, [this](const ResultSet &tracks) { show(tracks); })
        .onCanceled(this, [] {})
        .onFailed(this, [this](const SqlError &error) { showError(error.text()); });
    QTRY_COMPARE(m_rows, 1);
}

void ClassSnippets::connectionOptions()
{
    auto options =
        ConnectionOptions::fromUrl(QStringLiteral("postgresql://me:secret@db.example/shop"))
            .setMaximumConnections(8)
            .setStatementTimeout(30s);
    if (!options.isValid())
        qWarning() << options.errorString();
    QVERIFY(options.isValid());
    QCOMPARE(options.maximumConnections(), 8);
}

void ClassSnippets::query()
{
    AsyncSqlEngine engine(m_options);
    makeUsers(engine);
    QObject *const dialog = this;
    const auto found =
        engine.execute(Query(QStringLiteral("SELECT name FROM users WHERE city = :city"))
                           .bind(QStringLiteral("city"), city)
                           .withTimeout(2s)
                           .guardedBy(dialog));
    QCOMPARE(valueOf(found).rowCount(), 1);
}

void ClassSnippets::functions()
{
    AsyncSqlEngine engine(m_options);
    makeUsers(engine);
    m_rows = 0;
    const Query query(u"SELECT name FROM users WHERE id = ?"_s, QVariantList{1});
    engine.execute(
        query, this, [this](const ResultSet &user) { show(user); },
        [this](const SqlError &error) { showError(error.text()); });
    QTRY_COMPARE(m_rows, 1);
    QCOMPARE(m_errors.size(), 0);
}

void ClassSnippets::resultSet()
{
    AsyncSqlEngine engine(m_options);
    makeUsers(engine);
    const ResultSet users = valueOf(engine.execute(u"SELECT id, name FROM users"_s));
    QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"1 .*Dana"_s));
    for (const Row &user : users)
        qInfo() << user.get<int>("id") << user.get<std::optional<QString>>("name").value_or(u"?"_s);
    const auto list = users.to<std::tuple<int, QString>>();
    QCOMPARE(list.size(), 1);
}

void ClassSnippets::row()
{
    AsyncSqlEngine engine(m_options);
    makeUsers(engine);
    const auto users = valueOf(engine.execute(u"SELECT id, name, email FROM users"_s));
    for (const Row &user : users) {
        const auto [id, name, email] = user.as<int, QString, QString>();
        show(id, name, email);
    }
    QCOMPARE(m_shown, u"1 Dana dana@example.org"_s);
}

void ClassSnippets::sqlError()
{
    AsyncSqlEngine engine(m_options);
    const Query query(u"SELECT 1 FROM nowhere"_s);
    const auto show = [](const ResultSet &) {};
    m_errors.clear();
    engine.execute(query)
        .then(this, show)
        .onCanceled(this, [] {})
        .onFailed(this, [this](const SqlError &error) { showError(error.text()); });
    QTRY_COMPARE(m_errors.size(), 1);
}

void ClassSnippets::transactionOptions()
{
    AsyncSqlEngine engine(m_options);
    const auto begun = engine.begin({.isolation = Isolation::Serializable, .timeout = 5s});
    QVERIFY(valueOf(begun).isActive());
}

void ClassSnippets::transaction()
{
    AsyncSqlEngine engine(m_options);
    makeAccounts(engine);
    const auto moved = engine.transaction([](Transaction transaction) {
        transaction.execute(u"UPDATE accounts SET balance = balance - 5 WHERE id = 1"_s);
        return transaction.execute(u"UPDATE accounts SET balance = balance + 5 WHERE id = 2"_s);
    });
    QCOMPARE(valueOf(moved).rowsAffected(), 1);
}

void ClassSnippets::queryErrorOfFunction()
{
    AsyncSqlEngine engine(m_options);
    const auto future = engine.runInTransaction([](QSqlDatabase &database) {
        QSqlQuery query(database);
        if (!query.exec(u"UPDATE accounts SET balance = balance - 5"_s))
            throw queryError(query);
    });
    COMPARE_ERROR_KIND(future, SqlError::Kind::UndefinedObject); // there is no such table here
}

void ClassSnippets::queryModel()
{
    AsyncSqlEngine engine(m_options);
    makeUsers(engine);
    struct
    {
        void setModel(QAbstractItemModel *newModel) { model = newModel; }
        QAbstractItemModel *model = nullptr;
    } view;
    const auto tableView = &view;
    QueryModel model(&engine);
    model.setQuery(Query(u"SELECT id, name FROM users WHERE city = ?"_s, {city}));
    tableView->setModel(&model);
    QTRY_COMPARE(tableView->model->rowCount(), 1);
}

#include "classes.moc"
