// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Cursor>
#include <AsyncSql/Transaction>

#include <QtCore/qsemaphore.h>
#include <QtSql/qsqlquery.h>
#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using State = AsyncSqlEngine::State;

namespace {

struct User
{
    int id;
    std::optional<QString> name;
};

struct Gadget
{
    Q_GADGET
    Q_PROPERTY(qint64 id MEMBER id)
    Q_PROPERTY(QString name MEMBER name)
public:
    qint64 id = 0;
    QString name;
};

void addUsers(AsyncSqlEngine &engine, const TestDatabase &database)
{
    engine.execute(database.createUsers());
    engine.executeBatch(u"INSERT INTO users (name) VALUES (?)"_s,
                        {{u"Ada"_s}, {u"Ben"_s}, {QVariant()}});
}

} // namespace

class tst_AsyncSqlEngine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addMainRows(); }
    void executeWithoutValues();
    void executeWithPositionalValues();
    void executeWithNamedValues();
    void executeQuery();
    void executeInitializerList();
    void executeTextOfBuffer();
    void scalar();
    void scalarOfNothing();
    void fetchAggregate();
    void fetchTuple();
    void fetchString();
    void fetchGadget();
    void fetchManyRows();
    void fetchOfOtherColumns();
    void emptyResultKeepsColumns();
    void rowsAffected();
    void lastInsertId();
    void returning();
    void progressCountsRows();
    void queryTimeout();
    void guard();
    void guardGoneBefore();
    void droppedFuture();
    void defaultEngine();
    void options();
    void setOptions();
    void setOptionsToOtherDatabase();
    void setOptionsKeepsHandles();
    void openAndState();
    void openFails();
    void connectionName();
    void connectionNameTakenOver();
    void driverName();
    void debugHidesPassword();
    void statistics();
    void errorOccurred();
    void slowQuery();
    void shutdownRefusesStatements();
    void shutdownAfterSetOptions();
    void readsSeeEarlierWrites();
    void writesInOrderFromThreads();
    void executeInThreadsWithoutEventLoop();
};

void tst_AsyncSqlEngine::executeWithoutValues()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const ResultSet result = valueOf(engine.execute(u"SELECT 1 AS one, 'x' AS letter"_s));
    QCOMPARE(result.columnNames(), (QStringList{u"one"_s, u"letter"_s}));
    QCOMPARE(result.rowCount(), 1);
    QCOMPARE(result.value(0, 0), QVariant(qint64(1)));
    QCOMPARE(result.value(0, "letter"), QVariant(u"x"_s));
}

void tst_AsyncSqlEngine::executeWithPositionalValues()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QVariantList values{7, u"seven"_s};
    const ResultSet result = valueOf(engine.execute(u"SELECT ?, ?"_s, values));
    QCOMPARE(result.get<int>(0, 0), 7);
    QCOMPARE(result.get<QString>(0, 1), u"seven"_s);
}

void tst_AsyncSqlEngine::executeWithNamedValues()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const ResultSet result =
        valueOf(engine.execute(u"SELECT :a, :b, :a"_s, QVariantMap{{u"a"_s, 1}, {u":b"_s, 2}}));
    QCOMPARE((result.row(0).as<int, int, int>()), std::tuple(1, 2, 1));
}

void tst_AsyncSqlEngine::executeQuery()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Query query = Query(u"SELECT :n"_s).bind(u"n"_s, 5).withTimeout(30s);
    QCOMPARE(valueOf(engine.execute(query)).get<int>(0, 0), 5);
}

void tst_AsyncSqlEngine::executeInitializerList()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QString text = u"text"_s;
    QCOMPARE(valueOf(engine.execute(u"SELECT ?"_s, {1})).get<int>(0, 0), 1);
    QCOMPARE(valueOf(engine.execute(u"SELECT ?"_s, {text})).get<QString>(0, 0), text);
    QCOMPARE(valueOf(engine.execute(u"SELECT ?, ?"_s, {text, 2})).get<int>(0, 1), 2);
    QCOMPARE(
        valueOf(engine.execute(u"SELECT :t"_s, QVariantMap{{u"t"_s, text}})).get<QString>(0, 0),
        text);
    QCOMPARE(valueOf(engine.scalar(u"SELECT ?"_s, {3})), QVariant(qint64(3)));
}

