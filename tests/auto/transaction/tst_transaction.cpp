// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Cursor>
#include <AsyncSql/Transaction>

#include <QtCore/qpromise.h>

#include <atomic>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

// Transactions and savepoints, on every database.
class tst_Transaction : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addEveryRow(); }
    void commits();
    void rollsBack();
    void lastHandleRollsBack();
    void lastHandleRollsBackBeforeWhatFollows();
    void canceledBeginTakesNothingWithIt();
    void statementAfterTheEnd();
    void closeIsIdempotent();
    void savepoints();
    void savepointClearsAnAbort();
    void nestedDeep();
    void endOfOuterEndsInner();
    void rollbackOfOuterEndsInner();
    void isolatedUntilCommit();
    void readOnly();
    void readOnlyOnConnection();
    void readOnlyOnReader();
    void abortedTransaction();
    void rollbackAfterFailedCommit();
    void functionCommits();
    void functionFails();
    void functionThrows();
    void functionIsCanceled();
    void functionEndsItItself();
    void functionOfVoid();
    void functionInsideTransaction();
    void cancelFromOutside();
    void batchInside();
    void runInside();
    void engineEndsFirst();
    void functionAfterShutdown();
    void connectionIsFreeAgain();
    void leakedHandle();
    void deadlockIsRetried();
    void serializationFailureIsRetried();
};

static const QString insertUser = u"INSERT INTO users (name) VALUES (?)"_s;
static const QString countUsers = u"SELECT count(*) FROM users"_s;

static qint64 users(const Connectable &where)
{
    return valueOf(where.scalar(countUsers)).toLongLong();
}

#define ENGINE_WITH_USERS \
    const TestDatabase database; \
    AsyncSqlEngine engine(database.options()); \
    valueOf(engine.execute(database.createUsers()))

void tst_Transaction::commits()
{
    ENGINE_WITH_USERS;
    const Transaction transaction = valueOf(engine.begin());
    QVERIFY(transaction.isActive());
    transaction.execute(insertUser, {u"Dana"_s});
    transaction.execute(insertUser, {u"Eli"_s});
    valueOf(transaction.commit());
    QVERIFY(!transaction.isActive());
    QCOMPARE(users(engine), 2);
}

void tst_Transaction::rollsBack()
{
    ENGINE_WITH_USERS;
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(insertUser, {u"Dana"_s}));
    QCOMPARE(users(transaction), 1);
    valueOf(transaction.rollback());
    QVERIFY(!transaction.isActive());
    QCOMPARE(users(engine), 0);
}

void tst_Transaction::lastHandleRollsBack()
{
    ENGINE_WITH_USERS;
    {
        const Transaction transaction = valueOf(engine.begin());
        const Transaction copy = transaction; // NOLINT: a second handle is the point
        valueOf(copy.execute(insertUser, {u"Dana"_s}));
    }
    QCOMPARE(users(engine), 0);
}

// What is given after the last handle has gone is outside of the transaction.
void tst_Transaction::lastHandleRollsBackBeforeWhatFollows()
{
    ENGINE_WITH_USERS;
    const int rounds = database.isOdbc() ? 10 : 100;
    const Connection connection = valueOf(engine.connection());
    for (int i = 0; i < rounds; ++i) {
        {
            const Transaction dropped = connection.begin().result();
            dropped.execute(insertUser, {u"never %1"_s.arg(i)});
        }
        valueOf(connection.execute(insertUser, {u"kept %1"_s.arg(i)}));
    }
    valueOf(connection.close());
    QCOMPARE(users(engine), rounds);
    for (int i = 0; i < rounds; ++i) {
        const Transaction outer = engine.begin().result();
        {
            const Transaction inner = outer.begin().result();
            inner.execute(insertUser, {u"never %1"_s.arg(i)});
        }
        valueOf(outer.commit());
    }
    QCOMPARE(users(engine), rounds);
}

void tst_Transaction::canceledBeginTakesNothingWithIt()
{
    ENGINE_WITH_USERS;
    const Connection connection = valueOf(engine.connection());
    constexpr int Rounds = 50;
    for (int i = 0; i < Rounds; ++i) {
        auto begun = connection.begin();
        begun.cancel();
        begun = {};
        valueOf(connection.execute(insertUser, {u"kept %1"_s.arg(i)}));
    }
    valueOf(connection.close());
    QCOMPARE(users(engine), Rounds);
}

