// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/resultbuilder_p.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qdatetime.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/quuid.h>
#include <QtTest/qtest.h>

#include <cmath>
#include <limits>
#include <thread>

using namespace AsyncSql;
using Kind = SqlError::Kind;

enum class Color { Red, Green, Blue };

struct Person
{
    int id = 0;
    QString name;
    std::optional<double> score;
    friend bool operator==(const Person &, const Person &) = default;
};

struct Wide // every kind of member, more than fits a line
{
    int a;
    QString b;
    std::optional<QString> c;
    double d;
    QByteArray e;
    QVariant f;
    QDate g;
    Color h;
    bool i;
    std::optional<QDateTime> j;
    qint8 k;
    QUuid l;
    QJsonObject m;
    std::optional<int> n;
    float o;
    quint64 p;
    QList<int> unusedType;
    int r;
    int s;
    int t;
    int u;
    int v;
    int w;
    std::optional<bool> x;
};
static_assert(std::tuple_size_v<decltype(fieldReaders<Wide>())::type> == 24);
static_assert(std::tuple_size_v<decltype(fieldReaders<Person>())::type> == 3);

class Gadget
{
    Q_GADGET
    Q_PROPERTY(int id MEMBER id)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(qint16 small MEMBER small)
    Q_PROPERTY(Level level MEMBER level)
    Q_PROPERTY(QDate day MEMBER day)
    Q_PROPERTY(QVariant any MEMBER any)
    Q_PROPERTY(std::optional<int> maybe MEMBER maybe)
    Q_PROPERTY(std::optional<float> share MEMBER share)
    Q_PROPERTY(Flag flag MEMBER flag)
    Q_PROPERTY(int fixed READ fixed CONSTANT)
public:
    enum Level { Low, High };
    Q_ENUM(Level)
    enum class Flag : quint32 { None = 0, Last = 0x80000000 };
    Q_ENUM(Flag)
    int fixed() const { return 1; }
    int id = -1;
    QString name = QStringLiteral("nobody");
    qint16 small = 7;
    Level level = Low;
    QDate day;
    QVariant any;
    std::optional<int> maybe = 5;
    std::optional<float> share;
    Flag flag = Flag::None;
};

// One row; an invalid QVariant is NULL.
static ResultSet rowOf(const QVariantList &values, QStringList names = {})
{
    while (names.size() < values.size())
        names.append(QStringLiteral("c%1").arg(names.size()));
    ResultBuilder builder(names);
    for (int i = 0; i < values.size(); ++i)
        builder.appendValue(i, values[i]);
    builder.endRow();
    return builder.finish({});
}

static ResultSet columnOf(const QVariantList &values)
{
    ResultBuilder builder({QStringLiteral("c")});
    for (const QVariant &value : values) {
        builder.appendValue(0, value);
        builder.endRow();
    }
    return builder.finish({});
}

// The kind of the error that function throws, and its text; Unknown if it throws none.
template <typename Function>
static std::pair<Kind, QString> errorOf(Function function)
{
    try {
        function();
    } catch (const SqlError &error) {
        return {error.kind(), error.text()};
    }
    return {Kind::Unknown, QString()};
}

template <typename Function>
static Kind kindOf(Function function)
{
    return errorOf(function).first;
}

class tst_ResultSet : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void defaultConstructed();
    void noRows();
    void value_data();
    void value();
    void emptyIsNotNull();
    void columnType_data();
    void columnType();
    void columnIndex_data();
    void columnIndex();
    void columnIndexThrows_data();
    void columnIndexThrows();
    void badIndex_data();
    void badIndex();
    void getInteger_data();
    void getInteger();
    void getReal_data();
    void getReal();
    void getBool_data();
    void getBool();
    void getText_data();
    void getText();
    void getBlob_data();
    void getBlob();
    void getTextView();
    void getConverted_data();
    void getConverted();
    void getEnum();
    void getNull();
    void getOptional();
    void errorNamesTheCell();
    void toTuple();
    void toPair();
    void toAggregate();
    void toWideAggregate();
    void toPlain();
    void toGadget();
    void toThrows_data();
    void toThrows();
    void gadgetDoesNotTruncate();
    void firstAndScalar();
    void toJson();
    void manyReaders();
};

void tst_ResultSet::defaultConstructed()
{
    const ResultSet result;
    QCOMPARE(result.rowCount(), 0);
    QCOMPARE(result.columnCount(), 0);
    QVERIFY(result.isEmpty());
    QVERIFY(!result.returnsRows());
    QCOMPARE(result.rowsAffected(), -1);
    QVERIFY(!result.lastInsertId().isValid());
    QVERIFY(!result.scalar().isValid());
    QVERIFY(!result.first());
    QCOMPARE(result.statistics().bytes, 0);
    QVERIFY(result.begin() == result.end());
    QVERIFY(result.toJson().isEmpty());
    QCOMPARE(kindOf([&] { (void)result.value(0, 0); }), Kind::InvalidArgument);
    QCOMPARE(kindOf([&] { (void)result.columnIndex("x"); }), Kind::InvalidArgument);
    QCOMPARE(kindOf([&] { (void)result.columnType(0); }), Kind::InvalidArgument);
}

