// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/parameterbinder_p.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qurl.h>
#include <QtCore/quuid.h>
#include <QtTest/qtest.h>

#include <chrono>
#include <limits>
#include <string>

using namespace AsyncSql;

Q_DECLARE_METATYPE(AsyncSql::SqlDialect)

namespace {

template <typename Function>
QString errorOf(Function function)
{
    try {
        (void)function();
    } catch (const SqlError &error) {
        return error.kind() == SqlError::Kind::InvalidArgument
            ? error.text()
            : QStringLiteral("wrong kind: ") + error.text();
    }
    return QString();
}

BoundStatement bindTo(const QString &sql, const QVariantList &positional,
                      const QVariantMap &named = {}, SqlDialect dialect = SqlDialect::Sqlite)
{
    return bind(SqlTokenizer(dialect).parse(sql), positional, named, dialect);
}

} // namespace

class TestParameterBinder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void binds_data();
    void binds();
    void refuses_data();
    void refuses();
    void passesOperatorsToPostgreSql();
    void limitsTheNumberOfParameters_data();
    void limitsTheNumberOfParameters();
    void converts_data();
    void converts();
    void refusesValues_data();
    void refusesValues();
    void errorNamesTheParameterAndNotTheValue();
};

void TestParameterBinder::binds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QVariantList>("positional");
    QTest::addColumn<QVariantMap>("named");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QVariantList>("values");

    const auto row = [](const char *name, const QString &text, const QVariantList &positional,
                        const QVariantMap &named, const QString &sql, const QVariantList &values) {
        QTest::newRow(name) << text << positional << named << sql << values;
    };
    row("nothing", u"SELECT 1"_qs, {}, {}, u"SELECT 1"_qs, {});
    row("by position", u"SELECT ?, ?"_qs, {1, u"a"_qs}, {}, u"SELECT ?, ?"_qs, {1, u"a"_qs});
    row("by name", u"SELECT :b, :a"_qs, {}, {{u"a"_qs, 1}, {u"b"_qs, 2}}, u"SELECT ?, ?"_qs,
        {2, 1});
    row("by name with the colon", u"SELECT :b, :a"_qs, {}, {{u":a"_qs, 1}, {u"b"_qs, 2}},
        u"SELECT ?, ?"_qs, {2, 1});
    row("a name twice", u"SELECT :a, :b, :a"_qs, {}, {{u"a"_qs, 1}, {u"b"_qs, 2}},
        u"SELECT ?, ?, ?"_qs, {1, 2, 1});
    row("non-ASCII name", u"SELECT :größe"_qs, {}, {{u"größe"_qs, 1}}, u"SELECT ?"_qs, {1});
    row("NULL", u"SELECT ?, ?"_qs, {QVariant(), QString()}, {}, u"SELECT ?, ?"_qs,
        {QVariant(), QVariant()});
    row("converted", u"SELECT :a"_qs, {}, {{u"a"_qs, QVariant::fromValue(QChar(u'x'))}},
        u"SELECT ?"_qs, {u"x"_qs});
}

void TestParameterBinder::binds()
{
    QFETCH(QString, text);
    QFETCH(QVariantList, positional);
    QFETCH(QVariantMap, named);
    const BoundStatement bound = bindTo(text, positional, named);
    QTEST(bound.sql, "sql");
    QTEST(bound.values, "values");
}

