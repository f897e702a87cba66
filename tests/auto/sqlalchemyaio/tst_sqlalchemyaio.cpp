// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Cursor>
#include <AsyncSql/Transaction>

#include <QtCore/qsemaphore.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

// The cases of the test suite of sqlalchemy_aio 0.17 under their names there, which run on a memory and
// on a file database there, too. Its "mytable" has the columns id and name. What it refuses while it
// runs does not compile here.
class tst_SqlAlchemyAio : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addMainRows(); }
    void connection_execute();
    void connection_scalar();
    void connection_close();
    void connection_inTransaction();
    void connection_transactionCommit();
    void connection_transactionRollback();
    void connection_transactionContextManagerSuccess();
    void connection_transactionContextManagerFailure();
    void connection_beginNested();
    void connection_runCallableWarning();
    void connection_runVisitorException();
    void connection_syncCmException();
    void connection_eventListenException();
    void connection_connectionConnect();
    void connection_attributeError();
    void engine_createEngine();
    void engine_implicitLoop();
    void engine_runInThread();
    void engine_publicRunInThread();
    void engine_runInThreadException();
    void engine_connect();
    void engine_connectContextManager();
    void engine_implicitTransactionSuccess();
    void engine_implicitTransactionFailure();
    void engine_implicitTransactionCommitFailure();
    void engine_execute();
    void engine_scalar();
    void engine_hasTable();
    void engine_tableNames();
    void engine_tableNamesWithConnection();
    void engine_repr();
    void engine_engineKeywords();
    void engine_logger();
    void engine_echo();
    void engine_runCallableWarning();
    void engine_runVisitorException();
    void engine_syncCmException();
    void engine_eventListenException();
    void engine_attributeError();
    void result_resultProxy();
    void result_fetchone();
    void result_fetchmanyValue();
    void result_fetchmanyQuantity();
    void result_fetchmanyAll();
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
static const QString insertRow = u"INSERT INTO users (name) VALUES ('a')"_s;

// What both an engine and a connection make of wrong use: it does not compile. Right use does.
template <typename T>
concept HasSpam = requires(T &t)
{
    t.spam;
};
template <typename T>
concept BlocksForResult = requires(const T &t)
{
    {
        t.execute(selectOne)
        } -> std::convertible_to<ResultSet>;
};
template <typename T>
concept TakesTwoArguments = requires(const T &t, int (*function)(QSqlDatabase &, int))
{
    t.run(function);
};
template <typename T>
constexpr bool isRawConnection =
    std::is_convertible_v<T &, QSqlDatabase &> || std::is_convertible_v<T &, QSqlDatabase>;

#define ENGINE_WITH_USERS \
    const TestDatabase database; \
    AsyncSqlEngine engine(database.options()); \
    valueOf(engine.execute(database.createUsers()))

#define CONNECTION_WITH_USERS \
    ENGINE_WITH_USERS; \
    const Connection connection = valueOf(engine.connection())

static int count(const Connectable &where)
{
    return valueOf(where.scalar(countRows)).toInt();
}

void tst_SqlAlchemyAio::connection_execute()
{
    CONNECTION_WITH_USERS;
    QCOMPARE(valueOf(connection.execute(selectOne)).scalar().toInt(), 1);
    valueOf(connection.close());
}

void tst_SqlAlchemyAio::connection_scalar()
{
    CONNECTION_WITH_USERS;
    QCOMPARE(valueOf(connection.scalar(selectOne)).toInt(), 1);
}

void tst_SqlAlchemyAio::connection_close()
{
    CONNECTION_WITH_USERS;
    QVERIFY(!connection.isClosed());
    valueOf(connection.close());
    QVERIFY(connection.isClosed());
    COMPARE_ERROR_KIND(connection.close(), SqlError::Kind::Closed);
    COMPARE_ERROR_KIND(connection.execute(selectOne), SqlError::Kind::Closed);
    COMPARE_ERROR_KIND(connection.begin(), SqlError::Kind::Closed);
}

void tst_SqlAlchemyAio::connection_inTransaction()
{
    CONNECTION_WITH_USERS;
    QVERIFY(!connection.inTransaction());
    const Transaction transaction = valueOf(connection.begin());
    QVERIFY(connection.inTransaction());
    valueOf(transaction.close());
    QVERIFY(!connection.inTransaction());
}

