// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtCore/qdatetime.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qtimezone.h>
#include <QtCore/qurl.h>
#include <QtCore/quuid.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlindex.h>
#include <QtSql/qsqlquery.h>
#include <QtSql/qsqlrecord.h>
#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

// The client's zone, unlike the servers' (which tests/shared/servers.sh sets to +05:45), and with
// daylight saving time. Before the first use of a local time.
static const bool clientZoneIsSet = qputenv("TZ", "America/New_York");

struct User
{
    int id;
    std::optional<QString> name;
};

// What users of an engine rely on, whatever database is behind it.
class tst_EveryDatabase : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addEveryRow(); }
    void open();
    void execute();
    void positionalValues();
    void namedValues();
    void fetch();
    void counts();
    void lastInsertId();
    void textThatLooksLikeAParameter();
    void offsetWithSeconds();
    void numericBeyondDoubles();
    void geometry();
    void negativeZeros();
    void connectionOfTheServersOwn();
    void values_data();
    void values();
    void exactlyOrRefused_data();
    void exactlyOrRefused();
    void daylightSaving_data();
    void daylightSaving();
    void timeInTheGap();
    void largeBlob();
    void manyParameters();
    void integersAreQint64_data();
    void integersAreQint64();
    void nullIsNotEmpty();
    void decimalsAsText();
    void refusedValues_data();
    void refusedValues();
    void hostileText_data();
    void hostileText();
    void manyRows();
    void fetchAll();
    void batch();
    void batchAllOrNothing();
    void script();
    void scriptStopsAtFirstError();
    void scriptOfTransaction();
    void run();
    void transactionCommits();
    void transactionRollsBack();
    void strayTransaction();
    void hasTable();
    void tableNames();
    void record();
    void primaryIndex();
    void errors_data();
    void errors();
    void writesInOrder();
    void readsSeeEarlierWrites();
    void connectionLimit();
    void connectHook();
    void alteredTable();
};

static const QString insertUser = u"INSERT INTO users (name) VALUES (?)"_s;
static const QString countUsers = u"SELECT count(*) FROM users"_s;

static bool isSqlite(const TestDatabase &database)
{
    return QLatin1StringView(database.kind().name).contains("sqlite"_L1);
}

void tst_EveryDatabase::open()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.open());
    QCOMPARE(engine.state(), AsyncSqlEngine::State::Open);
    QCOMPARE(engine.driverName(), QString::fromLatin1(database.kind().driver));
}

void tst_EveryDatabase::execute()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QVERIFY(!valueOf(engine.execute(database.createUsers())).returnsRows());
    const ResultSet rows = valueOf(engine.execute(u"SELECT id, name FROM users"_s));
    QVERIFY(rows.returnsRows());
    QVERIFY(rows.isEmpty());
    QCOMPARE(rows.columnNames(), (QStringList{u"id"_s, u"name"_s}));
}

void tst_EveryDatabase::positionalValues()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    engine.execute(u"INSERT INTO users (id, name) VALUES (?, ?)"_s, {7, u"Dana"_s});
    const ResultSet rows = valueOf(engine.execute(
        u"SELECT id, name FROM users WHERE id > ? AND name <> ? -- really?"_s, {6, u"?"_s}));
    QCOMPARE(rows.rowCount(), 1);
    QCOMPARE(rows.value(0, "id"_L1), QVariant(qint64(7)));
    QCOMPARE(rows.value(0, "name"_L1), QVariant(u"Dana"_s));
}

void tst_EveryDatabase::namedValues()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    engine.execute(u"INSERT INTO users (id, name) VALUES (:id, :name), (:id + 1, :other)"_s,
                   {{u"id"_s, 7}, {u"name"_s, u"Dana"_s}, {u":other"_s, u"Lee"_s}});
    QCOMPARE(valueOf(engine.scalar(u"SELECT name FROM users WHERE id = :id AND ':x' = ':x'"_s,
                                   QVariantMap{{u"id"_s, 8}})),
             QVariant(u"Lee"_s));
}

void tst_EveryDatabase::fetch()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    engine.execute(u"INSERT INTO users (id, name) VALUES (1, 'a'), (2, NULL)"_s);
    QCOMPARE(valueOf(engine.fetch<int>(u"SELECT id FROM users ORDER BY id"_s)), (QList<int>{1, 2}));
    const QList<User> users =
        valueOf(engine.fetch<User>(u"SELECT id, name FROM users ORDER BY id"_s));
    QCOMPARE(users.size(), 2);
    QCOMPARE(users.at(0).name, std::optional(u"a"_s));
    QCOMPARE(users.at(1).name, std::nullopt);
    const auto tuples = valueOf(engine.fetch<std::tuple<qint64, QString>>(
        u"SELECT id, name FROM users WHERE id = ?"_s, QVariantList{1}));
    QCOMPARE(tuples.value(0), std::tuple(qint64(1), u"a"_s));
}