void TestParameterBinder::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QVariantList>("positional");
    QTest::addColumn<QVariantMap>("named");
    QTest::addColumn<QStringList>("says");

    const auto row = [](const char *name, const QString &text, const QVariantList &positional,
                        const QVariantMap &named, const QStringList &says) {
        QTest::newRow(name) << text << positional << named << says;
    };
    row("too few", u"SELECT ?, ?"_qs, {1}, {}, {u"2 parameters"_qs, u"1 value"_qs});
    row("too many", u"SELECT ?"_qs, {1, 2}, {}, {u"1 parameter "_qs, u"2 values"_qs});
    row("none given", u"SELECT ?"_qs, {}, {}, {u"1 parameter "_qs, u"0 values"_qs});
    row("none wanted", u"SELECT 1"_qs, {1}, {}, {u"0 parameters"_qs, u"1 value"_qs});
    row("name missing", u"SELECT :a, :b, :c"_qs, {}, {{u"b"_qs, 1}},
        {u"No value for parameter \":a\" and \":c\""_qs});
    row("no names given", u"SELECT :a"_qs, {}, {}, {u"No value for parameter \":a\""_qs});
    row("name misspelt", u"SELECT :name"_qs, {}, {{u"nme"_qs, 1}},
        {u"No value for parameter \":name\""_qs, u"\":nme\""_qs});
    row("case misspelt", u"SELECT :name"_qs, {}, {{u"Name"_qs, 1}},
        {u"\":name\""_qs, u"\":Name\""_qs});
    row("extra name", u"SELECT :a"_qs, {}, {{u"a"_qs, 1}, {u"b"_qs, 2}},
        {u"A value for \":b\", but the statement has \":a\""_qs});
    row("name given twice", u"SELECT :a"_qs, {}, {{u"a"_qs, 1}, {u":a"_qs, 2}},
        {u"\":a\""_qs, u"twice"_qs});
    row("values for names", u"SELECT :a"_qs, {1}, {}, {u"\":a\""_qs, u"by name"_qs});
    row("names for question marks", u"SELECT ?"_qs, {}, {{u"a"_qs, 1}},
        {u"\":a\""_qs, u"question marks"_qs});
    row("names for nothing", u"SELECT 1"_qs, {}, {{u"a"_qs, 1}},
        {u"\":a\""_qs, u"no parameter"_qs});
    row("both", u"SELECT ?"_qs, {1}, {{u"a"_qs, 1}}, {u"by position and by name"_qs});
    row("many names", u"SELECT :a,:b,:c,:d,:e,:f,:g,:h,:i,:j"_qs, {}, {},
        {u"\":a\", \":b\""_qs, u"and 2 more"_qs});
}

void TestParameterBinder::refuses()
{
    QFETCH(QString, text);
    QFETCH(QVariantList, positional);
    QFETCH(QVariantMap, named);
    QFETCH(QStringList, says);
    for (const SqlDialect dialect :
         {SqlDialect::Sqlite, SqlDialect::MySql, SqlDialect::Generic, SqlDialect::PostgreSql}) {
        if (dialect == SqlDialect::PostgreSql && text == u"SELECT ?" && positional.isEmpty()
            && named.isEmpty())
            continue; // an operator, see passesOperatorsToPostgreSql()
        const QString error = errorOf([&] { return bindTo(text, positional, named, dialect); });
        for (const QString &part : says)
            QVERIFY2(error.contains(part), qPrintable(error));
    }
}

void TestParameterBinder::passesOperatorsToPostgreSql()
{
    const QString text = u"SELECT a ? 'b', a ?| c /* ? */, $$?$$"_qs;
    const BoundStatement bound = bindTo(text, {}, {}, SqlDialect::PostgreSql);
    QCOMPARE(bound.sql, text);
    QCOMPARE(bound.values, QVariantList());

    const QString wrongCount =
        errorOf([&] { return bindTo(text, {1}, {}, SqlDialect::PostgreSql); });
    QVERIFY2(wrongCount.contains(u"jsonb_exists()"), qPrintable(wrongCount));
    const QString name =
        errorOf([] { return bindTo(u"SELECT :a"_qs, {}, {}, SqlDialect::PostgreSql); });
    QVERIFY2(name.contains(u"\":a\""), qPrintable(name));
}

void TestParameterBinder::limitsTheNumberOfParameters_data()
{
    QTest::addColumn<SqlDialect>("dialect");
    QTest::addColumn<int>("most");
    QTest::newRow("sqlite") << SqlDialect::Sqlite << 32766;
    QTest::newRow("psql") << SqlDialect::PostgreSql << 65535;
    QTest::newRow("mysql") << SqlDialect::MySql << 65535;
}

void TestParameterBinder::limitsTheNumberOfParameters()
{
    QFETCH(SqlDialect, dialect);
    QFETCH(int, most);
    const auto bindMany = [dialect](int count) {
        return bindTo(u"VALUES (0"_qs + u",?"_qs.repeated(count) + u')', QVariantList(count, 1), {},
                      dialect);
    };
    QCOMPARE(bindMany(most).values.size(), most);
    const QString error = errorOf([&] { return bindMany(most + 1); });
    QVERIFY2(error.contains(QString::number(most)), qPrintable(error));
}

