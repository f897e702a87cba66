// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/driver_p.h>

#include "serverconnection.h"

#include <QtCore/quuid.h>
#include <QtSql/qsqlquery.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

static const char variable[] = "ASYNCSQL_TEST_MARIADB_URL";

class tst_MySqlDriver : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { connection = std::make_unique<ServerConnection>(variable); }
    void cleanupTestCase() { connection.reset(); }
    void roundTrip_data();
    void roundTrip();
    void refused_data();
    void refused();
    void strictMode_data();
    void strictMode();
    void textOfBinaryCollation_data();
    void textOfBinaryCollation();
    void bareParameter_data();
    void bareParameter();
    void alteredTable();
    void hostileText_data();
    void hostileText();
    void instants_data();
    void instants();
    void transactionModes_data();
    void transactionModes();
    void commitOfLost();
    void savepoints();
    void strayTransaction_data();
    void strayTransaction();
    void damage_data();
    void damage();
    void commitsImplicitly_data();
    void commitsImplicitly();
    void alive();
    void localhostMeansTcp();
    void lastInsertId();
    void numberBehindHyphens();
    void lostConnection_data();
    void lostConnection();

private:
    std::unique_ptr<ServerConnection> connection;
};

void tst_MySqlDriver::roundTrip_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QVariant>("in");
    QTest::addColumn<QVariant>("out");
    const auto row = [](const char *name, const char *type, const QVariant &in,
                        const QVariant &out) {
        QTest::newRow(name) << QString::fromLatin1(type) << in << out;
    };
    const auto same = [&row](const char *name, const char *type, const QVariant &value) {
        row(name, type, value, value);
    };
    const qint64 least = std::numeric_limits<qint64>::min();
    const qint64 most = std::numeric_limits<qint64>::max();
    row("int", "int", 5, qint64(5));
    row("negative int", "int", -5, qint64(-5));
    row("smallint", "smallint", 7, qint64(7));
    row("tinyint", "tinyint", -128, qint64(-128));
    row("unsigned int", "int unsigned", 4294967295u, qint64(4294967295));
    same("least bigint", "bigint", least);
    same("greatest bigint", "bigint", most);
    row("unsigned bigint that fits", "bigint unsigned", quint64(most), most);
    same("unsigned bigint that does not", "bigint unsigned", std::numeric_limits<quint64>::max());
    row("true", "boolean", true, qint64(1));
    row("false", "boolean", false, qint64(0));
    row("year", "year", 2024, qint64(2024));
    same("double", "double", 0.1);
    same("third", "double", 1.0 / 3);
    same("greatest double", "double", std::numeric_limits<double>::max());
    row("negative zero", "double", -0.0, 0.0); // which equals it
    row("float", "float", 0.5f, 0.5);
    row("decimal", "decimal(30,10)", u"1234567.125"_s, 1234567.125);
    same("text", "text", u"Dana"_s);
    same("varchar", "varchar(20)", u"Dana"_s);
    same("empty text", "text", u""_s);
    same("emoji", "text", u"\U0001f600"_s);
    same("U+0000", "text", u"a\0b"_s);
    row("null text", "text", QString(), QVariant());
    row("null", "int", QVariant(), QVariant());
    same("bytes", "blob", QByteArray("a\0b\\'\xff", 6));
    same("varbinary", "varbinary(9)", QByteArray("a\0b", 3));
    same("empty bytes", "blob", QByteArray(""));
    row("null bytes", "blob", QByteArray(), QVariant());
    same("date", "date", QDate(2024, 2, 29));
    same("last date", "date", QDate(9999, 12, 31));
    row("time", "time(3)", QTime(13, 14, 15, 678), u"13:14:15.678"_s);
    row("uuid as text", "varchar(36)", QUuid("{5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e}"),
        u"5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e"_s);
    row("uuid", "uuid", QUuid("{5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e}"),
        u"5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e"_s);
    row("json", "json", QJsonObject{{u"a"_s, u"it's \\ \""_s}}, u"{\"a\":\"it's \\\\ \\\"\"}"_s);
}

