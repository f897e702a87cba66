// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Cursor>
#include <AsyncSql/Transaction>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

// Rows fetched as they are asked for, on every database.
class tst_Cursor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addEveryRow(); }
    void fetchOne();
    void fetchMany();
    void fetchAll();
    void fetchesInOrder();
    void columnNames();
    void isAtEnd();
    void countBelowOne_data();
    void countBelowOne();
    void noRows();
    void statementWithoutRows();
    void returning();
    void boundValues();
    void handleToNothing();
    void close();
    void badStatement();
    void sameValuesAsExecute();
    void droppedHalfRead_data();
    void droppedHalfRead();
    void givesItsConnectionBack();
    void moreThanConnections();
    void insideTransaction();
    void severalAtOnce();
    void halfReadInTransaction();
    void halfReadAndRolledBack();
    void halfReadAndTimedOut();
    void timeoutBehindSlowRows();
    void errorInTheMiddle();
    void errorAbortsTheTransaction();
    void errorWhileOthersRun();
    void canceledFetch();
    void canceledStatementLosesNoRows();
    void timeout();
    void engineEndsFirst();
};

static QList<int> numbers(const ResultSet &rows)
{
    return rows.to<int>();
}

static QList<int> range(int begin, int end)
{
    QList<int> all;
    for (int i = begin; i < end; ++i)
        all.append(i);
    return all;
}

// A query for 10,000 rows of which the one after the first 5,000 cannot be computed; none where an
// error of a row shows before the first.
static QString failingQuery(const TestDatabase &database)
{
    if (database.is("postgresql"))
        return u"SELECT 1 / (5000 - i) FROM generate_series(0, 9999) AS all_of_them (i)"_s;
    if (database.is("sqlite memory") || database.is("sqlite file"))
        return u"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) "
               "SELECT abs(CASE i WHEN 5000 THEN -9223372036854775807 - 1 ELSE i END) FROM n"_s;
    return {};
}

void tst_Cursor::fetchOne()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Cursor cursor = valueOf(engine.cursor(database.rows(3)));
    for (int i = 0; i < 3; ++i) {
        const std::optional<Row> row = valueOf(cursor.fetchOne());
        QVERIFY(row);
        QCOMPARE(row->get<int>("i"), i);
    }
    QVERIFY(!valueOf(cursor.fetchOne()));
    QVERIFY(!valueOf(cursor.fetchOne()));
}

void tst_Cursor::fetchMany()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Cursor cursor = valueOf(engine.cursor(database.rows(1000)));
    QCOMPARE(numbers(valueOf(cursor.fetchMany())), range(0, 1));
    QCOMPARE(numbers(valueOf(cursor.fetchMany(9))), range(1, 10));
    QCOMPARE(numbers(valueOf(cursor.fetchMany(700))), range(10, 710));
    QCOMPARE(numbers(valueOf(cursor.fetchMany(700))), range(710, 1000));
    const ResultSet none = valueOf(cursor.fetchMany(700));
    QCOMPARE(none.rowCount(), 0);
    QCOMPARE(none.columnNames(), QStringList{u"i"_s});
}

