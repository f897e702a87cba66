// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/QueryModel>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qitemselectionmodel.h>
#include <QtTest/qabstractitemmodeltester.h>
#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Status = QueryModel::Status;

namespace {

constexpr qint64 Endless = 1'000'000'000;

// A model that is watched for every rule that models have.
struct WatchedModel : QueryModel
{
    explicit WatchedModel(AsyncSqlEngine *asked = nullptr) : QueryModel(asked) {}
    QAbstractItemModelTester tester{this, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

QVariantList column(const QueryModel &model, int column)
{
    QVariantList values;
    for (int row = 0; row < model.rowCount(); ++row)
        values.append(model.value(row, column));
    return values;
}

QVariantList numbers(std::initializer_list<qint64> values)
{
    QVariantList list;
    for (const qint64 value : values)
        list.append(value);
    return list;
}

bool comesTo(const QueryModel &model, Status status)
{
    return QTest::qWaitFor([&] { return model.status() == status; }, 30'000);
}

} // namespace

class tst_QueryModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addRows(); }
    void startsEmpty();
    void loads();
    void setQuery();
    void parameters_data();
    void parameters();
    void otherParametersForTheDatabase_data();
    void otherParametersForTheDatabase();
    void badParameters();
    void statementWithoutRows();
    void emptySqlEmpties();
    void emptySqlEndsTheFirstLoad_data();
    void emptySqlEndsTheFirstLoad();
    void inactive();
    void inactiveLoadEndsWithItsQuery();
    void debounce();
    void negativeNumbersAreNone();
    void inAnotherThread();
    void latestWins();
    void oldRowsStayWhileLoading();
    void oldRowsStayOnError();
    void errorThenSuccess();
    void errorAfterSomeRows();
    void cancel();
    void cancelKeepsRowsShown();
    void destroyingCancels();
    void engineDestroyed_data();
    void engineDestroyed();
    void noEngine();
    void engineReplaced();
    void growsWhileLoading();
    void refreshUnchangedIsSilent();
    void refreshInPlace_data();
    void refreshInPlace();
    void selectionFollowsKey_data();
    void selectionFollowsKey();
    void otherColumns();
    void otherColumnsShowAtOnce();
    void otherColumnsAfterError();
    void roles();
    void roleIdsForLife();
    void duplicateNames();
    void headers();
    void numbersAreAlignedRight();
    void nullIsInvalid();
    void valueOutOfRange();
    void sort_data();
    void sort();
    void sortAgainAfterNewSql();
    void sortBeforeTheFirstRows();
    void sortedPagesByKey();
    void pages();
    void pageEndsWithItsLastRows();
    void pageWantedDuringRefresh();
    void pageWantedOfOldQuery();
    void pagesOfEmptyResult();
    void pagesOfValues_data();
    void pagesOfValues();
    void refreshKeepsPages();
    void pagesMeetOtherColumns();
    void statementsEndingInComment();
    void setterInSlot();
    void cancelInSlot();
    void refreshInSlot();
    void newQueryInSlotOfTheLastRows();
    void statusSlotEndsTheLoad();
};

void tst_QueryModel::startsEmpty()
{
    const WatchedModel model;
    QCOMPARE(model.status(), Status::Null);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.columnCount(), 0);
    QCOMPARE(model.progress(), 0.0);
    QVERIFY(!model.error());
    QVERIFY(!model.canFetchMore());
}

void tst_QueryModel::loads()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    QSignalSpy countChanged(&model, &QueryModel::countChanged);
    model.setSql(countingQuery(3));
    QCOMPARE(model.status(), Status::Loading);
    QVERIFY(model.isLoading());
    QCOMPARE(model.progress(), -1.0);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({0, 1, 2}));
    QCOMPARE(model.count(), 3);
    QCOMPARE(model.rowsFetched(), 3);
    QCOMPARE(model.progress(), 1.0);
    QCOMPARE(model.columnNames(), QStringList{u"i"_s});
    QCOMPARE(countChanged.size(), 1);
}

void tst_QueryModel::setQuery()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setQuery(Query(u"SELECT ? + 1"_s, {41})
                       .withTimeout(std::chrono::seconds(5))
                       .withDecimals(Query::Decimals::Text));
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 0), 42);
    QCOMPARE(model.query().sql(), u"SELECT ? + 1"_s);
    QCOMPARE(model.query().positionalValues(), QVariantList{41});
    QCOMPARE(model.query().timeout(), std::chrono::seconds(5));
    QCOMPARE(model.query().decimals(), Query::Decimals::Text);
}

void tst_QueryModel::parameters_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QVariant>("params");
    QTest::newRow("list") << u"SELECT ? || ?"_s << QVariant(QVariantList{u"a"_s, u"b"_s});
    QTest::newRow("string list") << u"SELECT ? || ?"_s << QVariant(QStringList{u"a"_s, u"b"_s});
    QTest::newRow("map") << u"SELECT :x || :y"_s
                         << QVariant(QVariantMap{{u"x"_s, u"a"_s}, {u":y"_s, u"b"_s}});
    QTest::newRow("none") << u"SELECT 'ab'"_s << QVariant();
}