void tst_EveryDatabase::counts()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    QCOMPARE(valueOf(engine.execute(database.createUsers())).rowsAffected(), -1);
    const auto affected = [&](const QString &sql) {
        return valueOf(engine.execute(sql)).rowsAffected();
    };
    QCOMPARE(affected(u"INSERT INTO users (name) VALUES ('a'), ('b'), ('c')"_s), 3);
    QCOMPARE(affected(u"UPDATE users SET name = 'd' WHERE name = 'c'"_s), 1);
    QCOMPARE(affected(u"SELECT * FROM users"_s), -1);
    QCOMPARE(affected(u"DELETE FROM users WHERE name < 'c'"_s), 2);
    QCOMPARE(affected(u"DELETE FROM users WHERE name < 'c'"_s), 0);
}

// Behind a comment with half a quote in it, which Qt would take for one.
void tst_EveryDatabase::textThatLooksLikeAParameter()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const auto expected = u"why? at 12:30 :a"_s;
    QCOMPARE(valueOf(engine.scalar(u"-- it's\nSELECT '%1'"_s.arg(expected))).toString(), expected);
    QCOMPARE(valueOf(engine.scalar(u"SELECT /* don't */ '%1'"_s.arg(expected))).toString(),
             expected);
    valueOf(engine.execute(database.createUsers()));
    valueOf(engine.executeScript(
        u"-- the user's\nINSERT INTO users (name) VALUES ('%1'); -- that's all"_s.arg(expected)));
    QCOMPARE(valueOf(engine.scalar(u"SELECT name FROM users"_s)).toString(), expected);
    const auto wrong = u"-- it's\nSELEC 'why?'"_s;
    const auto error = errorOf(engine.execute(wrong));
    QVERIFY(error);
    QCOMPARE(error->query(), wrong);
    if (!database.is("mariadb"))
        return;
    QCOMPARE(valueOf(engine.scalar(u"SELECT 'it\\'s 12:30 ?'"_s)).toString(), u"it's 12:30 ?"_s);
    const auto procedure = u"CREATE PROCEDURE p() BEGIN /* it's [12:30] */ SELECT '?'; END"_s;
    valueOf(engine.execute(procedure));
    const ResultSet kept = valueOf(engine.execute(u"SHOW CREATE PROCEDURE p"_s));
    QVERIFY2(kept.get<QString>(0, 2).contains(u"/* it's [12:30] */"),
             qPrintable(kept.get<QString>(0, 2)));
}

static bool isPortable()
{
    return qEnvironmentVariableIsSet("ASYNCSQL_PORTABLE");
}

// Zones of old have them.
void tst_EveryDatabase::offsetWithSeconds()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QDateTime instant({1890, 1, 1}, {12, 0}, QTimeZone("Europe/Berlin"));
    QCOMPARE(instant.offsetFromUtc(), 53 * 60 + 28);
    if (database.is("sqlite file") || database.is("sqlite memory")) {
        const ResultSet result = valueOf(engine.execute(u"SELECT ?"_s, {instant}));
        QCOMPARE(result.get<QDateTime>(0, 0), instant);
    } else if (database.is("postgresql")) {
        const Connection connection = valueOf(engine.connection());
        valueOf(connection.execute(u"SET TIME ZONE 'Europe/Berlin'"_s));
        const ResultSet result = valueOf(
            connection.execute(u"SELECT ?, timestamptz '1890-01-01 12:00:00'"_s, {instant}));
        if (isPortable()) { // QPSQL takes it for no time
            QVERIFY(!result.get<QDateTime>(0, 0).isValid());
            QVERIFY(!result.get<QDateTime>(0, 1).isValid());
            return;
        }
        QCOMPARE(result.get<QDateTime>(0, 0), instant);
        QCOMPARE(result.get<QDateTime>(0, 1), instant);
    }
}

void tst_EveryDatabase::numericBeyondDoubles()
{
    const TestDatabase database;
    if (!database.is("postgresql"))
        return;
    AsyncSqlEngine engine(database.options());
    const ResultSet result =
        valueOf(engine.execute(u"SELECT 1e400::numeric, -1e400::numeric, 1e-400::numeric, 1.5"_s));
    QCOMPARE(result.value(0, 3), QVariant(1.5));
    if (isPortable()) { // QPSQL takes the others for NULL
        QVERIFY(result.isNull(0, 0) && result.isNull(0, 1) && result.isNull(0, 2));
        return;
    }
    QCOMPARE(result.get<QString>(0, 0), u'1' + QString(400, u'0'));
    QCOMPARE(result.get<QString>(0, 1), u"-1"_s + QString(400, u'0'));
    QCOMPARE(result.value(0, 2), QVariant(0.0));
}

void tst_EveryDatabase::geometry()
{
    const TestDatabase database;
    if (!database.is("mariadb"))
        return;
    AsyncSqlEngine engine(database.options());
    const ResultSet result = valueOf(engine.execute(u"SELECT POINT(1, 1), HEX(POINT(1, 1))"_s));
    QCOMPARE(result.value(0, 0).typeId(), int(QMetaType::QByteArray));
    QCOMPARE(result.get<QByteArray>(0, 0).toHex().toUpper(), result.get<QString>(0, 1).toLatin1());
}

void tst_EveryDatabase::negativeZeros()
{
    const TestDatabase database;
    if (!database.is("postgresql"))
        return;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE zeros (x float8)"_s));
    valueOf(engine.executeBatch(u"INSERT INTO zeros VALUES (?)"_s,
                                QList<QVariantList>(100, QVariantList{-0.0})));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM zeros WHERE x::text = '-0'"_s)).toInt(),
             100);
}

