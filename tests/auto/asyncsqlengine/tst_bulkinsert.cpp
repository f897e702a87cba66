// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/plaininsert_p.h>

#include "testdatabase.h"

#include <QtCore/quuid.h>
#include <QtSql/qsqlquery.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

// A batch of inserts does what its rows would do one by one, whatever way it goes.
class tst_BulkInsert : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addMainRows(); }
    void plain_data();
    void plain();
    void sameAsSingleRows_data();
    void sameAsSingleRows();
    void errorNamesTheRow_data();
    void errorNamesTheRow();
    void rowsThatNeedEachOther();
    void rowIntoItsOwnTable();
    void upsert();
    void triggers();
    void ownNumbers();
    void lastInsertId();
    void largeRows();
    void inTransaction();
    void endsTransaction();
    void sqliteTables_data();
    void sqliteTables();
};

static constexpr int RowCount = 600; // far beyond what goes one by one

void tst_BulkInsert::plain_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QString>("table"); // empty: it is not plain
    const auto row = [](const char *sql, const char *table) {
        QTest::newRow(sql) << QString::fromUtf8(sql) << QString::fromUtf8(table);
    };
    row("INSERT INTO t VALUES (?)", "t");
    row("insert into t (a, b) values (?, ?)", "t(a, b)");
    row("INSERT INTO s.t(a) VALUES(?)", "s.t(a)");
    row("INSERT INTO t (a) VALUES (?), (?)", "");
    row("INSERT INTO t (a, b) VALUES (?)", "");
    row("INSERT INTO t (a) VALUES (? + 1)", "");
    row("INSERT INTO t (a, b) VALUES (?, 1)", "");
    row("INSERT INTO t (a) VALUES (DEFAULT)", "");
    row("INSERT INTO t (a) SELECT ?", "");
    row("INSERT INTO t AS x (a) VALUES (?)", "");
    row("INSERT INTO t (a) VALUES (?) RETURNING a", "");
    row("INSERT INTO t (a) VALUES (?) ON CONFLICT DO NOTHING", "");
    row("INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE a = 1", "");
    row("INSERT IGNORE INTO t (a) VALUES (?)", "");
    row("INSERT OR REPLACE INTO t (a) VALUES (?)", "");
    row("INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (?)", "");
    row("INSERT INTO t (a[1]) VALUES (?)", "");
    row("REPLACE INTO t (a) VALUES (?)", "");
    row("UPDATE t SET a = ?", "");
    row("WITH x AS (SELECT 1) INSERT INTO t (a) VALUES (?)", "");
    row("INSERT INTO VALUES (?)", "");
}

void tst_BulkInsert::plain()
{
    QFETCH(const QString, sql);
    QFETCH(const QString, table);
    for (const SqlDialect dialect :
         {SqlDialect::PostgreSql, SqlDialect::MySql, SqlDialect::Sqlite}) {
        const auto target = plainInsert(SqlTokenizer(dialect).parse(sql), dialect);
        QCOMPARE(target ? target->tableText() + target->columnText() : QString(), table);
    }
}

static QString insertInto(const QString &table, const QStringList &columns)
{
    return u"INSERT INTO %1 (%2) VALUES (%3)"_s.arg(
        table, columns.join(u", "), QStringList(columns.size(), u"?"_s).join(u", "));
}

