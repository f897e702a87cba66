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

static const char variable[] = "ASYNCSQL_TEST_POSTGRESQL_URL";

class tst_PostgreSqlDriver : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { connection = std::make_unique<ServerConnection>(variable); }
    void cleanupTestCase() { connection.reset(); }
    void roundTrip_data();
    void roundTrip();
    void refused_data();
    void refused();
    void exactDecimals();
    void bareParameter_data();
    void bareParameter();
    void hostileText_data();
    void hostileText();
    void hostilePlaces_data();
    void hostilePlaces();
    void hostileTextWithOldStrings();
    void questionMarkOperator();
    void instants_data();
    void instants();
    void transactionModes_data();
    void transactionModes();
    void commitOfAborted();
    void commitOfLost();
    void savepoints();
    void strayTransaction_data();
    void strayTransaction();
    void alive();
    void connectionErrors();
    void noImplicitLastValue();
    void rowsAffected_data();
    void rowsAffected();
    void noticesStayOffStandardError();
    void errorsHoldNoValues();

private:
    std::unique_ptr<ServerConnection> connection;
};

void tst_PostgreSqlDriver::roundTrip_data()
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
    row("int", "integer", 5, qint64(5));
    row("negative int", "integer", -5, qint64(-5));
    row("smallint", "smallint", 7, qint64(7));
    same("zero", "bigint", qint64(0));
    same("bigint", "bigint", qint64(4294967297));
    same("least bigint", "bigint", least);
    same("greatest bigint", "bigint", most);
    row("quint64 that fits", "bigint", quint64(most), most);
    same("true", "boolean", true);
    same("false", "boolean", false);
    same("double", "double precision", 0.1);
    same("third", "double precision", 1.0 / 3);
    same("whole double", "double precision", 5.0);
    same("greatest double", "double precision", std::numeric_limits<double>::max());
    same("least double", "double precision", std::numeric_limits<double>::denorm_min());
    same("negative zero", "double precision", -0.0);
    same("NaN", "double precision", qQNaN());
    same("infinity", "double precision", qInf());
    same("negative infinity", "double precision", -qInf());
    same("numeric", "numeric", 12345678901234.56);
    row("float", "double precision", 0.5f, 0.5);
    row("real", "real", 0.5, 0.5);
    row("quint64 beyond qint64", "numeric", std::numeric_limits<quint64>::max(),
        double(std::numeric_limits<quint64>::max()));
    same("text", "text", u"Dana"_s);
    same("empty text", "text", u""_s);
    same("emoji", "text", u"\U0001f600"_s);
    row("null text", "text", QString(), QVariant());
    row("null", "integer", QVariant(), QVariant());
    row("typed null", "timestamptz", QVariant(QMetaType(QMetaType::QDateTime)), QVariant());
    same("bytes", "bytea", QByteArray("a\0b\\'\xff", 6));
    same("empty bytes", "bytea", QByteArray(""));
    row("null bytes", "bytea", QByteArray(), QVariant());
    same("all bytes", "bytea", [] {
        QByteArray all;
        for (int i = 0; i < 256; ++i)
            all.append(char(i));
        return all;
    }());
    same("date", "date", QDate(2024, 2, 29));
    same("first date", "date", QDate(1, 1, 1));
    same("last date", "date", QDate(9999, 12, 31));
    same("time", "time", QTime(13, 14, 15, 678));
    same("midnight", "time", QTime(0, 0));
    row("uuid", "uuid", QUuid("{5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e}"),
        u"5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e"_s);
    row("uuid as text", "text", QUuid("{5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e}"),
        u"5e6c4f2e-1d0b-4a3c-9f8e-7d6c5b4a3f2e"_s);
    row("json", "json", QJsonObject{{u"a"_s, 1}}, u"{\"a\":1}"_s);
    row("jsonb", "jsonb", QJsonObject{{u"a"_s, u"it's \\ \""_s}}, u"{\"a\": \"it's \\\\ \\\"\"}"_s);
    row("character", "text", QChar(u'\''), u"'"_s);
}

void tst_PostgreSqlDriver::roundTrip()
{
    QFETCH(QString, type);
    QFETCH(QVariant, in);
    QFETCH(QVariant, out);
    connection->run(u"CREATE TEMPORARY TABLE trip (v %1)"_s.arg(type));
    const auto clean = qScopeGuard([this] { connection->run(u"DROP TABLE trip"_s); });
    connection->run(u"INSERT INTO trip VALUES (?)"_s, {in});
    const QVariant value = connection->run(u"SELECT v FROM trip"_s).value(0, 0);
    QVERIFY2(isSame(value, out), described(value));
    if (!out.isNull() && type != "json"_L1 && type != "numeric"_L1) {
        const ResultSet found = connection->run(u"SELECT v FROM trip WHERE v = ?"_s, {in});
        QCOMPARE(found.rowCount(), 1);
    }
}

