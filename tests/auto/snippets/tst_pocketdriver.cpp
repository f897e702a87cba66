// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "pocketdriver_p.h"
#include "testdatabase.h"

#include <AsyncSql/Transaction>
#include <AsyncSql/connectable.h>
#include <AsyncSql/handle_p.h>
#include <AsyncSql/scheduling/scheduler_p.h>

#include <QtCore/qdatetime.h>
#include <QtSql/qsqldriver.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

namespace {

// QPOCKET: there is no Pocket, so QSQLITE answers in its name.
class PocketPlugin final : public QSqlDriver
{
public:
    PocketPlugin() : m_database(makeDatabase()) {}
    bool hasFeature(DriverFeature feature) const override
    {
        return m_database.driver()->hasFeature(feature);
    }
    bool open(const QString &name, const QString &, const QString &, const QString &, int,
              const QString &) override
    {
        m_database.setDatabaseName(name);
        const bool isOpen = m_database.open();
        setOpen(isOpen);
        setOpenError(!isOpen);
        setLastError(m_database.lastError());
        return isOpen;
    }
    void close() override
    {
        m_database.close();
        setOpen(false);
    }
    QSqlResult *createResult() const override { return m_database.driver()->createResult(); }
    QStringList tables(QSql::TableType type) const override { return m_database.tables(type); }

private:
    struct Unnamed : QSqlDatabase
    {
        explicit Unnamed(const QString &driver) : QSqlDatabase(driver) {}
    };
    static QSqlDatabase makeDatabase() { return Unnamed(u"QSQLITE"_s); }

    QSqlDatabase m_database;
};

struct Nobody final : EngineObserver
{
    void stateChanged(ConnectionState) override {}
    void connectionLost(const SqlError &) override {}
    void connectionRestored() override {}
    void failed(const SqlError &) override {}
    void wasSlow(const QString &, std::chrono::milliseconds) override {}
};

// What AsyncSqlEngine is, with the driver of the example.
class PocketEngine final : public Connectable
{
public:
    explicit PocketEngine(const QString &database)
        : m_scheduler(std::make_shared<Scheduler>(
            std::make_shared<PocketDriver>(
                ConnectionOptions().setDriver(u"QPOCKET"_s).setDatabase(database)),
            std::make_shared<Nobody>()))
    {
    }
    ~PocketEngine() override
    {
        static_cast<void>(m_scheduler->shutdown(ShutdownMode::Cancel, std::chrono::seconds(0)));
    }

private:
    std::shared_ptr<SubmissionTarget> target() const override { return m_scheduler; }
    Detail::Place place() const override { return {}; }

    const std::shared_ptr<Scheduler> m_scheduler;
};

} // namespace

// The driver of the page "How to add a driver".
class tst_PocketDriver : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void accepts();
    void cannotOpen();
    void values_data();
    void values();
    void refusedValues();
    void errors_data();
    void errors();
    void transaction();
    void transactionOptions();
    void foreignKeys();
};

void tst_PocketDriver::initTestCase()
{
    QSqlDatabase::registerSqlDriver(u"QPOCKET"_s, new QSqlDriverCreator<PocketPlugin>);
}

void tst_PocketDriver::accepts()
{
    QVERIFY(PocketDriver::accepts(ConnectionOptions().setDriver(u"QPOCKET"_s)));
    QVERIFY(!PocketDriver::accepts(ConnectionOptions()));
}

void tst_PocketDriver::cannotOpen()
{
    const PocketEngine engine(u"/nowhere/at/all.pocket"_s);
    const auto error = errorOf(engine.execute(u"SELECT 1"_s));
    QVERIFY(error);
    QCOMPARE(error->kind(), Kind::CannotOpen);
    QVERIFY(error->text().contains(u"/nowhere/at/all.pocket"_s));
}

