// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtCore/qfile.h>
#include <QtCore/quuid.h>

#include <functional>
#include <limits>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

// Whatever is given to an engine, its future ends with the right error, which says what to do, and
// the engine goes on working.
class tst_BadInput : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void badUrl_data();
    void badUrl();
    void badOptions();
    void driverMissing();
    void badFile_data();
    void badFile();
    void corruptFile();
    void readOnly_data();
    void readOnly();
    void statement_data();
    void statement();
    void parameters_data();
    void parameters();
    void value_data();
    void value();
    void manyParameters();
    void tooManyParameters();
    void largeBlob();
    void transactionControl_data();
    void transactionControl();
    void misreadResult_data();
    void misreadResult();
    void errorNeverShowsValues();
};

namespace {

const TestDatabase::Kind &fileKind()
{
    return TestDatabase::kinds().at(1);
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

// Makes a database with data on many pages, closed again.
bool makeDatabase(const TestDatabase &database)
{
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    QList<QVariantList> rows;
    for (int i = 0; i < 3000; ++i)
        rows.append(QVariantList{u"a user with a rather long name %1"_s.arg(i)});
    valueOf(engine.executeBatch(u"INSERT INTO users (name) VALUES (?)"_s, rows));
    valueOf(engine.shutdown());
    return QFileInfo(database.filePath(u"test.db"_s)).size() > 100'000;
}

bool works(AsyncSqlEngine &engine)
{
    return valueOf(engine.scalar(u"SELECT 1"_s)).toInt() == 1;
}

} // namespace

#define COMPARE_ERROR(future, expectedKind, expectedText) \
    do { \
        const std::optional<SqlError> found = errorOf(future); \
        QVERIFY2(found, "The future did not end with an SqlError"); \
        QVERIFY2(found->kind() == (expectedKind), qPrintable(QDebug::toString(*found))); \
        QVERIFY2(found->text().contains(expectedText, Qt::CaseInsensitive), \
                 qPrintable(found->text())); \
    } while (false)

void tst_BadInput::badUrl_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString() << u"empty"_s;
    QTest::newRow("no scheme") << u"/tmp/file.db"_s << u"sqlite:///"_s;
    QTest::newRow("unknown scheme") << u"oracle://host/db"_s << u"oracle"_s;
    QTest::newRow("no database") << u"sqlite:"_s << u"sqlite:///"_s;
    QTest::newRow("host in SQLite URL") << u"sqlite://server/file.db"_s << u"no host"_s;
    QTest::newRow("unknown option") << u"sqlite:///x.db?colour=red"_s << u"colour"_s;
    QTest::newRow("busy_timeout is no number")
        << u"sqlite:///x.db?busy_timeout=soon"_s << u"milliseconds"_s;
    QTest::newRow("no server") << u"postgresql:///shop"_s << u"host"_s;
    QTest::newRow("no server database") << u"mysql://host"_s << u"database"_s;
    QTest::newRow("port is no number") << u"postgresql://host:many/shop"_s << u"port"_s;
    QTest::newRow("port too large") << u"postgresql://host:70000/shop"_s << u"port"_s;
    QTest::newRow("no data source") << u"odbc:"_s << u"odbc:"_s;
}

void tst_BadInput::badUrl()
{
    QFETCH(const QString, url);
    QFETCH(const QString, text);
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(url));
    COMPARE_ERROR(engine.execute(u"SELECT 1"_s), Kind::InvalidArgument, text);
    COMPARE_ERROR(engine.open(), Kind::InvalidArgument, text);
    COMPARE_ERROR(engine.run([](QSqlDatabase &) {}), Kind::InvalidArgument, text);
    COMPARE_ERROR(engine.hasTable(u"x"_s), Kind::InvalidArgument, text);
    engine.setOptions(ConnectionOptions());
    QVERIFY(works(engine));
}

void tst_BadInput::badOptions()
{
    AsyncSqlEngine engine(ConnectionOptions().setMaximumConnections(0));
    COMPARE_ERROR(engine.execute(u"SELECT 1"_s), Kind::InvalidArgument, u"maximumConnections"_s);
}

