// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/driver_p.h>

#include "serverconnection.h"

#include <QtCore/quuid.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

static const char postgreSql[] = "ASYNCSQL_TEST_ODBC_POSTGRESQL_URL";
static const char sqlite[] = "ASYNCSQL_TEST_ODBC_SQLITE_URL";

class tst_OdbcDriver : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void roundTrip_data();
    void roundTrip();
    void refused_data();
    void refused();
    void hostileText_data();
    void hostileText();
    void transactions_data() { servers(); }
    void transactions();
    void savepoints_data() { servers(); }
    void savepoints();
    void strayTransaction_data();
    void strayTransaction();
    void errors_data();
    void errors();
    void canceledBetweenCalls();
    void lostConnection();

private:
    static void servers();
    ServerConnection &server(const QString &name);

    std::unique_ptr<ServerConnection> m_postgreSql;
    std::unique_ptr<ServerConnection> m_sqlite;
};

void tst_OdbcDriver::initTestCase()
{
    m_postgreSql = std::make_unique<ServerConnection>(postgreSql);
    m_sqlite = std::make_unique<ServerConnection>(sqlite);
}

void tst_OdbcDriver::cleanupTestCase()
{
    m_postgreSql.reset();
    m_sqlite.reset();
}

void tst_OdbcDriver::servers()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("psqlODBC") << u"psqlODBC"_s;
    QTest::newRow("SQLite ODBC") << u"SQLite ODBC"_s;
}

ServerConnection &tst_OdbcDriver::server(const QString &name)
{
    return name == "psqlODBC"_L1 ? *m_postgreSql : *m_sqlite;
}

void tst_OdbcDriver::roundTrip_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QVariant>("in");
    QTest::addColumn<QVariant>("out");
    const auto row = [](const char *server, const char *name, const char *type, const QVariant &in,
                        const QVariant &out) {
        QTest::addRow("%s, %s", server, name)
            << QString::fromLatin1(server) << QString::fromLatin1(type) << in << out;
    };
    const auto both = [&row](const char *name, const char *type, const char *sqliteType,
                             const QVariant &in, const QVariant &out) {
        row("psqlODBC", name, type, in, out);
        row("SQLite ODBC", name, sqliteType, in, out);
    };
    const qint64 most = std::numeric_limits<qint64>::max();
    both("int", "integer", "integer", -5, qint64(-5));
    both("bigint", "bigint", "bigint", most, most);
    both("least bigint", "bigint", "bigint", std::numeric_limits<qint64>::min(),
         std::numeric_limits<qint64>::min());
    both("double", "double precision", "double", 0.1, 0.1);
    row("psqlODBC", "third", "double precision", 1.0 / 3, 1.0 / 3);
    row("SQLite ODBC", "third", "double", 1.0 / 3, 0.333333333333333); // 15 digits of 17
    both("text", "text", "varchar(80)", u"it's \U0001f600"_s, u"it's \U0001f600"_s);
    both("empty text", "text", "varchar(80)", u""_s, u""_s);
    both("null text", "text", "varchar(80)", QString(), QVariant());
    both("null", "integer", "integer", QVariant(), QVariant());
    both("bytes", "bytea", "blob", QByteArray("a\0b\\'\xff", 6), QByteArray("a\0b\\'\xff", 6));
    both("date", "date", "date", QDate(2024, 2, 29), QDate(2024, 2, 29));
    both("time", "time", "time", QTime(13, 14, 15), QTime(13, 14, 15));
    both("uuid as text", "varchar(40)", "varchar(40)",
         QUuid("{5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e}"),
         u"5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e"_s);
    both("local instant", "timestamp", "timestamp",
         QDateTime(QDate(2024, 7, 1), QTime(13, 14, 15, 678)),
         QDateTime(QDate(2024, 7, 1), QTime(13, 14, 15, 678)));
    both("instant in UTC", "timestamp", "timestamp",
         QDateTime(QDate(2024, 7, 1), QTime(13, 14, 15), Qt::UTC),
         QDateTime(QDate(2024, 7, 1), QTime(13, 14, 15), Qt::UTC));
    row("psqlODBC", "instant with zone", "timestamptz",
        QDateTime(QDate(2024, 7, 1), QTime(13, 14, 15), Qt::UTC),
        QDateTime(QDate(2024, 7, 1), QTime(13, 14, 15), Qt::UTC));
    row("psqlODBC", "true", "boolean", true, qint64(1));
    row("SQLite ODBC", "true", "integer", true, qint64(1));
}

void tst_OdbcDriver::roundTrip()
{
    QFETCH(QString, name);
    QFETCH(QString, type);
    QFETCH(QVariant, in);
    QFETCH(QVariant, out);
    ServerConnection &connection = server(name);
    connection.run(u"CREATE TEMPORARY TABLE trip (v %1)"_s.arg(type));
    const auto clean = qScopeGuard([&] { connection.run(u"DROP TABLE trip"_s); });
    connection.run(u"INSERT INTO trip VALUES (?)"_s, {in});
    const QVariant value = connection.run(u"SELECT v FROM trip"_s).value(0, 0);
    QVERIFY2(isSame(value, out), described(value));
}

