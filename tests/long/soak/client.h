// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "testdatabase.h"

#include <AsyncSql/Cursor>
#include <AsyncSql/Reply>
#include <AsyncSql/Transaction>

#include <condition_variable>
#include <mutex>
#include <random>

// What all clients together have submitted, what became of it, and what must be in the tables then.
struct Tally
{
    std::atomic<qint64> submitted{0};
    std::atomic<qint64> ended{0};
    std::atomic<qint64> endedAgain{0};
    std::atomic<qint64> canceled{0};
    std::atomic<qint64> closed{0};
    std::atomic<qint64> busy{0};
    // In the table soak: exactly that.
    std::atomic<qint64> count{0};
    std::atomic<qint64> sum{0};
    // In the table maybe: at least what was acknowledged, at most what was submitted.
    std::atomic<qint64> fewest{0};
    std::atomic<qint64> most{0};

    void note(const QString &problem)
    {
        const std::lock_guard lock(m_mutex);
        if (m_problems.size() < 20)
            m_problems.append(problem);
    }
    [[nodiscard]] QString problems() const
    {
        const std::lock_guard lock(m_mutex);
        return m_problems.join(u'\n');
    }

private:
    mutable std::mutex m_mutex;
    QStringList m_problems;
};

// Submits one thing after another, of every kind, in one thread.
class Client
{
public:
    Client(const AsyncSql::AsyncSqlEngine &engine, const TestDatabase &database, Tally &tally,
           int number)
        : m_engine(engine),
          m_endless(database.endless()),
          m_rows(database.rows(Rows)),
          m_tally(tally),
          m_number(number),
          m_random(unsigned(number))
    {
    }

    void step()
    {
        cancelThose();
        const int amount = 1 + pick(1000);
        switch (pick(16)) {
        case 0:
        case 1:
        case 2:
        case 3:
            write(m_engine.execute(Insert, {m_number, amount}), 1, amount);
            break;
        case 4:
        case 5:
        case 6:
            watch(m_engine.execute(Latest), [this](const AsyncSql::ResultSet &rows) {
                check(rows.rowCount() <= 50, u"too many rows");
            });
            break;
        case 7:
        case 8: {
            const QList<QVariantList> rows(5, QVariantList{m_number, amount});
            write(m_engine.executeBatch(Insert, rows), 5, 5 * amount);
            break;
        }
        case 9:
        case 10:
            write(transaction(amount), 2, 2 * amount);
            break;
        case 11:
            failInTransaction();
            break;
        case 12:
        case 13:
            if (m_canceled.size() < 16)
                cancelLater();
            break;
        default:
            cursor();
        }
    }

    // A statement that is about to be canceled must not be waited for.
    void cancelThose()
    {
        for (Canceled &one : m_toCancel)
            one.future.cancel();
        m_canceled += std::exchange(m_toCancel, {});
        m_canceled.removeIf([this](const Canceled &one) { return isSettled(one); });
    }

    void waitForCanceled()
    {
        cancelThose();
        for (const Canceled &one : std::as_const(m_canceled)) {
            QFuture(one.future).waitForFinished();
            static_cast<void>(isSettled(one));
        }
        m_canceled.clear();
    }

    void waitForRoom(int window)
    {
        std::unique_lock lock(m_mutex);
        m_room.wait(lock, [&] { return m_underWay < window; });
    }

    [[nodiscard]] int underWay() const
    {
        const std::lock_guard lock(m_mutex);
        return m_underWay;
    }

    // Rows told by signals, to the end or not; in a thread with an event loop.
    void stream(QObject *parent)
    {
        begin();
        AsyncSql::Reply *const reply =
            m_engine.stream(AsyncSql::Query(m_rows).withFetchSize(500), parent);
        struct State
        {
            qsizetype rows = 0;
            int ends = 0;
        };
        const auto state = std::make_shared<State>();
        const auto finish = [this, reply, state] {
            if (++state->ends > 1)
                ++m_tally.endedAgain;
            reply->deleteLater();
            end();
        };
        const bool cancels = pick(3) == 0;
        QObject::connect(reply, &AsyncSql::Reply::rowsReady, reply,
                         [state, reply, cancels](const AsyncSql::ResultSet &part) {
                             state->rows += part.rowCount();
                             if (cancels)
                                 reply->cancel();
                         });
        QObject::connect(reply, &AsyncSql::Reply::finished, reply, [this, state, finish] {
            check(state->rows == Rows, u"rows of a stream are missing");
            finish();
        });
        QObject::connect(reply, &AsyncSql::Reply::failed, reply,
                         [this, finish](const AsyncSql::SqlError &error) {
                             m_tally.note(QDebug::toString(error));
                             finish();
                         });
        QObject::connect(reply, &AsyncSql::Reply::canceled, reply, [this, cancels, finish] {
            check(cancels, u"a stream was canceled by nobody");
            ++m_tally.canceled;
            finish();
        });
    }

private:
    static constexpr int Rows = 2000;
    inline static const QString Insert =
        QStringLiteral("INSERT INTO soak (client, amount) VALUES (?, ?)");
    inline static const QString InsertMaybe =
        QStringLiteral("INSERT INTO maybe (client, amount) VALUES (?, ?)");
    inline static const QString Latest =
        QStringLiteral("SELECT id, amount FROM soak ORDER BY id DESC LIMIT 50");