void tst_BadInput::driverMissing()
{
    AsyncSqlEngine engine(ConnectionOptions().setDriver(u"QNOSUCHDRIVER"_s));
    COMPARE_ERROR(engine.execute(u"SELECT 1"_s), Kind::DriverMissing, u"QNOSUCHDRIVER"_s);
    COMPARE_ERROR(engine.open(), Kind::DriverMissing, u"QSQLITE"_s); // what there is
}

void tst_BadInput::badFile_data()
{
    QTest::addColumn<QString>("path"); // in the test's folder
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("text");
    QTest::newRow("missing directory")
        << u"none/x.db"_s << QByteArray() << Kind::CannotOpen << u"directory"_s;
    QTest::newRow("directory for a file")
        << u"."_s << QByteArray() << Kind::CannotOpen << u"it is a directory"_s;
    QTest::newRow("file for a directory")
        << u"junk/x.db"_s << QByteArray("junk") << Kind::CannotOpen << u"directory"_s;
    QTest::newRow("mode=ro of a missing file")
        << u"none.db?mode=ro"_s << QByteArray() << Kind::CannotOpen << u"does not exist"_s;
    QTest::newRow("junk") << u"junk"_s << QByteArray("no database, ").repeated(200)
                          << Kind::NotADatabase << u"not a database"_s;
    QTest::newRow("text file, short")
        << u"junk"_s << QByteArray("hello") << Kind::NotADatabase << u"not a database"_s;
    QTest::newRow("header, then junk")
        << u"junk"_s << QByteArray("SQLite format 3\0", 16) + QByteArray("\xff").repeated(4096)
        << Kind::NotADatabase << u"not a database"_s;
}

void tst_BadInput::badFile()
{
    QFETCH(const QString, path);
    QFETCH(const QByteArray, content);
    QFETCH(const Kind, kind);
    QFETCH(const QString, text);
    const TestDatabase database(fileKind());
    if (!content.isEmpty())
        QVERIFY(write(database.filePath(u"junk"_s), content));
    AsyncSqlEngine engine(
        ConnectionOptions::fromUrl(u"sqlite:///%1/%2"_s.arg(database.folder(), path)));
    for (int i = 0; i < 3; ++i) // each time
        COMPARE_ERROR(engine.execute(u"SELECT 1"_s), kind, text);
    COMPARE_ERROR(engine.open(), kind, text);
    COMPARE_ERROR(engine.execute(u"CREATE TABLE t (x)"_s), kind, text);
    if (!content.isEmpty()) { // left as it was
        QFile file(database.filePath(u"junk"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll() == content);
    }
    engine.setOptions(ConnectionOptions());
    QVERIFY(works(engine));
}

void tst_BadInput::corruptFile()
{
    const TestDatabase database(fileKind());
    QVERIFY(makeDatabase(database));
    {
        QFile file(database.filePath(u"test.db"_s));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(4096)); // all but the first page
        const QByteArray junk = QByteArray("\xfe\x01").repeated(int(file.size() - 4096) / 2);
        QCOMPARE(file.write(junk), junk.size());
    }
    AsyncSqlEngine engine(database.options());
    COMPARE_ERROR(engine.execute(u"SELECT * FROM users"_s), Kind::Corrupt, u"malformed"_s);
    QVERIFY(works(engine));
    engine.setOptions({});
    valueOf(engine.scalar(u"SELECT 1"_s));

    const TestDatabase truncated(fileKind());
    QVERIFY(makeDatabase(truncated));
    QVERIFY(QFile::resize(truncated.filePath(u"test.db"_s), 20 * 1024));
    AsyncSqlEngine other(truncated.options());
    COMPARE_ERROR(other.execute(u"SELECT * FROM users"_s), Kind::Corrupt, u"malformed"_s);
}

void tst_BadInput::readOnly_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("insert") << u"INSERT INTO users (name) VALUES ('x')"_s;
    QTest::newRow("create") << u"CREATE TABLE t (x)"_s;
    QTest::newRow("delete") << u"DELETE FROM users"_s;
}

