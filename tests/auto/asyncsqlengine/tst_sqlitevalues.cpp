// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qtimezone.h>
#include <QtCore/quuid.h>

#include <cmath>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

// Every type of the closed list to SQLite and back.
class tst_SqliteValues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addRows(); }
    void roundTrip_data();
    void roundTrip();
    void doubles_data();
    void doubles();
    void typedRead();
    void dateTimes_data();
    void dateTimes();
    void json();
    void nullAndEmpty();
    void largeBlob();
    void largeText();
    void mixedColumn();
    void integerInTextColumn();
    void manyColumns();
    void brokenText();
};

static ResultSet storedAndRead(AsyncSqlEngine &engine, const QVariant &value)
{
    engine.execute(u"CREATE TABLE IF NOT EXISTS v (x)"_s);
    engine.execute(u"DELETE FROM v"_s);
    engine.execute(u"INSERT INTO v VALUES (?)"_s, QVariantList{value});
    return valueOf(engine.execute(u"SELECT x, typeof(x) FROM v"_s));
}

void tst_SqliteValues::roundTrip_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QVariant>("expected");
    QTest::addColumn<QString>("type"); // that SQLite says it stored
    const auto row = [](const char *name, const QVariant &value, const QVariant &expected,
                        const char *type) {
        QTest::newRow(name) << value << expected << QString::fromLatin1(type);
    };
    const qint64 largest = std::numeric_limits<qint64>::max();
    const qint64 smallest = std::numeric_limits<qint64>::min();
    row("null", QVariant(), QVariant(), "null");
    row("nullptr", QVariant::fromValue(nullptr), QVariant(), "null");
    row("null QString", QVariant(QString()), QVariant(), "null");
    row("null QByteArray", QVariant(QByteArray()), QVariant(), "null");
    row("null of a type", QVariant(QMetaType(QMetaType::Int)), QVariant(), "null");
    row("empty QString", u""_s, u""_s, "text");
    row("empty QByteArray", QByteArray(""), QByteArray(""), "blob");
    row("true", true, qint64(1), "integer");
    row("false", false, qint64(0), "integer");
    row("int", -5, qint64(-5), "integer");
    row("uint", 4294967295u, qint64(4294967295), "integer");
    row("short", QVariant::fromValue(short(-3)), qint64(-3), "integer");
    row("ushort", QVariant::fromValue(ushort(65535)), qint64(65535), "integer");
    row("char", QVariant::fromValue(char(65)), qint64(65), "integer");
    row("uchar", QVariant::fromValue(uchar(200)), qint64(200), "integer");
    row("long", QVariant::fromValue(long(1) << 40), qint64(1) << 40, "integer");
    row("ulong", QVariant::fromValue(ulong(7)), qint64(7), "integer");
    row("2^63-1", largest, largest, "integer");
    row("-2^63", smallest, smallest, "integer");
    row("2^53+1", (qint64(1) << 53) + 1, (qint64(1) << 53) + 1, "integer");
    row("quint64 that fits", quint64(largest), largest, "integer");
    row("float", 0.5f, 0.5, "real");
    row("QString", u"text"_s, u"text"_s, "text");
    row("emoji", u"\U0001F600 \u00e4\u4e2d"_s, u"\U0001F600 \u00e4\u4e2d"_s, "text");
    row("quotes", u"it's \"q\" \\ ; -- /*"_s, u"it's \"q\" \\ ; -- /*"_s, "text");
    row("U+0000 in text", u"a\0b"_s, u"a\0b"_s, "text");
    row("U+0000 alone", u"\0"_s, u"\0"_s, "text");
    row("digits", u"0042"_s, u"0042"_s, "text");
    row("QChar", QVariant(QChar(u'\u00e4')), u"\u00e4"_s, "text");
    row("QByteArray", QByteArray("\0\xff\x80 a", 5), QByteArray("\0\xff\x80 a", 5), "blob");
    row("QDate", QDate(2026, 2, 3), u"2026-02-03"_s, "text");
    row("QTime", QTime(1, 2, 3, 45), u"01:02:03.045"_s, "text");
    row("QDateTime UTC", QDateTime(QDate(2026, 2, 3), QTime(4, 5, 6, 7), Qt::UTC),
        u"2026-02-03T04:05:06.007Z"_s, "text");
    row("QUuid", QUuid(u"{fc69b59e-cc34-4436-a43c-ee95d128b8c5}"_s),
        u"fc69b59e-cc34-4436-a43c-ee95d128b8c5"_s, "text");
    row("QJsonObject", QJsonObject{{u"a"_s, QJsonArray{1, QJsonValue::Null}}},
        u"{\"a\":[1,null]}"_s, "text");
    row("QJsonArray", QJsonArray{true, u"x"_s}, u"[true,\"x\"]"_s, "text");
    row("QJsonDocument", QJsonDocument(QJsonArray{1}), u"[1]"_s, "text");
    row("QJsonValue", QVariant::fromValue(QJsonValue(u"x"_s)), u"\"x\""_s, "text");
}

