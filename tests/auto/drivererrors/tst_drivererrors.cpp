// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/driver_p.h>

#include "serverconnection.h"

#include <QtCore/qelapsedtimer.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

static const char postgreSql[] = "ASYNCSQL_TEST_POSTGRESQL_URL";
static const char mariaDb[] = "ASYNCSQL_TEST_MARIADB_URL";
static const char odbc[] = "ASYNCSQL_TEST_ODBC_POSTGRESQL_URL";

class tst_DriverErrors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void statement_data();
    void statement();
    void open_data();
    void open();
    void silentHost_data();
    void silentHost();
    void tooManyConnections_data();
    void tooManyConnections();
    void deadlock_data();
    void deadlock();
    void serialization();
    void lockTimeout_data();
    void lockTimeout();
    void lostConnection_data();
    void lostConnection();
    void sqliteDamage_data();
    void sqliteDamage();
};

static ConnectionOptions optionsOf(const char *variable)
{
    return ConnectionOptions::fromUrl(ServerConnection::url(variable));
}

void tst_DriverErrors::statement_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::addColumn<QString>("sql");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *variable, const QString &sql, Kind kind, const char *code) {
        QTest::addRow("%s, %s", variable == postgreSql ? "PostgreSQL" : "MariaDB", qPrintable(sql))
            << QByteArray(variable) << sql << kind << QString::fromLatin1(code);
    };
    const auto both = [&row](const QString &sql, Kind kind, const char *state, const char *code) {
        row(postgreSql, sql, kind, state);
        row(mariaDb, sql, kind, code);
    };
    both(u"SELEC 1"_s, Kind::Syntax, "42601", "1064");
    both(u"SELECT * FROM nowhere"_s, Kind::UndefinedObject, "42P01", "1146");
    both(u"SELECT absent FROM parent"_s, Kind::UndefinedObject, "42703", "1054");
    both(u"SELECT absent(1)"_s, Kind::UndefinedObject, "42883", "1305");
    both(u"INSERT INTO parent VALUES (1, 1, 'a')"_s, Kind::UniqueViolation, "23505", "1062");
    both(u"INSERT INTO parent VALUES (2, NULL, 'a')"_s, Kind::NotNullViolation, "23502", "1048");
    both(u"INSERT INTO parent VALUES (2, -1, 'a')"_s, Kind::CheckViolation, "23514", "4025");
    both(u"INSERT INTO child VALUES (9)"_s, Kind::ForeignKeyViolation, "23503", "1452");
    both(u"DELETE FROM parent"_s, Kind::ForeignKeyViolation, "23503", "1451");
    both(u"INSERT INTO parent VALUES (2, 1, 'abcd')"_s, Kind::InvalidData, "22001", "1406");
    both(u"INSERT INTO parent VALUES (2, 99999999999, 'a')"_s, Kind::InvalidData, "22003", "1264");
    both(u"INSERT INTO parent VALUES (2, 'x', 'a')"_s, Kind::InvalidData, "22P02", "1366");
    both(u"DROP TABLE nowhere"_s, Kind::UndefinedObject, "42P01", "1051");
    row(postgreSql, u"SELECT 1 / 0"_s, Kind::InvalidData, "22012");
    row(postgreSql, u"SELECT 'a'::uuid"_s, Kind::InvalidData, "22P02");
    row(postgreSql, u"SELECT pg_sleep(20)"_s, Kind::Timeout, "57014");
    row(postgreSql, u"DO $$ BEGIN RAISE 'no'; END $$"_s, Kind::ConstraintViolation, "P0001");
    row(mariaDb, u"SELECT sleep(20), a.id FROM parent a"_s, Kind::Timeout, "1969");
    row(mariaDb, u"SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'"_s, Kind::ConstraintViolation,
        "1644");
}

