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
    void initTestCase_data() { TestDatabase::addMainRows(); }
    void init();
    void cleanup();
    void loads();
    void tableNames_data();
    void tableNames();
    void noSuchTable();
    void filterAndSort();
    void sortColumn();
    void sortColumnBeforeTheFirstRows();
    void sortedPages_data();
    void sortedPages();
    void editable();
    void setDataRoles_data();
    void setDataRoles();
    void onFieldChange();
    void onRowChange();
    void onManualSubmit();
    void textBecomesNumber();
    void textIsNotAltered_data();
    void textIsNotAltered();
    void setNull();
    void sameValue();
    void refused_data();
    void refused();
    void refusedManually();
    void nothingToSubmit();
    void rowGone();
    void keyEdited();
    void rowIsLockedUntilItsNewKeyIsRead();
    void rowWithoutKeyIsLockedUntilRead();
    void rowStaysLockedIfTheReloadIsCanceled();
    void withoutKey();
    void withoutKeyAmbiguous();
    void microsecondsInTheKey_data();
    void microsecondsInTheKey();
    void compositeKey();
    void namesToQuote();
    void triggerChangesValue();
    void editDuringReload();
    void pendingEditsFollowTheirRow();
    void insertRow_data();
    void insertRow();
    void insertRowWaitsForSubmit_data();
    void insertRowWaitsForSubmit();
    void insertRecord_data();
    void insertRecord();
    void insertWithoutValues();
    void insertNullInsteadOfDefault();
    void insertGivenKey();
    void insertCompositeKey();
    void insertWithoutKey();
    void insertRefusedStays_data();
    void insertRefusedStays();
    void insertImpossible();
    void newRowsAmongOthers();
    void newRowsWhileOthersMove_data();
    void newRowsWhileOthersMove();
    void newRowIsLockedWhileWritten();
    void newRowBesidesManyEdits();
    void insertIntoEmptyTable();
    void insertOutsideFilter();
    void removeRow_data();
    void removeRow();
    void removeSeveral();
    void removeRefused_data();
    void removeRefused();
    void removeGoneAlready();
    void removeInVain();
    void removeWithoutKeyAmbiguous();
    void removeNewRow();
    void removedRowIsLocked();
    void submitAllIsOneTransaction();
    void commitRefused();
    void rowStates();
    void revertAll();
    void revertAllRows();
    void newTableDropsEdits();
    void newTableLocksOldRows();
    void otherColumnsTellOfLostEdits();
    void badValue();
    void engineDestroyedWithEdits();
    void engineDestroyedWhileWriting();
    void modelDestroyedWhileWriting();

private:
    [[nodiscard]] QVariant inDatabase(const QString &sql) { return valueOf(m_engine->scalar(sql)); }
    void run(const QString &script) { valueOf(m_engine->executeScript(script)); }
    [[nodiscard]] QStringList names()
    {
        QStringList list;
        for (const Row &row : valueOf(m_engine->execute(u"SELECT name FROM users ORDER BY id"_s)))
            list.append(row.get<QString>(0));
        return list;
    }
    [[nodiscard]] QString quoted(QString name) const
    {
        const QChar quote = m_database->is("mariadb") ? u'`' : u'"';
        return quote + name.replace(quote, QString(2, quote)) + quote;
    }

    std::unique_ptr<TestDatabase> m_database;
    std::unique_ptr<AsyncSqlEngine> m_engine;
};

void tst_TableModel::init()
{
    m_database = std::make_unique<TestDatabase>();
    m_engine = std::make_unique<AsyncSqlEngine>(m_database->options());
    run(u"CREATE TABLE users (id %1, name VARCHAR(40) UNIQUE NOT NULL, age INTEGER DEFAULT 18);"
        "INSERT INTO users (name, age) VALUES ('Ada', 36), ('Bob', 20), ('Cleo', NULL)"_s.arg(
            QLatin1StringView(m_database->kind().identity)));
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
    QTest::addColumn<bool>("hasSchema");
    QTest::newRow("plain") << false;
    QTest::newRow("with schema") << true;
}

void tst_TableModel::tableNames()
{
    QFETCH(const bool, hasSchema);
    QString name = u"users"_s;
    if (hasSchema && m_database->is("postgresql"))
        name.prepend(inDatabase(u"SELECT current_schema()"_s).toString() + u'.');
    else if (hasSchema && m_database->is("mariadb"))
        name.prepend(inDatabase(u"SELECT database()"_s).toString() + u'.');
    else if (hasSchema)
        name.prepend(u"main."_s);
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

void tst_TableModel::sortColumnBeforeTheFirstRows()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    model.sort(1, Qt::DescendingOrder);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.value(0, 1), u"Cleo"_s);
}

void tst_TableModel::sortedPages_data()
{
    QTest::addColumn<QString>("terms"); // none: by the column
    QTest::newRow("column") << QString();
    QTest::newRow("terms") << u"state DESC -- the newest"_s;
}

// Of equal values, each page must begin where the one before has ended.
void tst_TableModel::sortedPages()
{
    QFETCH(const QString, terms);
    constexpr int Rows = 1000;
    QList<QVariantList> rows;
    for (int i = 0; i < Rows; ++i)
        rows.append({i * 7919 % Rows, i % 2});
    run(u"CREATE TABLE t (id INTEGER PRIMARY KEY, state INTEGER)"_s);
    valueOf(m_engine->executeBatch(u"INSERT INTO t VALUES (?, ?)"_s, rows));
    WatchedModel model(m_engine.get());
    model.setTable(u"t"_s);
    model.setSort(terms);
    if (terms.isEmpty())
        model.sort(1, Qt::DescendingOrder);
    model.setPageSize(100);
    QVERIFY(comesTo(model, Status::Ready));
    while (model.canFetchMore()) {
        model.fetchMore();
        QVERIFY(comesTo(model, Status::Ready));
    }
    QCOMPARE(model.count(), Rows);
    for (int row = 1; row < Rows; ++row) {
        QVERIFY(model.value(row, 1).toInt() <= model.value(row - 1, 1).toInt());
        if (model.value(row, 1) == model.value(row - 1, 1))
            QVERIFY(model.value(row, 0).toInt() > model.value(row - 1, 0).toInt());
    }
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
    QTRY_COMPARE(inDatabase(u"SELECT age FROM users WHERE id = 1"_s), 40);
    QCOMPARE(inDatabase(u"SELECT name FROM users WHERE id = 1"_s), u"Eve"_s);
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
    QCOMPARE(names(), (QStringList{u"Ada"_s, u"Bob"_s, u"Cleo"_s}));
    valueOf(model.submitAll());
    QVERIFY(becomesClean(model));
    QCOMPARE(names(), (QStringList{u"Eve"_s, u"Fred"_s, u"Cleo"_s}));
}

