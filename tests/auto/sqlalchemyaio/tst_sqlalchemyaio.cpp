// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtCore/qsemaphore.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

// The cases of the test suite of sqlalchemy_aio 0.17 that concern an engine and its results, under
// their names there. Its "mytable" has the columns id and name.
class tst_SqlAlchemyAio : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addRows(); }
    void engine_createEngine();
    void engine_implicitLoop();
    void engine_runInThread();
    void engine_publicRunInThread();
    void engine_runInThreadException();
    void engine_execute();
    void engine_scalar();
    void engine_hasTable();
    void engine_tableNames();
    void engine_repr();
    void engine_engineKeywords();
    void engine_echo();
    void engine_implicitTransactionSuccess();
    void engine_implicitTransactionFailure();
    void engine_implicitTransactionCommitFailure();
    void result_resultProxy();
    void result_fetchall();
    void result_scalar();
    void result_first();
    void result_keys();
    void result_returnsRows();
    void result_rowcount();
    void result_insertedPrimaryKey();
    void result_aiter();
    void worker_alreadyQuit();
    void worker_interruptedRun();
};

static const QString selectOne = u"SELECT 1"_s;
static const QString countRows = u"SELECT count(*) FROM users"_s;

void tst_SqlAlchemyAio::engine_createEngine()
{
    const TestDatabase database;
    const AsyncSqlEngine engine(database.options());
    QCOMPARE(engine.driverName(), QString::fromLatin1(database.kind().driver));
    QCOMPARE(engine.statistics().open, 0); // lazily
}

void tst_SqlAlchemyAio::engine_implicitLoop()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QThread *const caller = QThread::currentThread();
    QFuture<QThread *> future = engine.execute(selectOne).then(
        &engine, [](const ResultSet &) { return QThread::currentThread(); });
    QCOMPARE(valueOf(future), caller);
}

void tst_SqlAlchemyAio::engine_runInThread()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QVariantList arguments{1, u"self"_s, QVariant()};
    QCOMPARE(valueOf(engine.run([arguments](QSqlDatabase &) { return arguments; })), arguments);
}

void tst_SqlAlchemyAio::engine_publicRunInThread()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QThread *const worker =
        valueOf(engine.run([](QSqlDatabase &) { return QThread::currentThread(); }));
    QVERIFY(worker != QThread::currentThread());
    QCOMPARE(valueOf(engine.run([](QSqlDatabase &connection) { return connection.isOpen(); })),
             true);
}

void tst_SqlAlchemyAio::engine_runInThreadException()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QFuture<int> future =
        engine.run([](QSqlDatabase &) -> int { throw std::domain_error("as is"); });
    QVERIFY(ends(future));
    QVERIFY_THROWS_EXCEPTION(std::domain_error, future.waitForFinished());
}

void tst_SqlAlchemyAio::engine_execute()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.execute(selectOne)).scalar().toInt(), 1);
}

void tst_SqlAlchemyAio::engine_scalar()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.scalar(selectOne)).toInt(), 1);
}

void tst_SqlAlchemyAio::engine_hasTable()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QVERIFY(!valueOf(engine.hasTable(u"users"_s)));
    valueOf(engine.execute(database.createUsers()));
    QVERIFY(valueOf(engine.hasTable(u"users"_s)));
}

void tst_SqlAlchemyAio::engine_tableNames()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.tableNames()), QStringList());
    valueOf(engine.execute(database.createUsers()));
    QCOMPARE(valueOf(engine.tableNames()), QStringList{u"users"_s});
}

void tst_SqlAlchemyAio::engine_repr()
{
    const TestDatabase database;
    const AsyncSqlEngine engine(database.options());
    const QString text = QDebug::toString(&engine);
    QVERIFY2(text.startsWith(u"AsyncSql::AsyncSqlEngine("_s), qPrintable(text));
    QVERIFY2(text.contains(engine.options().database()), qPrintable(text));
}

void tst_SqlAlchemyAio::engine_engineKeywords()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(2).setStatementTimeout(
        std::chrono::milliseconds(1)));
    QVERIFY(!engine.echo());
    engine.setEcho(true);
    QVERIFY(engine.echo());
    engine.setEcho(false);
    COMPARE_ERROR_KIND(engine.execute(countingQuery(1'000'000'000)), SqlError::Kind::Timeout);
}

void tst_SqlAlchemyAio::engine_echo()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.setEcho(true);
    QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"^\\d+\\.\\d{3} ms  SELECT 1$"_s));
    valueOf(engine.execute(selectOne));
    valueOf(engine.shutdown());
}

void tst_SqlAlchemyAio::engine_implicitTransactionSuccess()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    valueOf(engine.runInTransaction([](QSqlDatabase &connection) {
        QSqlQuery(connection).exec(u"INSERT INTO users (name) VALUES ('a')"_s);
    }));
    QCOMPARE(valueOf(engine.scalar(countRows)).toInt(), 1);
}

