// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/AsyncSqlEngine>
#include <AsyncSql/Connection>
#include <AsyncSql/Cursor>
#include <AsyncSql/Transaction>

#include <QtCore/qdeadlinetimer.h>
#include <QtCore/qtemporarydir.h>
#include <QtTest/qtest.h>

#include <random>
#include <thread>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// Everything at once, in any order, to an engine and to handles of it, some of it canceled: whatever
// comes of it, each future ends.
class tst_HandleStress : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everythingEnds_data();
    void everythingEnds();
    void endsWithItsEngine_data() { everythingEnds_data(); }
    void endsWithItsEngine();
};

namespace {

constexpr int Clients = 3;     // at a time,
constexpr int HandlesEach = 2; // each of which asks for so many connections of its own

const auto createTable = u"CREATE TABLE IF NOT EXISTS t (a INTEGER)"_s;
const auto insert = u"INSERT INTO t VALUES (?)"_s;
const auto rows = u"SELECT a FROM t LIMIT 20"_s;

ConnectionOptions optionsFor(const QTemporaryDir &directory)
{
    QFETCH(const bool, isFile);
    ConnectionOptions options;
    if (isFile)
        options.setDatabase(directory.filePath(u"stress.db"_s))
            .setMaximumConnections(Clients * HandlesEach + 2);
    return options.setAcquireTimeout(1min);
}

class Client
{
public:
    explicit Client(unsigned seed) : m_random(seed) {}

    void work(AsyncSqlEngine &engine)
    {
        for (int i = 0; i < HandlesEach; ++i)
            acquire(engine);
        for (int i = pick(50); i >= 0; --i) {
            step(engine);
            if (pick(4) == 0)
                wait(std::chrono::microseconds(pick(300)));
        }
    }

    // Ends what it holds, or drops it.
    void letGo()
    {
        for (auto &future : m_transactions) {
            if (const auto transaction = handleOf(future); transaction && pick(2))
                keep("last commit", transaction->commit());
        }
        m_transactions.clear();
        m_connections.clear();
        m_cursors.clear();
    }

    // What has not ended after a long time.
    [[nodiscard]] QStringList remains()
    {
        QDeadlineTimer deadline(30s);
        for (;;) {
            // Their results hold handles.
            m_pending.removeIf([](const Pending &pending) { return pending.isFinished(); });
            if (m_pending.isEmpty() || deadline.hasExpired())
                break;
            std::this_thread::sleep_for(50us);
        }
        QStringList names;
        for (const Pending &pending : std::as_const(m_pending))
            names.append(QString::fromLatin1(pending.name));
        return names;
    }

private:
    struct Pending
    {
        const char *name;
        std::function<bool()> isFinished;
        std::function<void()> cancel;
    };

    [[nodiscard]] int pick(qsizetype count) { return int(m_random() % unsigned(count)); }

    static void wait(std::chrono::microseconds duration)
    {
        const QDeadlineTimer end(duration);
        while (!end.hasExpired())
            std::this_thread::yield();
    }

    template <typename T>
    void keep(const char *name, QFuture<T> future)
    {
        m_pending.append({name, [future] { return future.isFinished(); },
                          [future]() mutable { future.cancel(); }});
    }

    template <typename Handle>
    [[nodiscard]] static std::optional<Handle> handleOf(const QFuture<Handle> &future)
    {
        if (!future.isFinished() || future.resultCount() == 0)
            return {};
        return future.result();
    }

    template <typename Handle>
    [[nodiscard]] std::optional<Handle> any(const QList<QFuture<Handle>> &futures)
    {
        return futures.isEmpty() ? std::nullopt : handleOf(futures.at(pick(futures.size())));
    }

    void acquire(AsyncSqlEngine &engine)
    {
        if (pick(4) == 0) {
            m_transactions.append(engine.begin());
            keep("begin", m_transactions.last());
        } else {
            m_connections.append(engine.connection());
            keep("connection", m_connections.last());
        }
    }

