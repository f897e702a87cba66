// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/SqlScalar>

#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

class tst_SqlScalar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addRows(); }
    void value_data();
    void value();
    void refresh();
    void parameters();
    void valueStaysOnError();
    void latestWins();
    void engineDestroyed();
};

void tst_SqlScalar::value_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QVariant>("expected");
    QTest::newRow("number") << u"SELECT 5, 6"_s << QVariant(5);
    QTest::newRow("text") << u"SELECT 'a' UNION ALL SELECT 'b'"_s << QVariant(u"a"_s);
    QTest::newRow("null") << u"SELECT NULL"_s << QVariant();
    QTest::newRow("no row") << u"SELECT 1 WHERE 0"_s << QVariant();
}

void tst_SqlScalar::value()
{
    QFETCH(const QString, sql);
    QFETCH(const QVariant, expected);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    SqlScalar scalar(&engine);
    scalar.setSql(u"SELECT 'before'"_s);
    QTRY_COMPARE(scalar.value(), u"before"_s);
    scalar.setSql(sql);
    QVERIFY(scalar.isLoading());
    QTRY_VERIFY(!scalar.isLoading());
    QCOMPARE(scalar.value(), expected);
}

void tst_SqlScalar::refresh()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE t (a)"_s));
    SqlScalar scalar(&engine);
    scalar.setSql(u"SELECT count(*) FROM t"_s);
    QTRY_COMPARE(scalar.value(), 0);
    QSignalSpy changed(&scalar, &SqlScalar::valueChanged);
    scalar.refresh();
    QTRY_VERIFY(!scalar.isLoading());
    QCOMPARE(changed.size(), 0);
    engine.execute(u"INSERT INTO t VALUES (1)"_s);
    scalar.refresh();
    QTRY_COMPARE(scalar.value(), 1);
    QCOMPARE(changed.size(), 1);
}

void tst_SqlScalar::parameters()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    SqlScalar scalar(&engine);
    scalar.setSql(u"SELECT :a * 2"_s);
    scalar.setParams(QVariantMap{{u"a"_s, 4}});
    QTRY_COMPARE(scalar.value(), 8);
    scalar.setParams(QVariantMap{{u"a"_s, 5}});
    QTRY_COMPARE(scalar.value(), 10);
}

void tst_SqlScalar::valueStaysOnError()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    SqlScalar scalar(&engine);
    scalar.setSql(u"SELECT 1"_s);
    QTRY_COMPARE(scalar.value(), 1);
    scalar.setSql(u"SELECT * FROM nowhere"_s);
    QTRY_VERIFY(scalar.error());
    QCOMPARE(scalar.error()->kind(), SqlError::Kind::UndefinedObject);
    QCOMPARE(scalar.value(), 1);
}

void tst_SqlScalar::latestWins()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    SqlScalar scalar(&engine);
    scalar.setSql(u"SELECT ?"_s);
    QSignalSpy changed(&scalar, &SqlScalar::valueChanged);
    for (int i = 0; i < 100; ++i) {
        scalar.setParams(QVariantList{i});
        scalar.refresh();
    }
    QTRY_COMPARE(scalar.value(), 99);
    QCOMPARE(changed.size(), 1);
}

void tst_SqlScalar::engineDestroyed()
{
    const TestDatabase database;
    SqlScalar scalar;
    {
        AsyncSqlEngine engine(database.options());
        scalar.setEngine(&engine);
        scalar.setSql(u"SELECT 1"_s);
        QTRY_COMPARE(scalar.value(), 1);
    }
    QCOMPARE(scalar.engine(), nullptr);
    QCOMPARE(scalar.error()->kind(), SqlError::Kind::Closed);
    QCOMPARE(scalar.value(), 1);
}

QTEST_GUILESS_MAIN(tst_SqlScalar)
#include "tst_sqlscalar.moc"