void tst_TableModel::textBecomesNumber()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 2), u"37"_s)); // from a line edit
    QCOMPARE(model.value(0, 2).typeId(), QMetaType::LongLong);
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT age FROM users WHERE id = 1"_s), 37);
}

void tst_TableModel::textIsNotAltered_data()
{
    QTest::addColumn<QByteArray>("database"); // none: on every one
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("expected"); // none: refused
    const auto add = [](const QByteArray &database, const char *type, const char *before,
                        const char *typed, const char *expected) {
        QTest::addRow("%s %s %s: %s", database.constData(), type, before, typed)
            << database << QString::fromLatin1(type) << QString::fromLatin1(before)
            << QString::fromLatin1(typed) << QString::fromLatin1(expected);
    };
    for (const char *no : {"false", "0", "no", "f", "off", "n"})
        add("postgresql", "boolean", "true", no, "false");
    for (const char *yes : {"true", "1", "yes", "t", "on"})
        add("postgresql", "boolean", "false", yes, "true");
    add("postgresql", "boolean", "true", "never", "");
    add("postgresql", "boolean", "true", "", "");
    add("postgresql", "uuid", "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'", "nonsense", "");
    add("postgresql", "timestamp", "'2024-01-01'", "2024-02-29 12:30:00.123456",
        "2024-02-29 12:30:00.123456");
    add("postgresql", "time", "'10:00'", "12:30:00.123456", "12:30:00.123456");
    for (const char *database : {"postgresql", "mariadb"})
        for (const char *before : {"1.5", "12345678901234568"}) // the same as a double
            add(database, "DECIMAL(30, 2)", before, "12345678901234567.89", "12345678901234567.89");
    for (const char *database : {"postgresql", "mariadb"}) {
        add(database, "DECIMAL(30, 5)", "1.5", "1234567890123456.8", "1234567890123456.80000");
        add(database, "DECIMAL(30, 5)", "1.5", "0012345.67890", "12345.67890");
        // What the cell shows is not an edit.
        add(database, "DECIMAL(30, 18)", "0.300000000000000041", "0.30000000000000004",
            "0.300000000000000041");
    }
    add("", "DECIMAL(10, 2)", "1.5", "2.25", "2.25");
    add("sqlite memory", "", "1.5", "12345678901234567.89", "12345678901234567.89");
}

// What the type that a cell is read as cannot hold is for the database to understand.
void tst_TableModel::textIsNotAltered()
{
    QFETCH(const QByteArray, database);
    QFETCH(const QString, type);
    QFETCH(const QString, before);
    QFETCH(const QString, typed);
    QFETCH(const QString, expected);
    if (!database.isEmpty() && !m_database->is(database))
        return;
    run(u"CREATE TABLE t (id INTEGER PRIMARY KEY, v %1); INSERT INTO t VALUES (1, %2)"_s.arg(
        type, before));
    WatchedModel model(m_engine.get());
    model.setTable(u"t"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    const QVariant old = model.value(0, 1);
    QVERIFY(model.setData(model.index(0, 1), typed));
    QVERIFY(becomesClean(model));
    QCOMPARE(failed.size(), expected.isEmpty() ? 1 : 0);
    if (expected.isEmpty()) {
        QCOMPARE(model.value(0, 1), old);
        return;
    }
    QCOMPARE(inDatabase(u"SELECT CAST(v AS CHAR(40)) FROM t"_s).toString().trimmed(), expected);
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
    QVERIFY(failed.first().at(2).toString().contains(
        QRegularExpression(u"unique|duplicate"_s, QRegularExpression::CaseInsensitiveOption)));
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

// By its old key it would not be found, or another row would be that has this key now.
void tst_TableModel::rowIsLockedUntilItsNewKeyIsRead()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 0), 10));
    QVERIFY(model.setData(model.index(1, 0), 1)); // the key that the first row had
    QVERIFY(!model.flags(model.index(0, 1)).testFlag(Qt::ItemIsEditable));
    QVERIFY(!model.setData(model.index(0, 1), u"Eve"_s));
    QVERIFY(!model.removeRow(0));
    QVERIFY(model.setData(model.index(2, 1), u"Cid"_s));
    QVERIFY(becomesClean(model));
    QCOMPARE(names(), (QStringList{u"Bob"_s, u"Cid"_s, u"Ada"_s}));
    QVERIFY(model.setData(model.index(2, 1), u"Eve"_s));
    QVERIFY(becomesClean(model));
    QVERIFY(model.removeRow(0));
    QVERIFY(becomesClean(model));
    QCOMPARE(names(), (QStringList{u"Cid"_s, u"Eve"_s}));
    QCOMPARE(failed, QList<QVariantList>());
}

void tst_TableModel::rowWithoutKeyIsLockedUntilRead()
{
    run(u"CREATE TABLE plain (a INTEGER, b VARCHAR(9)); INSERT INTO plain VALUES (1, 'x'), (2, 'y')"_s);
    WatchedModel model(m_engine.get());
    model.setTable(u"plain"_s);
    model.setSort(u"a"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 1), u"z"_s));
    QVERIFY(!model.setData(model.index(0, 0), 0));
    QVERIFY(becomesClean(model));
    QVERIFY(model.setData(model.index(0, 0), 0));
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT b FROM plain WHERE a = 0"_s), u"z"_s);
    QCOMPARE(failed, QList<QVariantList>());
}