void tst_Transaction::statementAfterTheEnd()
{
    ENGINE_WITH_USERS;
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.commit());
    COMPARE_ERROR_KIND(transaction.execute(insertUser, {u"late"_s}), Kind::Closed);
    COMPARE_ERROR_KIND(transaction.commit(), Kind::Closed);
    COMPARE_ERROR_KIND(transaction.rollback(), Kind::Closed);
    COMPARE_ERROR_KIND(transaction.begin(), Kind::Closed);
    COMPARE_ERROR_KIND(Transaction().execute(countUsers), Kind::Closed);
    QCOMPARE(users(engine), 0);
}

void tst_Transaction::closeIsIdempotent()
{
    ENGINE_WITH_USERS;
    const Transaction transaction = valueOf(engine.begin());
    transaction.execute(insertUser, {u"Dana"_s});
    const QFuture<void> first = transaction.close();
    const QFuture<void> second = transaction.close();
    valueOf(first);
    valueOf(second);
    valueOf(transaction.close());
    QCOMPARE(users(engine), 0);
}

void tst_Transaction::savepoints()
{
    ENGINE_WITH_USERS;
    const Transaction outer = valueOf(engine.begin());
    outer.execute(insertUser, {u"outer"_s});
    const Transaction lost = valueOf(outer.begin());
    lost.execute(insertUser, {u"lost"_s});
    const Transaction inLost = valueOf(lost.begin());
    valueOf(inLost.execute(insertUser, {u"in lost"_s}));
    valueOf(inLost.commit());
    valueOf(lost.rollback());
    const Transaction kept = valueOf(outer.begin());
    valueOf(kept.execute(insertUser, {u"kept"_s}));
    valueOf(kept.commit());
    QVERIFY(outer.isActive());
    valueOf(outer.commit());
    const auto names =
        valueOf(engine.fetch<std::tuple<QString>>(u"SELECT name FROM users ORDER BY name"_s));
    QCOMPARE(names, (QList<std::tuple<QString>>{{u"kept"_s}, {u"outer"_s}}));
}

void tst_Transaction::savepointClearsAnAbort()
{
    ENGINE_WITH_USERS;
    const Transaction outer = valueOf(engine.begin());
    valueOf(outer.execute(insertUser, {u"Dana"_s}));
    const Transaction inner = valueOf(outer.begin());
    COMPARE_ERROR_KIND(inner.execute(insertUser, {u"Dana"_s}), Kind::UniqueViolation);
    valueOf(inner.rollback());
    valueOf(outer.execute(insertUser, {u"Eli"_s}));
    valueOf(outer.commit());
    QCOMPARE(users(engine), 2);
}

void tst_Transaction::nestedDeep()
{
    ENGINE_WITH_USERS;
    constexpr int depth = 20;
    QList<Transaction> levels{valueOf(engine.begin())};
    while (levels.size() < depth)
        levels.append(valueOf(levels.last().begin()));
    for (int i = 0; i < depth; ++i)
        valueOf(levels.at(i).execute(insertUser, {u"level %1"_s.arg(i)}));
    for (int i = depth - 1; i > 15; --i)
        valueOf(levels.at(i).commit());
    // Takes with it all that was inserted by then, also by those outside of it.
    valueOf(levels.at(10).rollback());
    for (int i = 0; i < depth; ++i)
        QCOMPARE(levels.at(i).isActive(), i < 10);
    COMPARE_ERROR_KIND(levels.at(12).execute(insertUser, {u"late"_s}), Kind::Closed);
    for (int i = 9; i >= 0; --i) {
        valueOf(levels.at(i).execute(insertUser, {u"again %1"_s.arg(i)}));
        valueOf(levels.at(i).commit());
    }
    QCOMPARE(users(engine), 10);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users WHERE name LIKE 'again%'"_s))
                 .toLongLong(),
             10);
}