void tst_MySqlDriver::roundTrip()
{
    QFETCH(QString, type);
    QFETCH(QVariant, in);
    QFETCH(QVariant, out);
    connection->run(u"CREATE TEMPORARY TABLE trip (v %1)"_s.arg(type));
    const auto clean = qScopeGuard([this] { connection->run(u"DROP TEMPORARY TABLE trip"_s); });
    connection->run(u"INSERT INTO trip VALUES (?)"_s, {in});
    const QVariant value = connection->run(u"SELECT v FROM trip"_s).value(0, 0);
    QVERIFY2(isSame(value, out), described(value));
}

void tst_MySqlDriver::refused_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::newRow("infinity") << QVariant(qInf());
    QTest::newRow("negative infinity") << QVariant(-qInf());
    QTest::newRow("NaN") << QVariant(qQNaN());
    QTest::newRow("url") << QVariant(QUrl(u"a"_s));
    QTest::newRow("before Christ") << QVariant(QDate(-44, 3, 15));
}

void tst_MySqlDriver::refused()
{
    QFETCH(QVariant, value);
    const auto error = connection->error(u"SELECT ?"_s, {value});
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::InvalidArgument);
}

// Out of range values and the like are errors, not warnings.
void tst_MySqlDriver::strictMode_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QVariant>("value");
    QTest::newRow("too long") << u"varchar(3)"_s << QVariant(u"abcd"_s);
    QTest::newRow("too large") << u"tinyint"_s << QVariant(300);
    QTest::newRow("no number") << u"int"_s << QVariant(u"abc"_s);
    QTest::newRow("negative") << u"int unsigned"_s << QVariant(-1);
    QTest::newRow("zero date") << u"date"_s << QVariant(u"0000-00-00"_s);
    QTest::newRow("no date") << u"date"_s << QVariant(u"2024-02-31"_s);
}

void tst_MySqlDriver::strictMode()
{
    QFETCH(QString, type);
    QFETCH(QVariant, value);
    connection->run(u"CREATE TEMPORARY TABLE strict (v %1)"_s.arg(type));
    const auto clean = qScopeGuard([this] { connection->run(u"DROP TEMPORARY TABLE strict"_s); });
    const auto error = connection->error(u"INSERT INTO strict VALUES (?)"_s, {value});
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::InvalidData);
}

void tst_MySqlDriver::textOfBinaryCollation_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QVariant>("value");
    QTest::newRow("utf8mb4_bin") << u"_utf8mb4'\u00e4' COLLATE utf8mb4_bin"_s
                                 << QVariant(u"\u00e4"_s);
    QTest::newRow("json") << u"json_object('a', 1)"_s << QVariant(u"{\"a\": 1}"_s);
    QTest::newRow("binary") << u"CAST('a' AS BINARY)"_s << QVariant(QByteArray("a"));
    QTest::newRow("blob") << u"x'c3a4'"_s << QVariant(QByteArray("\xc3\xa4"));
}

void tst_MySqlDriver::textOfBinaryCollation()
{
    QFETCH(QString, expression);
    QFETCH(QVariant, value);
    const QVariant result = connection->run(u"SELECT 1, %1"_s.arg(expression)).value(0, 1);
    QVERIFY2(isSame(result, value), described(result));
}

// A value for which no column says what it is.
void tst_MySqlDriver::bareParameter_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QVariantList>("values");
    QTest::addColumn<QVariant>("result");
    const auto row = [](const QString &sql, const QVariantList &values, const QVariant &result) {
        QTest::newRow(qPrintable(sql)) << sql << values << result;
    };
    row(u"SELECT 5-?"_s, {-5}, qint64(10));
    row(u"SELECT 5-?-?"_s, {-5, -1}, qint64(11));
    row(u"SELECT ? * 2"_s, {0.25}, 0.5);
    row(u"SELECT ? + 0"_s, {u"12"_s}, 12.0);
    row(u"SELECT concat(?, ?)"_s, {u"a"_s, u"b'"_s}, u"ab'"_s);
    row(u"SELECT 'a' ?"_s, {u"b"_s}, QVariant());
    row(u"SELECT 'x' FROM dual LIMIT ?"_s, {1}, u"x"_s);
    row(u"SELECT ? IS NULL"_s, {QVariant()}, qint64(1));
    row(u"SELECT length(?)"_s, {QByteArray("ab\0", 3)}, qint64(3));
    row(u"SELECT ? = 'DANA'"_s, {u"dana"_s}, qint64(1));
    row(u"SELECT 1 IN (?, ?)"_s, {2, 1}, qint64(1));
    row(u"SELECT concat('?', ?) /* ? */ -- ?"_s, {u"x"_s}, u"?x"_s);
    row(u"SELECT year(?)"_s, {QDate(2024, 2, 29)}, qint64(2024));
    row(u"SELECT ? = ?"_s, {true, 1}, qint64(1));
    row(u"SELECT ?"_s, {u""_s}, u""_s);
}

