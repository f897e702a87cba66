// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtSql/qsqldatabase.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

class tst_BatchAndScript : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addMainRows(); }
    void batch();
    void batchOfNothing();
    void batchUpdates();
    void batchErrors_data();
    void batchErrors();
    void batchCanceled();
    void batchOfSeveralStatements();
    void batchThatReturnsRows();
    void batchThatFailsInLaterRow();
    void identityOfNothing();
    void script();
    void scriptOfComments();
    void scriptTriggerBody();
    void scriptStopsAtFirstError();
    void scriptWithTransaction();
    void scriptTransactionUndoneByError();
    void scriptLeavesTransactionOpen();
    void scriptRefused_data();
    void scriptRefused();
};

static const QString insertUser = u"INSERT INTO users (name) VALUES (?)"_s;
static const QString countUsers = u"SELECT count(*) FROM users"_s;

void tst_BatchAndScript::batch()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QList<QVariantList> rows;
    for (int i = 0; i < 1000; ++i)
        rows.append(QVariantList{u"user %1"_s.arg(i)});
    const QFuture<ResultSet> future = engine.executeBatch(insertUser, rows);
    QVERIFY(ends(future));
    QCOMPARE(future.progressValue(), 1000);
    const ResultSet result = valueOf(future);
    QCOMPARE(result.rowsAffected(), 1000);
    QVERIFY(!result.returnsRows());
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 1000);
    QCOMPARE(valueOf(engine.scalar(u"SELECT id FROM users WHERE name = 'user 999'"_s)).toInt(),
             1000);
}

void tst_BatchAndScript::batchOfNothing()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QCOMPARE(valueOf(engine.executeBatch(insertUser, {})).rowsAffected(), 0);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
}

void tst_BatchAndScript::batchUpdates()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    engine.executeBatch(insertUser, {{u"a"_s}, {u"b"_s}, {u"c"_s}});
    const QString longer = database.is("mariadb") ? u"CONCAT(name, ?)"_s : u"name || ?"_s;
    const ResultSet result =
        valueOf(engine.executeBatch(u"UPDATE users SET name = "_s + longer + u" WHERE id >= ?"_s,
                                    {{u"x"_s, 2}, {u"y"_s, 9}, {u"z"_s, 1}}));
    QCOMPARE(result.rowsAffected(), 2 + 0 + 3);
    QCOMPARE(valueOf(engine.fetch<QString>(u"SELECT name FROM users ORDER BY id"_s)),
             (QList<QString>{u"az"_s, u"bxz"_s, u"cxz"_s}));
}

void tst_BatchAndScript::batchErrors_data()
{
    QTest::addColumn<QList<QVariantList>>("rows");
    QTest::addColumn<SqlError::Kind>("kind");
    QTest::addColumn<QString>("text");
    QTest::newRow("constraint in the third row")
        << QList<QVariantList>{{u"a"_s}, {u"b"_s}, {u"a"_s}, {u"c"_s}}
        << SqlError::Kind::UniqueViolation << u"Row 2: "_s;
    QTest::newRow("too few values")
        << QList<QVariantList>{{u"a"_s}, {}} << SqlError::Kind::InvalidArgument << u"Row 1 "_s;
    QTest::newRow("too many values")
        << QList<QVariantList>{{u"a"_s, 1}} << SqlError::Kind::InvalidArgument << u"Row 0 "_s;
    QTest::newRow("type that no database takes")
        << QList<QVariantList>{{u"a"_s}, {QVariant(QUrl(u"http://x"_s))}}
        << SqlError::Kind::InvalidArgument << u"Row 1: "_s;
}

void tst_BatchAndScript::batchErrors()
{
    QFETCH(const QList<QVariantList>, rows);
    QFETCH(const SqlError::Kind, kind);
    QFETCH(const QString, text);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const auto error = errorOf(engine.executeBatch(insertUser, rows));
    QVERIFY(error);
    QCOMPARE(error->kind(), kind);
    QVERIFY2(error->text().startsWith(text), qPrintable(error->text()));
    QCOMPARE(error->query(), insertUser);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0); // nothing of it
    QCOMPARE(valueOf(engine.execute(insertUser, {u"a"_s})).rowsAffected(), 1);
}