void tst_Transaction::endOfOuterEndsInner()
{
    ENGINE_WITH_USERS;
    const Transaction outer = valueOf(engine.begin());
    const Transaction inner = valueOf(outer.begin());
    valueOf(inner.execute(insertUser, {u"Dana"_s}));
    valueOf(outer.commit());
    QVERIFY(!inner.isActive());
    COMPARE_ERROR_KIND(inner.execute(insertUser, {u"late"_s}), Kind::Closed);
    QCOMPARE(users(engine), 1);
}

void tst_Transaction::rollbackOfOuterEndsInner()
{
    ENGINE_WITH_USERS;
    const Transaction outer = valueOf(engine.begin());
    const Transaction inner = valueOf(outer.begin());
    valueOf(inner.execute(insertUser, {u"Dana"_s}));
    valueOf(outer.rollback());
    QVERIFY(!inner.isActive());
    COMPARE_ERROR_KIND(inner.execute(insertUser, {u"late"_s}), Kind::Closed);
    COMPARE_ERROR_KIND(inner.commit(), Kind::Closed);
    COMPARE_ERROR_KIND(inner.rollback(), Kind::Closed);
    valueOf(inner.close());
    QCOMPARE(users(engine), 0);
}

void tst_Transaction::isolatedUntilCommit()
{
    ENGINE_WITH_USERS;
    if (database.is("odbc to sqlite"))
        return; // SQLite's own lock, without the WAL, keeps the reader waiting
    if (!database.kind().hasReaders) { // the one connection is the transaction's
        const Transaction transaction = valueOf(engine.begin());
        const QFuture<QVariant> waiting = engine.scalar(countUsers);
        valueOf(transaction.execute(insertUser, {u"Dana"_s}));
        QVERIFY(!waiting.isFinished());
        valueOf(transaction.commit());
        QCOMPARE(valueOf(waiting).toLongLong(), 1);
        return;
    }
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(insertUser, {u"Dana"_s}));
    QCOMPARE(users(engine), 0); // not held up by the transaction
    valueOf(transaction.commit());
    QCOMPARE(users(engine), 1);
}

void tst_Transaction::readOnly()
{
    ENGINE_WITH_USERS;
    const Transaction transaction = valueOf(engine.begin({.readOnly = true}));
    QCOMPARE(users(transaction), 0);
    COMPARE_ERROR_KIND(transaction.execute(insertUser, {u"Dana"_s}), Kind::ReadOnly);
    valueOf(transaction.rollback());
    QCOMPARE(users(engine), 0);
}

// It leaves the connection as it was: one for reads refuses writes.
void tst_Transaction::readOnlyOnReader()
{
    const TestDatabase database;
    if (!database.is("sqlite file"))
        return;
    AsyncSqlEngine engine(database.options().setMaximumConnections(2));
    valueOf(valueOf(engine.begin({.readOnly = true})).commit());
    QCOMPARE(valueOf(engine.scalar(u"PRAGMA query_only"_s)).toInt(), 1);
}

// On a connection that has written before, and writes again after it.
void tst_Transaction::readOnlyOnConnection()
{
    ENGINE_WITH_USERS;
    {
        const Connection connection = valueOf(engine.connection());
        for (int i = 0; i < 2; ++i) {
            valueOf(connection.execute(insertUser, {QString::number(i)}));
            const Transaction transaction = valueOf(connection.begin({.readOnly = true}));
            QCOMPARE(users(transaction), i + 1);
            COMPARE_ERROR_KIND(transaction.execute(insertUser, {u"Dana"_s}), Kind::ReadOnly);
            valueOf(i == 0 ? transaction.rollback() : transaction.close());
        }
        valueOf(connection.execute(insertUser, {u"Eli"_s}));
        valueOf(connection.close());
    }
    valueOf(engine.execute(insertUser, {u"Fay"_s}));
    QCOMPARE(users(engine), 4);
}

