// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/connectionoptions.h>

#include <QtCore/qhash.h>
#include <QtCore/qthread.h>
#include <QtCore/quuid.h>
#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqldriver.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlfield.h>
#include <QtSql/qsqlrecord.h>
#include <QtSql/qsqlresult.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>

// A database driver without a database: what a statement does is written in a FakeScript, which the
// connections of one engine share. A statement that the script does not know succeeds at once.
namespace FakeSql {

// One statement's run, in the order of the beginnings.
struct Call
{
    QString sql;
    QVariantList values;
    const QThread *thread = nullptr;
    int connection = 0;
    int begin = 0; // of one count of beginnings and ends
    int end = 0;   // 0: not yet
};

// Thread-safe. Points are named by the text of the statement that comes to them, or by Open.
class FakeScript
{
public:
    static inline const QString Open = QStringLiteral("<open>");
    // After so many rows of a result: a statement stops there rather than in exec().
    static QString rowPoint(const QString &sql) { return sql + QStringLiteral(" <row>"); }

    FakeScript() { scripts().insert(this); }
    ~FakeScript()
    {
        releaseAll();
        scripts().erase(this);
    }
    Q_DISABLE_COPY_MOVE(FakeScript)

    [[nodiscard]] AsyncSql::ConnectionOptions options(int connections) const
    {
        AsyncSql::ConnectionOptions options;
        options.setDriver(QStringLiteral("QFAKE")).setDatabase(m_name);
        return options.setMaximumConnections(connections);
    }

    // What is to happen.
    void hold(const QString &point) // whoever comes there waits for release()
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->held.insert(point);
    }
    void release(const QString &point)
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->held.erase(point);
        m_state->changed.notify_all();
    }
    void releaseAll()
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->held.clear();
        m_state->changed.notify_all();
    }
    // Whether so many have come to the point, held or not, within half a minute.
    [[nodiscard]] bool waitUntilReached(const QString &point, int count = 1)
    {
        std::unique_lock lock(m_state->mutex);
        return m_state->changed.wait_for(lock, std::chrono::seconds(30),
                                         [&] { return m_state->reached[point] >= count; });
    }
    void fail(const QString &point, int nth = 1) // the nth time from the beginning, counted from 1
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->failures[point].insert(nth);
    }
    void loseConnection(const QString &sql) // the next run finds that it is gone
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->losses.insert(sql);
    }
    void setRows(const QString &sql, QList<QVariantList> rows)
    {
        const std::lock_guard lock(m_state->mutex);
        m_state->rows[sql] = std::move(rows);
    }
    void setRowCount(const QString &sql, int count, int holdAt) // one column, 0, 1, 2, ...
    {
        QList<QVariantList> rows;
        for (int i = 0; i < count; ++i)
            rows.append(QVariantList{i});
        setRows(sql, rows);
        const std::lock_guard lock(m_state->mutex);
        m_state->rowHolds[sql] = holdAt;
    }

    // What has happened.
    [[nodiscard]] QList<Call> calls() const
    {
        const std::lock_guard lock(m_state->mutex);
        return m_state->calls;
    }
    [[nodiscard]] QStringList texts() const
    {
        QStringList texts;
        for (const Call &call : calls())
            texts.append(call.sql);
        return texts;
    }
    [[nodiscard]] int opened() const { return read(&State::opened); }
    [[nodiscard]] int openNow() const { return read(&State::openNow); }
    [[nodiscard]] int mostOpen() const { return read(&State::mostOpen); }
    [[nodiscard]] int mostRunning() const { return read(&State::mostRunning); }

private:
    friend class FakeDriver;
    friend class FakeResult;

    struct State // outlives the script in connections that are let go
    {
        mutable std::mutex mutex; // guards all below
        std::condition_variable changed;
        std::set<QString> held;
        std::set<QString> losses;
        QHash<QString, int> reached;
        QHash<QString, std::set<int>> failures;
        QHash<QString, QList<QVariantList>> rows;
        QHash<QString, int> rowHolds;
        QList<Call> calls;
        int count = 0;
        int opened = 0;
        int openNow = 0;
        int mostOpen = 0;
        int running = 0;
        int mostRunning = 0;

        // Comes to a point: waits there while it is held; true: it is to fail this time.
        bool pass(std::unique_lock<std::mutex> &lock, const QString &point)
        {
            const int nth = ++reached[point];
            changed.notify_all();
            changed.wait(lock, [&] { return !held.contains(point); });
            const auto failing = failures.constFind(point);
            return failing != failures.cend() && failing->contains(nth);
        }
    };

    [[nodiscard]] int read(int State::*member) const
    {
        const std::lock_guard lock(m_state->mutex);
        return (*m_state).*member;
    }

    // Every script that there is, for the drivers to find theirs by its name.
    class Table
    {
    public:
        void insert(FakeScript *script)
        {
            const std::lock_guard lock(m_mutex);
            m_states.insert(script->m_name, script->m_state);
        }
        void erase(FakeScript *script)
        {
            const std::lock_guard lock(m_mutex);
            m_states.remove(script->m_name);
        }
        [[nodiscard]] std::shared_ptr<State> find(const QString &name)
        {
            const std::lock_guard lock(m_mutex);
            return m_states.value(name);
        }

    private:
        std::mutex m_mutex;
        QHash<QString, std::shared_ptr<State>> m_states;
    };
    static Table &scripts();

    const QString m_name = QUuid::createUuid().toString();
    const std::shared_ptr<State> m_state = std::make_shared<State>();
};

