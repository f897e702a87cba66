// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtCore/qsemaphore.h>
#include <QtCore/qthread.h>
#include <QtTest/qsignalspy.h>

#include <thread>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

// execute() with functions instead of a future.
class tst_Callback : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addMainRows(); }
    void init() { m_database.emplace(); }
    void cleanup() { m_database.reset(); }

    void result();
    void error();
    void errorWithoutFunction();
    void refusalComesAfterTheCall();
    void closedEngine();
    void inOrder();
    void beforeTheEventLoop();
    void inTheContextsThread();
    void contextDiesFirst();
    void contextDiesInItsOwnCallback();
    void contextIsNull();
    void rescuedCallsStillComeHere();
    void moveOnlyFunctions();
    void inTransaction();

private:
    std::optional<TestDatabase> m_database;
};

namespace {

// What the functions were called with.
struct Heard
{
    auto function()
    {
        return [this](const ResultSet &result) {
            results.append(result);
            thread = QThread::currentThread();
        };
    }
    auto errorFunction()
    {
        return [this](const SqlError &error) {
            errors.append(error);
            thread = QThread::currentThread();
        };
    }
    [[nodiscard]] qsizetype calls() const { return results.size() + errors.size(); }

    QList<ResultSet> results;
    QList<SqlError> errors;
    QThread *thread = nullptr;
};

} // namespace

void tst_Callback::result()
{
    AsyncSqlEngine engine(m_database->options());
    QObject context;
    Heard heard;
    engine.execute(Query(u"SELECT 1 + ?"_s, QVariantList{41}), &context, heard.function(),
                   heard.errorFunction());
    QCOMPARE(heard.calls(), 0);
    QTRY_COMPARE(heard.calls(), 1);
    QCOMPARE(heard.results.size(), 1);
    QCOMPARE(heard.results.first().scalar().toInt(), 42);
    QCOMPARE(heard.thread, QThread::currentThread());
}

void tst_Callback::error()
{
    AsyncSqlEngine engine(m_database->options());
    QSignalSpy spy(&engine, &AsyncSqlEngine::errorOccurred);
    QObject context;
    Heard heard;
    engine.execute(u"SELECT * FROM nowhere"_s, &context, heard.function(), heard.errorFunction());
    QTRY_COMPARE(heard.calls(), 1);
    QCOMPARE(heard.errors.size(), 1);
    QCOMPARE(heard.errors.first().kind(), SqlError::Kind::UndefinedObject);
    QTRY_COMPARE(spy.size(), 1);
}

void tst_Callback::errorWithoutFunction()
{
    AsyncSqlEngine engine(m_database->options());
    QSignalSpy spy(&engine, &AsyncSqlEngine::errorOccurred);
    QObject context;
    Heard heard;
    engine.execute(u"SELECT * FROM nowhere"_s, &context, heard.function());
    QTRY_COMPARE(spy.size(), 1);
    QCOMPARE(heard.calls(), 0);
}

void tst_Callback::refusalComesAfterTheCall()
{
    AsyncSqlEngine engine(m_database->options());
    QObject context;
    Heard heard;
    engine.execute(Query(u"SELECT :a"_s, QVariantMap{{u"b"_s, 1}}), &context, heard.function(),
                   heard.errorFunction());
    QCOMPARE(heard.calls(), 0);
    QTRY_COMPARE(heard.calls(), 1);
    QCOMPARE(heard.errors.first().kind(), SqlError::Kind::InvalidArgument);
}

void tst_Callback::closedEngine()
{
    AsyncSqlEngine engine(m_database->options());
    QVERIFY(ends(engine.execute(u"SELECT 1"_s)));
    QVERIFY(ends(engine.shutdown()));
    QObject context;
    Heard heard;
    engine.execute(u"SELECT 1"_s, &context, heard.function(), heard.errorFunction());
    QCOMPARE(heard.calls(), 0);
    QTRY_COMPARE(heard.calls(), 1);
    QCOMPARE(heard.errors.first().kind(), SqlError::Kind::Closed);
}

void tst_Callback::inOrder()
{
    AsyncSqlEngine engine(m_database->options());
    QVERIFY(ends(engine.execute(u"CREATE TABLE numbers (n INTEGER)"_s)));
    QObject context;
    QList<int> order;
    QEventLoop loop;
    QTimer::singleShot(0, &loop, [&] {
        for (int i = 0; i < 500; ++i)
            engine.execute(Query(u"INSERT INTO numbers VALUES (?)"_s, QVariantList{i}), &context,
                           [&, i](const ResultSet &) {
                               order.append(i);
                               if (i == 499)
                                   loop.quit();
                           });
    });
    loop.exec();
    QList<int> expected(500);
    std::iota(expected.begin(), expected.end(), 0);
    QCOMPARE(order, expected);
}

// There is no loop yet when the statement is done.
void tst_Callback::beforeTheEventLoop()
{
    AsyncSqlEngine engine(m_database->options());
    QObject context;
    Heard heard;
    engine.execute(u"SELECT 1"_s, &context, heard.function(), heard.errorFunction());
    QVERIFY(ends(engine.execute(u"SELECT 2"_s)));
    QTRY_COMPARE(heard.results.size(), 1);
    QCOMPARE(heard.thread, QThread::currentThread());
}

