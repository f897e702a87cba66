// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/driver_p.h>

#include "nativecomparison.h"

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

// PostgreSQL's rows read from its own library are those that are read through Qt, cell by cell.
class tst_PostgreSqlStatement : public QObject, private NativeComparison
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void sameCells_data();
    void sameCells();
    void sameDecimals_data();
    void sameDecimals();
    void sameInBinary_data();
    void sameInBinary();
    void tableChangesBetweenRuns();
    void otherEncoding();
    void byteOrderMarkStays();
    void sameError_data();
    void sameError();
    void errorBetweenRows();
    void errorAfterTheRows();
    void copy_data();
    void copy();
    void affectedRows_data();
    void affectedRows();
    void rowsWithoutColumns();
    void leftByQt();
};

void tst_PostgreSqlStatement::init()
{
    connectTo("ASYNCSQL_TEST_POSTGRESQL_URL");
}

void tst_PostgreSqlStatement::sameCells_data()
{
    QTest::addColumn<QString>("sql");
    const auto row = [](const char *name, const QString &sql) { QTest::newRow(name) << sql; };
    row("no rows", u"SELECT 1 AS a, 'b' AS b WHERE false"_s);
    row("names of columns", u"SELECT 1 AS \"Ä b\", 2 AS \"\"\"\", 3, 4"_s);
    row("nulls",
        u"SELECT NULL, NULL::int, NULL::float8, NULL::numeric, NULL::bytea, NULL::date, "
        "NULL::timestamptz, NULL::bool, NULL::uuid, NULL::int[]"_s);
    row("smallint", u"VALUES ('-32768'::int2), ('32767'), ('0'), (NULL)"_s);
    row("integer", u"VALUES (-2147483648), (2147483647), (0), (NULL)"_s);
    row("bigint",
        u"VALUES ('-9223372036854775808'::int8), ('9223372036854775807'), ('0'), ('-1'), (NULL)"_s);
    row("numbers of the system",
        u"SELECT 4294967295::oid, 'now'::regproc, '4294967295'::xid, "
        "'7'::cid, 'pg_class'::regclass, pg_current_snapshot()::text"_s);
    row("double",
        u"VALUES (0.1::float8), (-0.0::float8), ('1.7976931348623157e308'), "
        "('5e-324'), ('NaN'), ('Infinity'), ('-Infinity'), ('1e15'), ('1e16'), "
        "('123456789012345680'), ('0.3333333333333333'), (NULL)"_s);
    row("real",
        u"VALUES (0.1::float4), ('3.4028235e38'), ('1e-45'), ('NaN'), ('-Infinity'), "
        "('3.14159274'), ('16777216'), (NULL)"_s);
    row("bool", u"VALUES (true), (false), (NULL)"_s);
    row("empty text and bytes", u"SELECT '', ''::bytea, ''::varchar(5), ''::char(3)"_s);
    row("text",
        u"SELECT 'ascii', 'äöü ß', '日本語', '\U0001f600', E'a\\nb\\tc', 'x'::char(5), "
        "'y'::varchar, 'z'::name, 'q'::\"char\", repeat('ü', 100000)"_s);
    row("text after nulls", u"VALUES (NULL), (NULL), ('a'), ('ü'), (NULL), ('')"_s);
    row("bytea",
        u"SELECT '\\x00ff00fe5c27'::bytea, decode(repeat('00', 70000), 'hex'), "
        "'\\x5c5c'::bytea"_s);
    row("every byte",
        u"SELECT decode(string_agg(lpad(to_hex(i), 2, '0'), '' ORDER BY i), 'hex') "
        "FROM generate_series(0, 255) i"_s);
    row("date",
        u"VALUES ('2026-11-24'::date), ('0001-01-01'), ('9999-12-31'), ('0044-03-15 BC'), "
        "('infinity'), ('-infinity'), ('12345-01-01'), ('5874897-12-31'), (NULL)"_s);
    row("time",
        u"VALUES ('00:00'::time), ('23:59:59.999999'), ('24:00'), ('12:34:56.7891'), "
        "('12:34:56.7'), (NULL)"_s);
    row("time with zone", u"VALUES ('12:34:56.789+02'::timetz), ('00:00-11:30')"_s);
    row("timestamp",
        u"VALUES ('2026-11-24 12:34:56.789'::timestamp), ('2026-07-01 00:00'), "
        "('2026-11-24 12:34:56.9999'), ('2026-11-24 12:34:56.0005'), ('0001-01-01'), "
        "('9999-12-31 23:59:59.999999'), ('0044-03-15 BC'), ('infinity'), ('-infinity'), "
        "('294276-12-31'), (NULL)"_s);
    row("timestamp with zone",
        u"VALUES ('2026-11-24 12:34:56.789Z'::timestamptz), ('2026-07-01 00:00+05:30'), "
        "('2026-11-24 12:34:56.9995+00'), ('1900-01-01 00:00+00'), ('0044-03-15 BC'), "
        "('infinity'), ('-infinity'), (NULL)"_s);
    row("intervals, networks, money, bits",
        u"SELECT '1 year 2 days 03:04:05.678'::interval, '10.0.0.1/8'::inet, "
        "'08:00:2b:01:02:03'::macaddr, 12.5::money, B'10101', B'101'::varbit, '(1,2)'::point"_s);
    row("uuid, json, xml",
        u"SELECT '5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e'::uuid, '{\"a\": [1, null]}'::json, "
        "'{\"b\":  \"ü\"}'::jsonb, 'a & b'::tsquery"_s);
    row("arrays, ranges, rows",
        u"SELECT ARRAY[1, NULL, 3], ARRAY['a', 'b\"c', NULL], ARRAY[[1, 2], [3, 4]], "
        "'{}'::int[], int4range(1, 5), (1, 'x', NULL), ARRAY['\\x00'::bytea]"_s);
    row("own types",
        u"SELECT c.oid, c.relname, c.relkind, c.relacl, c FROM pg_class c "
        "WHERE relname = 'pg_type'"_s);
    row("nothing", u"SELECT pg_sleep(0)"_s);
    row("explained", u"EXPLAIN SELECT 1"_s);
    row("shown", u"SHOW standard_conforming_strings"_s);
    row("many rows",
        u"SELECT i, i / 7.0::float8, 'row ' || i, CASE WHEN i % 5 = 0 THEN NULL ELSE 'ü' || i "
        "END, i::numeric / 3, i % 2 = 0 FROM generate_series(1, 9000) i"_s);
}