void tst_Cursor::fetchAll()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Cursor cursor = valueOf(engine.cursor(database.rows(10'000)));
    QCOMPARE(numbers(valueOf(cursor.fetchMany(3))), range(0, 3));
    QCOMPARE(numbers(valueOf(cursor.fetchAll())), range(3, 10'000));
    const ResultSet none = valueOf(cursor.fetchAll());
    QCOMPARE(none.rowCount(), 0);
    QCOMPARE(none.columnNames(), QStringList{u"i"_s});
}

void tst_Cursor::fetchesInOrder()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Connection connection = valueOf(engine.connection());
    for (const Connectable *where : {static_cast<const Connectable *>(&engine),
                                     static_cast<const Connectable *>(&connection)}) {
        if (!database.kind().hasReaders && where == &engine)
            continue; // the connection has it
        const Cursor cursor = valueOf(where->cursor(database.rows(100)));
        const auto first = cursor.fetchMany(10);
        const auto second = cursor.fetchOne();
        const auto third = cursor.fetchAll();
        const auto behind = cursor.fetchMany(5);
        const auto last = cursor.fetchOne();
        QCOMPARE(numbers(valueOf(first)), range(0, 10));
        QCOMPARE(valueOf(second)->get<int>(0), 10);
        QCOMPARE(numbers(valueOf(third)), range(11, 100));
        const ResultSet none = valueOf(behind);
        QCOMPARE(none.rowCount(), 0);
        QCOMPARE(none.columnNames(), QStringList{u"i"_s});
        QVERIFY(!valueOf(last));
    }
}

void tst_Cursor::columnNames()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Cursor cursor = valueOf(engine.cursor(u"SELECT 1 AS a, 'x' AS b"_s));
    QCOMPARE(cursor.columnNames(), (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(valueOf(cursor.fetchAll()).columnNames(), (QStringList{u"a"_s, u"b"_s}));
    valueOf(cursor.close());
    QCOMPARE(cursor.columnNames(), (QStringList{u"a"_s, u"b"_s}));
}

void tst_Cursor::isAtEnd()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Cursor cursor = valueOf(engine.cursor(database.rows(10)));
    QVERIFY(!cursor.isAtEnd());
    valueOf(cursor.fetchMany(4));
    QVERIFY(!cursor.isAtEnd());
    valueOf(cursor.fetchAll());
    QVERIFY(cursor.isAtEnd());
    QVERIFY(!cursor.isClosed());
}

void tst_Cursor::countBelowOne_data()
{
    QTest::addColumn<int>("count");
    QTest::newRow("none") << 0;
    QTest::newRow("negative") << -1;
}

void tst_Cursor::countBelowOne()
{
    QFETCH(int, count);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Cursor cursor = valueOf(engine.cursor(database.rows(3)));
    COMPARE_ERROR_KIND(cursor.fetchMany(count), Kind::InvalidArgument);
    QCOMPARE(valueOf(cursor.fetchAll()).rowCount(), 3);
}

void tst_Cursor::noRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    const Cursor cursor = valueOf(engine.cursor(u"SELECT id, name FROM users"_s));
    QCOMPARE(cursor.columnNames(), (QStringList{u"id"_s, u"name"_s}));
    QVERIFY(!valueOf(cursor.fetchOne()));
    QVERIFY(cursor.isAtEnd());
    QCOMPARE(valueOf(cursor.fetchAll()).columnNames(), (QStringList{u"id"_s, u"name"_s}));
}

void tst_Cursor::statementWithoutRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    const Cursor cursor = valueOf(engine.cursor(u"INSERT INTO users (name) VALUES ('a')"_s));
    QCOMPARE(cursor.columnNames(), QStringList());
    QVERIFY(cursor.isAtEnd());
    QVERIFY(!valueOf(cursor.fetchOne()));
    QCOMPARE(valueOf(cursor.fetchAll()).rowCount(), 0);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 1);
}

// A statement that writes is done at once, whether or not its rows are fetched.
void tst_Cursor::returning()
{
    const TestDatabase database;
    if (database.is("odbc to sqlite"))
        return; // whose driver knows no such rows
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    {
        const Cursor cursor = valueOf(
            engine.cursor(u"INSERT INTO users (name) VALUES ('a'), ('b'), ('c') RETURNING name"_s));
        QCOMPARE(cursor.columnNames(), QStringList{u"name"_s});
        QCOMPARE(valueOf(cursor.fetchOne())->get<QString>(0), u"a"_s);
        QCOMPARE(valueOf(cursor.fetchMany(1)).get<QString>(0, 0), u"b"_s);
    }
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 3);
}

void tst_Cursor::boundValues()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    valueOf(engine.executeBatch(u"INSERT INTO users (name) VALUES (?)"_s,
                                {{u"a"_s}, {u"b"_s}, {u"c"_s}}));
    const QString query = u"SELECT name FROM users WHERE name > "_s;
    const Cursor byPosition = valueOf(engine.cursor(query + u'?', QVariantList{u"a"_s}));
    QCOMPARE(valueOf(byPosition.fetchAll()).rowCount(), 2);
    const Cursor byName =
        valueOf(engine.cursor(query + u":name"_s, QVariantMap{{u"name"_s, u"b"_s}}));
    QCOMPARE(valueOf(byName.fetchAll()).rowCount(), 1);
    COMPARE_ERROR_KIND(engine.cursor(query + u'?', QVariantList{1, 2}), Kind::InvalidArgument);
}

void tst_Cursor::handleToNothing()
{
    const Cursor nothing;
    QVERIFY(nothing.isClosed());
    QVERIFY(nothing.isAtEnd());
    COMPARE_ERROR_KIND(nothing.fetchOne(), Kind::Closed);
    COMPARE_ERROR_KIND(nothing.fetchMany(2), Kind::Closed);
    COMPARE_ERROR_KIND(nothing.fetchAll(), Kind::Closed);
    valueOf(nothing.close());
}

