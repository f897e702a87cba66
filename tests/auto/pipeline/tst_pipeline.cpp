// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Transaction>

#include <QtCore/quuid.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

// Statements that are sent to PostgreSQL before those ahead of them have been answered. But for the
// time that it saves, nobody may notice.
class tst_Pipeline : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data();
    void isUsed();
    void values_data();
    void values();
    void errorAmongReads();
    void errorInTransaction();
    void whatCannotBePrepared();
    void tableChanges();
    void manyKindsOfValues();
    void errorsHoldNoValues();
    void cancels();
    void cancelsInTransaction();
    void deadlineBehindAnother();
    void handleOfAnEndedTransaction();
    void columnOfAnotherType_data();
    void columnOfAnotherType();
    void errorsLeaveNoStatements();
    void lostConnection();
    void lostConnectionInTransaction();
    void shutdown();
    void destroyed();
};

namespace {

constexpr int Many = 500;

ConnectionOptions oneConnection(const TestDatabase &database)
{
    ConnectionOptions options = database.options();
    options.setMaximumConnections(1);
    return options;
}

// Run by itself, a statement gets to be known; what follows may be sent ahead.
void makeKnown(Connectable &connectable, const QString &sql, const QVariantList &values)
{
    static_cast<void>(valueOf(connectable.execute(sql, values)));
}

const auto Square = u"SELECT ?::bigint, ?::bigint * ?::bigint"_s;

QVariantList thrice(int i)
{
    return {i, i, i};
}

bool isSquare(const ResultSet &rows, int i)
{
    return rows.rowCount() == 1 && rows.get<qint64>(0, 0) == i
        && rows.get<qint64>(0, 1) == qint64(i) * i;
}

QList<QFuture<ResultSet>> squares(Connectable &connectable, int count = Many)
{
    QList<QFuture<ResultSet>> all;
    for (int i = 0; i < count; ++i)
        all.append(connectable.execute(Square, thrice(i)));
    return all;
}

const auto Prepared = u"SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'asyncsql%'"_s;
const auto Insert = u"INSERT INTO users (id, name) VALUES (?, ?)"_s;

QVariantList user(int i)
{
    return {i, u"user %1"_s.arg(i)};
}

// The backend of the engine's only connection.
void terminate(const TestDatabase &database, qint64 backend)
{
    AsyncSqlEngine other(database.options());
    QVERIFY(valueOf(other.scalar(u"SELECT pg_terminate_backend(?::int)"_s, {backend})).toBool());
}

} // namespace

void tst_Pipeline::initTestCase_data()
{
    QTest::addColumn<int>("database");
    QTest::newRow("postgresql") << 2;
}

void tst_Pipeline::isUsed()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    // As soon as the statement has been quick, by itself: on a slow machine not at once.
    for (int prepared = 0; prepared == 0;) {
        const auto reads = squares(engine);
        for (int i = 0; i < reads.size(); ++i)
            QVERIFY(isSquare(valueOf(reads.at(i)), i));
        prepared = valueOf(engine.scalar(Prepared)).toInt();
        QVERIFY(prepared <= 1);
    }

    ConnectionOptions portable = oneConnection(database);
    portable.setNativeAccess(false);
    AsyncSqlEngine other(portable);
    makeKnown(other, Square, thrice(1));
    const auto more = squares(other);
    QVERIFY(isSquare(valueOf(more.last()), Many - 1));
    QCOMPARE(valueOf(other.scalar(Prepared)).toInt(), 0);
}

