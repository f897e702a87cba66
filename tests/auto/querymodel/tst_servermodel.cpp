// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/QueryModel>
#include <AsyncSql/SqlScalar>

#include <QtCore/qdatetime.h>
#include <QtTest/qabstractitemmodeltester.h>
#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Status = QueryModel::Status;

namespace {

struct WatchedModel : QueryModel
{
    explicit WatchedModel(AsyncSqlEngine *asked) : QueryModel(asked) {}
    QAbstractItemModelTester tester{this, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

bool comesTo(const QueryModel &model, Status status)
{
    return QTest::qWaitFor([&] { return model.status() == status; }, 30'000);
}

QVariantList column(const QueryModel &model, int column)
{
    QVariantList values;
    for (int row = 0; row < model.rowCount(); ++row)
        values.append(model.value(row, column));
    return values;
}

QVariantList numbers(std::initializer_list<qint64> values)
{
    return QVariantList(values.begin(), values.end());
}

} // namespace

// What models ask of a database, on servers; all else is in tst_querymodel.
class tst_ServerModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addNetworkRows(); }
    void init();
    void cleanup();
    void parameters();
    void values();
    void exactDecimals();
    void sort();
    void pages();
    void pagesKeepTheirOrder_data();
    void pagesKeepTheirOrder();
    void grows();
    void cancel();
    void latestWins();
    void refreshByKey();
    void columnsChange();
    void errors();
    void connectionLost();
    void scalar();

private:
    void run(const QString &script) { valueOf(m_engine->executeScript(script)); }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<AsyncSqlEngine> m_engine;
};

void tst_ServerModel::init()
{
    m_database = std::make_unique<TestDatabase>();
    m_engine = std::make_unique<AsyncSqlEngine>(m_database->options());
    run(u"CREATE TABLE t (id INTEGER PRIMARY KEY, name VARCHAR(20));"
        "INSERT INTO t VALUES (1, 'b'), (2, 'c'), (3, 'a')"_s);
}

void tst_ServerModel::cleanup()
{
    m_engine.reset();
    m_database.reset();
}

void tst_ServerModel::parameters()
{
    WatchedModel model(m_engine.get());
    model.setSql(u"SELECT name FROM t WHERE id = ?"_s);
    model.setParams(QVariantList{2});
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), QVariantList{u"c"_s});
    model.setQuery(Query(u"SELECT name FROM t WHERE id > :a AND name <> :b ORDER BY id"_s,
                         {{u"a"_s, 1}, {u"b"_s, u"c"_s}}));
    QTRY_COMPARE(column(model, 0), QVariantList{u"a"_s});
}

void tst_ServerModel::values()
{
    run(u"CREATE TABLE v (n BIGINT, r DOUBLE PRECISION, s VARCHAR(20), e VARCHAR(20), d DATE, "
        "t TIME, b %1, x INTEGER);"
        "INSERT INTO v VALUES (9007199254740993, 1.5, 'ä', '', '2024-02-29', '12:30:00', 'abc', NULL)"_s
            .arg(QLatin1StringView(m_database->kind().blob)));
    WatchedModel model(m_engine.get());
    model.setSql(u"SELECT * FROM v"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 0), QVariant(Q_INT64_C(9007199254740993)));
    QCOMPARE(model.value(0, 1), QVariant(1.5));
    QCOMPARE(model.value(0, 2), QVariant(u"ä"_s));
    QCOMPARE(model.value(0, 3), QVariant(u""_s));
    QVERIFY(!model.value(0, 3).isNull());
    QCOMPARE(model.value(0, 4), QVariant(QDate(2024, 2, 29)));
    QCOMPARE(model.value(0, 5).toTime(), QTime(12, 30)); // a text on MariaDB: it may be of days
    QCOMPARE(model.value(0, 6), QVariant("abc"_ba));
    QVERIFY(!model.value(0, 7).isValid());
    QCOMPARE(model.headerData(4, Qt::Horizontal), u"d"_s);
    QCOMPARE(model.index(0, 0).data(Qt::TextAlignmentRole), int(Qt::AlignRight | Qt::AlignVCenter));
    QCOMPARE(model.index(0, 0).data(model.roleNames().key("d")), QVariant(QDate(2024, 2, 29)));
}