void tst_ResultSet::noRows()
{
    const ResultSet result = ResultBuilder({QStringLiteral("a")}).finish({});
    QVERIFY(result.isEmpty());
    QVERIFY(result.returnsRows());
    QCOMPARE(result.columnNames(), QStringList{QStringLiteral("a")});
    QVERIFY(!result.columnType(0).isValid());
    QVERIFY(result.to<int>().isEmpty());
    QCOMPARE(kindOf([&] { (void)result.row(0); }), Kind::InvalidArgument);
}

void tst_ResultSet::value_data()
{
    QTest::addColumn<QVariant>("stored");
    QTest::addColumn<QVariant>("expected");
    const QVariant big(std::numeric_limits<quint64>::max());
    QTest::newRow("null") << QVariant() << QVariant();
    QTest::newRow("typed null") << QVariant(QMetaType(QMetaType::QString)) << QVariant();
    QTest::newRow("int") << QVariant(7) << QVariant(qint64(7));
    QTest::newRow("uint") << QVariant(4000000000u) << QVariant(qint64(4000000000));
    QTest::newRow("minimum") << QVariant(std::numeric_limits<qint64>::min())
                             << QVariant(std::numeric_limits<qint64>::min());
    QTest::newRow("quint64 that fits") << QVariant(quint64(9)) << QVariant(qint64(9));
    QTest::newRow("quint64 that does not fit") << big << big;
    QTest::newRow("double") << QVariant(1.5) << QVariant(1.5);
    QTest::newRow("float") << QVariant(1.5f) << QVariant(1.5);
    QTest::newRow("bool") << QVariant(true) << QVariant(true);
    QTest::newRow("text") << QVariant(QStringLiteral("gr\u00fc\u00df\U0001f600"))
                          << QVariant(QStringLiteral("gr\u00fc\u00df\U0001f600"));
    QTest::newRow("text with U+0000") << QVariant(QString(QChar(0))) << QVariant(QString(QChar(0)));
    QTest::newRow("character") << QVariant(QChar(u'x')) << QVariant(QStringLiteral("x"));
    QTest::newRow("blob") << QVariant(QByteArray("a\0b", 3)) << QVariant(QByteArray("a\0b", 3));
    QTest::newRow("date") << QVariant(QDate(2024, 2, 29)) << QVariant(QDate(2024, 2, 29));
    const QUuid uuid = QUuid::fromString(u"{67c8770b-44f1-410a-ab9a-f9b5446f13ee}");
    QTest::newRow("uuid") << QVariant(uuid) << QVariant(uuid);
}

void tst_ResultSet::value()
{
    QFETCH(QVariant, stored);
    QFETCH(QVariant, expected);
    const ResultSet result = rowOf({1, stored});
    QCOMPARE(result.value(0, 1), expected);
    QCOMPARE(result.value(0, 1).metaType(), expected.metaType());
    QCOMPARE(result.value(0, "c1"), expected);
    QCOMPARE(result.isNull(0, 1), !expected.isValid());
    QCOMPARE(result.isNull(0, "c1"), !expected.isValid());
    QCOMPARE(result.columnType(1), expected.metaType());
}

void tst_ResultSet::emptyIsNotNull()
{
    const ResultSet result = rowOf({QStringLiteral(""), QByteArray(""), QVariant()});
    QVERIFY(!result.isNull(0, 0));
    QVERIFY(!result.isNull(0, 1));
    QVERIFY(result.isNull(0, 2));
    QVERIFY(!result.value(0, 0).toString().isNull());
    QVERIFY(!result.value(0, 1).toByteArray().isNull());
    QVERIFY(!result.get<QString>(0, 0).isNull());
    QVERIFY(!result.get<QStringView>(0, 0).isNull());
    QVERIFY(!result.get<QByteArray>(0, 1).isNull());
    QVERIFY(result.get<QString>(0, 2).isNull());
    QVERIFY(result.get<QStringView>(0, 2).isNull());
    QVERIFY(result.get<QByteArray>(0, 2).isNull());
}

void tst_ResultSet::columnType_data()
{
    QTest::addColumn<QVariantList>("values");
    QTest::addColumn<int>("type");
    QTest::newRow("nulls") << QVariantList{QVariant(), QVariant()} << int(QMetaType::UnknownType);
    QTest::newRow("null, integer") << QVariantList{QVariant(), 1} << int(QMetaType::LongLong);
    QTest::newRow("real") << QVariantList{1.5, QVariant()} << int(QMetaType::Double);
    QTest::newRow("integer, real") << QVariantList{1, 1.5} << int(QMetaType::UnknownType);
    QTest::newRow("dates") << QVariantList{QDate(2024, 1, 1), QVariant(), QDate(2024, 1, 2)}
                           << int(QMetaType::QDate);
    QTest::newRow("date, bool") << QVariantList{QDate(2024, 1, 1), true}
                                << int(QMetaType::UnknownType);
    QTest::newRow("integer, date")
        << QVariantList{1, QDate(2024, 1, 1)} << int(QMetaType::UnknownType);
}