void tst_SqlAlchemyAio::connection_transactionCommit()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    const Connection connection = valueOf(engine.connection());
    const Transaction transaction = valueOf(connection.begin());
    valueOf(connection.execute(insertRow));
    QCOMPARE(count(connection), 1);
    valueOf(transaction.commit());
    QCOMPARE(count(connection), 1);
}

void tst_SqlAlchemyAio::connection_transactionRollback()
{
    CONNECTION_WITH_USERS;
    const Transaction transaction = valueOf(connection.begin());
    valueOf(connection.execute(insertRow));
    QCOMPARE(count(connection), 1);
    valueOf(transaction.rollback());
    QCOMPARE(count(connection), 0);
}

void tst_SqlAlchemyAio::connection_transactionContextManagerSuccess()
{
    CONNECTION_WITH_USERS;
    valueOf(
        connection.transaction([&](const Transaction &) { return connection.execute(insertRow); }));
    QVERIFY(!connection.inTransaction());
    QCOMPARE(count(connection), 1);
}

void tst_SqlAlchemyAio::connection_transactionContextManagerFailure()
{
    CONNECTION_WITH_USERS;
    QFuture<void> future = connection.transaction([](const Transaction &transaction) {
        return transaction.execute(insertRow).then(
            [](const ResultSet &) { throw std::domain_error("mine"); });
    });
    QVERIFY(ends(future));
    QVERIFY_THROWS_EXCEPTION(std::domain_error, future.waitForFinished());
    QVERIFY(!connection.inTransaction());
    QCOMPARE(count(connection), 0);
}

void tst_SqlAlchemyAio::connection_beginNested()
{
    CONNECTION_WITH_USERS;
    valueOf(connection.transaction([&](const Transaction &outer) {
        outer.execute(insertRow);
        return outer
            .transaction([](const Transaction &inner) {
                inner.execute(u"INSERT INTO users (name) VALUES ('b')"_s);
                return inner.rollback();
            })
            .then(this, [outer] { return outer.commit(); })
            .unwrap();
    }));
    QCOMPARE(count(connection), 1);
}

// There is nothing that blocks, and so nothing to warn of.
void tst_SqlAlchemyAio::connection_runCallableWarning()
{
    static_assert(!BlocksForResult<Connection>);
    CONNECTION_WITH_USERS;
    QCOMPARE(valueOf(connection.run([](QSqlDatabase &raw) { return raw.isOpen(); })), true);
}

void tst_SqlAlchemyAio::connection_runVisitorException()
{
    static_assert(!isRawConnection<Connection>);
    CONNECTION_WITH_USERS;
    valueOf(connection.run(
        [](QSqlDatabase &raw) { QSqlQuery(u"CREATE TABLE made (i INTEGER)"_s, raw); }));
    QVERIFY(valueOf(connection.hasTable(u"made"_s)));
}

// The scope of a handle is that of the handle; there is none before it is there.
void tst_SqlAlchemyAio::connection_syncCmException()
{
    static_assert(!std::is_convertible_v<QFuture<Transaction>, Transaction>);
    CONNECTION_WITH_USERS;
    {
        const Transaction transaction = valueOf(connection.begin());
        valueOf(transaction.execute(insertRow));
    }
    QCOMPARE(count(connection), 0);
}

// A handle has no events; what every connection is to run is said where connections are made.
void tst_SqlAlchemyAio::connection_eventListenException()
{
    static_assert(!std::is_base_of_v<QObject, Connection>);
    const TestDatabase database;
    std::atomic<int> calls = 0;
    AsyncSqlEngine engine(database.options().setConnectHook([&](QSqlDatabase &) { ++calls; }));
    const Connection connection = valueOf(engine.connection());
    QCOMPARE(calls, 1);
}