// As postgres_fdw has: when that is lost, ours is not.
void tst_EveryDatabase::connectionOfTheServersOwn()
{
    const TestDatabase database;
    if (!database.is("postgresql"))
        return;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    QSignalSpy lost(&engine, &AsyncSqlEngine::connectionLost);
    const auto backend = u"SELECT pg_backend_pid()"_s;
    const QVariant before = valueOf(engine.scalar(backend));
    const auto fails = u"DO $$BEGIN RAISE EXCEPTION 'remote' USING ERRCODE = '08006'; END$$"_s;
    COMPARE_ERROR_KIND(engine.execute(fails), Kind::ConnectionFailed);
    const Transaction transaction = valueOf(engine.begin());
    COMPARE_ERROR_KIND(transaction.execute(fails), Kind::ConnectionFailed);
    valueOf(transaction.rollback());
    QCOMPARE(valueOf(engine.scalar(backend)), before);
    QCOMPARE(lost.size(), 0);
}

void tst_EveryDatabase::lastInsertId()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    valueOf(engine.execute(insertUser, {u"a"_s}));
    const QVariant id = valueOf(engine.execute(insertUser, {u"b"_s})).lastInsertId();
    if (database.is("sqlite memory") || database.is("sqlite file") || database.is("mariadb"))
        QCOMPARE(id, QVariant(qint64(2)));
    else
        QVERIFY(!id.isValid()); // RETURNING is the way
}

