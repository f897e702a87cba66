// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "snippets.h"

#include <AsyncSql/AsyncSqlEngine>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

//! [aggregate]
struct Note
{
    int id;
    QString text;
    std::optional<double> weight; // empty where the column is NULL
};
//! [aggregate]

class BasicsSnippets : public SnippetTest
{
    Q_OBJECT
private Q_SLOTS:
    void parameters();
    void values();
    void rows();
    void order();
    void sideBySide();
    void connection();
    void statistics();
    void logging();

private:
    void makeNotes(const AsyncSqlEngine &engine)
    {
        valueOf(engine.executeScript(
            u"CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, weight REAL);"
            "INSERT INTO notes VALUES (1, 'milk', 1.5), (2, 'bread', NULL)"_s));
    }

    const ConnectionOptions m_options = ConnectionOptions::fromUrl(u"sqlite:///notes.db"_s);
};

static const SnippetTest::Registration<BasicsSnippets> registration;

void BasicsSnippets::parameters()
{
    AsyncSqlEngine engine(m_options);
    makeNotes(engine);
    const QString text = u"butter"_s;
    //! [parameters]
    engine.execute(u"INSERT INTO notes (text, weight) VALUES (?, ?)"_s, {text, 0.25});
    auto found = engine.execute(u"SELECT id FROM notes WHERE text LIKE :pattern"_s,
                                QVariantMap{{u"pattern"_s, u"b%"_s}});
    //! [parameters]
    QCOMPARE(valueOf(found).rowCount(), 2);
}

void BasicsSnippets::values()
{
    AsyncSqlEngine engine(m_options);
    makeNotes(engine);
    const ResultSet notes = valueOf(engine.execute(u"SELECT * FROM notes ORDER BY id"_s));
    QStringList texts;
    //! [values]
    for (const Row &row : notes) {
        const int id = row.get<int>("id");                            // NULL would be 0
        const auto weight = row.get<std::optional<double>>("weight"); // NULL is std::nullopt
        const QVariant text = row["text"];                            // NULL is invalid
        texts.append(u"%1: %2, %3"_s.arg(id).arg(text.toString()).arg(weight.value_or(0)));
    }
    //! [values]
    QCOMPARE(texts, QStringList({u"1: milk, 1.5"_s, u"2: bread, 0"_s}));
}

void BasicsSnippets::rows()
{
    AsyncSqlEngine engine(m_options);
    makeNotes(engine);
    //! [fetch]
    QFuture<QList<Note>> notes = engine.fetch<Note>(u"SELECT id, text, weight FROM notes"_s);
    QFuture<QStringList> texts = engine.fetch<QString>(u"SELECT text FROM notes"_s);
    QFuture<QVariant> count = engine.scalar(u"SELECT count(*) FROM notes"_s);
    //! [fetch]
    QCOMPARE(valueOf(notes).first().weight, 1.5);
    QCOMPARE(valueOf(texts).size(), 2);
    QCOMPARE(valueOf(count).toInt(), 2);
}

void BasicsSnippets::order()
{
    AsyncSqlEngine engine(m_options);
    makeNotes(engine);
    //! [order]
    engine.execute(u"UPDATE notes SET text = upper(text)"_s);
    engine.execute(u"DELETE FROM notes WHERE id = 1"_s);
    auto texts = engine.fetch<QString>(u"SELECT text FROM notes"_s); // sees both
    //! [order]
    QCOMPARE(valueOf(texts), QStringList(u"BREAD"_s));
}

void BasicsSnippets::sideBySide()
{
    AsyncSqlEngine engine(m_options);
    makeNotes(engine);
    //! [unordered]
    auto report = engine.execute(Query(u"SELECT count(*) FROM notes"_s)
                                     .withPriority(Query::Priority::Background)
                                     .withOrdering(Ordering::Unordered));
    //! [unordered]
    QCOMPARE(valueOf(report).rowCount(), 1);
}

void BasicsSnippets::connection()
{
    AsyncSqlEngine engine(m_options);
    makeNotes(engine);
    //! [connection]
    QFuture<ResultSet> heavy =
        engine.connection()
            .then(this,
                  [](const Connection &connection) {
                      connection.execute(u"CREATE TEMP TABLE heavy AS "
                                         "SELECT id FROM notes WHERE weight > 1"_s);
                      return connection.execute(u"SELECT count(*) FROM heavy"_s);
                  })
            .unwrap();
    //! [connection]
    QCOMPARE(valueOf(heavy).scalar().toInt(), 1);
}

void BasicsSnippets::statistics()
{
    AsyncSqlEngine engine(m_options);
    makeNotes(engine);
    QString text;
    const auto done =
        //! [result statistics]
        engine.execute(u"SELECT * FROM notes"_s).then(this, [&text](const ResultSet &notes) {
            const ResultSet::Statistics times = notes.statistics();
            text = u"queued %1, executing %2, fetching %3 microseconds, %4 bytes"_s
                       .arg(times.queued.count())
                       .arg(times.executing.count())
                       .arg(times.fetching.count())
                       .arg(times.bytes);
        });
    //! [result statistics]
    valueOf(done);
    QVERIFY(text.startsWith(u"queued "_s));
    //! [engine statistics]
    const EngineStatistics all = engine.statistics();
    const qint64 ended = all.succeeded + all.failed + all.canceled;
    const qint64 mean = ended > 0 ? all.totalRunMicroseconds / ended : 0;
    //! [engine statistics]
    QVERIFY(ended >= 1);
    QVERIFY(mean >= 0);
    QVERIFY(all.slowestMicroseconds > 0);
}

void BasicsSnippets::logging()
{
    AsyncSqlEngine engine(m_options);
    makeNotes(engine);
    QStringList slow;
    //! [slow]
    engine.setEcho(true); // category asyncsql.sql: every statement, with its time, without values
    engine.setSlowQueryThreshold(200ms); // category asyncsql.slow, and a signal
    connect(&engine, &AsyncSqlEngine::slowQuery, this,
            [&slow](const QString &sql, std::chrono::milliseconds) { slow.append(sql); });
    //! [slow]
    engine.setSlowQueryThreshold(1ms);
    const QString sql = u"SELECT count(*) FROM (%1)"_s.arg(countingQuery(300'000));
    QCOMPARE(valueOf(engine.scalar(sql)).toInt(), 300'000);
    QTRY_COMPARE(slow.size(), 1);
}

#include "basics.moc"