void tst_BadInput::readOnly()
{
    QFETCH(const QString, sql);
    const TestDatabase database(fileKind());
    QVERIFY(makeDatabase(database));
    AsyncSqlEngine engine(
        ConnectionOptions::fromUrl(u"sqlite:///%1/test.db?mode=ro"_s.arg(database.folder())));
    COMPARE_ERROR(engine.execute(sql), Kind::ReadOnly, u"mode=ro"_s);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)).toInt(), 3000);
}

void tst_BadInput::statement_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("text");
    QTest::newRow("U+0000") << u"SELECT 'a\0b'"_s << Kind::InvalidArgument << u"U+0000"_s;
    QTest::newRow("empty") << QString() << Kind::InvalidArgument << u"empty"_s;
    QTest::newRow("white space") << u" \n\t"_s << Kind::InvalidArgument << u"empty"_s;
    QTest::newRow("semicolons") << u";;"_s << Kind::InvalidArgument << u"empty"_s;
    QTest::newRow("comment") << u"-- SELECT 1"_s << Kind::InvalidArgument << u"comments"_s;
    QTest::newRow("several") << u"SELECT 1; SELECT 2"_s << Kind::InvalidArgument
                             << u"executeScript"_s;
    QTest::newRow("half a surrogate pair")
        << u"SELECT '"_s + QChar(0xd800) + u'\'' << Kind::InvalidArgument << u"surrogate"_s;
    QTest::newRow("open quote") << u"SELECT 'a"_s << Kind::InvalidArgument << u"quote"_s;
    QTest::newRow("syntax") << u"SELEKT 1"_s << Kind::Syntax << u"SELEKT"_s;
    QTest::newRow("incomplete") << u"SELECT"_s << Kind::Syntax << u"incomplete"_s;
    QTest::newRow("token") << u"SELECT 1 @@ 2"_s << Kind::Syntax << u"@"_s;
    QTest::newRow("table") << u"SELECT * FROM missing"_s << Kind::UndefinedObject << u"missing"_s;
    QTest::newRow("column") << u"SELECT colour FROM t"_s << Kind::UndefinedObject << u"colour"_s;
    QTest::newRow("inserted column")
        << u"INSERT INTO t (colour) VALUES (1)"_s << Kind::UndefinedObject << u"colour"_s;
    QTest::newRow("function") << u"SELECT missing(1)"_s << Kind::UndefinedObject << u"missing"_s;
    QTest::newRow("unique") << u"INSERT INTO t (id, u) VALUES (2, 1)"_s << Kind::UniqueViolation
                            << u"t.u"_s;
    QTest::newRow("primary key") << u"INSERT INTO t (id, u) VALUES (1, 2)"_s
                                 << Kind::UniqueViolation << u"t.id"_s;
    QTest::newRow("not null") << u"INSERT INTO t (u) VALUES (NULL)"_s << Kind::NotNullViolation
                              << u"t.u"_s;
    QTest::newRow("check") << u"INSERT INTO t (u) VALUES (-1)"_s << Kind::CheckViolation << u"u"_s;
    QTest::newRow("foreign key, child") << u"INSERT INTO t (u, parent) VALUES (3, 99)"_s
                                        << Kind::ForeignKeyViolation << u"FOREIGN KEY"_s;
    QTest::newRow("foreign key, parent")
        << u"DELETE FROM parents"_s << Kind::ForeignKeyViolation << u"FOREIGN KEY"_s;
    QTest::newRow("trigger") << u"UPDATE t SET u = 13"_s << Kind::ConstraintViolation
                             << u"unlucky"_s;
    QTest::newRow("datatype of the key")
        << u"INSERT INTO t (id, u) VALUES ('x', 4)"_s << Kind::InvalidData << u"mismatch"_s;
    QTest::newRow("STRICT table") << u"INSERT INTO s VALUES ('x')"_s << Kind::InvalidData
                                  << u"INTEGER"_s;
}

