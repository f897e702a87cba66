// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/driver_p.h>

#include "nativecomparison.h"

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

// MariaDB's rows read from its own library are those that are read through Qt, cell by cell.
class tst_MySqlStatement : public QObject, private NativeComparison
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void isUsed();
    void sameCells_data();
    void sameCells();
    void sameDecimals_data();
    void sameDecimals();
    void sameColumns();
    void bits();
    void timesOfTheSession();
    void affectedRows();
    void sameError_data();
    void sameError();
    void procedures();
    void leftByQt();
};

void tst_MySqlStatement::init()
{
    connectTo("ASYNCSQL_TEST_MARIADB_URL");
}

void tst_MySqlStatement::isUsed()
{
    native->with([](const Driver &driver, QSqlDatabase &database) {
        QVERIFY(driver.nativeStatement(database, QSqlQuery(database)));
    });
    portable->with([](const Driver &driver, QSqlDatabase &database) {
        QVERIFY(!driver.nativeStatement(database, QSqlQuery(database)));
    });
}

void tst_MySqlStatement::sameCells_data()
{
    QTest::addColumn<QString>("sql");
    const auto row = [](const char *name, const QString &sql) { QTest::newRow(name) << sql; };
    row("no rows", u"SELECT 1 AS a, 'b' AS b FROM dual WHERE false"_s);
    row("names of columns", u"SELECT 1 AS `Ä b`, 2 AS ```\"`, 3, 1 + 1"_s);
    row("nulls",
        u"SELECT NULL, CAST(NULL AS SIGNED), CAST(NULL AS DOUBLE), CAST(NULL AS DECIMAL(5,2)), "
        "CAST(NULL AS BINARY), CAST(NULL AS DATE), CAST(NULL AS DATETIME), CAST(NULL AS TIME)"_s);
    row("integers", u"SELECT -9223372036854775808, 9223372036854775807, 0, -1, true, false"_s);
    row("unsigned", u"SELECT CAST(18446744073709551615 AS UNSIGNED), CAST(7 AS UNSIGNED), ~0"_s);
    row("doubles",
        u"SELECT 0.1e0, -0.0e0, 1.7976931348623157e308, 5e-324, 1e15, 1e16, "
        "0.3333333333333333e0, PI(), 1e0 / 3"_s);
    row("decimals", u"SELECT 12345.6789, -0.5, 1.0, 123456789012345678901234567890.5, 1 / 3"_s);
    row("texts",
        u"SELECT 'ascii', 'äöü ß', '日本語', '\U0001f600', '', 'a\\nb', REPEAT('ü', 100000), "
        "CONCAT('a', 1), UPPER('x'), HEX('y'), CAST('z' AS CHAR(5)), UUID() IS NULL"_s);
    row("collations",
        u"SELECT 'ä' COLLATE utf8mb4_bin, _latin1'x', CONVERT('ö' USING latin1), "
        "CONVERT('a' USING ascii)"_s);
    row("bytes",
        u"SELECT x'00ff00fe5c27', CAST('ä' AS BINARY), UNHEX(REPEAT('00', 70000)), x'', "
        "BINARY 'x', COMPRESS('abc')"_s);
    row("dates",
        u"SELECT DATE '2026-11-24', DATE '1000-01-01', DATE '9999-12-31', "
        "CAST('2024-02-29' AS DATE)"_s);
    row("times",
        u"SELECT TIME '00:00:00', TIME '23:59:59.999', TIME '838:59:59', TIME '-12:34:56', "
        "CAST('12:34:56.7891' AS TIME(4)), SEC_TO_TIME(3661)"_s);
    row("date-times",
        u"SELECT TIMESTAMP '2026-11-24 12:34:56', TIMESTAMP '2026-07-01 00:00:00.789', "
        "TIMESTAMP '1000-01-01 00:00:00', TIMESTAMP '9999-12-31 23:59:59.999999', "
        "FROM_UNIXTIME(1700000000)"_s);
    row("json",
        u"SELECT JSON_OBJECT('a', JSON_ARRAY(1, NULL)), JSON_EXTRACT('[1,\"ü\"]', '$[1]')"_s);
    row("points", u"SELECT ST_AsText(POINT(1, 2))"_s);
    row("explained", u"EXPLAIN SELECT 1"_s);
    row("shown", u"SHOW VARIABLES LIKE 'sql_mode'"_s);
    row("of the system",
        u"SELECT table_name, table_rows, create_time, table_comment FROM "
        "information_schema.tables WHERE table_schema = 'mysql' ORDER BY table_name LIMIT 20"_s);
    row("many rows",
        u"SELECT seq, seq / 7e0, CONCAT('row ', seq), IF(seq % 5 = 0, NULL, CONCAT('ü', seq)), "
        "seq / 3, seq % 2 = 0 FROM seq_1_to_9000"_s);
}

