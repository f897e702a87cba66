// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Cursor>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

// SQLite's rows read from its own library are those that are read through Qt, cell by cell.
class tst_NativeStatement : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addRows(); }
    void cleanup() { qunsetenv("ASYNCSQL_PORTABLE"); }
    void sameCells_data();
    void sameCells();
    void sameCursor();
    void sameError();
    void byteOrderMarkStays();
};

// What both ways give for the statement, the native one first.
static QList<ResultSet> bothWays(const TestDatabase &database, const QString &sql)
{
    QList<ResultSet> all;
    for (const bool portable : {false, true}) {
        if (portable)
            qputenv("ASYNCSQL_PORTABLE", "1");
        AsyncSqlEngine engine(database.options());
        all.append(valueOf(engine.execute(sql)));
    }
    return all;
}

static void compare(const ResultSet &native, const ResultSet &portable)
{
    QCOMPARE(native.columnNames(), portable.columnNames());
    QCOMPARE(native.rowCount(), portable.rowCount());
    for (qsizetype row = 0; row < native.rowCount(); ++row) {
        for (int column = 0; column < native.columnCount(); ++column) {
            const QVariant left = native.value(row, column);
            const QVariant right = portable.value(row, column);
            QCOMPARE(left.typeId(), right.typeId());
            QCOMPARE(left, right);
            QCOMPARE(native.isNull(row, column), portable.isNull(row, column));
        }
    }
}

void tst_NativeStatement::sameCells_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("no rows") << u"SELECT 1 AS a WHERE 0"_s;
    QTest::newRow("integers") << u"SELECT -9223372036854775808, 9223372036854775807, 0, -1"_s;
    QTest::newRow("reals") << u"SELECT 0.1, -1e308, 1e-320, 1e999, -0.0"_s;
    QTest::newRow("null, empty text, empty blob") << u"SELECT NULL, '', x''"_s;
    QTest::newRow("text")
        << u"SELECT 'ascii', 'äöü ß', '日本語', '\U0001f600', 'a' || char(0) || 'b'"_s;
    QTest::newRow("blob") << u"SELECT x'00ff00fe', zeroblob(70000)"_s;
    QTest::newRow("mixed column")
        << u"VALUES (1), ('zwei'), (3.5), (NULL), (x'04'), (''), ('fünf')"_s;
    QTest::newRow("text after nulls") << u"VALUES (NULL), (NULL), ('a'), ('ü'), (NULL)"_s;
    QTest::newRow("long text") << u"SELECT hex(zeroblob(100000)), hex(zeroblob(100000)) || 'ü'"_s;
    QTest::newRow("date") << u"SELECT date('2026-11-24'), datetime(0, 'unixepoch')"_s;
    QTest::newRow("many rows")
        << u"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
           "WHERE i < 10000) SELECT i, i / 7.0, 'row ' || i, "
           "CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN i ELSE 'ü' || i END FROM n"_s;
}

void tst_NativeStatement::sameCells()
{
    QFETCH(const QString, sql);
    const TestDatabase database;
    const QList<ResultSet> results = bothWays(database, sql);
    compare(results.at(0), results.at(1));
}

void tst_NativeStatement::sameCursor()
{
    const TestDatabase database;
    QList<QVariantList> all;
    for (const bool portable : {false, true}) {
        if (portable)
            qputenv("ASYNCSQL_PORTABLE", "1");
        AsyncSqlEngine engine(database.options());
        const Cursor cursor = valueOf(engine.cursor(u"VALUES (1), ('b'), (NULL), (4.5), ('ü')"_s));
        QVariantList values;
        for (auto row = valueOf(cursor.fetchOne()); row; row = valueOf(cursor.fetchOne()))
            values.append(row->value(0));
        all.append(values);
    }
    QCOMPARE(all.at(0).size(), 5);
    QCOMPARE(all.at(0), all.at(1));
}

// An error in the middle of the rows, which only stepping on meets.
void tst_NativeStatement::sameError()
{
    const TestDatabase database;
    QList<SqlError> errors;
    for (const bool portable : {false, true}) {
        if (portable)
            qputenv("ASYNCSQL_PORTABLE", "1");
        AsyncSqlEngine engine(database.options());
        const auto error = errorOf(engine.execute(
            u"SELECT abs(column1) FROM (VALUES (1), (2), (-9223372036854775808))"_s));
        QVERIFY(error);
        errors.append(*error);
    }
    QCOMPARE(errors.at(0).kind(), errors.at(1).kind());
    QCOMPARE(errors.at(0).databaseText(), errors.at(1).databaseText());
    QCOMPARE(errors.at(0).nativeCode(), errors.at(1).nativeCode());
    QVERIFY(!errors.at(0).databaseText().isEmpty());
}

void tst_NativeStatement::byteOrderMarkStays()
{
    const TestDatabase database;
    const QList<ResultSet> results =
        bothWays(database, u"VALUES (char(65279) || 'a'), (char(65279) || 'b')"_s);
    QCOMPARE(results.at(0).value(0, 0).toString(), u"\ufeffa"_s);
    QCOMPARE(results.at(0).value(1, 0).toString(), u"\ufeffb"_s);
    compare(results.at(0), results.at(1));
}

QTEST_GUILESS_MAIN(tst_NativeStatement)
#include "tst_nativestatement.moc"