void tst_Pipeline::values_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QVariant>("value");
    const auto plain = u"SELECT ?"_s;
    QTest::newRow("null") << plain << QVariant();
    QTest::newRow("null number") << u"SELECT ?::int"_s << QVariant(QMetaType::fromType<int>());
    QTest::newRow("true") << plain << QVariant(true);
    QTest::newRow("false") << plain << QVariant(false);
    QTest::newRow("integer") << plain << QVariant(-7);
    QTest::newRow("long integer") << plain << QVariant(std::numeric_limits<qint64>::min());
    QTest::newRow("unsigned") << plain << QVariant(std::numeric_limits<quint64>::max());
    QTest::newRow("real") << plain << QVariant(0.1);
    QTest::newRow("real column") << u"SELECT ?::float8"_s << QVariant(1.0 / 3);
    QTest::newRow("minus zero") << u"SELECT ?::float8"_s << QVariant(-0.0);
    QTest::newRow("infinity") << plain << QVariant(-std::numeric_limits<double>::infinity());
    QTest::newRow("no number") << plain << QVariant(std::numeric_limits<double>::quiet_NaN());
    QTest::newRow("text") << plain << QVariant(u"It's \\ 'quoted' ünï \U0001F600"_s);
    QTest::newRow("empty text") << plain << QVariant(u""_s);
    QTest::newRow("text as number") << u"SELECT ?::int + 1"_s << QVariant(u"41"_s);
    QTest::newRow("bytes") << plain << QVariant("\0\1\\\xff"_ba + QByteArray(3, '\0'));
    QTest::newRow("date") << plain << QVariant(QDate(2024, 2, 29));
    QTest::newRow("time") << plain << QVariant(QTime(23, 59, 58, 999));
    QTest::newRow("instant") << plain
                             << QVariant(QDateTime(QDate(2024, 7, 1), QTime(12, 0, 0, 5), Qt::UTC));
    QTest::newRow("uuid") << u"SELECT ?::uuid"_s
                          << QVariant(QUuid(u"{12345678-9abc-def0-1234-56789abcdef0}"_s));
    QTest::newRow("limit") << u"SELECT i FROM generate_series(1, 9) AS s (i) LIMIT?"_s
                           << QVariant(2);
    QTest::newRow("minus") << u"SELECT 5 -?"_s << QVariant(-3);
    QTest::newRow("question marks") << u"SELECT ? AS \"?\", '?' -- ?"_s << QVariant(1);
}

// Whether it is sent as text or prepared makes no difference to what comes back.
void tst_Pipeline::values()
{
    QFETCH(const QString, sql);
    QFETCH(const QVariant, value);
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    QFuture<ResultSet> alone = engine.execute(sql, QVariantList{value});
    QVERIFY(ends(alone));
    QList<QFuture<ResultSet>> together;
    for (int i = 0; i < 20; ++i)
        together.append(engine.execute(sql, QVariantList{value}));
    const ResultSet expected = valueOf(alone);
    QVERIFY(expected.rowCount() > 0);
    for (const auto &future : together) {
        const ResultSet rows = valueOf(future);
        QCOMPARE(rows.rowCount(), expected.rowCount());
        QCOMPARE(rows.columnNames(), expected.columnNames());
        const QVariant got = rows.value(0, 0);
        const QVariant wanted = expected.value(0, 0);
        QCOMPARE(got.metaType(), wanted.metaType());
        QVERIFY(got == wanted || (qIsNaN(got.toDouble()) && qIsNaN(wanted.toDouble())));
        QCOMPARE(std::signbit(got.toDouble()), std::signbit(wanted.toDouble()));
    }
}

void tst_Pipeline::errorAmongReads()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    const auto divide = u"SELECT 100 / ?::int"_s;
    makeKnown(engine, divide, {1});
    QList<QFuture<QVariant>> all;
    for (int i = 0; i < Many; ++i)
        all.append(engine.scalar(divide, {i % 10}));
    for (int i = 0; i < Many; ++i) {
        if (i % 10 != 0) {
            QCOMPARE(valueOf(all.at(i)).toInt(), 100 / (i % 10));
            continue;
        }
        const auto error = errorOf(all.at(i));
        QVERIFY(error);
        QCOMPARE(error->kind(), Kind::InvalidData);
        QCOMPARE(error->sqlState(), u"22012"_s);
        QCOMPARE(error->query(), divide);
    }
}

