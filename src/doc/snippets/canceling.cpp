// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "snippets.h"

#include <AsyncSql/AsyncSqlEngine>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class CancelingSnippets : public SnippetTest
{
    Q_OBJECT
private Q_SLOTS:
    void future();
    void reply();
    void guard();
    void deadline();
    void shutdown();

private:
    void show(const ResultSet &) { ++m_shown; }
    void reset() { ++m_resets; }

    const ConnectionOptions m_options = ConnectionOptions::fromUrl(u"sqlite:///numbers.db"_s);
    const QString slowQuery = u"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
                              "WHERE i < 4000000000) SELECT count(*) FROM n"_s;
    int m_shown = 0;
    int m_resets = 0;
};

static const SnippetTest::Registration<CancelingSnippets> registration;

void CancelingSnippets::future()
{
    AsyncSqlEngine engine(m_options);
    //! [future]
    QFuture<ResultSet> future = engine.execute(slowQuery);
    future.then(this, [this](const ResultSet &rows) { show(rows); })
        .onCanceled(this, [this] { reset(); })
        .onFailed(this, [](const SqlError &error) { qWarning() << error; });

    future.cancel(); // the one that the engine gave, not the one that then() gave
    //! [future]
    QTRY_COMPARE(m_resets, 1);
    QVERIFY(future.isCanceled());
    QCOMPARE(m_shown, 0);
}

void CancelingSnippets::reply()
{
    AsyncSqlEngine engine(m_options);
    //! [reply]
    Reply *reply = engine.fetchAll(Query(slowQuery), this);
    connect(reply, &Reply::finished, this, [this](const ResultSet &rows) { show(rows); });
    connect(reply, &Reply::canceled, reply, &QObject::deleteLater);

    reply->cancel(); // connect a button to it: it is a slot, and safe at any time
    //! [reply]
    const QPointer<Reply> guard(reply);
    QTRY_VERIFY(!guard);
    QCOMPARE(m_shown, 0);
}

void CancelingSnippets::guard()
{
    AsyncSqlEngine engine(m_options);
    auto dialog = std::make_unique<QObject>();
    //! [guard]
    auto future = engine.execute(Query(slowQuery).guardedBy(dialog.get()));
    dialog.reset(); // ends the statement with SqlError::Kind::Canceled
    //! [guard]
    COMPARE_ERROR_KIND(future, SqlError::Kind::Canceled);
}

void CancelingSnippets::deadline()
{
    //! [deadline]
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(u"sqlite:///numbers.db"_s)
                              .setStatementTimeout(30s));             // for every statement
    auto future = engine.execute(Query(slowQuery).withTimeout(50ms)); // for this one
    //! [deadline]
    COMPARE_ERROR_KIND(future, SqlError::Kind::Timeout);
}

void CancelingSnippets::shutdown()
{
    AsyncSqlEngine engine(m_options);
    const auto slow = engine.execute(slowQuery);
    //! [shutdown]
    engine.shutdown(ShutdownMode::Cancel, 2s).then(this, [](const ShutdownReport &report) {
        qInfo() << report.finished << "finished," << report.canceled << "canceled,"
                << report.abandoned << "abandoned";
    });
    //! [shutdown]
    COMPARE_ERROR_KIND(slow, SqlError::Kind::Closed);
    const ShutdownReport report = valueOf(engine.shutdown());
    QCOMPARE(report.canceled, 1);
    QCOMPARE(report.abandoned, 0);
}

#include "canceling.moc"