void tst_BulkInsert::sameAsSingleRows_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QVariantList>("values"); // those that a column of this type does not refuse
    const QVariantList numbers{0, -1, 7, 2147483647, -2147483647 - 1, QVariant()};
    const QVariantList reals{0.25, -0.0, 5.0, 1e15, 0.1, 123456.789, 2.5, 3.5, -2.5};
    const QVariantList texts{u"1"_s, u"007"_s, u" 12 "_s};
    QTest::newRow("integer") << u"INTEGER"_s
                             << numbers + QVariantList{0.5, 1.5, 2.5, -0.5, u"12"_s};
    QTest::newRow("bigint") << u"BIGINT"_s
                            << numbers
            + QVariantList{std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::min(),
                           2.5, u"12"_s};
    QTest::newRow("double") << u"DOUBLE PRECISION"_s
                            << numbers + reals + texts
            + QVariantList{1e300, 5e-324, 1.0 / 3, std::numeric_limits<qint64>::max()};
    QTest::newRow("real") << u"REAL"_s << numbers + reals + texts;
    QTest::newRow("numeric") << u"NUMERIC(20, 3)"_s << numbers + reals + texts;
    QTest::newRow("text") << u"VARCHAR(200)"_s
                          << QVariantList{u""_s,
                                          QString(),
                                          u"a\tb\nc\rd\\e'f\"g"_s,
                                          u"\\."_s,
                                          u"\\N"_s,
                                          u"NULL"_s,
                                          u"äöü \U0001f600"_s,
                                          u" both ends "_s,
                                          u"?, ?); DROP TABLE one; --"_s,
                                          QUuid(u"5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e"_s)};
    QTest::newRow("numbers as text")
        << u"VARCHAR(200)"_s << QVariantList{5, -5, 2.5, 5.0, 1e20, u"x"_s, 1LL << 40};
    QTest::newRow("char") << u"CHAR(5)"_s << QVariantList{u"a"_s, u"abcde"_s, u"ab  "_s, u""_s};
    QTest::newRow("boolean") << u"BOOLEAN"_s << QVariantList{true, false, QVariant()};
    QTest::newRow("date") << u"DATE"_s
                          << QVariantList{QDate(2026, 11, 24), QDate(1, 1, 1), QDate(9999, 12, 31),
                                          QVariant(), u"2024-02-29"_s};
    QTest::newRow("time") << u"%time"_s << QVariantList{QTime(0, 0), QTime(23, 59, 59, 999)};
    QTest::newRow("instant") << u"%instant"_s
                             << QVariantList{
                                    QDateTime(QDate(2026, 11, 24), QTime(12, 34, 56, 789), Qt::UTC),
                                    QDateTime(QDate(2026, 7, 1), QTime(2, 30))};
    QTest::newRow("timestamp") << u"%timestamp"_s
                               << QVariantList{QDateTime(QDate(2026, 11, 24),
                                                         QTime(12, 34, 56, 789), Qt::UTC),
                                               QDateTime(QDate(2026, 7, 1), QTime(2, 30)),
                                               u"2026-01-02 03:04:05"_s};
    QTest::newRow("bytes") << u"%blob"_s
                           << QVariantList{QByteArray("a\0b\\'\xff", 6), QByteArray(""),
                                           QByteArray()};
    QTest::newRow("json") << u"%json"_s << QVariantList{QJsonObject{{u"a"_s, u"\\ \" \n"_s}}};
}

// The same values in a column of the same type, mixed as they come.
void tst_BulkInsert::sameAsSingleRows()
{
    QFETCH(QString, type);
    QFETCH(const QVariantList, values);
    const TestDatabase database;
    const TestDatabase::Kind &kind = database.kind();
    type.replace(u"%timestamp"_s, database.is("mariadb") ? u"DATETIME(3)"_s : u"TIMESTAMP"_s);
    type.replace(u"%time"_s, QString::fromLatin1(kind.time));
    type.replace(u"%instant"_s, QString::fromLatin1(kind.instant));
    type.replace(u"%blob"_s, QString::fromLatin1(kind.blob));
    type.replace(u"%json"_s, QString::fromLatin1(kind.json));
    AsyncSqlEngine engine(database.options());
    for (const QString &table : {u"many"_s, u"one"_s})
        valueOf(engine.execute(u"CREATE TABLE %1 (id %2, v %3)"_s.arg(
            table, QString::fromLatin1(kind.identity), type)));
    QList<QVariantList> rows;
    for (int i = 0; i < RowCount; ++i) // one value alone in a stretch, then all of them in turns
        rows.append(QVariantList{
            values.at(i < RowCount / 2 ? (i / 60) % values.size() : i % values.size())});
    const ResultSet result = valueOf(engine.executeBatch(insertInto(u"many"_s, {u"v"_s}), rows));
    QCOMPARE(result.rowsAffected(), RowCount);
    for (const QVariantList &row : rows)
        engine.execute(insertInto(u"one"_s, {u"v"_s}), row);
    const bool isText = type.contains(u"CHAR"_s) || database.is("postgresql");
    const QString select = isText && !database.is("mariadb")
        ? u"SELECT id, v, CAST(v AS TEXT) FROM %1 ORDER BY id"_s
        : u"SELECT id, v FROM %1 ORDER BY id"_s;
    const ResultSet many = valueOf(engine.execute(select.arg(u"many"_s)));
    const ResultSet one = valueOf(engine.execute(select.arg(u"one"_s)));
    QCOMPARE(many.rowCount(), RowCount);
    QCOMPARE(one.rowCount(), RowCount);
    for (qsizetype row = 0; row < RowCount; ++row) {
        for (int column = 0; column < many.columnCount(); ++column) {
            QCOMPARE(many.value(row, column).typeId(), one.value(row, column).typeId());
            QCOMPARE(many.value(row, column), one.value(row, column));
        }
    }
}