void tst_ResultSet::columnType()
{
    QFETCH(QVariantList, values);
    QFETCH(int, type);
    QCOMPARE(columnOf(values).columnType(0).id(), type);
}

void tst_ResultSet::columnIndex_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("index"); // among id, Name, NAME, id, größe, Only
    QTest::newRow("exact") << QStringLiteral("Name") << 1;
    QTest::newRow("exact before similar") << QStringLiteral("NAME") << 2;
    QTest::newRow("first of two") << QStringLiteral("id") << 0;
    QTest::newRow("other case") << QStringLiteral("oNLY") << 5;
    QTest::newRow("not ASCII") << QStringLiteral("Größe") << 4;
}

static ResultSet namedColumns()
{
    return rowOf({0, 1, 2, 3, 4, 5},
                 {QStringLiteral("id"), QStringLiteral("Name"), QStringLiteral("NAME"),
                  QStringLiteral("id"), QStringLiteral("größe"), QStringLiteral("Only")});
}

void tst_ResultSet::columnIndex()
{
    QFETCH(QString, name);
    QFETCH(int, index);
    const ResultSet result = namedColumns();
    QCOMPARE(result.columnIndex(name), index);
    QCOMPARE(result.columnIndex(name.toUtf8().constData()), index);
    QCOMPARE(result.get<int>(0, name), index);
    QCOMPARE(result.row(0)[name].toInt(), index);
}

void tst_ResultSet::columnIndexThrows_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("unknown") << QStringLiteral("nam");
    QTest::newRow("ambiguous") << QStringLiteral("name");
    QTest::newRow("case of another alphabet") << QStringLiteral("GRÖßE");
    QTest::newRow("empty") << QString();
}

void tst_ResultSet::columnIndexThrows()
{
    QFETCH(QString, name);
    const auto [kind, text] = errorOf([&] { (void)namedColumns().columnIndex(name); });
    QCOMPARE(kind, Kind::InvalidArgument);
    QVERIFY2(text.contains(QStringLiteral("id, Name, NAME, id, größe, Only")), qPrintable(text));
    QVERIFY2(text.contains(name), qPrintable(text));
}

void tst_ResultSet::badIndex_data()
{
    QTest::addColumn<qsizetype>("row");
    QTest::addColumn<int>("column");
    QTest::newRow("row -1") << qsizetype(-1) << 0;
    QTest::newRow("row 2") << qsizetype(2) << 0;
    QTest::newRow("row beyond 32 bit") << (qsizetype(1) << 32) << 0;
    QTest::newRow("column -1") << qsizetype(0) << -1;
    QTest::newRow("column 1") << qsizetype(0) << 1;
    QTest::newRow("both") << qsizetype(9) << 9;
}

void tst_ResultSet::badIndex()
{
    QFETCH(qsizetype, row);
    QFETCH(int, column);
    const ResultSet result = columnOf({1, 2});
    QCOMPARE(kindOf([&] { (void)result.value(row, column); }), Kind::InvalidArgument);
    QCOMPARE(kindOf([&] { (void)result.isNull(row, column); }), Kind::InvalidArgument);
    QCOMPARE(kindOf([&] { (void)result.get<int>(row, column); }), Kind::InvalidArgument);
    QCOMPARE(kindOf([&] { (void)result.get<QString>(row, column); }), Kind::InvalidArgument);
    QCOMPARE(kindOf([&] { (void)result.get<QDate>(row, column); }), Kind::InvalidArgument);
    QCOMPARE(kindOf([&] { (void)result.row(row)[column]; }), Kind::InvalidArgument);
}

void tst_ResultSet::getInteger_data()
{
    QTest::addColumn<QVariant>("stored");
    QTest::addColumn<QList<int>>("fits"); // in qint8, quint8, int, qint64, quint64
    const auto row = [](const char *name, const QVariant &value, const QList<int> &fits) {
        QTest::newRow(name) << value << fits;
    };
    row("0", 0, {1, 1, 1, 1, 1});
    row("-1", -1, {1, 0, 1, 1, 0});
    row("127", 127, {1, 1, 1, 1, 1});
    row("128", 128, {0, 1, 1, 1, 1});
    row("-129", -129, {0, 0, 1, 1, 0});
    row("256", 256, {0, 0, 1, 1, 1});
    row("2^31", qint64(1) << 31, {0, 0, 0, 1, 1});
    row("2^63-1", std::numeric_limits<qint64>::max(), {0, 0, 0, 1, 1});
    row("2^64-1", std::numeric_limits<quint64>::max(), {0, 0, 0, 0, 1});
    row("real 2", 2.0, {1, 1, 1, 1, 1});
    row("real 2.5", 2.5, {0, 0, 0, 0, 0});
    row("real 1e300", 1e300, {0, 0, 0, 0, 0});
    row("NaN", std::nan(""), {0, 0, 0, 0, 0});
    row("bool", true, {1, 1, 1, 1, 1});
    row("text 12", QStringLiteral(" 12 "), {1, 1, 1, 1, 1});
    row("text 12.00", QStringLiteral("12.00"), {1, 1, 1, 1, 1});
    row("text -7.0", QStringLiteral(" -7.00 "), {1, 0, 1, 1, 0});
    row("text 1e2", QStringLiteral("1e2"), {1, 1, 1, 1, 1});
    row("text 1.5", QStringLiteral("1.5"), {0, 0, 0, 0, 0});
    row("text 2^53+1", QStringLiteral("9007199254740993.00"), {0, 0, 0, 1, 1});
    row("text almost 1", QStringLiteral("0.99999999999999999999"), {0, 0, 0, 0, 0});
    row("text 2^64-1", QStringLiteral("18446744073709551615"), {0, 0, 0, 0, 1});
    row("text 2^64", QStringLiteral("18446744073709551616"), {0, 0, 0, 0, 0});
    row("text 1x", QStringLiteral("1x"), {0, 0, 0, 0, 0});
    row("empty text", QStringLiteral(""), {0, 0, 0, 0, 0});
    row("blob", QByteArray("1"), {0, 0, 0, 0, 0});
    row("date", QDate(2024, 1, 1), {0, 0, 0, 0, 0});
}

