// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Transaction>

#include <deque>
#include <map>
#include <random>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using Kind = SqlError::Kind;

// Statements, transactions and savepoints at random, on every database, and what a plain model says
// that they do. ASYNCSQL_TEST_SEED repeats a run that failed.
class tst_Property : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addEveryRow(); }
    void initTestCase();
    void randomSteps();

private:
    static constexpr int Steps = 10'000;
    unsigned m_seed = 0;
};

namespace {

using Table = std::map<int, int>; // of the keys and their values

// What is expected of the database.
class Model
{
public:
    [[nodiscard]] int depth() const { return int(m_tables.size()) - 1; }
    [[nodiscard]] const Table &committed() const { return m_tables.front(); }
    [[nodiscard]] const Table &table() const { return m_tables.back(); }
    [[nodiscard]] Table &table() { return m_tables.back(); }
    [[nodiscard]] bool isAborted() const { return m_abortedAt > 0; }

    void begin() { m_tables.push_back(table()); }
    void noteError()
    {
        if (depth() > 0 && !isAborted())
            m_abortedAt = depth();
    }
    void commit(int level)
    {
        m_tables[size_t(level - 1)] = table();
        m_tables.resize(size_t(level));
    }
    void rollback(int level)
    {
        m_tables.resize(size_t(level));
        if (m_abortedAt >= level)
            m_abortedAt = 0;
    }

private:
    std::vector<Table> m_tables{1}; // what is committed, then what each level sees
    int m_abortedAt = 0;            // the level; 0: none
};

// One walk of random steps.
class Walk
{
public:
    Walk(const TestDatabase &database, unsigned seed)
        : m_engine(database.options()),
          m_hasReaders(database.kind().hasReaders),
          m_isPostgreSql(database.is("postgresql")),
          m_isThroughOdbc(database.is("odbc to postgresql")),
          m_random(seed)
    {
        valueOf(m_engine.execute(u"CREATE TABLE t (k INTEGER PRIMARY KEY, v INTEGER)"_s));
    }

    // Empty, or what was not as expected.
    [[nodiscard]] QString run(int steps)
    {
        for (int i = 0; i < steps && m_problem.isEmpty(); ++i) {
            m_step = i;
            step();
            if (m_checks.size() > 20)
                settle();
        }
        while (m_model.depth() > 0 && m_problem.isEmpty())
            end(1, &Transaction::rollback, false);
        read(m_engine, m_model.table());
        settle();
        return m_problem;
    }

private:
    [[nodiscard]] int pick(int count) { return int(m_random() % unsigned(count)); }
    [[nodiscard]] const Connectable &here() const
    {
        if (m_transactions.empty())
            return m_engine;
        return m_transactions.back();
    }

    void step()
    {
        const int choice = pick(100);
        if (choice < 25)
            insert();
        else if (choice < 45)
            change();
        else if (choice < 55)
            batch();
        else if (choice < 65)
            read(here(), m_model.table());
        else if (choice < 70)
            cancelWrite();
        else if (choice < 74)
            readOutside();
        else if (choice < 86)
            begin();
        else if (m_model.depth() > 0)
            endSome();
    }

    void endSome()
    {
        // The innermost mostly, or one further out, which ends those inside it.
        const int level = pick(4) > 0 ? m_model.depth() : 1 + pick(m_model.depth());
        switch (pick(6)) {
        case 0:
        case 1:
        case 2:
            end(level, &Transaction::commit, true);
            break;
        case 3:
            end(level, &Transaction::rollback, false);
            break;
        case 4:
            end(level, &Transaction::close, false);
            break;
        case 5: // every handle to it goes
            if (level == 1)
                settle(); // what is queued there would meet what others do next
            m_model.rollback(level);
            m_transactions.resize(size_t(level - 1));
            if (level == 1)
                m_connection = {};
            break;
        }
    }

    void insert()
    {
        const int key = pick(20);
        const int value = pick(1000);
        if (!mayFail() && m_model.table().contains(key))
            return;
        const auto done = here().execute(u"INSERT INTO t VALUES (?, ?)"_s, {key, value});
        if (m_model.isAborted()) {
            expect(done, Kind::TransactionAborted);
        } else if (m_model.table().contains(key)) {
            expect(done, Kind::UniqueViolation);
            if (m_isPostgreSql)
                m_model.noteError();
        } else {
            expect(done);
            m_model.table()[key] = value;
        }
    }