void tst_PostgreSqlDriver::refused_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::newRow("U+0000") << QVariant(QString(QChar(u'\0')));
    QTest::newRow("U+0000 inside") << QVariant(u"a\0b"_s);
    QTest::newRow("url") << QVariant(QUrl(u"a'; DROP TABLE x"_s));
    QTest::newRow("list") << QVariant(QStringList{u"a"_s});
    QTest::newRow("before Christ") << QVariant(QDate(-44, 3, 15));
    QTest::newRow("half a surrogate pair") << QVariant(QString(QChar(0xd800)));
}

void tst_PostgreSqlDriver::refused()
{
    QFETCH(QVariant, value);
    const auto error = connection->error(u"SELECT ?"_s, {value});
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::InvalidArgument);
}

void tst_PostgreSqlDriver::exactDecimals()
{
    const QString sql = u"SELECT 12345678901234567890.1234567890::numeric(40, 10)"_s;
    QCOMPARE(connection->run(sql).value(0, 0).typeId(), int(QMetaType::Double));
    QCOMPARE(connection->run(sql, {}, QSql::HighPrecision).value(0, 0),
             QVariant(u"12345678901234567890.1234567890"_s));
    QCOMPARE(connection->run(sql).value(0, 0).typeId(), int(QMetaType::Double)); // and back
}

// A value for which no column says what it is.
void tst_PostgreSqlDriver::bareParameter_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QVariantList>("values");
    QTest::addColumn<QVariant>("result");
    const auto row = [](const QString &sql, const QVariantList &values, const QVariant &result) {
        QTest::newRow(qPrintable(sql)) << sql << values << result;
    };
    row(u"SELECT 5 -?"_s, {-5}, qint64(10));
    row(u"SELECT 5-?-?"_s, {-5, -1}, qint64(11));
    row(u"SELECT ? / 2"_s, {3}, qint64(1));
    row(u"SELECT ? / 2"_s, {3.0}, 1.5);
    row(u"SELECT ?::text"_s, {-7}, u"-7"_s);
    row(u"SELECT ?::jsonb ->> 'a'"_s, {u"{\"a\": \"b\"}"_s}, u"b"_s);
    row(u"SELECT ? || ?"_s, {u"a"_s, u"b'"_s}, u"ab'"_s);
    row(u"SELECT count(*) FROM generate_series(1, ?)"_s, {4}, qint64(4));
    row(u"SELECT substr('abc', ?, ?)"_s, {2, 1}, u"b"_s);
    row(u"SELECT v FROM (VALUES (2), (1)) t(v) LIMIT ?"_s, {1}, qint64(2));
    row(u"SELECT v FROM (VALUES (2), (1)) t(v) ORDER BY ?::int"_s, {1}, qint64(2));
    row(u"SELECT ? IS NULL"_s, {QVariant()}, true);
    row(u"SELECT coalesce(?, 'x')"_s, {QVariant()}, u"x"_s);
    row(u"SELECT length(?)"_s, {QByteArray("ab\0", 3)}, qint64(3));
    row(u"SELECT 1 IN (?, ?)"_s, {2, 1}, true);
    row(u"SELECT '?' || ? /* ? */ -- ?"_s, {u"x"_s}, u"?x"_s);
    row(u"SELECT $$?$$ || ?"_s, {u"x"_s}, u"?x"_s);
    row(u"SELECT (ARRAY[1, 2, 3])[?:2] = ARRAY[2]"_s, {2}, true);
}

void tst_PostgreSqlDriver::bareParameter()
{
    QFETCH(QString, sql);
    QFETCH(QVariantList, values);
    QFETCH(QVariant, result);
    const QVariant value = connection->run(sql, values).value(0, 0);
    QVERIFY2(isSame(value, result), described(value));
}

void tst_PostgreSqlDriver::hostileText_data()
{
    QTest::addColumn<QString>("text");
    const QStringList texts = hostileTexts();
    for (qsizetype i = 0; i < texts.size(); ++i)
        QTest::addRow("%d", int(i)) << texts.at(i);
}