void tst_ResultSet::getInteger()
{
    QFETCH(QVariant, stored);
    QFETCH(QList<int>, fits);
    const ResultSet result = rowOf({stored});
    const QVariant number = stored.typeId() == QMetaType::QString
        ? QVariant(stored.toString()
                       .trimmed()
                       .remove(QStringLiteral(".00"))
                       .replace(QStringLiteral("1e2"), QStringLiteral("100")))
        : stored;
    const auto check = [&]<typename T>(T, int expected) {
        T value{};
        const Kind kind = kindOf([&] { value = result.get<T>(0, 0); });
        QCOMPARE(kind, expected ? Kind::Unknown : Kind::InvalidData);
        if (expected)
            QCOMPARE(
                QString::number(value),
                QVariant(number).toString().replace(QStringLiteral("true"), QStringLiteral("1")));
    };
    check(qint8(), fits[0]);
    check(quint8(), fits[1]);
    check(int(), fits[2]);
    check(qint64(), fits[3]);
    check(quint64(), fits[4]);
}

void tst_ResultSet::getReal_data()
{
    QTest::addColumn<QVariant>("stored");
    QTest::addColumn<QVariant>("expected"); // invalid: refused
    QTest::newRow("real") << QVariant(1.25) << QVariant(1.25);
    QTest::newRow("integer") << QVariant(3) << QVariant(3.0);
    QTest::newRow("quint64") << QVariant(std::numeric_limits<quint64>::max())
                             << QVariant(18446744073709551615.0);
    QTest::newRow("infinity") << QVariant(qInf()) << QVariant(qInf());
    QTest::newRow("text") << QVariant(QStringLiteral("-1.5e3")) << QVariant(-1500.0);
    QTest::newRow("no number") << QVariant(QStringLiteral("one")) << QVariant();
    QTest::newRow("blob") << QVariant(QByteArray("1")) << QVariant();
    QTest::newRow("date") << QVariant(QDate(2024, 1, 1)) << QVariant();
}

void tst_ResultSet::getReal()
{
    QFETCH(QVariant, stored);
    QFETCH(QVariant, expected);
    const ResultSet result = rowOf({stored});
    if (!expected.isValid()) {
        QCOMPARE(kindOf([&] { (void)result.get<double>(0, 0); }), Kind::InvalidData);
        return;
    }
    QCOMPARE(result.get<double>(0, 0), expected.toDouble());
    QCOMPARE(result.get<float>(0, 0), expected.toFloat());
}

void tst_ResultSet::getBool_data()
{
    QTest::addColumn<QVariant>("stored");
    QTest::addColumn<QVariant>("expected"); // invalid: refused
    for (const char *yes : {"true", "T", "yes", "on", "1", "2"})
        QTest::newRow(yes) << QVariant(QString::fromLatin1(yes)) << QVariant(true);
    for (const char *no : {"false", "F", "no", "off", "0"})
        QTest::newRow(no) << QVariant(QString::fromLatin1(no)) << QVariant(false);
    QTest::newRow("bool") << QVariant(true) << QVariant(true);
    QTest::newRow("integer 0") << QVariant(0) << QVariant(false);
    QTest::newRow("integer 2") << QVariant(2) << QVariant(true);
    QTest::newRow("real") << QVariant(0.5) << QVariant(true);
    QTest::newRow("word") << QVariant(QStringLiteral("perhaps")) << QVariant();
    QTest::newRow("blob") << QVariant(QByteArray("1")) << QVariant();
}

void tst_ResultSet::getBool()
{
    QFETCH(QVariant, stored);
    QFETCH(QVariant, expected);
    const ResultSet result = rowOf({stored});
    bool value = false;
    const Kind kind = kindOf([&] { value = result.get<bool>(0, 0); });
    QCOMPARE(kind, expected.isValid() ? Kind::Unknown : Kind::InvalidData);
    QCOMPARE(value, expected.toBool());
}