void tst_PocketDriver::values_data()
{
    QTest::addColumn<QVariant>("given");
    QTest::addColumn<QVariant>("stored");
    QTest::newRow("null") << QVariant() << QVariant();
    QTest::newRow("bool") << QVariant(true) << QVariant(qint64(1));
    QTest::newRow("integer") << QVariant(42) << QVariant(qint64(42));
    QTest::newRow("real") << QVariant(0.5) << QVariant(0.5);
    QTest::newRow("text") << QVariant(u"text"_s) << QVariant(u"text"_s);
    QTest::newRow("bytes") << QVariant("by\0tes"_ba) << QVariant("by\0tes"_ba);
    QTest::newRow("date") << QVariant(QDate(2026, 2, 1)) << QVariant(u"2026-02-01"_s);
    QTest::newRow("time") << QVariant(QTime(13, 14, 15, 16)) << QVariant(u"13:14:15.016"_s);
    QTest::newRow("instant") << QVariant(QDateTime(QDate(2026, 2, 1), QTime(3, 4), Qt::UTC))
                             << QVariant(u"2026-02-01T03:04:00.000Z"_s);
}

void tst_PocketDriver::values()
{
    QFETCH(const QVariant, given);
    QFETCH(const QVariant, stored);
    const PocketEngine engine(u":memory:"_s);
    engine.execute(u"CREATE TABLE t (v)"_s);
    valueOf(engine.execute(u"INSERT INTO t VALUES (?)"_s, QVariantList{given}));
    QCOMPARE(valueOf(engine.scalar(u"SELECT v FROM t"_s)), stored);
}

void tst_PocketDriver::refusedValues()
{
    const PocketEngine engine(u":memory:"_s);
    for (const QVariant &value : {QVariant(std::nan("")), QVariant(quint64(-1))})
        COMPARE_ERROR_KIND(engine.scalar(u"SELECT ?"_s, {value}), Kind::InvalidArgument);
}

void tst_PocketDriver::errors_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("syntax") << u"SELEC 1"_s << Kind::Syntax;
    QTest::newRow("table") << u"SELECT 1 FROM nowhere"_s << Kind::UndefinedObject;
    QTest::newRow("unique") << u"INSERT INTO t VALUES (1, 'b', 1)"_s << Kind::UniqueViolation;
    QTest::newRow("not null") << u"INSERT INTO t VALUES (2, NULL, 1)"_s << Kind::NotNullViolation;
    QTest::newRow("check") << u"INSERT INTO t VALUES (-2, 'b', 1)"_s << Kind::CheckViolation;
    QTest::newRow("foreign key") << u"INSERT INTO t VALUES (2, 'b', 7)"_s
                                 << Kind::ForeignKeyViolation;
}

void tst_PocketDriver::errors()
{
    QFETCH(const QString, sql);
    QFETCH(const Kind, kind);
    const PocketEngine engine(u":memory:"_s);
    valueOf(engine.executeScript(u"CREATE TABLE t (id INTEGER PRIMARY KEY CHECK (id > 0),"
                                 " name TEXT NOT NULL, parent INTEGER REFERENCES t);"
                                 "INSERT INTO t VALUES (1, 'a', 1)"_s));
    COMPARE_ERROR_KIND(engine.execute(sql), kind);
}

void tst_PocketDriver::transaction()
{
    const PocketEngine engine(u":memory:"_s);
    engine.execute(u"CREATE TABLE t (v INTEGER)"_s);
    const Transaction undone = valueOf(engine.begin());
    valueOf(undone.execute(u"INSERT INTO t VALUES (1)"_s));
    valueOf(undone.rollback());
    const Transaction kept = valueOf(engine.begin());
    valueOf(kept.execute(u"INSERT INTO t VALUES (2)"_s));
    const Transaction savepoint = valueOf(kept.begin());
    valueOf(savepoint.execute(u"INSERT INTO t VALUES (3)"_s));
    valueOf(savepoint.rollback());
    valueOf(kept.commit());
    QCOMPARE(valueOf(engine.fetch<int>(u"SELECT v FROM t"_s)), QList<int>{2});
}

void tst_PocketDriver::transactionOptions()
{
    const PocketEngine engine(u":memory:"_s);
    COMPARE_ERROR_KIND(engine.begin({.readOnly = true}), Kind::Unsupported);
    QVERIFY(valueOf(engine.begin({.isolation = Isolation::Serializable})).isActive());
}

void tst_PocketDriver::foreignKeys()
{
    const PocketEngine engine(u":memory:"_s);
    QCOMPARE(valueOf(engine.scalar(u"PRAGMA foreign_keys"_s)).toInt(), 1);
}

QTEST_GUILESS_MAIN(tst_PocketDriver)
#include "tst_pocketdriver.moc"