void tst_TableModel::rowStaysLockedIfTheReloadIsCanceled()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    connect(&model, &TableModel::dirtyChanged, &model, [&] {
        if (!model.isDirty())
            QMetaObject::invokeMethod(&model, &QueryModel::cancel, Qt::QueuedConnection);
    });
    QVERIFY(model.setData(model.index(0, 0), 10));
    QTRY_VERIFY(!model.isDirty());
    QCoreApplication::processEvents();
    QVERIFY(!model.isLoading());
    if (model.value(2, 1) != u"Ada"_s) { // else the reload was faster
        QVERIFY(!model.removeRow(0));
        QCOMPARE(model.value(0, 0), 10);
        model.refresh();
        QVERIFY(comesTo(model, Status::Ready));
    }
    QVERIFY(model.removeRow(2));
    QVERIFY(becomesClean(model));
    QCOMPARE(names(), (QStringList{u"Bob"_s, u"Cleo"_s}));
}

void tst_TableModel::withoutKey()
{
    run(u"CREATE TABLE plain (a INTEGER, b VARCHAR(9)); INSERT INTO plain VALUES (1, NULL), (2, 'x')"_s);
    WatchedModel model(m_engine.get());
    model.setTable(u"plain"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 0), 5));
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT a FROM plain WHERE b IS NULL"_s), 5);
}

void tst_TableModel::withoutKeyAmbiguous()
{
    run(u"CREATE TABLE plain (a INTEGER, b VARCHAR(9)); INSERT INTO plain VALUES (1, 'x'), (1, 'x')"_s);
    WatchedModel model(m_engine.get());
    model.setTable(u"plain"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 0), 5));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(inDatabase(u"SELECT count(*) FROM plain WHERE a = 1"_s), 2);
}

void tst_TableModel::microsecondsInTheKey_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("key");
    for (const QString &type : {u"TIMESTAMP(6)"_s, u"TIME(6)"_s}) {
        QTest::addRow("%s", qPrintable(type)) << type << QString();
        QTest::addRow("%s, key", qPrintable(type)) << type << u", PRIMARY KEY (t)"_s;
    }
}

// They are read as milliseconds.
void tst_TableModel::microsecondsInTheKey()
{
    QFETCH(const QString, type);
    QFETCH(const QString, key);
    const QString day = type.startsWith(u"TIMESTAMP") ? u"2024-02-29 "_s : QString();
    run(u"CREATE TABLE log (t %1 NOT NULL, name VARCHAR(9)%2)"_s.arg(type, key));
    for (const QString &time :
         {u"00:00:00"_s, u"12:30:00.123456"_s, u"12:30:00.125"_s, u"23:59:59.999001"_s})
        valueOf(m_engine->execute(u"INSERT INTO log VALUES ('%1', 'x')"_s.arg(day + time)));
    WatchedModel model(m_engine.get());
    model.setTable(u"log"_s);
    model.setSort(u"t"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    for (int row = 0; row < 4; ++row) {
        QVERIFY(model.setData(model.index(row, 1), QString(QChar(u'a' + row))));
        QVERIFY(becomesClean(model));
    }
    QCOMPARE(failed, QList<QVariantList>());
    const auto names = [&] {
        QStringList list;
        for (const Row &row : valueOf(m_engine->execute(u"SELECT name FROM log ORDER BY t"_s)))
            list.append(row.get<QString>(0));
        return list;
    };
    QCOMPARE(names(), (QStringList{u"a"_s, u"b"_s, u"c"_s, u"d"_s}));
    QVERIFY(model.removeRow(1));
    QVERIFY(becomesClean(model));
    QCOMPARE(failed, QList<QVariantList>());
    QCOMPARE(names(), (QStringList{u"a"_s, u"c"_s, u"d"_s}));
    // Where two are the same in milliseconds, nobody knows which one is meant.
    for (const QString &time : {u"12:30:00.127001"_s, u"12:30:00.127002"_s})
        valueOf(m_engine->execute(u"INSERT INTO log VALUES ('%1', 'x')"_s.arg(day + time)));
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(2, 1), u"y"_s));
    QVERIFY(becomesClean(model));
    const bool isText = model.value(2, 0).typeId() == QMetaType::QString; // SQLite has all of it
    QCOMPARE(names(), (QStringList{u"a"_s, u"c"_s, isText ? u"y"_s : u"x"_s, u"x"_s, u"d"_s}));
    QCOMPARE(failed.size(), isText ? 0 : 1);
}

void tst_TableModel::compositeKey()
{
    run(u"CREATE TABLE pairs (a INTEGER, b INTEGER, c VARCHAR(9), PRIMARY KEY (b, a));"
        "INSERT INTO pairs VALUES (1, 2, 'x'), (2, 1, 'y')"_s);
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
    const QString table = quoted(u"or\"d`er"_s);
    const QString text = quoted(u"a b"_s);
    run(u"CREATE TABLE %1 (%2 INTEGER PRIMARY KEY, %3 VARCHAR(9)); INSERT INTO %1 VALUES (1, 'x')"_s
            .arg(table, quoted(u"group"_s), text));
    WatchedModel model(m_engine.get());
    model.setTable(u"or\"d`er"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 1), u"y"_s));
    QVERIFY(becomesClean(model));
    QCOMPARE(failed, QList<QVariantList>());
    QCOMPARE(inDatabase(u"SELECT %1 FROM %2"_s.arg(text, table)), u"y"_s);
}