void tst_QueryModel::parameters()
{
    QFETCH(const QString, sql);
    QFETCH(const QVariant, params);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(sql);
    model.setParams(params);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 0), u"ab"_s);
}

void tst_QueryModel::otherParametersForTheDatabase_data()
{
    QTest::addColumn<QVariant>("before");
    QTest::addColumn<QVariant>("after");
    QTest::addColumn<QString>("type");
    QTest::newRow("null and empty text") << QVariant(QString()) << QVariant(u""_s) << u"text"_s;
    QTest::newRow("null and empty bytes")
        << QVariant(QByteArray()) << QVariant(QByteArray("")) << u"blob"_s;
    QTest::newRow("null and 0") << QVariant(QMetaType(QMetaType::LongLong)) << QVariant(0LL)
                                << u"integer"_s;
    QTest::newRow("1 and 1.0") << QVariant(1LL) << QVariant(1.0) << u"real"_s;
}

void tst_QueryModel::otherParametersForTheDatabase()
{
    QFETCH(const QVariant, before);
    QFETCH(const QVariant, after);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QueryModel model(&engine);
    model.setSql(u"SELECT typeof(?)"_s);
    for (const bool isNamed : {false, true}) {
        const auto values = [isNamed](const QVariant &value) {
            return isNamed ? QVariant(QVariantMap{{u"v"_s, value}}) : QVariant(QVariantList{value});
        };
        model.setSql(isNamed ? u"SELECT typeof(:v)"_s : u"SELECT typeof(?)"_s);
        model.setParams(values(before));
        QTRY_COMPARE(model.status(), QueryModel::Status::Ready);
        QSignalSpy changed(&model, &QueryModel::paramsChanged);
        model.setParams(values(before));
        QCOMPARE(changed.size(), 0);
        model.setParams(values(after));
        QCOMPARE(changed.size(), 1);
        QFETCH(const QString, type);
        QTRY_COMPARE(model.value(0, 0).toString(), type);
    }
}

void tst_QueryModel::badParameters()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT ?"_s);
    model.setParams(5); // neither a list nor a map
    QVERIFY(comesTo(model, Status::Error));
    QCOMPARE(model.error()->kind(), SqlError::Kind::InvalidArgument);
    model.setParams(QVariantList{1, 2});
    QVERIFY(comesTo(model, Status::Loading));
    QVERIFY(comesTo(model, Status::Error));
    QCOMPARE(model.error()->kind(), SqlError::Kind::InvalidArgument);
}

void tst_QueryModel::statementWithoutRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"CREATE TABLE made (a)"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.columnCount(), 0);
    QCOMPARE(model.rowCount(), 0);
}

void tst_QueryModel::emptySqlEmpties()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(countingQuery(3));
    QVERIFY(comesTo(model, Status::Ready));
    model.setSql({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.columnCount(), 0);
    QCOMPARE(model.status(), Status::Null);
}

void tst_QueryModel::emptySqlEndsTheFirstLoad_data()
{
    QTest::addColumn<bool>("isStarted");
    QTest::newRow("scheduled") << false;
    QTest::newRow("started") << true;
}

void tst_QueryModel::emptySqlEndsTheFirstLoad()
{
    QFETCH(const bool, isStarted);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(countingQuery(3));
    if (isStarted)
        model.refresh();
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setSql({});
    QCOMPARE(model.status(), Status::Null);
    valueOf(engine.execute(u"SELECT 1"_s));
    QCoreApplication::processEvents();
    QCOMPARE(model.status(), Status::Null);
    QCOMPARE(reset.size(), 0);
}

void tst_QueryModel::inactive()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setActive(false);
    model.setSql(countingQuery(3));
    QCOMPARE(model.status(), Status::Null);
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 3);
    model.setSql(countingQuery(5));
    QCOMPARE(model.status(), Status::Ready);
    model.setActive(true);
    QTRY_COMPARE(model.count(), 5);
}

// Its rows would be taken for those of the new query, and the next page of that put after them.
void tst_QueryModel::inactiveLoadEndsWithItsQuery()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setActive(false);
    model.setPageSize(2);
    model.setSql(countingQuery(5));
    model.refresh();
    model.setSql(u"SELECT 10 + i AS i FROM (%1)"_s.arg(countingQuery(5)));
    QCOMPARE(model.status(), Status::Null);
    valueOf(engine.execute(u"SELECT 1"_s));
    QCoreApplication::processEvents();
    QCOMPARE(model.count(), 0);
    QVERIFY(!model.canFetchMore());
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({10, 11}));
}

void tst_QueryModel::debounce()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT ?"_s);
    model.setDebounce(20);
    for (int i = 0; i <= 10; ++i)
        model.setParams(QVariantList{i});
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 0), 10);
    QCOMPARE(engine.statistics().submitted, 1);
}