// Which is used again, for another text of the same length, and then goes.
void tst_AsyncSqlEngine::executeTextOfBuffer()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    auto buffer = std::make_unique<QString>(u"SELECT 1"_s);
    const auto run = [&](char16_t digit) {
        *(buffer->end() - 1) = digit;
        const auto text = QString::fromRawData(buffer->constData(), buffer->size());
        return valueOf(engine.execute(text)).get<int>(0, 0);
    };
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(run(u'1'), 1);
        QCOMPARE(run(u'2'), 2);
        QCOMPARE(run(u'2'), 2);
    }
    buffer->fill(u'x');
    buffer.reset();
    QCOMPARE(valueOf(engine.execute(u"SELECT 1"_s)).get<int>(0, 0), 1);
    QCOMPARE(valueOf(engine.execute(u"SELECT 2"_s)).get<int>(0, 0), 2);
}

void tst_AsyncSqlEngine::scalar()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1, 2"_s)), QVariant(qint64(1)));
    QCOMPARE(valueOf(engine.scalar(u"SELECT :a"_s, QVariantMap{{u"a"_s, 2}})), QVariant(qint64(2)));
    QCOMPARE(valueOf(engine.scalar(Query(u"SELECT ?"_s, QVariantList{3}))), QVariant(qint64(3)));
}

void tst_AsyncSqlEngine::scalarOfNothing()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.scalar(u"SELECT NULL"_s)), QVariant());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1 WHERE 1 = 0"_s)), QVariant());
    QCOMPARE(valueOf(engine.scalar(database.createUsers())), QVariant());
}

void tst_AsyncSqlEngine::fetchAggregate()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    addUsers(engine, database);
    const auto users = valueOf(engine.fetch<User>(u"SELECT id, name FROM users ORDER BY id"_s));
    QCOMPARE(users.size(), 3);
    QCOMPARE(users[0].id, 1);
    QCOMPARE(users[1].name, std::optional(u"Ben"_s));
    QVERIFY(!users[2].name);
}

void tst_AsyncSqlEngine::fetchTuple()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    addUsers(engine, database);
    const QList<std::tuple<int, QString>> users = valueOf(engine.fetch<std::tuple<int, QString>>(
        u"SELECT id, name FROM users WHERE id < ? ORDER BY id"_s, {3}));
    QCOMPARE(users, (QList<std::tuple<int, QString>>{{1, u"Ada"_s}, {2, u"Ben"_s}}));
}

void tst_AsyncSqlEngine::fetchString()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    addUsers(engine, database);
    const auto names =
        valueOf(engine.fetch<QString>(u"SELECT name FROM users WHERE name <> :other ORDER BY id"_s,
                                      QVariantMap{{u"other"_s, u"Ben"_s}}));
    QCOMPARE(names, QList<QString>{u"Ada"_s});
}

void tst_AsyncSqlEngine::fetchGadget()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    addUsers(engine, database);
    const auto users = valueOf(engine.fetch<Gadget>(Query(u"SELECT name, id FROM users "
                                                          "WHERE id = 2"_s)));
    QCOMPARE(users.size(), 1);
    QCOMPARE(users[0].id, 2);
    QCOMPARE(users[0].name, u"Ben"_s);
}

void tst_AsyncSqlEngine::fetchManyRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QList<qint64> numbers = valueOf(engine.fetch<qint64>(database.rows(20000)));
    QCOMPARE(numbers.size(), 20000);
    for (qsizetype i = 0; i < numbers.size(); ++i)
        QCOMPARE(numbers[i], i);
}

void tst_AsyncSqlEngine::fetchOfOtherColumns()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    COMPARE_ERROR_KIND(engine.fetch<User>(u"SELECT 1, 'a', 3"_s), SqlError::Kind::InvalidArgument);
    COMPARE_ERROR_KIND(engine.fetch<int>(u"SELECT 'not a number'"_s), SqlError::Kind::InvalidData);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)), QVariant(qint64(1)));
}

void tst_AsyncSqlEngine::emptyResultKeepsColumns()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const ResultSet rows = valueOf(engine.execute(u"SELECT id, name AS n FROM users"_s));
    QVERIFY(rows.returnsRows());
    QVERIFY(rows.isEmpty());
    QCOMPARE(rows.columnNames(), (QStringList{u"id"_s, u"n"_s}));
    const ResultSet none = valueOf(engine.execute(u"DELETE FROM users"_s));
    QVERIFY(!none.returnsRows());
    QCOMPARE(none.columnCount(), 0);
}