void tst_TableModel::triggerChangesValue()
{
    run(m_database->is("postgresql")
            ? u"CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
              "  NEW.name := upper(NEW.name); RETURN NEW; END $$;"
              "CREATE TRIGGER shout BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION shout()"_s
            : m_database->is("mariadb")
            ? u"CREATE TRIGGER shout BEFORE UPDATE ON users FOR EACH ROW"
              "  SET NEW.name = upper(NEW.name)"_s
            : u"CREATE TRIGGER shout AFTER UPDATE OF name ON users BEGIN"
              "  UPDATE users SET name = upper(NEW.name) WHERE id = NEW.id; END"_s);
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

void tst_TableModel::insertRow_data()
{
    QTest::addColumn<int>("strategy");
    QTest::addColumn<int>("place");
    for (const int place : {0, 1, 3}) {
        QTest::addRow("field, %d", place) << int(Strategy::OnFieldChange) << place;
        QTest::addRow("row, %d", place) << int(Strategy::OnRowChange) << place;
        QTest::addRow("manual, %d", place) << int(Strategy::OnManualSubmit) << place;
    }
}

void tst_TableModel::insertRow()
{
    QFETCH(const int, strategy);
    QFETCH(const int, place);
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy(strategy));
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QVERIFY(model.insertRow(place));
    QCOMPARE(model.count(), 4);
    QVERIFY(model.isDirty());
    for (int column = 0; column < 3; ++column)
        QVERIFY(!model.value(place, column).isValid());
    QVERIFY(model.setData(model.index(place, 1), u"Dora"_s));
    QCOMPARE(model.value(place, 1), u"Dora"_s);
    QCOMPARE(names().size(), 3);
    const QPersistentModelIndex added = model.index(place, 1);
    if (Strategy(strategy) == Strategy::OnManualSubmit)
        valueOf(model.submitAll());
    else
        QVERIFY(model.submit());
    QVERIFY(becomesClean(model));
    QCOMPARE(names(), (QStringList{u"Ada"_s, u"Bob"_s, u"Cleo"_s, u"Dora"_s}));
    QCOMPARE(model.count(), 4);
    QCOMPARE(model.value(3, 1), u"Dora"_s);
    QCOMPARE(model.value(3, 0), 4); // a key that the database has made
    QCOMPARE(model.value(3, 2), 18);
    QCOMPARE(added.row(), 3); // a view keeps it selected
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(removed.size() + reset.size(), 0);
    QVERIFY(model.setData(model.index(3, 1), u"Ella"_s)); // a row like the others
    QVERIFY(model.submit());
    valueOf(model.submitAll());
    QTRY_COMPARE(names().last(), u"Ella"_s);
}

void tst_TableModel::insertRowWaitsForSubmit_data()
{
    QTest::addColumn<int>("strategy");
    QTest::addColumn<bool>("isWritten"); // by an edit of another row
    QTest::newRow("field") << int(Strategy::OnFieldChange) << false;
    QTest::newRow("row") << int(Strategy::OnRowChange) << true;
    QTest::newRow("manual") << int(Strategy::OnManualSubmit) << false;
}

void tst_TableModel::insertRowWaitsForSubmit()
{
    QFETCH(const int, strategy);
    QFETCH(const bool, isWritten);
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy(strategy));
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.insertRow(3));
    QVERIFY(model.setData(model.index(3, 1), u"Dora"_s));
    QVERIFY(model.setData(model.index(3, 2), 40));
    QVERIFY(model.setData(model.index(0, 2), 37));
    QTRY_COMPARE(m_engine->statistics().running + m_engine->statistics().queued, 0);
    QCOMPARE(names().size(), isWritten ? 4 : 3);
    valueOf(model.submitAll());
    QVERIFY(becomesClean(model));
    QCOMPARE(model.count(), 4);
    QCOMPARE(inDatabase(u"SELECT sum(age) FROM users"_s).toInt(), 37 + 20 + 40);
}

void tst_TableModel::insertRecord_data()
{
    QTest::addColumn<int>("strategy");
    QTest::newRow("field") << int(Strategy::OnFieldChange);
    QTest::newRow("row") << int(Strategy::OnRowChange);
    QTest::newRow("manual") << int(Strategy::OnManualSubmit);
}

void tst_TableModel::insertRecord()
{
    QFETCH(const int, strategy);
    const bool isManual = Strategy(strategy) == Strategy::OnManualSubmit;
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy(strategy));
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(!model.insertRecord(0, {{u"nothing"_s, 1}}));
    QCOMPARE(failed.size(), 1);
    QCOMPARE(model.count(), 3);
    QVERIFY(model.insertRecord(-1, {{u"name"_s, u"Dora"_s}, {u"age"_s, 40}}));
    QCOMPARE(model.value(3, 1), u"Dora"_s);
    QCOMPARE(model.value(3, 2), 40);
    if (isManual) {
        QVERIFY(model.isDirty(model.index(3, 0)));
        QVERIFY(!model.isDirty(model.index(2, 0)));
        valueOf(model.submitAll());
    }
    QVERIFY(becomesClean(model));
    QCOMPARE(names().last(), u"Dora"_s);
    QCOMPARE(model.value(3, 0), 4);
}

void tst_TableModel::insertWithoutValues()
{
    run(u"CREATE TABLE counted (id %1, n INTEGER DEFAULT 5)"_s.arg(
        QLatin1StringView(m_database->kind().identity)));
    WatchedModel model(m_engine.get());
    model.setTable(u"counted"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.insertRows(0, 2));
    QVERIFY(model.submit());
    QVERIFY(becomesClean(model));
    QCOMPARE(model.count(), 2);
    QCOMPARE(model.value(0, 0), 1);
    QCOMPARE(model.value(1, 0), 2);
    QCOMPARE(model.value(1, 1), 5);
}

void tst_TableModel::insertNullInsteadOfDefault()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.insertRecord(0, {{u"name"_s, u"Dora"_s}, {u"age"_s, QVariant()}}));
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT count(*) FROM users WHERE id = 4 AND age IS NULL"_s), 1);
}

void tst_TableModel::insertGivenKey()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.insertRow(0));
    QVERIFY(model.setData(model.index(0, 0), u"70"_s)); // from a line edit
    QVERIFY(model.setData(model.index(0, 1), u"Dora"_s));
    const QPersistentModelIndex added = model.index(0, 1);
    QVERIFY(model.submit());
    QVERIFY(becomesClean(model));
    QCOMPARE(model.value(3, 0), 70);
    QCOMPARE(added.row(), 3);
}