void tst_ServerModel::exactDecimals()
{
    WatchedModel model(m_engine.get());
    model.setQuery(Query(u"SELECT CAST('12345678901234567.89' AS DECIMAL(30, 2)) AS d"_s)
                       .withDecimals(Query::Decimals::Text));
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 0).typeId(), QMetaType::QString); // to QVariant, a double is the same
    QCOMPARE(model.value(0, 0).toString(), u"12345678901234567.89"_s);
}

void tst_ServerModel::sort()
{
    WatchedModel model(m_engine.get());
    model.setSql(u"SELECT id, name FROM t WHERE id < ? -- all"_s);
    model.setParams(QVariantList{9});
    QVERIFY(comesTo(model, Status::Ready));
    model.sort(1);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({3, 1, 2}));
    model.sort(1, Qt::DescendingOrder);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({2, 1, 3}));
}

void tst_ServerModel::pages()
{
    WatchedModel model(m_engine.get());
    model.setPageSize(2);
    model.setSql(u"SELECT id FROM t ORDER BY id"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({1, 2}));
    model.fetchMore();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({1, 2, 3}));
    QVERIFY(!model.canFetchMore());
    run(u"DELETE FROM t WHERE id = 1"_s);
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({2, 3}));
}

void tst_ServerModel::pagesKeepTheirOrder_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("plain") << u"SELECT id FROM t ORDER BY id DESC"_s;
    QTest::newRow("comment at its end") << u"SELECT id FROM t ORDER BY id DESC -- the last first"_s;
    QTest::newRow("semicolon") << u"SELECT id FROM t ORDER BY id DESC;"_s;
    QTest::newRow("limit of its own") << u"SELECT id FROM t ORDER BY id DESC LIMIT 3"_s;
    QTest::newRow("union") << u"SELECT id FROM t UNION SELECT id FROM t ORDER BY id DESC"_s;
    QTest::newRow("limit of a part")
        << u"SELECT id FROM t WHERE id < (SELECT 9 LIMIT 1) ORDER BY id DESC"_s;
}

// MariaDB forgets the order of what stands in parentheses.
void tst_ServerModel::pagesKeepTheirOrder()
{
    QFETCH(const QString, sql);
    WatchedModel model(m_engine.get());
    model.setPageSize(2);
    model.setSql(sql);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({3, 2}));
    model.fetchMore();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({3, 2, 1}));
}