    // Without .then(): Qt 6.4 must not be asked to cancel what may have ended and had one.
    struct Canceled
    {
        QFuture<AsyncSql::ResultSet> future;
        bool isWrite = false;
    };

    [[nodiscard]] int pick(int count) { return int(m_random() % unsigned(count)); }
    void check(bool isRight, QStringView problem)
    {
        if (!isRight)
            m_tally.note(problem.toString());
    }

    void begin()
    {
        ++m_tally.submitted;
        const std::lock_guard lock(m_mutex);
        ++m_underWay;
    }
    void end()
    {
        {
            const std::lock_guard lock(m_mutex);
            --m_underWay;
            m_room.notify_one();
        }
        ++m_tally.ended; // last: then nobody is waited for, and this may go
    }

    // value is called with what it ends with, in whichever thread that is.
    template <typename T, typename Function>
    void watch(QFuture<T> future, Function value,
               std::optional<AsyncSql::SqlError::Kind> expected = {})
    {
        begin();
        const auto ends = std::make_shared<std::atomic<int>>(0);
        future.then([this, ends, value, expected](QFuture<T> ended) {
            if (++*ends > 1)
                ++m_tally.endedAgain;
            try {
                ended.waitForFinished();
                check(!ended.isCanceled(), u"canceled by nobody");
                check(!expected, u"no error where one was expected");
                if constexpr (std::is_void_v<T>)
                    value();
                else if (ended.resultCount() > 0)
                    value(ended.result());
            } catch (const AsyncSql::SqlError &error) {
                if (error.kind() != expected)
                    m_tally.note(QDebug::toString(error));
            }
            end();
        });
    }

    void write(const QFuture<AsyncSql::ResultSet> &future, int count, qint64 sum)
    {
        watch(future, [this, count, sum](const AsyncSql::ResultSet &) {
            m_tally.count += count;
            m_tally.sum += sum;
        });
    }

    QFuture<AsyncSql::ResultSet> transaction(int amount)
    {
        return m_engine.transaction(
            [number = m_number, amount](const AsyncSql::Transaction &transaction) {
                transaction.execute(Insert, {number, amount});
                return transaction.execute(Insert, {number, amount});
            });
    }

    // What it did is taken back.
    void failInTransaction()
    {
        watch(
            m_engine.runInTransaction([](QSqlDatabase &database) {
                QSqlQuery(database).exec(
                    QStringLiteral("INSERT INTO soak (client, amount) VALUES (0, 1000000)"));
                throw AsyncSql::SqlError(AsyncSql::SqlError::Kind::InvalidData,
                                         QStringLiteral("on purpose"));
            }),
            [] {}, AsyncSql::SqlError::Kind::InvalidData);
    }

    // Queued, running or done, whatever it is by the next step.
    void cancelLater()
    {
        const bool isWrite = pick(4) > 0;
        m_toCancel.append(
            {isWrite ? m_engine.execute(InsertMaybe, {m_number, 1}) : m_engine.execute(m_endless),
             isWrite});
        ++m_tally.submitted;
        m_tally.most += isWrite ? 1 : 0;
    }
    bool isSettled(const Canceled &one)
    {
        if (!one.future.isFinished())
            return false;
        if (one.future.resultCount() == 0)
            ++m_tally.canceled;
        else
            m_tally.fewest += one.isWrite ? 1 : 0;
        check(one.isWrite || one.future.resultCount() == 0, u"an endless statement has an end");
        ++m_tally.ended;
        return true;
    }

    // Read to the end, or closed before.
    void cursor()
    {
        const bool readsAll = pick(2) == 0;
        watch(m_engine.cursor(m_rows), [this, readsAll](const AsyncSql::Cursor &cursor) {
            watch(cursor.fetchMany(100), [this, readsAll, cursor](const AsyncSql::ResultSet &part) {
                check(part.rowCount() == 100, u"rows of a cursor are missing");
                if (!readsAll) {
                    watch(cursor.close(), [] {});
                    return;
                }
                watch(cursor.fetchAll(), [this](const AsyncSql::ResultSet &rest) {
                    check(rest.rowCount() == Rows - 100, u"rows of a cursor are missing");
                });
            });
        });
    }

    const AsyncSql::AsyncSqlEngine &m_engine;
    const QString m_endless;
    const QString m_rows;
    Tally &m_tally;
    const int m_number;
    std::mt19937 m_random;
    QList<Canceled> m_toCancel;
    QList<Canceled> m_canceled;
    mutable std::mutex m_mutex;
    std::condition_variable m_room;
    int m_underWay = 0;
};