// As without: the first error is told, what follows finds the transaction aborted, and nothing stays.
void tst_Pipeline::errorInTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    QVERIFY(ends(engine.execute(database.createUsers())));
    Transaction transaction = valueOf(engine.begin());
    QList<QFuture<ResultSet>> inserts;
    for (int i = 0; i < Many; ++i)
        inserts.append(transaction.execute(Insert, user(i == 300 ? 7 : i)));
    const QFuture<void> committed = transaction.commit();
    for (int i = 0; i < 300; ++i)
        QCOMPARE(valueOf(inserts.at(i)).rowsAffected(), 1);
    COMPARE_ERROR_KIND(inserts.at(300), Kind::UniqueViolation);
    for (int i = 301; i < Many; ++i)
        COMPARE_ERROR_KIND(inserts.at(i), Kind::TransactionAborted);
    COMPARE_ERROR_KIND(committed, Kind::TransactionAborted);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);

    // In a savepoint, what is outside of it goes on.
    Transaction outer = valueOf(engine.begin());
    for (int i = 0; i < Many; ++i)
        inserts[i] = outer.execute(Insert, user(i));
    Transaction inner = valueOf(outer.begin());
    const auto duplicate = inner.execute(Insert, user(7));
    const auto behind = inner.execute(Insert, user(Many));
    valueOf(inner.rollback());
    COMPARE_ERROR_KIND(duplicate, Kind::UniqueViolation);
    COMPARE_ERROR_KIND(behind, Kind::TransactionAborted);
    for (int i = Many; i < 2 * Many; ++i)
        inserts.append(outer.execute(Insert, user(i)));
    valueOf(outer.commit());
    for (const auto &insert : inserts)
        QCOMPARE(valueOf(insert).rowsAffected(), 1);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 2 * Many);
}

// Neither an error nor the end of the transaction that it is tried in.
void tst_Pipeline::whatCannotBePrepared()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    QVERIFY(ends(engine.execute(database.createUsers())));
    const auto untyped = u"INSERT INTO users (name) SELECT 'x' || i FROM generate_series(1, 1) "
                         "AS s (i) WHERE ? IS NULL"_s;
    Transaction transaction = valueOf(engine.begin());
    QList<QFuture<ResultSet>> inserts;
    for (int i = 0; i < 50; ++i)
        inserts.append(transaction.execute(untyped, {u"not null"_s}));
    inserts.append(transaction.execute(Insert, user(1)));
    for (const auto &insert : inserts)
        QVERIFY(valueOf(insert).rowsAffected() >= 0);
    valueOf(transaction.commit());
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 1);
}

void tst_Pipeline::tableChanges()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    AsyncSqlEngine other(database.options());
    QVERIFY(ends(engine.executeScript(
        u"CREATE TABLE changing (id INTEGER); INSERT INTO changing VALUES (1)"_s)));
    const auto all = u"SELECT * FROM changing"_s;
    makeKnown(engine, all, {});
    for (int columns = 1; columns < 5; ++columns) {
        QList<QFuture<ResultSet>> reads;
        for (int i = 0; i < 100; ++i)
            reads.append(engine.execute(all));
        for (const auto &read : reads)
            QCOMPARE(valueOf(read).columnCount(), columns);
        QVERIFY(ends(other.execute(u"ALTER TABLE changing ADD COLUMN c%1 INTEGER"_s.arg(columns))));
    }
}

// Each combination of types is another statement to the server; where they get too many, the rest is
// sent as text.
void tst_Pipeline::manyKindsOfValues()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    QList<QPair<QFuture<QVariant>, int>> reads;
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 300; ++i) {
            const auto sql = u"SELECT ?::int + %1"_s.arg(i);
            for (const QVariant &value : {QVariant(1), QVariant(u"1"_s), QVariant(1.0)})
                reads.append({engine.scalar(sql, {value}), i + 1});
        }
    }
    for (const auto &[read, expected] : reads)
        QCOMPARE(valueOf(read).toInt(), expected);
    QVERIFY(valueOf(engine.scalar(Prepared)).toInt() <= 256);
}

