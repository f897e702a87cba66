// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "faultproxy.h"
#include "testdatabase.h"

#include <AsyncSql/TableModel>

#include <QtCore/qsemaphore.h>
#include <QtTest/qabstractitemmodeltester.h>
#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;
using Status = QueryModel::Status;
using Strategy = TableModel::EditStrategy;

namespace {

bool comesTo(const QueryModel &model, Status status)
{
    return QTest::qWaitFor([&] { return model.status() == status; }, 30'000);
}

const TestDatabase::Kind &kindOf(const char *name)
{
    const auto &kinds = TestDatabase::kinds();
    return *std::find_if(kinds.begin(), kinds.end(),
                         [&](const auto &kind) { return qstrcmp(kind.name, name) == 0; });
}

QString createUsers(const TestDatabase &database)
{
    return u"CREATE TABLE users (id %1, age INTEGER)"_s.arg(
        QLatin1StringView(database.kind().identity));
}

} // namespace

// Writes of which nobody knows whether the database has them: they must not be written twice.
class tst_TableOutcomes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void newRowsAreFilledAsTheyCome();
    void slotsThatChangeTheRows();
    void renamedKey_data();
    void renamedKey();
    void keyRenamedMeanwhile();
    void tableMadeLater();
    void commitWithoutAnswer_data();
    void commitWithoutAnswer();
    void canceledInTheQueue();
    void canceledWhileWriting();
};

void tst_TableOutcomes::newRowsAreFilledAsTheyCome()
{
    const TestDatabase database(kindOf("sqlite file"));
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(createUsers(database)));
    TableModel model(&engine);
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    connect(&model, &QAbstractItemModel::rowsInserted, &model,
            [&](const QModelIndex &, int first, int) { model.setData(model.index(first, 1), 7); });
    QVERIFY(model.insertRow(0));
    QCOMPARE(model.value(0, 1).toInt(), 7);
    valueOf(model.submitAll());
    QTRY_COMPARE(valueOf(engine.fetch<int>(u"SELECT age FROM users"_s)), QList<int>{7});
}

void tst_TableOutcomes::slotsThatChangeTheRows()
{
    const TestDatabase database(kindOf("sqlite file"));
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(createUsers(database)));
    valueOf(engine.executeBatch(u"INSERT INTO users (age) VALUES (?)"_s, {{1}, {2}, {3}}));
    TableModel model(&engine);
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    const QAbstractItemModelTester tester(&model);

    QVERIFY(model.insertRows(0, 2));
    auto connection =
        connect(&model, &QueryModel::countChanged, &model, [&] { model.revertAll(); });
    model.revertAll();
    disconnect(connection);
    QCOMPARE(model.rowCount(), 3);

    connection = connect(&model, &QueryModel::countChanged, &model, [&] {
        if (model.rowCount() > 3)
            model.removeRow(3);
    });
    model.insertRow(3);
    disconnect(connection);
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(!model.isDirty());
    model.revertAll();
    valueOf(model.submitAll());
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 3);

    QueryModel query(&engine);
    query.setSql(u"SELECT id FROM users"_s);
    QVERIFY(comesTo(query, Status::Ready));
    connect(&query, &QueryModel::countChanged, &query, [&] { query.setSql({}); });
    valueOf(engine.execute(u"DELETE FROM users WHERE id > 1"_s));
    query.refresh();
    QTRY_COMPARE(query.status(), Status::Null);
    QCOMPARE(query.rowCount(), 0);
}

void tst_TableOutcomes::renamedKey_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : {"sqlite file", "postgresql", "mariadb"})
        QTest::newRow(name) << QByteArray(name);
}

void tst_TableOutcomes::renamedKey()
{
    QFETCH(const QByteArray, name);
    const TestDatabase database(kindOf(name));
    AsyncSqlEngine engine(database.options());
    valueOf(engine.executeScript(u"CREATE TABLE users (id INTEGER PRIMARY KEY, age INTEGER);"
                                 "INSERT INTO users VALUES (1, 10), (2, 20);"
                                 "ALTER TABLE users RENAME COLUMN id TO nr"_s));
    TableModel model(&engine);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QCOMPARE(model.primaryKey(), QStringList{u"nr"_s});
    valueOf(engine.execute(u"DELETE FROM users WHERE nr = 1"_s)); // somebody else
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 1), 11));
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(valueOf(engine.fetch<int>(u"SELECT age FROM users"_s)), QList<int>{20});
}

// What is shown is known by names that are none any more.
void tst_TableOutcomes::keyRenamedMeanwhile()
{
    const TestDatabase database(kindOf("sqlite file"));
    AsyncSqlEngine engine(database.options());
    valueOf(engine.executeScript(u"CREATE TABLE users (id INTEGER PRIMARY KEY, age INTEGER);"
                                 "INSERT INTO users VALUES (1, 10), (2, 20)"_s));
    TableModel model(&engine);
    model.setTable(u"users"_s);
    model.setSort(u"age"_s);
    QVERIFY(comesTo(model, Status::Ready));
    valueOf(engine.executeScript(u"ALTER TABLE users RENAME COLUMN id TO nr;"
                                 "DELETE FROM users WHERE nr = 1"_s));
    model.refresh();
    QTRY_COMPARE(model.primaryKey(), QStringList{u"nr"_s});
    QTRY_VERIFY(!model.isLoading());
    QCOMPARE(model.count(), 1);
    QVERIFY(model.setData(model.index(0, 1), 21));
    QTRY_COMPARE(valueOf(engine.scalar(u"SELECT age FROM users WHERE nr = 2"_s)).toInt(), 21);
}