void tst_AsyncSqlEngine::rowsAffected()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    addUsers(engine, database);
    QCOMPARE(valueOf(engine.execute(u"UPDATE users SET name = NULL WHERE id < 3"_s)).rowsAffected(),
             2);
    QCOMPARE(valueOf(engine.execute(u"SELECT * FROM users"_s)).rowsAffected(), -1);
    QCOMPARE(valueOf(engine.execute(u"CREATE TABLE other (x INTEGER)"_s)).rowsAffected(), -1);
    QCOMPARE(valueOf(engine.execute(u"DELETE FROM users WHERE id = 99"_s)).rowsAffected(), 0);
    QCOMPARE(valueOf(engine.execute(u"DELETE FROM users"_s)).rowsAffected(), 3);
}

void tst_AsyncSqlEngine::lastInsertId()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    addUsers(engine, database);
    const QString insert = u"INSERT INTO users (name) VALUES (?)"_s;
    const QVariant id = valueOf(engine.execute(insert, {u"Cy"_s})).lastInsertId();
    if (database.is("postgresql"))
        QVERIFY(!id.isValid()); // RETURNING tells
    else
        QCOMPARE(id.toLongLong(), 4);
    QVERIFY(!valueOf(engine.execute(u"UPDATE users SET name = 'Di' WHERE id = 1"_s))
                 .lastInsertId()
                 .isValid());
    QVERIFY(!valueOf(engine.execute(u"SELECT 1"_s)).lastInsertId().isValid());
}

void tst_AsyncSqlEngine::returning()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    addUsers(engine, database);
    const ResultSet added = valueOf(
        engine.execute(u"INSERT INTO users (name) VALUES ('x'), ('y') RETURNING id, name"_s));
    QVERIFY(added.returnsRows());
    QCOMPARE(added.rowCount(), 2);
    QCOMPARE(added.get<int>(1, "id"), 5);
    QCOMPARE(added.rowsAffected(), 2);
    const ResultSet gone = valueOf(engine.execute(u"DELETE FROM users WHERE id > 3 "
                                                  "RETURNING name"_s));
    QCOMPARE(gone.rowCount(), 2);
    QCOMPARE(gone.rowsAffected(), 2);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 3);
}

void tst_AsyncSqlEngine::progressCountsRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QFuture<ResultSet> future = engine.execute(database.rows(1234));
    QVERIFY(ends(future));
    QCOMPARE(future.progressValue(), 1234);
}

void tst_AsyncSqlEngine::queryTimeout()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const auto error = errorOf(engine.execute(Query(database.endless()).withTimeout(100ms)));
    QVERIFY(error);
    QCOMPARE(error->kind(), SqlError::Kind::Timeout);
    QVERIFY2(error->text().contains(u"100 ms"_s), qPrintable(error->text()));
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)), QVariant(qint64(1)));
}

void tst_AsyncSqlEngine::guardGoneBefore()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE numbers (n INTEGER)"_s));
    auto object = std::make_unique<QObject>();
    const auto insert = Query(u"INSERT INTO numbers VALUES (1)"_s).guardedBy(object.get());
    object.reset();
    for (int i = 0; i < 20; ++i)
        COMPARE_ERROR_KIND(engine.execute(insert), SqlError::Kind::Canceled);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM numbers"_s)).toInt(), 0);
}

void tst_AsyncSqlEngine::guard()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    auto object = std::make_unique<QObject>();
    const auto future = engine.execute(Query(database.endless()).guardedBy(object.get()));
    QTRY_COMPARE(engine.statistics().running, 1);
    object.reset();
    COMPARE_ERROR_KIND(future, SqlError::Kind::Canceled);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)), QVariant(qint64(1)));
}

void tst_AsyncSqlEngine::droppedFuture()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    engine.execute(u"INSERT INTO users (name) VALUES ('a')"_s);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 1);
}

void tst_AsyncSqlEngine::defaultEngine()
{
    AsyncSqlEngine engine;
    QCOMPARE(engine.driverName(), u"QSQLITE"_s);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)), QVariant(qint64(1)));
}