void tst_BadInput::statement()
{
    QFETCH(const QString, sql);
    QFETCH(const Kind, kind);
    QFETCH(const QString, text);
    const TestDatabase database(fileKind());
    AsyncSqlEngine engine(database.options());
    valueOf(engine.executeScript(
        u"CREATE TABLE parents (id INTEGER PRIMARY KEY);"
        "CREATE TABLE t (id INTEGER PRIMARY KEY, u INTEGER NOT NULL UNIQUE CHECK (u > 0),"
        "                parent INTEGER REFERENCES parents (id));"
        "CREATE TABLE s (x INTEGER) STRICT;"
        "CREATE TRIGGER luck BEFORE UPDATE ON t WHEN NEW.u = 13"
        " BEGIN SELECT RAISE(ABORT, 'unlucky'); END;"
        "INSERT INTO parents VALUES (7); INSERT INTO t VALUES (1, 1, 7);"_s));
    const auto error = errorOf(engine.execute(sql));
    QVERIFY(error);
    QVERIFY2(error->kind() == kind, qPrintable(QDebug::toString(*error)));
    QVERIFY2(error->text().contains(text), qPrintable(error->text()));
    QCOMPARE(error->query(), sql);
    QVERIFY(works(engine));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM t"_s)).toInt(), 1);
}

void tst_BadInput::parameters_data()
{
    QTest::addColumn<Query>("query");
    QTest::addColumn<QString>("text");
    QTest::newRow("none given") << Query(u"SELECT ?"_s) << u"1 parameter"_s;
    QTest::newRow("too few") << Query(u"SELECT ?, ?"_s, QVariantList{1}) << u"2 parameters"_s;
    QTest::newRow("too many") << Query(u"SELECT ?"_s, QVariantList{1, 2}) << u"2 values"_s;
    QTest::newRow("no parameter") << Query(u"SELECT 1"_s, QVariantList{1}) << u"1 value"_s;
    QTest::newRow("missing name") << Query(u"SELECT :a, :b"_s, QVariantMap{{u"a"_s, 1}}) << u":b"_s;
    QTest::newRow("extra name") << Query(u"SELECT :a"_s, QVariantMap{{u"a"_s, 1}, {u"z"_s, 1}})
                                << u":z"_s;
    QTest::newRow("misspelt name")
        << Query(u"SELECT :name"_s, QVariantMap{{u"nmae"_s, 1}}) << u":nmae"_s;
    QTest::newRow("names not given") << Query(u"SELECT :a"_s) << u":a"_s;
    QTest::newRow("position for a name") << Query(u"SELECT :a"_s, QVariantList{1}) << u":a"_s;
    QTest::newRow("name for a position")
        << Query(u"SELECT ?"_s, QVariantMap{{u"a"_s, 1}}) << u":a"_s;
    QTest::newRow("both") << Query(u"SELECT ?"_s, QVariantList{1}).bind(u"a"_s, 1) << u"either"_s;
    QTest::newRow("with and without colon")
        << Query(u"SELECT :a"_s, QVariantMap{{u"a"_s, 1}, {u":a"_s, 2}}) << u"twice"_s;
    QTest::newRow("both kinds in the SQL") << Query(u"SELECT ?, :a"_s, QVariantList{1}) << u":a"_s;
}

void tst_BadInput::parameters()
{
    QFETCH(const Query, query);
    QFETCH(const QString, text);
    AsyncSqlEngine engine;
    COMPARE_ERROR(engine.execute(query), Kind::InvalidArgument, text);
    COMPARE_ERROR(engine.scalar(query), Kind::InvalidArgument, text);
    QVERIFY(works(engine));
}

