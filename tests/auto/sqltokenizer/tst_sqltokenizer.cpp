// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/sqltokenizer_p.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qdir.h>
#include <QtCore/qelapsedtimer.h>
#include <QtCore/qfile.h>
#include <QtCore/qrandom.h>
#include <QtTest/qtest.h>

using namespace AsyncSql;

Q_DECLARE_METATYPE(AsyncSql::SqlDialect)
Q_DECLARE_METATYPE(AsyncSql::StatementKind)

namespace {

constexpr SqlDialect Sqlite = SqlDialect::Sqlite;
constexpr SqlDialect PostgreSql = SqlDialect::PostgreSql;
constexpr SqlDialect MySql = SqlDialect::MySql;
constexpr SqlDialect Generic = SqlDialect::Generic;
constexpr SqlDialect allDialects[] = {Sqlite, PostgreSql, MySql, Generic};

// What split() says about text, empty if it does not complain.
QString errorOf(SqlDialect dialect, const QString &text, bool parse)
{
    try {
        if (parse)
            (void)SqlTokenizer(dialect).parse(text);
        else
            (void)SqlTokenizer(dialect).split(text);
    } catch (const SqlError &error) {
        return error.kind() == SqlError::Kind::InvalidArgument
            ? error.text()
            : QStringLiteral("wrong kind: ") + error.text();
    }
    return QString();
}

QStringList originals(const QList<ParsedStatement> &statements)
{
    QStringList texts;
    for (const ParsedStatement &statement : statements)
        texts.append(statement.original);
    return texts;
}

QStringList names(const ParsedStatement &statement)
{
    QStringList result;
    for (const StatementParameter &parameter : statement.parameters)
        result.append(parameter.name.isEmpty() ? QStringLiteral("?") : parameter.name);
    return result;
}

bool isSame(const ParsedStatement &one, const ParsedStatement &other)
{
    return one.original == other.original && one.sql == other.sql && one.kind == other.kind
        && one.returnsIdentity == other.returnsIdentity && one.countsRows == other.countsRows
        && one.parameters == other.parameters;
}

bool isEmpty(SqlDialect dialect, const QString &text)
{
    try {
        return SqlTokenizer(dialect).split(text).isEmpty();
    } catch (const SqlError &) {
        return false; // half of a comment
    }
}

bool splitsTo(SqlDialect dialect, const QString &text, const QList<ParsedStatement> &statements)
{
    try {
        return originals(SqlTokenizer(dialect).split(text)) == originals(statements);
    } catch (const SqlError &) {
        return false;
    }
}

// What holds for every text that split() takes.
void checkInvariants(SqlDialect dialect, const QString &text)
{
    const SqlTokenizer tokenizer(dialect);
    QList<ParsedStatement> statements;
    try {
        statements = tokenizer.split(text);
    } catch (const SqlError &error) {
        QCOMPARE(error.kind(), SqlError::Kind::InvalidArgument);
        QVERIFY(!error.text().isEmpty());
        return;
    }
    qsizetype from = 0;
    for (qsizetype i = 0; i < statements.size(); ++i) {
        const ParsedStatement &statement = statements.at(i);
        // In order, without overlap, and only comments, semicolons and white space between them.
        qsizetype found = text.indexOf(statement.original, from);
        while (found >= from
               && !(isEmpty(dialect, text.sliced(from, found - from))
                    && splitsTo(dialect, text.sliced(found), statements.sliced(i))))
            found = text.indexOf(statement.original, found + 1);
        QVERIFY2(found >= from, qPrintable(text));
        from = found + statement.original.size();
        QVERIFY(statement.kind != StatementKind::Empty);
        for (const StatementParameter &parameter : statement.parameters)
            QCOMPARE(statement.sql.at(parameter.position), QChar(u'?'));
        QVERIFY2(isSame(tokenizer.parse(statement.original), statement), qPrintable(text));
        // What is sent has the same parameters, all of them "?".
        const ParsedStatement sent = tokenizer.parse(statement.sql);
        QCOMPARE(sent.parameters.size(), statement.parameters.size());
        QCOMPARE(sent.kind, statement.kind);
    }
    QVERIFY2(isEmpty(dialect, text.sliced(from)), qPrintable(text));
}

} // namespace

class TestSqlTokenizer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void splits_data();
    void splits();
    void classifies_data();
    void classifies();
    void findsParameters_data();
    void findsParameters();
    void writesPositionalSql_data();
    void writesPositionalSql();
    void refuses_data();
    void refuses();
    void takesLimit_data();
    void takesLimit();
    void countsRowsAndIdentity_data();
    void countsRowsAndIdentity();
    void keepsTheOriginal();
    void tellsThePositionOfParameters();
    void errorHoldsTheSql();
    void longTextsTakeLinearTime_data();
    void longTextsTakeLinearTime();
    void corpus();
    void randomTokens();
};

