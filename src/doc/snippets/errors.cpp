// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "snippets.h"

#include <AsyncSql/AsyncSqlEngine>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

class ErrorSnippets : public SnippetTest
{
    Q_OBJECT
private Q_SLOTS:
    void handling();
    void everywhere();
    void waiting();

private:
    void showHint(const QString &text) { m_hints.append(text); }
    void showError(const QString &text) { m_errors.append(text); }

    QStringList m_hints;
    QStringList m_errors;
};

static const SnippetTest::Registration<ErrorSnippets> registration;

void ErrorSnippets::handling()
{
    m_hints.clear();
    m_errors.clear();
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(u"sqlite::memory:"_s));
    engine.execute(u"CREATE TABLE users (name TEXT PRIMARY KEY)"_s);
    const auto add = [&, this](const QString &name) {
        //! [handling]
        return engine.execute(u"INSERT INTO users VALUES (?)"_s, {name})
            .then(this, [](const ResultSet &) {})
            .onCanceled(this, [] {})
            .onFailed(this, [this](const SqlError &error) {
                if (error.kind() == SqlError::Kind::UniqueViolation)
                    showHint(u"This name is taken"_s);
                else
                    showError(error.text());
            });
        //! [handling]
    };
    valueOf(add(u"Dana"_s));
    QCOMPARE(m_hints.size(), 0);
    valueOf(add(u"Dana"_s));
    QCOMPARE(m_hints, QStringList(u"This name is taken"_s));
    engine.execute(u"DROP TABLE users"_s);
    valueOf(add(u"Eli"_s));
    QCOMPARE(m_errors.size(), 1);
}

void ErrorSnippets::everywhere()
{
    m_errors.clear();
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(u"sqlite::memory:"_s));
    //! [everywhere]
    connect(&engine, &AsyncSqlEngine::errorOccurred, this, [this](const SqlError &error) {
        qWarning() << error; // kind, text, the database's own codes and the SQL; never the values
        showError(error.text());
    });
    //! [everywhere]
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"UndefinedObject.*nowhere"_s));
    engine.execute(u"SELECT 1 FROM nowhere"_s); // nobody looks at this future
    QTRY_COMPARE(m_errors.size(), 1);
}

void ErrorSnippets::waiting()
{
    m_errors.clear();
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(u"sqlite::memory:"_s));
    //! [waiting]
    QFuture<ResultSet> future = engine.execute(u"SELECT 1 FROM nowhere"_s);
    try {
        future.waitForFinished(); // in a test or a tool: it makes this thread wait
    } catch (const SqlError &error) {
        showError(error.text());
    }
    //! [waiting]
    QCOMPARE(m_errors.size(), 1);
    QVERIFY(future.isFinished());
    QVERIFY(!future.isResultReadyAt(0));
}

#include "errors.moc"
