// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

using namespace AsyncSql;
using namespace Qt::StringLiterals;

// Statements that outlive the tables as they were.
class tst_SqliteSchema : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void statementAfterAlterTable_data();
    void statementAfterAlterTable();
    void newStatementAfterAlterTable();
    void statementAfterDropTable();
};

void tst_SqliteSchema::statementAfterAlterTable_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("memory") << 0;
    QTest::newRow("file") << 1;
}

void tst_SqliteSchema::statementAfterAlterTable()
{
    QFETCH(const int, kind);
    const TestDatabase database(TestDatabase::kinds().at(kind));
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE t (a INTEGER)"_s);
    engine.execute(u"INSERT INTO t VALUES (1)"_s);
    const QString all = u"SELECT * FROM t"_s;
    for (int i = 0; i < 3; ++i)
        QCOMPARE(valueOf(engine.execute(all)).columnNames(), QStringList{u"a"_s});
    engine.execute(u"ALTER TABLE t ADD COLUMN b TEXT DEFAULT 'new'"_s);
    const ResultSet wider = valueOf(engine.execute(all));
    QCOMPARE(wider.columnNames(), (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(wider.get<int>(0, "a"), 1);
    QCOMPARE(wider.get<QString>(0, "b"), u"new"_s);
    engine.execute(u"ALTER TABLE t RENAME COLUMN a TO c"_s);
    QCOMPARE(valueOf(engine.execute(all)).columnNames(), (QStringList{u"c"_s, u"b"_s}));
    engine.execute(u"ALTER TABLE t DROP COLUMN b"_s);
    const ResultSet narrower = valueOf(engine.execute(all));
    QCOMPARE(narrower.columnNames(), QStringList{u"c"_s});
    QCOMPARE(narrower.get<int>(0, 0), 1);
}

// The connection that reads has not heard of the change yet, nor prepared the statement before.
void tst_SqliteSchema::newStatementAfterAlterTable()
{
    const TestDatabase database(TestDatabase::kinds().at(1));
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE t (a INTEGER)"_s);
    engine.execute(u"INSERT INTO t VALUES (1)"_s);
    for (int round = 0; round < 20; ++round) {
        QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM t"_s)).toInt(), 1);
        for (int i = 0; i < 40; ++i)
            engine.execute(
                u"ALTER TABLE t ADD COLUMN c%1 TEXT DEFAULT 'x%1'"_s.arg(round * 40 + i));
        const ResultSet result = valueOf(engine.execute(u"SELECT *, %1 FROM t"_s.arg(round)));
        QCOMPARE(result.columnCount(), 2 + 40 * (round + 1));
        QCOMPARE(result.get<QString>(0, u"c%1"_s.arg(round * 40 + 39)),
                 u"x%1"_s.arg(round * 40 + 39));
    }
}

void tst_SqliteSchema::statementAfterDropTable()
{
    const TestDatabase database(TestDatabase::kinds().at(1));
    AsyncSqlEngine engine(database.options());
    const QString all = u"SELECT * FROM t"_s;
    engine.execute(u"CREATE TABLE t (a INTEGER)"_s);
    QVERIFY(valueOf(engine.execute(all)).isEmpty());
    engine.execute(u"DROP TABLE t"_s);
    COMPARE_ERROR_KIND(engine.execute(all), SqlError::Kind::UndefinedObject);
    engine.execute(u"CREATE TABLE t (x TEXT, y TEXT)"_s);
    QCOMPARE(valueOf(engine.execute(all)).columnNames(), (QStringList{u"x"_s, u"y"_s}));
}

QTEST_GUILESS_MAIN(tst_SqliteSchema)
#include "tst_sqliteschema.moc"