// However talkative the server is set to be.
void tst_Pipeline::errorsHoldNoValues()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    QVERIFY(ends(engine.execute(database.createUsers())));
    const auto secret = u"s3cret"_s;
    Transaction transaction = valueOf(engine.begin());
    makeKnown(transaction, u"SET LOCAL log_parameter_max_length_on_error = -1"_s, {});
    makeKnown(transaction, Insert, {1, secret});
    const auto update = u"UPDATE users SET name = ? WHERE name = ?"_s;
    makeKnown(transaction, update, {secret, secret});
    QList<QFuture<ResultSet>> updates;
    for (int i = 0; i < 50; ++i)
        updates.append(transaction.execute(update, {i == 40 ? QString(50, u'x') : secret, secret}));
    const auto error = errorOf(updates.at(40));
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::InvalidData); // too long
    QVERIFY2(!QDebug::toString(*error).contains(secret), qPrintable(QDebug::toString(*error)));
    QVERIFY2(!error->databaseText().contains(secret), qPrintable(error->databaseText()));
    QVERIFY(ends(transaction.rollback()));
}

// However many are canceled, at whatever moment: no other read notices.
void tst_Pipeline::cancels()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    makeKnown(engine, Square, thrice(1));
    for (int round = 0; round < 20; ++round) {
        auto reads = squares(engine);
        for (int i = round; i < Many; i += 7) {
            if (i % 3 == 0)
                QVERIFY(ends(reads.at(i / 2)));
            reads[i].cancel();
        }
        for (int i = 0; i < Many; ++i) {
            if (i < round || (i - round) % 7 != 0)
                QVERIFY(isSquare(valueOf(reads.at(i)), i));
            else
                QVERIFY(ends(reads.at(i)));
        }
    }
}

// One that is canceled may take the transaction with it; never is one done behind one that failed.
void tst_Pipeline::cancelsInTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    QVERIFY(ends(engine.execute(database.createUsers())));
    for (int round = 0; round < 20; ++round) {
        Transaction transaction = valueOf(engine.begin());
        makeKnown(transaction, u"DELETE FROM users"_s, {});
        QList<QFuture<ResultSet>> inserts;
        for (int i = 0; i < Many; ++i)
            inserts.append(transaction.execute(Insert, user(i)));
        QVERIFY(ends(inserts.at(round * 20)));
        inserts[round * 20 + 3].cancel();
        const QFuture<void> committed = transaction.commit();
        bool isAborted = false;
        int done = 0;
        for (int i = 0; i < Many; ++i) {
            const auto error = errorOf(inserts.at(i));
            if (inserts.at(i).isCanceled() && !error)
                continue;
            isAborted |= error.has_value();
            QCOMPARE(error.has_value(), isAborted);
            if (error)
                QCOMPARE(error->kind(), Kind::TransactionAborted);
            ++done;
        }
        QCOMPARE(done, Many - 1);
        QVERIFY(ends(committed));
        const int count = valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt();
        if (isAborted)
            COMPARE_ERROR_KIND(committed, Kind::TransactionAborted);
        else if (!errorOf(committed))
            QVERIFY(count == Many || count == Many - 1);
    }
}