void tst_MySqlDriver::bareParameter()
{
    QFETCH(QString, sql);
    QFETCH(QVariantList, values);
    QFETCH(QVariant, result);
    if (!result.isValid()) {
        const auto error = connection->error(sql, values); // not joined to the text before it
        QVERIFY(error);
        QCOMPARE(error->kind(), Kind::Syntax);
        return;
    }
    const QVariant value = connection->run(sql, values).value(0, 0);
    QVERIFY2(isSame(value, result), described(value));
}

// The same text, after its table has become another one.
void tst_MySqlDriver::alteredTable()
{
    connection->run(u"CREATE OR REPLACE TABLE altered (v tinyint)"_s);
    const QString sql = u"SELECT v FROM altered WHERE v <> ?"_s;
    connection->run(u"INSERT INTO altered VALUES (1)"_s);
    QCOMPARE(connection->run(sql, {0}).value(0, 0), QVariant(qint64(1)));
    connection->run(u"ALTER TABLE altered MODIFY v varchar(20)"_s);
    connection->run(u"UPDATE altered SET v = '7 dwarfs'"_s);
    QCOMPARE(connection->run(sql, {0}).value(0, 0), QVariant(u"7 dwarfs"_s));
    connection->run(u"DROP TABLE altered"_s);
}

void tst_MySqlDriver::hostileText_data()
{
    QTest::addColumn<QString>("text");
    const QStringList texts = hostileTexts();
    for (qsizetype i = 0; i < texts.size(); ++i)
        QTest::addRow("%d", int(i)) << texts.at(i);
}

void tst_MySqlDriver::hostileText()
{
    QFETCH(QString, text);
    connection->run(u"CREATE TEMPORARY TABLE hostile (v text, w blob)"_s);
    const auto clean = qScopeGuard([this] { connection->run(u"DROP TEMPORARY TABLE hostile"_s); });
    connection->run(u"INSERT INTO hostile VALUES (?, ?)"_s, {text, text.toUtf8()});
    const ResultSet rows = connection->run(u"SELECT v, w FROM hostile WHERE v = ?"_s, {text});
    QCOMPARE(rows.rowCount(), 1);
    QCOMPARE(rows.value(0, 0), QVariant(text));
    QCOMPARE(rows.value(0, 1), QVariant(text.toUtf8()));
}

void tst_MySqlDriver::instants_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QDateTime>("time");
    for (const char *type : {"timestamp(3)", "datetime(3)"}) {
        const QString name = QString::fromLatin1(type);
        const auto row = [&](const char *what, const QDateTime &time) {
            QTest::addRow("%s, %s", type, what) << name << time;
        };
        row("local", QDateTime(QDate(2024, 7, 1), QTime(13, 14, 15, 678)));
        row("utc", QDateTime(QDate(2024, 7, 1), QTime(13, 14, 15, 678), Qt::UTC));
        row("offset", QDateTime(QDate(2024, 7, 1), QTime(1, 2), Qt::OffsetFromUTC, 20700));
        row("zone", QDateTime(QDate(2024, 7, 1), QTime(1, 2), QTimeZone("Asia/Tokyo")));
        row("UTC digits in the local gap", QDateTime(QDate(2024, 3, 10), QTime(2, 30), Qt::UTC));
        row("first repeated hour", QDateTime(QDate(2024, 11, 3), QTime(5, 30), Qt::UTC));
        row("second repeated hour", QDateTime(QDate(2024, 11, 3), QTime(6, 30), Qt::UTC));
        row("UTC digits in the repeated hour",
            QDateTime(QDate(2024, 11, 3), QTime(1, 30), Qt::UTC));
    }
}