void tst_OdbcDriver::refused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QVariant>("value");
    for (const char *server : {"psqlODBC", "SQLite ODBC"}) {
        const QString name = QString::fromLatin1(server);
        QTest::addRow("%s, U+0000", server) << name << QVariant(u"a\0b"_s);
        QTest::addRow("%s, large", server) << name << QVariant(std::numeric_limits<quint64>::max());
        QTest::addRow("%s, url", server) << name << QVariant(QUrl(u"a"_s));
    }
    QTest::newRow("SQLite ODBC, NaN") << u"SQLite ODBC"_s << QVariant(qQNaN());
}

void tst_OdbcDriver::refused()
{
    QFETCH(QString, name);
    QFETCH(QVariant, value);
    const auto error = server(name).error(u"SELECT ?"_s, {value});
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::InvalidArgument);
}

void tst_OdbcDriver::hostileText_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    const QStringList texts = hostileTexts();
    for (const char *server : {"psqlODBC", "SQLite ODBC"}) {
        for (qsizetype i = 0; i < texts.size(); ++i)
            QTest::addRow("%s, %d", server, int(i)) << QString::fromLatin1(server) << texts.at(i);
    }
}

void tst_OdbcDriver::hostileText()
{
    QFETCH(QString, name);
    QFETCH(QString, text);
    ServerConnection &connection = server(name);
    connection.run(u"CREATE TEMPORARY TABLE hostile (v varchar(200))"_s);
    const auto clean = qScopeGuard([&] { connection.run(u"DROP TABLE hostile"_s); });
    connection.run(u"INSERT INTO hostile VALUES (?)"_s, {text});
    const ResultSet rows = connection.run(u"SELECT v FROM hostile WHERE v = ?"_s, {text});
    QCOMPARE(rows.rowCount(), 1);
    QCOMPARE(rows.value(0, 0), QVariant(text));
}

void tst_OdbcDriver::transactions()
{
    QFETCH(QString, name);
    ServerConnection &connection = server(name);
    connection.run(u"CREATE TABLE transacted (v integer)"_s);
    const auto clean = qScopeGuard([&] { connection.run(u"DROP TABLE transacted"_s); });
    connection.with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        connection.run(u"INSERT INTO transacted VALUES (1)"_s);
        QVERIFY(driver.rollback(database));
        driver.begin(database, {.isolation = Isolation::Serializable});
        connection.run(u"INSERT INTO transacted VALUES (2)"_s);
        driver.commit(database);
        connection.run(u"INSERT INTO transacted VALUES (3)"_s);
        driver.rollback(database); // outside of one
    });
    const ResultSet left = connection.run(u"SELECT min(v), max(v), count(*) FROM transacted"_s);
    QCOMPARE(left.get<int>(0, 0), 2);
    QCOMPARE(left.get<int>(0, 1), 3);
    QCOMPARE(left.get<int>(0, 2), 2);
}

void tst_OdbcDriver::savepoints()
{
    QFETCH(QString, name);
    ServerConnection &connection = server(name);
    connection.run(u"CREATE TEMPORARY TABLE saved (v integer)"_s);
    const auto clean = qScopeGuard([&] { connection.run(u"DROP TABLE saved"_s); });
    connection.with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        connection.run(u"INSERT INTO saved VALUES (1)"_s);
        driver.savepoint(database, Savepoint::Set, u"asyncsql_1"_s);
        connection.run(u"INSERT INTO saved VALUES (2)"_s);
        driver.savepoint(database, Savepoint::RollBackTo, u"asyncsql_1"_s);
        connection.run(u"INSERT INTO saved VALUES (3)"_s);
        driver.savepoint(database, Savepoint::Release, u"asyncsql_1"_s);
        driver.commit(database);
    });
    QCOMPARE(connection.run(u"SELECT sum(v) FROM saved"_s).value(0, 0).toInt(), 4);
}

void tst_OdbcDriver::strayTransaction_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isOfQt"); // begun by QSqlDatabase::transaction()
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<bool>("isInside");
    const QString prepared = u"SELECT ?"_s;
    const QString failing = u"SELECT nonsense"_s;
    for (const char *server : {"psqlODBC", "SQLite ODBC"}) {
        const auto row = [&](const char *what, bool isOfQt, const QStringList &statements,
                             bool isInside) {
            QTest::addRow("%s, %s", server, what)
                << QString::fromLatin1(server) << isOfQt << statements << isInside;
        };
        row("none", false, {prepared}, false);
        row("open", false, {u"BEGIN"_s, prepared}, true);
        row("failed", false, {u"BEGIN"_s, failing}, true);
        row("ended", false, {u"BEGIN"_s, u"COMMIT"_s}, false);
        row("of Qt", true, {u"CREATE TABLE stray (v integer)"_s, prepared}, true);
        row("of Qt, failed", true, {prepared, failing}, true);
    }
}