void tst_BadInput::value_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QString>("text"); // names the way out
    QTest::newRow("QUrl") << QVariant(QUrl(u"http://x"_s)) << u"toString"_s;
    QTest::newRow("QStringList") << QVariant(QStringList{u"a"_s}) << u"QJsonArray"_s;
    QTest::newRow("QVariantList") << QVariant(QVariantList{1}) << u"QJsonArray"_s;
    QTest::newRow("QVariantMap") << QVariant(QVariantMap{{u"a"_s, 1}}) << u"QJsonObject"_s;
    QTest::newRow("QSize") << QVariant(QSize(1, 2)) << u"QSize"_s;
    QTest::newRow("null of a refused type") << QVariant(QMetaType::fromType<QUrl>()) << u"QUrl"_s;
    QTest::newRow("NaN") << QVariant(std::numeric_limits<double>::quiet_NaN()) << u"NaN"_s;
    QTest::newRow("float NaN") << QVariant(std::numeric_limits<float>::quiet_NaN()) << u"NaN"_s;
    QTest::newRow("2^64-1") << QVariant(std::numeric_limits<quint64>::max())
                            << u"9223372036854775807"_s;
    QTest::newRow("2^63") << QVariant(quint64(1) << 63) << u"9223372036854775807"_s;
    QTest::newRow("invalid QDate") << QVariant::fromValue(QDate(2026, 2, 30)) << u"QDate"_s;
    QTest::newRow("invalid QTime") << QVariant::fromValue(QTime(25, 0)) << u"QTime"_s;
    QTest::newRow("year 10000") << QVariant(QDate(10000, 1, 1)) << u"9999"_s;
    QTest::newRow("before Christ") << QVariant(QDate(-44, 3, 15)) << u"years"_s;
    QTest::newRow("lone surrogate") << QVariant(QString(QChar(0xdc00))) << u"QByteArray"_s;
    QTest::newRow("enumeration") << QVariant::fromValue(Kind::Busy) << u"static_cast<int>"_s;
}

void tst_BadInput::value()
{
    QFETCH(const QVariant, value);
    QFETCH(const QString, text);
    AsyncSqlEngine engine;
    engine.execute(u"CREATE TABLE t (x)"_s);
    COMPARE_ERROR(engine.execute(u"INSERT INTO t VALUES (?)"_s, QVariantList{value}),
                  Kind::InvalidArgument, text);
    COMPARE_ERROR(engine.execute(u"INSERT INTO t VALUES (:x)"_s, QVariantMap{{u"x"_s, value}}),
                  Kind::InvalidArgument, text);
    COMPARE_ERROR(engine.executeBatch(u"INSERT INTO t VALUES (?)"_s, {{1}, {value}}),
                  Kind::InvalidArgument, text);
    QVERIFY(works(engine));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM t"_s)).toInt(), 0);
}

static QPair<QString, QVariantList> lookUpOf(int count)
{
    QVariantList values;
    for (int i = 1; i <= count; ++i)
        values.append(i);
    const QString marks = u", ?"_s.repeated(count - 1);
    return {u"SELECT id FROM t WHERE id IN (?%1)"_s.arg(marks), values};
}

void tst_BadInput::manyParameters()
{
    AsyncSqlEngine engine;
    const auto [sql, values] = lookUpOf(32766);
    engine.execute(u"CREATE TABLE t (id INTEGER PRIMARY KEY)"_s);
    engine.executeBatch(u"INSERT INTO t VALUES (?)"_s, {{1}, {32766}, {32767}});
    QCOMPARE(valueOf(engine.fetch<int>(sql, values)), (QList<int>{1, 32766}));
}

void tst_BadInput::tooManyParameters()
{
    AsyncSqlEngine engine;
    const auto [sql, values] = lookUpOf(32767);
    COMPARE_ERROR(engine.execute(sql, values), Kind::InvalidArgument, u"32766"_s);
    QVERIFY(works(engine));
}

void tst_BadInput::largeBlob()
{
    AsyncSqlEngine engine;
    const QByteArray blob(10 * 1024 * 1024, 'x');
    QCOMPARE(valueOf(engine.scalar(u"SELECT length(?)"_s, {blob})).toInt(), blob.size());
}