void tst_BulkInsert::errorNamesTheRow_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QVariant>("value"); // that the database refuses
    QTest::addColumn<int>("row");
    for (const int row : {0, 1, 31, 300, RowCount - 2, RowCount - 1}) {
        QTest::addRow("unique, %d", row) << u"name"_s << QVariant(u"taken"_s) << row;
        QTest::addRow("not null, %d", row) << u"name"_s << QVariant() << row;
        QTest::addRow("check, %d", row) << u"age"_s << QVariant(-1) << row;
    }
}

void tst_BulkInsert::errorNamesTheRow()
{
    QFETCH(const QString, column);
    QFETCH(const QVariant, value);
    QFETCH(const int, row);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE t (name VARCHAR(50) NOT NULL UNIQUE, age INTEGER CHECK (age >= "
                   "0))"_s);
    const QString sql = insertInto(u"t"_s, {u"name"_s, u"age"_s});
    engine.execute(sql, {u"taken"_s, 1});
    QList<QVariantList> rows;
    for (int i = 0; i < RowCount; ++i)
        rows.append({u"name %1"_s.arg(i), i});
    rows[row][column == "name"_L1 ? 0 : 1] = value;
    const auto single = errorOf(engine.execute(sql, rows.at(row)));
    const auto error = errorOf(engine.executeBatch(sql, rows));
    QVERIFY(single && error);
    QCOMPARE(error->kind(), single->kind());
    QCOMPARE(error->text(), u"Row %1: %2"_s.arg(row).arg(single->text()));
    QCOMPARE(error->sqlState(), single->sqlState());
    QCOMPARE(error->query(), sql);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM t"_s)).toInt(), 1);
}

// Two rows of the batch itself that exclude each other.
void tst_BulkInsert::rowsThatNeedEachOther()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s);
    QList<QVariantList> rows;
    for (int i = 0; i < RowCount; ++i)
        rows.append(QVariantList{i == 400 ? 200 : i});
    const auto error = errorOf(engine.executeBatch(insertInto(u"t"_s, {u"id"_s}), rows));
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::UniqueViolation);
    QVERIFY2(error->text().startsWith(u"Row 400: "_s), qPrintable(error->text()));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM t"_s)).toInt(), 0);
}

// One by one, a row that refers to one after it is refused; together it would not be.
void tst_BulkInsert::rowIntoItsOwnTable()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE t (id INTEGER PRIMARY KEY, parent INTEGER, FOREIGN KEY "
                           "(parent) REFERENCES t (id))"_s));
    QList<QVariantList> rows;
    for (int i = 0; i < RowCount; ++i)
        rows.append({i, i == 120 ? 121 : 0});
    const auto error =
        errorOf(engine.executeBatch(insertInto(u"t"_s, {u"id"_s, u"parent"_s}), rows));
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::ForeignKeyViolation);
    QVERIFY2(error->text().startsWith(u"Row 120: "_s), qPrintable(error->text()));
}

