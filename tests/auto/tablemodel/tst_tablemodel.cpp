// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/TableModel>

#include <QtTest/qabstractitemmodeltester.h>
#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Status = QueryModel::Status;
using Strategy = TableModel::EditStrategy;

namespace {

struct WatchedModel : TableModel
{
    explicit WatchedModel(AsyncSqlEngine *asked = nullptr) : TableModel(asked) {}
    QAbstractItemModelTester tester{this, QAbstractItemModelTester::FailureReportingMode::QtTest};
};

bool comesTo(const QueryModel &model, Status status)
{
    return QTest::qWaitFor([&] { return model.status() == status; }, 30'000);
}

bool becomesClean(const TableModel &model)
{
    return QTest::qWaitFor([&] { return !model.isDirty() && !model.isLoading(); }, 30'000);
}

} // namespace

class tst_TableModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addRows(); }
    void init();
    void cleanup();
    void loads();
    void tableNames_data();
    void tableNames();
    void noSuchTable();
    void filterAndSort();
    void sortColumn();
    void editable();
    void setDataRoles_data();
    void setDataRoles();
    void onFieldChange();
    void onRowChange();
    void onManualSubmit();
    void textBecomesNumber();
    void setNull();
    void sameValue();
    void refused_data();
    void refused();
    void refusedManually();
    void nothingToSubmit();
    void rowGone();
    void keyEdited();
    void withoutKey();
    void withoutKeyAmbiguous();
    void compositeKey();
    void namesToQuote();
    void triggerChangesValue();
    void editDuringReload();
    void pendingEditsFollowTheirRow();
    void revertAll();
    void newTableDropsEdits();
    void badValue();
    void engineDestroyedWhileWriting();
    void modelDestroyedWhileWriting();

private:
    [[nodiscard]] QVariant inDatabase(const QString &sql) { return valueOf(m_engine->scalar(sql)); }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<AsyncSqlEngine> m_engine;
};

void tst_TableModel::init()
{
    m_database = std::make_unique<TestDatabase>();
    m_engine = std::make_unique<AsyncSqlEngine>(m_database->options());
    valueOf(m_engine->executeScript(
        u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL, age INTEGER);"
        "INSERT INTO users VALUES (1, 'Ada', 36), (2, 'Bob', 20), (3, 'Cleo', NULL)"_s));
}

void tst_TableModel::cleanup()
{
    m_engine.reset();
    m_database.reset();
}

void tst_TableModel::loads()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QCOMPARE(model.status(), Status::Loading);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 3);
    QCOMPARE(model.columnNames(), (QStringList{u"id"_s, u"name"_s, u"age"_s}));
    QCOMPARE(model.value(1, 1), u"Bob"_s);
    QVERIFY(!model.isDirty());
}

void tst_TableModel::tableNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << u"users"_s;
    QTest::newRow("with schema") << u"main.users"_s;
}

void tst_TableModel::tableNames()
{
    QFETCH(const QString, name);
    WatchedModel model(m_engine.get());
    model.setTable(name);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 3);
    QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT name FROM users WHERE id = 1"_s), u"Eve"_s);
}

void tst_TableModel::noSuchTable()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"nowhere"_s);
    QVERIFY(comesTo(model, Status::Error));
    QCOMPARE(model.error()->kind(), SqlError::Kind::UndefinedObject);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 3);
}

void tst_TableModel::filterAndSort()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    model.setFilter(u"id >= ? -- at least"_s);
    model.setParams(QVariantList{2});
    model.setSort(u"name DESC"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 2);
    QCOMPARE(model.value(0, 1), u"Cleo"_s);
    QCOMPARE(model.value(1, 1), u"Bob"_s);
    QCOMPARE(model.sort(), u"name DESC"_s);
}

void tst_TableModel::sortColumn()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    model.sort(0, Qt::DescendingOrder);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 0), 3);
    model.setFilter(u"id < 3"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 0), 2); // still sorted
}