void tst_SqliteValues::roundTrip()
{
    QFETCH(const QVariant, value);
    QFETCH(const QVariant, expected);
    QFETCH(const QString, type);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const ResultSet result = storedAndRead(engine, value);
    QCOMPARE(result.value(0, 1).toString(), type);
    QCOMPARE(result.value(0, 0).metaType(), expected.metaType());
    QCOMPARE(result.value(0, 0), expected);
    QCOMPARE(result.isNull(0, 0), !expected.isValid());
}

void tst_SqliteValues::doubles_data()
{
    QTest::addColumn<double>("value");
    using Limits = std::numeric_limits<double>;
    QTest::newRow("0.1") << 0.1;
    QTest::newRow("1/3") << 1.0 / 3;
    QTest::newRow("largest") << Limits::max();
    QTest::newRow("lowest") << Limits::lowest();
    QTest::newRow("smallest normal") << Limits::min();
    QTest::newRow("denormal") << Limits::denorm_min();
    QTest::newRow("infinity") << Limits::infinity();
    QTest::newRow("-infinity") << -Limits::infinity();
    QTest::newRow("next to 1") << std::nextafter(1.0, 2.0);
    QTest::newRow("whole number") << 3.0;
    QTest::newRow("2^63") << 9223372036854775808.0;
}

void tst_SqliteValues::doubles()
{
    QFETCH(const double, value);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const ResultSet result = storedAndRead(engine, value);
    QCOMPARE(result.value(0, 1).toString(), u"real"_s);
    QCOMPARE(result.value(0, 0).metaType(), QMetaType(QMetaType::Double));
    QVERIFY(result.get<double>(0, 0) == value); // exact
}

void tst_SqliteValues::typedRead()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QUuid uuid = QUuid::createUuid();
    const QDate date(1999, 12, 31);
    const QTime time(23, 59, 59, 999);
    const ResultSet result = valueOf(engine.execute(
        u"SELECT ?, ?, ?, ?, ?"_s, QVariantList{uuid, date, time, true, u"\u00e4"_s}));
    QCOMPARE(result.get<QUuid>(0, 0), uuid);
    QCOMPARE(result.get<QDate>(0, 1), date);
    QCOMPARE(result.get<QTime>(0, 2), time);
    QCOMPARE(result.get<bool>(0, 3), true);
    QCOMPARE(result.get<QString>(0, 4), u"\u00e4"_s);
}

void tst_SqliteValues::dateTimes_data()
{
    QTest::addColumn<QDateTime>("value");
    const QDate summer(2026, 7, 1);
    const QTime time(12, 30, 15, 250);
    QTest::newRow("UTC") << QDateTime(summer, time, Qt::UTC);
    QTest::newRow("local") << QDateTime(summer, time);
    QTest::newRow("local, winter") << QDateTime(QDate(2026, 1, 1), time);
    QTest::newRow("offset") << QDateTime(summer, time, Qt::OffsetFromUTC, -(3 * 60 + 30) * 60);
    QTest::newRow("time zone") << QDateTime(summer, time, QTimeZone("America/New_York"));
    QTest::newRow("before 1970") << QDateTime(QDate(1901, 1, 1), time, Qt::UTC);
    QTest::newRow("year 9999") << QDateTime(QDate(9999, 12, 31), time, Qt::UTC);
}

void tst_SqliteValues::dateTimes()
{
    QFETCH(const QDateTime, value);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QVERIFY(value.isValid());
    const ResultSet result = storedAndRead(engine, value);
    const QDateTime read = result.get<QDateTime>(0, 0);
    QCOMPARE(read.toMSecsSinceEpoch(), value.toMSecsSinceEpoch()); // the same instant
    QVERIFY(read.timeSpec() != Qt::LocalTime); // it says which, on every machine
}