// What has been sent behind a statement that waits for a lock still ends in time.
void tst_Pipeline::deadlineBehindAnother()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    AsyncSqlEngine other(database.options());
    QVERIFY(ends(engine.execute(database.createUsers())));
    QVERIFY(ends(engine.executeBatch(Insert, {user(1), user(2)})));
    const auto update = u"UPDATE users SET name = ? WHERE id = ?"_s;

    Transaction holder = valueOf(other.begin());
    makeKnown(holder, update, {u"held"_s, 2});
    Transaction transaction = valueOf(engine.begin());
    makeKnown(transaction, update, {u"a"_s, 1});
    const auto waiting = transaction.execute(update, {u"b"_s, 2});
    QList<QFuture<ResultSet>> behind;
    for (int i = 0; i < 5; ++i)
        behind.append(transaction.execute(Query(update, QVariantList{u"c%1"_s.arg(i), 1})
                                              .withTimeout(std::chrono::milliseconds(100))));
    for (const auto &future : behind)
        COMPARE_ERROR_KIND(future, Kind::Timeout);
    QVERIFY(!waiting.isFinished());
    valueOf(holder.rollback());
    QCOMPARE(valueOf(waiting).rowsAffected(), 1);
    // If they have been sent, they may have been done on the server: nothing of it is kept.
    const auto error = errorOf(transaction.commit());
    if (error)
        QCOMPARE(error->kind(), Kind::TransactionAborted);
    QCOMPARE(valueOf(engine.scalar(u"SELECT name FROM users WHERE id = 1"_s)).toString(),
             error ? u"user 1"_s : u"a"_s);
}

void tst_Pipeline::columnOfAnotherType_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("value");
    QTest::newRow("refused as a type") << u"text"_s << u"date"_s << u"2024-01-01"_s;
    QTest::newRow("refused as a text") << u"integer"_s << u"text"_s << u"one"_s;
    QTest::newRow("refused as a number") << u"integer"_s << u"bigint"_s << u"5000000000"_s;
}

// What has been prepared before may be good for nothing after it, but not for ever.
void tst_Pipeline::columnOfAnotherType()
{
    QFETCH(const QString, before);
    QFETCH(const QString, after);
    QFETCH(const QString, value);
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    const auto insert = u"INSERT INTO changing VALUES (?)"_s;
    QVERIFY(ends(engine.execute(u"CREATE TABLE changing (a %1)"_s.arg(before))));
    Transaction known = valueOf(engine.begin());
    makeKnown(known, insert, {u"1"_s});
    for (int i = 0; i < Many; ++i)
        known.execute(insert, {u"1"_s});
    valueOf(known.commit());
    valueOf(engine.execute(u"ALTER TABLE changing ALTER a TYPE %1 USING NULL"_s.arg(after)));
    bool isDone = false;
    for (int attempt = 0; attempt < 3 && !isDone; ++attempt) {
        const Transaction again = valueOf(engine.begin());
        for (int i = 0; i < Many; ++i)
            again.execute(insert, {value});
        isDone = !errorOf(again.commit());
    }
    QVERIFY(isDone);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(a) FROM changing"_s)).toInt(), int(Many));
}

// On the server, where each takes memory until the connection ends.
void tst_Pipeline::errorsLeaveNoStatements()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    QVERIFY(ends(engine.execute(u"CREATE TABLE quotients (a integer)"_s)));
    const auto insert = u"INSERT INTO quotients VALUES (100 / ?)"_s;
    makeKnown(engine, insert, {1});
    for (int round = 0; round < 10; ++round) {
        const Transaction transaction = valueOf(engine.begin());
        for (int i = 0; i < Many; ++i)
            transaction.execute(insert, {Many / 2 - i});
        COMPARE_ERROR_KIND(transaction.commit(), Kind::TransactionAborted);
    }
    const int prepared = valueOf(engine.scalar(Prepared)).toInt();
    QVERIFY2(prepared <= 2, qPrintable(QString::number(prepared)));
}