void tst_EveryDatabase::values_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QVariant>("value");
    const auto row = [](const char *name, const QString &type, const QVariant &value) {
        QTest::newRow(name) << type << value;
    };
    row("true", u"BOOLEAN"_s, true);
    row("false", u"BOOLEAN"_s, false);
    row("integer", u"INTEGER"_s, 42);
    row("negative", u"BIGINT"_s, qint64(-5));
    row("greatest", u"BIGINT"_s, std::numeric_limits<qint64>::max());
    row("least", u"BIGINT"_s, std::numeric_limits<qint64>::min());
    row("unsigned", u"BIGINT"_s, quint64(77));
    row("tenth", u"DOUBLE PRECISION"_s, 0.1);
    row("third", u"DOUBLE PRECISION"_s, 1.0 / 3);
    row("huge", u"DOUBLE PRECISION"_s, 1.0e308);
    row("float", u"DOUBLE PRECISION"_s, 0.5f);
    row("text", u"TEXT"_s, u"it's \\ \"quoted\" `so` % ?"_s);
    row("unicode", u"TEXT"_s, u"\U0001f600 \u00e4\u00f6\u00fc \u0645\u0631"_s);
    row("character", u"TEXT"_s, QChar(u'\u00e4'));
    row("long text", u"TEXT"_s, QString(60'000, u'x'));
    row("bytes", u"%blob"_s, QByteArray("\0\x01'\\\xff\n", 6));
    row("many bytes", u"%blob"_s, QByteArray(100'000, '\xfe'));
    row("date", u"DATE"_s, QDate(2024, 2, 29));
    row("time", u"%time"_s, QTime(13, 14, 15));
    row("local", u"%instant"_s, QDateTime(QDate(2024, 7, 1), QTime(13, 14, 15, 678)));
    row("utc", u"%instant"_s, QDateTime(QDate(2024, 1, 1), QTime(23, 59, 59, 999), Qt::UTC));
    row("offset", u"%instant"_s,
        QDateTime(QDate(2024, 7, 1), QTime(1, 2), Qt::OffsetFromUTC, 20700));
    row("zone", u"%instant"_s, QDateTime(QDate(2024, 7, 1), QTime(1, 2), QTimeZone("Asia/Tokyo")));
    row("uuid", u"%uuid"_s, QUuid(u"12345678-9abc-def0-1234-56789abcdef0"_s));
    row("json", u"%json"_s, QJsonObject{{u"a"_s, 1}, {u"b"_s, u"it's \\"_s}});
}

static QString columnType(const TestDatabase &database, QString type)
{
    const TestDatabase::Kind &kind = database.kind();
    return type.replace(u"%blob"_s, QLatin1StringView(kind.blob))
        .replace(u"%time"_s, QLatin1StringView(kind.time))
        .replace(u"%instant"_s, QLatin1StringView(kind.instant))
        .replace(u"%uuid"_s, QLatin1StringView(kind.uuid))
        .replace(u"%json"_s, QLatin1StringView(kind.json));
}

// As users read it: with the type that they want.
static void compareCell(const TestDatabase &database, const ResultSet &rows, const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Bool:
        QCOMPARE(rows.get<bool>(0, 0), value.toBool());
        break;
    case QMetaType::Double:
    case QMetaType::Float:
        if (database.is("odbc to sqlite")) // that driver gives 15 digits of 17
            QCOMPARE(rows.get<double>(0, 0), value.toDouble());
        else
            QVERIFY(rows.get<double>(0, 0) == value.toDouble());
        break;
    case QMetaType::QByteArray:
        QCOMPARE(rows.get<QByteArray>(0, 0), value.toByteArray());
        break;
    case QMetaType::QDate:
        QCOMPARE(rows.get<QDate>(0, 0), value.toDate());
        break;
    case QMetaType::QTime:
        QCOMPARE(rows.get<QTime>(0, 0), value.toTime());
        break;
    case QMetaType::QDateTime:
        QCOMPARE(rows.get<QDateTime>(0, 0).toMSecsSinceEpoch(),
                 value.toDateTime().toMSecsSinceEpoch());
        break;
    case QMetaType::QUuid:
        QCOMPARE(rows.get<QUuid>(0, 0), value.toUuid());
        break;
    case QMetaType::QJsonObject:
        QCOMPARE(QJsonDocument::fromJson(rows.get<QString>(0, 0).toUtf8()).object(),
                 value.toJsonObject());
        break;
    case QMetaType::QString:
    case QMetaType::QChar:
        QCOMPARE(rows.value(0, 0), QVariant(value.toString()));
        break;
    default:
        QCOMPARE(rows.value(0, 0), QVariant(value.toLongLong()));
    }
}

void tst_EveryDatabase::values()
{
    QFETCH(QString, type);
    QFETCH(QVariant, value);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE kept (v %1)"_s.arg(columnType(database, type)));
    valueOf(engine.execute(u"INSERT INTO kept VALUES (?)"_s, {value}));
    const ResultSet rows = valueOf(engine.execute(u"SELECT v FROM kept"_s));
    QCOMPARE(rows.rowCount(), 1);
    compareCell(database, rows, value);
}

// What not every database has: it is refused there, never altered.
void tst_EveryDatabase::exactlyOrRefused_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QStringList>("takenBy");
    const QString sqlite = u"sqlite memory, sqlite file"_s;
    const auto row = [](const char *name, const QString &type, const QVariant &value,
                        const QString &takenBy) {
        QTest::newRow(name) << type << value << takenBy.split(u", "_s);
    };
    const QString real = u"DOUBLE PRECISION"_s;
    row("NaN", real, qQNaN(), u"postgresql, odbc to postgresql"_s);
    row("infinity", real, qInf(), sqlite + u", postgresql, odbc to postgresql"_s);
    row("-infinity", real, -qInf(), sqlite + u", postgresql, odbc to postgresql"_s);
    row("2^63", u"DECIMAL(20)"_s, quint64(1) << 63, u"postgresql, mariadb"_s);
    row("2^64-1", u"DECIMAL(20)"_s, std::numeric_limits<quint64>::max(), u"postgresql, mariadb"_s);
    row("U+0000 inside", u"VARCHAR(9)"_s, u"a\0b"_s, sqlite + u", mariadb"_s);
    row("U+0000 alone", u"VARCHAR(9)"_s, QString(QChar(u'\0')), sqlite + u", mariadb"_s);
    row("high surrogate", u"VARCHAR(9)"_s, u"a"_s + QChar(0xd83d), {});
    row("low surrogate", u"VARCHAR(9)"_s, QChar(0xde00) + u"a"_s, {});
    row("surrogates in the wrong order", u"VARCHAR(9)"_s, QString(QChar(0xde00)) + QChar(0xd83d),
        {});
}

void tst_EveryDatabase::exactlyOrRefused()
{
    QFETCH(QString, type);
    QFETCH(QVariant, value);
    QFETCH(QStringList, takenBy);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE kept (v %1)"_s.arg(type));
    const auto insert = engine.execute(u"INSERT INTO kept VALUES (?)"_s, {value});
    Query select(u"SELECT v FROM kept"_s);
    if (value.typeId() == QMetaType::ULongLong)
        select.withDecimals(Query::Decimals::Text);
    const ResultSet rows = valueOf(engine.execute(select));
    if (!takenBy.contains(QLatin1StringView(database.kind().name))) {
        COMPARE_ERROR_KIND(insert, Kind::InvalidArgument);
        QVERIFY(rows.isEmpty());
        return;
    }
    valueOf(insert);
    QCOMPARE(rows.rowCount(), 1);
    if (value.typeId() == QMetaType::ULongLong)
        QCOMPARE(rows.get<quint64>(0, 0), value.toULongLong());
    else if (value.typeId() == QMetaType::Double)
        QVERIFY(rows.get<double>(0, 0) == value.toDouble()
                || (qIsNaN(rows.get<double>(0, 0)) && qIsNaN(value.toDouble())));
    else
        QCOMPARE(rows.value(0, 0), value);
}

void tst_EveryDatabase::daylightSaving_data()
{
    QTest::addColumn<QDateTime>("value");
    QTest::addColumn<bool>("isRepeated"); // its digits are those of another local time, too
    const QDate gap(2024, 3, 10);
    const QDate repetition(2024, 11, 3);
    const auto utc = [](const QDate &date, const QTime &time) {
        return QDateTime(date, time, Qt::UTC);
    };
    const QTimeZone newYork("America/New_York");
    QTest::newRow("before the gap") << QDateTime(gap, QTime(1, 59, 59, 999)) << false;
    QTest::newRow("after the gap") << QDateTime(gap, QTime(3, 0)) << false;
    QTest::newRow("digits of the gap, UTC") << utc(gap, QTime(2, 30)) << false;
    QTest::newRow("digits of the gap, offset")
        << QDateTime(gap, QTime(2, 30), Qt::OffsetFromUTC, -5 * 60 * 60) << false;
    QTest::newRow("digits of the gap, other zone")
        << QDateTime(gap, QTime(2, 30), QTimeZone("Asia/Tokyo")) << false;
    QTest::newRow("first of the repeated hour, UTC") << utc(repetition, QTime(5, 30)) << true;
    QTest::newRow("second of the repeated hour, UTC") << utc(repetition, QTime(6, 30)) << true;
    QTest::newRow("first of the repeated hour, local")
        << utc(repetition, QTime(5, 30)).toLocalTime() << true;
    QTest::newRow("second of the repeated hour, local")
        << utc(repetition, QTime(6, 30)).toLocalTime() << true;
    QTest::newRow("first of the repeated hour, zone")
        << utc(repetition, QTime(5, 30)).toTimeZone(newYork) << true;
    QTest::newRow("second of the repeated hour, zone")
        << utc(repetition, QTime(6, 30)).toTimeZone(newYork) << true;
}

void tst_EveryDatabase::daylightSaving()
{
    QFETCH(QDateTime, value);
    QFETCH(bool, isRepeated);
    QVERIFY(value.isValid());
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE kept (v %1)"_s.arg(columnType(database, u"%instant"_s)));
    const auto insert = engine.execute(u"INSERT INTO kept VALUES (?)"_s, {value});
    QVERIFY(ends(insert));
    const ResultSet rows = valueOf(engine.execute(u"SELECT v FROM kept"_s));
    if (isRepeated && database.isOdbc() && rows.isEmpty()) { // it has no way to tell the two apart
        COMPARE_ERROR_KIND(insert, Kind::InvalidArgument);
        return;
    }
    valueOf(insert);
    QCOMPARE(rows.get<QDateTime>(0, 0).toMSecsSinceEpoch(), value.toMSecsSinceEpoch());
}

// There is no such local time: an invalid QDateTime, which Qt 6.7 and later move out of the gap.
void tst_EveryDatabase::timeInTheGap()
{
    const QDateTime missing(QDate(2024, 3, 10), QTime(2, 30));
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE kept (v %1)"_s.arg(columnType(database, u"%instant"_s)));
    const auto insert = engine.execute(u"INSERT INTO kept VALUES (?)"_s, {missing});
    const auto rows = engine.fetch<QDateTime>(u"SELECT v FROM kept"_s);
    if (missing.isValid()) {
        valueOf(insert);
        QCOMPARE(valueOf(rows).value(0).toMSecsSinceEpoch(), missing.toMSecsSinceEpoch());
    } else {
        COMPARE_ERROR_KIND(insert, Kind::InvalidArgument);
        QVERIFY(valueOf(rows).isEmpty());
    }
}

void tst_EveryDatabase::largeBlob()
{
    const TestDatabase database;
    if (database.isOdbc())
        return; // which takes them, like all else, as the databases themselves
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE kept (v %1)"_s.arg(columnType(database, u"%blob"_s)));
    constexpr qsizetype size = 100 * 1024 * 1024;
    QByteArray blob(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        blob[i] = char(i * 31 + i / 255);
    const auto insert = engine.execute(u"INSERT INTO kept VALUES (?)"_s, {blob});
    QVERIFY(ends(insert));
    const ResultSet rows = valueOf(engine.execute(u"SELECT v FROM kept"_s));
    if (database.is("mariadb")
        && valueOf(engine.scalar(u"SELECT @@max_allowed_packet"_s)).toLongLong() < 2 * size) {
        COMPARE_ERROR_KIND(insert, Kind::ConnectionLost); // the server hangs up on such a statement
        QVERIFY(rows.isEmpty());
        return;
    }
    valueOf(insert);
    QVERIFY(rows.get<QByteArray>(0, 0) == blob);
}

void tst_EveryDatabase::manyParameters()
{
    const TestDatabase database;
    if (database.is("sqlite memory") || database.is("sqlite file"))
        return; // tst_badinput has them
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    valueOf(engine.execute(u"INSERT INTO users (id) VALUES (1), (7498), (32766), (32767)"_s));
    const auto lookUp = [&engine](int count) {
        QVariantList values;
        for (int i = 1; i <= count; ++i)
            values.append(i);
        const QString marks = u", ?"_s.repeated(count - 1);
        return engine.fetch<int>(u"SELECT id FROM users WHERE id IN (?%1) ORDER BY id"_s.arg(marks),
                                 values);
    };
    if (database.is("odbc to postgresql")) {
        // An answer of more than 30,000 bytes its libpq takes for garbage, and hangs up.
        COMPARE_ERROR_KIND(lookUp(8000), Kind::ConnectionLost);
        QCOMPARE(valueOf(lookUp(7498)), (QList<int>{1, 7498}));
    } else if (database.isOdbc()) { // SQLite's takes its time
        QCOMPARE(valueOf(lookUp(7498)), (QList<int>{1, 7498}));
    } else {
        QCOMPARE(valueOf(lookUp(32766)), (QList<int>{1, 7498, 32766}));
    }
}

void tst_EveryDatabase::integersAreQint64_data()
{
    QTest::addColumn<QString>("type");
    for (const QString &type : {u"SMALLINT"_s, u"INTEGER"_s, u"BIGINT"_s})
        QTest::newRow(qPrintable(type)) << type;
}

void tst_EveryDatabase::integersAreQint64()
{
    QFETCH(QString, type);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE counted (v %1)"_s.arg(type));
    engine.execute(u"INSERT INTO counted VALUES (5), (-5)"_s);
    const ResultSet rows = valueOf(engine.execute(u"SELECT v FROM counted ORDER BY v"_s));
    QCOMPARE(rows.columnType(0), QMetaType::fromType<qint64>());
    QCOMPARE(rows.value(0, 0), QVariant(qint64(-5)));
    QCOMPARE(rows.value(1, 0), QVariant(qint64(5)));
}

void tst_EveryDatabase::nullIsNotEmpty()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(
        u"CREATE TABLE kept (id INTEGER, v TEXT, w %1)"_s.arg(columnType(database, u"%blob"_s)));
    const QString insert = u"INSERT INTO kept VALUES (?, ?, ?)"_s;
    engine.execute(insert, {1, QVariant(), QVariant()});
    engine.execute(insert, {2, QString(), QByteArray()});
    valueOf(engine.execute(insert, {3, u""_s, QByteArray("")}));
    const ResultSet rows = valueOf(engine.execute(u"SELECT v, w FROM kept ORDER BY id"_s));
    QCOMPARE(rows.rowCount(), 3);
    for (int column = 0; column < 2; ++column) {
        QVERIFY(rows.isNull(0, column));
        QVERIFY(rows.isNull(1, column));
        QVERIFY(!rows.isNull(2, column));
        QVERIFY(rows.get<QByteArray>(2, column).isEmpty());
    }
}

void tst_EveryDatabase::decimalsAsText()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const QString digits = u"12345678901234567890.0123456789"_s;
    engine.execute(u"CREATE TABLE exact (v %1)"_s.arg(
        isSqlite(database) ? u"TEXT"_s : u"DECIMAL(30, 10)"_s)); // SQLite has none
    engine.execute(u"INSERT INTO exact VALUES (?)"_s, {digits});
    const Query query(u"SELECT v FROM exact"_s);
    QCOMPARE(valueOf(engine.scalar(Query(query).withDecimals(Query::Decimals::Text))),
             QVariant(digits));
    QCOMPARE(valueOf(engine.scalar(query)).toDouble(), digits.toDouble());
    QCOMPARE(valueOf(engine.scalar(Query(query).withDecimals(Query::Decimals::Text))),
             QVariant(digits));
}