void tst_SqliteValues::json()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QJsonObject object{
        {u"n"_s, 1.5}, {u"s"_s, u"\U0001F600\""_s}, {u"l"_s, QJsonArray{1, 2}}};
    const ResultSet result = storedAndRead(engine, object);
    QCOMPARE(QJsonDocument::fromJson(result.get<QString>(0, 0).toUtf8()).object(), object);
    QCOMPARE(valueOf(engine.scalar(u"SELECT json_extract(x, '$.l[1]') FROM v"_s)).toInt(), 2);
}

void tst_SqliteValues::nullAndEmpty()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const ResultSet result = valueOf(
        engine.execute(u"SELECT ?, ?, ?"_s, QVariantList{QVariant(), u""_s, QByteArray("")}));
    QVERIFY(result.isNull(0, 0));
    QVERIFY(!result.isNull(0, 1));
    QVERIFY(!result.isNull(0, 2));
    QVERIFY(!result.value(0, 0).isValid());
    QVERIFY(!result.value(0, 1).toString().isNull());
    QVERIFY(!result.value(0, 2).toByteArray().isNull());
    QCOMPARE(result.get<QString>(0, 0), QString());
    QVERIFY(!result.get<std::optional<QString>>(0, 0));
    QCOMPARE(result.get<std::optional<QString>>(0, 1), std::optional(u""_s));
    QVERIFY(!result.get<QString>(0, 1).isNull());
}

void tst_SqliteValues::largeBlob()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QByteArray blob(10 * 1024 * 1024, Qt::Uninitialized);
    for (qsizetype i = 0; i < blob.size(); ++i)
        blob[i] = char(i * 31 + i / 255);
    const ResultSet result = storedAndRead(engine, blob);
    QCOMPARE(result.value(0, 1).toString(), u"blob"_s);
    QVERIFY(result.get<QByteArray>(0, 0) == blob);
    QVERIFY(result.statistics().bytes >= blob.size());
}

void tst_SqliteValues::largeText()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QString text = u"\u00e4\U0001F600."_s.repeated(1'000'000);
    QVERIFY(storedAndRead(engine, text).get<QString>(0, 0) == text);
}

void tst_SqliteValues::mixedColumn()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE mixed (x)"_s);
    const QVariantList values{qint64(1), u"two"_s, 3.5, QByteArray("four"), QVariant(), qint64(6)};
    for (const QVariant &value : values)
        engine.execute(u"INSERT INTO mixed VALUES (?)"_s, QVariantList{value});
    const ResultSet result = valueOf(engine.execute(u"SELECT x FROM mixed"_s));
    QCOMPARE(result.rowCount(), values.size());
    for (qsizetype i = 0; i < values.size(); ++i) {
        QCOMPARE(result.value(i, 0).metaType(), values[i].metaType());
        QCOMPARE(result.value(i, 0), values[i]);
    }
}

void tst_SqliteValues::integerInTextColumn()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE t (number INTEGER, text TEXT)"_s);
    engine.execute(u"INSERT INTO t VALUES (?, ?)"_s, QVariantList{u"12"_s, 34});
    const ResultSet result = valueOf(engine.execute(u"SELECT * FROM t"_s));
    QCOMPARE(result.value(0, 0), QVariant(qint64(12)));
    QCOMPARE(result.value(0, 1), QVariant(u"34"_s));
}

void tst_SqliteValues::manyColumns()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QStringList marks;
    QVariantList values;
    for (int i = 0; i < 2000; ++i) {
        marks.append(u"?"_s);
        values.append(i);
    }
    const ResultSet result = valueOf(engine.execute(u"SELECT "_s + marks.join(u','), values));
    QCOMPARE(result.columnCount(), 2000);
    QCOMPARE(result.get<int>(0, 1999), 1999);
}

// Which SQLite stores as text all the same; its own decoder makes something else of it than Qt's.
void tst_SqliteValues::brokenText()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const bool isPortable = qEnvironmentVariableIsSet("ASYNCSQL_PORTABLE");
    const QString broken = isPortable ? u"a\u0092b"_s : u"a\ufffdb"_s;
    QCOMPARE(valueOf(engine.scalar(u"SELECT CAST(x'619262' AS TEXT)"_s)).toString(), broken);
    QCOMPARE(valueOf(engine.scalar(u"SELECT hex(CAST(x'619262' AS TEXT))"_s)).toString(),
             u"619262"_s);
}

QTEST_GUILESS_MAIN(tst_SqliteValues)
#include "tst_sqlitevalues.moc"