void tst_TableModel::insertCompositeKey()
{
    run(u"CREATE TABLE pairs (a INTEGER, b INTEGER, c VARCHAR(9), PRIMARY KEY (b, a));"
        "INSERT INTO pairs VALUES (1, 1, 'x'), (3, 1, 'z')"_s);
    WatchedModel model(m_engine.get());
    model.setTable(u"pairs"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QStringList key = model.primaryKey();
    key.sort(); // SQLite gives the columns in the order of the table
    QCOMPARE(key, (QStringList{u"a"_s, u"b"_s}));
    QVERIFY(model.insertRow(2));
    const QPersistentModelIndex added = model.index(2, 0);
    QVERIFY(model.setData(model.index(2, 0), 2));
    QVERIFY(model.setData(model.index(2, 1), 1));
    QVERIFY(model.setData(model.index(2, 2), u"y"_s));
    QVERIFY(model.submit());
    QVERIFY(becomesClean(model));
    QCOMPARE(added.row(), 1);
    QCOMPARE(model.value(1, 2), u"y"_s);
}

void tst_TableModel::insertWithoutKey()
{
    run(u"CREATE TABLE plain (a INTEGER, b VARCHAR(9)); INSERT INTO plain VALUES (1, 'x')"_s);
    WatchedModel model(m_engine.get());
    model.setTable(u"plain"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.primaryKey(), QStringList());
    QVERIFY(model.insertRecord(0, {{u"a"_s, 2}}));
    QVERIFY(becomesClean(model));
    QCOMPARE(model.count(), 2);
    QCOMPARE(inDatabase(u"SELECT count(*) FROM plain WHERE a = 2 AND b IS NULL"_s), 1);
}

void tst_TableModel::insertRefusedStays_data()
{
    insertRecord_data();
}

void tst_TableModel::insertRefusedStays()
{
    QFETCH(const int, strategy);
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy(strategy));
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.insertRecord(1, {{u"name"_s, u"Ada"_s}, {u"age"_s, 40}})); // not unique
    if (Strategy(strategy) == Strategy::OnManualSubmit)
        COMPARE_ERROR_KIND(model.submitAll(), SqlError::Kind::UniqueViolation);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.first().at(0), 1);
    QVERIFY(!failed.first().at(2).toString().isEmpty());
    QCOMPARE(names().size(), 3);
    QCOMPARE(model.count(), 4); // nothing that was typed is lost
    QCOMPARE(model.value(1, 1), u"Ada"_s);
    QCOMPARE(model.value(1, 2), 40);
    QVERIFY(model.isDirty());
    QVERIFY(model.setData(model.index(1, 1), u"Dora"_s));
    valueOf(model.submitAll());
    QVERIFY(becomesClean(model));
    QCOMPARE(names().last(), u"Dora"_s);
    QCOMPARE(model.count(), 4);
    QCOMPARE(failed.size(), 1);
}

void tst_TableModel::insertImpossible()
{
    WatchedModel model;
    QVERIFY(!model.insertRow(0)); // no engine
    model.setEngine(m_engine.get());
    QVERIFY(!model.insertRow(0)); // no table
    model.setTable(u"users"_s);
    QVERIFY(!model.insertRow(0)); // not loaded
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(!model.insertRows(-1, 1));
    QVERIFY(!model.insertRows(4, 1));
    QVERIFY(!model.insertRows(0, 0));
    QVERIFY(!model.insertRows(0, 1, model.index(0, 0)));
    QVERIFY(!model.removeRows(-1, 1));
    QVERIFY(!model.removeRows(0, 0));
    QVERIFY(!model.removeRows(2, 2));
    QVERIFY(!model.removeRows(0, std::numeric_limits<int>::max()));
    QVERIFY(!model.removeRows(0, 1, model.index(0, 0)));
    QCOMPARE(model.count(), 3);
    QVERIFY(!model.isDirty());
}

void tst_TableModel::newRowsAmongOthers()
{
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.insertRows(1, 2));
    QVERIFY(model.insertRow(5));
    QCOMPARE(model.count(), 6);
    QCOMPARE(model.value(0, 1), u"Ada"_s);
    QVERIFY(!model.value(2, 1).isValid());
    QCOMPARE(model.value(3, 1), u"Bob"_s);
    QCOMPARE(model.value(4, 1), u"Cleo"_s);
    QVERIFY(model.setData(model.index(2, 1), u"Dora"_s));
    QVERIFY(model.setData(model.index(3, 1), u"Bert"_s));
    QVERIFY(model.setData(model.index(5, 1), u"Emil"_s));
    QVERIFY(model.removeRow(1)); // empty
    QVERIFY(model.removeRow(0)); // Ada
    QCOMPARE(model.count(), 5);
    QVERIFY(model.setData(model.index(3, 2), 50)); // Cleo
    valueOf(model.submitAll());
    QVERIFY(becomesClean(model));
    QCOMPARE(names(), (QStringList{u"Bert"_s, u"Cleo"_s, u"Dora"_s, u"Emil"_s}));
    QCOMPARE(inDatabase(u"SELECT age FROM users WHERE name = 'Cleo'"_s), 50);
    QCOMPARE(model.count(), 4);
    for (int row = 0; row < 4; ++row)
        QCOMPARE(model.value(row, 1), names().at(row));
}

