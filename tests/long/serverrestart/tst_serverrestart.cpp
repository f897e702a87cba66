// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "ownservers.h"
#include "testdatabase.h"

#include <AsyncSql/Transaction>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qrandom.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

// Servers are killed and come back, under load: what was acknowledged is there, nothing was done
// twice, and whoever waits for an answer gets one.
class tst_ServerRestart : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data();
    void killedUnderLoad();

private:
    OwnServers m_servers;
};

namespace {

// Statements, transactions and reads, a window of them under way at any time, and what is known of
// each number that they insert.
class Load : public QObject
{
public:
    enum class Outcome { UnderWay, Acknowledged, NotDone, Unknown };
    struct Insert
    {
        Outcome outcome = Outcome::UnderWay;
        bool hasPartner = false; // the number after it, in the same transaction
        Kind kind = Kind::Unknown;
    };

    explicit Load(AsyncSqlEngine &engine) : m_engine(engine) {}

    void start()
    {
        m_isOn = true;
        while (m_underWay < Window)
            next();
    }
    void stop() { m_isOn = false; }

    [[nodiscard]] int underWay() const { return m_underWay; }
    [[nodiscard]] qint64 submitted() const { return m_submitted; }
    [[nodiscard]] qint64 ended() const { return m_ended; }
    [[nodiscard]] qint64 acknowledged() const { return m_acknowledged; }
    [[nodiscard]] qint64 reads() const { return m_reads; }
    [[nodiscard]] const QMap<Kind, int> &errors() const { return m_errors; }
    [[nodiscard]] const QHash<qint64, Insert> &inserts() const { return m_inserts; }

    // For a message.
    [[nodiscard]] QString state() const
    {
        int statements = 0;
        int transactions = 0;
        for (const Insert &insert : m_inserts) {
            if (insert.outcome == Outcome::UnderWay)
                ++(insert.hasPartner ? transactions : statements);
        }
        const EngineStatistics figures = m_engine.statistics();
        return u"under way: %1 statements, %2 transactions of %3; the engine has %4 queued, %5 "
               "running, %6 open; errors: %7"_s.arg(statements)
                   .arg(transactions)
                   .arg(m_underWay)
                   .arg(figures.queued)
                   .arg(figures.running)
                   .arg(figures.open)
                   .arg(QDebug::toString(m_errors));
    }

private:
    static constexpr int Window = 50;

    void next()
    {
        ++m_underWay;
        ++m_submitted;
        const qint64 number = m_number;
        switch (m_random.bounded(4)) {
        case 0:
            m_number += 2;
            m_inserts[number].hasPartner = true;
            watch(number, m_engine.transaction([number](const Transaction &transaction) {
                transaction.execute(insert, {number});
                return transaction.execute(insert, {number + 1});
            }));
            break;
        case 1:
            watch(-1,
                  m_engine.execute(u"SELECT count(*) FROM numbers WHERE number = ?"_s,
                                   {qint64(m_random.bounded(1 + int(number)))}));
            break;
        default:
            ++m_number;
            m_inserts[number] = {};
            watch(number, m_engine.execute(insert, {number}));
        }
    }

    void watch(qint64 number, QFuture<ResultSet> future)
    {
        future.then(this, [this, number](const QFuture<ResultSet> &ended) {
            --m_underWay;
            ++m_ended;
            note(number, ended);
            if (m_isOn)
                QMetaObject::invokeMethod(
                    this, [this] { refill(); }, Qt::QueuedConnection);
        });
    }

    void refill()
    {
        while (m_isOn && m_underWay < Window)
            next();
    }

    void note(qint64 number, QFuture<ResultSet> ended)
    {
        Insert none;
        Insert &entry = number < 0 ? none : m_inserts[number];
        try {
            ended.waitForFinished();
            entry.outcome = Outcome::Acknowledged;
            ++(number < 0 ? m_reads : m_acknowledged);
        } catch (const SqlError &error) {
            ++m_errors[error.kind()];
            entry.kind = error.kind();
            // Alone, a statement that was under way may have been done. In a transaction, only one
            // whose commit was.
            const Kind open = entry.hasPartner ? Kind::OutcomeUnknown : Kind::ConnectionLost;
            entry.outcome = error.kind() == open || error.kind() == Kind::OutcomeUnknown
                ? Outcome::Unknown
                : Outcome::NotDone;
        }
    }

    inline static const QString insert = u"INSERT INTO numbers VALUES (?)"_s;