void tst_BatchAndScript::batchCanceled()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QList<QVariantList> rows;
    for (int i = 0; i < 500'000; ++i)
        rows.append(QVariantList{i});
    QFuture<ResultSet> future = engine.executeBatch(insertUser, rows);
    QTRY_VERIFY(future.progressValue() > 0);
    future.cancel();
    QVERIFY(ends(future));
    QVERIFY(future.isCanceled());
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
}

void tst_BatchAndScript::batchOfSeveralStatements()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const auto error = errorOf(engine.executeBatch(u"SELECT 1; SELECT 2"_s, {{}}));
    QVERIFY(error);
    QCOMPARE(error->kind(), SqlError::Kind::InvalidArgument);
    COMPARE_ERROR_KIND(engine.executeBatch(u"COMMIT"_s, {{}}), SqlError::Kind::InvalidArgument);
}

void tst_BatchAndScript::batchThatReturnsRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    valueOf(engine.execute(u"INSERT INTO users (name) VALUES ('a'), ('b'), ('c'), ('d')"_s));
    const ResultSet result = valueOf(
        engine.executeBatch(insertUser + u" RETURNING id, name"_s, {{u"e"_s}, {u"f"_s}, {u"g"_s}}));
    QCOMPARE(result.rowsAffected(), 3);
    QVERIFY(!result.returnsRows());
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 7);
    QCOMPARE(valueOf(engine.executeBatch(u"SELECT ?"_s, {{1}, {2}})).rowsAffected(), -1);
}

// Not of the rows of the batch, but of those that the statement returns.
void tst_BatchAndScript::batchThatFailsInLaterRow()
{
    const TestDatabase database;
    if (database.is("mariadb"))
        return; // it has its rows before it returns the first
    AsyncSqlEngine engine(database.options());
    const QString sql = database.is("postgresql")
        ? u"SELECT 1 / (2 - i) FROM generate_series(1, ?) AS i"_s
        : u"WITH n(i) AS (VALUES (1), (-9223372036854775807 - 1)) SELECT abs(i) FROM n LIMIT ?"_s;
    const auto error = errorOf(engine.executeBatch(sql, {{1}, {2}, {1}}));
    QVERIFY(error);
    QVERIFY2(error->text().startsWith("Row 1: "_L1), qPrintable(error->text())); // from 0
    QVERIFY2(error->kind() != SqlError::Kind::TransactionAborted, qPrintable(error->text()));
}

void tst_BatchAndScript::identityOfNothing()
{
    const TestDatabase database;
    if (database.is("postgresql"))
        return; // RETURNING is the way
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    const bool isMariaDb = database.is("mariadb");
    const QString sql = isMariaDb ? u"INSERT IGNORE INTO users (name) VALUES (?)"_s
                                  : u"INSERT OR IGNORE INTO users (name) VALUES (?)"_s;
    QCOMPARE(valueOf(engine.execute(sql, {u"a"_s})).lastInsertId().toInt(), 1);
    const ResultSet ignored = valueOf(engine.execute(sql, {u"a"_s}));
    QCOMPARE(ignored.rowsAffected(), 0);
    QVERIFY(!ignored.lastInsertId().isValid());
    QVERIFY(!valueOf(engine.executeBatch(sql, {{u"b"_s}, {u"a"_s}})).lastInsertId().isValid());
}

void tst_BatchAndScript::script()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QFuture<QList<ResultSet>> future = engine.executeScript(database.createUsers() + uR"(;
        -- a comment; with a semicolon
        INSERT INTO users (name) VALUES ('a;b'), ('it''s');
        /* SELECT 1; */
        SELECT name FROM users ORDER BY id; ;
        -- the end
    )"_s);
    QVERIFY(ends(future));
    QCOMPARE(future.progressValue(), 3);
    const QList<ResultSet> results = valueOf(future);
    QCOMPARE(results.size(), 3);
    QVERIFY(!results[0].returnsRows());
    QCOMPARE(results[1].rowsAffected(), 2);
    QCOMPARE(results[2].to<QString>(), (QList<QString>{u"a;b"_s, u"it's"_s}));
}