    // psqlODBC undoes a failed statement with savepoints of its own, and may lose others with it.
    [[nodiscard]] bool mayFail() const { return !m_isThroughOdbc || m_model.depth() == 0; }

    void change()
    {
        const int key = pick(20);
        const bool removes = pick(2) == 0;
        const auto done = here().execute(removes ? u"DELETE FROM t WHERE k = ?"_s
                                                 : u"UPDATE t SET v = v + 1 WHERE k = ?"_s,
                                         {key});
        if (m_model.isAborted()) {
            expect(done, Kind::TransactionAborted);
            return;
        }
        const bool isThere = m_model.table().contains(key);
        expect(done, {}, [isThere](const ResultSet &result) {
            return result.rowsAffected() == (isThere ? 1 : 0);
        });
        if (removes)
            m_model.table().erase(key);
        else if (isThere)
            ++m_model.table()[key];
    }

    // All or nothing, and what fails has not happened.
    void batch()
    {
        const int first = pick(20);
        const int second = pick(20);
        const bool fails =
            first == second || m_model.table().contains(first) || m_model.table().contains(second);
        if (fails && !mayFail())
            return;
        const auto done =
            here().executeBatch(u"INSERT INTO t VALUES (?, ?)"_s, {{first, 1}, {second, 2}});
        if (m_model.isAborted()) {
            expect(done, Kind::TransactionAborted);
        } else if (fails) {
            expect(done, Kind::UniqueViolation);
        } else {
            expect(done);
            m_model.table()[first] = 1;
            m_model.table()[second] = 2;
        }
    }

    void read(const Connectable &where, const Table &table)
    {
        const auto done = where.execute(u"SELECT k, v FROM t ORDER BY k"_s);
        if (&where != &m_engine && m_model.isAborted()) {
            expect(done, Kind::TransactionAborted);
            return;
        }
        expect(done, {}, [table](const ResultSet &rows) {
            Table seen;
            for (const Row &row : rows)
                seen[row.get<int>(0)] = row.get<int>(1);
            return seen == table;
        });
        if (&where == &m_engine)
            settle(); // it may also see what is written later
    }

    // A write that is canceled has happened or has not, and the one behind it is not hit.
    void cancelWrite()
    {
        if (m_model.depth() > 0)
            return; // what becomes of the transaction then is the database's own rule
        settle();
        const int key = pick(20);
        const bool wasThere = m_model.table().contains(key);
        QFuture<ResultSet> canceled = m_engine.execute(
            wasThere ? u"DELETE FROM t WHERE k = ?"_s : u"INSERT INTO t VALUES (?, 7)"_s, {key});
        const int other = (key + 1 + pick(19)) % 20;
        const bool isOtherThere = m_model.table().contains(other);
        expect(m_engine.execute(u"UPDATE t SET v = v + 1 WHERE k = ?"_s, {other}), {},
               [isOtherThere](const ResultSet &result) {
                   return result.rowsAffected() == (isOtherThere ? 1 : 0);
               });
        if (isOtherThere)
            ++m_model.table()[other];
        for (int i = pick(3); i > 0; --i)
            QCoreApplication::processEvents();
        canceled.cancel();
        note(ends(canceled), u"cancel: no end"_s);
        settle();
        Table done = m_model.table();
        if (wasThere)
            done.erase(key);
        else
            done[key] = 7;
        Table seen;
        const ResultSet rows = valueOf(m_engine.execute(u"SELECT k, v FROM t"_s));
        for (const Row &row : rows)
            seen[row.get<int>(0)] = row.get<int>(1);
        const bool mayHaveFailed = canceled.isCanceled() && seen == m_model.table();
        note(seen == done || mayHaveFailed, u"step %1: canceled, other rows"_s.arg(m_step));
        m_model.table() = seen;
    }

    // Others see what is committed, and are not held up.
    void readOutside()
    {
        if (!m_hasReaders)
            return;
        settle();
        read(m_engine, m_model.committed());
        settle();
    }

