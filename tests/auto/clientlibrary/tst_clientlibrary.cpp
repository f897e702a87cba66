// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/clientlibrary_p.h>
#include <AsyncSql/drivers/driver_p.h>
#include <AsyncSql/drivers/postgresqllibrary_p.h>
#include <AsyncSql/drivers/sqlitelibrary_p.h>

#include "serverconnection.h"

#ifdef Q_OS_UNIX
#include <dlfcn.h>
#endif

using namespace AsyncSql;
using namespace Qt::StringLiterals;

// Another copy of a client library in the process, which Qt's plugin takes its functions from. To find
// the plugin's own one must not be enough: to hand the one's connections to the other would corrupt
// memory. A process of its own, as all of this is found out once.
class tst_ClientLibrary : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void sqlite();
    void sqliteMemory();
    void postgresql();
    void mariadb();

private:
    QTemporaryDir m_folder;
};

#ifdef Q_OS_UNIX

static QString pathOf(const char *library, const char *symbol)
{
    void *const handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    Dl_info info = {};
    if (!handle || !dladdr(dlsym(handle, symbol), &info))
        return {};
    const QString path = QString::fromLocal8Bit(info.dli_fname);
    dlclose(handle);
    return path;
}

// A copy under another name, outside and inside of the file, so that the loader takes it for another
// library; and found before every plugin's own.
static bool loadAnother(const QString &folder, const char *library, const char *symbol)
{
    QFile file(pathOf(library, symbol));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    QByteArray image = file.readAll();
    QByteArray other = library;
    other[other.size() - 1] = 'X';
    image.replace(QByteArray(library) + '\0', other + '\0');
    QFile copy(folder + u'/' + QString::fromLatin1(other));
    if (!copy.open(QIODevice::WriteOnly) || copy.write(image) != image.size())
        return false;
    copy.close();
    void *const handle = dlopen(qPrintable(copy.fileName()), RTLD_NOW | RTLD_GLOBAL);
    return handle && dlsym(RTLD_DEFAULT, symbol) == dlsym(handle, symbol);
}

void tst_ClientLibrary::initTestCase()
{
    QVERIFY(m_folder.isValid());
    QVERIFY(loadAnother(m_folder.path(), "libsqlite3.so.0", "sqlite3_open_v2"));
    QVERIFY(loadAnother(m_folder.path(), "libpq.so.5", "PQconnectdb"));
    QVERIFY(loadAnother(m_folder.path(), "libmariadb.so.3", "mysql_real_query"));
}

// What the test is about is there: the functions found are not those that the plugin calls.
template <typename Function>
static bool isAnother(const QSqlDatabase &database, const char *name)
{
    auto *const found = ClientLibrary(database).function<Function>(name);
    auto *const called = dlsym(RTLD_DEFAULT, name);
    return found && called
        && !ClientLibrary::areOfOneFile(reinterpret_cast<const void *>(found), called);
}

static ServerConnection sqliteConnection(const QString &file)
{
    return ServerConnection(ConnectionOptions().setDriver(u"QSQLITE"_s).setDatabase(file));
}

void tst_ClientLibrary::sqlite()
{
    ServerConnection connection = sqliteConnection(m_folder.filePath(u"test.db"_s));
    connection.with([](const Driver &driver, QSqlDatabase &database) {
        QVERIFY(isAnother<void()>(database, "sqlite3_open_v2"));
        QVERIFY(!sqliteHandle(database));
        QSqlQuery query(database);
        QVERIFY(query.prepare(u"SELECT 1"_s));
        QVERIFY(!driver.nativeStatement(database, query));
        QVERIFY(!driver.interrupter(database));
    });
    connection.run(u"CREATE TABLE t (a, b)"_s);
    connection.run(u"INSERT INTO t VALUES (?, ?)"_s, {1, u"ü"_s});
    const ResultSet rows = connection.run(u"SELECT * FROM t"_s);
    QCOMPARE(rows.value(0, 0), QVariant(qint64(1)));
    QCOMPARE(rows.value(0, 1), QVariant(u"ü"_s));
    QCOMPARE(connection.error(u"SELECT * FROM nowhere"_s)->kind(), SqlError::Kind::UndefinedObject);
}

void tst_ClientLibrary::sqliteMemory()
{
    ServerConnection connection = sqliteConnection(u":memory:"_s);
    QCOMPARE(connection.run(u"SELECT 'a'"_s).value(0, 0), QVariant(u"a"_s));
}

void tst_ClientLibrary::postgresql()
{
    ServerConnection connection("ASYNCSQL_TEST_POSTGRESQL_URL");
    connection.with([](const Driver &driver, QSqlDatabase &database) {
        QVERIFY(isAnother<void()>(database, "PQconnectdb"));
        QVERIFY(!PostgreSqlLibrary::of(database));
        QVERIFY(!driver.nativeStatement(database, QSqlQuery(database)));
        QVERIFY(driver.interrupter(database)); // another connection's statement
    });
    QCOMPARE(connection.run(u"SELECT ?"_s, {5}).value(0, 0), QVariant(qint64(5)));
    QCOMPARE(connection.error(u"SELECT 1 / 0"_s)->kind(), SqlError::Kind::InvalidData);
    connection.with([](const Driver &driver, QSqlDatabase &database) {
        driver.begin(database, {});
        QVERIFY(!QSqlQuery(database).exec(u"SELECT 1 / 0"_s));
        QVERIFY(driver.endStrayTransaction(database));
        QVERIFY(!driver.endStrayTransaction(database));
    });
}

void tst_ClientLibrary::mariadb()
{
    ServerConnection connection("ASYNCSQL_TEST_MARIADB_URL");
    connection.with([](const Driver &driver, QSqlDatabase &database) {
        QVERIFY(isAnother<void()>(database, "mysql_real_query"));
        QVERIFY(!driver.nativeStatement(database, QSqlQuery(database)));
        QVERIFY(driver.interrupter(database)); // another connection's statement
    });
    QCOMPARE(connection.run(u"SELECT ?"_s, {5}).value(0, 0), QVariant(qint64(5)));
    QCOMPARE(connection.error(u"SELEC 1"_s)->kind(), SqlError::Kind::Syntax);
}

#else

void tst_ClientLibrary::initTestCase()
{
    QSKIP("No client library is looked for here");
}

void tst_ClientLibrary::sqlite() {}
void tst_ClientLibrary::sqliteMemory() {}
void tst_ClientLibrary::postgresql() {}
void tst_ClientLibrary::mariadb() {}

#endif

QTEST_GUILESS_MAIN(tst_ClientLibrary)
#include "tst_clientlibrary.moc"