void tst_Transaction::abortedTransaction()
{
    ENGINE_WITH_USERS;
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(insertUser, {u"Dana"_s}));
    COMPARE_ERROR_KIND(transaction.execute(insertUser, {u"Dana"_s}), Kind::UniqueViolation);
    if (database.is("postgresql")) { // where any error aborts
        COMPARE_ERROR_KIND(transaction.execute(countUsers), Kind::TransactionAborted);
        QVERIFY(transaction.isActive());
        COMPARE_ERROR_KIND(transaction.commit(), Kind::TransactionAborted);
        QVERIFY(!transaction.isActive());
        QCOMPARE(users(engine), 0);
    } else {
        QCOMPARE(users(transaction), 1);
        valueOf(transaction.commit());
        QCOMPARE(users(engine), 1);
    }
}

void tst_Transaction::rollbackAfterFailedCommit()
{
    const TestDatabase database;
    if (!database.is("sqlite memory") && !database.is("sqlite file") && !database.is("postgresql"))
        return; // no constraint is checked at the commit there
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    valueOf(engine.execute(u"CREATE TABLE posts (author INTEGER REFERENCES users (id) "
                           "DEFERRABLE INITIALLY DEFERRED)"_s));
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(u"INSERT INTO posts VALUES (42)"_s));
    COMPARE_ERROR_KIND(transaction.commit(), Kind::ForeignKeyViolation);
    QVERIFY(!transaction.isActive());
    valueOf(transaction.rollback());
    COMPARE_ERROR_KIND(transaction.execute(countUsers), Kind::Closed);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM posts"_s)).toLongLong(), 0);
}

void tst_Transaction::functionCommits()
{
    ENGINE_WITH_USERS;
    const QFuture<int> done = engine.transaction([](const Transaction &transaction) {
        transaction.execute(insertUser, {u"Dana"_s});
        return transaction.execute(insertUser, {u"Eli"_s}).then([](const ResultSet &) {
            return 42;
        });
    });
    QCOMPARE(valueOf(done), 42);
    QCOMPARE(users(engine), 2);
}

void tst_Transaction::functionFails()
{
    ENGINE_WITH_USERS;
    const auto done = engine.transaction([](Transaction transaction) {
        transaction.execute(insertUser, {u"Dana"_s});
        return transaction.execute(insertUser, {u"Dana"_s});
    });
    COMPARE_ERROR_KIND(done, Kind::UniqueViolation);
    QCOMPARE(users(engine), 0);
}

void tst_Transaction::functionThrows()
{
    ENGINE_WITH_USERS;
    auto done = engine.transaction([](const Transaction &transaction) -> QFuture<ResultSet> {
        transaction.execute(insertUser, {u"Dana"_s});
        throw std::runtime_error("unchanged");
    });
    QVERIFY(ends(done));
    try {
        done.waitForFinished();
        QFAIL("It did not throw");
    } catch (const std::runtime_error &error) {
        QCOMPARE(error.what(), "unchanged");
    }
    QCOMPARE(users(engine), 0);
}

void tst_Transaction::functionIsCanceled()
{
    ENGINE_WITH_USERS;
    const auto done = engine.transaction([](const Transaction &transaction) {
        transaction.execute(insertUser, {u"Dana"_s});
        QPromise<void> promise;
        promise.start();
        promise.future().cancel();
        promise.finish();
        return promise.future();
    });
    QVERIFY(ends(done));
    QVERIFY(done.isCanceled());
    QCOMPARE(users(engine), 0);
}

void tst_Transaction::functionEndsItItself()
{
    ENGINE_WITH_USERS;
    const auto done = engine.transaction([](const Transaction &transaction) {
        transaction.execute(insertUser, {u"Dana"_s});
        return transaction.rollback();
    });
    valueOf(done);
    QCOMPARE(users(engine), 0);
}

void tst_Transaction::functionOfVoid()
{
    ENGINE_WITH_USERS;
    const QFuture<void> done = engine.transaction([](const Transaction &transaction) {
        return transaction.execute(insertUser, {u"Dana"_s}).then([](const ResultSet &) {});
    });
    valueOf(done);
    QCOMPARE(users(engine), 1);
}

void tst_Transaction::functionInsideTransaction()
{
    ENGINE_WITH_USERS;
    const Transaction outer = valueOf(engine.begin());
    valueOf(outer.execute(insertUser, {u"Dana"_s}));
    COMPARE_ERROR_KIND(outer.transaction([](const Transaction &inner) {
        return inner.execute(insertUser, {u"Dana"_s});
    }),
                       Kind::UniqueViolation);
    valueOf(outer.transaction(
        [](const Transaction &inner) { return inner.execute(insertUser, {u"Eli"_s}); }));
    valueOf(outer.commit());
    QCOMPARE(users(engine), 2);
}