void TestParameterBinder::converts_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QVariant>("converted");

    const auto row = [](const char *name, const auto &value, const QVariant &converted) {
        QTest::newRow(name) << QVariant::fromValue(QVariant::fromValue(value))
                            << QVariant::fromValue(converted);
    };
    const auto same = [](const char *name, const QVariant &value) {
        QTest::newRow(name) << QVariant::fromValue(value) << QVariant::fromValue(value);
    };
    same("invalid", QVariant());
    row("nullptr", nullptr, QVariant());
    for (const int type :
         {QMetaType::Bool, QMetaType::Int, QMetaType::ULongLong, QMetaType::Double,
          QMetaType::QString, QMetaType::QByteArray, QMetaType::QDate, QMetaType::QTime,
          QMetaType::QDateTime, QMetaType::QUuid, QMetaType::QChar, QMetaType::QJsonObject})
        QTest::addRow("null %s", QMetaType(type).name())
            << QVariant::fromValue(QVariant(QMetaType(type))) << QVariant();
    same("bool", true);
    same("int", std::numeric_limits<int>::min());
    same("qint64", std::numeric_limits<qint64>::min());
    row("char", char(65), 65);
    row("signed char", static_cast<signed char>(-1), -1);
    row("unsigned char", static_cast<unsigned char>(255), 255);
    row("short", short(-2), -2);
    row("unsigned short", static_cast<unsigned short>(65535), 65535);
    row("uint", std::numeric_limits<uint>::max(), qint64(4294967295));
    row("long", long(-3), qint64(-3));
    row("unsigned long", 3ul, qint64(3));
    row("quint64 that fits", quint64(std::numeric_limits<qint64>::max()),
        std::numeric_limits<qint64>::max());
    same("quint64 that does not", std::numeric_limits<quint64>::max());
    row("float", 0.5f, 0.5);
    same("double", 0.1);
    same("infinity", std::numeric_limits<double>::infinity());
    same("text", u"a\U0001f600"_qs);
    same("empty text", u""_qs);
    row("null text", QString(), QVariant());
    same("U+0000 in text", QString(QChar(u'\0')));
    same("bytes", QByteArray("a\0b", 3));
    same("empty bytes", QByteArray(""));
    row("null bytes", QByteArray(), QVariant());
    same("date", QDate(1, 1, 1));
    same("last date", QDate(9999, 12, 31));
    same("time", QTime(0, 0));
    same("date-time", QDateTime(QDate(2024, 2, 29), QTime(1, 2, 3, 4), Qt::UTC));
    same("uuid", QUuid(u"{67c8770b-44f1-410a-ab9a-f9b5446f13ee}"_qs));
    same("uuid of zeros", QUuid());
    row("QChar", QChar(u'\u00e4'), u"\u00e4"_qs);
    row("JSON object", QJsonObject{{u"a"_qs, 1}}, u"{\"a\":1}"_qs);
    row("empty JSON object", QJsonObject(), u"{}"_qs);
    row("JSON array", QJsonArray{1, u"\u00e4"_qs, QJsonValue()}, u"[1,\"\u00e4\",null]"_qs);
    row("JSON document", QJsonDocument(QJsonArray{true}), u"[true]"_qs);
    row("null JSON document", QJsonDocument(), QVariant());
    row("JSON text", QJsonValue(u"a\"b"_qs), u"\"a\\\"b\""_qs);
    row("JSON number", QJsonValue(0.1), u"0.1"_qs);
    row("large JSON number", QJsonValue(std::numeric_limits<qint64>::max()),
        u"9223372036854775807"_qs);
    row("half a surrogate pair in JSON", QJsonArray{QString(QChar(0xd800))}, u"[\"\\ud800\"]"_qs);
    row("JSON null", QJsonValue(QJsonValue::Null), u"null"_qs);
}

void TestParameterBinder::converts()
{
    QFETCH(QVariant, value);
    QFETCH(QVariant, converted);
    // A QVariant in a column keeps the type inside.
    const QVariant result = toDatabaseValue(value).value_or(value);
    QCOMPARE(result.typeId(), converted.typeId());
    QCOMPARE(result.isNull(), converted.isNull());
    QVERIFY2(result == converted, qPrintable(result.toString()));
    QVERIFY(!toDatabaseValue(result)); // it is as drivers take it
}

enum class Color { Red };