// Its statements are not done in another one.
void tst_Pipeline::handleOfAnEndedTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    QVERIFY(ends(engine.execute(database.createUsers())));
    QVERIFY(ends(engine.executeBatch(Insert, {user(1), user(2)})));
    const auto update = u"UPDATE users SET name = ? WHERE id = ?"_s;
    const Connection connection = valueOf(engine.connection());
    const Transaction ended = valueOf(connection.begin());
    valueOf(ended.commit());
    Transaction transaction = valueOf(connection.begin());
    makeKnown(transaction, update, {u"a"_s, 1});
    for (int i = 0; i < 10; ++i) {
        const auto before = transaction.execute(update, {u"b"_s, 1});
        const auto stale = ended.execute(update, {u"stale"_s, 2});
        const auto after = transaction.execute(update, {u"c"_s, 1});
        COMPARE_ERROR_KIND(stale, Kind::Closed);
        valueOf(before);
        valueOf(after);
    }
    valueOf(transaction.commit());
    QCOMPARE(valueOf(connection.scalar(u"SELECT name FROM users WHERE id = 2"_s)).toString(),
             u"user 2"_s);
}

void tst_Pipeline::lostConnection()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    makeKnown(engine, Square, thrice(1));
    for (int round = 0; round < 5; ++round) {
        const qint64 backend = valueOf(engine.scalar(u"SELECT pg_backend_pid()"_s)).toLongLong();
        const auto reads = squares(engine, 5'000);
        QVERIFY(ends(reads.at(500 * round)));
        terminate(database, backend);
        for (int i = 0; i < reads.size(); ++i) // reads are run again
            QVERIFY(isSquare(valueOf(reads.at(i)), i));
    }
}

void tst_Pipeline::lostConnectionInTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(oneConnection(database));
    QVERIFY(ends(engine.execute(database.createUsers())));
    const qint64 backend = valueOf(engine.scalar(u"SELECT pg_backend_pid()"_s)).toLongLong();
    Transaction transaction = valueOf(engine.begin());
    QList<QFuture<ResultSet>> inserts;
    for (int i = 0; i < 20 * Many; ++i)
        inserts.append(transaction.execute(Insert, user(i)));
    const QFuture<void> committed = transaction.commit();
    QVERIFY(ends(inserts.at(10)));
    terminate(database, backend);
    bool isLost = false;
    for (const auto &insert : inserts) {
        const auto error = errorOf(insert);
        if (error && !std::exchange(isLost, true))
            QCOMPARE(error->kind(), Kind::ConnectionLost);
        QCOMPARE(error.has_value(), isLost);
    }
    QVERIFY(isLost);
    QVERIFY(errorOf(committed));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);
}

void tst_Pipeline::shutdown()
{
    const TestDatabase database;
    for (const ShutdownMode mode : {ShutdownMode::Drain, ShutdownMode::Cancel}) {
        AsyncSqlEngine engine(oneConnection(database));
        makeKnown(engine, Square, thrice(1));
        const auto reads = squares(engine, 5'000);
        QVERIFY(ends(reads.first()));
        const auto report = engine.shutdown(mode, std::chrono::seconds(30));
        qint64 finished = 0;
        for (int i = 0; i < reads.size(); ++i) {
            QVERIFY(ends(reads.at(i)));
            const auto error = errorOf(reads.at(i));
            if (error)
                QCOMPARE(error->kind(), Kind::Closed);
            else
                QVERIFY(isSquare(valueOf(reads.at(i)), i));
            finished += error ? 0 : 1;
        }
        QVERIFY(ends(report));
        if (mode == ShutdownMode::Drain)
            QCOMPARE(finished, 5'000);
        QCOMPARE(report.result().abandoned, 0);
    }
}

void tst_Pipeline::destroyed()
{
    const TestDatabase database;
    QList<QFuture<ResultSet>> all;
    for (int round = 0; round < 10; ++round) {
        AsyncSqlEngine engine(database.options());
        makeKnown(engine, Square, thrice(1));
        all += squares(engine, 2'000);
        QVERIFY(ends(all.at(all.size() - 2'000 + round * 50)));
    }
    for (const auto &future : all)
        QVERIFY(ends(future));
}

QTEST_GUILESS_MAIN(tst_Pipeline)

#include "tst_pipeline.moc"