void tst_EveryDatabase::refusedValues_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::newRow("url") << QVariant(QUrl(u"http://a/'); DROP TABLE users; --"_s));
    QTest::newRow("strings") << QVariant(QStringList{u"a"_s, u"b"_s});
    QTest::newRow("map") << QVariant(QVariantMap{{u"a"_s, 1}});
    QTest::newRow("point") << QVariant(QPoint(1, 2));
    QTest::newRow("invalid date") << QVariant(QDate(2024, 13, 1));
    QTest::newRow("half a surrogate pair") << QVariant(QString(QChar(0xd800)));
}

void tst_EveryDatabase::refusedValues()
{
    QFETCH(QVariant, value);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    COMPARE_ERROR_KIND(engine.execute(insertUser, {value}), Kind::InvalidArgument);
    COMPARE_ERROR_KIND(engine.executeBatch(insertUser, {{u"a"_s}, {value}}), Kind::InvalidArgument);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
}

void tst_EveryDatabase::hostileText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("quote") << u"'; DROP TABLE users; --"_s;
    QTest::newRow("backslash") << u"\\'; DROP TABLE users; --"_s;
    QTest::newRow("backslash alone") << u"\\"_s;
    QTest::newRow("comment") << u"*/ DROP TABLE users; /*"_s;
    QTest::newRow("dollars") << u"$$; DROP TABLE users; $$"_s;
    QTest::newRow("placeholders") << u"? :name $1 %1 %s {0}"_s;
    QTest::newRow("lines") << u"a\n'; DROP TABLE users; --\r\n\t"_s;
}