void tst_PostgreSqlStatement::sameCells()
{
    QFETCH(const QString, sql);
    compare(sql);
    if (QTest::currentTestFailed())
        return;
    // Dates in another style, bytes in the other one.
    run(u"SET datestyle = 'German'"_s);
    run(u"SET bytea_output = 'hex'"_s);
    run(u"SET extra_float_digits = -3"_s);
    compare(sql);
}

void tst_PostgreSqlStatement::sameDecimals_data()
{
    addDecimals();
}

void tst_PostgreSqlStatement::sameDecimals()
{
    QFETCH(const QSql::NumericalPrecisionPolicy, decimals);
    compare(u"VALUES (12345.6789::numeric), (0), (-0.5), (0.000000000000000000000000001), (1e27), "
            "(NULL)"_s,
            decimals);
    compare(u"SELECT 1.5::float8, 2.5::float4, 3::numeric(10, 2), '1e5'::numeric"_s, decimals);
    if (decimals == QSql::LowPrecisionDouble || decimals == QSql::HighPrecision) // else undefined
        compare(u"VALUES ('NaN'::numeric), ('Infinity'), ('-Infinity'), "
                "(1.7976931348623157e308), (12345678901234567890.123456789)"_s,
                decimals);
    if (decimals == QSql::HighPrecision) // else QPSQL takes them for NULL
        compare(u"VALUES (1e400), (1e-400)"_s, decimals);
}

void tst_PostgreSqlStatement::sameInBinary_data()
{
    QTest::addColumn<QString>("columns");
    QTest::newRow("integers") << u"i, -i, i::int2, (i * 4294967296)::int8, "
                                 "CASE i % 3 WHEN 0 THEN NULL ELSE i END"_s;
    QTest::newRow("doubles") << u"i / 7.0::float8, CASE i % 4 WHEN 0 THEN 'NaN'::float8 WHEN 1 "
                                "THEN '-Infinity' WHEN 2 THEN '-0' ELSE 5e-324 END"_s;
    QTest::newRow("texts") << u"'row ' || i, ('ü' || i)::varchar, i::char(8), i::text::name, "
                              "to_json(i), '', NULL::text"_s;
    QTest::newRow("bytes") << u"convert_to('ü\\' || i, 'UTF8'), ''::bytea, NULL::bytea"_s;
    QTest::newRow("bools") << u"i % 2 = 0, CASE WHEN i % 3 = 0 THEN NULL ELSE i % 2 = 1 END"_s;
    QTest::newRow("one that stays text") << u"i, i::numeric / 3, i::float4, 'x'"_s;
    QTest::newRow("dates stay text") << u"i, '2026-11-24'::date + i % 100"_s;
}