void tst_ResultSet::getText_data()
{
    QTest::addColumn<QVariant>("stored");
    QTest::addColumn<QString>("expected"); // null: refused
    QTest::newRow("text") << QVariant(QStringLiteral("a")) << QStringLiteral("a");
    QTest::newRow("integer") << QVariant(-5) << QStringLiteral("-5");
    QTest::newRow("real") << QVariant(0.1) << QStringLiteral("0.1");
    QTest::newRow("bool") << QVariant(true) << QStringLiteral("true");
    QTest::newRow("UTF-8 blob") << QVariant(QByteArray("\xc3\xa4")) << QStringLiteral("ä");
    QTest::newRow("other blob") << QVariant(QByteArray("\xff")) << QString();
    QTest::newRow("date") << QVariant(QDate(2024, 1, 2)) << QStringLiteral("2024-01-02");
    QTest::newRow("json") << QVariant(QJsonObject{{QStringLiteral("a"), 1}})
                          << QStringLiteral("{\"a\":1}");
}

void tst_ResultSet::getText()
{
    QFETCH(QVariant, stored);
    QFETCH(QString, expected);
    QString value;
    const Kind kind = kindOf([&] { value = rowOf({stored}).get<QString>(0, 0); });
    QCOMPARE(kind, expected.isNull() ? Kind::InvalidData : Kind::Unknown);
    QCOMPARE(value, expected);
}

void tst_ResultSet::getBlob_data()
{
    QTest::addColumn<QVariant>("stored");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("blob") << QVariant(QByteArray("\xff\0", 2)) << QByteArray("\xff\0", 2);
    QTest::newRow("text") << QVariant(QStringLiteral("ä")) << QByteArray("\xc3\xa4");
    QTest::newRow("integer") << QVariant(12) << QByteArray("12");
}

void tst_ResultSet::getBlob()
{
    QFETCH(QVariant, stored);
    QTEST(rowOf({stored}).get<QByteArray>(0, 0), "expected");
}

void tst_ResultSet::getTextView()
{
    const ResultSet result = rowOf({QStringLiteral("abc"), 1, QByteArray("x")});
    QStringView view = result.get<QStringView>(0, 0);
    QCOMPARE(view, QStringView(u"abc"));
    {
        const ResultSet copy = result;
        QCOMPARE(copy.get<QStringView>(0, 0).data(), view.data()); // no copy of the text
    }
    QCOMPARE(kindOf([&] { (void)result.get<QStringView>(0, 1); }), Kind::InvalidData);
    QCOMPARE(kindOf([&] { (void)result.get<QStringView>(0, 2); }), Kind::InvalidData);
}

void tst_ResultSet::getConverted_data()
{
    QTest::addColumn<QVariant>("stored");
    QTest::addColumn<QMetaType>("type");
    QTest::addColumn<QVariant>("expected"); // invalid: refused
    const auto row = [](const char *name, const QVariant &stored, const QVariant &expected) {
        QTest::newRow(name) << stored << expected.metaType() << expected;
    };
    const auto bad = [](const char *name, const QVariant &stored, QMetaType::Type type) {
        QTest::newRow(name) << stored << QMetaType(type) << QVariant();
    };
    const QDate day(2024, 2, 29);
    const QTime time(13, 4, 5);
    const QTime exact(13, 4, 5, 67);
    row("date: date", day, day);
    row("date: text", QStringLiteral("2024-02-29"), day);
    row("date: text with time", QStringLiteral("2024-02-29 13:04:05"), day);
    row("date: date-time", QDateTime(day, time), day);
    bad("date: no such day", QStringLiteral("2023-02-29"), QMetaType::QDate);
    bad("date: other text", QStringLiteral("29.2.2024"), QMetaType::QDate);
    bad("date: empty text", QStringLiteral(""), QMetaType::QDate);
    bad("date: integer", 20240229, QMetaType::QDate);
    row("time: time", time, time);
    row("time: text", QStringLiteral("13:04:05"), time);
    row("time: no seconds", QStringLiteral("13:04"), QTime(13, 4));
    row("time: milliseconds", QStringLiteral("13:04:05.067"), exact);
    row("time: text with date", QStringLiteral("2024-02-29T13:04:05.067"), exact);
    bad("time: hour 25", QStringLiteral("25:00:00"), QMetaType::QTime);
    row("date-time: T", QStringLiteral("2024-02-29T13:04:05"), QDateTime(day, time));
    row("date-time: space", QStringLiteral("2024-02-29 13:04:05"), QDateTime(day, time));
    row("date-time: milliseconds", QStringLiteral("2024-02-29 13:04:05.067"),
        QDateTime(day, exact));
    row("date-time: microseconds", QStringLiteral("2024-02-29 13:04:05.067000"),
        QDateTime(day, exact));
    row("date-time: Z", QStringLiteral("2024-02-29T13:04:05.067Z"), QDateTime(day, exact, Qt::UTC));
    row("date-time: +02:00", QStringLiteral("2024-02-29T13:04:05+02:00"),
        QDateTime(day, time, Qt::OffsetFromUTC, 7200));
    row("date-time: -05", QStringLiteral("2024-02-29 13:04:05-05"),
        QDateTime(day, time, Qt::OffsetFromUTC, -18000));
    row("date-time: day alone", QStringLiteral("2024-02-29"), day.startOfDay());
    row("date-time: stored", QDateTime(day, exact, Qt::UTC), QDateTime(day, exact, Qt::UTC));
    bad("date-time: minute 61", QStringLiteral("2024-02-29 13:61:00"), QMetaType::QDateTime);
    bad("date-time: real", 1.5, QMetaType::QDateTime);
    const QUuid uuid = QUuid::fromString(u"{67c8770b-44f1-410a-ab9a-f9b5446f13ee}");
    row("uuid: stored", uuid, uuid);
    row("uuid: braces", uuid.toString(), uuid);
    row("uuid: no braces", uuid.toString(QUuid::WithoutBraces), uuid);
    row("uuid: zeroes", QUuid().toString(), QUuid());
    row("uuid: bytes", uuid.toRfc4122(), uuid);
    bad("uuid: text", QStringLiteral("67c8770b"), QMetaType::QUuid);
    const QJsonObject object{{QStringLiteral("a"), 1}};
    row("json: object", QStringLiteral("{\"a\":1}"), object);
    row("json: object from blob", QByteArray("{\"a\":1}"), object);
    row("json: array", QStringLiteral("[1,null]"), QJsonArray{1, QJsonValue()});
    row("json: document", QStringLiteral("{\"a\":1}"), QJsonDocument(object));
    row("json: number", QStringLiteral("1.5"), QVariant::fromValue(QJsonValue(1.5)));
    row("json: text", QStringLiteral("\"x\""),
        QVariant::fromValue(QJsonValue(QStringLiteral("x"))));
    row("json: null", QStringLiteral("null"), QVariant::fromValue(QJsonValue()));
    row("json: stored", object, object);
    row("json: stored as another class", QJsonDocument(object), object);
    bad("json: broken", QStringLiteral("{\"a\":"), QMetaType::QJsonObject);
    bad("json: two values", QStringLiteral("1,2"), QMetaType::QJsonValue);
    bad("json: array as object", QStringLiteral("[]"), QMetaType::QJsonObject);
    bad("json: object as array", QStringLiteral("{}"), QMetaType::QJsonArray);
    bad("json: integer", 1, QMetaType::QJsonObject);
    row("any: list of texts", QStringLiteral("x"), QStringList{QStringLiteral("x")});
    bad("any: rectangle", QStringLiteral("x"), QMetaType::QRect);
}