void tst_QueryModel::negativeNumbersAreNone()
{
    QueryModel model;
    QSignalSpy debounceChanged(&model, &QueryModel::debounceChanged);
    QSignalSpy pageSizeChanged(&model, &QueryModel::pageSizeChanged);
    model.setDebounce(-1);
    model.setPageSize(-1);
    QCOMPARE(debounceChanged.size(), 0);
    QCOMPARE(pageSizeChanged.size(), 0);
    QCOMPARE(model.debounce(), 0);
    QCOMPARE(model.pageSize(), 0);
}

void tst_QueryModel::inAnotherThread()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QThread thread;
    auto *const model = new QueryModel(&engine);
    connect(&thread, &QThread::finished, model, &QObject::deleteLater);
    QPromise<QVariant> promise;
    const auto value = promise.future();
    connect(model, &QueryModel::statusChanged, model, [&promise, model] {
        if (model->status() == QueryModel::Status::Ready && !promise.future().isFinished()) {
            promise.addResult(model->value(0, 0));
            promise.finish();
        }
    });
    promise.start();
    model->moveToThread(&thread);
    thread.start();
    QMetaObject::invokeMethod(model, [model] { model->setSql(u"SELECT 7"_s); });
    QTRY_VERIFY(value.isFinished());
    QCOMPARE(value.result(), 7);
    thread.quit();
    QVERIFY(thread.wait());
}

void tst_QueryModel::latestWins()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(countingQuery(Endless));
    model.refresh();
    model.setSql(u"SELECT 'new'"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 0), u"new"_s);
}

void tst_QueryModel::oldRowsStayWhileLoading()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(countingQuery(3));
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.setSql(countingQuery(Endless));
    model.refresh();
    QTRY_VERIFY(model.rowsFetched() > 10'000);
    QCOMPARE(column(model, 0), numbers({0, 1, 2}));
    QCOMPARE(reset.size() + removed.size(), 0);
}

void tst_QueryModel::oldRowsStayOnError()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(countingQuery(3));
    QVERIFY(comesTo(model, Status::Ready));
    model.setSql(u"SELECT * FROM nowhere"_s);
    QVERIFY(comesTo(model, Status::Error));
    QCOMPARE(model.error()->kind(), SqlError::Kind::UndefinedObject);
    QCOMPARE(column(model, 0), numbers({0, 1, 2}));
    QCOMPARE(model.headerData(0, Qt::Horizontal), u"i"_s);
}

void tst_QueryModel::errorThenSuccess()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    QSignalSpy errorChanged(&model, &QueryModel::errorChanged);
    model.setSql(u"SELECT broken("_s);
    QVERIFY(comesTo(model, Status::Error));
    QVERIFY(model.error());
    model.setSql(countingQuery(2));
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(!model.error());
    QCOMPARE(errorChanged.size(), 2);
}

void tst_QueryModel::errorAfterSomeRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    // The last row overflows.
    model.setSql(
        u"SELECT CASE WHEN i < 9999 THEN i ELSE abs(-9223372036854775807 - 1) END FROM (%1)"_s.arg(
            countingQuery(10'000)));
    QVERIFY(comesTo(model, Status::Error));
    QCOMPARE(model.count(), 8192); // what had come
    QCOMPARE(model.value(8191, 0), 8191);
}

void tst_QueryModel::cancel()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(countingQuery(Endless));
    model.refresh();
    model.cancel();
    QCOMPARE(model.status(), Status::Null);
    QTRY_COMPARE(engine.statistics().running, 0);
    model.setSql(countingQuery(2));
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 2);
}

void tst_QueryModel::cancelKeepsRowsShown()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(countingQuery(Endless));
    QTRY_VERIFY(model.count() > 0);
    model.cancel();
    const int count = model.count();
    QCOMPARE(model.status(), Status::Ready);
    QCOMPARE(model.value(count - 1, 0), count - 1);
    QTRY_COMPARE(engine.statistics().running, 0);
    QCOMPARE(model.count(), count);
}

void tst_QueryModel::destroyingCancels()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    {
        WatchedModel model(&engine);
        model.setSql(countingQuery(Endless));
        QTRY_COMPARE(engine.statistics().running, 1);
    }
    QTRY_COMPARE(engine.statistics().running, 0);
}

void tst_QueryModel::engineDestroyed_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("idle") << countingQuery(3);
    QTest::newRow("loading") << countingQuery(Endless);
}

void tst_QueryModel::engineDestroyed()
{
    QFETCH(const QString, sql);
    const TestDatabase database;
    WatchedModel model;
    {
        AsyncSqlEngine engine(database.options());
        model.setEngine(&engine);
        model.setSql(sql);
        QTRY_VERIFY(model.count() > 0);
    }
    QCOMPARE(model.status(), Status::Error);
    QCOMPARE(model.error()->kind(), SqlError::Kind::Closed);
    QCOMPARE(model.engine(), nullptr);
    QCOMPARE(model.value(2, 0), 2);
    model.refresh();
    QCOMPARE(model.status(), Status::Error);
    model.sort(0);
    model.fetchMore();
    QCOMPARE(model.value(2, 0), 2);
}