void tst_MySqlStatement::sameCells()
{
    QFETCH(const QString, sql);
    compare(sql);
}

void tst_MySqlStatement::sameDecimals_data()
{
    addDecimals();
}

void tst_MySqlStatement::sameDecimals()
{
    QFETCH(const QSql::NumericalPrecisionPolicy, decimals);
    compare(u"SELECT 12345.6789, 0.0, -0.5, 7.0, 1e27, 3e0, 0.1e0, CAST(NULL AS DECIMAL(3,1)), "
            "CAST(12 AS DECIMAL(5,0)), 123456789012345.0"_s,
            decimals);
}

// Of every type that a table's column may have.
void tst_MySqlStatement::sameColumns()
{
    const QString columns =
        u"a TINYINT, b TINYINT UNSIGNED, c SMALLINT, d SMALLINT UNSIGNED, e MEDIUMINT, "
        "f MEDIUMINT UNSIGNED, g INT, h INT UNSIGNED, i BIGINT, j BIGINT UNSIGNED, "
        "k INT(8) ZEROFILL, l FLOAT, m DOUBLE, n DECIMAL(30,10), o DECIMAL(5,0) UNSIGNED, p YEAR, "
        "q DATE, r TIME, s TIME(6), t DATETIME, u DATETIME(6), v TIMESTAMP(3) NULL, w CHAR(5), "
        "x VARCHAR(50), y TINYTEXT, z TEXT, aa MEDIUMTEXT, ab LONGTEXT, ac BINARY(4), "
        "ad VARBINARY(20), ae TINYBLOB, af BLOB, ag MEDIUMBLOB, ah LONGBLOB, "
        "ai ENUM('one', 'zwölf'), aj SET('a', 'b', 'c'), an JSON, "
        "ao BOOLEAN, ap VARCHAR(9) COLLATE utf8mb4_bin, aq VARCHAR(9) CHARACTER SET latin1"_s;
    run(u"CREATE TEMPORARY TABLE columns_of_all_types (%1)"_s.arg(columns));
    const QString insert = u"INSERT INTO columns_of_all_types VALUES (%1)"_s;
    run(insert.arg(u"-128, 255, -32768, 65535, -8388608, 16777215, -2147483648, 4294967295, "
                   "-9223372036854775808, 18446744073709551615, 42, 3.14159, 0.1, "
                   "12345678901234567890.0123456789, 99999, 2026, '2026-11-24', '12:34:56', "
                   "'-838:59:58.999999', '2026-11-24 01:02:03', '2026-11-24 01:02:03.987654', "
                   "'2026-03-08 02:30:00.5', 'ab', 'ünï', 'tiny', 'text', 'medium', 'long', "
                   "x'00ff', x'00', 'x', x'ff00', 'y', 'z', 'zwölf', 'a,c', "
                   "'[1, null]', true, 'Ä', 'é'"_s));
    run(insert.arg(QStringList(40, u"NULL"_s).join(u", "_s)));
    const ResultSet rows = native->run(u"SELECT * FROM columns_of_all_types"_s);
    const ResultSet expected = portable->run(u"SELECT * FROM columns_of_all_types"_s);
    QCOMPARE(rows.columnCount(), 40);
    QCOMPARE(rows.rowCount(), 2);
    compareResults(rows, expected);
}

// Qt gives their bytes as text, in which those that are no UTF-8 are lost.
void tst_MySqlStatement::bits()
{
    run(u"CREATE TEMPORARY TABLE bits (a BIT(1), b BIT(12), c BIT(64))"_s);
    native->run(u"INSERT INTO bits VALUES (1, 2049, ~0)"_s);
    const ResultSet rows = native->run(u"SELECT * FROM bits"_s);
    QCOMPARE(rows.value(0, 0), QVariant(qint64(1)));
    QCOMPARE(rows.value(0, 1), QVariant(qint64(2049)));
    QCOMPARE(rows.value(0, 2), QVariant(std::numeric_limits<quint64>::max()));
}