void tst_ResultSet::getConverted()
{
    QFETCH(QVariant, stored);
    QFETCH(QMetaType, type);
    QFETCH(QVariant, expected);
    const ResultSet result = rowOf({stored});
    QVariant value;
    const auto read = [&]<typename... Ts>(std::tuple<Ts...>) {
        ((type == QMetaType::fromType<Ts>()
          && (value = QVariant::fromValue(result.get<Ts>(0, 0)), true))
         || ...);
    };
    const Kind kind = kindOf([&] {
        read(std::tuple<QDate, QTime, QDateTime, QUuid, QJsonObject, QJsonArray, QJsonDocument,
                        QJsonValue, QStringList, QRect>());
    });
    QCOMPARE(kind, expected.isValid() ? Kind::Unknown : Kind::InvalidData);
    QCOMPARE(value, expected);
    if (type.id() == QMetaType::QDateTime && expected.isValid())
        QCOMPARE(value.toDateTime().offsetFromUtc(), expected.toDateTime().offsetFromUtc());
}

void tst_ResultSet::getEnum()
{
    const ResultSet result = rowOf({2, QStringLiteral("1"), QStringLiteral("Red")});
    QCOMPARE(result.get<Color>(0, 0), Color::Blue);
    QCOMPARE(result.get<Color>(0, 1), Color::Green);
    QCOMPARE(kindOf([&] { (void)result.get<Color>(0, 2); }), Kind::InvalidData);
}

void tst_ResultSet::getNull()
{
    const ResultSet result = rowOf({QVariant()});
    QCOMPARE(result.get<bool>(0, 0), false);
    QCOMPARE(result.get<int>(0, 0), 0);
    QCOMPARE(result.get<quint64>(0, 0), 0u);
    QCOMPARE(result.get<double>(0, 0), 0.0);
    QCOMPARE(result.get<Color>(0, 0), Color::Red);
    QVERIFY(result.get<QDate>(0, 0).isNull());
    QVERIFY(result.get<QUuid>(0, 0).isNull());
    QVERIFY(result.get<QJsonObject>(0, 0).isEmpty());
    QVERIFY(result.get<QJsonValue>(0, 0).isNull());
    QVERIFY(!result.get<QVariant>(0, 0).isValid());
}

void tst_ResultSet::getOptional()
{
    const ResultSet result = rowOf({QVariant(), 0, QStringLiteral("")});
    QVERIFY(!result.get<std::optional<int>>(0, 0));
    QVERIFY(!result.get<std::optional<QDate>>(0, 0));
    QCOMPARE(result.get<std::optional<int>>(0, 1), std::optional(0));
    QCOMPARE(result.get<std::optional<QString>>(0, 2), std::optional(QStringLiteral("")));
    QCOMPARE(result.get<std::optional<QVariant>>(0, 0), std::optional<QVariant>());
}