void tst_SqlAlchemyAio::engine_implicitTransactionFailure()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    QFuture<void> future = engine.runInTransaction([](QSqlDatabase &connection) {
        QSqlQuery(connection).exec(u"INSERT INTO users (name) VALUES ('a')"_s);
        throw std::domain_error("mine");
    });
    QVERIFY(ends(future));
    QVERIFY_THROWS_EXCEPTION(std::domain_error, future.waitForFinished());
    QCOMPARE(valueOf(engine.scalar(countRows)).toInt(), 0);
}

// A foreign key that is checked at the end only makes the commit fail.
void tst_SqlAlchemyAio::engine_implicitTransactionCommitFailure()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    valueOf(engine.execute(u"CREATE TABLE pets (owner INTEGER REFERENCES users (id) "
                           "DEFERRABLE INITIALLY DEFERRED)"_s));
    COMPARE_ERROR_KIND(engine.runInTransaction([](QSqlDatabase &connection) {
        QSqlQuery(connection).exec(u"INSERT INTO pets VALUES (99)"_s);
    }),
                       SqlError::Kind::ForeignKeyViolation);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM pets"_s)).toInt(), 0);
    QCOMPARE(valueOf(engine.runInTransaction([](QSqlDatabase &) { return 1; })), 1);
}

void tst_SqlAlchemyAio::result_resultProxy()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QFuture<ResultSet> future = engine.execute(selectOne);
    QCOMPARE(valueOf(future).rowCount(), 1);
}

void tst_SqlAlchemyAio::result_fetchall()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const ResultSet result = valueOf(engine.execute(u"SELECT 1 UNION ALL SELECT 2"_s));
    QCOMPARE(result.to<int>(), (QList<int>{1, 2}));
}

void tst_SqlAlchemyAio::result_scalar()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.execute(selectOne)).scalar().toInt(), 1);
    QVERIFY(!valueOf(engine.execute(u"SELECT 1 WHERE 1 = 0"_s)).scalar().isValid());
}

void tst_SqlAlchemyAio::result_first()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const std::optional<Row> row = valueOf(engine.execute(selectOne)).first();
    QVERIFY(row);
    QCOMPARE(row->get<int>(0), 1);
    QVERIFY(!valueOf(engine.execute(u"SELECT 1 WHERE 1 = 0"_s)).first());
}

void tst_SqlAlchemyAio::result_keys()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.execute(u"SELECT 1 AS value"_s)).columnNames(),
             QStringList{u"value"_s});
}

void tst_SqlAlchemyAio::result_returnsRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QVERIFY(valueOf(engine.execute(selectOne)).returnsRows());
    QVERIFY(!valueOf(engine.execute(database.createUsers())).returnsRows());
}

void tst_SqlAlchemyAio::result_rowcount()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    engine.execute(u"INSERT INTO users (name) VALUES ('a')"_s);
    engine.execute(u"INSERT INTO users (name) VALUES ('b')"_s);
    QCOMPARE(valueOf(engine.execute(u"DELETE FROM users"_s)).rowsAffected(), 2);
}

void tst_SqlAlchemyAio::result_insertedPrimaryKey()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const ResultSet result = valueOf(engine.execute(u"INSERT INTO users (name) VALUES ('a')"_s));
    QCOMPARE(result.lastInsertId().toInt(), 1);
}

void tst_SqlAlchemyAio::result_aiter()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QList<int> numbers;
    for (const Row &row : valueOf(engine.execute(u"SELECT 1 UNION ALL SELECT 2"_s)))
        numbers.append(row.get<int>(0));
    QCOMPARE(numbers, (QList<int>{1, 2}));
}

void tst_SqlAlchemyAio::worker_alreadyQuit()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(selectOne));
    const ShutdownReport report = valueOf(engine.shutdown());
    COMPARE_ERROR_KIND(engine.run([](QSqlDatabase &) {}), SqlError::Kind::Closed);
    COMPARE_ERROR_KIND(engine.execute(selectOne), SqlError::Kind::Closed);
    QCOMPARE(valueOf(engine.shutdown()), report); // not an error here: the same report
}

void tst_SqlAlchemyAio::worker_interruptedRun()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QSemaphore begun;
    QSemaphore held;
    QFuture<int> interrupted = engine.run([&](QSqlDatabase &) {
        begun.release();
        return held.tryAcquire(1, LongestWait) ? 1 : -1;
    });
    QVERIFY(begun.tryAcquire(1, LongestWait));
    interrupted.cancel();
    const QFuture<int> next = engine.run([](QSqlDatabase &) { return 2; });
    held.release();
    QCOMPARE(valueOf(next), 2);
    QVERIFY(ends(interrupted));
    QVERIFY(interrupted.isCanceled());
}

QTEST_GUILESS_MAIN(tst_SqlAlchemyAio)
#include "tst_sqlalchemyaio.moc"