void tst_TableOutcomes::tableMadeLater()
{
    const TestDatabase database(kindOf("sqlite file"));
    AsyncSqlEngine engine(database.options());
    TableModel model(&engine);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Error));
    valueOf(
        engine.executeScript(createUsers(database) + u"; INSERT INTO users (age) VALUES (1)"_s));
    model.refresh();
    QVERIFY(comesTo(model, Status::Ready));
    QTRY_COMPARE(model.primaryKey(), QStringList{u"id"_s});
    QTRY_VERIFY(!model.isLoading());
    QVERIFY(model.setData(model.index(0, 1), 2));
    QTRY_COMPARE(valueOf(engine.scalar(u"SELECT age FROM users"_s)).toInt(), 2);
}

void tst_TableOutcomes::commitWithoutAnswer_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("postgresql") << "postgresql"_ba;
    QTest::newRow("mariadb") << "mariadb"_ba;
}

void tst_TableOutcomes::commitWithoutAnswer()
{
    QFETCH(const QByteArray, name);
    const TestDatabase database(kindOf(name));
    FaultProxy proxy{quint16(database.options().port())};
    AsyncSqlEngine engine(
        database.options().setHost(u"127.0.0.1"_s).setPort(proxy.port()).setMaximumConnections(1));
    valueOf(engine.execute(createUsers(database)));
    Kind kind = Kind::Unknown;
    connect(&engine, &AsyncSqlEngine::errorOccurred, this, [&](const SqlError &error) {
        if (kind != Kind::OutcomeUnknown) // the reload may fail as well
            kind = error.kind();
    });
    for (int bytes = 1; kind != Kind::OutcomeUnknown; bytes += 20) { // of all answers to a write
        TableModel model(&engine);
        model.setTable(u"users"_s);
        QVERIFY(comesTo(model, Status::Ready));
        const QAbstractItemModelTester tester(&model);
        const int count = model.count();
        QSignalSpy failed(&model, &TableModel::editFailed);
        proxy.cutAfter(bytes);
        QVERIFY(model.insertRecord(-1, {{u"age"_s, bytes}}));
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(!failed.first().at(2).toString().isEmpty());
        QCOMPARE(model.count(), count + 1);
        proxy.pass();
        QCOMPARE(model.isDirty(), kind != Kind::OutcomeUnknown);
        QVERIFY(model.submit()); // as a view does
        QTRY_VERIFY(!model.isDirty());
        model.refresh();
        QVERIFY(comesTo(model, Status::Ready));
        QCOMPARE(model.count(), count + 1);
        QCOMPARE(model.value(count, 1), bytes);
        QCOMPARE(
            valueOf(engine.scalar(u"SELECT count(*) FROM users WHERE age = ?"_s, {bytes})).toInt(),
            1);
    }
}

// The database cannot have it: nothing that was typed is lost.
void tst_TableOutcomes::canceledInTheQueue()
{
    const TestDatabase database(kindOf("sqlite memory"));
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(createUsers(database)));
    TableModel model(&engine);
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.insertRecord(0, {{u"age"_s, 7}}));
    QSemaphore mayEnd;
    const QFuture<void> blocker = engine.run([&](QSqlDatabase &) { mayEnd.acquire(); });
    QFuture<void> writing = model.submitAll();
    writing.cancel();
    QTRY_COMPARE(failed.size(), 1);
    mayEnd.release();
    valueOf(blocker);
    QVERIFY(model.isDirty());
    QCOMPARE(model.value(0, 1), 7);
    valueOf(model.submitAll());
    QTRY_VERIFY(!model.isDirty());
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 1);
}

void tst_TableOutcomes::canceledWhileWriting()
{
    const TestDatabase database(kindOf("sqlite memory"));
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(createUsers(database)));
    valueOf(engine.execute(u"INSERT INTO users VALUES (1, 30)"_s));
    valueOf(engine.execute(u"CREATE VIEW endless AS "_s + database.endless()));
    valueOf(engine.execute(
        u"CREATE TRIGGER slow AFTER INSERT ON users BEGIN SELECT * FROM endless; END"_s));
    TableModel model(&engine);
    model.setEditStrategy(Strategy::OnManualSubmit);
    model.setTable(u"users"_s);
    QVERIFY(comesTo(model, Status::Ready));
    QSignalSpy failed(&model, &TableModel::editFailed);
    QVERIFY(model.setData(model.index(0, 1), 31));
    QVERIFY(model.insertRecord(1, {{u"age"_s, 7}}));
    QFuture<void> writing = model.submitAll();
    QTRY_COMPARE(engine.statistics().running, 1);
    QTest::qWait(50); // it is in the trigger
    writing.cancel();
    QTRY_COMPARE(failed.size(), 1);
    QVERIFY(!model.isDirty());
    QVERIFY(comesTo(model, Status::Ready)); // what the database has
    QCOMPARE(model.count(), 1);
    QCOMPARE(model.value(0, 1), 30);
    QVERIFY(model.submitAll().isFinished());
}

QTEST_GUILESS_MAIN(tst_TableOutcomes)
#include "tst_tableoutcomes.moc"