void tst_TableModel::newRowsWhileOthersMove_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("sort");
    QTest::addColumn<QStringList>("expected"); // empty: the new rows
    QTest::newRow("nothing") << QString() << u"id"_s
                             << QStringList{u""_s, u"Ada"_s, u""_s, u"Bob"_s, u"Cleo"_s, u""_s};
    QTest::newRow("gone") << u"DELETE FROM users WHERE id = 1"_s << u"id"_s
                          << QStringList{u""_s, u""_s, u"Bob"_s, u"Cleo"_s, u""_s};
    QTest::newRow("all gone") << u"DELETE FROM users"_s << u"id"_s
                              << QStringList{u""_s, u""_s, u""_s};
    QTest::newRow("added at the end")
        << u"INSERT INTO users (id, name) VALUES (9, 'Zoe')"_s << u"id"_s
        << QStringList{u""_s, u"Ada"_s, u""_s, u"Bob"_s, u"Cleo"_s, u""_s, u"Zoe"_s};
    QTest::newRow("added at the front")
        << u"INSERT INTO users (id, name) VALUES (-9, 'Zoe')"_s << u"id"_s
        << QStringList{u""_s, u"Zoe"_s, u"Ada"_s, u""_s, u"Bob"_s, u"Cleo"_s, u""_s};
    QTest::newRow("changed") << u"UPDATE users SET name = 'Zoe' WHERE id = 2"_s << u"id"_s
                             << QStringList{u""_s, u"Ada"_s, u""_s, u"Zoe"_s, u"Cleo"_s, u""_s};
    QTest::newRow("turned round") << QString() << u"id DESC"_s
                                  << QStringList{u""_s,    u"Cleo"_s, u""_s,
                                                 u"Bob"_s, u"Ada"_s,  u""_s};
}

void tst_TableModel::newRowsWhileOthersMove()
{
    QFETCH(const QString, script);
    QFETCH(const QString, sort);
    QFETCH(const QStringList, expected);
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    model.setSort(u"id"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.insertRow(0));
    QVERIFY(model.insertRow(2));
    QVERIFY(model.insertRow(5));
    const QPersistentModelIndex first = model.index(0, 1);
    const QPersistentModelIndex ada = model.index(1, 1);
    const QPersistentModelIndex second = model.index(2, 1);
    if (!script.isEmpty())
        run(script);
    model.setSort(sort);
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QStringList shown;
    for (int row = 0; row < model.rowCount(); ++row)
        shown.append(model.value(row, 1).toString());
    // A new row goes with the one before it.
    if (sort == u"id DESC"_s)
        QCOMPARE(shown, (QStringList{u""_s, u"Cleo"_s, u""_s, u"Bob"_s, u"Ada"_s, u""_s}));
    else
        QCOMPARE(shown, expected);
    QCOMPARE(model.count(), expected.size());
    QCOMPARE(first.row(), 0);
    QCOMPARE(ada.isValid(), expected.contains(u"Ada"_s));
    QCOMPARE(ada.isValid() ? ada.row() : -1, int(expected.indexOf(u"Ada"_s)));
    QVERIFY(second.isValid());
    QVERIFY(model.setData(second, u"Dora"_s));
    QCOMPARE(model.value(second.row(), 1), u"Dora"_s);
}

void tst_TableModel::newRowIsLockedWhileWritten()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.insertRecord(3, {{u"name"_s, u"Dora"_s}}));
    QVERIFY(!model.flags(model.index(3, 1)).testFlag(Qt::ItemIsEditable));
    QVERIFY(!model.setData(model.index(3, 1), u"Ella"_s));
    QVERIFY(!model.removeRow(3));
    QVERIFY(model.flags(model.index(2, 1)).testFlag(Qt::ItemIsEditable));
    QVERIFY(becomesClean(model));
    QVERIFY(model.setData(model.index(3, 1), u"Ella"_s));
    QVERIFY(becomesClean(model));
    QCOMPARE(names().last(), u"Ella"_s);
}

void tst_TableModel::newRowBesidesManyEdits()
{
    valueOf(
        m_engine->execute(u"INSERT INTO users (id, name) SELECT i + 100, i FROM (%1) AS r"_s.arg(
            m_database->rows(1000))));
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.insertRow(500));
    QVERIFY(model.setData(model.index(500, 1), u"Dora"_s));
    // More places than are told one by one.
    run(u"DELETE FROM users WHERE id % 3 = 0; UPDATE users SET id = id + 5000 WHERE id % 7 = 0"_s);
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QStringList shown;
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.value(row, 0).isValid())
            shown.append(model.value(row, 1).toString());
    }
    QCOMPARE(shown, names());
    QCOMPARE(model.rowCount(), shown.size() + 1);
    valueOf(model.submitAll());
    QVERIFY(becomesClean(model));
    QCOMPARE(model.rowCount(), names().size());
}

void tst_TableModel::insertIntoEmptyTable()
{
    run(u"DELETE FROM users"_s);
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.count(), 0);
    QVERIFY(model.insertRecord(0, {{u"name"_s, u"Dora"_s}}));
    QVERIFY(becomesClean(model));
    QCOMPARE(model.count(), 1);
    QCOMPARE(model.value(0, 1), u"Dora"_s);
    QVERIFY(model.removeRow(0));
    QTRY_COMPARE(model.count(), 0);
}

void tst_TableModel::insertOutsideFilter()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    model.setFilter(u"age > 30"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.insertRecord(0, {{u"name"_s, u"Dora"_s}}));
    QCOMPARE(model.count(), 2);
    QVERIFY(becomesClean(model));
    QCOMPARE(model.count(), 1); // it is in the database, but not among these rows
    QCOMPARE(model.value(0, 1), u"Ada"_s);
    QCOMPARE(names().size(), 4);
}

void tst_TableModel::removeRow_data()
{
    insertRecord_data();
}

void tst_TableModel::removeRow()
{
    QFETCH(const int, strategy);
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy(strategy));
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    const QPersistentModelIndex cleo = model.index(2, 1);
    QVERIFY(model.removeRow(1));
    QVERIFY(model.isDirty());
    QCOMPARE(model.headerData(1, Qt::Vertical), u"!"_s);
    if (Strategy(strategy) == Strategy::OnManualSubmit) {
        QCOMPARE(names().size(), 3);
        valueOf(model.submitAll());
    }
    QVERIFY(becomesClean(model));
    QCOMPARE(names(), (QStringList{u"Ada"_s, u"Cleo"_s}));
    QCOMPARE(model.count(), 2);
    QCOMPARE(cleo.row(), 1);
    QCOMPARE(model.headerData(1, Qt::Vertical), 2);
    QCOMPARE(reset.size(), 0);
}

