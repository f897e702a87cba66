// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/query.h>
#include <AsyncSql/sqlerror.h>

#include <QtTest/qtest.h>

using namespace AsyncSql;
using namespace std::chrono_literals;

class tst_Query : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void defaults();
    void textAlone();
    void positionalValues();
    void namedValues_data();
    void namedValues();
    void bindReplaces();
    void chain();
    void refused_data();
    void refused();
    void guard();
    void noGuard();
    void copyOnWrite();
    void equality_data();
    void equality();
    void debugHidesValues();
};

void tst_Query::defaults()
{
    const Query query;
    QCOMPARE(query.sql(), QString());
    QVERIFY(query.positionalValues().isEmpty());
    QVERIFY(query.namedValues().isEmpty());
    QCOMPARE(query.timeout(), 0ms);
    QCOMPARE(query.fetchSize(), 0);
    QCOMPARE(query.priority(), Query::Priority::Interactive);
    QVERIFY(!query.ordering());
    QVERIFY(!query.isGuarded());
}

void tst_Query::textAlone()
{
    const auto sqlOf = [](const Query &query) { return query.sql(); };
    QCOMPARE(sqlOf(QStringLiteral("SELECT 1")), QStringLiteral("SELECT 1"));
}

void tst_Query::positionalValues()
{
    Query query(QStringLiteral("SELECT ?, ?, ?"), QVariantList{1, 2});
    query.bind(QVariant(3));
    QCOMPARE(query.positionalValues(), (QVariantList{1, 2, 3}));
    QVERIFY(query.namedValues().isEmpty());
}

void tst_Query::namedValues_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("without the colon") << QStringLiteral("n");
    QTest::newRow("with the colon") << QStringLiteral(":n");
}

void tst_Query::namedValues()
{
    QFETCH(QString, name);
    const QVariantMap expected{{QStringLiteral("n"), 1}};
    QCOMPARE(Query(QStringLiteral("SELECT :n"), QVariantMap{{name, 1}}).namedValues(), expected);
    QCOMPARE(Query(QStringLiteral("SELECT :n")).bind(name, 1).namedValues(), expected);
}

void tst_Query::bindReplaces()
{
    Query query;
    query.bind(QStringLiteral("n"), 1).bind(QStringLiteral(":n"), 2);
    QCOMPARE(query.namedValues(), (QVariantMap{{QStringLiteral("n"), 2}}));
}

void tst_Query::chain()
{
    const Query query = Query(QStringLiteral("SELECT 1"))
                            .withTimeout(2s)
                            .withFetchSize(10)
                            .withPriority(Query::Priority::Background)
                            .withOrdering(Ordering::Unordered)
                            .withDecimals(Query::Decimals::Text);
    QCOMPARE(query.timeout(), 2000ms);
    QCOMPARE(query.fetchSize(), 10);
    QCOMPARE(query.priority(), Query::Priority::Background);
    QCOMPARE(query.ordering(), std::optional(Ordering::Unordered));
    QCOMPARE(query.decimals(), Query::Decimals::Text);
}

void tst_Query::refused_data()
{
    QTest::addColumn<int>("timeout");
    QTest::addColumn<int>("fetchSize");
    QTest::addColumn<bool>("refused");
    QTest::newRow("negative timeout") << -1 << 1 << true;
    QTest::newRow("no timeout") << 0 << 1 << false;
    QTest::newRow("fetch size 0") << 1 << 0 << true;
    QTest::newRow("negative fetch size") << 1 << -5 << true;
    QTest::newRow("fetch size 1") << 1 << 1 << false;
}

void tst_Query::refused()
{
    QFETCH(int, timeout);
    QFETCH(int, fetchSize);
    SqlError::Kind kind = SqlError::Kind::Unknown;
    try {
        Query().withTimeout(std::chrono::milliseconds(timeout)).withFetchSize(fetchSize);
    } catch (const SqlError &error) {
        kind = error.kind();
    }
    QTEST(kind == SqlError::Kind::InvalidArgument, "refused");
}

void tst_Query::guard()
{
    auto object = std::make_unique<QObject>();
    Query query = Query(QStringLiteral("SELECT 1")).guardedBy(object.get());
    QVERIFY(query.isGuarded());
    QCOMPARE(query.guard().data(), object.get());
    object.reset();
    QVERIFY(query.isGuarded());
    QVERIFY(query.guard().isNull());
    query.guardedBy(nullptr);
    QVERIFY(!query.isGuarded());
}

void tst_Query::noGuard()
{
    QVERIFY(!Query().guardedBy(nullptr).isGuarded());
}

void tst_Query::copyOnWrite()
{
    const Query query(QStringLiteral("SELECT ?"), QVariantList{1});
    Query copy = query;
    copy.bind(QVariant(2)).withTimeout(1s);
    QCOMPARE(query.positionalValues(), QVariantList{1});
    QCOMPARE(query.timeout(), 0ms);
}

void tst_Query::equality_data()
{
    QTest::addColumn<Query>("other");
    QTest::addColumn<bool>("equal");
    const Query query(QStringLiteral("SELECT ?"), QVariantList{1});
    QTest::newRow("same") << Query(QStringLiteral("SELECT ?"), QVariantList{1}) << true;
    QTest::newRow("text") << Query(QStringLiteral("SELECT ? "), QVariantList{1}) << false;
    QTest::newRow("value") << Query(QStringLiteral("SELECT ?"), QVariantList{2}) << false;
    QTest::newRow("timeout") << Query(query).withTimeout(1s) << false;
    QTest::newRow("fetch size") << Query(query).withFetchSize(1) << false;
    QTest::newRow("priority") << Query(query).withPriority(Query::Priority::Background) << false;
    QTest::newRow("ordering") << Query(query).withOrdering(Ordering::Submission) << false;
    QTest::newRow("decimals") << Query(query).withDecimals(Query::Decimals::Text) << false;
    QTest::newRow("guard") << Query(query).guardedBy(this) << false;
}

void tst_Query::equality()
{
    QFETCH(Query, other);
    QTEST(other == Query(QStringLiteral("SELECT ?"), QVariantList{1}), "equal");
}

void tst_Query::debugHidesValues()
{
    QString text;
    QDebug(&text) << Query(QStringLiteral("SELECT ?"), QVariantList{QStringLiteral("secret")})
                         .bind(QStringLiteral("pin"), 4711);
    QVERIFY2(text.contains(QStringLiteral("SELECT ?")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("2 values")), qPrintable(text));
    QVERIFY2(!text.contains(QStringLiteral("secret")) && !text.contains(QStringLiteral("4711")),
             qPrintable(text));
}

QTEST_APPLESS_MAIN(tst_Query)
#include "tst_query.moc"