void tst_SqlAlchemyAio::connection_connectionConnect()
{
    CONNECTION_WITH_USERS;
    const auto threadOf = [](const Connection &one) {
        return valueOf(one.run([](QSqlDatabase &) { return QThread::currentThread(); }));
    };
    const Connection branch = connection.branch();
    QCOMPARE(valueOf(branch.scalar(selectOne)).toInt(), 1);
    QCOMPARE(threadOf(branch), threadOf(connection));
    valueOf(branch.close());
    QVERIFY(branch.isClosed());
    QVERIFY(!connection.isClosed());
    QCOMPARE(valueOf(connection.scalar(selectOne)).toInt(), 1);
    const Connection second = connection.branch();
    valueOf(connection.close());
    COMPARE_ERROR_KIND(second.execute(selectOne), SqlError::Kind::Closed); // there, it hangs
}

void tst_SqlAlchemyAio::connection_attributeError()
{
    static_assert(!HasSpam<Connection>);
    CONNECTION_WITH_USERS;
    QCOMPARE(connection.driverName(), engine.driverName());
}

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
    static_assert(!TakesTwoArguments<AsyncSqlEngine>); // a lambda holds what else it needs
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
    QCOMPARE(database.own(valueOf(engine.tableNames())), QStringList());
    valueOf(engine.execute(database.createUsers()));
    QCOMPARE(database.own(valueOf(engine.tableNames())), QStringList{u"users"_s});
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
    COMPARE_ERROR_KIND(engine.execute(database.endless()), SqlError::Kind::Timeout);
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
    ENGINE_WITH_USERS;
    valueOf(engine.transaction(
        [](const Transaction &transaction) { return transaction.execute(insertRow); }));
    QCOMPARE(count(engine), 1);
    valueOf(engine.runInTransaction([](QSqlDatabase &raw) {
        QSqlQuery(raw).exec(u"INSERT INTO users (name) VALUES ('b')"_s);
    }));
    QCOMPARE(count(engine), 2);
}

void tst_SqlAlchemyAio::engine_implicitTransactionFailure()
{
    ENGINE_WITH_USERS;
    QFuture<void> handle = engine.transaction([](const Transaction &transaction) -> QFuture<void> {
        transaction.execute(insertRow);
        throw std::domain_error("mine");
    });
    QFuture<void> raw = engine.runInTransaction([](QSqlDatabase &connection) {
        QSqlQuery(connection).exec(insertRow);
        throw std::domain_error("mine");
    });
    QVERIFY(ends(handle) && ends(raw));
    QVERIFY_THROWS_EXCEPTION(std::domain_error, handle.waitForFinished());
    QVERIFY_THROWS_EXCEPTION(std::domain_error, raw.waitForFinished());
    QCOMPARE(count(engine), 0);
}

void tst_SqlAlchemyAio::engine_connect()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Connection connection = valueOf(engine.connection());
    QVERIFY(!connection.isClosed());
    QCOMPARE(valueOf(connection.scalar(selectOne)).toInt(), 1);
}

void tst_SqlAlchemyAio::engine_connectContextManager()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    {
        const Connection connection = valueOf(engine.connection());
        QCOMPARE(engine.statistics().idle, 0);
    }
    QTRY_COMPARE(engine.statistics().idle, 1);
    QCOMPARE(valueOf(engine.scalar(selectOne)).toInt(), 1);
}

void tst_SqlAlchemyAio::engine_tableNamesWithConnection()
{
    const TestDatabase database;
    if (database.is("mariadb"))
        return; // where a table cannot be made in a transaction
    AsyncSqlEngine engine(database.options());
    const Connection connection = valueOf(engine.connection());
    const Transaction transaction = valueOf(connection.begin());
    QCOMPARE(database.own(valueOf(connection.tableNames())), QStringList());
    valueOf(transaction.execute(database.createUsers()));
    QCOMPARE(database.own(valueOf(connection.tableNames())),
             QStringList{u"users"_s}); // seen by nobody else
    valueOf(transaction.rollback());
    QCOMPARE(database.own(valueOf(connection.tableNames())), QStringList());
}