void tst_QueryModel::noEngine()
{
    WatchedModel model;
    model.setSql(countingQuery(3));
    QCOMPARE(model.status(), Status::Null); // one may still come
    model.refresh();
    QCOMPARE(model.status(), Status::Error);
    QCOMPARE(model.error()->kind(), SqlError::Kind::InvalidArgument);
}

void tst_QueryModel::engineReplaced()
{
    const TestDatabase database;
    AsyncSqlEngine first(database.options());
    AsyncSqlEngine second(ConnectionOptions::fromUrl(u"sqlite::memory:"_s));
    valueOf(first.executeScript(u"CREATE TABLE place (a); INSERT INTO place VALUES ('first')"_s));
    valueOf(second.executeScript(u"CREATE TABLE place (a); INSERT INTO place VALUES ('second')"_s));
    WatchedModel model(&first);
    model.setSql(u"SELECT a FROM place"_s);
    QTRY_COMPARE(model.value(0, 0), u"first"_s);
    model.setEngine(&second);
    QTRY_COMPARE(model.value(0, 0), u"second"_s);
    model.setEngine(nullptr);
    QCOMPARE(model.value(0, 0), u"second"_s);
    QCOMPARE(model.status(), Status::Ready);
}

void tst_QueryModel::growsWhileLoading()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setSql(countingQuery(Endless));
    QTRY_VERIFY(model.count() > 0);
    QVERIFY(model.isLoading());
    const int first = model.count();
    QTRY_VERIFY(model.count() > first);
    QVERIFY(model.isLoading());
    QCOMPARE(model.value(model.count() - 1, 0), model.count() - 1);
    QCOMPARE(reset.size(), 1);
    // Seldom, not with every chunk.
    QVERIFY2(inserted.size() * 10'000 < model.count(), qPrintable(QString::number(model.count())));
    model.setSql(countingQuery(10'000));
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 10'000);
    QCOMPARE(model.value(9'999, 0), 9'999);
}

void tst_QueryModel::refreshUnchangedIsSilent()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(countingQuery(10'000));
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(reset.size() + changed.size() + inserted.size() + removed.size(), 0);
    QCOMPARE(model.count(), 10'000);
}

void tst_QueryModel::refreshInPlace_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("key");
    QTest::addColumn<int>("inserted");
    QTest::addColumn<int>("removed");
    QTest::addColumn<int>("changed");
    QTest::addColumn<int>("moved");
    const QString none;
    const QString id = u"id"_s;
    QTest::newRow("value") << u"UPDATE t SET name = 'x' WHERE id = 2"_s << none << 0 << 0 << 1 << 0;
    QTest::newRow("to null") << u"UPDATE t SET name = NULL WHERE id = 2"_s << none << 0 << 0 << 1
                             << 0;
    QTest::newRow("added at the end")
        << u"INSERT INTO t VALUES (9, 'i')"_s << none << 1 << 0 << 0 << 0;
    QTest::newRow("removed at the end")
        << u"DELETE FROM t WHERE id > 2"_s << none << 0 << 1 << 0 << 0;
    QTest::newRow("all removed") << u"DELETE FROM t"_s << none << 0 << 1 << 0 << 0;
    QTest::newRow("key: value") << u"UPDATE t SET name = 'x' WHERE id = 2"_s << id << 0 << 0 << 1
                                << 0;
    QTest::newRow("key: added before")
        << u"INSERT INTO t VALUES (0, 'z')"_s << id << 1 << 0 << 0 << 0;
    QTest::newRow("key: added between")
        << u"INSERT INTO t VALUES (-1, 'z'), (9, 'i')"_s << id << 2 << 0 << 0 << 0;
    QTest::newRow("key: removed") << u"DELETE FROM t WHERE id IN (1, 3)"_s << id << 0 << 2 << 0
                                  << 0;
    QTest::newRow("key: all removed") << u"DELETE FROM t"_s << id << 0 << 1 << 0 << 0;
    QTest::newRow("key: replaced") << u"UPDATE t SET id = id + 100"_s << id << 1 << 1 << 0 << 0;
    QTest::newRow("key: moved") << u"UPDATE t SET rank = -rank"_s << id << 0 << 0 << 0 << 1;
    QTest::newRow("key: many") << u"INSERT INTO t SELECT i * 2 + 100, 'n', i * 2 + 1000 FROM (%1)"_s
                                      .arg(countingQuery(500))
                               << id << 1 << 0 << 0 << 0;
}

void tst_QueryModel::refreshInPlace()
{
    QFETCH(const QString, change);
    QFETCH(const QString, key);
    QFETCH(const int, inserted);
    QFETCH(const int, removed);
    QFETCH(const int, changed);
    QFETCH(const int, moved);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.executeScript(
        u"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, rank INTEGER);"
        "CREATE TRIGGER r AFTER INSERT ON t WHEN NEW.rank IS NULL BEGIN"
        "  UPDATE t SET rank = id * 10 WHERE id = NEW.id; END;"
        "INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd')"_s));
    WatchedModel model(&engine);
    model.setKeyColumn(key);
    model.setSql(u"SELECT id, name FROM t ORDER BY rank"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 4);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy insertedRows(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removedRows(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy changedCells(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy movedRows(&model, &QAbstractItemModel::layoutChanged);
    QSignalSpy countChanged(&model, &QueryModel::countChanged);
    QString sql = change;
    valueOf(engine.execute(sql.replace(u"INTO t VALUES"_s, u"INTO t (id, name) VALUES"_s)));
    const int before = model.count();
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));

    const ResultSet expected = valueOf(engine.execute(model.sql()));
    QCOMPARE(model.count(), expected.rowCount());
    for (int row = 0; row < model.count(); ++row) {
        QCOMPARE(model.value(row, 0), expected.value(row, 0));
        QCOMPARE(model.value(row, 1), expected.value(row, 1));
    }
    QCOMPARE(reset.size(), 0);
    QCOMPARE(insertedRows.size(), inserted);
    QCOMPARE(removedRows.size(), removed);
    QCOMPARE(changedCells.size(), changed);
    QCOMPARE(movedRows.size(), moved);
    QCOMPARE(countChanged.size() > 0, model.count() != before);
}

void tst_QueryModel::selectionFollowsKey_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<bool>("survives");
    QTest::newRow("others before") << u"INSERT INTO t VALUES (1), (2), (3)"_s << true;
    QTest::newRow("others gone") << u"DELETE FROM t WHERE id < 500"_s << true;
    QTest::newRow("order") << u"UPDATE t SET id = -id"_s << false;
    QTest::newRow("every other one") << u"DELETE FROM t WHERE id % 4 = 0"_s << true;
    QTest::newRow("every other one comes") << u"INSERT INTO t SELECT id + 1 FROM t"_s << true;
    QTest::newRow("itself") << u"DELETE FROM t WHERE id = 502"_s << false;
}

void tst_QueryModel::selectionFollowsKey()
{
    QFETCH(const QString, change);
    QFETCH(const bool, survives);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s));
    valueOf(
        engine.execute(u"INSERT INTO t SELECT i * 2 + 10 FROM (%1)"_s.arg(countingQuery(1000))));
    WatchedModel model(&engine);
    model.setKeyColumn(u"id"_s);
    model.setSql(u"SELECT id FROM t ORDER BY id"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QItemSelectionModel selection(&model);
    const auto row = int(column(model, 0).indexOf(QVariant(qint64(502))));
    selection.select(model.index(row, 0), QItemSelectionModel::Select);
    const QPersistentModelIndex index = model.index(row, 0);
    valueOf(engine.execute(change));
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(index.isValid(), survives);
    QCOMPARE(selection.selectedIndexes().size(), survives ? 1 : 0);
    if (survives) {
        QCOMPARE(index.data(), 502);
        QCOMPARE(selection.selectedIndexes().first().data(), 502);
    }
    QVariantList expected;
    for (const qint64 id : valueOf(engine.fetch<qint64>(model.sql())))
        expected.append(id);
    QCOMPARE(column(model, 0), expected);
}

void tst_QueryModel::otherColumns()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT 1 AS a, 2 AS b"_s);
    QVERIFY(comesTo(model, Status::Ready));
    model.setHeaderData(0, Qt::Horizontal, u"First"_s);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setSql(u"SELECT 3 AS b"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(reset.size(), 1);
    QCOMPARE(model.columnCount(), 1);
    QCOMPARE(model.headerData(0, Qt::Horizontal), u"b"_s);
    QCOMPARE(model.value(0, 0), 3);
}

// Rows of other columns cannot be compared with those shown, so nothing is gained by waiting.
void tst_QueryModel::otherColumnsShowAtOnce()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT 'old' AS i"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QStringList shown; // what each reset puts under the headings
    connect(&model, &QAbstractItemModel::modelReset, &model, [&] {
        shown.append(model.columnNames().join(u',') + u'=' + model.value(0, 0).toString());
    });
    model.setSql(u"SELECT i AS a, -i AS b FROM (%1)"_s.arg(countingQuery(Endless)));
    QTRY_COMPARE(model.columnCount(), 2);
    QVERIFY(model.isLoading());
    QCOMPARE(model.count(), 4096);
    QTRY_VERIFY(model.count() > 4096);
    QCOMPARE(model.value(4096, 1), -4096);

    model.setSql(u"SELECT 'new' AS c"_s); // the latest wins
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 1);
    QCOMPARE(shown, (QStringList{u"a,b=0"_s, u"c=new"_s}));
}