void tst_AsyncSqlEngine::options()
{
    const TestDatabase database;
    const AsyncSqlEngine engine(database.options().setMaximumConnections(3));
    QCOMPARE(engine.options().maximumConnections(), 3);
    QCOMPARE(engine.options().database(), database.options().database());
    QCOMPARE(engine.statistics().open, 0); // nothing is opened by it
    QCOMPARE(engine.state(), State::Closed);
}

void tst_AsyncSqlEngine::setOptions()
{
    const TestDatabase database;
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(u"nonsense"_s));
    COMPARE_ERROR_KIND(engine.execute(u"SELECT 1"_s), SqlError::Kind::InvalidArgument);
    engine.setOptions(database.options());
    QCOMPARE(engine.options().driver(), QString::fromLatin1(database.kind().driver));
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)), QVariant(qint64(1)));
}

void tst_AsyncSqlEngine::setOptionsKeepsHandles()
{
    const TestDatabase database;
    const TestDatabase other;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.executeScript(u"CREATE TABLE t (v INTEGER); INSERT INTO t VALUES (1), (2)"_s));
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(u"INSERT INTO t VALUES (3)"_s));
    const Cursor cursor = valueOf(transaction.cursor(u"SELECT v FROM t ORDER BY v"_s));
    QVERIFY(valueOf(cursor.fetchOne()).has_value());
    engine.setOptions(other.options());
    COMPARE_ERROR_KIND(engine.scalar(u"SELECT count(*) FROM t"_s), SqlError::Kind::UndefinedObject);
    QCOMPARE(valueOf(cursor.fetchAll()).rowCount(), 2);
    valueOf(transaction.execute(u"INSERT INTO t VALUES (4)"_s));
    const Transaction inner = valueOf(transaction.begin());
    valueOf(inner.commit());
    const auto counted = transaction.scalar(u"SELECT count(*) FROM t"_s);
    valueOf(transaction.commit());
    QCOMPARE(valueOf(counted).toInt(), 4);
}

void tst_AsyncSqlEngine::setOptionsToOtherDatabase()
{
    const TestDatabase database;
    const TestDatabase other;
    AsyncSqlEngine engine(database.options());
    const auto before = engine.execute(database.createUsers());
    const auto inFirst = engine.hasTable(u"users"_s);
    engine.setOptions(other.options());
    const auto inSecond = engine.hasTable(u"users"_s);
    QVERIFY(!valueOf(before).returnsRows());
    QVERIFY(valueOf(inFirst));
    QVERIFY(!valueOf(inSecond));
}

void tst_AsyncSqlEngine::openAndState()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QSignalSpy changes(&engine, &AsyncSqlEngine::stateChanged);
    QCOMPARE(engine.state(), State::Closed);
    valueOf(engine.open());
    QCOMPARE(engine.state(), State::Open);
    QTRY_COMPARE(changes.size(), 2);
    QCOMPARE(changes[0][0].value<State>(), State::Opening);
    QCOMPARE(changes[1][0].value<State>(), State::Open);
    valueOf(engine.shutdown());
    QTRY_COMPARE(changes.size(), 3);
    QCOMPARE(changes[2][0].value<State>(), State::Closed);
    QCOMPARE(engine.state(), State::Closed);
}

void tst_AsyncSqlEngine::openFails()
{
    const TestDatabase database;
    AsyncSqlEngine engine(
        ConnectionOptions::fromUrl(u"sqlite:///%1/none/x.db"_s.arg(database.folder())));
    COMPARE_ERROR_KIND(engine.open(), SqlError::Kind::CannotOpen);
    QTRY_COMPARE(engine.state(), State::Closed);
    engine.setOptions(ConnectionOptions::fromUrl(u"nonsense"_s));
    COMPARE_ERROR_KIND(engine.open(), SqlError::Kind::InvalidArgument);
}