void TestSqlTokenizer::splits_data()
{
    QTest::addColumn<SqlDialect>("dialect");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("statements");

    for (const SqlDialect dialect : allDialects) {
        const auto row = [dialect](const char *name, const QString &text,
                                   const QStringList &statements) {
            QTest::addRow("%d: %s", int(dialect), name) << dialect << text << statements;
        };
        row("nothing", {}, {});
        row("white space", u" \t\r\n\v\f"_qs, {});
        row("semicolons alone", u";; ;\n;"_qs, {});
        row("comments alone", u"-- one\n/* two */"_qs, {});
        row("comment before a semicolon", u"/* none */;SELECT 1"_qs, {u"SELECT 1"_qs});
        row("one", u"SELECT 1"_qs, {u"SELECT 1"_qs});
        row("one with semicolon", u" SELECT 1 ;\n"_qs, {u"SELECT 1"_qs});
        row("comment behind the last", u"SELECT 1; -- done"_qs, {u"SELECT 1"_qs});
        row("two", u"SELECT 1; SELECT 2"_qs, {u"SELECT 1"_qs, u"SELECT 2"_qs});
        row("in quotes", u"SELECT ';';SELECT 2"_qs, {u"SELECT ';'"_qs, u"SELECT 2"_qs});
        row("behind a doubled quote", u"SELECT 'a'';b';SELECT 2"_qs,
            {u"SELECT 'a'';b'"_qs, u"SELECT 2"_qs});
        row("in a name", u"SELECT \";\"\"\";SELECT 2"_qs, {u"SELECT \";\"\"\""_qs, u"SELECT 2"_qs});
        row("in a line comment", u"SELECT 1 -- a;b\n+1;SELECT 2"_qs,
            {u"SELECT 1 -- a;b\n+1"_qs, u"SELECT 2"_qs});
        row("in a block comment", u"SELECT /* ; */ 1;SELECT 2"_qs,
            {u"SELECT /* ; */ 1"_qs, u"SELECT 2"_qs});
        row("quote in a comment", u"SELECT 1 -- it's\n;SELECT 2"_qs,
            {u"SELECT 1 -- it's"_qs, u"SELECT 2"_qs});
        row("comment mark in quotes", u"SELECT '/*';SELECT '--'"_qs,
            {u"SELECT '/*'"_qs, u"SELECT '--'"_qs});
        row("transaction", u"BEGIN;SELECT 1;COMMIT"_qs,
            {u"BEGIN"_qs, u"SELECT 1"_qs, u"COMMIT"_qs});
        row("END as commit", u"BEGIN;END;SELECT 1"_qs, {u"BEGIN"_qs, u"END"_qs, u"SELECT 1"_qs});
        row("CASE", u"SELECT CASE WHEN 1 THEN 2 END;SELECT 2"_qs,
            {u"SELECT CASE WHEN 1 THEN 2 END"_qs, u"SELECT 2"_qs});
        row("routine words as columns", u"CREATE TABLE t (event INT, trigger_ INT);SELECT 2"_qs,
            {u"CREATE TABLE t (event INT, trigger_ INT)"_qs, u"SELECT 2"_qs});
        row("no-break space is a letter", u"SELECT\u00a01;b"_qs, {u"SELECT\u00a01"_qs, u"b"_qs});
    }

    const auto one = [](const char *name, SqlDialect dialect, const QString &text) {
        QTest::newRow(name) << dialect << QString(text + u";SELECT 2;"_qs)
                            << QStringList{text, u"SELECT 2"_qs};
    };
    one("sqlite: backtick", Sqlite, u"SELECT `;`"_qs);
    one("sqlite: bracket", Sqlite, u"SELECT [;'[]"_qs);
    one("sqlite: backslash is a character", Sqlite, u"SELECT '\\'"_qs);
    one("sqlite: comment does not nest", Sqlite, u"SELECT /* /* */ 1"_qs);
    one("sqlite: minus minus", Sqlite, u"SELECT 5--3;"_qs + u"\n"_qs);
    one("sqlite: trigger", Sqlite,
        u"CREATE TRIGGER t AFTER INSERT ON x BEGIN DELETE FROM y; SELECT 1; END"_qs);
    one("sqlite: temp trigger", Sqlite, u"create temp trigger t delete on x begin select 1;end"_qs);
    one("sqlite: temporary trigger with CASE", Sqlite,
        u"CREATE TEMPORARY TRIGGER IF NOT EXISTS t UPDATE ON x WHEN CASE 1 WHEN 1 THEN 1 END BEGIN "
        "UPDATE y SET a = CASE WHEN b THEN CASE c WHEN 1 THEN 2 END ELSE 3 END; SELECT 'END;'; END"_qs);
    one("sqlite: comments around the END of a trigger", Sqlite,
        u"CREATE TRIGGER t DELETE ON x BEGIN SELECT 1; /* ; */ END -- ;\n/**/"_qs);
    one("sqlite: CASE at the end of a line in a trigger", Sqlite,
        u"CREATE TRIGGER t DELETE ON x BEGIN SELECT CASE 1 WHEN 1 THEN 2\nEND; SELECT 2; END"_qs);
    one("sqlite: explained trigger", Sqlite,
        u"EXPLAIN QUERY PLAN CREATE TRIGGER t DELETE ON x BEGIN SELECT 1; END"_qs);
    one("sqlite: table called trigger", Sqlite, u"CREATE TABLE trigger (a)"_qs);

    one("psql: dollar quote", PostgreSql, u"SELECT $$;'$$"_qs);
    one("psql: dollar quote with a tag", PostgreSql, u"SELECT $a$ $$;$b$;' $a$"_qs);
    one("psql: non-ASCII tag", PostgreSql, u"SELECT $\u00e4_1$;$\u00e4_1$"_qs);
    one("psql: dollar in a name", PostgreSql, u"SELECT a$b, c$1"_qs);
    one("psql: function body", PostgreSql,
        u"CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN RETURN 1; END; $f$"_qs);
    one("psql: DO block", PostgreSql, u"DO $$ BEGIN PERFORM 1; END $$"_qs);
    one("psql: E quote", PostgreSql, u"SELECT E'\\';'"_qs);
    one("psql: e quote with both escapes", PostgreSql, u"SELECT e'\\\\'';\\''"_qs);
    one("psql: plain backslash", PostgreSql, u"SELECT '\\'"_qs);
    one("psql: a name that ends in e", PostgreSql, u"SELECT date'\\'"_qs);
    one("psql: U& and bit strings", PostgreSql, u"SELECT U&'\\0441;', U&\"d;\", B'01;', X'1F;'"_qs);
    one("psql: comments nest", PostgreSql, u"SELECT /* ; /* ; */ ; */ 1"_qs);
    one("psql: array slice", PostgreSql, u"SELECT a[1:2]"_qs);
    one("psql: BEGIN ATOMIC", PostgreSql,
        u"CREATE OR REPLACE PROCEDURE p() LANGUAGE SQL BEGIN ATOMIC INSERT INTO t VALUES (1); "
        "SELECT CASE WHEN true THEN 1 END; END"_qs);
    one("psql: BEGIN ATOMIC with END as a label", PostgreSql,
        u"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1 AS end; SELECT t.end FROM t; END"_qs);
    one("psql: rule with two statements", PostgreSql,
        u"CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b;)"_qs);
    one("psql: carriage return ends a comment", PostgreSql, u"SELECT 1 -- '\r+1"_qs);
    one("psql: trigger has no body", PostgreSql,
        u"CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW EXECUTE FUNCTION f()"_qs);

    one("mysql: hash comment", MySql, u"SELECT 1 # it's;\n+1"_qs);
    one("mysql: minus minus needs a space", MySql, u"SELECT 5--3"_qs);
    one("mysql: minus minus before a semicolon", MySql, u"SELECT 5--"_qs);
    one("mysql: minus minus before a line end", MySql, u"SELECT 5 --\n"_qs + u"+1"_qs);
    one("mysql: backslash", MySql, u"SELECT 'it\\';s'"_qs);
    one("mysql: backslash in double quotes", MySql, u"SELECT \"a\\\";\""_qs);
    one("mysql: backslash in backticks", MySql, u"SELECT `a\\`"_qs);
    one("mysql: doubled backtick", MySql, u"SELECT `a``;`"_qs);
    one("mysql: comment does not nest", MySql, u"SELECT /* /* */ 1"_qs);
    one("mysql: executable comment", MySql, u"/*!40101 SET NAMES utf8 */"_qs);
    one("mysql: semicolon in an executable comment", MySql, u"SELECT 1 /*!50000 + 1; */"_qs);
    one("mysql: quote in an executable comment", MySql, u"SELECT /*!50000 '*/;', */ 1"_qs);
    one("mysql: MariaDB comment", MySql, u"SELECT /*M!100100 '*/;', */ 1"_qs);
    one("mysql: variable", MySql, u"SET @a := 1, @@global.b = @`c;d`"_qs);
    one("mysql: procedure", MySql, u"CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END"_qs);
    one("mysql: procedure with DEFINER", MySql,
        u"CREATE DEFINER=`a`@`%` PROCEDURE p(IN a INT) COMMENT 'x' BEGIN SELECT 1; END"_qs);
    one("mysql: function with DEFINER", MySql,
        u"CREATE OR REPLACE DEFINER = root@localhost FUNCTION f() RETURNS INT DETERMINISTIC BEGIN RETURN 1; END"_qs);
    one("mysql: IF and loops inside BEGIN", MySql,
        u"CREATE PROCEDURE p() BEGIN IF a THEN BEGIN SELECT 1; END; ELSEIF b THEN SELECT 2; ELSE "
        u"SELECT 3; END IF; "
        "l1:LOOP LEAVE l1; END LOOP l1; WHILE a DO SET a = 1; END WHILE; REPEAT SET a = 2; UNTIL a END REPEAT; END"_qs);
    one("mysql: CASE statement and CASE expression", MySql,
        u"CREATE PROCEDURE p() BEGIN CASE a WHEN 1 THEN SELECT CASE b WHEN 2 THEN 3 END; ELSE "
        u"BEGIN END; END CASE; "
        "SET c = CASE WHEN d THEN 1 ELSE 2 END; END"_qs);
    one("mysql: IF as a function and in DROP", MySql,
        u"CREATE PROCEDURE p() BEGIN SELECT IF(a, 1, 2); DROP TABLE IF EXISTS x; END"_qs);
    one("mysql: columns called begin and end", MySql,
        u"CREATE PROCEDURE p() BEGIN UPDATE t SET begin = 1, end = 2; SELECT t.end, end FROM t; END"_qs);
    one("mysql: handler", MySql,
        u"CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; SELECT 1; END"_qs);
    one("mysql: labelled body", MySql, u"CREATE PROCEDURE p() body:BEGIN LEAVE body; END body"_qs);
    one("mysql: body of one IF", MySql,
        u"CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF NEW.a THEN SET NEW.b = 1; IF NEW.c "
        u"THEN SET NEW.d = 2; "
        "END IF; END IF"_qs);
    one("mysql: body of one CASE", MySql,
        u"CREATE PROCEDURE p(a INT) CASE a WHEN 1 THEN SELECT 1; ELSE SELECT 2; END CASE"_qs);
    one("mysql: body of one REPEAT", MySql,
        u"CREATE PROCEDURE p(a INT) REPEAT SET a = 1; UNTIL a END REPEAT"_qs);
    one("mysql: body of one statement", MySql,
        u"CREATE FUNCTION f() RETURNS INT RETURN CASE WHEN 1 THEN IF(1, 2, 3) END"_qs);
    one("mysql: trigger of one statement", MySql,
        u"CREATE TRIGGER t AFTER UPDATE ON x FOR EACH ROW INSERT INTO begin VALUES (1)"_qs);
    one("mysql: trigger with BEGIN", MySql,
        u"CREATE TRIGGER t AFTER DELETE ON x FOR EACH ROW FOLLOWS s BEGIN DELETE FROM a; END"_qs);
    one("mysql: event", MySql,
        u"CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2020-01-01' DO BEGIN DELETE FROM a; END"_qs);
    one("mysql: event of one statement", MySql,
        u"CREATE EVENT e ON SCHEDULE EVERY 1 HOUR DO DELETE FROM a"_qs);
    one("mysql: loadable function", MySql,
        u"CREATE AGGREGATE FUNCTION f RETURNS STRING SONAME 'x.so'"_qs);
    one("mysql: BEGIN NOT ATOMIC", MySql, u"BEGIN NOT ATOMIC SELECT 1; SELECT 3; END"_qs);
    one("mysql: IF outside of a routine", MySql, u"IF @a THEN SELECT 1; END IF"_qs);
    one("mysql: routine in executable comments", MySql,
        u"/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`b`*/ /*!50003 TRIGGER t DELETE ON x FOR EACH ROW BEGIN SELECT 1; END */"_qs);

    one("generic: bracket with a doubled end", Generic, u"SELECT [a]];]"_qs);
    one("generic: backtick", Generic, u"SELECT `;`"_qs);
    one("generic: procedure", Generic,
        u"CREATE PROC p @a int AS BEGIN IF @a = 1 BEGIN SELECT 1; END ELSE SELECT CASE @a WHEN 2 "
        u"THEN 3 END; "
        "BEGIN TRANSACTION; COMMIT; END"_qs);
    one("generic: procedure of the standard", Generic,
        u"CREATE PROCEDURE p() BEGIN IF a THEN SELECT 1; END IF; CASE a WHEN 1 THEN SELECT 2; END CASE; END"_qs);
    one("generic: trigger with :NEW", Generic,
        u"CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT :NEW.a; END"_qs);
}