void tst_QueryModel::otherColumnsAfterError()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.executeScript(u"CREATE TABLE t (a); INSERT INTO t VALUES (1)"_s));
    WatchedModel model(&engine);
    model.setSql(u"SELECT * FROM t"_s);
    QVERIFY(comesTo(model, Status::Ready));
    valueOf(engine.execute(u"DROP TABLE t"_s));
    model.refresh();
    QVERIFY(comesTo(model, Status::Error));
    QCOMPARE(model.columnNames(), QStringList{u"a"_s});
    valueOf(engine.executeScript(u"CREATE TABLE t (b, c); INSERT INTO t VALUES (7, 8)"_s));
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.columnNames(), (QStringList{u"b"_s, u"c"_s}));
    QCOMPARE(model.value(0, 1), 8);
}

void tst_QueryModel::roles()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT 1 AS id, 'Dana' AS name"_s);
    QVERIFY(comesTo(model, Status::Ready));
    const QHash<int, QByteArray> names = model.roleNames();
    QCOMPARE(names.value(Qt::DisplayRole), "display");
    QCOMPARE(model.index(0, 0).data(), 1);
    QCOMPARE(model.index(0, 1).data(), u"Dana"_s);
    QCOMPARE(model.index(0, 1).data(Qt::EditRole), u"Dana"_s);
    QCOMPARE(model.index(0, 0).data(names.key("name")), u"Dana"_s);
    QCOMPARE(model.index(0, 1).data(names.key("id")), 1);
    QVERIFY(!model.index(0, 0).data(Qt::ToolTipRole).isValid());
    QVERIFY(!model.index(0, 0).data(Qt::UserRole + 100).isValid());
}

