// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtCore/qfile.h>
#include <QtTest/qsignalspy.h>

#include <mutex>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// What an engine tells of itself: logs, signals, statistics, names of threads.
class tst_Observability : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void echo();
    void echoWithValues();
    void slow();
    void blockedMainThread_data();
    void blockedMainThread();
    void busyMainThreadIsNoWait();
    void waitElsewhereIsNone();
    void pool();
    void statistics();
    void threadNames();
};

namespace {

struct Message
{
    QtMsgType type;
    QByteArray category;
    QString text;
};

std::mutex messageMutex; // guards the next
QList<Message> messages;

void keep(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    const std::lock_guard lock(messageMutex);
    messages.append({type, context.category, text});
}

QStringList textsOf(const char *category)
{
    const std::lock_guard lock(messageMutex);
    QStringList texts;
    for (const Message &message : std::as_const(messages)) {
        if (message.category == category)
            texts.append(message.text);
    }
    return texts;
}

// Takes the database some hundred milliseconds.
QString slowQuery()
{
    return countingQuery(3'000'000);
}

// As an application's slot runs.
void inEventLoop(const std::function<void()> &function)
{
    QEventLoop loop;
    QTimer::singleShot(0, &loop, [&] {
        function();
        loop.quit();
    });
    loop.exec();
}

} // namespace

void tst_Observability::init()
{
    const std::lock_guard lock(messageMutex);
    messages.clear();
    qInstallMessageHandler(keep);
}

void tst_Observability::cleanup()
{
    qInstallMessageHandler(nullptr);
    QLoggingCategory::setFilterRules({});
}

void tst_Observability::echo()
{
    AsyncSqlEngine engine;
    valueOf(engine.scalar(u"SELECT 'silent'"_s));
    QCOMPARE(textsOf("asyncsql.sql"), QStringList());
    engine.setEcho(true);
    valueOf(engine.scalar(u"SELECT ?"_s, {u"secret"_s}));
    const QStringList texts = textsOf("asyncsql.sql");
    QCOMPARE(texts.size(), 1);
    QVERIFY2(texts.first().contains(QRegularExpression(u"^[0-9.]+ ms  SELECT \\?$"_s)),
             qPrintable(texts.first()));
}

void tst_Observability::echoWithValues()
{
    AsyncSqlEngine engine;
    engine.setEcho(true);
    QVERIFY(!engine.echoesValues());
    engine.setEchoesValues(true);
    QVERIFY(engine.echoesValues());
    valueOf(engine.scalar(u"SELECT ?"_s, {u"shown"_s}));
    const QStringList texts = textsOf("asyncsql.sql");
    QCOMPARE(texts.size(), 1);
    QVERIFY2(texts.first().contains("shown"_L1), qPrintable(texts.first()));
}

void tst_Observability::slow()
{
    AsyncSqlEngine engine;
    engine.setSlowQueryThreshold(10ms);
    QSignalSpy spy(&engine, &AsyncSqlEngine::slowQuery);
    valueOf(engine.execute(slowQuery()));
    QTRY_COMPARE(spy.count(), 1);
    QVERIFY(textsOf("asyncsql.slow").value(0).contains("WITH RECURSIVE"_L1));
}

void tst_Observability::blockedMainThread_data()
{
    QTest::addColumn<bool>("isEnabled");
    QTest::newRow("warns") << true;
    QTest::newRow("switched off") << false;
}

void tst_Observability::blockedMainThread()
{
    QFETCH(bool, isEnabled);
    if (!isEnabled)
        QLoggingCategory::setFilterRules(u"asyncsql.blocking=false"_s);
    AsyncSqlEngine engine;
    valueOf(engine.open());
    inEventLoop([&] { engine.execute(slowQuery()).waitForFinished(); });
    if (!isEnabled) {
        valueOf(engine.scalar(u"SELECT 1"_s));
        QCOMPARE(textsOf("asyncsql.blocking"), QStringList());
        return;
    }
    QTRY_COMPARE(textsOf("asyncsql.blocking").size(), 1);
    const QString text = textsOf("asyncsql.blocking").first();
    QVERIFY2(text.contains(QRegularExpression(u"blocked for [0-9]{3,} ms.*WITH RECURSIVE"_s)),
             qPrintable(text));
}

// Busy with something else when a statement ends: that is not a wait for it.
void tst_Observability::busyMainThreadIsNoWait()
{
    AsyncSqlEngine engine;
    valueOf(engine.open());
    QFuture<ResultSet> future;
    inEventLoop([&] {
        future = engine.execute(u"SELECT 1"_s);
        const QDeadlineTimer busy(500ms); // the statement is done long before
        while (!busy.hasExpired()) {}
    });
    QVERIFY(ends(future));
    valueOf(engine.scalar(u"SELECT 2"_s));
    QCOMPARE(textsOf("asyncsql.blocking"), QStringList());
}

void tst_Observability::waitElsewhereIsNone()
{
    AsyncSqlEngine engine;
    const auto waited = QtConcurrent::run([&] { engine.execute(slowQuery()).waitForFinished(); });
    QVERIFY(ends(waited));
    QCOMPARE(textsOf("asyncsql.blocking"), QStringList());
}

void tst_Observability::pool()
{
    QLoggingCategory::setFilterRules(u"asyncsql.pool.debug=true"_s);
    AsyncSqlEngine engine;
    valueOf(engine.open());
    QVERIFY(!textsOf("asyncsql.pool").isEmpty());
}

void tst_Observability::statistics()
{
    const TestDatabase database(TestDatabase::kinds().at(1));
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    valueOf(engine.scalar(u"SELECT count(*) FROM users"_s));
    QVERIFY(errorOf(engine.execute(u"SELECT nothing"_s)));
    QFuture<ResultSet> canceled = engine.execute(slowQuery());
    canceled.cancel();
    QVERIFY(ends(canceled));
    valueOf(engine.scalar(u"SELECT 1"_s));
    const EngineStatistics statistics = engine.statistics();
    QCOMPARE(statistics.submitted, 5);
    QCOMPARE(statistics.succeeded, 3);
    QCOMPARE(statistics.failed, 1);
    QCOMPARE(statistics.canceled, 1);
    QCOMPARE(statistics.queued, 0);
    QVERIFY(statistics.open >= 1);
    QVERIFY(statistics.slowestMicroseconds > 0);
    QVERIFY(statistics.totalRunMicroseconds >= statistics.slowestMicroseconds);
    QVERIFY(!statistics.slowestSql.isEmpty());
}

// For debuggers and profilers; Linux shows the first 15 characters.
void tst_Observability::threadNames()
{
    const TestDatabase database(TestDatabase::kinds().at(1));
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    valueOf(engine.scalar(u"SELECT count(*) FROM users"_s));
    QStringList names;
    const QDir tasks(u"/proc/self/task"_s);
    for (const QString &task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile name(tasks.filePath(task + u"/comm"_s));
        if (name.open(QIODevice::ReadOnly))
            names.append(QString::fromLocal8Bit(name.readAll().trimmed()));
    }
    for (const auto expected : {"AsyncSql worker"_L1, "AsyncSql reader"_L1, "AsyncSql superv"_L1})
        QVERIFY2(names.contains(expected), qPrintable(names.join(u", "_s)));
}

QTEST_GUILESS_MAIN(tst_Observability)
#include "tst_observability.moc"