void tst_TableModel::removeSeveral()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.insertRow(1));
    QVERIFY(model.removeRows(0, 3)); // Ada, the new one, Bob
    QVERIFY(becomesClean(model));
    QCOMPARE(names(), QStringList{u"Cleo"_s});
    QCOMPARE(model.count(), 1);
    QCOMPARE(model.value(0, 1), u"Cleo"_s);
}

void tst_TableModel::removeRefused_data()
{
    insertRecord_data();
}

void tst_TableModel::removeRefused()
{
    QFETCH(const int, strategy);
    if (m_database->is("sqlite memory") || m_database->is("sqlite file"))
        valueOf(m_engine->execute(u"PRAGMA foreign_keys = ON"_s));
    run(u"CREATE TABLE orders (id INTEGER PRIMARY KEY, owner INTEGER, "
        "FOREIGN KEY (owner) REFERENCES users (id)); INSERT INTO orders VALUES (1, 2)"_s);
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy(strategy));
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.removeRows(1, 2)); // Bob has an order
    if (Strategy(strategy) == Strategy::OnManualSubmit)
        COMPARE_ERROR_KIND(model.submitAll(), SqlError::Kind::ForeignKeyViolation);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.first().at(0), 1);
    QCOMPARE(failed.first().at(1), -1);
    QCOMPARE(names().size(), 3); // all or nothing
    QCOMPARE(model.count(), 3);
    QCOMPARE(model.headerData(1, Qt::Vertical), 2);
    QVERIFY(model.flags(model.index(1, 1)).testFlag(Qt::ItemIsEditable));
    // Submitted by hand, Cleo is still to go.
    QCOMPARE(model.isDirty(), Strategy(strategy) == Strategy::OnManualSubmit);
    valueOf(model.submitAll());
    QVERIFY(becomesClean(model));
    QCOMPARE(names().size(), Strategy(strategy) == Strategy::OnManualSubmit ? 2 : 3);
}

void tst_TableModel::removeGoneAlready()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    run(u"DELETE FROM users WHERE id = 2"_s);
    QVERIFY(model.removeRow(1));
    QVERIFY(becomesClean(model));
    QCOMPARE(model.count(), 2);
    QCOMPARE(failed.size(), 0);
}

void tst_TableModel::removeInVain()
{
    run(u"CREATE TABLE t (a FLOAT, name VARCHAR(9)); INSERT INTO t VALUES (0.1, 'x'), (0.5, 'y')"_s);
    if (m_database->kind().rows == nullptr) // has no type whose values are not those that are read
        run(u"CREATE TRIGGER kept BEFORE DELETE ON t BEGIN SELECT RAISE(IGNORE); END"_s);
    else if (m_database->is("postgresql"))
        run(u"ALTER TABLE t ALTER COLUMN a TYPE real"_s);
    WatchedModel model(m_engine.get());
    model.setTable(u"t"_s);
    model.setSort(u"a"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.removeRow(0));
    QVERIFY(becomesClean(model));
    QCOMPARE(model.count(), 2);
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().at(0), 0);
    QCOMPARE(failed.first().at(1), -1);
    QVERIFY(!failed.first().at(2).toString().isEmpty());
    QVERIFY(model.flags(model.index(0, 0)).testFlag(Qt::ItemIsEditable));
}

void tst_TableModel::removeWithoutKeyAmbiguous()
{
    run(u"CREATE TABLE plain (a INTEGER, b VARCHAR(9));"
        "INSERT INTO plain VALUES (1, 'x'), (1, 'x'), (2, NULL)"_s);
    WatchedModel model(m_engine.get());
    model.setTable(u"plain"_s);
    model.setSort(u"a"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.removeRow(0));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(inDatabase(u"SELECT count(*) FROM plain"_s), 3);
    QVERIFY(model.removeRow(2));
    QTRY_COMPARE(model.count(), 2);
    QCOMPARE(inDatabase(u"SELECT sum(a) FROM plain"_s).toInt(), 2);
}

void tst_TableModel::removeNewRow()
{
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    const qint64 submitted = m_engine->statistics().submitted;
    QVERIFY(model.insertRow(1));
    QVERIFY(model.setData(model.index(1, 1), u"Dora"_s));
    QVERIFY(model.removeRow(1));
    QCOMPARE(model.count(), 3);
    QCOMPARE(model.value(1, 1), u"Bob"_s);
    QVERIFY(!model.isDirty());
    QCOMPARE(m_engine->statistics().submitted, submitted);
}

void tst_TableModel::removedRowIsLocked()
{
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(1, 1), u"Bert"_s));
    QVERIFY(model.removeRow(1));
    QVERIFY(!model.removeRow(1));
    QVERIFY(!model.setData(model.index(1, 1), u"Eve"_s));
    QCOMPARE(model.value(1, 1), u"Bert"_s);
    valueOf(model.submitAll());
    QVERIFY(becomesClean(model));
    QCOMPARE(names(), (QStringList{u"Ada"_s, u"Cleo"_s}));
}

void tst_TableModel::submitAllIsOneTransaction()
{
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.removeRow(0));
    QVERIFY(model.setData(model.index(1, 1), u"Bert"_s));
    QVERIFY(model.insertRecord(3, {{u"age"_s, 5}}));         // without a name
    QVERIFY(model.insertRecord(4, {{u"name"_s, u"Ada"_s}})); // whose removal comes before
    COMPARE_ERROR_KIND(model.submitAll(), SqlError::Kind::NotNullViolation);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.first().at(0), 3);
    QCOMPARE(names(), (QStringList{u"Ada"_s, u"Bob"_s, u"Cleo"_s}));
    QCOMPARE(model.value(1, 1), u"Bert"_s); // nothing is lost
    QCOMPARE(model.value(3, 2), 5);
    QCOMPARE(model.value(4, 1), u"Ada"_s);
    QCOMPARE(model.headerData(0, Qt::Vertical), u"!"_s);
    QVERIFY(model.setData(model.index(3, 1), u"Dora"_s));
    valueOf(model.submitAll());
    QVERIFY(becomesClean(model));
    QStringList all = names();
    all.sort();
    QCOMPARE(all, (QStringList{u"Ada"_s, u"Bert"_s, u"Cleo"_s, u"Dora"_s}));
    QCOMPARE(model.count(), 4);
}