void TestParameterBinder::refusesValues_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QStringList>("says");

    const auto row = [](const char *name, const QVariant &value, const QStringList &says) {
        QTest::newRow(name) << QVariant::fromValue(value) << says;
    };
    row("QUrl", QUrl(u"http://secret"_qs), {u"QUrl"_qs, u"toString()"_qs});
    row("null QUrl", QVariant(QMetaType::fromType<QUrl>()), {u"QUrl"_qs});
    row("QStringList", QStringList{u"secret"_qs},
        {u"QStringList"_qs, u"one parameter for each"_qs});
    row("QVariantList", QVariantList{u"secret"_qs}, {u"QVariantList"_qs, u"fromVariantList()"_qs});
    row("QVariantMap", QVariantMap{{u"secret"_qs, 1}}, {u"QVariantMap"_qs, u"fromVariantMap()"_qs});
    row("QVariantHash", QVariantHash{{u"secret"_qs, 1}},
        {u"QVariantHash"_qs, u"fromVariantHash()"_qs});
    row("enum", QVariant::fromValue(Color::Red), {u"Color"_qs, u"static_cast<int>()"_qs});
    row("enum of Qt", QVariant::fromValue(Qt::Horizontal),
        {u"Orientation"_qs, u"static_cast<int>()"_qs});
    row("flags", QVariant::fromValue(Qt::Alignment(Qt::AlignLeft)), {u"toInt()"_qs});
    row("pointer", QVariant::fromValue(static_cast<QObject *>(nullptr)), {u"QObject*"_qs});
    row("void pointer", QVariant::fromValue(static_cast<void *>(nullptr)), {u"void*"_qs});
    row("std::string", QVariant::fromValue(std::string("secret")), {u"fromStdString()"_qs});
    row("duration", QVariant::fromValue(std::chrono::seconds(1)), {u"count()"_qs});
    row("char16_t", QVariant::fromValue(u'a'), {u"char16_t"_qs, u"a QString"_qs});
    row("invalid date", QDate(), {u"invalid QDate"_qs, u"QVariant() for NULL"_qs});
    row("invalid time", QTime(25, 0), {u"invalid QTime"_qs});
    row("invalid date-time", QDateTime(), {u"invalid QDateTime"_qs});
    row("year before 1", QDate(-44, 3, 15), {u"QDate"_qs, u"1 to 9999"_qs});
    row("year after 9999", QDate(10000, 1, 1), {u"1 to 9999"_qs});
    row("date-time after 9999", QDateTime(QDate(10000, 1, 1), QTime(0, 0), Qt::UTC),
        {u"QDateTime"_qs, u"1 to 9999"_qs});
    row("half a surrogate pair", u"secret"_qs + QChar(0xdc00), {u"surrogate"_qs, u"QByteArray"_qs});
    row("QChar of half a surrogate pair", QChar(0xd800), {u"surrogate"_qs});
    row("no number in JSON", QJsonObject{{u"secret"_qs, std::numeric_limits<double>::quiet_NaN()}},
        {u"QJsonObject"_qs});
    row("undefined JSON", QVariant::fromValue(QJsonValue(QJsonValue::Undefined)),
        {u"undefined"_qs});
}

void TestParameterBinder::refusesValues()
{
    QFETCH(QVariant, value);
    QFETCH(QStringList, says);
    const QString error = errorOf([&] { return toDatabaseValue(value).value_or(value); });
    QVERIFY(!error.isEmpty());
    for (const QString &part : says)
        QVERIFY2(error.contains(part), qPrintable(error));
    QVERIFY2(!error.contains(u"secret"), qPrintable(error));
}

void TestParameterBinder::errorNamesTheParameterAndNotTheValue()
{
    const QUrl secret(u"http://secret"_qs);
    const QString position = errorOf([&] { return bindTo(u"SELECT ?, ?"_qs, {1, secret}); });
    QVERIFY2(position.contains(u"parameter 2 "), qPrintable(position));
    QVERIFY2(!position.contains(u"secret"), qPrintable(position));
    const QString name = errorOf([&] {
        return bindTo(u"SELECT :a, :b"_qs, {}, {{u"a"_qs, 1}, {u"b"_qs, secret}});
    });
    QVERIFY2(name.contains(u"parameter \":b\""), qPrintable(name));
    QVERIFY2(!name.contains(u"secret"), qPrintable(name));
}

QTEST_APPLESS_MAIN(TestParameterBinder)

#include "tst_parameterbinder.moc"