void tst_Cursor::close()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    const Cursor cursor = valueOf(engine.cursor(database.rows(1000)));
    const Cursor copy = cursor; // NOLINT: a second handle is the point
    const auto before = cursor.fetchMany(10);
    const QFuture<void> closed = cursor.close();
    QCOMPARE(numbers(valueOf(before)), range(0, 10));
    valueOf(closed);
    QVERIFY(copy.isClosed());
    COMPARE_ERROR_KIND(copy.fetchOne(), Kind::Closed);
    COMPARE_ERROR_KIND(cursor.fetchAll(), Kind::Closed);
    valueOf(copy.close());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Cursor::badStatement()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    COMPARE_ERROR_KIND(engine.cursor(u"SELECT 1 FROM nowhere"_s), Kind::UndefinedObject);
    COMPARE_ERROR_KIND(engine.cursor(u"SELECT 1; SELECT 2"_s), Kind::InvalidArgument);
    COMPARE_ERROR_KIND(engine.cursor(u"COMMIT"_s), Kind::InvalidArgument);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Cursor::sameValuesAsExecute()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE t (i INTEGER, r DOUBLE PRECISION, s VARCHAR(20), b %1, "
                           "d DATE, w %2)"_s.arg(QLatin1StringView(database.kind().blob),
                                                 QLatin1StringView(database.kind().instant))));
    const QDateTime instant(QDate(2024, 2, 29), QTime(12, 30, 15, 250), Qt::UTC);
    QList<QVariantList> rows{
        {QVariant(), QVariant(), QVariant(), QVariant(), QVariant(), QVariant()},
        {-1, -0.5, u""_s, QByteArray(""), QDate(1999, 12, 31), instant}};
    for (int i = 0; i < 300; ++i)
        rows.append({i, i / 4.0, QString::number(i), QByteArray(i % 7, 'x'),
                     QDate(2000, 1, 1).addDays(i), instant.addSecs(i)});
    valueOf(engine.executeBatch(u"INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)"_s, rows));
    const QString query = u"SELECT i, r, s, b, d, w FROM t"_s;
    const ResultSet expected = valueOf(engine.execute(query));
    const Transaction transaction = valueOf(engine.begin());
    const Cursor cursor = valueOf(transaction.cursor(query));
    qsizetype row = 0;
    while (!cursor.isAtEnd()) {
        const ResultSet part = valueOf(cursor.fetchMany(70));
        for (qsizetype i = 0; i < part.rowCount(); ++i, ++row) {
            for (int column = 0; column < 6; ++column) {
                QCOMPARE(part.value(i, column), expected.value(row, column));
                QCOMPARE(part.value(i, column).typeId(), expected.value(row, column).typeId());
                QCOMPARE(part.isNull(i, column), expected.isNull(row, column));
            }
        }
        if (row == 140) // from here on out of memory
            valueOf(transaction.execute(u"SELECT 1"_s));
    }
    QCOMPARE(row, expected.rowCount());
}

void tst_Cursor::droppedHalfRead_data()
{
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("fetched");
    QTest::newRow("nothing fetched") << 100'000 << 0;
    QTest::newRow("a few") << 100'000 << 10;
    QTest::newRow("nearly all") << 1000 << 999;
}

void tst_Cursor::droppedHalfRead()
{
    QFETCH(int, rows);
    QFETCH(int, fetched);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    for (int i = 0; i < 3; ++i) {
        const Cursor cursor = valueOf(engine.cursor(database.rows(rows)));
        if (fetched > 0)
            QCOMPARE(valueOf(cursor.fetchMany(fetched)).rowCount(), fetched);
    }
    valueOf(engine.execute(database.createUsers())); // no lock is left
    for (int i = 0; i < 20; ++i)                     // nobody is hit by a late interrupt
        QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
    valueOf(engine.execute(u"DROP TABLE users"_s));
}

// At the end of the rows, whatever handles remain.
void tst_Cursor::givesItsConnectionBack()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    QList<Cursor> all;
    for (int i = 0; i < 5; ++i) {
        all.append(valueOf(engine.cursor(database.rows(5))));
        QCOMPARE(valueOf(all.last().fetchAll()).rowCount(), 5);
    }
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Cursor::moreThanConnections()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(2));
    QList<QFuture<ResultSet>> all;
    for (int i = 0; i < 20; ++i) {
        all.append(engine.cursor(database.rows(300))
                       .then(this, [](const Cursor &cursor) { return cursor.fetchAll(); })
                       .unwrap());
    }
    for (const auto &rows : all)
        QCOMPARE(numbers(valueOf(rows)), range(0, 300));
}