    AsyncSqlEngine &m_engine;
    QRandomGenerator m_random{42};
    bool m_isOn = false;
    int m_underWay = 0;
    qint64 m_number = 0;
    qint64 m_submitted = 0;
    qint64 m_ended = 0;
    qint64 m_acknowledged = 0;
    qint64 m_reads = 0;
    QMap<Kind, int> m_errors;
    QHash<qint64, Insert> m_inserts;
};

// How often each number is there.
QHash<qint64, int> counts(const TestDatabase &database)
{
    AsyncSqlEngine engine(database.options());
    const auto rows = valueOf(engine.fetch<std::tuple<qint64, int>>(
        u"SELECT number, count(*) FROM numbers GROUP BY number"_s));
    QHash<qint64, int> counts;
    for (const auto &[number, count] : rows)
        counts[number] = count;
    return counts;
}

// What is wrong with it; empty: nothing.
QString problem(qint64 number, const Load::Insert &insert, const QHash<qint64, int> &counts)
{
    const int count = counts.value(number);
    const int partners = insert.hasPartner ? counts.value(number + 1) : count;
    QString problem;
    if (insert.outcome == Load::Outcome::UnderWay)
        problem = u"never ended"_s;
    else if (count > 1 || partners > 1)
        problem = u"done twice"_s;
    else if (count != partners)
        problem = u"half done"_s;
    else if (insert.outcome == Load::Outcome::Acknowledged && count == 0)
        problem = u"acknowledged, and lost"_s;
    else if (insert.outcome == Load::Outcome::NotDone && count == 1)
        problem = u"failed, and done"_s;
    if (problem.isEmpty())
        return {};
    return u"%1 %2: %3, %4"_s.arg(insert.hasPartner ? u"transaction"_s : u"statement"_s)
        .arg(number)
        .arg(problem, QDebug::toString(insert.kind));
}

} // namespace

void tst_ServerRestart::initTestCase_data()
{
    if (!m_servers.start())
        qFatal("The servers do not start: %s", m_servers.output().constData());
    TestDatabase::addServerRows();
}

void tst_ServerRestart::killedUnderLoad()
{
    constexpr int kills = 50;
    const TestDatabase database;
    const QString name = database.is("mariadb") ? u"mariadb"_s : u"postgresql"_s;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE numbers (number BIGINT)"_s));
    valueOf(engine.execute(u"CREATE INDEX by_number ON numbers (number)"_s)); // not a unique one

    Load load(engine);
    load.start();
    QRandomGenerator random(42);
    QList<qint64> recoveries; // ms from when the server is back until a write is acknowledged
    for (int i = 0; i < kills; ++i) {
        const qint64 enough = load.acknowledged() + 20 + random.bounded(100);
        QVERIFY2(QTest::qWaitFor([&] { return load.acknowledged() >= enough; }, 60'000),
                 qPrintable(u"kill %1: no write was acknowledged; %2"_s.arg(i).arg(load.state())));
        QVERIFY2(m_servers.kill(name), m_servers.output().constData());
        QVERIFY2(m_servers.resume(name), m_servers.output().constData());
        const qint64 before = load.acknowledged();
        QElapsedTimer timer;
        timer.start();
        QVERIFY2(QTest::qWaitFor([&] { return load.acknowledged() > before; }, 60'000),
                 qPrintable(u"kill %1: no write after it; %2"_s.arg(i).arg(load.state())));
        recoveries.append(timer.elapsed());
    }
    load.stop();
    QVERIFY2(QTest::qWaitFor([&] { return load.underWay() == 0; }, 60'000),
             qPrintable(u"some futures did not end; "_s + load.state()));
    QCOMPARE(load.ended(), load.submitted());

    const QHash<qint64, int> there = counts(database);
    QStringList problems;
    int unknown = 0;
    for (auto it = load.inserts().cbegin(); it != load.inserts().cend(); ++it) {
        unknown += it->outcome == Load::Outcome::Unknown ? 1 : 0;
        if (const QString text = problem(it.key(), it.value(), there); !text.isEmpty())
            problems.append(text);
    }
    qInfo("figure: %s: %d kills, %lld futures, %lld writes acknowledged and there, %lld reads, "
          "%d outcomes unknown, errors %s, next write %lld ms at the longest",
          database.kind().name, kills, load.submitted(), load.acknowledged(), load.reads(), unknown,
          qPrintable(QDebug::toString(load.errors())),
          *std::max_element(recoveries.cbegin(), recoveries.cend()));
    QVERIFY2(
        problems.isEmpty(),
        qPrintable(u"%1 problems:\n%2"_s.arg(problems.size())
                       .arg(problems.first(std::min<qsizetype>(20, problems.size())).join(u'\n'))));
}

QTEST_GUILESS_MAIN(tst_ServerRestart)
#include "tst_serverrestart.moc"
