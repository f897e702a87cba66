// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>
#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

// What can only happen to a connection that goes over a network.
class tst_ServerDatabase : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addServerRows(); }
    void lostConnection();
    void lostWhileIdle();
    void lostInTransaction();
    void abandonedRows();
    void refused_data();
    void refused();
};

static QVariant connectionId(const TestDatabase &database, AsyncSqlEngine &engine)
{
    return valueOf(engine.scalar(database.is("mariadb") ? u"SELECT connection_id()"_s
                                                        : u"SELECT pg_backend_pid()"_s));
}

// Returns once the server has ended the connection.
static void endConnection(const TestDatabase &database, const QVariant &id)
{
    AsyncSqlEngine engine(database.options());
    const bool isMariaDb = database.is("mariadb");
    valueOf(engine.execute(
        (isMariaDb ? u"KILL %1"_s : u"SELECT pg_terminate_backend(%1)"_s).arg(id.toLongLong())));
    const QString isThere = isMariaDb
        ? u"SELECT count(*) FROM information_schema.processlist WHERE id = %1"_s
        : u"SELECT count(*) FROM pg_stat_activity WHERE pid = %1"_s;
    QTRY_COMPARE(valueOf(engine.scalar(isThere.arg(id.toLongLong()))).toInt(), 0);
}

void tst_ServerDatabase::lostConnection()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    engine.execute(database.createUsers());
    endConnection(database, connectionId(database, engine));
    const auto error = errorOf(engine.execute(u"INSERT INTO users (name) VALUES ('a')"_s));
    QVERIFY(error);
    QVERIFY2(error->kind() == Kind::ConnectionLost, qPrintable(error->text()));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)), QVariant(qint64(0)));
}

// A read of which nobody has seen anything is run again, on a new connection, for which the
// statements of the old one are of no use.
void tst_ServerDatabase::lostWhileIdle()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    engine.execute(database.createUsers());
    const QString select = u"SELECT name FROM users WHERE id > ?"_s;
    QSignalSpy lost(&engine, &AsyncSqlEngine::connectionLost);
    QSignalSpy restored(&engine, &AsyncSqlEngine::connectionRestored);
    for (int i = 1; i <= 3; ++i) {
        const QVariant id = connectionId(database, engine);
        QVERIFY(valueOf(engine.execute(select, {0})).isEmpty());
        endConnection(database, id);
        QVERIFY(valueOf(engine.execute(select, {0})).isEmpty());
        QTRY_COMPARE(lost.size(), i);
        QTRY_COMPARE(restored.size(), i);
    }
}

void tst_ServerDatabase::lostInTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    engine.execute(database.createUsers());
    const QVariant id = connectionId(database, engine);
    const auto insert = [](QSqlDatabase &connection) {
        if (!QSqlQuery(connection).exec(u"INSERT INTO users (name) VALUES ('a')"_s))
            throw std::runtime_error("refused");
    };
    const auto error = errorOf(engine.runInTransaction([&](QSqlDatabase &connection) {
        insert(connection);
        endConnection(database, id);
    }));
    QVERIFY(error);
    QVERIFY2(error->kind() == Kind::OutcomeUnknown || error->kind() == Kind::ConnectionLost,
             qPrintable(error->text()));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)), QVariant(qint64(0)));
    valueOf(engine.runInTransaction(insert));
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM users"_s)), QVariant(qint64(1)));
}

void tst_ServerDatabase::abandonedRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    // The others hold a result whole.
    const qint64 count = database.is("postgresql") ? 1'000'000'000 : 100'000;
    QFuture<ResultSet> future = engine.execute(database.rows(count));
    QTRY_VERIFY(future.progressValue() > 0 || future.isFinished());
    future.cancel();
    QVERIFY(ends(future));
    for (int i = 0; i < 20; ++i)
        QCOMPARE(valueOf(engine.scalar(u"SELECT ?"_s, {i})), QVariant(qint64(i)));
}

// A part of the options replaced, wherever the driver has it.
static ConnectionOptions changed(const ConnectionOptions &options, const QString &part,
                                 const QString &value)
{
    ConnectionOptions all = options;
    if (options.driver() == "QODBC"_L1)
        return all.setDatabase(options.database().replace(
            QRegularExpression(u"%1=[^;]*"_s.arg(part)), u"%1=%2"_s.arg(part, value)));
    if (part == "PWD"_L1)
        return all.setPassword(value);
    if (part == "PORT"_L1)
        return all.setPort(value.toInt());
    return part == "SERVER"_L1 ? all.setHost(value) : all.setDatabase(value);
}

void tst_ServerDatabase::refused_data()
{
    QTest::addColumn<QString>("part");
    QTest::addColumn<QString>("value");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("password") << u"PWD"_s << u"wrong-secret"_s << Kind::AuthenticationFailed;
    QTest::newRow("database") << u"DATABASE"_s << u"nothing_here"_s << Kind::UndefinedObject;
    QTest::newRow("port") << u"PORT"_s << u"1"_s << Kind::ConnectionFailed;
    QTest::newRow("host") << u"SERVER"_s << u"no-such-host.invalid"_s << Kind::ConnectionFailed;
}

void tst_ServerDatabase::refused()
{
    QFETCH(QString, part);
    QFETCH(QString, value);
    QFETCH(Kind, kind);
    const TestDatabase database;
    AsyncSqlEngine engine(changed(database.options(), part, value));
    const auto error = errorOf(engine.open());
    QVERIFY(error);
    QVERIFY2(error->kind() == kind, qPrintable(error->text()));
    QVERIFY(!error->text().contains("wrong-secret"_L1));
    COMPARE_ERROR_KIND(engine.execute(u"SELECT 1"_s), kind);
}

QTEST_GUILESS_MAIN(tst_ServerDatabase)
#include "tst_serverdatabase.moc"
