// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/resultbuilder_p.h>
#include <AsyncSql/row.h>
#include <AsyncSql/sqlerror.h>

#include <QtTest/qtest.h>

#include <algorithm>

using namespace AsyncSql;

static_assert(std::random_access_iterator<RowIterator>);

class tst_Row : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void defaultConstructed();
    void access();
    void indexTypes();
    void as();
    void to();
    void rangeFor();
    void algorithms();
    void iteratorArithmetic();
    void keepsTheResultAlive();
    void badColumn_data();
    void badColumn();
};

static ResultSet users(int rows)
{
    ResultBuilder builder({QStringLiteral("id"), QStringLiteral("name")});
    for (int i = 0; i < rows; ++i) {
        builder.appendInteger(0, i);
        if (i != 1)
            builder.appendText(1, QStringLiteral("user %1").arg(i));
        builder.endRow();
    }
    return builder.finish({});
}

void tst_Row::defaultConstructed()
{
    const Row row;
    QCOMPARE(row.columnCount(), 0);
    QCOMPARE(row.index(), 0);
    QVERIFY_THROWS_EXCEPTION(SqlError, (void)row[0]);
}

void tst_Row::access()
{
    const ResultSet result = users(3);
    const Row row = result.row(2);
    QCOMPARE(row.index(), 2);
    QCOMPARE(row.columnCount(), 2);
    QCOMPARE(row.columnNames(), (QStringList{QStringLiteral("id"), QStringLiteral("name")}));
    QCOMPARE(row.value(0), QVariant(qint64(2)));
    QCOMPARE(row.value("name"), QVariant(QStringLiteral("user 2")));
    QCOMPARE(row["name"].toString(), QStringLiteral("user 2"));
    QCOMPARE(row[QStringLiteral("name")].toString(), QStringLiteral("user 2"));
    QCOMPARE(row[u"NAME"].toString(), QStringLiteral("user 2"));
    QCOMPARE(row.get<int>("id"), 2);
    QCOMPARE(row.get<int>(0), 2);
    QVERIFY(!row.isNull(1));
    QVERIFY(result.row(1).isNull("name"));
    QVERIFY(result.row(1).isNull(1));
    QVERIFY(!result.row(1).get<std::optional<QString>>("name"));
}

void tst_Row::indexTypes()
{
    const Row row = users(1).row(0);
    const qsizetype size = 1;
    const int integer = 1;
    const short little = 1;
    QCOMPARE(row[0], QVariant(qint64(0)));
    QCOMPARE(row[size], row[integer]);
    QCOMPARE(row[little], row[size]);
    QCOMPARE(row.value(size), row.value(1));
    QCOMPARE(row.get<QString>(size), row.get<QString>(integer));
}

void tst_Row::as()
{
    const auto [id, name] = users(3).row(2).as<int, QString>();
    QCOMPARE(id, 2);
    QCOMPARE(name, QStringLiteral("user 2"));
    QVERIFY_THROWS_EXCEPTION(SqlError, (void)users(1).row(0).as<int>());
}

void tst_Row::to()
{
    struct User
    {
        int id;
        std::optional<QString> name;
    };
    const ResultSet result = users(2);
    QCOMPARE(result.row(0).to<User>().name, std::optional(QStringLiteral("user 0")));
    QVERIFY(!result.row(1).to<User>().name);
}

void tst_Row::rangeFor()
{
    int expected = 0;
    for (const Row &row : users(5000)) // across a chunk
        QCOMPARE(row.get<int>(0), expected++);
    QCOMPARE(expected, 5000);
}

void tst_Row::algorithms()
{
    const ResultSet result = users(5000);
    QCOMPARE(std::distance(result.begin(), result.end()), 5000);
    const auto found = std::find_if(result.begin(), result.end(),
                                    [](const Row &row) { return row.get<int>("id") == 4711; });
    QCOMPARE(found - result.begin(), 4711);
    QCOMPARE(found->get<QString>("name"), QStringLiteral("user 4711"));
    const auto bound =
        std::lower_bound(result.begin(), result.end(), 42,
                         [](const Row &row, int id) { return row.get<int>(0) < id; });
    QCOMPARE((*bound).index(), 42);
    QCOMPARE(std::ranges::count_if(result, [](const Row &row) { return row.isNull("name"); }), 1);
}

void tst_Row::iteratorArithmetic()
{
    const ResultSet result = users(10);
    RowIterator it = result.begin();
    QCOMPARE((*it++).index(), 0);
    QCOMPARE((*++it).index(), 2);
    QCOMPARE((*it--).index(), 2);
    QCOMPARE((*--it).index(), 0);
    QCOMPARE(it[5].index(), 5);
    QCOMPARE((*(it + 3)).index(), 3);
    QCOMPARE((*(3 + it)).index(), 3);
    QCOMPARE((*(result.end() - 1)).index(), 9);
    QVERIFY(it < result.end());
    QVERIFY(it + 10 == result.end());
    QVERIFY_THROWS_EXCEPTION(SqlError, (void)(*result.end())[0]);
}

void tst_Row::keepsTheResultAlive()
{
    const std::optional<Row> row = users(1).first();
    QVERIFY(row);
    QCOMPARE(row->get<QStringView>("name"), QStringView(u"user 0"));
}

void tst_Row::badColumn_data()
{
    QTest::addColumn<qsizetype>("column");
    QTest::newRow("-1") << qsizetype(-1);
    QTest::newRow("2") << qsizetype(2);
    QTest::newRow("2^32") << (qsizetype(1) << 32); // 0 if it were cut down to an int
}

void tst_Row::badColumn()
{
    QFETCH(qsizetype, column);
    const Row row = users(1).row(0);
    QVERIFY_THROWS_EXCEPTION(SqlError, (void)row[column]);
    QVERIFY_THROWS_EXCEPTION(SqlError, (void)row.get<int>(column));
    QVERIFY_THROWS_EXCEPTION(SqlError, (void)row.isNull(column));
}

QTEST_APPLESS_MAIN(tst_Row)
#include "tst_row.moc"