void tst_MySqlDriver::instants()
{
    QFETCH(QString, type);
    QFETCH(QDateTime, time);
    connection->run(u"CREATE TEMPORARY TABLE instant (v %1 NULL)"_s.arg(type));
    const auto clean = qScopeGuard([this] { connection->run(u"DROP TEMPORARY TABLE instant"_s); });
    connection->run(u"INSERT INTO instant VALUES (?)"_s, {time});
    QCOMPARE(connection->run(u"SELECT CAST(v AS CHAR) FROM instant"_s).value(0, 0).toString(),
             time.toUTC().toString(u"yyyy-MM-dd hh:mm:ss.zzz"));
    const QVariant value = connection->run(u"SELECT v FROM instant"_s).value(0, 0);
    QVERIFY2(isSame(value, time), described(value));
}

// The server tells nobody the level of a running transaction; what it sees of another's update,
// before and after that one's commit, does.
void tst_MySqlDriver::transactionModes_data()
{
    QTest::addColumn<Isolation>("isolation");
    QTest::addColumn<int>("before");
    QTest::addColumn<int>("after");
    QTest::newRow("uncommitted") << Isolation::ReadUncommitted << 1 << 1;
    QTest::newRow("committed") << Isolation::ReadCommitted << 0 << 1;
    QTest::newRow("repeatable") << Isolation::RepeatableRead << 0 << 0;
    QTest::newRow("default") << Isolation::Default << 0 << 0;
    QTest::newRow("serializable") << Isolation::Serializable << -1 << -1; // keeps the other out
}

void tst_MySqlDriver::transactionModes()
{
    QFETCH(Isolation, isolation);
    QFETCH(int, before);
    QFETCH(int, after);
    ServerConnection other(variable);
    other.run(u"SET innodb_lock_wait_timeout = 1"_s);
    other.run(u"CREATE OR REPLACE TABLE modes (v int) ENGINE=InnoDB"_s);
    other.run(u"INSERT INTO modes VALUES (0)"_s);
    connection->with([&](const Driver &driver, QSqlDatabase &database) {
        const auto seen = [this] {
            return connection->run(u"SELECT v FROM modes"_s).get<int>(0, 0);
        };
        driver.begin(database, {.isolation = isolation, .readOnly = true});
        const auto clean = qScopeGuard([&] { driver.rollback(database); });
        QCOMPARE(seen(), 0);
        other.with([&](const Driver &, QSqlDatabase &others) {
            driver.begin(others, {});
            const auto blocked = other.error(u"UPDATE modes SET v = 1"_s);
            QCOMPARE(blocked.has_value(), before < 0);
            QVERIFY(before < 0 || seen() == before);
            driver.commit(others);
            QVERIFY(before < 0 || seen() == after);
        });
        const auto error = connection->error(u"INSERT INTO modes VALUES (1)"_s);
        QVERIFY(error);
        QCOMPARE(error->kind(), Kind::ReadOnly);
    });
    connection->run(u"DROP TABLE modes"_s);
}

void tst_MySqlDriver::commitOfLost()
{
    ServerConnection lost(variable);
    const QVariant id = lost.run(u"SELECT connection_id()"_s).value(0, 0);
    lost.with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        connection->run(u"KILL "_s + id.toString());
        const auto commit = errorOf([&] { driver.commit(database); });
        QVERIFY(commit);
        QCOMPARE(commit->kind(), Kind::ConnectionLost); // found out before it was sent
        QVERIFY(!driver.isAlive(database));
        const auto error = lost.error(u"SELECT 1"_s);
        QVERIFY(error);
        QCOMPARE(error->kind(), Kind::ConnectionLost);
        QCOMPARE(driver.damage(database, *error), TransactionDamage::Transaction);
    });
}

void tst_MySqlDriver::savepoints()
{
    connection->run(u"CREATE TEMPORARY TABLE saved (v int) ENGINE=InnoDB"_s);
    const auto clean = qScopeGuard([this] { connection->run(u"DROP TEMPORARY TABLE saved"_s); });
    connection->with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        connection->run(u"INSERT INTO saved VALUES (1)"_s);
        driver.savepoint(database, Savepoint::Set, u"asyncsql_1"_s);
        connection->run(u"INSERT INTO saved VALUES (2)"_s);
        driver.savepoint(database, Savepoint::RollBackTo, u"asyncsql_1"_s);
        connection->run(u"INSERT INTO saved VALUES (3)"_s);
        driver.savepoint(database, Savepoint::Release, u"asyncsql_1"_s);
        driver.commit(database);
    });
    QCOMPARE(connection->run(u"SELECT CAST(sum(v) AS SIGNED) FROM saved"_s).value(0, 0),
             QVariant(qint64(4)));
}