void tst_QueryModel::roleIdsForLife()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT 1 AS a, 2 AS b"_s);
    QVERIFY(comesTo(model, Status::Ready));
    const int a = model.roleNames().key("a");
    const int b = model.roleNames().key("b");
    model.setSql(u"SELECT 3 AS b, 4 AS c"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.roleNames().key("a"), a);
    QCOMPARE(model.roleNames().key("b"), b);
    QCOMPARE(model.index(0, 0).data(b), 3);
    QVERIFY(!model.index(0, 0).data(a).isValid());
    model.setSql(u"SELECT 5 AS c, 6 AS a"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.index(0, 0).data(a), 6);
    QCOMPARE(model.index(0, 0).data(model.roleNames().key("c")), 5);
}

void tst_QueryModel::duplicateNames()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT 1 AS a, 2 AS a, 3 AS display"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.index(0, 1).data(), 2);
    QCOMPARE(model.index(0, 1).data(model.roleNames().key("a")), 1);
    QCOMPARE(model.roleNames().keys("display"), QList<int>{Qt::DisplayRole});
}

void tst_QueryModel::headers()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT 1 AS a, 2 AS b"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy changed(&model, &QAbstractItemModel::headerDataChanged);
    QCOMPARE(model.headerData(1, Qt::Horizontal), u"b"_s);
    QCOMPARE(model.headerData(0, Qt::Vertical), 1);
    QVERIFY(model.setHeaderData(1, Qt::Horizontal, u"Second"_s));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(model.headerData(1, Qt::Horizontal), u"Second"_s);
    QVERIFY(!model.setHeaderData(2, Qt::Horizontal, u"Third"_s));
    QVERIFY(!model.headerData(2, Qt::Horizontal).isValid());
    QVERIFY(!model.headerData(-1, Qt::Horizontal).isValid());
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.headerData(1, Qt::Horizontal), u"Second"_s);
}

void tst_QueryModel::numbersAreAlignedRight()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT 1, 1.5, 'a'"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.index(0, 0).data(Qt::TextAlignmentRole), int(Qt::AlignRight | Qt::AlignVCenter));
    QCOMPARE(model.index(0, 1).data(Qt::TextAlignmentRole), int(Qt::AlignRight | Qt::AlignVCenter));
    QVERIFY(!model.index(0, 2).data(Qt::TextAlignmentRole).isValid());
}

void tst_QueryModel::nullIsInvalid()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT NULL, ''"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(!model.index(0, 0).data().isValid());
    QVERIFY(model.index(0, 1).data().isValid());
    QVERIFY(!model.index(0, 1).data().isNull());
}

void tst_QueryModel::valueOutOfRange()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(countingQuery(2));
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(!model.value(2, 0).isValid());
    QVERIFY(!model.value(-1, 0).isValid());
    QVERIFY(!model.value(0, 1).isValid());
    QVERIFY(!model.value(0, -1).isValid());
    QVERIFY(!model.data({}).isValid());
}

void tst_QueryModel::sort_data()
{
    QTest::addColumn<int>("column");
    QTest::addColumn<Qt::SortOrder>("order");
    QTest::addColumn<QVariantList>("expected");
    QTest::newRow("ascending") << 0 << Qt::AscendingOrder << numbers({1, 2, 3});
    QTest::newRow("descending") << 0 << Qt::DescendingOrder << numbers({3, 2, 1});
    QTest::newRow("other column") << 1 << Qt::AscendingOrder << numbers({3, 1, 2});
    QTest::newRow("no such column") << 2 << Qt::AscendingOrder << numbers({2, 3, 1});
}