void TestSqlTokenizer::splits()
{
    QFETCH(SqlDialect, dialect);
    QFETCH(QString, text);
    QFETCH(QStringList, statements);
    for (QString &statement : statements)
        statement = statement.trimmed();
    QCOMPARE(originals(SqlTokenizer(dialect).split(text)), statements);
    checkInvariants(dialect, text);
}

void TestSqlTokenizer::classifies_data()
{
    QTest::addColumn<QList<SqlDialect>>("dialects");
    QTest::addColumn<StatementKind>("kind");
    QTest::addColumn<QString>("text");

    using Kind = StatementKind;
    const QList<SqlDialect> all(std::begin(allDialects), std::end(allDialects));
    const auto row = [](const QList<SqlDialect> &dialects, StatementKind kind, const char *text) {
        QByteArray name = QByteArray::number(int(dialects.first()));
        name += dialects.size() > 1 ? "..: " : ": ";
        QTest::newRow((name + text).constData()) << dialects << kind << QString::fromUtf8(text);
    };
    for (const char *text :
         {"SELECT 1",
          "select 1",
          "SeLeCt 1",
          "((SELECT 1) UNION (SELECT 2))",
          "VALUES (1)",
          "TABLE t",
          "/* x */ -- y\n (SELECT 1)",
          "SELECT 'INTO', \"FOR UPDATE\"",
          "SELECT a.into FROM a",
          "EXPLAIN SELECT 1",
          "EXPLAIN INSERT INTO t VALUES (1)",
          "SHOW TABLES",
          "DESCRIBE t",
          "DESC t",
          "WITH x AS (SELECT 1) SELECT * FROM x",
          "WITH RECURSIVE x(a) AS (SELECT 1 UNION ALL SELECT a FROM x) SELECT a FROM x",
          "WITH x AS (SELECT 1), y AS (SELECT replace(a, b) FROM x) (SELECT 1)",
          "WITH replace AS (SELECT 1) SELECT * FROM replace",
          "WITH a AS (SELECT 1), update AS (SELECT 2) SELECT 3",
          "SELECT replace('a', 'b', 'c')"})
        row(all, Kind::Read, text);
    for (const char *text : {"INSERT INTO t VALUES (1)",
                             "insert into t values (1)",
                             "UPDATE t SET a = 1",
                             "DELETE FROM t",
                             "REPLACE INTO t VALUES (1)",
                             "MERGE INTO t USING s ON 1 = 1",
                             "CREATE TABLE t (a)",
                             "CREATE TABLE t AS SELECT 1",
                             "DROP TABLE t",
                             "ALTER TABLE t ADD a",
                             "TRUNCATE t",
                             "VACUUM",
                             "REINDEX",
                             "ANALYZE",
                             "COMMENT ON TABLE t IS 'x'",
                             "GRANT SELECT ON t TO u",
                             "REVOKE SELECT ON t FROM u",
                             "COPY t FROM STDIN",
                             "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
                             "WITH x AS (SELECT 1) UPDATE t SET a = 1",
                             "WITH x AS (SELECT 1), y(a) AS (SELECT 2) DELETE FROM t",
                             "SELECT 1 INTO t",
                             "SELECT * INTO t FROM u",
                             "SELECT 1 FOR UPDATE",
                             "SELECT 1 FOR SHARE",
                             "SELECT 1 FOR NO KEY UPDATE",
                             "SELECT 1 FOR KEY SHARE",
                             "SELECT 1 LOCK IN SHARE MODE",
                             "WITH x AS (SELECT 1) SELECT * FROM x FOR UPDATE",
                             "(SELECT 1 FOR UPDATE)"})
        row(all, Kind::Write, text);
    for (const char *text : {"BEGIN TRANSACTION", "COMMIT", "END", "ROLLBACK", "ROLLBACK TO a",
                             "SAVEPOINT a", "RELEASE a", "START TRANSACTION", "ABORT",
                             "PREPARE TRANSACTION 'a'", "rollback /* x */ to savepoint a"})
        row(all, Kind::TransactionControl, text);
    for (const char *text : {"CALL p()", "DO 1", "EXECUTE x", "PREPARE x FROM 'SELECT 1'",
                             "START SLAVE", "selec", "SELECTED", "1", "'SELECT'", "\"SELECT\" 1",
                             "()", "{call p()}", "SET x = 1", "\xc3\x9cPDATE t"})
        row(all, Kind::Unknown, text);

    row({Sqlite, PostgreSql, MySql}, Kind::TransactionControl, "BEGIN");
    row({Generic}, Kind::TransactionControl, "BEGIN");
    row({Generic}, Kind::TransactionControl, "BEGIN TRAN");
    row({Generic}, Kind::TransactionControl, "SAVE TRANSACTION a");
    row({Generic}, Kind::Unknown, "BEGIN SELECT 1 END");
    row({Sqlite}, Kind::TransactionControl, "BEGIN IMMEDIATE");
    row({PostgreSql}, Kind::TransactionControl, "BEGIN ISOLATION LEVEL SERIALIZABLE");
    row({PostgreSql}, Kind::TransactionControl, "COMMIT PREPARED 'x'");

    row({PostgreSql, MySql, Generic}, Kind::Write, "EXPLAIN ANALYZE INSERT INTO t VALUES (1)");
    row({PostgreSql}, Kind::Write, "EXPLAIN (ANALYZE, VERBOSE) DELETE FROM t");
    row({PostgreSql}, Kind::Write,
        "EXPLAIN (COSTS off, analyze true) WITH x AS (DELETE FROM t RETURNING 1) SELECT 1");
    row({PostgreSql}, Kind::Write, "EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1");
    row({PostgreSql}, Kind::Write, "EXPLAIN ANALYZE SELECT 1 FOR UPDATE");
    row({PostgreSql, MySql}, Kind::Read, "EXPLAIN ANALYZE SELECT 1");
    row({PostgreSql}, Kind::Read, "EXPLAIN (VERBOSE) DELETE FROM t");
    row({PostgreSql}, Kind::Unknown, "EXPLAIN ANALYZE EXECUTE x");
    row({PostgreSql}, Kind::Write, "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x");
    row({PostgreSql}, Kind::Write,
        "WITH a AS (WITH b AS (SELECT 1 AS x) INSERT INTO t SELECT x FROM b RETURNING x) "
        "SELECT * FROM a");
    row({PostgreSql, MySql}, Kind::Write, "SELECT setval('s', 100)");
    row({PostgreSql, MySql}, Kind::Write, "SELECT nextval('s')");
    row({PostgreSql}, Kind::Write, "SELECT pg_catalog.nextval('s')");
    row({PostgreSql}, Kind::Read, "SELECT currval('s'), nextval FROM t");
    row({PostgreSql}, Kind::Write, "SELECT a, (SELECT LO_CREATE (0)) FROM t");
    row({PostgreSql}, Kind::Write, "WITH a AS (SELECT lo_unlink(1) AS x) SELECT * FROM a");
    row({MySql}, Kind::Write, "SELECT GET_LOCK('a', 1)");
    row({PostgreSql}, Kind::Read, "SELECT setval, 'setval(1)', \"setval\"(1) FROM t");
    row({PostgreSql}, Kind::Read, "EXPLAIN SELECT setval('s', 100)");
    row({PostgreSql}, Kind::Write,
        "WITH x AS MATERIALIZED (SELECT 1), y AS (INSERT INTO t VALUES (1)) SELECT 1");
    row({PostgreSql}, Kind::Read,
        "WITH x AS (SELECT 1) SEARCH DEPTH FIRST BY a SET b SELECT * FROM x");
    row({PostgreSql}, Kind::Read, "SELECT substring('a' FOR 2)");
    row({PostgreSql}, Kind::Read, "SELECT 1 AS into");
    row({PostgreSql}, Kind::Write, "REFRESH MATERIALIZED VIEW v");
    row({PostgreSql}, Kind::Unknown, "LISTEN a");
    row({PostgreSql}, Kind::Unknown, "PRAGMA table_info(t)");
    row({PostgreSql}, Kind::Unknown, "SET autocommit = 1");

    row({MySql}, Kind::Write, "SELECT 1 INTO OUTFILE 'x'");
    row({MySql}, Kind::Write, "SELECT 1 INTO @a");
    row({MySql}, Kind::Write, "ANALYZE TABLE t");
    row({MySql}, Kind::Write, "ANALYZE LOCAL TABLE t");
    row({MySql}, Kind::Read, "ANALYZE SELECT 1");
    row({MySql}, Kind::Read, "ANALYZE FORMAT=JSON SELECT 1");
    row({MySql}, Kind::Write, "ANALYZE UPDATE t SET a = 1");
    row({MySql}, Kind::Write, "LOAD DATA INFILE 'x' INTO TABLE t");
    row({MySql}, Kind::Write, "OPTIMIZE TABLE t");
    row({MySql}, Kind::TransactionControl, "SET autocommit = 0");
    row({MySql}, Kind::TransactionControl, "SET @@session.autocommit = 0");
    row({MySql}, Kind::TransactionControl, "SET @a = 1, AUTOCOMMIT = 0");
    row({MySql}, Kind::Unknown, "SET @autocommit = 0");
    row({MySql}, Kind::TransactionControl, "XA START 'x'");
    row({MySql}, Kind::Unknown, "BEGIN NOT ATOMIC SELECT 1; END");
    row({MySql}, Kind::Write, "/*!50000 INSERT */ INTO t VALUES (1)");
    row({MySql}, Kind::Write, "/*! CREATE TABLE t (a INT) */");

    for (const char *text : {"PRAGMA journal_mode",
                             "PRAGMA main.user_version",
                             "pragma TABLE_INFO(t)",
                             "PRAGMA main.table_xinfo('t')",
                             "PRAGMA table_list",
                             "PRAGMA table_list(t)",
                             "PRAGMA index_list(t)",
                             "PRAGMA index_info(t)",
                             "PRAGMA index_xinfo(t)",
                             "PRAGMA foreign_key_list(t)",
                             "PRAGMA foreign_key_check",
                             "PRAGMA foreign_key_check(t)",
                             "PRAGMA integrity_check(10)",
                             "PRAGMA quick_check = 5",
                             "PRAGMA database_list",
                             "PRAGMA collation_list",
                             "PRAGMA function_list",
                             "PRAGMA compile_options",
                             "PRAGMA \"main\".table_info(t)",
                             "EXPLAIN QUERY PLAN DELETE FROM t"})
        row({Sqlite}, Kind::Read, text);
    for (const char *text :
         {"PRAGMA journal_mode = WAL", "PRAGMA journal_mode(WAL)", "PRAGMA main.user_version = 2",
          "PRAGMA wal_checkpoint", "PRAGMA optimize", "PRAGMA incremental_vacuum", "PRAGMA",
          "PRAGMA main.\"wal_checkpoint\"", "ATTACH 'x' AS y"})
        row({Sqlite}, Kind::Unknown, text);
}