void tst_ServerModel::grows()
{
    WatchedModel model(m_engine.get());
    model.setSql(m_database->rows(200'000));
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 200'000);
    QCOMPARE(model.value(199'999, 0), 199'999);
    QCOMPARE(model.rowsFetched(), 200'000);
}

void tst_ServerModel::cancel()
{
    WatchedModel model(m_engine.get());
    model.setSql(m_database->endless());
    QTRY_COMPARE(m_engine->statistics().running, 1);
    model.cancel();
    QCOMPARE(model.status(), Status::Null);
    QTRY_COMPARE(m_engine->statistics().running, 0);
    {
        WatchedModel other(m_engine.get());
        other.setSql(m_database->endless());
        QTRY_COMPARE(m_engine->statistics().running, 1);
    }
    QTRY_COMPARE(m_engine->statistics().running, 0);
}

void tst_ServerModel::latestWins()
{
    WatchedModel model(m_engine.get());
    model.setSql(m_database->endless());
    model.refresh();
    model.setSql(u"SELECT 'new'"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 0), u"new"_s);
}

void tst_ServerModel::refreshByKey()
{
    WatchedModel model(m_engine.get());
    model.setKeyColumn(u"id"_s);
    model.setSql(u"SELECT * FROM t ORDER BY id"_s);
    QVERIFY(comesTo(model, Status::Ready));
    const QPersistentModelIndex third = model.index(2, 1);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    run(u"DELETE FROM t WHERE id = 1; UPDATE t SET name = 'z' WHERE id = 3;"
        "INSERT INTO t VALUES (0, 'n'), (9, 'm')"_s);
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({0, 2, 3, 9}));
    QCOMPARE(third.row(), 2);
    QCOMPARE(third.data(), u"z"_s);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(reset.size(), 0);
}

// Statements may be prepared, and plans kept.
void tst_ServerModel::columnsChange()
{
    WatchedModel model(m_engine.get());
    model.setSql(u"SELECT * FROM t WHERE id > ? ORDER BY id"_s);
    model.setParams(QVariantList{0});
    QVERIFY(comesTo(model, Status::Ready));
    for (int i = 0; i < 5; ++i) { // often enough for a plan of its own
        model.refresh();
        QVERIFY(comesTo(model, Status::Ready));
    }
    run(u"ALTER TABLE t DROP COLUMN name; ALTER TABLE t ADD COLUMN size INTEGER DEFAULT 7"_s);
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.columnNames(), (QStringList{u"id"_s, u"size"_s}));
    QCOMPARE(model.value(2, 1), 7);
    QVERIFY(!model.index(0, 0).data(model.roleNames().key("name")).isValid());
}

void tst_ServerModel::errors()
{
    WatchedModel model(m_engine.get());
    model.setSql(u"SELECT name FROM t ORDER BY id"_s);
    QVERIFY(comesTo(model, Status::Ready));
    model.setSql(u"SELECT * FROM nowhere"_s);
    QVERIFY(comesTo(model, Status::Error));
    QCOMPARE(model.error()->kind(), SqlError::Kind::UndefinedObject);
    QCOMPARE(model.value(0, 0), u"b"_s);
    model.setSql(u"SELECT :a"_s); // which has no value
    QVERIFY(comesTo(model, Status::Loading));
    QVERIFY(comesTo(model, Status::Error));
    QCOMPARE(model.error()->kind(), SqlError::Kind::InvalidArgument);
    model.setSql(u"SELECT FROM WHERE"_s);
    QVERIFY(comesTo(model, Status::Loading));
    QVERIFY(comesTo(model, Status::Error));
    QCOMPARE(model.value(0, 0), u"b"_s);
}

void tst_ServerModel::connectionLost()
{
    WatchedModel model(m_engine.get());
    model.setSql(u"SELECT id FROM t ORDER BY id"_s);
    QVERIFY(comesTo(model, Status::Ready));
    // The server ends the connection in mid-statement: run anew, it ends again.
    const QString sql = m_database->is("postgresql")
        ? u"SELECT pg_terminate_backend(pg_backend_pid())::text AS id"_s
        : u"KILL CONNECTION_ID()"_s;
    model.setSql(sql);
    QTRY_VERIFY_WITH_TIMEOUT(model.status() == Status::Error, 30'000);
    QCOMPARE(model.error()->kind(), SqlError::Kind::ConnectionLost);
    QCOMPARE(column(model, 0), numbers({1, 2, 3}));
    model.setSql(u"SELECT id FROM t ORDER BY id DESC"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({3, 2, 1}));
    QVERIFY(!model.error());
}

void tst_ServerModel::scalar()
{
    SqlScalar value(m_engine.get());
    value.setSql(u"SELECT count(*) FROM t WHERE id > ?"_s);
    value.setParams(QVariantList{1});
    QTRY_COMPARE(value.value(), QVariant(Q_INT64_C(2)));
    run(u"DELETE FROM t WHERE id = 3"_s);
    value.refresh();
    QTRY_COMPARE(value.value(), QVariant(Q_INT64_C(1)));
    value.setSql(u"SELECT max(id) FROM t WHERE id > ?"_s);
    value.setParams(QVariantList{99});
    QTRY_VERIFY(!value.value().isValid());
}

QTEST_GUILESS_MAIN(tst_ServerModel)
#include "tst_servermodel.moc"