void tst_AsyncSqlEngine::connectionName()
{
    const TestDatabase database;
    QCOMPARE(AsyncSqlEngine::named(u"main"_s), nullptr);
    {
        AsyncSqlEngine engine(database.options());
        QCOMPARE(engine.connectionName(), QString());
        engine.setConnectionName(u"main"_s);
        QCOMPARE(engine.connectionName(), u"main"_s);
        QCOMPARE(AsyncSqlEngine::named(u"main"_s), &engine);
        engine.setConnectionName(u"renamed"_s);
        QCOMPARE(AsyncSqlEngine::named(u"main"_s), nullptr);
        QCOMPARE(AsyncSqlEngine::named(u"renamed"_s), &engine);
    }
    QCOMPARE(AsyncSqlEngine::named(u"renamed"_s), nullptr);
}

void tst_AsyncSqlEngine::connectionNameTakenOver()
{
    AsyncSqlEngine second;
    {
        AsyncSqlEngine first;
        first.setConnectionName(u"main"_s);
        second.setConnectionName(u"main"_s);
        QCOMPARE(AsyncSqlEngine::named(u"main"_s), &second);
    }
    QCOMPARE(AsyncSqlEngine::named(u"main"_s), &second); // not withdrawn by the first
    second.setConnectionName({});
    QCOMPARE(AsyncSqlEngine::named(u"main"_s), nullptr);
}

void tst_AsyncSqlEngine::driverName()
{
    const TestDatabase database;
    const AsyncSqlEngine engine(database.options());
    QCOMPARE(engine.driverName(), QString::fromLatin1(database.kind().driver));
}

void tst_AsyncSqlEngine::debugHidesPassword()
{
    const AsyncSqlEngine engine(
        ConnectionOptions::fromUrl(u"postgresql://me:secret@db.example/shop"_s));
    const QString text = QDebug::toString(&engine);
    QVERIFY2(text.contains(u"db.example"_s) && text.contains(u"shop"_s), qPrintable(text));
    QVERIFY2(text.contains(u"QPSQL"_s), qPrintable(text));
    QVERIFY2(!text.contains(u"secret"_s), qPrintable(text));
}

void tst_AsyncSqlEngine::statistics()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(engine.statistics().submitted, 0);
    valueOf(engine.execute(u"SELECT 1"_s));
    COMPARE_ERROR_KIND(engine.execute(u"SELECT * FROM missing"_s), SqlError::Kind::UndefinedObject);
    const QString slow = database.rows(5000);
    const ResultSet result = valueOf(engine.execute(slow));
    QTRY_COMPARE(engine.statistics().idle, 1);
    QTRY_COMPARE(engine.statistics().succeeded, 2); // counted after the future has ended
    const EngineStatistics statistics = engine.statistics();
    QCOMPARE(statistics.submitted, 3);
    QCOMPARE(statistics.failed, 1);
    QCOMPARE(statistics.canceled, 0);
    QCOMPARE(statistics.queued, 0);
    QCOMPARE(statistics.running, 0);
    QCOMPARE(statistics.open, 1);
    QVERIFY(!statistics.slowestSql.isEmpty());
    QVERIFY(statistics.totalRunMicroseconds >= statistics.slowestMicroseconds);
    QVERIFY(result.statistics().fetching > 0us);
    QVERIFY(result.statistics().bytes >= 5000);
}

void tst_AsyncSqlEngine::errorOccurred()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QSignalSpy errors(&engine, &AsyncSqlEngine::errorOccurred);
    engine.execute(u"SELECT * FROM missing"_s); // refused by the database
    QTRY_COMPARE(errors.size(), 1);
    engine.execute(u"SELECT ?"_s, QVariantList{1, 2}); // refused by the library
    QTRY_COMPARE(errors.size(), 2);
    QCOMPARE(errors[0][0].value<SqlError>().kind(), SqlError::Kind::UndefinedObject);
    QCOMPARE(errors[0][0].value<SqlError>().query(), u"SELECT * FROM missing"_s);
    QCOMPARE(errors[1][0].value<SqlError>().kind(), SqlError::Kind::InvalidArgument);
}

void tst_AsyncSqlEngine::slowQuery()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QSignalSpy slow(&engine, &AsyncSqlEngine::slowQuery);
    QCOMPARE(engine.slowQueryThreshold(), 0ms);
    engine.setSlowQueryThreshold(1h);
    valueOf(engine.execute(u"SELECT 1"_s));
    QTRY_COMPARE(engine.statistics().succeeded, 1); // and told of
    engine.setSlowQueryThreshold(1ms);
    QCOMPARE(engine.slowQueryThreshold(), 1ms);
    const QString sql = database.rows(50000);
    QTest::ignoreMessage(
        QtWarningMsg, QRegularExpression(u"^\\d+ ms: %1$"_s.arg(QRegularExpression::escape(sql))));
    valueOf(engine.execute(sql));
    QTRY_COMPARE(slow.size(), 1);
    QCOMPARE(slow[0][0].toString(), sql);
    QVERIFY(slow[0][1].value<std::chrono::milliseconds>() >= 1ms);
}