void TestSqlTokenizer::classifies()
{
    QFETCH(QList<SqlDialect>, dialects);
    QFETCH(StatementKind, kind);
    QFETCH(QString, text);
    for (const SqlDialect dialect : dialects) {
        const ParsedStatement statement = SqlTokenizer(dialect).parse(text);
        QVERIFY2(statement.kind == kind,
                 qPrintable(u"dialect %1, kind %2"_qs.arg(int(dialect)).arg(int(statement.kind))));
        checkInvariants(dialect, text);
    }
}

void TestSqlTokenizer::findsParameters_data()
{
    QTest::addColumn<QList<SqlDialect>>("dialects");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("parameters");

    const QList<SqlDialect> all(std::begin(allDialects), std::end(allDialects));
    const auto row = [](const char *name, const QList<SqlDialect> &dialects, const QString &text,
                        const QStringList &parameters) {
        QTest::newRow(name) << dialects << text << parameters;
    };
    row("none", all, u"SELECT 1"_qs, {});
    row("question marks", all, u"SELECT ?, ?+?"_qs, {u"?"_qs, u"?"_qs, u"?"_qs});
    row("concatenated question mark", all, u"SELECT ?||'%'"_qs, {u"?"_qs});
    row("names", all, u"SELECT :a, :b_1"_qs, {u"a"_qs, u"b_1"_qs});
    row("a name twice", all, u"SELECT :a, :b, :a"_qs, {u"a"_qs, u"b"_qs, u"a"_qs});
    row("case matters", all, u"SELECT :a, :A"_qs, {u"a"_qs, u"A"_qs});
    row("digits as a name", all, u"SELECT :1, :_2"_qs, {u"1"_qs, u"_2"_qs});
    row("non-ASCII names", all, u"SELECT :größe, :имя, :名前, :é"_qs,
        {u"größe"_qs, u"имя"_qs, u"名前"_qs, u"é"_qs});
    row("letters beyond the first plane", all, u"SELECT :\U00010400x"_qs, {u"\U00010400x"_qs});
    row("name before punctuation", all, u"f(:a)=:b;"_qs, {u"a"_qs, u"b"_qs});
    row("in text", all, u"SELECT ':a ?'"_qs, {});
    row("in text behind a doubled quote", all, u"SELECT 'x'':a ?'"_qs, {});
    row("in a quoted name", all, u"SELECT \":a ?\""_qs, {});
    row("in a line comment", all, u"SELECT 1 -- :a ?"_qs, {});
    row("in a block comment", all, u"SELECT 1 /* :a ? */"_qs, {});
    row("cast", all, u"SELECT a::int, :b::text"_qs, {u"b"_qs});
    row("assignment", all, u"f(a := 1, b :=c)"_qs, {});
    row("lone colon", all, u"a : b"_qs, {});
    row("time in text", all, u"SELECT '12:30:45'"_qs, {});
    row("behind a text", all, u"SELECT 'a':b"_qs, {u"b"_qs});
    row("sqlite: in brackets and backticks", {Sqlite, Generic}, u"SELECT [:a ?], `:b ?`"_qs, {});
    row("sqlite: json arrow", {Sqlite, PostgreSql}, u"SELECT a->':b'->>:c"_qs, {u"c"_qs});
    row("psql: slice", {PostgreSql}, u"SELECT a[1:2], a[b:c], a[f(1):g(2)], a[:5], a[2:]"_qs, {});
    row("psql: parameter in a subscript", {PostgreSql},
        u"SELECT a[:i], a[:b : :c], ARRAY[1, :d]"_qs, {u"i"_qs, u"b"_qs, u"c"_qs, u"d"_qs});
    row("psql: parameter behind a word in a subscript", {PostgreSql},
        u"SELECT a[CASE WHEN b THEN :c ELSE :d END]"_qs, {u"c"_qs, u"d"_qs});
    row("psql: parameter behind a subscript", {PostgreSql}, u"SELECT a[1], :b, a[1:2] = :c"_qs,
        {u"b"_qs, u"c"_qs});
    row("psql: in a dollar quote", {PostgreSql}, u"SELECT $$:a ?$$, $x$:b$x$"_qs, {});
    row("psql: in an E quote", {PostgreSql}, u"SELECT E'\\':a ?', :b"_qs, {u"b"_qs});
    row("psql: in a nested comment", {PostgreSql}, u"SELECT /* /* */ :a */ :b"_qs, {u"b"_qs});
    row("psql: jsonb operators", {PostgreSql}, u"SELECT a ? 'b', a ?| c, a ?& d"_qs,
        {u"?"_qs, u"?"_qs, u"?"_qs});
    row("psql: $1 of a function", {PostgreSql},
        u"CREATE FUNCTION f(int) RETURNS int LANGUAGE SQL RETURN $1 + 1"_qs, {});
    row("psql: $1 of PREPARE", {PostgreSql}, u"PREPARE x AS SELECT $1"_qs, {});
    row("mysql: behind a backslash", {MySql}, u"SELECT 'it\\':a', \"\\\":b\", :c"_qs, {u"c"_qs});
    row("mysql: hash comment", {MySql}, u"SELECT 1 # :a ?\n+ :b"_qs, {u"b"_qs});
    row("mysql: executable comment", {MySql}, u"SELECT /*! :a + */ :b"_qs, {u"a"_qs, u"b"_qs});
    row("mysql: variables", {MySql, Generic}, u"SELECT @a, @@b, :c"_qs, {u"c"_qs});
    row("mysql: label", {MySql}, u"CREATE PROCEDURE p() l:LOOP LEAVE l; END LOOP"_qs, {});
    row("generic: record of a trigger", {Generic}, u"CREATE TRIGGER t BEGIN SELECT :NEW.a; END"_qs,
        {});
    row("generic: call with a result", {Generic}, u"{? = call p(?)}"_qs, {u"?"_qs, u"?"_qs});
    row("generic: money", {Generic}, u"SELECT $5.00, :a"_qs, {u"a"_qs});
}