void tst_EveryDatabase::hostileText()
{
    QFETCH(QString, text);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    valueOf(engine.execute(insertUser, {text}));
    QCOMPARE(valueOf(engine.scalar(u"SELECT name FROM users WHERE name = :text"_s,
                                   QVariantMap{{u"text"_s, text}})),
             QVariant(text));
}

void tst_EveryDatabase::manyRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const ResultSet rows = valueOf(engine.execute(database.rows(10'000)));
    QCOMPARE(rows.rowCount(), 10'000);
    QCOMPARE(rows.value(9'999, 0), QVariant(qint64(9'999)));
}

void tst_EveryDatabase::fetchAll()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Reply *reply = engine.fetchAll(Query(database.rows(2'500)).withFetchSize(1'000));
    qint64 rows = 0;
    connect(reply, &Reply::rowsReady, this,
            [&](const ResultSet &some) { rows += some.rowCount(); });
    QSignalSpy finished(reply, &Reply::finished);
    QVERIFY(finished.wait());
    QCOMPARE(rows, 2'500);
    QCOMPARE(finished.at(0).at(0).value<ResultSet>().rowCount(), 2'500);
}

void tst_EveryDatabase::batch()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QList<QVariantList> rows;
    for (int i = 0; i < 500; ++i)
        rows.append(QVariantList{u"user %1"_s.arg(i)});
    const QFuture<ResultSet> future = engine.executeBatch(insertUser, rows);
    QCOMPARE(valueOf(future).rowsAffected(), 500);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 500);
}

void tst_EveryDatabase::batchAllOrNothing()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const auto error =
        errorOf(engine.executeBatch(insertUser, {{u"a"_s}, {u"b"_s}, {u"a"_s}, {u"c"_s}}));
    QVERIFY(error);
    QVERIFY2(error->kind() == Kind::UniqueViolation, qPrintable(error->text()));
    QVERIFY2(error->text().contains("Row 2"_L1), qPrintable(error->text()));
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
}

void tst_EveryDatabase::script()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    // The ODBC driver for SQLite takes every semicolon for the end of a statement.
    const QString comment =
        database.is("odbc to sqlite") ? u"a comment"_s : u"a comment; of its own"_s;
    const QString text = database.createUsers() + u";\n-- "_s + comment
        + u"\nINSERT INTO users (name) VALUES ('a;b');\n"
          "SELECT name FROM users;"_s;
    const QList<ResultSet> results = valueOf(engine.executeScript(text));
    QCOMPARE(results.size(), 3);
    QCOMPARE(results.at(1).rowsAffected(), 1);
    QCOMPARE(results.at(2).value(0, 0), QVariant(u"a;b"_s));
}