void tst_Transaction::cancelFromOutside()
{
    ENGINE_WITH_USERS;
    QPromise<void> never;
    never.start();
    std::atomic<bool> isCalled = false;
    auto done = engine.transaction([&](const Transaction &transaction) {
        transaction.execute(insertUser, {u"Dana"_s});
        isCalled = true;
        return never.future();
    });
    QTRY_VERIFY(isCalled);
    done.cancel();
    QTRY_VERIFY(never.isCanceled());
    never.finish();
    QVERIFY(ends(done));
    QVERIFY(done.isCanceled());
    QCOMPARE(users(engine), 0);
}

void tst_Transaction::batchInside()
{
    ENGINE_WITH_USERS;
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.executeBatch(insertUser, {{u"a"_s}, {u"b"_s}}));
    COMPARE_ERROR_KIND(transaction.executeBatch(insertUser, {{u"c"_s}, {u"a"_s}}),
                       Kind::UniqueViolation);
    QCOMPARE(users(transaction), 2); // the batch alone was undone
    valueOf(transaction.commit());
    QCOMPARE(users(engine), 2);
}

void tst_Transaction::runInside()
{
    ENGINE_WITH_USERS;
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.run([](QSqlDatabase &connection) {
        QSqlQuery query(connection);
        query.exec(u"INSERT INTO users (name) VALUES ('Dana')"_s);
    }));
    valueOf(transaction.runInTransaction([](QSqlDatabase &connection) {
        QSqlQuery query(connection);
        query.exec(u"INSERT INTO users (name) VALUES ('Eli')"_s);
    }));
    QCOMPARE(users(transaction), 2);
    valueOf(transaction.rollback());
    QCOMPARE(users(engine), 0);
}

void tst_Transaction::engineEndsFirst()
{
    const TestDatabase database;
    Transaction transaction;
    {
        AsyncSqlEngine engine(database.options());
        valueOf(engine.execute(database.createUsers()));
        transaction = valueOf(engine.begin());
        transaction.execute(insertUser, {u"Dana"_s});
    }
    COMPARE_ERROR_KIND(transaction.execute(countUsers), Kind::Closed);
    COMPARE_ERROR_KIND(transaction.commit(), Kind::Closed);
    QTRY_VERIFY(!transaction.isActive());
}

// It is refused, and let go.
void tst_Transaction::functionAfterShutdown()
{
    const TestDatabase database;
    std::vector<std::weak_ptr<int>> held;
    for (int i = 0; i < 20; ++i) {
        AsyncSqlEngine engine(database.options());
        if (i % 2 == 0) // else there was never anything to shut down
            valueOf(engine.execute(u"SELECT 1"_s));
        valueOf(engine.shutdown());
        const auto token = std::make_shared<int>(i);
        held.push_back(token);
        COMPARE_ERROR_KIND(engine.transaction([token](const Transaction &transaction) {
            return transaction.execute(u"SELECT 1"_s);
        }),
                           Kind::Closed);
    }
    QTRY_VERIFY(
        std::all_of(held.begin(), held.end(), [](const auto &token) { return token.expired(); }));
}

void tst_Transaction::connectionIsFreeAgain()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    valueOf(engine.execute(database.createUsers()));
    QList<Transaction> ended; // handles that remain hold nothing
    for (int i = 0; i < 10; ++i) {
        ended.append(valueOf(engine.begin()));
        ended.last().execute(insertUser, {u"same"_s});
        ended.last().execute(insertUser, {u"same"_s});
        static_cast<void>(errorOf(i % 2 ? ended.last().commit() : ended.last().rollback()));
        valueOf(engine.execute(u"DELETE FROM users"_s));
    }
    QCOMPARE(users(engine), 0);
}