    void begin()
    {
        if (m_model.depth() > 4)
            return;
        if (m_model.depth() == 0 && pick(2) == 0)
            m_connection = valueOf(m_engine.connection());
        const Connectable &where =
            m_model.depth() == 0 && !m_connection.isClosed() ? m_connection : here();
        QFuture<Transaction> begun = where.begin();
        if (m_model.isAborted()) {
            expect(begun, Kind::TransactionAborted);
            settle(); // or it would keep the transaction that it was to be in
            return;
        }
        const Transaction transaction = valueOf(begun);
        note(transaction.isActive(), u"begin: it is not active"_s);
        m_transactions.push_back(transaction);
        m_model.begin();
    }

    void end(int level, QFuture<void> (Transaction::*function)() const, bool commits)
    {
        const Transaction transaction = m_transactions[size_t(level - 1)];
        const QFuture<void> done = (transaction.*function)();
        if (commits && m_model.isAborted()) {
            expect(done, Kind::TransactionAborted);
            m_model.rollback(level);
        } else {
            expect(done);
            if (commits)
                m_model.commit(level);
            else
                m_model.rollback(level);
        }
        const std::vector<Transaction> ended(m_transactions.begin() + level - 1,
                                             m_transactions.end());
        m_transactions.resize(size_t(level - 1));
        settle();
        for (const Transaction &one : ended)
            note(!one.isActive(), u"end: it is still active"_s);
        expect(ended.front().execute(u"INSERT INTO t VALUES (0, 0)"_s), Kind::Closed);
        if (level == 1) {
            note(!m_connection.inTransaction(), u"end: the connection is in a transaction"_s);
            m_connection = {};
        }
    }

    template <typename T>
    void expect(QFuture<T> future, std::optional<Kind> kind = {},
                std::function<bool(const std::type_identity_t<T> &)> isRight = {})
    {
        m_checks.push_back([this, future, kind, isRight, step = m_step] {
            if (!ends(future)) {
                note(false, u"step %1: no end"_s.arg(step));
                return;
            }
            const std::optional<SqlError> error = errorOf(future);
            const bool isExpected = error ? kind == error->kind() : !kind;
            note(isExpected,
                 u"step %1: %2"_s.arg(step).arg(error ? QDebug::toString(*error) : u"no error"_s));
            if (!error && isRight)
                note(isRight(future.result()), u"step %1: other rows"_s.arg(step));
        });
    }
    void expect(const QFuture<void> &future, std::optional<Kind> kind = {})
    {
        m_checks.push_back([this, future, kind, step = m_step] {
            const bool isEnded = ends(future);
            const std::optional<SqlError> error = errorOf(future);
            const bool isExpected = error ? kind == error->kind() : !kind;
            note(isEnded && isExpected,
                 u"step %1: %2"_s.arg(step).arg(error ? QDebug::toString(*error) : u"no error"_s));
        });
    }
    void settle()
    {
        for (; !m_checks.empty(); m_checks.pop_front())
            m_checks.front()();
    }
    void note(bool isRight, const QString &problem)
    {
        if (!isRight && m_problem.isEmpty())
            m_problem = problem;
    }

    AsyncSqlEngine m_engine;
    const bool m_hasReaders;
    const bool m_isPostgreSql;
    const bool m_isThroughOdbc;
    std::mt19937 m_random;
    Model m_model;
    Connection m_connection;
    std::vector<Transaction> m_transactions;
    std::deque<std::function<void()>> m_checks; // of what is under way
    int m_step = 0;
    QString m_problem;
};

} // namespace

void tst_Property::initTestCase()
{
    m_seed = qEnvironmentVariableIsSet("ASYNCSQL_TEST_SEED")
        ? unsigned(qEnvironmentVariableIntValue("ASYNCSQL_TEST_SEED"))
        : std::random_device()() % 1'000'000;
    QLoggingCategory::setFilterRules(u"default.warning=false"_s); // QODBC tells of every error
    qInfo("ASYNCSQL_TEST_SEED=%u", m_seed);
}

void tst_Property::randomSteps()
{
    const TestDatabase database;
    const QString problem = Walk(database, m_seed).run(Steps);
    QVERIFY2(problem.isEmpty(),
             qPrintable(u"ASYNCSQL_TEST_SEED=%1: %2"_s.arg(m_seed).arg(problem)));
}

QTEST_GUILESS_MAIN(tst_Property)
#include "tst_property.moc"