void TestSqlTokenizer::findsParameters()
{
    QFETCH(QList<SqlDialect>, dialects);
    QFETCH(QString, text);
    QFETCH(QStringList, parameters);
    for (const SqlDialect dialect : dialects) {
        const ParsedStatement statement = SqlTokenizer(dialect).parse(text);
        QCOMPARE(names(statement), parameters);
        const bool named = !parameters.isEmpty() && parameters.first() != u"?";
        QCOMPARE(statement.hasNamedParameters(), named);
        QCOMPARE(statement.hasPositionalParameters(), !parameters.isEmpty() && !named);
        checkInvariants(dialect, text);
    }
}

void TestSqlTokenizer::writesPositionalSql_data()
{
    QTest::addColumn<SqlDialect>("dialect");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sql");

    const auto row = [](const char *name, SqlDialect dialect, const QString &text,
                        const QString &sql) { QTest::newRow(name) << dialect << text << sql; };
    row("nothing to misread: untouched", PostgreSql, u"SELECT $$'$$ /* it's */, a[1]"_qs,
        u"SELECT $$'$$ /* it's */, a[1]"_qs);
    row("no parameter", Sqlite, u"-- it's\nSELECT 'why?', '12:30'"_qs,
        u"-- it s\nSELECT 'why?', '12:30'"_qs);
    row("question marks", Sqlite, u"SELECT ?, ?"_qs, u"SELECT ?, ?"_qs);
    row("names", Sqlite, u"SELECT :a, :größe+:a"_qs, u"SELECT ?, ?+?"_qs);
    row("trimmed", Sqlite, u"  SELECT :a ; "_qs, u"SELECT ?"_qs);
    row("what is in quotes stays", Sqlite, u"SELECT ':a', \"?\", :b"_qs,
        u"SELECT ':a', \"?\", ?"_qs);
    row("comments lose what Qt would misread", Sqlite,
        u"SELECT :a /* it's :b ? [x] \"`*/ -- don't\n"_qs,
        u"SELECT ? /* it s  b    x    */ -- don t"_qs);
    row("comment before the statement", Sqlite, u"-- it's\nSELECT :a"_qs, u"-- it s\nSELECT ?"_qs);
    row("psql: dollar quote", PostgreSql, u"SELECT $a$it's :b ?$a$, :c"_qs,
        u"SELECT 'it''s :b ?', ?"_qs);
    row("psql: empty dollar quote", PostgreSql, u"SELECT $$$$, ?"_qs, u"SELECT '', ?"_qs);
    row("psql: slices", PostgreSql, u"SELECT a[1:2], a[:i], a[b:c], a[1 : 2]"_qs,
        u"SELECT a[1: 2], a[?], a[b: c], a[1 :  2]"_qs);
    row("psql: E quote", PostgreSql, u"SELECT E'it\\'s\\\\', :a"_qs, u"SELECT E'it''s\\\\', ?"_qs);
    row("psql: cast", PostgreSql, u"SELECT :a::int"_qs, u"SELECT ?::int"_qs);
    row("mysql: backslash", MySql, u"SELECT 'it\\'s', \"\\\"\\n\", :a"_qs,
        u"SELECT 'it''s', \"\"\"\\n\", ?"_qs);
    row("mysql: executable comment", MySql, u"SELECT /*!50000 :a, */ 1"_qs,
        u"SELECT /*!50000 ?, */ 1"_qs);
}

