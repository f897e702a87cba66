// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Connection>
#include <AsyncSql/Reply>
#include <AsyncSql/Transaction>

#include <QtTest/qsignalspy.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = SqlError::Kind;

// Rows told by signals in bounded memory, on every database.
class tst_Stream : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase_data() { TestDatabase::addEveryRow(); }
    void everyRowInOrder_data();
    void everyRowInOrder();
    void noRows();
    void statementWithoutRows();
    void parent();
    void boundedWindow_data();
    void boundedWindow();
    void smallestWindow();
    void pausesAndResumes();
    void windowGrowsWhileItWaits();
    void cancels();
    void cancelsInASlot();
    void slowSlotLeavesItsEventLoopTime();
    void receiverIsDestroyed_data();
    void receiverIsDestroyed();
    void engineEndsFirst();
    void deadlineWhilePaused();
    void guardGoesWhilePaused();
    void errorInTheMiddle();
    void badStatement();
    void onConnection();
    void onTransaction();
    void abortsTheTransaction();
    void severalAtOnce();
};

// What a stream tells.
class Receiver
{
public:
    explicit Receiver(Reply *stream) : reply(stream)
    {
        QObject::connect(stream, &Reply::rowsReady, stream, [this](const ResultSet &part) {
            ++parts;
            for (qsizetype row = 0; row < part.rowCount(); ++row)
                isInOrder = isInOrder && part.get<qint64>(row, 0) == rows++;
            if (onPart)
                onPart();
        });
        QObject::connect(stream, &Reply::progressChanged, stream,
                         [this](qint64 count) { isInOrder = isInOrder && count == rows; });
        QObject::connect(stream, &Reply::finished, stream, [this](const ResultSet &last) {
            ++ends;
            result = last;
        });
        QObject::connect(stream, &Reply::failed, stream, [this](const SqlError &problem) {
            ++ends;
            error = problem;
        });
        QObject::connect(stream, &Reply::canceled, stream, [this] {
            ++ends;
            isCanceled = true;
        });
    }

    const std::unique_ptr<Reply> reply;
    std::function<void()> onPart;
    int parts = 0;
    qint64 rows = 0;
    bool isInOrder = true;
    int ends = 0;
    std::optional<ResultSet> result;
    std::optional<SqlError> error;
    bool isCanceled = false;
};

#define QTRY_ENDED(receiver) \
    QTRY_COMPARE_WITH_TIMEOUT((receiver).ends, 1, 60'000); \
    QVERIFY((receiver).isInOrder)

// All that is on its way is told, and nothing more comes: the stream is paused.
static void settle(const Receiver &receiver)
{
    for (int before = -1; before != receiver.parts;) {
        before = receiver.parts;
        QTest::qWait(20);
    }
}

static Query query(const TestDatabase &database, qint64 rows)
{
    return Query(database.rows(rows)).withFetchSize(100);
}

void tst_Stream::everyRowInOrder_data()
{
    QTest::addColumn<int>("rows");
    QTest::newRow("one") << 1;
    QTest::newRow("one part") << 100;
    QTest::newRow("a part and a row") << 101;
    QTest::newRow("many parts") << 20'000;
}

void tst_Stream::everyRowInOrder()
{
    QFETCH(int, rows);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Receiver receiver(engine.stream(query(database, rows)));
    QTRY_ENDED(receiver);
    QVERIFY(receiver.result);
    QCOMPARE(receiver.rows, rows);
    QCOMPARE(receiver.parts, (rows + 99) / 100);
    QCOMPARE(receiver.result->rowCount(), 0);
    QCOMPARE(receiver.result->columnNames(), QStringList{u"i"_s});
    QVERIFY(receiver.reply->isFinished());
}

void tst_Stream::noRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(database.createUsers()));
    const Receiver receiver(engine.stream(Query(u"SELECT id, name FROM users"_s)));
    QTRY_ENDED(receiver);
    QVERIFY(receiver.result);
    QCOMPARE(receiver.parts, 0);
    QCOMPARE(receiver.result->columnNames(), (QStringList{u"id"_s, u"name"_s}));
}