void tst_TableModel::editable()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.flags(model.index(0, 0)).testFlag(Qt::ItemIsEditable));
    QVERIFY(!model.setData({}, 1));
}

void tst_TableModel::setDataRoles_data()
{
    QTest::addColumn<QByteArray>("role");
    QTest::addColumn<bool>("accepted");
    QTest::newRow("edit") << "edit"_ba << true;
    QTest::newRow("display") << "display"_ba << true;
    QTest::newRow("column, from another one") << "name"_ba << true;
    QTest::newRow("unknown") << "nothing"_ba << false;
}

void tst_TableModel::setDataRoles()
{
    QFETCH(const QByteArray, role);
    QFETCH(const bool, accepted);
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    const int column = role == "name" ? 0 : 1;
    const int number = model.roleNames().key(role, Qt::ToolTipRole);
    QCOMPARE(model.setData(model.index(0, column), u"Eve"_s, number), accepted);
    QCOMPARE(model.value(0, 1), accepted ? u"Eve"_s : u"Ada"_s);
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT name FROM users WHERE id = 1"_s), accepted ? u"Eve"_s : u"Ada"_s);
}

void tst_TableModel::onFieldChange()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy dirty(&model, &TableModel::dirtyChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    QCOMPARE(model.value(0, 1), u"Eve"_s); // at once
    QCOMPARE(changed.size(), 1);
    QVERIFY(model.isDirty());
    QVERIFY(becomesClean(model));
    QCOMPARE(dirty.size(), 2);
    QCOMPARE(reset.size(), 0);
    QCOMPARE(model.value(0, 1), u"Eve"_s);
    QCOMPARE(inDatabase(u"SELECT name FROM users WHERE id = 1"_s), u"Eve"_s);
}

void tst_TableModel::onRowChange()
{
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnRowChange);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    QVERIFY(model.setData(model.index(0, 2), 40));
    QCOMPARE(inDatabase(u"SELECT name FROM users WHERE id = 1"_s), u"Ada"_s);
    QVERIFY(model.setData(model.index(1, 1), u"Fred"_s)); // another row
    QTRY_COMPARE(inDatabase(u"SELECT name || age FROM users WHERE id = 1"_s), u"Eve40"_s);
    QCOMPARE(inDatabase(u"SELECT name FROM users WHERE id = 2"_s), u"Bob"_s);
    QVERIFY(model.isDirty());
    QVERIFY(model.submit()); // as a view does when its current row changes
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT name FROM users WHERE id = 2"_s), u"Fred"_s);
}

void tst_TableModel::onManualSubmit()
{
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    QVERIFY(model.setData(model.index(1, 1), u"Fred"_s));
    QVERIFY(model.submit()); // means nothing here
    QCOMPARE(inDatabase(u"SELECT group_concat(name) FROM users"_s), u"Ada,Bob,Cleo"_s);
    valueOf(model.submitAll());
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT group_concat(name) FROM (SELECT name FROM users ORDER BY id)"_s),
             u"Eve,Fred,Cleo"_s);
}

void tst_TableModel::textBecomesNumber()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 2), u"37"_s)); // from a line edit
    QCOMPARE(model.value(0, 2).typeId(), QMetaType::LongLong);
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT typeof(age) || age FROM users WHERE id = 1"_s), u"integer37"_s);
}

void tst_TableModel::setNull()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 2), QVariant()));
    QVERIFY(model.value(0, 2).isNull());
    QVERIFY(becomesClean(model));
    QVERIFY(inDatabase(u"SELECT age FROM users WHERE id = 1"_s).isNull());
    QVERIFY(model.setData(model.index(0, 2), 5)); // and back from NULL
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT age FROM users WHERE id = 1"_s), 5);
}

void tst_TableModel::sameValue()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    const qint64 submitted = m_engine->statistics().submitted;
    QVERIFY(model.setData(model.index(0, 1), u"Ada"_s));
    QVERIFY(!model.isDirty());
    QCOMPARE(m_engine->statistics().submitted, submitted);
}

