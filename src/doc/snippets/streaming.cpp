// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "snippets.h"

#include <AsyncSql/AsyncSqlEngine>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

class StreamingSnippets : public SnippetTest
{
    Q_OBJECT
private Q_SLOTS:
    void fetchAll();
    void stream();
    void pauseAndResume();
    void cursor();
    void pages();

private:
    void makeReadings(const AsyncSqlEngine &engine, int count)
    {
        engine.execute(u"CREATE TABLE readings (id INTEGER PRIMARY KEY, value REAL)"_s);
        engine.execute(
            u"INSERT INTO readings SELECT i, i * 0.5 FROM (%1)"_s.arg(countingQuery(count)));
    }
    void append(const ResultSet &rows) { m_rows += rows.rowCount(); }

    const ConnectionOptions m_options = ConnectionOptions::fromUrl(u"sqlite:///readings.db"_s);
    qsizetype m_rows = 0;
    bool m_isDone = false;
};

static const SnippetTest::Registration<StreamingSnippets> registration;

void StreamingSnippets::fetchAll()
{
    AsyncSqlEngine engine(m_options);
    makeReadings(engine, 10'000);
    m_rows = 0;
    m_isDone = false;
    //! [fetchAll]
    Reply *reply = engine.fetchAll(Query(u"SELECT id, value FROM readings"_s), this);
    connect(reply, &Reply::rowsReady, this, [this](const ResultSet &rows) { append(rows); });
    connect(reply, &Reply::failed, this, [](const SqlError &error) { qWarning() << error; });
    connect(reply, &Reply::finished, this, [this, reply](const ResultSet &all) {
        m_isDone = all.rowCount() == m_rows;
        reply->deleteLater();
    });
    //! [fetchAll]
    QTRY_VERIFY(m_isDone);
    QCOMPARE(m_rows, 10'000);
}

void StreamingSnippets::stream()
{
    AsyncSqlEngine engine(m_options);
    makeReadings(engine, 10'000);
    m_rows = 0;
    m_isDone = false;
    //! [stream]
    Reply *reply =
        engine.stream(Query(u"SELECT id, value FROM readings"_s).withFetchSize(1000), this);
    reply->setWindow(2); // at most 2,000 rows on their way
    connect(reply, &Reply::rowsReady, this, [this](const ResultSet &rows) { append(rows); });
    connect(reply, &Reply::failed, this, [](const SqlError &error) { qWarning() << error; });
    connect(reply, &Reply::finished, this, [this, reply](const ResultSet &none) {
        m_isDone = none.isEmpty(); // the rows came before, and are kept nowhere
        reply->deleteLater();
    });
    //! [stream]
    QTRY_VERIFY(m_isDone);
    QCOMPARE(m_rows, 10'000);
}

void StreamingSnippets::pauseAndResume()
{
    AsyncSqlEngine engine(m_options);
    makeReadings(engine, 10'000);
    m_rows = 0;
    Reply *reply = engine.stream(Query(u"SELECT id FROM readings"_s).withFetchSize(100), this);
    connect(reply, &Reply::rowsReady, this, [this](const ResultSet &rows) { append(rows); });
    //! [pause]
    connect(reply, &Reply::progressChanged, this, [reply](qint64 rows) {
        if (rows == 500)
            reply->pause(); // until somebody calls resume()
    });
    //! [pause]
    QTRY_VERIFY(m_rows >= 500);
    QVERIFY(!reply->isFinished());
    reply->resume();
    QTRY_COMPARE(m_rows, 10'000);
    reply->deleteLater();
}

void StreamingSnippets::cursor()
{
    AsyncSqlEngine engine(m_options);
    makeReadings(engine, 10);
    m_rows = 0;
    //! [cursor]
    engine.cursor(u"SELECT id, value FROM readings ORDER BY id"_s)
        .then(this, [this](const Cursor &cursor) {
            cursor.fetchMany(4).then(this, [this](const ResultSet &rows) { append(rows); });
            cursor.fetchMany(4).then(this, [this](const ResultSet &rows) { append(rows); });
            cursor.close(); // after the fetches; or let the last copy of the handle go
        });
    //! [cursor]
    QTRY_COMPARE(m_rows, 8);
}

void StreamingSnippets::pages()
{
    AsyncSqlEngine engine(m_options);
    makeReadings(engine, 2500);
    m_rows = 0;
    qint64 lastId = -1;
    const auto nextPage = [&] {
        //! [page]
        return engine.execute(
            u"SELECT id, value FROM readings WHERE id > ? ORDER BY id LIMIT 1000"_s, {lastId});
        //! [page]
    };
    for (ResultSet page = valueOf(nextPage()); !page.isEmpty(); page = valueOf(nextPage())) {
        append(page);
        lastId = page.get<qint64>(page.rowCount() - 1, "id");
    }
    QCOMPARE(m_rows, 2500);
}

#include "streaming.moc"