void tst_PostgreSqlDriver::hostileText()
{
    QFETCH(QString, text);
    connection->run(u"CREATE TEMPORARY TABLE hostile (v text, w bytea)"_s);
    const auto clean = qScopeGuard([this] { connection->run(u"DROP TABLE hostile"_s); });
    connection->run(u"INSERT INTO hostile VALUES (?, ?)"_s, {text, text.toUtf8()});
    const ResultSet rows = connection->run(u"SELECT v, w FROM hostile WHERE v = ?"_s, {text});
    QCOMPARE(rows.rowCount(), 1);
    QCOMPARE(rows.value(0, 0), QVariant(text));
    QCOMPARE(rows.value(0, 1), QVariant(text.toUtf8()));
}

// Places where the text before the parameter could change what its literal means.
void tst_PostgreSqlDriver::hostilePlaces_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("escape string") << u"SELECT E?"_s;
    QTest::newRow("unicode string") << u"SELECT U&?"_s;
    QTest::newRow("bit string") << u"SELECT B?"_s;
    QTest::newRow("continued string") << u"SELECT 'a'\n?"_s;
    QTest::newRow("continued escape string") << u"SELECT E'a'\n?"_s;
    QTest::newRow("minus") << u"SELECT 1-?"_s;
    QTest::newRow("identifier") << u"SELECT a?"_s;
}

void tst_PostgreSqlDriver::hostilePlaces()
{
    QFETCH(QString, sql);
    const QString attack = u"\\'||(SELECT 'injected')||'"_s;
    try {
        const ResultSet rows = connection->run(sql, {attack});
        QVERIFY2(!rows.value(0, 0).toString().contains("injected"_L1)
                     || rows.value(0, 0).toString().contains("SELECT"_L1),
                 described(rows.value(0, 0)));
    } catch (const SqlError &error) {
        QVERIFY(error.kind() != Kind::ConnectionLost);
    }
}

void tst_PostgreSqlDriver::hostileTextWithOldStrings()
{
    connection->run(u"SET standard_conforming_strings = off"_s);
    const auto clean =
        qScopeGuard([this] { connection->run(u"SET standard_conforming_strings = on"_s); });
    for (const QString &text : hostileTexts())
        QCOMPARE(connection->run(u"SELECT ?"_s, {text}).value(0, 0), QVariant(text));
}

void tst_PostgreSqlDriver::questionMarkOperator()
{
    QCOMPARE(connection->run(u"SELECT '{\"a\":1}'::jsonb ? 'a'"_s).value(0, 0), QVariant(true));
}

void tst_PostgreSqlDriver::instants_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QDateTime>("time");
    for (const char *type : {"timestamptz", "timestamp"}) {
        const QString name = QString::fromLatin1(type);
        const auto row = [&](const char *what, const QDateTime &time) {
            QTest::addRow("%s, %s", type, what) << name << time;
        };
        row("local", QDateTime(QDate(2024, 7, 1), QTime(13, 14, 15, 678)));
        row("utc", QDateTime(QDate(2024, 7, 1), QTime(13, 14, 15, 678), Qt::UTC));
        row("winter", QDateTime(QDate(2024, 1, 1), QTime(23, 59, 59, 999), Qt::UTC));
        row("offset", QDateTime(QDate(2024, 7, 1), QTime(1, 2), Qt::OffsetFromUTC, 20700));
        row("zone", QDateTime(QDate(2024, 7, 1), QTime(1, 2), QTimeZone("Asia/Tokyo")));
        row("in the gap of UTC digits", QDateTime(QDate(2024, 3, 10), QTime(2, 30), Qt::UTC));
        row("before 1970", QDateTime(QDate(1900, 1, 1), QTime(12, 0), Qt::UTC));
    }
    QTest::addRow("timestamptz, first repeated hour")
        << u"timestamptz"_s << QDateTime(QDate(2024, 11, 3), QTime(5, 30), Qt::UTC);
    QTest::addRow("timestamptz, second repeated hour")
        << u"timestamptz"_s << QDateTime(QDate(2024, 11, 3), QTime(6, 30), Qt::UTC);
}

void tst_PostgreSqlDriver::instants()
{
    QFETCH(QString, type);
    QFETCH(QDateTime, time);
    connection->run(u"CREATE TEMPORARY TABLE instant (v %1)"_s.arg(type));
    const auto clean = qScopeGuard([this] { connection->run(u"DROP TABLE instant"_s); });
    connection->run(u"INSERT INTO instant VALUES (?)"_s, {time});
    const QVariant value = connection->run(u"SELECT v FROM instant"_s).value(0, 0);
    QVERIFY2(isSame(value, time), described(value));
    QCOMPARE(connection->run(u"SELECT count(*) FROM instant WHERE v = ?"_s, {time}).value(0, 0),
             QVariant(qint64(1)));
    if (type == "timestamptz"_L1)
        QCOMPARE(connection->run(u"SELECT extract(epoch FROM v)::bigint FROM instant"_s)
                     .value(0, 0)
                     .toLongLong(),
                 qRound64(double(time.toMSecsSinceEpoch()) / 1000));
}