void tst_MySqlDriver::strayTransaction_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<bool>("isInside");
    QTest::newRow("none") << QStringList{u"SELECT 1"_s} << false;
    QTest::newRow("open") << QStringList{u"BEGIN"_s} << true;
    QTest::newRow("committed") << QStringList{u"BEGIN"_s, u"COMMIT"_s} << false;
    QTest::newRow("committed by DDL")
        << QStringList{u"BEGIN"_s, u"CREATE OR REPLACE TABLE ddl (v int)"_s, u"DROP TABLE ddl"_s}
        << false;
}

void tst_MySqlDriver::strayTransaction()
{
    QFETCH(QStringList, statements);
    QFETCH(bool, isInside);
    connection->with([&](const Driver &driver, QSqlDatabase &database) {
        for (const QString &sql : statements)
            QVERIFY(QSqlQuery(database).exec(sql));
        QCOMPARE(driver.endStrayTransaction(database), isInside);
        QVERIFY(!driver.endStrayTransaction(database));
    });
}

void tst_MySqlDriver::damage_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<TransactionDamage>("damage");
    QTest::newRow("duplicate") << u"INSERT INTO damaged VALUES (1)"_s << TransactionDamage::None;
    QTest::newRow("syntax") << u"SELEC 1"_s << TransactionDamage::None;
    QTest::newRow("failed DDL") << u"CREATE TABLE damaged (v int)"_s
                                << TransactionDamage::Transaction;
}

void tst_MySqlDriver::damage()
{
    QFETCH(QString, sql);
    QFETCH(TransactionDamage, damage);
    connection->run(u"CREATE OR REPLACE TABLE damaged (v int PRIMARY KEY)"_s);
    connection->with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        connection->run(u"INSERT INTO damaged VALUES (1)"_s);
        const auto error = connection->error(sql);
        QVERIFY(error);
        QCOMPARE(driver.damage(database, *error), damage);
        driver.rollback(database);
    });
    connection->run(u"DROP TABLE damaged"_s);
}

void tst_MySqlDriver::commitsImplicitly_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<bool>("does");
    const auto row = [](const QString &sql, bool does) {
        QTest::newRow(qPrintable(sql)) << sql << does;
    };
    row(u"CREATE TABLE committed (v int)"_s, true);
    row(u"create or replace table committed (v int)"_s, true);
    row(u"CREATE TEMPORARY TABLE committed_t (v int)"_s, false);
    row(u"CREATE OR REPLACE TEMPORARY TABLE committed_t (v int)"_s, false);
    row(u"DROP TEMPORARY TABLE IF EXISTS committed_t"_s, false);
    row(u"DROP TABLE IF EXISTS committed_x"_s, true);
    row(u"/* a */ # b\n-- c\n ALTER TABLE present ADD COLUMN IF NOT EXISTS w int"_s, true);
    row(u"/*!50000 DROP TABLE IF EXISTS committed_x */"_s, true);
    row(u"/*M! DROP TABLE IF EXISTS committed_x */"_s, true);
    row(u"TRUNCATE present"_s, true);
    row(u"RENAME TABLE IF EXISTS committed_x TO committed_y"_s, true);
    row(u"SET autocommit = 1"_s, true);
    row(u"LOCK TABLES present READ"_s, true);
    row(u"CREATE VIEW committed_v AS SELECT 1"_s, true);
    row(u"OPTIMIZE TABLE present"_s, true);
    row(u"ANALYZE TABLE present"_s, true);
    row(u"ANALYZE SELECT 1"_s, false);
    row(u"FLUSH TABLES"_s, true);
    row(u"INSERT INTO present VALUES (2)"_s, false);
    row(u"SELECT 'DROP TABLE x'"_s, false);
    row(u"(SELECT 1)"_s, false);
    row(u"SET @a = 1"_s, false);
    row(u""_s, false);
}