void tst_BatchAndScript::scriptOfComments()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QVERIFY(valueOf(engine.executeScript(u"-- nothing\n/* at all */;;"_s)).isEmpty());
    QVERIFY(valueOf(engine.executeScript({})).isEmpty());
}

void tst_BatchAndScript::scriptTriggerBody()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QString body = uR"(BEGIN
            INSERT INTO log VALUES (CASE WHEN NEW.name = 'end;' THEN 'odd' ELSE 'even' END);
            INSERT INTO log VALUES ('twice');)"_s;
    const QString noted = u"CREATE TRIGGER noted AFTER INSERT ON users FOR EACH ROW "_s;
    const QString trigger = database.is("postgresql")
        ? u"CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ "_s + body
            + u" RETURN NULL; END $$; "_s + noted + u"EXECUTE FUNCTION note();"_s
        : noted + body + u" END;"_s;
    const auto results = valueOf(engine.executeScript(
        database.createUsers() + u"; CREATE TABLE log (text VARCHAR(40));"_s + trigger
        + u"INSERT INTO users (name) VALUES ('end;'); SELECT text FROM log ORDER BY text;"_s));
    QCOMPARE(results.size(), database.is("postgresql") ? 6 : 5);
    QCOMPARE(results.last().to<QString>(), (QList<QString>{u"odd"_s, u"twice"_s}));
}

void tst_BatchAndScript::scriptStopsAtFirstError()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const auto error = errorOf(engine.executeScript(u"INSERT INTO users (name) VALUES ('first');"
                                                    "INSERT INTO missing VALUES (1);"
                                                    "INSERT INTO users (name) VALUES ('last')"_s));
    QVERIFY(error);
    QCOMPARE(error->kind(), SqlError::Kind::UndefinedObject);
    QCOMPARE(error->query(), u"INSERT INTO missing VALUES (1)"_s); // the one at fault
    QCOMPARE(valueOf(engine.fetch<QString>(u"SELECT name FROM users"_s)),
             QList<QString>{u"first"_s}); // no transaction of its own
}

void tst_BatchAndScript::scriptWithTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const auto results =
        valueOf(engine.executeScript(u"BEGIN; INSERT INTO users (name) VALUES ('a'); COMMIT;"
                                     "BEGIN; INSERT INTO users (name) VALUES ('b'); ROLLBACK"_s));
    QCOMPARE(results.size(), 6);
    QCOMPARE(valueOf(engine.fetch<QString>(u"SELECT name FROM users"_s)), QList<QString>{u"a"_s});
}

void tst_BatchAndScript::scriptTransactionUndoneByError()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    COMPARE_ERROR_KIND(engine.executeScript(u"BEGIN; INSERT INTO users (name) VALUES ('a');"
                                            "INSERT INTO missing VALUES (1); COMMIT"_s),
                       SqlError::Kind::UndefinedObject);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
    QCOMPARE(valueOf(engine.executeBatch(insertUser, {{u"b"_s}})).rowsAffected(), 1);
}

void tst_BatchAndScript::scriptLeavesTransactionOpen()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    COMPARE_ERROR_KIND(engine.executeScript(u"BEGIN; INSERT INTO users (name) VALUES ('a')"_s),
                       SqlError::Kind::TransactionAborted);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
    QCOMPARE(valueOf(engine.executeBatch(insertUser, {{u"b"_s}})).rowsAffected(), 1);
}

void tst_BatchAndScript::scriptRefused_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("named parameter") << u"INSERT INTO users (name) VALUES (:name)"_s;
    QTest::newRow("question mark") << u"INSERT INTO users (name) VALUES (?)"_s;
    QTest::newRow("unterminated quote") << u"INSERT INTO users (name) VALUES ('a)"_s;
    QTest::newRow("unterminated comment") << u"SELECT 1 /* "_s;
}

void tst_BatchAndScript::scriptRefused()
{
    QFETCH(const QString, sql);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const bool isOperator = database.is("postgresql") && sql.contains(u'?'); // of jsonb
    COMPARE_ERROR_KIND(engine.executeScript(u"INSERT INTO users (name) VALUES ('a');"_s + sql),
                       isOperator ? SqlError::Kind::Syntax : SqlError::Kind::InvalidArgument);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

QTEST_GUILESS_MAIN(tst_BatchAndScript)
#include "tst_batchandscript.moc"