void tst_ResultSet::errorNamesTheCell()
{
    const ResultSet result =
        rowOf({1, QStringLiteral("s3cret")}, {QStringLiteral("id"), QStringLiteral("age")});
    const auto [kind, text] = errorOf([&] { (void)result.get<int>(0, "age"); });
    QCOMPARE(kind, Kind::InvalidData);
    for (const char *part : {"age", "row 0", "text", "int"})
        QVERIFY2(text.contains(QLatin1StringView(part)), qPrintable(text));
    QVERIFY2(!text.contains(QStringLiteral("s3cret")), qPrintable(text));
}

void tst_ResultSet::toTuple()
{
    ResultBuilder builder({QStringLiteral("a"), QStringLiteral("b")});
    for (int i = 0; i < 3; ++i) {
        builder.appendInteger(0, i);
        builder.appendText(1, QString::number(i * 10));
        builder.endRow();
    }
    using Pair = std::tuple<int, QString>;
    QCOMPARE(builder.finish({}).to<Pair>(),
             (QList<Pair>{
                 {0, QStringLiteral("0")}, {1, QStringLiteral("10")}, {2, QStringLiteral("20")}}));
}

void tst_ResultSet::toPair()
{
    using Pair = std::pair<int, std::optional<QString>>;
    QCOMPARE(rowOf({1, QVariant()}).to<Pair>(), (QList<Pair>{{1, std::nullopt}}));
}

void tst_ResultSet::toAggregate()
{
    QCOMPARE(rowOf({1, QStringLiteral("x"), 1.5}).to<Person>(),
             (QList<Person>{{1, QStringLiteral("x"), 1.5}}));
    QCOMPARE(rowOf({1, QVariant(), QVariant()}).to<Person>(),
             (QList<Person>{{1, QString(), std::nullopt}}));
}

void tst_ResultSet::toWideAggregate()
{
    const QUuid uuid = QUuid::createUuid();
    const Wide wide = rowOf({1,
                             QStringLiteral("b"),
                             QStringLiteral("c"),
                             4.5,
                             QByteArray("e"),
                             6,
                             QStringLiteral("2024-01-02"),
                             2,
                             true,
                             QVariant(),
                             -8,
                             uuid,
                             QStringLiteral("{\"a\":1}"),
                             14,
                             1.5,
                             16,
                             QVariant(),
                             18,
                             19,
                             20,
                             21,
                             22,
                             23,
                             true})
                          .to<Wide>()
                          .first();
    QCOMPARE(wide.a, 1);
    QCOMPARE(wide.c, std::optional(QStringLiteral("c")));
    QCOMPARE(wide.f, QVariant(qint64(6)));
    QCOMPARE(wide.g, QDate(2024, 1, 2));
    QCOMPARE(wide.h, Color::Blue);
    QVERIFY(!wide.j);
    QCOMPARE(wide.l, uuid);
    QCOMPARE(wide.n, std::optional(14));
    QCOMPARE(wide.p, 16u);
    QCOMPARE(wide.w, 23);
    QCOMPARE(wide.x, std::optional(true));
}

void tst_ResultSet::toPlain()
{
    QCOMPARE(columnOf({1, QVariant(), 3}).to<int>(), (QList<int>{1, 0, 3}));
    QCOMPARE(columnOf({QStringLiteral("a")}).to<QString>(), QList<QString>{QStringLiteral("a")});
    QCOMPARE(columnOf({1, QVariant()}).to<std::optional<int>>(),
             (QList<std::optional<int>>{1, std::nullopt}));
    QCOMPARE(columnOf({QDate(2024, 1, 1)}).to<QDate>(), QList<QDate>{QDate(2024, 1, 1)});
}

void tst_ResultSet::toGadget()
{
    const ResultSet result =
        rowOf({3, QStringLiteral("Dana"), 1, QStringLiteral("2024-01-02"), 5.5, QVariant()},
              {QStringLiteral("id"), QStringLiteral("NAME"), QStringLiteral("level"),
               QStringLiteral("day"), QStringLiteral("any"), QStringLiteral("maybe")});
    const Gadget gadget = result.to<Gadget>().first();
    QCOMPARE(gadget.id, 3);
    QCOMPARE(gadget.name, QStringLiteral("Dana"));
    QCOMPARE(gadget.level, Gadget::High);
    QCOMPARE(gadget.day, QDate(2024, 1, 2));
    QCOMPARE(gadget.any, QVariant(5.5));
    QCOMPARE(gadget.small, 7); // no column: keeps its default
    QVERIFY(!gadget.maybe);
    QCOMPARE(rowOf({QVariant()}, {QStringLiteral("name")}).to<Gadget>().first().name, QString());
    QCOMPARE(rowOf({4}, {QStringLiteral("maybe")}).to<Gadget>().first().maybe, std::optional(4));
    const Gadget other =
        rowOf({1.5, qint64(2147483648)}, {QStringLiteral("share"), QStringLiteral("flag")})
            .to<Gadget>()
            .first();
    QCOMPARE(other.share, std::optional(1.5F));
    QCOMPARE(other.flag, Gadget::Flag::Last);
}