void tst_BulkInsert::upsert()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)"_s);
    const QString tail = database.is("mariadb") ? u" ON DUPLICATE KEY UPDATE n = t.n + 1"_s
                                                : u" ON CONFLICT (id) DO UPDATE SET n = t.n + 1"_s;
    QList<QVariantList> rows;
    for (int i = 0; i < 100; ++i)
        rows.append({i % 10, 1}); // each id ten times
    valueOf(engine.executeBatch(insertInto(u"t"_s, {u"id"_s, u"n"_s}) + tail, rows));
    QCOMPARE(valueOf(engine.fetch<int>(u"SELECT n FROM t"_s)), QList<int>(10, 10));
}

// Each row sees what the triggers of those before it have done.
void tst_BulkInsert::triggers()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE t (id INTEGER)"_s);
    engine.execute(u"CREATE TABLE log (statements INTEGER)"_s);
    if (database.is("postgresql")) {
        valueOf(
            engine.execute(u"CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                           "INSERT INTO log VALUES (1); RETURN NULL; END $$"_s));
        valueOf(engine.execute(u"CREATE TRIGGER noted AFTER INSERT ON t FOR EACH STATEMENT EXECUTE "
                               "FUNCTION noted()"_s));
    } else {
        const QString body =
            u"CREATE TRIGGER noted AFTER INSERT ON t FOR EACH ROW %1INSERT INTO log "
            "VALUES (1)%2"_s;
        valueOf(engine.execute(database.is("mariadb") ? body.arg(QString(), QString())
                                                      : body.arg(u"BEGIN "_s, u"; END"_s)));
    }
    QList<QVariantList> rows;
    for (int i = 0; i < 100; ++i)
        rows.append(QVariantList{i});
    QCOMPARE(valueOf(engine.executeBatch(insertInto(u"t"_s, {u"id"_s}), rows)).rowsAffected(), 100);
    QCOMPARE(valueOf(engine.scalar(u"SELECT sum(statements) FROM log"_s)).toInt(), 100);
}

// Some rows bring their number, others get it from the database.
void tst_BulkInsert::ownNumbers()
{
    const TestDatabase database;
    if (database.is("postgresql"))
        return; // NULL is none there
    AsyncSqlEngine engine(database.options());
    QList<QVariantList> rows;
    for (int i = 0; i < 100; ++i)
        rows.append({i == 40 ? QVariant(1000) : QVariant(), i});
    for (const QString &table : {u"many"_s, u"one"_s})
        valueOf(engine.execute(u"CREATE TABLE %1 (id %2, n INTEGER)"_s.arg(
            table, QString::fromLatin1(database.kind().identity))));
    valueOf(engine.executeBatch(insertInto(u"many"_s, {u"id"_s, u"n"_s}), rows));
    for (const QVariantList &row : rows)
        engine.execute(insertInto(u"one"_s, {u"id"_s, u"n"_s}), row);
    QCOMPARE(valueOf(engine.fetch<int>(u"SELECT id FROM many ORDER BY n"_s)),
             valueOf(engine.fetch<int>(u"SELECT id FROM one ORDER BY n"_s)));
}

void tst_BulkInsert::lastInsertId()
{
    const TestDatabase database;
    if (database.is("postgresql"))
        return;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QList<QVariantList> rows;
    for (int i = 0; i < 100; ++i)
        rows.append(QVariantList{u"user %1"_s.arg(i)});
    const ResultSet result =
        valueOf(engine.executeBatch(insertInto(u"users"_s, {u"name"_s}), rows));
    QCOMPARE(result.lastInsertId().toInt(), 100);
}

// More than a server takes in one statement.
void tst_BulkInsert::largeRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE t (id INTEGER, v %1)"_s.arg(
        QString::fromLatin1(database.is("mariadb") ? "LONGTEXT" : "TEXT")));
    QList<QVariantList> rows;
    for (int i = 0; i < 60; ++i)
        rows.append({i, QString(i == 50 ? 3 << 20 : 300 << 10, QChar(u'a' + i % 26))});
    QCOMPARE(
        valueOf(engine.executeBatch(insertInto(u"t"_s, {u"id"_s, u"v"_s}), rows)).rowsAffected(),
        60);
    const auto lengths = valueOf(engine.fetch<int>(u"SELECT length(v) FROM t ORDER BY id"_s));
    for (int i = 0; i < 60; ++i)
        QCOMPARE(lengths.at(i), i == 50 ? 3 << 20 : 300 << 10);
}