void TestSqlTokenizer::writesPositionalSql()
{
    QFETCH(SqlDialect, dialect);
    QFETCH(QString, text);
    QFETCH(QString, sql);
    QCOMPARE(SqlTokenizer(dialect).parse(text).sql, sql);
    checkInvariants(dialect, text);
}

void TestSqlTokenizer::refuses_data()
{
    QTest::addColumn<QList<SqlDialect>>("dialects");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("onlyParse");
    QTest::addColumn<QStringList>("says");

    const QList<SqlDialect> all(std::begin(allDialects), std::end(allDialects));
    const auto row = [](const char *name, const QList<SqlDialect> &dialects, const QString &text,
                        const QStringList &says, bool onlyParse = false) {
        QTest::newRow(name) << dialects << text << onlyParse << says;
    };
    row("open quote", all, u"SELECT\n  'abc"_qs, {u"line 2, column 3"_qs, u"close it with '"_qs});
    row("open quote that ends doubled", all, u"SELECT 'abc''"_qs, {u"line 1, column 8"_qs});
    row("open name", all, u"SELECT \"abc"_qs, {u"line 1, column 8"_qs, u"close it with \""_qs});
    row("open comment", all, u"SELECT 1;\n\n/* abc"_qs, {u"line 3, column 1"_qs, u"*/"_qs});
    row("comment that is a slash short", all, u"/*/"_qs, {u"line 1, column 1"_qs});
    row("U+0000", all, QStringLiteral("SELECT\r\n 1") + QChar(u'\0') + u';',
        {u"U+0000"_qs, u"line 2, column 3"_qs});
    row("U+0000 in quotes", all, u'\'' + QString(QChar(u'\0')) + u'\'',
        {u"U+0000"_qs, u"column 2"_qs});
    row("half a surrogate pair", all, u"SELECT '"_qs + QChar(0xd800) + u'\'', {u"surrogate"_qs});
    row("column counts characters", all, u"SELECT '\U0001f600', '"_qs, {u"line 1, column 13"_qs});
    row("names and question marks", all, u"SELECT :a,\n?"_qs, {u":a"_qs, u"line 2, column 1"_qs});
    row("question marks and names", all, u"SELECT ?, :abc"_qs,
        {u":abc"_qs, u"line 1, column 11"_qs});
    row("several", all, u"SELECT 1; SELECT 2"_qs, {u"executeScript()"_qs}, true);
    row("several with an empty one", all, u"SELECT 1;;;SELECT 2"_qs, {u"executeScript()"_qs}, true);
    row("nothing", all, {}, {u"no statement"_qs}, true);
    row("comments alone", all, u"-- a\n;/* b */;"_qs, {u"no statement"_qs}, true);
    row("sqlite: ?1", {Sqlite}, u"SELECT ?1"_qs, {u"?1"_qs, u":name"_qs, u"column 8"_qs});
    row("sqlite: @a", {Sqlite}, u"SELECT @abc"_qs, {u"@abc"_qs, u":name"_qs});
    row("sqlite: $a", {Sqlite}, u"SELECT $abc"_qs, {u"$abc"_qs, u":name"_qs});
    row("sqlite: open bracket", {Sqlite, Generic}, u"SELECT [abc"_qs, {u"close it with ]"_qs});
    row("sqlite: open backtick", {Sqlite, MySql, Generic}, u"SELECT `abc"_qs,
        {u"close it with `"_qs});
    row("psql: $1", {PostgreSql}, u"SELECT $12"_qs, {u"$12"_qs, u":name or ?"_qs});
    row("psql: open dollar quote", {PostgreSql}, u"SELECT $a$ $$ $b$"_qs,
        {u"$a$"_qs, u"column 8"_qs});
    row("psql: open nested comment", {PostgreSql}, u"/* /* */"_qs, {u"column 1"_qs});
    row("psql: open E quote", {PostgreSql}, u"SELECT E'\\'"_qs, {u"column 8"_qs});
    row("psql: operator and names", {PostgreSql}, u"SELECT a ?| :b"_qs, {u"jsonb_exists"_qs});
    row("mysql: open behind a backslash", {MySql}, u"SELECT 'a\\'"_qs, {u"column 8"_qs});
    row("mysql: backslash at the end", {MySql}, u"SELECT 'a\\"_qs, {u"column 8"_qs});
    row("mysql: open executable comment", {MySql}, u"SELECT 1 /*! + 1"_qs, {u"column 10"_qs});
}