void tst_SqlAlchemyAio::engine_logger()
{
    static QStringList logged; // what its category says
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.setEcho(true);
    logged.clear();
    const auto before = qInstallMessageHandler(
        [](QtMsgType, const QMessageLogContext &context, const QString &text) {
            if (qstrcmp(context.category, "asyncsql.sql") == 0)
                logged.append(text);
        });
    const QFuture<ResultSet> done = engine.execute(selectOne);
    const bool isDone = ends(done) && ends(engine.shutdown());
    qInstallMessageHandler(before);
    QVERIFY(isDone);
    QCOMPARE(logged.size(), 1);
    QVERIFY(logged.at(0).endsWith(selectOne));
}

void tst_SqlAlchemyAio::engine_runCallableWarning()
{
    static_assert(!BlocksForResult<AsyncSqlEngine>);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.run([](QSqlDatabase &raw) { return raw.isOpen(); })), true);
}

void tst_SqlAlchemyAio::engine_runVisitorException()
{
    static_assert(!isRawConnection<AsyncSqlEngine>);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(
        engine.run([](QSqlDatabase &raw) { QSqlQuery(u"CREATE TABLE made (i INTEGER)"_s, raw); }));
    QVERIFY(valueOf(engine.hasTable(u"made"_s)));
}

void tst_SqlAlchemyAio::engine_syncCmException()
{
    static_assert(!std::is_convertible_v<QFuture<Connection>, Connection>);
    static_assert(!std::is_convertible_v<AsyncSqlEngine &, Connection>);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QVERIFY(!valueOf(engine.connection()).isClosed());
}

// The engine's own signals, and the hook for what every new connection is to run.
void tst_SqlAlchemyAio::engine_eventListenException()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    int errors = 0;
    QObject::connect(&engine, &AsyncSqlEngine::errorOccurred, this, [&] { ++errors; });
    COMPARE_ERROR_KIND(engine.execute(u"SELECT 1 FROM nowhere"_s), SqlError::Kind::UndefinedObject);
    QTRY_COMPARE(errors, 1);
}

void tst_SqlAlchemyAio::engine_attributeError()
{
    static_assert(!HasSpam<AsyncSqlEngine>);
    const TestDatabase database;
    const AsyncSqlEngine engine(database.options());
    QCOMPARE(engine.metaObject()->indexOfProperty("spam"), -1);
}

// A foreign key that is checked at the end only makes the commit fail.
void tst_SqlAlchemyAio::engine_implicitTransactionCommitFailure()
{
    const TestDatabase database;
    if (database.is("mariadb"))
        return; // which checks every key at once
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    valueOf(engine.execute(u"CREATE TABLE pets (owner INTEGER REFERENCES users (id) "
                           "DEFERRABLE INITIALLY DEFERRED)"_s));
    Transaction kept;
    COMPARE_ERROR_KIND(engine.transaction([&](const Transaction &transaction) {
        kept = transaction;
        return transaction.execute(u"INSERT INTO pets VALUES (99)"_s);
    }),
                       SqlError::Kind::ForeignKeyViolation);
    QVERIFY(!kept.isActive()); // rolled back, once
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

void tst_SqlAlchemyAio::result_fetchone()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Cursor cursor = valueOf(engine.cursor(selectOne));
    const std::optional<Row> row = valueOf(cursor.fetchOne());
    QVERIFY(row);
    QCOMPARE(row->as<int>(), std::tuple(1));
    QVERIFY(!valueOf(cursor.fetchOne()));
}

void tst_SqlAlchemyAio::result_fetchmanyValue()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Cursor cursor = valueOf(engine.cursor(selectOne));
    QCOMPARE(valueOf(cursor.fetchMany()).to<int>(), QList<int>{1});
}

void tst_SqlAlchemyAio::result_fetchmanyQuantity()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Cursor cursor = valueOf(engine.cursor(u"SELECT 1 UNION ALL SELECT 2"_s));
    QCOMPARE(valueOf(cursor.fetchMany(1)).to<int>(), QList<int>{1});
    valueOf(cursor.close());
}

void tst_SqlAlchemyAio::result_fetchmanyAll()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Cursor cursor =
        valueOf(engine.cursor(u"SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"_s));
    QCOMPARE(valueOf(cursor.fetchMany(100)).to<int>(), (QList<int>{1, 2, 3}));
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
    if (database.is("postgresql"))
        QVERIFY(!result.lastInsertId().isValid()); // RETURNING tells
    else
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