void tst_OdbcDriver::strayTransaction()
{
    QFETCH(QString, name);
    QFETCH(bool, isOfQt);
    QFETCH(QStringList, statements);
    QFETCH(bool, isInside);
    server(name).with([&](const Driver &driver, QSqlDatabase &database) {
        if (isOfQt)
            QVERIFY(database.transaction());
        for (const QString &sql : statements) {
            QSqlQuery query(database);
            query.prepare(sql);
            if (sql.contains(u'?'))
                query.addBindValue(1);
            QCOMPARE(query.exec(), !sql.contains("nonsense"_L1));
        }
        QCOMPARE(driver.endStrayTransaction(database), isInside);
        QVERIFY(!driver.endStrayTransaction(database));
        for (int i = 0; i < 20; ++i) { // the client has not lost count of what it prepared
            QSqlQuery query(database);
            query.setForwardOnly(true);
            QVERIFY(query.prepare(u"SELECT 1"_s));
            QVERIFY2(query.exec(), qPrintable(query.lastError().text()));
        }
        QVERIFY(!QSqlQuery(database).exec(u"SELECT * FROM stray"_s));
    });
}

void tst_OdbcDriver::errors_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<Kind>("kind");
    for (const char *server : {"psqlODBC", "SQLite ODBC"}) {
        const QString name = QString::fromLatin1(server);
        const auto row = [&](const char *what, const QString &sql, Kind kind) {
            QTest::addRow("%s, %s", server, what) << name << sql << kind;
        };
        row("syntax", u"SELEC 1"_s, Kind::Syntax);
        row("table", u"SELECT * FROM nowhere"_s, Kind::UndefinedObject);
        row("column", u"SELECT absent FROM parent"_s, Kind::UndefinedObject);
        row("unique", u"INSERT INTO parent VALUES (1, 1)"_s, Kind::UniqueViolation);
        row("not null", u"INSERT INTO parent VALUES (2, NULL)"_s, Kind::NotNullViolation);
        row("check", u"INSERT INTO parent VALUES (2, -1)"_s, Kind::CheckViolation);
        row("foreign key", u"INSERT INTO child VALUES (9)"_s, Kind::ForeignKeyViolation);
    }
    QTest::newRow("psqlODBC, range")
        << u"psqlODBC"_s << u"INSERT INTO parent VALUES (99999999999, 1)"_s << Kind::InvalidData;
    QTest::newRow("psqlODBC, timeout")
        << u"psqlODBC"_s << u"SELECT pg_sleep(10)"_s << Kind::Timeout;
}

void tst_OdbcDriver::errors()
{
    QFETCH(QString, name);
    QFETCH(QString, sql);
    QFETCH(Kind, kind);
    ServerConnection &connection = server(name);
    connection.run(
        u"CREATE TABLE parent (id integer PRIMARY KEY, v integer NOT NULL CHECK (v > 0))"_s);
    connection.run(u"CREATE TABLE child (id integer REFERENCES parent (id))"_s);
    if (kind == Kind::Timeout)
        connection.run(u"SET statement_timeout = 50"_s);
    const auto clean = qScopeGuard([&] {
        connection.run(u"DROP TABLE child"_s);
        connection.run(u"DROP TABLE parent"_s);
        if (kind == Kind::Timeout)
            connection.run(u"SET statement_timeout = 0"_s);
    });
    connection.run(u"INSERT INTO parent VALUES (1, 1)"_s);
    const auto error = connection.error(sql);
    QVERIFY(error);
    QVERIFY2(error->kind() == kind, qPrintable(error->text()));
    QCOMPARE(error->query(), sql);
}

// So that it is told by the reason for the cancel, a timeout, say.
void tst_OdbcDriver::canceledBetweenCalls()
{
    const QSqlError error(u"QODBC: Unable to execute statement"_s,
                          u"[unixODBC][Driver Manager]Function sequence error"_s,
                          QSqlError::StatementError, u"0"_s);
    m_postgreSql->with([&](const Driver &driver, const QSqlDatabase &database) {
        QCOMPARE(driver.error(database, error, u"SELECT 1"_s).kind(), Kind::Canceled);
    });
}

void tst_OdbcDriver::lostConnection()
{
    ServerConnection lost(postgreSql);
    const QVariant id = lost.run(u"SELECT pg_backend_pid()"_s).value(0, 0);
    lost.with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        lost.run(u"SELECT 1"_s);
        m_postgreSql->run(u"SELECT pg_terminate_backend(%1)"_s.arg(id.toInt()));
        const auto commit = errorOf([&] { driver.commit(database); });
        QVERIFY(commit); // the driver itself would call it a success
        QVERIFY2(Driver::isLost(*commit), qPrintable(commit->text()));
        QVERIFY(!driver.isAlive(database));
    });
}

QTEST_GUILESS_MAIN(tst_OdbcDriver)
#include "tst_odbcdriver.moc"