void tst_BadInput::transactionControl_data()
{
    QTest::addColumn<QString>("sql");
    for (const char *sql :
         {"BEGIN", "begin immediate", "BEGIN TRANSACTION", "COMMIT", "END", "ROLLBACK",
          "SAVEPOINT s", "RELEASE s", "ROLLBACK TO s", "/* hidden */ COMMIT;"})
        QTest::newRow(sql) << QString::fromLatin1(sql);
}

void tst_BadInput::transactionControl()
{
    QFETCH(const QString, sql);
    AsyncSqlEngine engine;
    COMPARE_ERROR(engine.execute(sql), Kind::InvalidArgument, u"runInTransaction()"_s);
    COMPARE_ERROR(engine.scalar(sql), Kind::InvalidArgument, u"runInTransaction()"_s);
    QVERIFY(works(engine));
}

void tst_BadInput::misreadResult_data()
{
    QTest::addColumn<std::function<void(const ResultSet &)>>("misuse");
    QTest::addColumn<Kind>("kind");
    const auto row = [](const char *name, Kind kind,
                        const std::function<void(const ResultSet &)> &misuse) {
        QTest::newRow(name) << misuse << kind;
    };
    using Result = const ResultSet &;
    row("row", Kind::InvalidArgument, [](Result r) { (void)r.get<int>(1, 0); });
    row("negative row", Kind::InvalidArgument, [](Result r) { (void)r.value(-1, 0); });
    row("column", Kind::InvalidArgument, [](Result r) { (void)r.value(0, 4); });
    row("negative column", Kind::InvalidArgument, [](Result r) { (void)r.get<int>(0, -1); });
    row("name", Kind::InvalidArgument, [](Result r) { (void)r.get<int>(0, "colour"); });
    row("name of row", Kind::InvalidArgument, [](Result r) { (void)r.row(0)["colour"]; });
    row("text as number", Kind::InvalidData, [](Result r) { (void)r.get<int>(0, "text"); });
    row("text as date", Kind::InvalidData, [](Result r) { (void)r.get<QDate>(0, "text"); });
    row("text as UUID", Kind::InvalidData, [](Result r) { (void)r.get<QUuid>(0, "text"); });
    row("number too large", Kind::InvalidData, [](Result r) { (void)r.get<int>(0, "large"); });
    row("number too large for short", Kind::InvalidData,
        [](Result r) { (void)r.get<short>(0, "large"); });
    row("negative as unsigned", Kind::InvalidData,
        [](Result r) { (void)r.get<quint64>(0, "negative"); });
    row("digits of a larger number", Kind::InvalidData,
        [](Result r) { (void)r.get<qint64>(0, "digits"); });
    row("too few members", Kind::InvalidArgument,
        [](Result r) { (void)r.to<std::tuple<int, int>>(); });
}

void tst_BadInput::misreadResult()
{
    QFETCH(const std::function<void(const ResultSet &)>, misuse);
    QFETCH(const Kind, kind);
    AsyncSqlEngine engine;
    const ResultSet result =
        valueOf(engine.execute(u"SELECT 'abc' AS text, 1099511627776 AS large, -1 AS negative, "
                               "'99999999999999999999999' AS digits"_s));
    try {
        misuse(result);
        QFAIL("Nothing was thrown");
    } catch (const SqlError &error) {
        QCOMPARE(error.kind(), kind);
        QVERIFY(!error.text().isEmpty());
    }
    QVERIFY(works(engine));
}

void tst_BadInput::errorNeverShowsValues()
{
    AsyncSqlEngine engine;
    engine.execute(u"CREATE TABLE t (x UNIQUE)"_s);
    const QString insert = u"INSERT INTO t VALUES (?)"_s;
    valueOf(engine.execute(insert, {u"secret"_s}));
    const auto error = errorOf(engine.execute(insert, {u"secret"_s}));
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::UniqueViolation);
    QVERIFY(!QDebug::toString(*error).contains(u"secret"_s));
    QVERIFY(!QByteArray(error->what()).contains("secret"));
}

QTEST_GUILESS_MAIN(tst_BadInput)
#include "tst_badinput.moc"