void TestSqlTokenizer::refuses()
{
    QFETCH(QList<SqlDialect>, dialects);
    QFETCH(QString, text);
    QFETCH(bool, onlyParse);
    QFETCH(QStringList, says);
    for (const SqlDialect dialect : dialects) {
        const QString parseError = errorOf(dialect, text, true);
        const QString splitError = errorOf(dialect, text, false);
        for (const QString &part : says)
            QVERIFY2(parseError.contains(part), qPrintable(parseError));
        QCOMPARE(splitError, onlyParse ? QString() : parseError);
    }
}

void TestSqlTokenizer::takesLimit_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("takesLimit");
    const auto row = [](const char *text, bool takesLimit) {
        QTest::newRow(text) << QString::fromLatin1(text) << takesLimit;
    };
    row("SELECT a FROM t ORDER BY a", true);
    row("SELECT a FROM (SELECT b FROM u LIMIT 3) x", true);
    row("WITH x AS (SELECT 1 LIMIT 1) SELECT * FROM x", true);
    row("SELECT 1 UNION SELECT 2", true);
    row("VALUES (1), (2)", false);
    row("SELECT 1 UNION ALL VALUES (2)", false);
    row("SELECT * FROM (VALUES (1), (2)) AS v", true);
    row("SELECT a FROM t LIMIT 3", false);
    row("SELECT a FROM t OFFSET 3", false);
    row("SELECT a FROM t FETCH FIRST 3 ROWS ONLY", false);
    row("SELECT a FROM t FOR UPDATE", false);
    row("(SELECT 1) UNION (SELECT 2)", false);
    row("EXPLAIN SELECT 1", false);
    row("INSERT INTO t SELECT 1", false);
    row("DELETE FROM t", false);
    row("SHOW TABLES", false);
}

void TestSqlTokenizer::takesLimit()
{
    QFETCH(const QString, text);
    QFETCH(const bool, takesLimit);
    for (const SqlDialect dialect :
         {SqlDialect::Sqlite, SqlDialect::PostgreSql, SqlDialect::MySql, SqlDialect::Generic})
        QCOMPARE(SqlTokenizer(dialect).parse(text).takesLimit, takesLimit);
}

void TestSqlTokenizer::countsRowsAndIdentity_data()
{
    QTest::addColumn<SqlDialect>("dialect");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("countsRows");
    QTest::addColumn<bool>("returnsIdentity");

    const auto row = [](SqlDialect dialect, const char *text, bool countsRows,
                        bool returnsIdentity) {
        QTest::newRow(text) << dialect << QString::fromUtf8(text) << countsRows << returnsIdentity;
    };
    row(Sqlite, "INSERT INTO t VALUES (1)", true, true);
    row(Sqlite, "/* a */ replace into t values (1)", true, true);
    row(Sqlite, "UPDATE t SET a = 1", true, false);
    row(Sqlite, "DELETE FROM t", true, false);
    row(PostgreSql, "MERGE INTO t USING s ON true", true, false);
    row(Sqlite, "WITH x AS (SELECT 1) INSERT INTO t SELECT 1", true, true);
    row(MySql, "WITH x AS (SELECT 1) DELETE FROM t", true, false);
    row(PostgreSql, "WITH x AS (DELETE FROM t) SELECT 1", false, false);
    row(PostgreSql, "WITH x AS (DELETE FROM t RETURNING 1) INSERT INTO u SELECT 1", true, true);
    row(PostgreSql, "EXPLAIN ANALYZE INSERT INTO t VALUES (1)", false, false);
    row(Sqlite, "SELECT 1", false, false);
    row(Sqlite, "CREATE TABLE t (a)", false, false);
    row(Sqlite, "CREATE TRIGGER t DELETE ON x BEGIN INSERT INTO y VALUES (1); END", false, false);
    row(MySql, "/*! INSERT */ INTO t VALUES (1)", true, true);
    row(MySql, "CALL p()", false, false);
}