void tst_QueryModel::sort()
{
    QFETCH(const int, column);
    QFETCH(const Qt::SortOrder, order);
    QFETCH(const QVariantList, expected);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT ? AS a, 'y' AS b UNION ALL SELECT 3, 'x' UNION ALL SELECT 1, 'x';"_s);
    model.setParams(QVariantList{2});
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(::column(model, 0), numbers({2, 3, 1}));
    model.sort(column, order);
    QVERIFY(comesTo(model, Status::Ready));
    if (column == 1) { // two are equal
        QCOMPARE(model.value(2, 0), 2);
        return;
    }
    QCOMPARE(::column(model, 0), expected);
    model.sort(-1);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(::column(model, 0), numbers({2, 3, 1}));
}

void tst_QueryModel::sortAgainAfterNewSql()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT 1 AS a, 2 AS b, 3 AS c"_s);
    QVERIFY(comesTo(model, Status::Ready));
    model.sort(2);
    QVERIFY(comesTo(model, Status::Ready));
    model.setSql(u"SELECT 2 AS a UNION ALL SELECT 1"_s); // has no third column to sort by
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({2, 1}));
}

// As a view asks for, when it is told of sorting before there is anything to sort.
void tst_QueryModel::sortBeforeTheFirstRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(countingQuery(3));
    model.sort(0, Qt::DescendingOrder);
    QCOMPARE(model.status(), Status::Loading);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({2, 1, 0}));

    WatchedModel inactive(&engine);
    inactive.setActive(false);
    inactive.setSql(countingQuery(3));
    inactive.sort(0, Qt::DescendingOrder);
    QCOMPARE(inactive.status(), Status::Null);
    inactive.refresh();
    QVERIFY(comesTo(inactive, Status::Ready));
    QCOMPARE(column(inactive, 0), numbers({2, 1, 0}));
}

void tst_QueryModel::sortedPagesByKey()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setPageSize(3);
    model.setKeyColumn(u"id"_s);
    model.setSql(u"SELECT i % 2 AS state, 7 - i AS id FROM (%1)"_s.arg(countingQuery(8)));
    QVERIFY(comesTo(model, Status::Ready));
    model.sort(0);
    QVERIFY(comesTo(model, Status::Ready));
    while (model.canFetchMore()) {
        model.fetchMore();
        QVERIFY(comesTo(model, Status::Ready));
    }
    QCOMPARE(column(model, 1), numbers({1, 3, 5, 7, 0, 2, 4, 6}));
}

void tst_QueryModel::pages()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setPageSize(4);
    model.setSql(countingQuery(10));
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 4);
    QVERIFY(model.canFetchMore());
    QVERIFY(!model.canFetchMore(model.index(0, 0)));
    model.fetchMore();
    QVERIFY(!model.canFetchMore()); // one at a time
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 8);
    model.fetchMore();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    QVERIFY(!model.canFetchMore());
    model.setPageSize(0);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 10);
}

// A view that shows the last row before the page has ended is told that there is no more, and asks no more.
void tst_QueryModel::pageEndsWithItsLastRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    for (const int fetchSize : {100, 10}) {
        for (int i = 0; i < 20; ++i) { // the end may come together with the rows
            WatchedModel model(&engine);
            model.setPageSize(100);
            QList<int> counts;
            connect(&model, &QueryModel::countChanged, this, [&] { counts.append(model.count()); });
            model.setQuery(Query(countingQuery(250)).withFetchSize(fetchSize));
            const QDeadlineTimer limit(30'000);
            while (model.isLoading() && !limit.hasExpired()) {
                QCoreApplication::processEvents();
                QVERIFY(model.count() < 100 || !model.isLoading());
            }
            QCOMPARE(model.count(), 100);
            QVERIFY(model.canFetchMore());
            QCOMPARE(counts.first(), fetchSize); // the rows before them, as they come
        }
    }
}

void tst_QueryModel::pageWantedDuringRefresh()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setPageSize(4);
    model.setSql(countingQuery(10));
    QVERIFY(comesTo(model, Status::Ready));
    model.refresh();
    QVERIFY(model.canFetchMore());
    model.fetchMore();
    QVERIFY(!model.canFetchMore());
    QTRY_COMPARE(model.count(), 8);
    QVERIFY(comesTo(model, Status::Ready));
    model.fetchMore();
    model.refresh(); // the page comes after it
    QTRY_COMPARE(model.count(), 10);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    model.refresh();
    QVERIFY(!model.canFetchMore());
}

void tst_QueryModel::pageWantedOfOldQuery()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setPageSize(4);
    model.setSql(countingQuery(10));
    QVERIFY(comesTo(model, Status::Ready));
    model.refresh();
    model.fetchMore();
    model.setSql(countingQuery(9));
    QVERIFY(!model.canFetchMore());
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 4);
}