void tst_Stream::statementWithoutRows()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    engine.execute(database.createUsers());
    const Receiver receiver(engine.stream(Query(u"INSERT INTO users (name) VALUES ('a')"_s)));
    QTRY_ENDED(receiver);
    QVERIFY(receiver.result);
    QCOMPARE(receiver.result->rowsAffected(), 1);
    QVERIFY(!receiver.result->returnsRows());
}

void tst_Stream::parent()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Receiver ofEngine(engine.stream(query(database, 1)));
    QCOMPARE(ofEngine.reply->parent(), &engine);
    const Receiver ofTest(engine.stream(query(database, 1), this));
    QCOMPARE(ofTest.reply->parent(), this);
    QTRY_ENDED(ofEngine);
    QTRY_ENDED(ofTest);
}

void tst_Stream::boundedWindow_data()
{
    QTest::addColumn<int>("window");
    QTest::newRow("default") << 4;
    QTest::newRow("larger") << 10;
}

// However long the receiver is away from its event loop, no more than that was read meanwhile.
void tst_Stream::boundedWindow()
{
    QFETCH(int, window);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Receiver receiver(engine.stream(query(database, 10'000)));
    if (window == 4)
        QCOMPARE(receiver.reply->window(), 4);
    else
        receiver.reply->setWindow(window);
    QThread::msleep(200);
    QVERIFY(!receiver.reply->isFinished());
    receiver.onPart = [&] { receiver.reply->pause(); };
    QTRY_VERIFY(receiver.parts > 0);
    settle(receiver);
    QVERIFY2(receiver.parts <= window, qPrintable(QString::number(receiver.parts)));
    receiver.onPart = nullptr;
    receiver.reply->resume();
    QTRY_ENDED(receiver);
    QCOMPARE(receiver.rows, 10'000);
}

void tst_Stream::smallestWindow()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Receiver receiver(engine.stream(query(database, 2000)));
    receiver.reply->setWindow(0);
    QCOMPARE(receiver.reply->window(), 1);
    QTRY_ENDED(receiver);
    QCOMPARE(receiver.rows, 2000);
}

void tst_Stream::pausesAndResumes()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Receiver receiver(engine.stream(query(database, 10'000)));
    receiver.onPart = [&] {
        if (receiver.parts == 10)
            receiver.reply->pause();
    };
    QTRY_VERIFY(receiver.parts >= 10);
    settle(receiver);
    const int parts = receiver.parts;
    QVERIFY(parts < 10 + receiver.reply->window());
    QVERIFY(!receiver.reply->isFinished());
    receiver.reply->pause(); // again, which is no more than once
    receiver.reply->resume();
    QTRY_ENDED(receiver);
    QCOMPARE(receiver.rows, 10'000);
}

void tst_Stream::windowGrowsWhileItWaits()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Receiver receiver(engine.stream(query(database, 10'000)));
    receiver.reply->setWindow(1);
    QThread::msleep(50);
    QVERIFY(!receiver.reply->isFinished());
    receiver.reply->setWindow(1000);
    QElapsedTimer timer;
    timer.start();
    while (!receiver.reply->isFinished() && timer.elapsed() < 60'000) // without an event loop
        QThread::msleep(1);
    QVERIFY(receiver.reply->isFinished());
    QTRY_ENDED(receiver);
    QCOMPARE(receiver.rows, 10'000);
}

void tst_Stream::cancels()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    const Receiver receiver(engine.stream(query(database, 1'000'000)));
    receiver.reply->pause();
    QTest::qWait(50);
    receiver.reply->cancel();
    QTRY_ENDED(receiver);
    QVERIFY(receiver.isCanceled);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
    receiver.reply->cancel(); // does nothing
    QTest::qWait(10);
    QCOMPARE(receiver.ends, 1);
}

void tst_Stream::cancelsInASlot()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    Receiver receiver(engine.stream(query(database, 1'000'000)));
    receiver.onPart = [&] { receiver.reply->cancel(); };
    QTRY_ENDED(receiver);
    QVERIFY(receiver.isCanceled);
    QVERIFY(receiver.rows < 1'000'000);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

// Parts come faster than they are taken, and without end.
void tst_Stream::slowSlotLeavesItsEventLoopTime()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    Receiver receiver(engine.stream(query(database, 1'000'000)));
    receiver.onPart = [&] { QThread::msleep(1); }; // the work of a slot
    bool isTimeOver = false;
    QTimer::singleShot(100, receiver.reply.get(), [&] {
        isTimeOver = true;
        receiver.reply->cancel();
    });
    QTRY_ENDED(receiver);
    QVERIFY(isTimeOver);
    QVERIFY(receiver.rows < 1'000'000);
}

void tst_Stream::receiverIsDestroyed_data()
{
    QTest::addColumn<QString>("when");
    QTest::newRow("at once") << u"at once"_s;
    QTest::newRow("in a slot") << u"in a slot"_s;
    QTest::newRow("paused") << u"paused"_s;
    QTest::newRow("with its parent") << u"parent"_s;
}

void tst_Stream::receiverIsDestroyed()
{
    QFETCH(QString, when);
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    auto parent = std::make_unique<QObject>();
    QPointer<Reply> reply = engine.stream(query(database, 1'000'000), parent.get());
    int parts = 0;
    QObject::connect(reply, &Reply::rowsReady, this, [&] {
        ++parts;
        if (when == u"in a slot"_s)
            delete reply;
        else
            reply->pause();
    });
    if (when == u"at once"_s) {
        delete reply;
    } else {
        QTRY_VERIFY(parts > 0);
        if (when == u"parent"_s)
            parent.reset();
        else
            delete reply;
    }
    QVERIFY(!reply);
    const int before = parts;
    for (int i = 0; i < 20; ++i) // the connection is free, and nobody is hit by a late interrupt
        QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
    QCOMPARE(parts, before);
}

void tst_Stream::engineEndsFirst()
{
    const TestDatabase database;
    auto engine = std::make_unique<AsyncSqlEngine>(database.options());
    Receiver receiver(engine->stream(query(database, 1'000'000), this));
    receiver.onPart = [&] { receiver.reply->pause(); };
    QTRY_VERIFY(receiver.parts > 0);
    engine.reset();
    QTRY_ENDED(receiver);
    QVERIFY(receiver.error);
    QCOMPARE(receiver.error->kind(), Kind::Closed);
}

void tst_Stream::deadlineWhilePaused()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    const Receiver receiver(engine.stream(query(database, 1'000'000).withTimeout(200ms)));
    receiver.reply->pause();
    QTRY_ENDED(receiver);
    QVERIFY(receiver.error);
    QCOMPARE(receiver.error->kind(), Kind::Timeout);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Stream::guardGoesWhilePaused()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    auto guard = std::make_unique<QObject>();
    const Receiver receiver(engine.stream(query(database, 1'000'000).guardedBy(guard.get())));
    receiver.reply->pause();
    guard.reset();
    QTRY_ENDED(receiver);
    QVERIFY(receiver.error);
    QCOMPARE(receiver.error->kind(), Kind::Canceled);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

// Of 10,000 rows, one cannot be computed. On other databases, that shows before the first.
static QString failingQuery(const TestDatabase &database)
{
    if (database.is("postgresql"))
        return u"SELECT i + 0 / (5000 - i) FROM generate_series(0, 9999) AS all_of_them (i)"_s;
    if (database.is("sqlite memory") || database.is("sqlite file"))
        return u"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) "
               "SELECT abs(CASE i WHEN 5000 THEN -9223372036854775807 - 1 ELSE i END) FROM n"_s;
    return {};
}

void tst_Stream::errorInTheMiddle()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(1));
    const QString failing = failingQuery(database);
    if (failing.isEmpty())
        return;
    const auto expected = errorOf(engine.execute(failing));
    const Receiver receiver(engine.stream(Query(failing).withFetchSize(100)));
    QTRY_ENDED(receiver);
    QVERIFY(receiver.error && expected);
    QCOMPARE(receiver.error->kind(), expected->kind());
    QCOMPARE(receiver.rows, 5000);
    QCOMPARE(valueOf(engine.scalar(u"SELECT 1"_s)).toInt(), 1);
}

void tst_Stream::badStatement()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Receiver missing(engine.stream(Query(u"SELECT 1 FROM nowhere"_s)));
    const Receiver several(engine.stream(Query(u"SELECT 1; SELECT 2"_s)));
    QTRY_ENDED(missing);
    QTRY_ENDED(several);
    QVERIFY(missing.error && several.error);
    QCOMPARE(missing.error->kind(), Kind::UndefinedObject);
    QCOMPARE(several.error->kind(), Kind::InvalidArgument);
}

void tst_Stream::onConnection()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    const Connection connection = valueOf(engine.connection());
    valueOf(connection.execute(u"CREATE TEMPORARY TABLE numbers (i INTEGER)"_s));
    valueOf(connection.execute(u"INSERT INTO numbers "_s + database.rows(1000)));
    const Receiver receiver(
        connection.stream(Query(u"SELECT i FROM numbers ORDER BY i"_s).withFetchSize(100)));
    const QFuture<void> closed = connection.close(); // after what was given before
    QTRY_ENDED(receiver);
    QVERIFY(receiver.result);
    QCOMPARE(receiver.rows, 1000);
    valueOf(closed);
    const Receiver late(connection.stream(query(database, 1), this));
    QTRY_ENDED(late);
    QVERIFY(late.error);
    QCOMPARE(late.error->kind(), Kind::Closed);
}

void tst_Stream::onTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE numbers (i INTEGER)"_s));
    const Transaction transaction = valueOf(engine.begin());
    transaction.execute(u"INSERT INTO numbers "_s + database.rows(1000));
    const Receiver receiver(
        transaction.stream(Query(u"SELECT i FROM numbers ORDER BY i"_s).withFetchSize(100)));
    const QFuture<void> committed = transaction.commit();
    QTRY_ENDED(receiver);
    QVERIFY(receiver.result);
    QCOMPARE(receiver.rows, 1000);
    valueOf(committed);
    QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM numbers"_s)).toInt(), 1000);
}

// On PostgreSQL alone: the error of a row, and rows that nobody reads on, whose statement is canceled.
void tst_Stream::abortsTheTransaction()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options());
    valueOf(engine.execute(u"CREATE TABLE numbers (i INTEGER)"_s));
    const bool isPostgreSql = database.is("postgresql");
    for (const bool isCanceled : {false, true}) {
        const QString text = isCanceled ? database.rows(2'000'000) : failingQuery(database);
        if (text.isEmpty())
            continue;
        const Transaction transaction = valueOf(engine.begin());
        valueOf(transaction.execute(u"INSERT INTO numbers VALUES (1)"_s));
        Receiver receiver(transaction.stream(Query(text).withFetchSize(100)));
        if (isCanceled)
            receiver.onPart = [&] { receiver.reply->cancel(); };
        QTRY_ENDED(receiver);
        QCOMPARE(receiver.isCanceled, isCanceled);
        if (isPostgreSql) {
            COMPARE_ERROR_KIND(transaction.execute(u"INSERT INTO numbers VALUES (2)"_s),
                               Kind::TransactionAborted);
            COMPARE_ERROR_KIND(transaction.commit(), Kind::TransactionAborted);
        }
        valueOf(transaction.close());
        QCOMPARE(valueOf(engine.scalar(u"SELECT count(*) FROM numbers"_s)).toInt(), 0);
    }
}

void tst_Stream::severalAtOnce()
{
    const TestDatabase database;
    AsyncSqlEngine engine(database.options().setMaximumConnections(2));
    std::vector<std::unique_ptr<Receiver>> all;
    for (int i = 0; i < 10; ++i)
        all.push_back(std::make_unique<Receiver>(engine.stream(query(database, 2000))));
    for (const auto &receiver : all) {
        QTRY_ENDED(*receiver);
        QVERIFY(receiver->result);
        QCOMPARE(receiver->rows, 2000);
    }
}

QTEST_GUILESS_MAIN(tst_Stream)
#include "tst_stream.moc"