void TestSqlTokenizer::countsRowsAndIdentity()
{
    QFETCH(SqlDialect, dialect);
    QFETCH(QString, text);
    const ParsedStatement statement = SqlTokenizer(dialect).parse(text);
    QTEST(statement.countsRows, "countsRows");
    QTEST(statement.returnsIdentity, "returnsIdentity");
}

void TestSqlTokenizer::keepsTheOriginal()
{
    const ParsedStatement statement =
        SqlTokenizer(PostgreSql).parse(u"\n/*+ hint */ SELECT :a /* b */ ;\n-- c"_qs);
    QCOMPARE(statement.original, u"/*+ hint */ SELECT :a /* b */"_qs);
    QCOMPARE(statement.sql, u"/*+ hint */ SELECT ? /* b */"_qs);
}

void TestSqlTokenizer::tellsThePositionOfParameters()
{
    const ParsedStatement statement =
        SqlTokenizer(PostgreSql).parse(u"SELECT $$'$$, :abc, 'x' || :d"_qs);
    QCOMPARE(statement.sql, u"SELECT '''', ?, 'x' || ?"_qs);
    const QList<StatementParameter> expected{{u"abc"_qs, 13}, {u"d"_qs, 23}};
    QCOMPARE(statement.parameters, expected);
}

void TestSqlTokenizer::errorHoldsTheSql()
{
    try {
        (void)SqlTokenizer(Sqlite).parse(u"SELECT 1; SELECT 2"_qs);
    } catch (const SqlError &error) {
        QCOMPARE(error.query(), u"SELECT 1; SELECT 2"_qs);
        return;
    }
    QFAIL("no error");
}

void TestSqlTokenizer::longTextsTakeLinearTime_data()
{
    QTest::addColumn<QString>("unit");
    QTest::newRow("parentheses") << u"("_qs;
    QTest::newRow("brackets") << u"[]"_qs;
    QTest::newRow("statements") << u"SELECT 1;"_qs;
    QTest::newRow("question marks") << u"?,"_qs;
    QTest::newRow("comments") << u"/**/"_qs;
    QTest::newRow("open comments") << u"/*"_qs;
    QTest::newRow("quotes") << u"'"_qs;
    QTest::newRow("dollars") << u"$a"_qs;
    QTest::newRow("dollar quotes") << u"$a$"_qs;
    QTest::newRow("colons") << u":"_qs;
    QTest::newRow("CASE") << u"CASE "_qs;
    QTest::newRow("WITH") << u"WITH ("_qs;
    QTest::newRow("a word") << u"a"_qs;
}

void TestSqlTokenizer::longTextsTakeLinearTime()
{
    QFETCH(QString, unit);
    const qsizetype size = unit == u"(" ? 10'000'000 : 2'000'000;
    const QString text = u"SELECT "_qs + unit.repeated(size / unit.size());
    for (const SqlDialect dialect : allDialects) {
        QElapsedTimer timer;
        timer.start();
        (void)errorOf(dialect, text, false);
        // Quadratic time would be many minutes.
        QVERIFY2(timer.elapsed() < 20'000, qPrintable(QString::number(timer.elapsed())));
    }
}

void TestSqlTokenizer::corpus()
{
    const QDir folder(QFINDTESTDATA("../../fuzz/corpus"));
    const QStringList files = folder.entryList(QDir::Files);
    QVERIFY(files.size() >= 10);
    for (const QString &name : files) {
        QFile file(folder.filePath(name));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(name));
        const QString text = QString::fromUtf8(file.readAll());
        for (const SqlDialect dialect : allDialects)
            checkInvariants(dialect, text);
        QVERIFY2(!QTest::currentTestFailed(), qPrintable(name));
    }
}

void TestSqlTokenizer::randomTokens()
{
    const QStringList tokens{
        u"SELECT"_qs,   u"INSERT INTO"_qs, u"CREATE"_qs,  u"TRIGGER"_qs, u"PROCEDURE"_qs,
        u"FUNCTION"_qs, u"EVENT"_qs,       u"BEGIN"_qs,   u"END"_qs,     u"ATOMIC"_qs,
        u"NOT"_qs,      u"CASE"_qs,        u"IF"_qs,      u"THEN"_qs,    u"LOOP"_qs,
        u"WHILE"_qs,    u"DO"_qs,          u"REPEAT"_qs,  u"WITH"_qs,    u"AS"_qs,
        u"FOR"_qs,      u"ROW"_qs,         u"UPDATE"_qs,  u"EXPLAIN"_qs, u"ANALYZE"_qs,
        u"PRAGMA"_qs,   u"RETURN"_qs,      u"DECLARE"_qs, u"SET"_qs,     u"E"_qs,
        u"a"_qs,        u"\u00e4"_qs,      u"1"_qs,       u"'"_qs,       u"''"_qs,
        u"'x'"_qs,      u"\""_qs,          u"`"_qs,       u"["_qs,       u"]"_qs,
        u"("_qs,        u")"_qs,           u";"_qs,       u";"_qs,       u";"_qs,
        u"$$"_qs,       u"$t$"_qs,         u"$1"_qs,      u"$"_qs,       u"?"_qs,
        u"?"_qs,        u":a"_qs,          u":"_qs,       u"::"_qs,      u":="_qs,
        u"@"_qs,        u"--"_qs,          u"-- "_qs,     u"#"_qs,       u"\n"_qs,
        u"\r"_qs,       u"/*"_qs,          u"/*!"_qs,     u"/*M!1"_qs,   u"*/"_qs,
        u"/"_qs,        u"*"_qs,           u"\\"_qs,      u"\\'"_qs,     u"."_qs,
        u","_qs,        u"\U0001f600"_qs,  u"="_qs};
    QRandomGenerator random(20'260'101);
    QElapsedTimer timer;
    timer.start();
    qsizetype rounds = 0;
    while (rounds < 200'000 && (timer.elapsed() < 3'000 || rounds < 1'000)) {
        QString text;
        for (quint32 left = random.bounded(24u); left > 0; --left) {
            text += tokens.at(random.bounded(tokens.size()));
            if (random.bounded(3u) > 0)
                text += u' ';
        }
        for (const SqlDialect dialect : allDialects) {
            checkInvariants(dialect, text);
            if (QTest::currentTestFailed())
                return;
        }
        ++rounds;
    }
    QVERIFY(rounds >= 1'000);
}

QTEST_APPLESS_MAIN(TestSqlTokenizer)

#include "tst_sqltokenizer.moc"