void tst_TableModel::refused_data()
{
    QTest::addColumn<int>("strategy");
    QTest::newRow("field") << int(Strategy::OnFieldChange);
    QTest::newRow("row") << int(Strategy::OnRowChange);
}

void tst_TableModel::refused()
{
    QFETCH(const int, strategy);
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy(strategy));
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(1, 1), u"Ada"_s)); // not unique
    QCOMPARE(model.value(1, 1), u"Ada"_s);
    model.submit();
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.first().at(0), 1);
    QCOMPARE(failed.first().at(1), 1);
    QVERIFY(failed.first().at(2).toString().contains(u"UNIQUE"_s));
    QCOMPARE(model.value(1, 1), u"Bob"_s);
    QVERIFY(!model.isDirty());
    QCOMPARE(model.status(), Status::Ready);
}

void tst_TableModel::refusedManually()
{
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 2), 99));
    QVERIFY(model.setData(model.index(1, 1), u"Cleo"_s)); // not unique
    QVERIFY(model.setData(model.index(2, 2), 77));
    COMPARE_ERROR_KIND(model.submitAll(), SqlError::Kind::UniqueViolation);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.first().at(0), 1);
    QCOMPARE(failed.first().at(1), 1);
    QCOMPARE(inDatabase(u"SELECT age FROM users WHERE id = 1"_s), 36); // all or nothing
    QCOMPARE(model.value(0, 2), 99);                                   // still to be submitted
    QCOMPARE(model.value(1, 1), u"Bob"_s);
    QVERIFY(model.isDirty());
    valueOf(model.submitAll());
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT sum(age) FROM users"_s), 99 + 20 + 77);
}

void tst_TableModel::nothingToSubmit()
{
    WatchedModel model(m_engine.get());
    QVERIFY(model.submitAll().isFinished());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    const QFuture<void> future = model.submitAll();
    QVERIFY(future.isFinished());
    QVERIFY(!future.isCanceled());
}

void tst_TableModel::rowGone()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    valueOf(m_engine->execute(u"DELETE FROM users WHERE id = 2"_s));
    QVERIFY(model.setData(model.index(1, 1), u"Eve"_s));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(model.value(1, 1), u"Bob"_s);
    QVERIFY(!model.isDirty());
}

void tst_TableModel::keyEdited()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 0), 10));
    QCOMPARE(model.value(0, 0), 10);
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT name FROM users WHERE id = 10"_s), u"Ada"_s);
    QCOMPARE(model.count(), 3);
    QCOMPARE(model.value(2, 1), u"Ada"_s);
}

void tst_TableModel::withoutKey()
{
    valueOf(m_engine->executeScript(
        u"CREATE TABLE plain (a, b); INSERT INTO plain VALUES (1, NULL), (2, 'x')"_s));
    WatchedModel model(m_engine.get());
    model.setTable(u"plain"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 0), 5));
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT a FROM plain WHERE b IS NULL"_s), 5);
}

void tst_TableModel::withoutKeyAmbiguous()
{
    valueOf(m_engine->executeScript(
        u"CREATE TABLE plain (a, b); INSERT INTO plain VALUES (1, 1), (1, 1)"_s));
    WatchedModel model(m_engine.get());
    model.setTable(u"plain"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 0), 5));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(inDatabase(u"SELECT count(*) FROM plain WHERE a = 1"_s), 2);
}

void tst_TableModel::compositeKey()
{
    valueOf(m_engine->executeScript(
        u"CREATE TABLE pairs (a INTEGER, b INTEGER, c TEXT, PRIMARY KEY (b, a));"
        "INSERT INTO pairs VALUES (1, 2, 'x'), (2, 1, 'y')"_s));
    WatchedModel model(m_engine.get());
    model.setTable(u"pairs"_s);
    model.setSort(u"a"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 2), u"z"_s));
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT c FROM pairs WHERE a = 1 AND b = 2"_s), u"z"_s);
    QCOMPARE(inDatabase(u"SELECT c FROM pairs WHERE a = 2 AND b = 1"_s), u"y"_s);
}