class FakeResult final : public QSqlResult
{
public:
    FakeResult(const QSqlDriver *driver, std::shared_ptr<FakeScript::State> state, int connection)
        : QSqlResult(driver),
          m_state(std::move(state)),
          m_connection(connection)
    {
    }

protected:
    bool prepare(const QString &sql) override
    {
        m_sql = sql;
        return true;
    }
    bool exec() override { return run(m_sql, boundValues()); }
    bool reset(const QString &sql) override { return run(sql, {}); }
    bool fetch(int index) override
    {
        if (index < 0 || index >= int(m_rows.size())) {
            setAt(QSql::AfterLastRow);
            return false;
        }
        if (index + 1 == m_holdAt) {
            std::unique_lock lock(m_state->mutex);
            m_state->pass(lock, FakeScript::rowPoint(m_running));
        }
        setAt(index);
        return true;
    }
    bool fetchNext() override { return fetch(at() + 1); }
    bool fetchFirst() override { return fetch(0); }
    bool fetchLast() override { return fetch(int(m_rows.size()) - 1); }
    QVariant data(int column) override { return m_rows.at(at()).at(column); }
    bool isNull(int column) override { return data(column).isNull(); }
    int size() override { return -1; }
    int numRowsAffected() override { return isSelect() ? -1 : 1; }
    QVariant lastInsertId() const override { return 1; }
    QSqlRecord record() const override
    {
        QSqlRecord record;
        const qsizetype columns = m_rows.isEmpty() ? 0 : m_rows.first().size();
        for (qsizetype i = 0; i < columns; ++i)
            record.append(QSqlField(QStringLiteral("c%1").arg(i), m_rows.first().at(i).metaType()));
        return record;
    }

private:
    bool run(const QString &sql, const QVariantList &values)
    {
        m_running = sql;
        setActive(false);
        setAt(QSql::BeforeFirstRow);
        setLastError({});
        std::unique_lock lock(m_state->mutex);
        if (!driver() || !driver()->isOpen()) {
            setLastError(QSqlError(QStringLiteral("not open"), {}, QSqlError::ConnectionError));
            return false;
        }
        const qsizetype place = m_state->calls.size();
        m_state->calls.append(
            {sql, values, QThread::currentThread(), m_connection, ++m_state->count});
        m_state->mostRunning = std::max(m_state->mostRunning, ++m_state->running);
        const bool fails = m_state->pass(lock, sql);
        --m_state->running;
        m_state->calls[place].end = ++m_state->count;
        if (m_state->losses.erase(sql) > 0) {
            lock.unlock();
            const_cast<QSqlDriver *>(driver())->close();
            setLastError(QSqlError(QStringLiteral("gone"), {}, QSqlError::ConnectionError));
            return false;
        }
        if (fails) {
            setLastError(QSqlError({}, QStringLiteral("told to fail"), QSqlError::StatementError));
            return false;
        }
        m_rows = m_state->rows.value(sql);
        m_holdAt = m_state->rowHolds.value(sql, 0);
        setSelect(sql.startsWith(QLatin1StringView("SELECT")));
        setActive(true);
        return true;
    }

    const std::shared_ptr<FakeScript::State> m_state;
    const int m_connection;
    QString m_sql;
    QString m_running;
    QList<QVariantList> m_rows;
    int m_holdAt = 0;
};

class FakeDriver final : public QSqlDriver
{
public:
    ~FakeDriver() override { close(); }
    bool hasFeature(DriverFeature feature) const override
    {
        return feature == PreparedQueries || feature == PositionalPlaceholders;
    }
    bool open(const QString &name, const QString &, const QString &, const QString &, int,
              const QString &) override
    {
        m_state = FakeScript::scripts().find(name);
        if (!m_state)
            return refuse(QStringLiteral("no such script"));
        std::unique_lock lock(m_state->mutex);
        if (m_state->pass(lock, FakeScript::Open))
            return refuse(QStringLiteral("told not to open"));
        m_connection = ++m_state->opened;
        m_state->mostOpen = std::max(m_state->mostOpen, ++m_state->openNow);
        setOpen(true);
        setOpenError(false);
        return true;
    }
    void close() override
    {
        if (!isOpen())
            return;
        setOpen(false);
        const std::lock_guard lock(m_state->mutex);
        --m_state->openNow;
    }
    QSqlResult *createResult() const override
    {
        return new FakeResult(this, m_state, m_connection);
    }

private:
    bool refuse(const QString &text)
    {
        setLastError(QSqlError(text, {}, QSqlError::ConnectionError));
        setOpenError(true);
        return false;
    }

    std::shared_ptr<FakeScript::State> m_state;
    int m_connection = 0;
};

inline FakeScript::Table &FakeScript::scripts()
{
    static Table table;
    static const bool isRegistered = [] {
        // Qt's, which frees it only where there is an application.
        static auto *const creator = new QSqlDriverCreator<FakeDriver>;
        QSqlDatabase::registerSqlDriver(QStringLiteral("QFAKE"), creator);
        return true;
    }();
    Q_UNUSED(isRegistered)
    return table;
}

} // namespace FakeSql