void tst_Cursor::insideTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    const Transaction transaction = valueOf(engine.begin());
    const Cursor cursor = valueOf(transaction.cursor(database.rows(1000)));
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(numbers(valueOf(cursor.fetchMany(100))), range(100 * i, 100 * (i + 1)));
        valueOf(
            transaction.execute(u"INSERT INTO users (name) VALUES (?)"_s, {QString::number(i)}));
    }
    valueOf(transaction.commit());
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 10);
}

void tst_Cursor::severalAtOnce()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Connection connection = valueOf(engine.connection());
    QList<Cursor> cursors;
    for (int i = 0; i < 5; ++i)
        cursors.append(valueOf(connection.cursor(database.rows(500))));
    for (int i = 0; i < 500; i += 100) {
        for (const Cursor &cursor : cursors)
            QCOMPARE(numbers(valueOf(cursor.fetchMany(100))), range(i, i + 100));
    }
}

void tst_Cursor::halfReadInTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    const Transaction transaction = valueOf(engine.begin());
    {
        const Cursor dropped = valueOf(transaction.cursor(database.rows(100'000)));
        valueOf(dropped.fetchMany(5));
        const Cursor closed = valueOf(transaction.cursor(database.rows(100'000)));
        valueOf(closed.fetchMany(5));
        valueOf(closed.close());
    }
    valueOf(transaction.execute(u"INSERT INTO users (name) VALUES ('kept')"_s));
    const Cursor open = valueOf(transaction.cursor(u"SELECT name FROM users"_s));
    valueOf(transaction.commit());
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 1);
}

// The rest, which nobody can fetch any more, is not read for it.
void tst_Cursor::halfReadAndRolledBack()
{
    const TestDatabase database;
    if (!database.is("sqlite file") && !database.is("sqlite memory") && !database.is("postgresql"))
        return; // the client library reads it all at once
    AsyncSqlEngine engine(database.options());
    const Transaction transaction = valueOf(engine.begin());
    const Cursor cursor = valueOf(transaction.cursor(
        u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"_s));
    QCOMPARE(valueOf(cursor.fetchMany(10)).rowCount(), 10);
    valueOf(transaction.rollback());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Cursor::halfReadAndTimedOut()
{
    const TestDatabase database;
    if (!database.is("sqlite file") && !database.is("sqlite memory") && !database.is("postgresql"))
        return; // the client library reads it all at once
    AsyncSqlEngine engine(database.options());
    const Connection connection = valueOf(engine.connection());
    const Transaction transaction = valueOf(connection.begin({.timeout = 200ms}));
    const Cursor cursor = valueOf(transaction.cursor(
        u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"_s));
    QCOMPARE(valueOf(cursor.fetchMany(10)).rowCount(), 10);
    QTRY_VERIFY(!transaction.isActive());
    QVERIFY(errorOf(cursor.fetchMany(10)));
    QCOMPARE(valueOf(connection.scalar(u"SELECT 1"_s)).toInt(), 1);
}

// A statement waits until the rows of a cursor have been read, which no deadline of its own breaks off.
void tst_Cursor::timeoutBehindSlowRows()
{
    const TestDatabase database;
    if (!database.is("postgresql"))
        return; // the others' clients have no row before the last
    AsyncSqlEngine engine(database.options());
    const Connection connection = valueOf(engine.connection());
    const Cursor cursor = valueOf(connection.cursor(
        u"SELECT i, repeat('x', 9000), " // a row that fills the server's buffer, and so is sent at once
        "pg_sleep(CASE i WHEN 1 THEN 0 ELSE 0.1 END) FROM generate_series(1, 200) AS i"_s));
    QCOMPARE(valueOf(cursor.fetchMany(1)).rowCount(), 1);
    const QDeadlineTimer limit(10s);
    COMPARE_ERROR_KIND(connection.execute(Query(u"SELECT 1"_s).withTimeout(100ms)),
                       SqlError::Kind::Timeout);
    QVERIFY(!limit.hasExpired());
    QCOMPARE(valueOf(cursor.fetchMany(3)).get<qint64>(0, 0), 2); // no row is lost
}

void tst_Cursor::errorInTheMiddle()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    const QString query = failingQuery(database);
    if (query.isEmpty())
        return;
    const auto expected = errorOf(engine.execute(query));
    QVERIFY(expected);
    const Cursor cursor = valueOf(engine.cursor(query));
    QCOMPARE(valueOf(cursor.fetchMany(4000)).rowCount(), 4000);
    const auto error = errorOf(cursor.fetchMany(4000));
    QVERIFY(error);
    QCOMPARE(error->kind(), expected->kind());
    QCOMPARE(error->query(), query);
    // That was its end, and its connection is free again although the handle remains.
    COMPARE_ERROR_KIND(cursor.fetchOne(), Kind::Closed);
    QVERIFY(cursor.isClosed());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Cursor::errorAbortsTheTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QString query = failingQuery(database);
    if (query.isEmpty())
        return;
    valueOf(engine.execute(database.createUsers()));
    const Transaction transaction = valueOf(engine.begin());
    valueOf(transaction.execute(u"INSERT INTO users (name) VALUES ('Dana')"_s));
    const Cursor cursor = valueOf(transaction.cursor(query));
    QVERIFY(errorOf(cursor.fetchAll()));
    if (database.is("postgresql")) {
        COMPARE_ERROR_KIND(transaction.commit(), Kind::TransactionAborted);
        QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 0);
    } else {
        valueOf(transaction.commit());
        QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 1);
    }
}

// The error is the cursor's, with the rows before it, also where they were read for another's sake.
void tst_Cursor::errorWhileOthersRun()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QString query = failingQuery(database);
    if (query.isEmpty())
        return;
    const Connection connection = valueOf(engine.connection());
    const Cursor cursor = valueOf(connection.cursor(query));
    valueOf(cursor.fetchMany(10));
    QCOMPARE(valueOf(connection.scalar(u"SELECT 1"_s)).toInt(), 1);
    QCOMPARE(valueOf(cursor.fetchMany(4000)).rowCount(), 4000);
    const auto error = errorOf(cursor.fetchMany(4000));
    QVERIFY(error);
    QVERIFY(error->kind() != Kind::Closed && error->kind() != Kind::Canceled);
    COMPARE_ERROR_KIND(cursor.fetchOne(), Kind::Closed);
}

// Rows that were read for a canceled fetch are not skipped in silence: the cursor is closed.
void tst_Cursor::canceledFetch()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    const Cursor cursor = valueOf(engine.cursor(database.rows(2'000'000)));
    valueOf(cursor.fetchMany(10));
    QFuture<ResultSet> fetch = cursor.fetchAll();
    QTest::qWait(1);
    fetch.cancel();
    QVERIFY(ends(fetch));
    QVERIFY(fetch.isCanceled());
    const auto next = errorOf(cursor.fetchOne());
    if (next) // or else it was canceled before it had begun
        QCOMPARE(next->kind(), Kind::Closed);
    valueOf(cursor.close());
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

// Before a statement, the rows of a cursor are read; its cancel must not be theirs.
void tst_Cursor::canceledStatementLosesNoRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Connection connection = valueOf(engine.connection());
    const Cursor cursor = valueOf(connection.cursor(database.rows(100'000)));
    QCOMPARE(numbers(valueOf(cursor.fetchMany(10))), range(0, 10));
    QFuture<QVariant> canceled = connection.scalar(u"SELECT 1"_s);
    QTest::qWait(1);
    canceled.cancel();
    QVERIFY(ends(canceled));
    QCOMPARE(numbers(valueOf(cursor.fetchAll())), range(10, 100'000));
}

void tst_Cursor::timeout()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    // Of each fetch, and of the statement: some databases compute all rows in that.
    const Query query = Query(database.rows(3'000'000)).withTimeout(100ms);
    const QFuture<Cursor> opened = engine.cursor(query);
    auto error = errorOf(opened);
    if (!error) {
        const Cursor cursor = opened.result();
        error = errorOf(cursor.fetchAll());
        COMPARE_ERROR_KIND(cursor.fetchOne(), Kind::Closed);
    }
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::Timeout);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Cursor::engineEndsFirst()
{
    const TestDatabase database;
    Cursor cursor;
    {
        AsyncSqlEngine engine(database.options());
        cursor = valueOf(engine.cursor(database.rows(1000)));
        valueOf(cursor.fetchMany(10));
    }
    COMPARE_ERROR_KIND(cursor.fetchOne(), Kind::Closed);
    valueOf(cursor.close());
    QCOMPARE(cursor.columnNames(), QStringList{u"i"_s});
}

QTEST_GUILESS_MAIN(tst_Cursor)
#include "tst_cursor.moc"