void tst_EveryDatabase::scriptStopsAtFirstError()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    COMPARE_ERROR_KIND(engine.executeScript(u"INSERT INTO users (name) VALUES ('a');"
                                            "INSERT INTO nowhere VALUES (1);"
                                            "INSERT INTO users (name) VALUES ('b')"_s),
                       Kind::UndefinedObject);
    QCOMPARE(valueOf(engine.fetch<QString>(u"SELECT name FROM users"_s)), QList<QString>{u"a"_s});
}

void tst_EveryDatabase::scriptOfTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const auto script = engine.executeScript(u"BEGIN; INSERT INTO users (name) VALUES ('a');"
                                             "COMMIT; BEGIN;"
                                             "INSERT INTO users (name) VALUES ('b'); ROLLBACK"_s);
    if (database.isOdbc())
        COMPARE_ERROR_KIND(script, Kind::Unsupported);
    else
        QCOMPARE(valueOf(script).size(), 6);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), database.isOdbc() ? 0 : 1);
}

void tst_EveryDatabase::run()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const QFuture<int> future = engine.run([](QSqlDatabase &connection) {
        QSqlQuery query(connection);
        query.prepare(insertUser);
        query.addBindValue(u"a"_s);
        return query.exec() ? query.numRowsAffected() : -1;
    });
    QCOMPARE(valueOf(future), 1);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 1);
}

static bool insertA(QSqlDatabase &connection)
{
    return QSqlQuery(connection).exec(u"INSERT INTO users (name) VALUES ('a')"_s);
}

void tst_EveryDatabase::transactionCommits()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QVERIFY(valueOf(engine.runInTransaction(insertA)));
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 1);
}

void tst_EveryDatabase::transactionRollsBack()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const QFuture<void> future = engine.runInTransaction([](QSqlDatabase &connection) {
        insertA(connection);
        throw SqlError(Kind::InvalidData, u"not this one"_s);
    });
    COMPARE_ERROR_KIND(future, Kind::InvalidData);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
}

void tst_EveryDatabase::strayTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const QFuture<bool> begun = engine.run([](QSqlDatabase &connection) {
        return QSqlQuery(connection).exec(u"BEGIN"_s) && insertA(connection);
    });
    COMPARE_ERROR_KIND(begun, Kind::TransactionAborted);
    const QFuture<bool> begunByQt = engine.run(
        [](QSqlDatabase &connection) { return connection.transaction() && insertA(connection); });
    COMPARE_ERROR_KIND(begunByQt, Kind::TransactionAborted);
    QCOMPARE(valueOf(engine.scalar(countUsers)).toInt(), 0);
}

void tst_EveryDatabase::hasTable()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    // Through ODBC those of all schemas are seen, and another test may have a table of any usual name.
    const QString table = u"table_of_%1"_s.arg(QCoreApplication::applicationPid());
    const QString view = u"view_of_%1"_s.arg(QCoreApplication::applicationPid());
    QVERIFY(!valueOf(engine.hasTable(table)));
    engine.execute(u"CREATE TABLE %1 (id INTEGER)"_s.arg(table));
    QVERIFY(valueOf(engine.hasTable(table)));
    engine.execute(u"CREATE VIEW %1 AS SELECT id FROM %2"_s.arg(view, table));
    QVERIFY(valueOf(engine.hasTable(view)));
    QVERIFY(!valueOf(engine.hasTable(u"nowhere"_s)));
}

void tst_EveryDatabase::tableNames()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QVERIFY(database.own(valueOf(engine.tableNames())).contains(u"users"_s));
}

