// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Cursor>
#include <AsyncSql/Transaction>

#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTask>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

// Every future that is given out, awaited by coroutines, on every database.
class tst_Coroutine : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addEveryRow(); }
    void everyFuture();
    void transaction();
    void transactionFails();
    void transactionIsLetGo();
    void severalAtOnce();
    void exception();
    void handlesAfterwards();
    void canceled();
    void engineEndsFirst();
};

static const QString insertUser = u"INSERT INTO users (name) VALUES (?)"_s;
static const QString countUsers = u"SELECT count(*) FROM users"_s;

// What the coroutine returns, or throws.
template <typename T>
static T done(QCoro::Task<T> task)
{
    return QCoro::waitFor(std::move(task));
}

// Not as {name} in the coroutines: GCC 12 cannot keep the array of an initializer list there.
static QVariantList named(const QString &name)
{
    return {name};
}

#define ENGINE_WITH_USERS \
    const TestDatabase database; \
    AsyncSqlEngine engine(database.options()); \
    valueOf(engine.execute(database.createUsers()))

#define CO_COMPARE(actual, expected) \
    do { \
        if (!QTest::qCompare(actual, expected, #actual, #expected, __FILE__, __LINE__)) \
            co_return; \
    } while (false)

static QCoro::Task<> awaitAll(AsyncSqlEngine &engine, QString query)
{
    co_await engine.open();
    const ResultSet inserted = co_await engine.execute(insertUser, named(u"Dana"_s));
    CO_COMPARE(inserted.rowsAffected(), 1);
    const QVariant count = co_await engine.scalar(countUsers);
    CO_COMPARE(count.toInt(), 1);
    const QList<int> numbers = co_await engine.fetch<int>(query);
    CO_COMPARE(numbers.size(), 3);
    const QList<QVariantList> rows{named(u"Eli"_s), named(u"Fay"_s)};
    const ResultSet batch = co_await engine.executeBatch(insertUser, rows);
    CO_COMPARE(batch.rowsAffected(), 2);
    const QList<ResultSet> script = co_await engine.executeScript(u"SELECT 1; SELECT 2"_s);
    CO_COMPARE(script.size(), 2);
    const bool hasTable = co_await engine.hasTable(u"users"_s);
    CO_COMPARE(hasTable, true);
    const QStringList names = co_await engine.tableNames();
    CO_COMPARE(names.contains(u"nobody"_s), false);
    const int fields = (co_await engine.record(u"users"_s)).count();
    CO_COMPARE(fields, 2);
    const int keys = (co_await engine.primaryIndex(u"users"_s)).count();
    CO_COMPARE(keys <= 1, true);
    const int answer = co_await engine.run([](QSqlDatabase &) { return 42; });
    CO_COMPARE(answer, 42);
    co_await engine.runInTransaction([](QSqlDatabase &) {});
    const QVariant inside = co_await engine.transaction(
        [](const Transaction &transaction) { return transaction.scalar(countUsers); });
    CO_COMPARE(inside.toInt(), 3);

    const Cursor cursor = co_await engine.cursor(query);
    const std::optional<Row> first = co_await cursor.fetchOne();
    CO_COMPARE(first->get<int>(0), 0);
    const ResultSet second = co_await cursor.fetchMany();
    CO_COMPARE(second.get<int>(0, 0), 1);
    const ResultSet rest = co_await cursor.fetchAll();
    CO_COMPARE(rest.rowCount(), 1);
    co_await cursor.close();

    const Connection connection = co_await engine.connection();
    const Transaction transaction = co_await connection.begin();
    const Transaction savepoint = co_await transaction.begin();
    co_await savepoint.rollback();
    co_await transaction.commit();
    co_await transaction.close();
    co_await connection.close();
    const ShutdownReport report = co_await engine.shutdown();
    CO_COMPARE(report.abandoned, 0);
}

void tst_Coroutine::everyFuture()
{
    ENGINE_WITH_USERS;
    done(awaitAll(engine, database.rows(3)));
    COMPARE_ERROR_KIND(engine.execute(countUsers), Kind::Closed); // it got to its end
}

// A transaction as a coroutine: committed at its end; whatever is thrown, the handle rolls back.
static QCoro::Task<int> addBoth(AsyncSqlEngine &engine, QString first, QString second)
{
    const Transaction transaction = co_await engine.begin();
    co_await transaction.execute(insertUser, named(first));
    co_await transaction.execute(insertUser, named(second));
    const int count = (co_await transaction.scalar(countUsers)).toInt();
    co_await transaction.commit();
    co_return count;
}

void tst_Coroutine::transaction()
{
    ENGINE_WITH_USERS;
    QCOMPARE(done(addBoth(engine, u"Dana"_s, u"Eli"_s)), 2);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 2);
}

// The kind of the error that a coroutine throws, which QCoro::waitFor() would not come back from.
template <typename Awaitable>
static QCoro::Task<SqlError::Kind> kindOf(Awaitable awaitable)
{
    try {
        co_await awaitable;
    } catch (const SqlError &error) {
        co_return error.kind();
    }
    co_return Kind::Unknown;
}

void tst_Coroutine::transactionFails()
{
    ENGINE_WITH_USERS;
    QCOMPARE(done(kindOf(addBoth(engine, u"Dana"_s, u"Dana"_s))), Kind::UniqueViolation);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
}

static QCoro::Task<> addAndReturn(AsyncSqlEngine &engine)
{
    const Transaction transaction = co_await engine.begin();
    co_await transaction.execute(insertUser, named(u"Dana"_s));
    co_return;
}

void tst_Coroutine::transactionIsLetGo()
{
    ENGINE_WITH_USERS;
    done(addAndReturn(engine));
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
}

static QCoro::Task<> addAllAtOnce(AsyncSqlEngine &engine)
{
    std::vector<QCoro::Task<int>> tasks;
    for (int i = 0; i < 10; ++i)
        tasks.push_back(addBoth(engine, u"a%1"_s.arg(i), u"b%1"_s.arg(i)));
    for (QCoro::Task<int> &task : tasks)
        co_await task;
}

void tst_Coroutine::severalAtOnce()
{
    ENGINE_WITH_USERS;
    if (database.is("odbc to sqlite"))
        return; // whose transactions refuse each other
    done(addAllAtOnce(engine));
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 20);
}