void tst_AsyncSqlEngine::shutdownRefusesStatements()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QSemaphore held;
    const auto before =
        engine.run([&](QSqlDatabase &) { return held.tryAcquire(1, LongestWait) ? 1 : -1; });
    const QFuture<ShutdownReport> report = engine.shutdown();
    COMPARE_ERROR_KIND(engine.execute(u"SELECT 1"_s), SqlError::Kind::Closed);
    COMPARE_ERROR_KIND(engine.open(), SqlError::Kind::Closed);
    COMPARE_ERROR_KIND(engine.run([](QSqlDatabase &) { return 1; }), SqlError::Kind::Closed);
    held.release();
    QCOMPARE(valueOf(before), 1);
    QCOMPARE(valueOf(report).finished, 1);
}

void tst_AsyncSqlEngine::shutdownAfterSetOptions()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QSemaphore entered;
    QSemaphore held;
    const auto before = engine.run([&](QSqlDatabase &) {
        entered.release();
        return held.tryAcquire(1, LongestWait) ? 1 : -1;
    });
    entered.acquire();
    const auto queued = engine.run([](QSqlDatabase &) { return 2; });
    engine.setOptions(database.options());
    const QFuture<ShutdownReport> report = engine.shutdown(ShutdownMode::Cancel);
    COMPARE_ERROR_KIND(queued, SqlError::Kind::Closed);
    QVERIFY(!report.isFinished());
    held.release();
    QCOMPARE(valueOf(before), 1);
    const ShutdownReport expected{.finished = 1, .canceled = 1, .abandoned = 0};
    QCOMPARE(valueOf(report), expected);
    QCOMPARE(valueOf(engine.shutdown()), expected);
}

void tst_AsyncSqlEngine::readsSeeEarlierWrites()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE numbers (n INTEGER)"_s);
    QList<QFuture<QVariant>> counts;
    for (int i = 0; i < 500; ++i) {
        engine.execute(u"INSERT INTO numbers VALUES (?)"_s, {i});
        counts.append(engine.scalar(u"SELECT count(*) FROM numbers"_s));
    }
    for (int i = 0; i < 500; ++i)
        QVERIFY2(valueOf(counts[i]).toInt() >= i + 1, qPrintable(QString::number(i)));
}

void tst_AsyncSqlEngine::writesInOrderFromThreads()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE log (id %1, thread INTEGER, n INTEGER)"_s.arg(
        QLatin1StringView(database.kind().identity)));
    std::vector<std::unique_ptr<QThread>> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back(QThread::create([&engine, thread] {
            for (int n = 0; n < 100; ++n)
                engine.execute(u"INSERT INTO log (thread, n) VALUES (?, ?)"_s, {thread, n});
        }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        QVERIFY(thread->wait(QDeadlineTimer(LongestWait)));
    const ResultSet rows = valueOf(engine.execute(u"SELECT thread, n FROM log ORDER BY id"_s));
    QCOMPARE(rows.rowCount(), 400);
    QList<int> next(4, 0);
    for (const Row &row : rows)
        QCOMPARE(row.get<int>("n"), next[row.get<int>("thread")]++);
}

void tst_AsyncSqlEngine::executeInThreadsWithoutEventLoop()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QAtomicInt sum;
    std::vector<std::unique_ptr<QThread>> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back(QThread::create([&engine, &sum, thread] {
            for (int n = 0; n < 20; ++n)
                sum += engine.scalar(u"SELECT ?"_s, {thread}).result().toInt();
        }));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        QVERIFY(thread->wait(QDeadlineTimer(LongestWait)));
    QCOMPARE(sum.loadRelaxed(), 20 * (0 + 1 + 2 + 3));
}

QTEST_GUILESS_MAIN(tst_AsyncSqlEngine)
#include "tst_asyncsqlengine.moc"