// One that nobody ends: others are told what they wait for, and the engine's end is its end.
void tst_Transaction::leakedHandle()
{
    const TestDatabase database;
    std::optional<Transaction> leaked;
    {
        AsyncSqlEngine engine(database.options().setMaximumConnections(1).setAcquireTimeout(50ms));
        valueOf(engine.execute(database.createUsers()));
        leaked = valueOf(engine.begin());
        valueOf(leaked->execute(insertUser, {u"Dana"_s}));
        const auto error = errorOf(engine.begin());
        QVERIFY(error);
        QCOMPARE(error->kind(), Kind::AcquireTimeout);
        QVERIFY2(error->text().contains(u"a transaction for"_s), qPrintable(error->text()));
        valueOf(engine.shutdown(ShutdownMode::Cancel));
    }
    QVERIFY(!leaked->isActive());
    if (database.is("sqlite memory"))
        return; // which has gone, too
    AsyncSqlEngine engine(database.options());
    QCOMPARE(users(engine), 0);
    valueOf(engine.execute(insertUser, {u"Dana"_s})); // nothing is locked any more
}

// Each has its row, then each wants the other's: one has to lose, and is run again.
void tst_Transaction::deadlockIsRetried()
{
    const TestDatabase database;
    if (!database.is("postgresql") && !database.is("mariadb") && !database.is("odbc to postgresql"))
        return; // SQLite has one lock for all
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE two (id INTEGER PRIMARY KEY, v INTEGER)"_s));
    valueOf(engine.execute(u"INSERT INTO two VALUES (0, 0), (1, 0)"_s));
    AsyncSqlEngine other(database.options());
    const auto change = [](const Transaction &transaction, int id) {
        return transaction.execute(u"UPDATE two SET v = v + 1 WHERE id = ?"_s, {id});
    };
    int calls[2] = {};
    QPromise<void> bothHaveOne[2];
    int having = 0;
    const auto changeBoth = [&](const AsyncSqlEngine &where, int first) {
        bothHaveOne[first].start();
        return where.transaction([&, first](const Transaction &transaction) {
            const bool isAlone = calls[first]++ > 0;
            const auto changeSecond = [=] { return change(transaction, 1 - first); };
            auto changed = change(transaction, first);
            if (isAlone)
                return changed.then(this, [=](const ResultSet &) { return changeSecond(); })
                    .unwrap();
            return changed
                .then(this,
                      [&, first](const ResultSet &) {
                          if (++having == 2) {
                              for (QPromise<void> &promise : bothHaveOne)
                                  promise.finish();
                          }
                          return bothHaveOne[first].future();
                      })
                .unwrap()
                .then(this, changeSecond)
                .unwrap();
        });
    };
    const QFuture<ResultSet> one = changeBoth(engine, 0);
    const QFuture<ResultSet> another = changeBoth(other, 1);
    valueOf(one);
    valueOf(another);
    QVERIFY(calls[0] + calls[1] > 2);
    QCOMPARE(valueOf(engine.fetch<int>(u"SELECT v FROM two"_s)), (QList<int>{2, 2}));
}

void tst_Transaction::serializationFailureIsRetried()
{
    const TestDatabase database;
    if (!database.is("postgresql") && !database.is("odbc to postgresql"))
        return; // SQLite's is in tst_sqlitefaults; MariaDB has none
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE counter (v INTEGER)"_s));
    valueOf(engine.execute(u"INSERT INTO counter VALUES (5)"_s));
    AsyncSqlEngine other(database.options());
    const QString select = u"SELECT v FROM counter"_s;
    QList<int> seen;
    const auto readThenWrite = [&](const Transaction &transaction) {
        return transaction.scalar(select)
            .then(this,
                  [&, transaction](const QVariant &value) {
                      seen.append(value.toInt());
                      if (seen.size() == 1)
                          valueOf(other.execute(u"UPDATE counter SET v = 7"_s));
                      return transaction.execute(u"UPDATE counter SET v = ?"_s,
                                                 {value.toInt() + 1});
                  })
            .unwrap();
    };
    valueOf(engine.transaction(readThenWrite, {.isolation = Isolation::RepeatableRead}));
    QCOMPARE(seen, (QList<int>{5, 7}));
    QCOMPARE(valueOf(engine.scalar(select)).toInt(), 8);
}

QTEST_GUILESS_MAIN(tst_Transaction)
#include "tst_transaction.moc"