void tst_PostgreSqlDriver::transactionModes_data()
{
    QTest::addColumn<Isolation>("isolation");
    QTest::addColumn<bool>("readOnly");
    QTest::addColumn<QString>("level");
    QTest::newRow("default") << Isolation::Default << false << u"read committed"_s;
    QTest::newRow("uncommitted") << Isolation::ReadUncommitted << false << u"read uncommitted"_s;
    QTest::newRow("committed") << Isolation::ReadCommitted << true << u"read committed"_s;
    QTest::newRow("repeatable") << Isolation::RepeatableRead << false << u"repeatable read"_s;
    QTest::newRow("serializable") << Isolation::Serializable << true << u"serializable"_s;
}

void tst_PostgreSqlDriver::transactionModes()
{
    QFETCH(Isolation, isolation);
    QFETCH(bool, readOnly);
    QFETCH(QString, level);
    connection->with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {.isolation = isolation, .readOnly = readOnly});
        const auto clean = qScopeGuard([&] { driver.rollback(database); });
        QCOMPARE(connection->run(u"SHOW transaction_isolation"_s).value(0, 0), QVariant(level));
        QCOMPARE(connection->run(u"SHOW transaction_read_only"_s).value(0, 0),
                 QVariant(readOnly ? u"on"_s : u"off"_s));
    });
}

void tst_PostgreSqlDriver::commitOfAborted()
{
    connection->with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        const auto error = connection->error(u"SELECT 1 / 0"_s);
        QVERIFY(error);
        QCOMPARE(error->kind(), Kind::InvalidData);
        QCOMPARE(driver.damage(database, *error), TransactionDamage::UntilSavepoint);
        const auto next = connection->error(u"SELECT 1"_s);
        QVERIFY(next);
        QCOMPARE(next->kind(), Kind::TransactionAborted);
        const auto commit = errorOf([&] { driver.commit(database); });
        QVERIFY(commit);
        QCOMPARE(commit->kind(), Kind::TransactionAborted);
        QVERIFY(!driver.endStrayTransaction(database));
    });
}

void tst_PostgreSqlDriver::commitOfLost()
{
    ServerConnection lost(variable);
    const QVariant id = lost.run(u"SELECT pg_backend_pid()"_s).value(0, 0);
    lost.with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        connection->run(u"SELECT pg_terminate_backend(?)"_s, {id});
        const auto commit = errorOf([&] { driver.commit(database); });
        QVERIFY(commit);
        QCOMPARE(commit->kind(), Kind::OutcomeUnknown);
        const auto again = errorOf([&] { driver.commit(database); });
        QVERIFY(again);
        QCOMPARE(again->kind(), Kind::ConnectionLost);
        QCOMPARE(driver.damage(database, *again), TransactionDamage::Transaction);
        QVERIFY(!driver.isAlive(database));
    });
}

void tst_PostgreSqlDriver::savepoints()
{
    connection->run(u"CREATE TEMPORARY TABLE saved (v int UNIQUE)"_s);
    const auto clean = qScopeGuard([this] { connection->run(u"DROP TABLE saved"_s); });
    connection->with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        connection->run(u"INSERT INTO saved VALUES (1)"_s);
        driver.savepoint(database, Savepoint::Set, u"asyncsql_1"_s);
        connection->run(u"INSERT INTO saved VALUES (2)"_s);
        QVERIFY(connection->error(u"INSERT INTO saved VALUES (1)"_s));
        driver.savepoint(database, Savepoint::RollBackTo, u"asyncsql_1"_s);
        connection->run(u"INSERT INTO saved VALUES (3)"_s);
        driver.savepoint(database, Savepoint::Release, u"asyncsql_1"_s);
        driver.commit(database);
    });
    QCOMPARE(connection->run(u"SELECT sum(v)::int FROM saved"_s).value(0, 0), QVariant(qint64(4)));
}