void tst_DriverErrors::statement()
{
    QFETCH(QByteArray, variable);
    QFETCH(QString, sql);
    QFETCH(Kind, kind);
    QFETCH(QString, code);
    ServerConnection connection(variable.constData());
    const bool isMariaDb = variable == mariaDb;
    connection.run(u"DROP TABLE IF EXISTS child"_s);
    connection.run(u"DROP TABLE IF EXISTS parent"_s);
    connection.run(u"CREATE TABLE parent (id int PRIMARY KEY, v int NOT NULL CHECK (v > 0), "
                   "w varchar(3))"_s);
    connection.run(u"CREATE TABLE child (id int, FOREIGN KEY (id) REFERENCES parent (id))"_s);
    connection.run(u"INSERT INTO parent VALUES (1, 1, 'a')"_s);
    connection.run(u"INSERT INTO child VALUES (1)"_s);
    connection.run(isMariaDb ? u"SET max_statement_time = 0.3"_s
                             : u"SET statement_timeout = 300"_s);
    const auto error = connection.error(sql);
    connection.run(isMariaDb ? u"SET max_statement_time = 0"_s : u"SET statement_timeout = 0"_s);
    connection.run(u"DROP TABLE child"_s);
    connection.run(u"DROP TABLE parent"_s);
    QVERIFY(error);
    QVERIFY2(error->kind() == kind, qPrintable(error->text()));
    QCOMPARE(error->nativeCode(), code);
    QCOMPARE(error->sqlState(), isMariaDb ? QString() : code);
    QCOMPARE(error->query(), sql);
    QVERIFY(!error->text().isEmpty());
}

void tst_DriverErrors::open_data()
{
    QTest::addColumn<ConnectionOptions>("options");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("word");
    for (const char *variable : {postgreSql, mariaDb}) {
        const char *name = variable == postgreSql ? "PostgreSQL" : "MariaDB";
        const ConnectionOptions options = optionsOf(variable);
        const auto row = [&](const char *what, const ConnectionOptions &wrong, Kind kind,
                             const QString &word) {
            QTest::addRow("%s, %s", name, what) << wrong << kind << word;
        };
        row("password", ConnectionOptions(options).setPassword(u"wrong-secret"_s),
            Kind::AuthenticationFailed, u"password"_s);
        row("user", ConnectionOptions(options).setUser(u"nobody-here"_s),
            Kind::AuthenticationFailed, u"nobody-here"_s);
        row("database", ConnectionOptions(options).setDatabase(u"nothing-here"_s),
            Kind::UndefinedObject, u"nothing-here"_s);
        row("refused", ConnectionOptions(options).setPort(1), Kind::ConnectionFailed,
            u"127.0.0.1:1"_s);
        row("no such host", ConnectionOptions(options).setHost(u"no-such-host.invalid"_s),
            Kind::ConnectionFailed, u"no-such-host.invalid"_s);
    }
    QTest::newRow("PostgreSQL, encryption")
        << optionsOf(postgreSql).setDriverOptions(u"sslmode=require;"_s) << Kind::ConnectionFailed
        << u"SSL"_s;
    QTest::newRow("PostgreSQL, unknown option")
        << optionsOf(postgreSql).setDriverOptions(u"nonsense=1;"_s) << Kind::ConnectionFailed
        << u"nonsense"_s;
    QString text = ServerConnection::url(odbc);
    QTest::newRow("ODBC, password") << ConnectionOptions::fromUrl(
        QString(text).replace(u"PWD=asyncsql"_s, u"PWD=wrong-secret"_s))
                                    << Kind::AuthenticationFailed << u"password"_s;
    QTest::newRow("ODBC, refused") << ConnectionOptions::fromUrl(
        QString(text).replace(QRegularExpression(u"PORT=\\d+"_s), u"PORT=1"_s))
                                   << Kind::ConnectionFailed << u"127.0.0.1:1"_s;
    QTest::newRow("ODBC, database") << ConnectionOptions::fromUrl(
        QString(text).replace(u"DATABASE=asyncsql"_s, u"DATABASE=nothing-here"_s))
                                    << Kind::UndefinedObject << u"nothing-here"_s;
    QTest::newRow("ODBC, library")
        << ConnectionOptions::fromUrl(u"odbc:?DRIVER=/nowhere.so;SERVER=a"_s) << Kind::DriverMissing
        << u"/nowhere.so"_s;
}