// What gave many rows is asked for in binary the next time.
void tst_PostgreSqlStatement::sameInBinary()
{
    QFETCH(const QString, columns);
    const QString sql = u"SELECT %1 FROM generate_series(1, 10000) i"_s.arg(columns);
    const ResultSet expected = portable->run(sql);
    for (int run = 0; run < 3; ++run) {
        compareResults(native->run(sql), expected);
        if (QTest::currentTestFailed())
            return;
    }
}

void tst_PostgreSqlStatement::tableChangesBetweenRuns()
{
    const QString sql = u"SELECT * FROM changing"_s;
    run(u"CREATE TEMPORARY TABLE changing AS SELECT i, 'x' || i AS t FROM generate_series(1, "
        "10000) i"_s);
    for (const QString &change :
         {u"ALTER TABLE changing ADD f float8 DEFAULT 0.5"_s,
          u"ALTER TABLE changing ALTER i TYPE int8"_s,
          u"ALTER TABLE changing ALTER f TYPE numeric"_s, u"ALTER TABLE changing DROP t"_s,
          u"ALTER TABLE changing ALTER f TYPE float8"_s}) {
        compare(sql);
        compare(sql);
        if (QTest::currentTestFailed())
            return;
        run(change);
    }
    compare(sql);
    run(u"DROP TABLE changing"_s);
    QCOMPARE(native->error(sql)->kind(), Kind::UndefinedObject);
    QCOMPARE(native->run(u"SELECT 1"_s).value(0, 0), QVariant(qint64(1)));
}

// A user's SET can make it something that is not UTF-8.
void tst_PostgreSqlStatement::otherEncoding()
{
    run(u"SET client_encoding = 'LATIN1'"_s);
    compare(u"SELECT U&'\\00E4\\00F6x', U&'a\\00FC', U&'\\00C3\\00A4', U&'\\00F0\\009F', 'abc'"_s);
}

// QPSQL takes it away from the beginning of a text.
void tst_PostgreSqlStatement::byteOrderMarkStays()
{
    const ResultSet rows = native->run(u"VALUES (U&'\\FEFFa'), (U&'b\\FEFF')"_s);
    QCOMPARE(rows.value(0, 0).toString(), u"\ufeffa"_s);
    QCOMPARE(rows.value(1, 0).toString(), u"b\ufeff"_s);
}

void tst_PostgreSqlStatement::sameError_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<Kind>("kind");
    const auto row = [](const QString &sql, Kind kind) {
        QTest::newRow(qPrintable(sql)) << sql << kind;
    };
    row(u"SELEC 1"_s, Kind::Syntax);
    row(u"SELECT * FROM nowhere"_s, Kind::UndefinedObject);
    row(u"SELECT 1 / 0"_s, Kind::InvalidData);
    row(u"SELECT 'x'::int"_s, Kind::InvalidData);
    row(u"DO $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = 'because', HINT = 'do not'; END $$"_s,
        Kind::ConstraintViolation);
    row(u"INSERT INTO pg_class (relname) VALUES ('a')"_s, Kind::NotNullViolation);
    row(u"DO $$ BEGIN RAISE EXCEPTION 'late' USING ERRCODE = '40001'; END $$"_s,
        Kind::SerializationFailure);
}

void tst_PostgreSqlStatement::sameError()
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
    QCOMPARE(left->driverText(), right->driverText());
    QCOMPARE(left->sqlState(), right->sqlState());
    QCOMPARE(left->nativeCode(), right->nativeCode());
    compare(u"SELECT 1"_s);
}

void tst_PostgreSqlStatement::errorBetweenRows()
{
    const QString sql = u"SELECT 1 / (5000 - i) FROM generate_series(1, 6000) i"_s;
    const auto left = native->error(sql);
    const auto right = portable->error(sql);
    QVERIFY(left && right);
    QCOMPARE(left->kind(), Kind::InvalidData);
    QCOMPARE(left->text(), right->text());
    QCOMPARE(left->driverText(), right->driverText());
    compare(u"SELECT 1"_s);
}