// Qt takes the digits for local time, of which some do not exist; they are UTC.
void tst_MySqlStatement::timesOfTheSession()
{
    const ResultSet rows = native->run(u"SELECT TIMESTAMP '2026-03-08 02:30:00'"_s);
    QCOMPARE(rows.value(0, 0).toDateTime(), QDateTime(QDate(2026, 3, 8), QTime(2, 30), Qt::UTC));
}

void tst_MySqlStatement::affectedRows()
{
    run(u"CREATE TEMPORARY TABLE affected (id INT AUTO_INCREMENT PRIMARY KEY, v INT)"_s);
    for (ServerConnection *const connection : {native.get(), portable.get()}) {
        const ResultSet inserted =
            connection->run(u"INSERT INTO affected (v) VALUES (1), (2), (3)"_s);
        QCOMPARE(inserted.rowsAffected(), 3);
        QCOMPARE(inserted.lastInsertId().toInt(), 1);
        QCOMPARE(connection->run(u"UPDATE affected SET v = 2"_s).rowsAffected(), 2);
        QCOMPARE(connection->run(u"DELETE FROM affected WHERE v = 9"_s).rowsAffected(), 0);
        QCOMPARE(connection->run(u"INSERT IGNORE INTO affected VALUES (1, 5)"_s).rowsAffected(), 0);
        QCOMPARE(connection->run(u"SELECT * FROM affected"_s).rowsAffected(), -1);
    }
}

void tst_MySqlStatement::sameError_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<Kind>("kind");
    const auto row = [](const QString &sql, Kind kind) {
        QTest::newRow(qPrintable(sql)) << sql << kind;
    };
    row(u"SELEC 1"_s, Kind::Syntax);
    row(u"SELECT * FROM nowhere"_s, Kind::UndefinedObject);
    row(u"SELECT absent FROM mysql.user"_s, Kind::UndefinedObject);
    row(u"SELECT (SELECT seq FROM seq_1_to_2)"_s, Kind::Unknown);
    row(u"INSERT INTO mysql.db (host) VALUES (NULL)"_s, Kind::NotNullViolation);
}

void tst_MySqlStatement::sameError()
{
    QFETCH(const QString, sql);
    QFETCH(const Kind, kind);
    const auto left = native->error(sql);
    const auto right = portable->error(sql);
    QVERIFY(left && right);
    QCOMPARE(left->kind(), kind);
    QCOMPARE(right->kind(), kind);
    QCOMPARE(left->text(), right->text());
    QCOMPARE(left->databaseText(), right->databaseText());
    QCOMPARE(left->nativeCode(), right->nativeCode());
    compare(u"SELECT 1"_s);
}

// The first of its results; and what it ends with is not swallowed.
void tst_MySqlStatement::procedures()
{
    native->run(
        u"CREATE OR REPLACE PROCEDURE two_results() BEGIN SELECT 1 AS a; SELECT 2 AS b; END"_s);
    native->run(u"CREATE OR REPLACE PROCEDURE fails_late() BEGIN SELECT 1 AS a; "
                "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'late'; END"_s);
    const ResultSet rows = native->run(u"CALL two_results()"_s);
    QCOMPARE(rows.columnNames(), QStringList{u"a"_s});
    QCOMPARE(rows.value(0, 0).toInt(), 1);
    const auto error = native->error(u"CALL fails_late()"_s);
    QVERIFY(error);
    QVERIFY(error->databaseText().contains(u"late"_s));
    compare(u"SELECT 1"_s);
    native->run(u"DROP PROCEDURE two_results"_s);
    native->run(u"DROP PROCEDURE fails_late"_s);
}

// A query of Qt's own on the same connection, of which rows are still there.
void tst_MySqlStatement::leftByQt()
{
    native->with([&](const Driver &, QSqlDatabase &database) {
        QSqlQuery query(database);
        QVERIFY(query.exec(u"SELECT seq FROM seq_1_to_100"_s));
        QVERIFY(query.next());
        QCOMPARE(native->run(u"SELECT 5"_s).value(0, 0).toInt(), 5);
        QVERIFY(query.next());
        QCOMPARE(query.value(0).toInt(), 2);
    });
}

QTEST_GUILESS_MAIN(tst_MySqlStatement)

#include "tst_mysqlstatement.moc"