void tst_TableModel::commitRefused()
{
    if (m_database->is("mariadb")) // has no constraint that waits for the commit
        run(u"CREATE TABLE orders (id INTEGER PRIMARY KEY, owner INTEGER, "
            "FOREIGN KEY (owner) REFERENCES users (id))"_s);
    else
        run(u"CREATE TABLE orders (id INTEGER PRIMARY KEY, owner INTEGER "
            "REFERENCES users (id) DEFERRABLE INITIALLY DEFERRED)"_s);
    if (m_database->is("sqlite memory") || m_database->is("sqlite file"))
        valueOf(m_engine->execute(u"PRAGMA foreign_keys = ON"_s));
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"orders"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.insertRecord(0, {{u"id"_s, 1}, {u"owner"_s, 99}}));
    QVERIFY(model.insertRecord(1, {{u"id"_s, 2}, {u"owner"_s, 1}}));
    COMPARE_ERROR_KIND(model.submitAll(), SqlError::Kind::ForeignKeyViolation);
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed.first().at(0), m_database->is("mariadb") ? 0 : -1); // which one, nobody knows
    QCOMPARE(model.count(), 2);
    QCOMPARE(inDatabase(u"SELECT count(*) FROM orders"_s), 0);
    QVERIFY(model.setData(model.index(0, 1), 2));
    valueOf(model.submitAll());
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT count(*) FROM orders"_s), 2);
}

void tst_TableModel::rowStates()
{
    using State = TableModel::RowState;
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.roleNames().value(TableModel::RowStateRole), "rowState"_ba);
    QSignalSpy headers(&model, &QAbstractItemModel::headerDataChanged);
    QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    QVERIFY(model.removeRow(1));
    QVERIFY(model.insertRow(2));
    const auto state = [&](int row) {
        return model.data(model.index(row, 2), TableModel::RowStateRole).value<State>();
    };
    QCOMPARE(state(0), State::Edited);
    QCOMPARE(state(1), State::Removed);
    QCOMPARE(state(2), State::Inserted);
    QCOMPARE(state(3), State::Unchanged);
    QCOMPARE(model.headerData(0, Qt::Vertical), 1);
    QCOMPARE(model.headerData(1, Qt::Vertical), u"!"_s);
    QCOMPARE(model.headerData(2, Qt::Vertical), u"*"_s);
    QCOMPARE(headers.size(), 2);
}

void tst_TableModel::revertAllRows()
{
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.insertRow(0));
    QVERIFY(model.insertRow(2));
    QVERIFY(model.setData(model.index(2, 1), u"Dora"_s));
    QVERIFY(model.removeRow(1));
    QVERIFY(model.setData(model.index(4, 1), u"Eve"_s));
    model.revertAll();
    QVERIFY(!model.isDirty());
    QCOMPARE(model.count(), 3);
    for (int row = 0; row < 3; ++row) {
        QCOMPARE(model.value(row, 1), names().at(row));
        QCOMPARE(model.headerData(row, Qt::Vertical), row + 1);
    }
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
    run(u"CREATE TABLE other (id INTEGER PRIMARY KEY, name VARCHAR(9));"
        "INSERT INTO other VALUES (1, 'o')"_s);
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

// Rows of the table before are shown until those of the new one come: an edit of them would be of
// the wrong table.
void tst_TableModel::newTableLocksOldRows()
{
    run(u"CREATE TABLE other (id INTEGER PRIMARY KEY, name VARCHAR(9), age INTEGER);"
        "INSERT INTO other VALUES (1, 'o', 1)"_s);
    WatchedModel model(m_engine.get());
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    model.setTable(u"other"_s);
    QCOMPARE(model.value(0, 1), u"Ada"_s);
    QVERIFY(!model.flags(model.index(0, 1)).testFlag(Qt::ItemIsEditable));
    QVERIFY(!model.setData(model.index(0, 1), u"Eve"_s));
    QVERIFY(!model.insertRow(0));
    QVERIFY(!model.removeRow(0));
    QVERIFY(comesTo(model, Status::Ready));
    QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    QVERIFY(becomesClean(model));
    QCOMPARE(inDatabase(u"SELECT name FROM other"_s), u"Eve"_s);
}

void tst_TableModel::otherColumnsTellOfLostEdits()
{
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    QVERIFY(model.insertRow(1));
    run(u"ALTER TABLE users ADD COLUMN town VARCHAR(9)"_s);
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.columnCount(), 4);
    QCOMPARE(model.count(), 3);
    QCOMPARE(model.value(0, 1), u"Ada"_s);
    QVERIFY(!model.isDirty());
    QCOMPARE(failed.size(), 1);
    QCOMPARE(failed.first().at(0), -1);
    QVERIFY(model.setData(model.index(0, 3), u"Rome"_s));
    valueOf(model.submitAll());
    QCOMPARE(inDatabase(u"SELECT town FROM users WHERE id = 1"_s), u"Rome"_s);
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

void tst_TableModel::engineDestroyedWithEdits()
{
    WatchedModel model(m_engine.get());
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 1), u"Eve"_s));
    QVERIFY(model.insertRow(1));
    m_engine.reset();
    QCOMPARE(failed.size(), 1);
    QCOMPARE(model.count(), 3);
    QCOMPARE(model.value(0, 1), u"Ada"_s);
    QVERIFY(!model.isDirty());
    QVERIFY(!model.insertRow(0));
    QVERIFY(!model.removeRow(0));
    QVERIFY(model.submitAll().isFinished());
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
    QCoreApplication::processEvents();
    QCOMPARE(model.error()->kind(), SqlError::Kind::Closed);
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