// A failed batch takes nothing else of its transaction with it.
void tst_BulkInsert::inTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s);
    QList<QVariantList> rows;
    for (int i = 0; i < RowCount; ++i)
        rows.append(QVariantList{i == 500 ? 7 : i});
    Transaction transaction = valueOf(engine.begin());
    const QString sql = insertInto(u"t"_s, {u"id"_s});
    valueOf(transaction.execute(sql, {1000}));
    COMPARE_ERROR_KIND(transaction.executeBatch(sql, rows), Kind::UniqueViolation);
    rows[500] = {500};
    valueOf(transaction.executeBatch(sql, rows));
    valueOf(transaction.commit());
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM t"_s)).toInt(), RowCount + 1);
}

// SQLite takes all of it back at such an error: nothing of the transaction is left to go on with.
void tst_BulkInsert::endsTransaction()
{
    const TestDatabase database;
    if (!database.is("sqlite memory") && !database.is("sqlite file"))
        return;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE t (id INTEGER UNIQUE ON CONFLICT ROLLBACK)"_s);
    QList<QVariantList> rows;
    for (int i = 0; i < RowCount; ++i)
        rows.append(QVariantList{i == 500 ? 7 : i});
    const Transaction transaction = valueOf(engine.begin());
    const QString sql = insertInto(u"t"_s, {u"id"_s});
    valueOf(transaction.execute(sql, {1000}));
    COMPARE_ERROR_KIND(transaction.executeBatch(sql, rows), Kind::UniqueViolation);
    COMPARE_ERROR_KIND(transaction.execute(sql, {2000}), Kind::TransactionAborted);
    COMPARE_ERROR_KIND(transaction.commit(), Kind::TransactionAborted);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM t"_s)).toInt(), 0);
    rows[500] = {500};
    valueOf(engine.executeBatch(sql, rows));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM t"_s)).toInt(), RowCount);
}