    void step(AsyncSqlEngine &engine)
    {
        const int what = pick(16);
        if (what < 4) {
            give(engine);
        } else if (what < 8) {
            if (const auto connection = any(m_connections))
                use(*connection);
        } else if (what < 11) {
            if (const auto transaction = any(m_transactions))
                use(*transaction);
        } else if (what < 13) {
            if (const auto cursor = any(m_cursors))
                use(*cursor);
        } else if (!m_pending.isEmpty()) { // of the last ones, which are likely to be under way
            const qsizetype last = m_pending.size() - 1;
            m_pending.at(last - pick(std::min<qsizetype>(last + 1, 6))).cancel();
        }
    }

    void give(const Connectable &where)
    {
        switch (pick(8)) {
        case 0:
            keep("read", where.execute(rows));
            break;
        case 1:
            keep("batch", where.executeBatch(insert, {{1}, {2}}));
            break;
        case 2:
            keep("run", where.run([](QSqlDatabase &) {}));
            break;
        case 3:
            keep("runInTransaction", where.runInTransaction([](QSqlDatabase &) { return 1; }));
            break;
        case 4:
            keep("transaction", where.transaction([](const Transaction &transaction) {
                transaction.execute(insert, {3});
                return transaction.execute(rows);
            }));
            break;
        case 5:
            m_cursors.append(where.cursor(rows));
            keep("cursor", m_cursors.last());
            break;
        default:
            keep("write", where.execute(insert, {4}));
        }
    }

    void use(const Connection &connection)
    {
        const int what = pick(12);
        if (what == 0) {
            keep("close", connection.close());
        } else if (what < 3) {
            m_transactions.append(connection.begin());
            keep("begin on a connection", m_transactions.last());
        } else {
            give(connection);
        }
    }

    void use(const Transaction &transaction)
    {
        const int what = pick(8);
        if (what == 0)
            keep("commit", transaction.commit());
        else if (what == 1)
            keep("rollback", transaction.rollback());
        else
            give(transaction);
    }

    void use(const Cursor &cursor)
    {
        if (pick(3) == 0)
            keep("close a cursor", cursor.close());
        else
            keep("fetch", cursor.fetchMany(5));
    }

    std::mt19937 m_random;
    QList<Pending> m_pending;
    QList<QFuture<Connection>> m_connections;
    QList<QFuture<Transaction>> m_transactions;
    QList<QFuture<Cursor>> m_cursors;
};

} // namespace

void tst_HandleStress::everythingEnds_data()
{
    QTest::addColumn<bool>("isFile");
    QTest::newRow("file") << true;
    QTest::newRow("memory") << false;
}

void tst_HandleStress::everythingEnds()
{
    const QTemporaryDir directory;
    AsyncSqlEngine engine(optionsFor(directory));
    engine.execute(createTable).waitForFinished();
    std::array<QStringList, Clients> remaining;
    std::vector<std::thread> threads;
    for (unsigned number = 0; number < Clients; ++number) {
        threads.emplace_back([&engine, number, &names = remaining[number]] {
            Client client(number);
            for (int round = 0; round < 100 && names.isEmpty(); ++round) {
                client.work(engine);
                client.letGo();
                names = client.remains();
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    for (const QStringList &names : remaining)
        QCOMPARE(names, QStringList());
}

void tst_HandleStress::endsWithItsEngine()
{
    QTemporaryDir directory;
    Client client(1);
    for (int round = 0; round < 60; ++round) {
        auto engine = std::make_unique<AsyncSqlEngine>(optionsFor(directory));
        engine->execute(createTable);
        client.work(*engine);
        if (round % 3 == 0)
            engine->shutdown(ShutdownMode::Drain, 10ms);
        else if (round % 3 == 1)
            engine->shutdown(ShutdownMode::Cancel);
        client.work(*engine); // refused, or canceled by the end of the engine
        if (round % 2 == 0)
            client.letGo();
        engine.reset();
        QCOMPARE(client.remains(), QStringList());
        client.letGo();
    }
    QTRY_VERIFY(directory.remove()); // when the last threads have closed their connections
}

QTEST_GUILESS_MAIN(tst_HandleStress)
#include "tst_handlestress.moc"
