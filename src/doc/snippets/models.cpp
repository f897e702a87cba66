// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT
//
// What the page on models shows.

#include "snippets.h"

#include <AsyncSql/AsyncSqlEngine>
#include <AsyncSql/QueryModel>
#include <AsyncSql/TableModel>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

class ModelSnippets : public SnippetTest
{
    Q_OBJECT
private Q_SLOTS:
    void queryModel();
    void tableModel();

private:
    void makeUsers(const AsyncSqlEngine &engine)
    {
        valueOf(engine.executeScript(u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
                                     "INSERT INTO users VALUES (1, 'Anna'), (2, 'Bert')"_s));
    }

    const ConnectionOptions m_options = ConnectionOptions::fromUrl(u"sqlite:///users.db"_s);
};

static const SnippetTest::Registration<ModelSnippets> registration;

void ModelSnippets::queryModel()
{
    AsyncSqlEngine engine(m_options);
    makeUsers(engine);
    QObject window;

    //! [query]
    auto *const names = new QueryModel(&engine, &window);
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

    QTRY_COMPARE(names->rowCount(), 1);
    QTRY_COMPARE(names->headerData(1, Qt::Horizontal), QVariant(u"Name"_s));
}

void ModelSnippets::tableModel()
{
    AsyncSqlEngine engine(m_options);
    makeUsers(engine);
    QObject window;

    //! [table]
    auto *const users = new TableModel(&engine, &window);
    users->setEditStrategy(TableModel::EditStrategy::OnManualSubmit);
    users->setTable(QStringLiteral("users")); // and there is nothing to select()
    QObject::connect(users, &TableModel::editFailed, users,
                     [](int row, int column, const QString &message) {
                         qWarning() << "Row" << row << "column" << column << message;
                     });
    //! [table]
    QTRY_COMPARE(users->status(), QueryModel::Status::Ready);
    QCOMPARE(users->rowCount(), 2);

    bool isSaved = false;
    QObject::connect(users, &TableModel::dirtyChanged, users, [&] { isSaved = !users->isDirty(); });
    //! [insert]
    const auto add = [users] {
        users->insertRecord(-1, {{QStringLiteral("name"), QStringLiteral("Dana")}});
        users->removeRow(0);
    };
    //! [insert]
    add();
    QVERIFY(users->isDirty());
    //! [submit]
    const auto save = [users] {
        users->submitAll()
            .then(users, [] { qInfo() << "Saved"; })
            .onCanceled(users, [] {})
            .onFailed(users, [](const SqlError &error) { qWarning() << error.text(); });
    };
    //! [submit]
    save();
    QTRY_VERIFY(isSaved);
    QCOMPARE(valueOf(engine.scalar(u"SELECT group_concat(name) FROM users"_s)),
             QVariant(u"Bert,Dana"_s));
}

#include "models.moc"