void tst_BulkInsert::sqliteTables_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("table");
    const auto row = [](const char *name, const QString &script, const QString &table = u"t"_s) {
        QTest::newRow(name) << script << table;
    };
    row("plain", u"CREATE TABLE t (id INTEGER, n INTEGER)"_s);
    row("in main", u"CREATE TABLE t (id INTEGER, n INTEGER)"_s, u"Main.T"_s);
    row("quoted", u"CREATE TABLE \"a \"\"t\" (id INTEGER, n INTEGER)"_s, u"\"a \"\"t\""_s);
    row("in brackets", u"CREATE TABLE [a t] (id INTEGER, n INTEGER)"_s, u"[a t]"_s);
    row("without rowid", u"CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER) WITHOUT ROWID"_s);
    row("generated", u"CREATE TABLE t (id INTEGER, n INTEGER, m AS (id + n) STORED)"_s);
    row("default", u"CREATE TABLE t (id INTEGER, n INTEGER, c DEFAULT (changes()))"_s);
    row("check", u"CREATE TABLE t (id INTEGER, n INTEGER, CHECK (id < 5 OR changes() = 1))"_s);
    row("ignored", u"CREATE TABLE t (id INTEGER, n INTEGER UNIQUE ON CONFLICT IGNORE)"_s);
    row("replaced", u"CREATE TABLE t (id INTEGER, n INTEGER UNIQUE ON CONFLICT REPLACE)"_s);
    row("rolled back", u"CREATE TABLE t (id INTEGER, n INTEGER UNIQUE ON CONFLICT ROLLBACK)"_s);
    row("failed", u"CREATE TABLE t (id INTEGER, n INTEGER UNIQUE ON CONFLICT FAIL)"_s);
    row("refused", u"CREATE TABLE t (id INTEGER, n INTEGER UNIQUE)"_s);
    const auto trigger = u"CREATE %1TRIGGER r BEFORE INSERT ON t WHEN NEW.id % 2 BEGIN SELECT "
                         "RAISE(IGNORE); END"_s;
    row("trigger",
        u"CREATE TABLE t (id INTEGER, n INTEGER);"_s + QString(trigger).replace(u"%1"_s, u""_s));
    row("temporary trigger",
        u"CREATE TABLE t (id INTEGER, n INTEGER);"_s
            + QString(trigger).replace(u"%1"_s, u"TEMP "_s));
    row("view",
        u"CREATE TABLE u (id INTEGER, n INTEGER); CREATE VIEW t AS SELECT id, n FROM u; CREATE "
        "TRIGGER r INSTEAD OF INSERT ON t BEGIN INSERT INTO u VALUES (NEW.id, NEW.n); END"_s);
    row("hidden by a temporary one",
        u"CREATE TABLE t (id INTEGER, n INTEGER); CREATE TEMP TABLE t (id INTEGER, n INTEGER "
        "UNIQUE ON CONFLICT IGNORE)"_s);
    row("virtual", u"CREATE VIRTUAL TABLE t USING fts5(id, n)"_s);
    row("attached",
        u"ATTACH ':memory:' AS other; CREATE TABLE other.t (id INTEGER, n INTEGER UNIQUE ON "
        "CONFLICT IGNORE)"_s);
}

struct Outcome
{
    std::optional<Kind> error;
    qint64 affected = 0;
    QList<QVariantList> rows;

    bool operator==(const Outcome &) const = default;
};

// What makes a table of SQLite another one when many rows come at once: what became of the rows, how
// many were counted, and the error.
void tst_BulkInsert::sqliteTables()
{
    const TestDatabase database;
    if (!database.is("sqlite memory"))
        return;
    QFETCH(const QString, script);
    QFETCH(const QString, table);
    const QString sql = insertInto(table, {u"id"_s, u"n"_s});
    QList<QVariantList> rows;
    for (int i = 0; i < RowCount; ++i)
        rows.append({i, i == 400 || i == 450 ? 200 : i});
    const auto outcome = [&](const auto &insert) {
        AsyncSqlEngine engine(database.options());
        valueOf(engine.executeScript(script));
        Outcome outcome;
        try {
            outcome.affected = insert(engine).result();
        } catch (const SqlError &error) {
            outcome.error = error.kind();
        }
        const ResultSet result =
            valueOf(engine.execute(u"SELECT * FROM %1 ORDER BY id, n"_s.arg(table)));
        for (qsizetype row = 0; row < result.rowCount(); ++row) {
            outcome.rows.append(QVariantList());
            for (int column = 0; column < result.columnCount(); ++column)
                outcome.rows.last().append(result.value(row, column));
        }
        return outcome;
    };
    const Outcome many = outcome([&](AsyncSqlEngine &engine) {
        return engine.executeBatch(sql, rows).then(
            [](const ResultSet &result) { return result.rowsAffected(); });
    });
    const Outcome single = outcome([&](AsyncSqlEngine &engine) {
        return engine.runInTransaction([&](QSqlDatabase &database) {
            qint64 affected = 0;
            for (const QVariantList &row : rows) {
                QSqlQuery query(database);
                query.prepare(sql);
                for (const QVariant &value : row)
                    query.addBindValue(value);
                if (!query.exec())
                    throw queryError(query);
                affected += query.numRowsAffected();
            }
            return affected;
        });
    });
    QCOMPARE(many.error, single.error);
    QCOMPARE(many.affected, single.affected);
    QCOMPARE(many.rows, single.rows);
}

QTEST_GUILESS_MAIN(tst_BulkInsert)
#include "tst_bulkinsert.moc"