void tst_Coroutine::exception()
{
    ENGINE_WITH_USERS;
    QCOMPARE(done(kindOf(engine.execute(u"SELECT 1 FROM nowhere"_s))), Kind::UndefinedObject);
    QCOMPARE(done(kindOf(engine.execute(u"SELECT 1; SELECT 2"_s))), Kind::InvalidArgument);
}

// Shared handles: nothing has to be moved out of a future.
static QCoro::Task<> useTwice(AsyncSqlEngine &engine)
{
    const QFuture<Connection> future = engine.connection();
    const Connection connection = co_await future;
    const Connection again = co_await future;
    co_await connection.execute(insertUser, named(u"Dana"_s));
    const QVariant count = co_await again.scalar(countUsers);
    CO_COMPARE(count.toInt(), 1);
    for (int i = 0; i < 3; ++i) {
        const Cursor cursor = co_await again.cursor(u"SELECT name FROM users"_s);
        const std::optional<Row> row = co_await cursor.fetchOne();
        CO_COMPARE(row->get<QString>(0), u"Dana"_s);
    }
    co_await again.execute(insertUser, named(u"Eli"_s));
}

void tst_Coroutine::handlesAfterwards()
{
    ENGINE_WITH_USERS;
    done(useTwice(engine));
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 2);
}

// What is canceled has no result: what to go on with, onCanceled() says.
static QCoro::Task<QVariant> valueOrNothing(QFuture<QVariant> future)
{
    co_return co_await future.onCanceled([] { return QVariant(u"nothing"_s); });
}

void tst_Coroutine::canceled()
{
    ENGINE_WITH_USERS;
    QCOMPARE(done(valueOrNothing(engine.scalar(countUsers))).toInt(), 0);
    const Connection connection = valueOf(engine.connection());
    QSemaphore held;
    const QFuture<void> before =
        connection.run([&](QSqlDatabase &) { held.tryAcquire(1, LongestWait); });
    QFuture<QVariant> queued = connection.scalar(countUsers);
    QCoro::Task<QVariant> task = valueOrNothing(queued);
    queued.cancel();
    QCOMPARE(done(std::move(task)).toString(), u"nothing"_s);
    held.release();
    valueOf(before);
}

void tst_Coroutine::engineEndsFirst()
{
    const TestDatabase database;
    auto engine = std::make_unique<AsyncSqlEngine>(database.options());
    QCoro::Task<SqlError::Kind> task = kindOf(engine->execute(database.rows(2'000'000)));
    engine.reset();
    QCOMPARE(done(std::move(task)), Kind::Closed);
}

QTEST_GUILESS_MAIN(tst_Coroutine)
#include "tst_coroutine.moc"