void tst_Callback::inTheContextsThread()
{
    AsyncSqlEngine engine(m_database->options());
    QThread thread;
    thread.start();
    auto *context = new QObject;
    context->moveToThread(&thread);
    Heard heard;
    QSemaphore called;
    engine.execute(u"SELECT 1"_s, context, [&](const ResultSet &result) {
        heard.function()(result);
        handOver();
        called.release();
    });
    QVERIFY(called.tryAcquire(1, 10'000));
    takeOver();
    QCOMPARE(heard.thread, &thread);
    context->deleteLater();
    thread.quit();
    thread.wait();
}

void tst_Callback::contextDiesFirst()
{
    AsyncSqlEngine engine(m_database->options());
    Heard heard;
    {
        QObject context;
        for (int i = 0; i < 20; ++i)
            engine.execute(m_database->endless(), &context, heard.function(),
                           heard.errorFunction());
    }
    // Canceled, and so somebody else's turn soon.
    QVERIFY(ends(engine.execute(u"SELECT 1"_s)));
    QTRY_COMPARE(engine.statistics().queued + engine.statistics().running, 0);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(heard.calls(), 0);
}

void tst_Callback::contextDiesInItsOwnCallback()
{
    AsyncSqlEngine engine(m_database->options());
    auto *context = new QObject;
    int calls = 0;
    QEventLoop loop;
    QTimer::singleShot(0, &loop, [&] {
        for (int i = 0; i < 5; ++i)
            engine.execute(u"SELECT 1"_s, context, [&](const ResultSet &) {
                ++calls;
                delete context;
            });
        engine.execute(u"SELECT 2"_s).then(&loop, [&](const ResultSet &) { loop.quit(); });
    });
    loop.exec();
    QTRY_COMPARE(engine.statistics().queued + engine.statistics().running, 0);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(calls, 1);
}

void tst_Callback::contextIsNull()
{
    AsyncSqlEngine engine(m_database->options());
    QSignalSpy spy(&engine, &AsyncSqlEngine::errorOccurred);
    Heard heard;
    engine.execute(u"SELECT 1"_s, nullptr, heard.function(), heard.errorFunction());
    QTRY_COMPARE(spy.size(), 1);
    QCOMPARE(spy.first().first().value<SqlError>().kind(), SqlError::Kind::InvalidArgument);
    QCOMPARE(heard.calls(), 0);
}

// While this thread waits, its calls are taken over by others, and must come here all the same.
void tst_Callback::rescuedCallsStillComeHere()
{
    AsyncSqlEngine engine(m_database->options());
    QObject context;
    Heard heard;
    QEventLoop loop;
    QTimer::singleShot(0, &loop, [&] {
        for (int i = 0; i < 50; ++i)
            engine.execute(u"SELECT 1"_s, &context, heard.function(), heard.errorFunction());
        engine.execute(u"SELECT 2"_s).waitForFinished();
        QCOMPARE(heard.calls(), 0); // not inside of this
        loop.quit();
    });
    loop.exec();
    QTRY_COMPARE(heard.results.size(), 50);
    QCOMPARE(heard.thread, QThread::currentThread());
}

void tst_Callback::moveOnlyFunctions()
{
    AsyncSqlEngine engine(m_database->options());
    QObject context;
    int sum = 0;
    const auto add = [&](std::unique_ptr<int> value) {
        return [&sum, value = std::move(value)](const ResultSet &) { sum += *value; };
    };
    engine.execute(u"SELECT 1"_s, &context, add(std::make_unique<int>(1)));
    std::thread([&] { // from a thread that is not the context's
        engine.execute(u"SELECT 1"_s, &context, add(std::make_unique<int>(2)));
    })
        .join();
    QTRY_COMPARE(sum, 3);
}

void tst_Callback::inTransaction()
{
    AsyncSqlEngine engine(m_database->options());
    QVERIFY(ends(engine.execute(u"CREATE TABLE numbers (n INTEGER)"_s)));
    auto begun = engine.begin();
    QVERIFY(ends(begun));
    Transaction transaction = begun.result();
    QObject context;
    Heard heard;
    transaction.execute(u"INSERT INTO numbers VALUES (1)"_s, &context, heard.function(),
                        heard.errorFunction());
    QTRY_COMPARE(heard.results.size(), 1);
    QCOMPARE(heard.results.first().rowsAffected(), 1);
    QVERIFY(ends(transaction.commit()));
    transaction.execute(u"INSERT INTO numbers VALUES (2)"_s, &context, heard.function(),
                        heard.errorFunction());
    QTRY_COMPARE(heard.errors.size(), 1);
    QCOMPARE(heard.errors.first().kind(), SqlError::Kind::Closed);
    QCOMPARE(engine.scalar(u"SELECT count(*) FROM numbers"_s).result().toInt(), 1);
}

QTEST_GUILESS_MAIN(tst_Callback)
#include "tst_callback.moc"