void tst_EveryDatabase::record()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const QSqlRecord record = valueOf(engine.record(u"users"_s));
    QCOMPARE(record.count(), 2);
    QCOMPARE(record.fieldName(0), u"id"_s);
    QCOMPARE(record.fieldName(1), u"name"_s);
}

void tst_EveryDatabase::primaryIndex()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const QSqlIndex index = valueOf(engine.primaryIndex(u"users"_s));
    QCOMPARE(index.count(), 1);
    QCOMPARE(index.fieldName(0), u"id"_s);
}

void tst_EveryDatabase::errors_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("syntax") << u"SELEC 1"_s << Kind::Syntax;
    QTest::newRow("no table") << u"SELECT * FROM nowhere"_s << Kind::UndefinedObject;
    QTest::newRow("no column") << u"SELECT absent FROM parent"_s << Kind::UndefinedObject;
    QTest::newRow("unique") << u"INSERT INTO parent VALUES (1, 1)"_s << Kind::UniqueViolation;
    QTest::newRow("null") << u"INSERT INTO parent VALUES (2, NULL)"_s << Kind::NotNullViolation;
    QTest::newRow("check") << u"INSERT INTO parent VALUES (2, -1)"_s << Kind::CheckViolation;
    QTest::newRow("no parent") << u"INSERT INTO child VALUES (9)"_s << Kind::ForeignKeyViolation;
    QTest::newRow("a child") << u"DELETE FROM parent"_s << Kind::ForeignKeyViolation;
}

void tst_EveryDatabase::errors()
{
    QFETCH(QString, sql);
    QFETCH(Kind, kind);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.executeScript(
        u"CREATE TABLE parent (id INTEGER PRIMARY KEY, v INTEGER NOT NULL CHECK (v > 0));"
        "CREATE TABLE child (id INTEGER, FOREIGN KEY (id) REFERENCES parent (id));"
        "INSERT INTO parent VALUES (1, 1); INSERT INTO child VALUES (1)"_s));
    QSignalSpy occurred(&engine, &AsyncSqlEngine::errorOccurred);
    const auto error = errorOf(engine.execute(sql));
    QVERIFY(error);
    QVERIFY2(error->kind() == kind, qPrintable(error->text()));
    QCOMPARE(error->query(), sql);
    QTRY_COMPARE(occurred.size(), 1);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM parent"_s)).toInt(), 1);
}

void tst_EveryDatabase::writesInOrder()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(u"CREATE TABLE last (v INTEGER)"_s);
    engine.execute(u"INSERT INTO last VALUES (0)"_s);
    QList<QFuture<ResultSet>> writes;
    for (int i = 0; i < 200; ++i)
        writes.append(engine.execute(u"UPDATE last SET v = ? WHERE v = ?"_s, {i + 1, i}));
    for (const QFuture<ResultSet> &write : writes)
        QCOMPARE(valueOf(write).rowsAffected(), 1);
    QCOMPARE(valueOf(engine.scalar(u"SELECT v FROM last"_s)).toInt(), 200);
}

void tst_EveryDatabase::readsSeeEarlierWrites()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QList<QFuture<QVariant>> reads;
    for (int i = 0; i < 100; ++i) {
        engine.execute(insertUser, {u"user %1"_s.arg(i)});
        reads.append(engine.scalar(countUsers));
        reads.append(engine.scalar(countUsers));
    }
    for (int i = 0; i < reads.size(); ++i)
        QVERIFY(valueOf(reads.at(i)).toInt() > i / 2);
}

void tst_EveryDatabase::connectionLimit()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(2));
    QList<QFuture<ResultSet>> reads;
    for (int i = 0; i < 20; ++i)
        reads.append(engine.execute(database.rows(1'000)));
    for (const QFuture<ResultSet> &read : reads)
        QCOMPARE(valueOf(read).rowCount(), 1'000);
    QVERIFY(engine.statistics().open <= 2);
}

void tst_EveryDatabase::connectHook()
{
    const TestDatabase database;
    std::atomic<int> connections = 0;
    {
        AsyncSqlEngine engine(database.options().setConnectHook([&](QSqlDatabase &connection) {
            QSqlQuery query(connection);
            if (query.exec(u"SELECT 5"_s) && query.next() && query.value(0).toInt() == 5)
                ++connections;
        }));
        QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)), QVariant(qint64(1)));
        valueOf(engine.shutdown());
    }
    QVERIFY(connections >= 1);
}

// A statement that was run before somebody altered its table.
void tst_EveryDatabase::alteredTable()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    engine.execute(database.createUsers());
    engine.execute(insertUser, {u"a"_s});
    const QString select = u"SELECT * FROM users WHERE id > ?"_s;
    QCOMPARE(valueOf(engine.execute(select, {0})).columnCount(), 2);
    engine.execute(u"ALTER TABLE users ADD COLUMN extra VARCHAR(300)"_s);
    engine.execute(u"UPDATE users SET extra = ?"_s, {QString(250, u'y')});
    const ResultSet rows = valueOf(engine.execute(select, {0}));
    QCOMPARE(rows.columnCount(), 3);
    QCOMPARE(rows.value(0, "extra"_L1), QVariant(QString(250, u'y')));
}

QTEST_GUILESS_MAIN(tst_EveryDatabase)
#include "tst_everydatabase.moc"