// One that comes when the transaction of the statement ends.
void tst_PostgreSqlStatement::errorAfterTheRows()
{
    run(u"CREATE TEMPORARY TABLE late (id int PRIMARY KEY, other int REFERENCES late (id) "
        "DEFERRABLE INITIALLY DEFERRED)"_s);
    for (const QString &sql :
         {u"INSERT INTO late VALUES (1, 7)"_s, u"INSERT INTO late VALUES (1, 7) RETURNING id"_s}) {
        const auto error = native->error(sql);
        QVERIFY(error);
        QCOMPARE(error->kind(), Kind::ForeignKeyViolation);
        QCOMPARE(native->run(u"SELECT count(*) FROM late"_s).value(0, 0), QVariant(qint64(0)));
    }
}

void tst_PostgreSqlStatement::copy_data()
{
    QTest::addColumn<bool>("isNative");
    QTest::addColumn<QString>("sql");
    for (const bool isNative : {true, false}) {
        const QByteArray way = isNative ? "native, " : "portable, ";
        QTest::newRow(way + "in") << isNative << u"COPY copied FROM STDIN"_s;
        QTest::newRow(way + "out") << isNative << u"COPY copied TO STDOUT"_s;
        QTest::newRow(way + "much out")
            << isNative << u"COPY (SELECT generate_series(1, 200000)) TO STDOUT"_s;
    }
}

// An error, and the connection is as it was.
void tst_PostgreSqlStatement::copy()
{
    QFETCH(const bool, isNative);
    QFETCH(const QString, sql);
    ServerConnection &connection = isNative ? *native : *portable;
    connection.run(u"CREATE TEMPORARY TABLE copied AS SELECT 1 AS a"_s);
    const auto error = connection.error(sql);
    QVERIFY(error);
    QVERIFY2(error->kind() == Kind::Unsupported, qPrintable(QDebug::toString(*error)));
    QCOMPARE(connection.run(u"SELECT count(*) FROM copied"_s).value(0, 0), QVariant(qint64(1)));
}

void tst_PostgreSqlStatement::affectedRows_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<qint64>("count");
    QTest::newRow("insert") << u"INSERT INTO counted SELECT generate_series(1, 5)"_s << qint64(5);
    QTest::newRow("returning") << u"INSERT INTO counted VALUES (1), (2) RETURNING i"_s << qint64(2);
    QTest::newRow("update") << u"UPDATE counted SET i = 7 WHERE i < 3"_s << qint64(2);
    QTest::newRow("none") << u"DELETE FROM counted WHERE i = 99"_s << qint64(0);
    QTest::newRow("select") << u"SELECT * FROM counted"_s << qint64(-1);
    QTest::newRow("definition") << u"CREATE TEMPORARY TABLE another (i int)"_s << qint64(-1);
}

void tst_PostgreSqlStatement::affectedRows()
{
    QFETCH(const QString, sql);
    QFETCH(const qint64, count);
    run(u"CREATE TEMPORARY TABLE counted AS SELECT generate_series(1, 3) AS i"_s);
    const ResultSet left = native->run(sql);
    compareResults(left, portable->run(sql));
    QCOMPARE(left.rowsAffected(), count);
}

void tst_PostgreSqlStatement::rowsWithoutColumns()
{
    const QString sql = u"SELECT FROM generate_series(1, 3)"_s;
    QCOMPARE(portable->run(sql).rowCount(), 3);
    compare(sql);
}

// A query of the user's own, whose rows nobody has read.
void tst_PostgreSqlStatement::leftByQt()
{
    native->with([](const Driver &driver, QSqlDatabase &database) {
        QSqlQuery query(database);
        query.setForwardOnly(true);
        QVERIFY(query.exec(u"SELECT generate_series(1, 1000)"_s));
        QVERIFY(query.next());
        const auto statement = driver.nativeStatement(database, query); // while the query lives
        QVERIFY(statement);
        QVERIFY(statement->run(u"SELECT 42"_s, {}, QSql::LowPrecisionDouble));
        QVERIFY(statement->next());
        QCOMPARE(statement->cell(0).integer, 42);
        QVERIFY(!statement->next());
        QVERIFY(!statement->error().isValid());
    });
    compare(u"SELECT 1"_s);
}

QTEST_GUILESS_MAIN(tst_PostgreSqlStatement)
#include "tst_postgresqlstatement.moc"