void tst_DriverErrors::open()
{
    QFETCH(ConnectionOptions, options);
    QFETCH(Kind, kind);
    QFETCH(QString, word);
    const auto error = errorOf([&] { ServerConnection connection(options); });
    QVERIFY(error);
    QVERIFY2(error->kind() == kind, qPrintable(error->text()));
    QVERIFY2(error->text().contains(word), qPrintable(error->text()));
    QString all;
    QDebug(&all) << *error << error->driverText() << error->databaseText();
    QVERIFY(!all.contains("wrong-secret"_L1));
}

// Takes connections and never answers.
class SilentServer
{
public:
    SilentServer() : m_socket(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto *any = reinterpret_cast<sockaddr *>(&address);
        m_isListening = ::bind(m_socket, any, size) == 0 && ::listen(m_socket, 8) == 0
            && ::getsockname(m_socket, any, &size) == 0;
        m_port = ntohs(address.sin_port);
    }
    ~SilentServer() { ::close(m_socket); }
    Q_DISABLE_COPY_MOVE(SilentServer)

    [[nodiscard]] bool isListening() const { return m_isListening; }
    [[nodiscard]] int port() const { return m_port; }

private:
    const int m_socket;
    bool m_isListening = false;
    int m_port = 0;
};

void tst_DriverErrors::silentHost_data()
{
    QTest::addColumn<QByteArray>("variable");
    QTest::newRow("PostgreSQL") << QByteArray(postgreSql);
    QTest::newRow("MariaDB") << QByteArray(mariaDb);
}

void tst_DriverErrors::silentHost()
{
    QFETCH(QByteArray, variable);
    const SilentServer silent;
    QVERIFY(silent.isListening());
    ConnectionOptions options = optionsOf(variable.constData());
    options.setPort(silent.port()).setConnectTimeout(2s);
    QElapsedTimer timer;
    timer.start();
    const auto error = errorOf([&] { ServerConnection connection(options); });
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::ConnectionFailed);
    QVERIFY2(timer.elapsed() < 6000, QByteArray::number(timer.elapsed()));
}

void tst_DriverErrors::tooManyConnections_data()
{
    silentHost_data();
}

void tst_DriverErrors::tooManyConnections()
{
    QFETCH(QByteArray, variable);
    std::vector<std::unique_ptr<ServerConnection>> connections;
    const auto error = errorOf([&] {
        for (int i = 0; i < 200; ++i)
            connections.push_back(std::make_unique<ServerConnection>(variable.constData()));
    });
    QVERIFY(error);
    QVERIFY2(error->kind() == Kind::TooManyConnections, qPrintable(error->text()));
}

static void makeTwo(ServerConnection &connection)
{
    connection.run(u"DROP TABLE IF EXISTS two"_s);
    connection.run(u"CREATE TABLE two (id int PRIMARY KEY, v int)"_s);
    connection.run(u"INSERT INTO two VALUES (1, 0), (2, 0)"_s);
}

void tst_DriverErrors::deadlock_data()
{
    silentHost_data();
}

void tst_DriverErrors::deadlock()
{
    QFETCH(QByteArray, variable);
    ServerConnection first(variable.constData());
    makeTwo(first);
    // Each has its row, then each wants the other's: one has to lose.
    first.with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        first.run(u"UPDATE two SET v = 1 WHERE id = 1"_s);
        std::optional<SqlError> other;
        std::atomic<bool> hasRow = false;
        std::thread thread([&] {
            other = errorOf([&] {
                ServerConnection second(variable.constData());
                second.with([&](const Driver &, QSqlDatabase &own) {
                    driver.begin(own, {});
                    second.run(u"UPDATE two SET v = 2 WHERE id = 2"_s);
                    hasRow = true;
                    second.run(u"UPDATE two SET v = 2 WHERE id = 1"_s);
                    driver.rollback(own);
                });
            });
        });
        while (!hasRow)
            std::this_thread::yield();
        const auto own = first.error(u"UPDATE two SET v = 1 WHERE id = 2"_s);
        driver.rollback(database);
        thread.join();
        const auto victim = own ? own : other;
        QVERIFY(victim);
        QVERIFY2(victim->kind() == Kind::Deadlock, qPrintable(victim->text()));
        QVERIFY(victim->isRetryable());
    });
    first.run(u"DROP TABLE two"_s);
}

