// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "snippets.h"

#include <AsyncSql/AsyncSqlEngine>

//! [include]
#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTask>
//! [include]

using namespace AsyncSql;
using namespace Qt::StringLiterals;

class CoroutineSnippets : public SnippetTest
{
    Q_OBJECT
private Q_SLOTS:
    void readme();
    void transaction();
    void cursor();
    void errors();
    void severalAtOnce();
    void canceled();

private:
    static void makeTracks(const AsyncSqlEngine &engine)
    {
        engine.execute(u"CREATE TABLE tracks (title TEXT UNIQUE, plays INTEGER)"_s);
        engine.execute(u"INSERT INTO tracks VALUES ('So What', 1), ('Nardis', 2)"_s);
    }
    const ConnectionOptions m_options = ConnectionOptions::fromUrl(u"sqlite:///music.db"_s);
};

static const SnippetTest::Registration<CoroutineSnippets> registration;

//! [readme]
QCoro::Task<int> addTrack(AsyncSqlEngine &engine, QString title)
{
    const Transaction transaction = co_await engine.begin();
    co_await transaction.execute(Query(u"INSERT INTO tracks VALUES (?, 0)"_s).bind(title));
    const QVariant count = co_await transaction.scalar(u"SELECT count(*) FROM tracks"_s);
    co_await transaction.commit(); // without it, the last handle to go rolls back
    co_return count.toInt();
}
//! [readme]

void CoroutineSnippets::readme()
{
    AsyncSqlEngine engine(m_options);
    makeTracks(engine);
    QCOMPARE(QCoro::waitFor(addTrack(engine, u"Blue in Green"_s)), 3);
}

//! [transaction]
QCoro::Task<> rename(AsyncSqlEngine &engine, QString from, QString to)
{
    const Transaction transaction = co_await engine.begin();
    const ResultSet changed =
        co_await transaction.execute(Query(u"UPDATE tracks SET title = :to WHERE title = :from"_s)
                                         .bind(u"to"_s, to)
                                         .bind(u"from"_s, from));
    if (changed.rowsAffected() == 1)
        co_await transaction.commit();
    else
        co_await transaction.rollback();
}
//! [transaction]

void CoroutineSnippets::transaction()
{
    AsyncSqlEngine engine(m_options);
    makeTracks(engine);
    QCoro::waitFor(rename(engine, u"So What"_s, u"All Blues"_s));
    QCoro::waitFor(rename(engine, u"nothing"_s, u"Solar"_s));
    QCOMPARE(valueOf(engine.fetch<QString>(u"SELECT title FROM tracks ORDER BY title"_s)),
             QStringList({u"All Blues"_s, u"Nardis"_s}));
}

//! [cursor]
QCoro::Task<qint64> totalPlays(AsyncSqlEngine &engine)
{
    const Cursor cursor = co_await engine.cursor(u"SELECT plays FROM tracks"_s);
    qint64 total = 0;
    while (const std::optional<Row> row = co_await cursor.fetchOne())
        total += row->get<qint64>(0);
    co_return total;
}
//! [cursor]

void CoroutineSnippets::cursor()
{
    AsyncSqlEngine engine(m_options);
    makeTracks(engine);
    QCOMPARE(QCoro::waitFor(totalPlays(engine)), 3);
}

//! [errors]
QCoro::Task<bool> addIfNew(AsyncSqlEngine &engine, QString title)
{
    try {
        co_await engine.execute(Query(u"INSERT INTO tracks VALUES (?, 0)"_s).bind(title));
    } catch (const SqlError &error) {
        if (error.kind() != SqlError::Kind::UniqueViolation)
            throw;
        co_return false;
    }
    co_return true;
}
//! [errors]

void CoroutineSnippets::errors()
{
    AsyncSqlEngine engine(m_options);
    makeTracks(engine);
    QVERIFY(QCoro::waitFor(addIfNew(engine, u"Solar"_s)));
    QVERIFY(!QCoro::waitFor(addIfNew(engine, u"Solar"_s)));
}

//! [several]
QCoro::Task<QStringList> bothTitles(AsyncSqlEngine &engine)
{
    // Both are given at once, and then awaited: the two reads run side by side.
    const QFuture<QVariant> least = engine.scalar(u"SELECT min(title) FROM tracks"_s);
    const QFuture<QVariant> most = engine.scalar(u"SELECT max(title) FROM tracks"_s);
    const QVariant first = co_await least;
    const QVariant second = co_await most;
    co_return QStringList(first.toString()) + QStringList(second.toString());
}
//! [several]

void CoroutineSnippets::severalAtOnce()
{
    AsyncSqlEngine engine(m_options);
    makeTracks(engine);
    QCOMPARE(QCoro::waitFor(bothTitles(engine)), QStringList({u"Nardis"_s, u"So What"_s}));
}

//! [canceled]
QCoro::Task<QVariant> valueOrNothing(QFuture<QVariant> future)
{
    // A canceled future has no result; onCanceled() says what to go on with.
    co_return co_await future.onCanceled([] { return QVariant(); });
}
//! [canceled]

void CoroutineSnippets::canceled()
{
    AsyncSqlEngine engine(m_options);
    makeTracks(engine);
    QCOMPARE(QCoro::waitFor(valueOrNothing(engine.scalar(u"SELECT 1"_s))), QVariant(1));
    QFuture<QVariant> slow =
        engine.scalar(u"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n "
                      "WHERE i < 4000000000) SELECT count(*) FROM n"_s);
    QCoro::Task<QVariant> task = valueOrNothing(slow);
    slow.cancel();
    QVERIFY(!QCoro::waitFor(std::move(task)).isValid());
}

#include "coroutines.moc"