void tst_ResultSet::toThrows_data()
{
    QTest::addColumn<int>("to");
    QTest::addColumn<QString>("hint");
    QTest::newRow("tuple, too few") << 0 << "id, password";
    QTest::newRow("tuple, too many") << 1 << "id, password";
    QTest::newRow("aggregate") << 2 << "id, password";
    QTest::newRow("plain") << 3 << "id, password";
    QTest::newRow("gadget, no such property") << 4 << "password";
    QTest::newRow("gadget, read-only property") << 5 << "fixed";
}

void tst_ResultSet::toThrows()
{
    QFETCH(int, to);
    QFETCH(QString, hint);
    const ResultSet result = rowOf({1, 2}, {QStringLiteral("id"), QStringLiteral("password")});
    const std::function<void()> calls[] = {
        [&] { (void)result.to<std::tuple<int>>(); },
        [&] { (void)result.to<std::tuple<int, int, int>>(); },
        [&] { (void)result.to<Person>(); },
        [&] { (void)result.to<int>(); },
        [&] { (void)result.to<Gadget>(); },
        [&] { (void)rowOf({1}, {QStringLiteral("fixed")}).to<Gadget>(); },
    };
    const auto [kind, text] = errorOf(calls[to]);
    QCOMPARE(kind, Kind::InvalidArgument);
    QVERIFY2(text.contains(hint), qPrintable(text));
}

void tst_ResultSet::gadgetDoesNotTruncate()
{
    QCOMPARE(kindOf([] { (void)rowOf({70000}, {QStringLiteral("small")}).to<Gadget>(); }),
             Kind::InvalidData);
    QCOMPARE(
        kindOf([] { (void)rowOf({QStringLiteral("x")}, {QStringLiteral("id")}).to<Gadget>(); }),
        Kind::InvalidData);
}

void tst_ResultSet::firstAndScalar()
{
    const ResultSet result = columnOf({4, 5});
    QCOMPARE(result.scalar(), QVariant(qint64(4)));
    QVERIFY(result.first());
    QCOMPARE(result.first()->get<int>(0), 4);
    QVERIFY(!columnOf({QVariant(), 5}).scalar().isValid());
}

void tst_ResultSet::toJson()
{
    const qint64 exact = qint64(1) << 53;
    const QVariantList values{QVariant(),
                              1,
                              exact,
                              exact + 1,
                              -exact - 1,
                              1.5,
                              std::nan(""),
                              qInf(),
                              QStringLiteral("ä"),
                              QStringLiteral(""),
                              QByteArray("\0\xff", 2),
                              true,
                              QDate(2024, 1, 2),
                              QTime(1, 2, 3, 4),
                              QDateTime(QDate(2024, 1, 2), QTime(1, 2, 3), Qt::UTC),
                              QUuid::fromString(u"{67c8770b-44f1-410a-ab9a-f9b5446f13ee}"),
                              std::numeric_limits<quint64>::max(),
                              QJsonArray{1}};
    const QJsonArray expected{QJsonValue(),
                              1,
                              exact,
                              QStringLiteral("9007199254740993"),
                              QStringLiteral("-9007199254740993"),
                              1.5,
                              QJsonValue(),
                              QJsonValue(),
                              QStringLiteral("ä"),
                              QStringLiteral(""),
                              QStringLiteral("AP8="),
                              true,
                              QStringLiteral("2024-01-02"),
                              QStringLiteral("01:02:03.004"),
                              QStringLiteral("2024-01-02T01:02:03.000Z"),
                              QStringLiteral("67c8770b-44f1-410a-ab9a-f9b5446f13ee"),
                              QStringLiteral("18446744073709551615"),
                              QJsonArray{1}};
    const QJsonArray rows = rowOf(values).toJson();
    QCOMPARE(rows.size(), 1);
    for (int i = 0; i < expected.size(); ++i)
        QCOMPARE(rows[0].toObject().value(QStringLiteral("c%1").arg(i)), expected[i]);
}

void tst_ResultSet::manyReaders()
{
    constexpr int rows = 10'000;
    ResultBuilder builder({QStringLiteral("i"), QStringLiteral("t"), QStringLiteral("m")});
    for (int i = 0; i < rows; ++i) {
        builder.appendInteger(0, i);
        builder.appendText(1, QString::number(i));
        i % 2 ? builder.appendInteger(2, i) : builder.appendText(2, u"even");
        builder.endRow();
    }
    const ResultSet result = builder.finish({});
    std::array<qint64, 4> sums{};
    std::vector<std::thread> threads;
    for (qint64 &sum : sums) {
        threads.emplace_back([copy = result, &sum] {
            for (const Row &row : copy) {
                sum += row.get<int>("i") + row.get<QStringView>(1).toInt() + row["t"].toInt()
                    + (row.value(2).typeId() == QMetaType::QString ? 0 : row.get<int>(2));
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    constexpr qint64 all = qint64(rows) * (rows - 1) / 2;
    for (const qint64 sum : sums)
        QCOMPARE(sum, 3 * all + qint64(rows / 2) * (rows / 2));
}

QTEST_APPLESS_MAIN(tst_ResultSet)
#include "tst_resultset.moc"