// Against the server, where there is something to run.
void tst_MySqlDriver::commitsImplicitly()
{
    QFETCH(QString, sql);
    QFETCH(bool, does);
    QCOMPARE(connection->driver().commitsImplicitly(sql), does);
    // Setting autocommit does it only if it was off, which no session of the library's is.
    if (sql.isEmpty() || sql.contains("autocommit"_L1))
        return;
    ServerConnection fresh(variable);
    fresh.run(u"DROP VIEW IF EXISTS committed_v"_s);
    fresh.run(u"DROP TABLE IF EXISTS committed, committed_y"_s);
    fresh.run(u"CREATE OR REPLACE TABLE present (v int)"_s);
    fresh.with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        fresh.run(u"INSERT INTO present VALUES (1)"_s);
        QSqlQuery query(database);
        QVERIFY2(query.exec(sql), qPrintable(sql));
        query.finish();
        driver.rollback(database);
        QVERIFY(QSqlQuery(database).exec(u"UNLOCK TABLES"_s));
    });
    if (!sql.startsWith("TRUNCATE"_L1))
        QCOMPARE(fresh.run(u"SELECT count(*) FROM present"_s).value(0, 0),
                 QVariant(qint64(does ? 1 : 0)));
    fresh.run(u"DROP TABLE present"_s);
}

void tst_MySqlDriver::alive()
{
    connection->with([](const Driver &driver, QSqlDatabase &database) {
        QVERIFY(driver.isAlive(database));
        database.close();
        QVERIFY(!driver.isAlive(database));
    });
    connection = std::make_unique<ServerConnection>(variable);
}

// The client would take the name for a socket that is not this server's.
void tst_MySqlDriver::localhostMeansTcp()
{
    auto options = ConnectionOptions::fromUrl(ServerConnection::url(variable));
    options.setHost(u"localhost"_s);
    ServerConnection local(options);
    QCOMPARE(local.run(u"SELECT @@port"_s).value(0, 0), QVariant(qint64(options.port())));
}

void tst_MySqlDriver::lastInsertId()
{
    connection->run(u"CREATE TEMPORARY TABLE ids (id int AUTO_INCREMENT PRIMARY KEY, v int)"_s);
    const auto clean = qScopeGuard([this] { connection->run(u"DROP TEMPORARY TABLE ids"_s); });
    connection->run(u"INSERT INTO ids (v) VALUES (1)"_s);
    QCOMPARE(connection->run(u"INSERT INTO ids (v) VALUES (?)"_s, {2}).lastInsertId().toInt(), 2);
}

// Two of them and a blank would begin a comment.
void tst_MySqlDriver::numberBehindHyphens()
{
    QCOMPARE(connection->run(u"SELECT 5--?"_s, {2}).value(0, 0).toInt(), 7);
    QCOMPARE(connection->run(u"SELECT 5-?"_s, {2}).value(0, 0).toInt(), 3);
    const ResultSet withNull = connection->run(u"SELECT 5--?, 7"_s, {QVariant()});
    QVERIFY(withNull.isNull(0, 0));
    QCOMPARE(withNull.value(0, 1).toInt(), 7);
}

void tst_MySqlDriver::lostConnection_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Kind>("kind");
    const auto row = [](const char *name, int code, const char *text, Kind kind) {
        QTest::newRow(name) << code << QString::fromLatin1(text) << kind;
    };
    row("gone", 2006, "Server has gone away", Kind::ConnectionLost);
    row("within TLS", 2026, "TLS/SSL error: unexpected eof while reading", Kind::ConnectionLost);
    // The rest of the answer is on its way still.
    row("no memory", 2008, "Client run out of memory", Kind::ConnectionLost);
    row("out of step", 2014, "Commands out of sync", Kind::ConnectionLost);
    row("packet", 1153, "Got a packet bigger than 'max_allowed_packet' bytes",
        Kind::ConnectionLost);
    row("read-only", 1290, "The MariaDB server is running with the --read-only option",
        Kind::ReadOnly);
    row("other option", 1290, "The MariaDB server is running with the --secure-file-priv option",
        Kind::Unknown);
}

void tst_MySqlDriver::lostConnection()
{
    QFETCH(const int, code);
    QFETCH(const QString, text);
    connection->with([&](const Driver &driver, const QSqlDatabase &database) {
        const QSqlError error(u"QMYSQL: Unable to execute query"_s, text, QSqlError::StatementError,
                              QString::number(code));
        QTEST(driver.error(database, error, u"SELECT 1"_s).kind(), "kind");
    });
}

QTEST_GUILESS_MAIN(tst_MySqlDriver)
#include "tst_mysqldriver.moc"