void tst_PostgreSqlDriver::strayTransaction_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<bool>("isInside");
    QTest::newRow("none") << QStringList{u"SELECT 1"_s} << false;
    QTest::newRow("open") << QStringList{u"BEGIN"_s} << true;
    QTest::newRow("aborted") << QStringList{u"BEGIN"_s, u"SELECT 1 / 0"_s} << true;
    QTest::newRow("committed") << QStringList{u"BEGIN"_s, u"COMMIT"_s} << false;
}

void tst_PostgreSqlDriver::strayTransaction()
{
    QFETCH(QStringList, statements);
    QFETCH(bool, isInside);
    connection->with([&](const Driver &driver, QSqlDatabase &database) {
        for (const QString &sql : statements)
            QSqlQuery(database).exec(sql);
        QCOMPARE(driver.endStrayTransaction(database), isInside);
        QVERIFY(!driver.endStrayTransaction(database));
    });
}

void tst_PostgreSqlDriver::alive()
{
    connection->with([](const Driver &driver, QSqlDatabase &database) {
        QVERIFY(driver.isAlive(database));
        database.close();
        QVERIFY(!driver.isAlive(database));
    });
    connection = std::make_unique<ServerConnection>(variable);
}

// lastval() would abort the transaction where no sequence was used.
// The server tells of its own connections in the words that others have for ours.
void tst_PostgreSqlDriver::connectionErrors()
{
    connection->with([](const Driver &driver, QSqlDatabase &database) {
        const QSqlError error({}, u"server closed the connection"_s, QSqlError::StatementError,
                              u"08006"_s);
        QCOMPARE(driver.error(database, error, {}).kind(), Kind::ConnectionFailed);
        database.close();
        QCOMPARE(driver.error(database, error, {}).kind(), Kind::ConnectionLost);
    });
    connection = std::make_unique<ServerConnection>(variable);
}

void tst_PostgreSqlDriver::noImplicitLastValue()
{
    ServerConnection fresh(variable);
    fresh.run(u"CREATE TEMPORARY TABLE plain (v int)"_s);
    fresh.with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        QVERIFY(!fresh.run(u"INSERT INTO plain VALUES (1)"_s).lastInsertId().isValid());
        driver.commit(database);
    });
    QCOMPARE(fresh.run(u"SELECT count(*) FROM plain"_s).value(0, 0), QVariant(qint64(1)));
    QCOMPARE(fresh.run(u"INSERT INTO plain VALUES (2) RETURNING v"_s).value(0, 0),
             QVariant(qint64(2)));
}

void tst_PostgreSqlDriver::rowsAffected_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<qint64>("rows");
    QTest::newRow("insert") << u"INSERT INTO counted SELECT generate_series(4, 6)"_s << qint64(3);
    QTest::newRow("update") << u"UPDATE counted SET v = v WHERE v < 3"_s << qint64(2);
    QTest::newRow("delete") << u"DELETE FROM counted"_s << qint64(3);
    QTest::newRow("select") << u"SELECT * FROM counted"_s << qint64(-1);
    QTest::newRow("create") << u"CREATE INDEX ON counted (v)"_s << qint64(-1);
}

void tst_PostgreSqlDriver::rowsAffected()
{
    QFETCH(QString, sql);
    QFETCH(qint64, rows);
    connection->run(u"CREATE TEMPORARY TABLE counted AS SELECT generate_series(1, 3) v"_s);
    const auto clean = qScopeGuard([this] { connection->run(u"DROP TABLE counted"_s); });
    QCOMPARE(connection->run(sql).rowsAffected(), rows);
}

void tst_PostgreSqlDriver::noticesStayOffStandardError()
{
    QLoggingCategory::setFilterRules(u"asyncsql.notice.info=true"_s);
    const auto clean = qScopeGuard([] { QLoggingCategory::setFilterRules(QString()); });
    QTest::ignoreMessage(QtInfoMsg, QRegularExpression(u"WARNING: .*no transaction in progress"_s));
    connection->run(u"ROLLBACK"_s);
}

void tst_PostgreSqlDriver::errorsHoldNoValues()
{
    const auto error =
        connection->error(u"SELECT nothing FROM nowhere WHERE a = ?"_s, {u"secret"_s});
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::UndefinedObject);
    QCOMPARE(error->sqlState(), u"42P01"_s);
    QCOMPARE(error->query(), u"SELECT nothing FROM nowhere WHERE a = ?"_s);
    for (const QString &text : {error->text(), error->databaseText(), error->driverText()})
        QVERIFY2(!text.contains("secret"_L1), qPrintable(text));
}

QTEST_GUILESS_MAIN(tst_PostgreSqlDriver)
#include "tst_postgresqldriver.moc"