void tst_TableModel::namesToQuote()
{
    valueOf(m_engine->executeScript(
        u"CREATE TABLE \"or\"\"der\" (\"group\" INTEGER PRIMARY KEY, \"a b\" TEXT);"
        "INSERT INTO \"or\"\"der\" VALUES (1, 'x')"_s));
    WatchedModel model(m_engine.get());
    model.setTable(u"or\"der"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 1), u"y"_s));
    QVERIFY(becomesClean(model));
    QCOMPARE(failed, QList<QVariantList>());
    QCOMPARE(inDatabase(u"SELECT \"a b\" FROM \"or\"\"der\""_s), u"y"_s);
}

void tst_TableModel::triggerChangesValue()
{
    valueOf(
        m_engine->execute(u"CREATE TRIGGER shout AFTER UPDATE OF name ON users BEGIN"
                          "  UPDATE users SET name = upper(NEW.name) WHERE id = NEW.id; END"_s));
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 1), u"eve"_s));
    QCOMPARE(model.value(0, 1), u"eve"_s);
    QVERIFY(becomesClean(model));
    QCOMPARE(model.value(0, 1), u"EVE"_s);
}

void tst_TableModel::editDuringReload()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    for (int i = 0; i < 50; ++i) {
        QVERIFY(model.setData(model.index(0, 2), 100 + i));
        QCOMPARE(model.value(0, 2), 100 + i);
        QCoreApplication::processEvents();
        QCOMPARE(model.value(0, 2), 100 + i); // no older answer comes through
    }
    QVERIFY(becomesClean(model));
    QCOMPARE(model.value(0, 2), 149);
    QCOMPARE(inDatabase(u"SELECT age FROM users WHERE id = 1"_s), 149);
}

void tst_TableModel::pendingEditsFollowTheirRow()
{
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(1, 1), u"Eve"_s));
    valueOf(m_engine->execute(u"DELETE FROM users WHERE id = 1"_s));
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 1), u"Eve"_s);
    QCOMPARE(model.value(1, 1), u"Cleo"_s);
    valueOf(model.submitAll());
    QCOMPARE(inDatabase(u"SELECT name FROM users WHERE id = 2"_s), u"Eve"_s);
}

void tst_TableModel::revertAll()
{
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.revertAll();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(model.value(0, 1), u"Ada"_s);
    QVERIFY(!model.isDirty());
}

void tst_TableModel::newTableDropsEdits()
{
    valueOf(m_engine->executeScript(
        u"CREATE TABLE other (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO other VALUES (1, 'o')"_s));
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    model.setTable(u"other"_s);
    QVERIFY(!model.isDirty());
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 1), u"o"_s);
    valueOf(model.submitAll());
    QCOMPARE(inDatabase(u"SELECT name FROM other"_s), u"o"_s);
}

void tst_TableModel::badValue()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 1), QVariant::fromValue(QPoint(1, 2))));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(model.value(0, 1), u"Ada"_s);
}

void tst_TableModel::engineDestroyedWhileWriting()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    m_engine.reset();
    QCOMPARE(model.status(), Status::Error);
    QTRY_VERIFY(!model.isDirty());
    QCOMPARE(model.count(), 3);
    QVERIFY(!model.setData(model.index(0, 1), u"Fred"_s));
}

void tst_TableModel::modelDestroyedWhileWriting()
{
    {
        WatchedModel model(m_engine.get());
        model.setTable(u"users"_s);
        QVERIFY(comesTo(model, Status::Ready));
        QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    }
    QCOMPARE(inDatabase(u"SELECT name FROM users WHERE id = 1"_s), u"Eve"_s);
}

QTEST_GUILESS_MAIN(tst_TableModel)
#include "tst_tablemodel.moc"