void tst_DriverErrors::serialization()
{
    ServerConnection first(postgreSql);
    ServerConnection second(postgreSql);
    makeTwo(first);
    first.with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {.isolation = Isolation::RepeatableRead});
        first.run(u"SELECT * FROM two"_s);
        second.run(u"UPDATE two SET v = 5"_s);
        const auto error = first.error(u"UPDATE two SET v = 6"_s);
        QVERIFY(error);
        QCOMPARE(error->kind(), Kind::SerializationFailure);
        driver.rollback(database);
    });
    first.run(u"DROP TABLE two"_s);
}

void tst_DriverErrors::lockTimeout_data()
{
    silentHost_data();
}

void tst_DriverErrors::lockTimeout()
{
    QFETCH(QByteArray, variable);
    ServerConnection first(variable.constData());
    ServerConnection second(variable.constData());
    makeTwo(first);
    second.run(variable == mariaDb ? u"SET innodb_lock_wait_timeout = 1"_s
                                   : u"SET lock_timeout = 100"_s);
    first.with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        first.run(u"UPDATE two SET v = 1"_s);
        const auto error = second.error(u"UPDATE two SET v = 2"_s);
        QVERIFY(error);
        QCOMPARE(error->kind(), Kind::Busy);
        driver.rollback(database);
    });
    first.run(u"DROP TABLE two"_s);
}

void tst_DriverErrors::lostConnection_data()
{
    silentHost_data();
}

// The first statement is told, the second finds a driver that says nothing at all.
void tst_DriverErrors::lostConnection()
{
    QFETCH(QByteArray, variable);
    ServerConnection connection(variable.constData());
    ServerConnection killer(variable.constData());
    const bool isMariaDb = variable == mariaDb;
    const QVariant id =
        connection.run(isMariaDb ? u"SELECT connection_id()"_s : u"SELECT pg_backend_pid()"_s)
            .value(0, 0);
    killer.run((isMariaDb ? u"KILL %1"_s : u"SELECT pg_terminate_backend(%1)"_s).arg(id.toInt()));
    connection.with([&](const Driver &driver, QSqlDatabase &database) {
        for (int i = 0; i < 2; ++i) {
            QSqlQuery query(database);
            QVERIFY(!query.exec(u"SELECT 1"_s));
            const SqlError error = driver.error(database, query.lastError(), u"SELECT 1"_s);
            QVERIFY2(error.kind() == Kind::ConnectionLost, qPrintable(error.text()));
            QVERIFY(Driver::isLost(error));
            QVERIFY(!error.text().isEmpty());
        }
        QVERIFY(!driver.isAlive(database));
    });
}

void tst_DriverErrors::sqliteDamage_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<TransactionDamage>("damage");
    QTest::newRow("unique") << u"INSERT INTO damaged VALUES (1)"_s << TransactionDamage::None;
    QTest::newRow("syntax") << u"SELEC 1"_s << TransactionDamage::None;
    QTest::newRow("on conflict rollback")
        << u"INSERT OR ROLLBACK INTO damaged VALUES (1)"_s << TransactionDamage::Transaction;
}

void tst_DriverErrors::sqliteDamage()
{
    QFETCH(QString, sql);
    QFETCH(TransactionDamage, damage);
    ServerConnection connection(ConnectionOptions::fromUrl(u"sqlite::memory:"_s));
    connection.run(u"CREATE TABLE damaged (v int PRIMARY KEY)"_s);
    connection.with([&](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        connection.run(u"INSERT INTO damaged VALUES (1)"_s);
        const auto error = connection.error(sql);
        QVERIFY(error);
        QCOMPARE(driver.damage(database, *error), damage);
        QCOMPARE(driver.endStrayTransaction(database), damage == TransactionDamage::None);
    });
}

QTEST_GUILESS_MAIN(tst_DriverErrors)
#include "tst_drivererrors.moc"