void tst_QueryModel::pagesOfEmptyResult()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setPageSize(4);
    model.setSql(u"SELECT 1 AS a WHERE 0"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 0);
    QCOMPARE(model.columnCount(), 1);
    QVERIFY(!model.canFetchMore());
}

void tst_QueryModel::pagesOfValues_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("alone") << u"VALUES (0), (1), (2)"_s;
    QTest::newRow("at the end") << u"SELECT 0 UNION ALL VALUES (1), (2)"_s;
    QTest::newRow("at the begin") << u"VALUES (0), (1) UNION ALL SELECT 2"_s;
    QTest::newRow("inside") << u"SELECT * FROM (VALUES (0), (1), (2)) AS v"_s;
}

// SQLite takes no LIMIT behind them.
void tst_QueryModel::pagesOfValues()
{
    QFETCH(const QString, sql);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setPageSize(2);
    model.setSql(sql);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({0, 1}));
    model.fetchMore();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(column(model, 0), numbers({0, 1, 2}));
}

void tst_QueryModel::refreshKeepsPages()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setPageSize(2);
    model.setSql(countingQuery(10));
    QVERIFY(comesTo(model, Status::Ready));
    model.fetchMore();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 4);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 4);
    QCOMPARE(removed.size(), 0);
    QVERIFY(model.canFetchMore());
    model.setSql(countingQuery(9));
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 2);
}

void tst_QueryModel::pagesMeetOtherColumns()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.executeScript(u"CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3)"_s));
    WatchedModel model(&engine);
    model.setPageSize(2);
    model.setSql(u"SELECT * FROM t"_s);
    QVERIFY(comesTo(model, Status::Ready));
    valueOf(engine.execute(u"ALTER TABLE t ADD COLUMN b DEFAULT 5"_s));
    model.fetchMore();
    QTRY_COMPARE(model.columnCount(), 2);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 2);
    QCOMPARE(model.value(0, 1), 5);
}

void tst_QueryModel::statementsEndingInComment()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setPageSize(10);
    model.setSql(u"SELECT 1 AS a; -- the end"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 0), 1);
}

void tst_QueryModel::setterInSlot()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    bool isFirst = true;
    connect(&model, &QueryModel::countChanged, &model, [&] {
        if (std::exchange(isFirst, false))
            model.setSql(u"SELECT 'second'"_s);
    });
    model.setSql(u"SELECT 'first'"_s);
    QTRY_COMPARE(model.value(0, 0), u"second"_s);
    QVERIFY(comesTo(model, Status::Ready));
}

// As QML does: onRowsFetchedChanged: if (rowsFetched >= 1000) cancel()
void tst_QueryModel::cancelInSlot()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT 'shown' AS a"_s);
    QVERIFY(comesTo(model, Status::Ready));
    connect(&model, &QueryModel::progressChanged, &model, [&] {
        if (model.isLoading() && model.rowsFetched() >= 1000)
            model.cancel();
    });
    model.setSql(countingQuery(Endless)); // other columns: the first rows would reset the model
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.columnNames(), QStringList{u"a"_s});
    QCOMPARE(column(model, 0), QVariantList{u"shown"_s});
}

void tst_QueryModel::refreshInSlot()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    model.setSql(u"SELECT i FROM later"_s);
    QVERIFY(comesTo(model, Status::Error));
    valueOf(engine.execute(u"CREATE TABLE later AS "_s + countingQuery(10'000)));
    int mostFetched = 0;
    connect(&model, &QueryModel::progressChanged, &model,
            [&] { mostFetched = std::max(mostFetched, model.rowsFetched()); });
    connect(&model, &QueryModel::errorChanged, &model, &QueryModel::refresh);
    model.refresh(); // the error is gone: this, too, is told
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 10'000);
    QCOMPARE(mostFetched, 10'000); // each part once
}

// The end of one load must not be taken for that of the load which its signals have begun.
void tst_QueryModel::newQueryInSlotOfTheLastRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    connect(&model, &QAbstractItemModel::modelReset, &model,
            [&] { model.setSql(u"SELECT 'second' AS b"_s); });
    model.setPageSize(1); // the last rows come with the end
    model.setSql(u"SELECT 'first' AS a"_s);
    QTRY_COMPARE(model.value(0, 0), u"second"_s);
    QVERIFY(comesTo(model, Status::Ready));
}

void tst_QueryModel::statusSlotEndsTheLoad()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    WatchedModel model(&engine);
    const auto connection =
        connect(&model, &QueryModel::statusChanged, &model, &QueryModel::cancel);
    model.setSql(countingQuery(3));
    QCOMPARE(model.status(), Status::Null);
    model.refresh();
    QCOMPARE(model.status(), Status::Null);
    valueOf(engine.execute(u"SELECT 1"_s));
    QCoreApplication::processEvents();
    QCOMPARE(model.count(), 0);
    disconnect(connection);
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 3);
}

QTEST_GUILESS_MAIN(tst_QueryModel)
#include "tst_querymodel.moc"
