// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/lease_p.h>
#include <AsyncSql/scheduling/operationqueues_p.h>

#include <plainoperation.h>

#include <QtTest/qtest.h>

#include <random>

using namespace AsyncSql;
using namespace std::chrono_literals;

// A letter is an operation: w a write, r a read, b a background read, the capital is unordered.
class tst_OperationQueues : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneAtATime_data();
    void oneAtATime();
    void sideBySide_data();
    void sideBySide();
    void backgroundLimit_data();
    void backgroundLimit();
    void roles_data();
    void roles();
    void readWaitsForRunningWrite();
    void readWaitsForItsOwnWritesAlone();
    void completedBackgroundMakesRoom();
    void readyCount_data();
    void readyCount();
    void holdsAnyFor();
    void takeStopped_data();
    void takeStopped();
    void takeStoppedFreesReads();
    void takeStoppedSeesAll();
    void takeAll();
    void heldWritesKeepOthersBack();
    void holdWaitsForOlderWrites();
    void youngerWritesWaitForAHold();
    void takingAConnectionIsNoWriteToBeSeen();
    void randomInterleavings_data();
    void randomInterleavings();

private:
    struct Named
    {
        char letter;
        OperationPtr operation;
    };
    static std::vector<OperationQueues::Stopped> stoppedAt(OperationQueues &queues,
                                                           Clock::time_point now);
    static OperationPtr make(char letter, std::chrono::milliseconds timeout = 0ms);
    static QList<Named> fill(OperationQueues &queues, const char *letters);
    static QString takeAllReady(OperationQueues &queues, ConnectionRole role,
                                const QList<Named> &known);
    static QString letterOf(const OperationPtr &operation, const QList<Named> &known);
};

std::vector<OperationQueues::Stopped> tst_OperationQueues::stoppedAt(OperationQueues &queues,
                                                                     Clock::time_point now)
{
    return queues.takeStopped(
        [now](const Operation &operation) { return operation.reasonToStop(now); });
}

OperationPtr tst_OperationQueues::make(char letter, std::chrono::milliseconds timeout)
{
    const char lower = char(std::tolower(letter));
    Operation::Request request;
    request.access = lower == 'w' ? Access::Write : Access::Read;
    request.priority = lower == 'b' ? Query::Priority::Background : Query::Priority::Interactive;
    request.ordering = letter == lower ? Ordering::Submission : Ordering::Unordered;
    request.timeout = timeout;
    return std::make_shared<PlainOperation>(request);
}

QList<tst_OperationQueues::Named> tst_OperationQueues::fill(OperationQueues &queues,
                                                            const char *letters)
{
    QList<Named> all;
    for (const char *letter = letters; *letter; ++letter) {
        all.append({*letter, make(*letter)});
        queues.push(all.last().operation);
    }
    return all;
}

// As "w0": the letter and the place in what was pushed.
QString tst_OperationQueues::letterOf(const OperationPtr &operation, const QList<Named> &known)
{
    for (qsizetype i = 0; i < known.size(); ++i) {
        if (known.at(i).operation == operation)
            return QLatin1Char(known.at(i).letter) + QString::number(i);
    }
    return QStringLiteral("?");
}

QString tst_OperationQueues::takeAllReady(OperationQueues &queues, ConnectionRole role,
                                          const QList<Named> &known)
{
    QStringList taken;
    while (const OperationPtr operation = queues.take(role))
        taken.append(letterOf(operation, known));
    return taken.join(u' ');
}

void tst_OperationQueues::oneAtATime_data()
{
    QTest::addColumn<QByteArray>("letters");
    QTest::addColumn<QString>("order");
    QTest::newRow("nothing") << QByteArray() << QString();
    QTest::newRow("as they came") << QByteArray("wrwrr") << QStringLiteral("w0 r1 w2 r3 r4");
    QTest::newRow("unordered keep their age")
        << QByteArray("WrRw") << QStringLiteral("W0 r1 R2 w3");
    QTest::newRow("background goes last") << QByteArray("bwrb") << QStringLiteral("w1 r2 b0 b3");
    QTest::newRow("background in order of age") << QByteArray("bBb") << QStringLiteral("b0 B1 b2");
    QTest::newRow("reads only") << QByteArray("rRrR") << QStringLiteral("r0 R1 r2 R3");
}

void tst_OperationQueues::oneAtATime()
{
    QFETCH(QByteArray, letters);
    OperationQueues queues(1, false);
    const QList<Named> all = fill(queues, letters.constData());
    QStringList order;
    while (const OperationPtr operation = queues.take(ConnectionRole::Any)) {
        order.append(letterOf(operation, all));
        queues.complete(*operation);
    }
    QTEST(order.join(u' '), "order");
    QCOMPARE(queues.size(), 0);
}

void tst_OperationQueues::sideBySide_data()
{
    QTest::addColumn<QByteArray>("letters");
    QTest::addColumn<QString>("taken"); // without completing any
    QTest::newRow("reads run together") << QByteArray("rrr") << QStringLiteral("r0 r1 r2");
    QTest::newRow("one ordered write") << QByteArray("ww") << QStringLiteral("w0");
    QTest::newRow("reads before a write, with it")
        << QByteArray("rrw") << QStringLiteral("r0 r1 w2");
    QTest::newRow("a read after a write waits") << QByteArray("wr") << QStringLiteral("w0");
    QTest::newRow("an unordered read does not") << QByteArray("wR") << QStringLiteral("w0 R1");
    QTest::newRow("nor does it hold up anybody") << QByteArray("Rw") << QStringLiteral("R0 w1");
    QTest::newRow("unordered writes run together")
        << QByteArray("WWw") << QStringLiteral("W0 W1 w2");
    QTest::newRow("a read does not wait for them") << QByteArray("Wr") << QStringLiteral("W0 r1");
    QTest::newRow("background waits for writes") << QByteArray("wb") << QStringLiteral("w0");
    QTest::newRow("unordered background does not") << QByteArray("wB") << QStringLiteral("w0 B1");
    QTest::newRow("not even behind one that does") << QByteArray("wbB") << QStringLiteral("w0 B2");
    QTest::newRow("an unordered read passes an ordered one")
        << QByteArray("wrR") << QStringLiteral("w0 R2");
}

void tst_OperationQueues::sideBySide()
{
    QFETCH(QByteArray, letters);
    OperationQueues queues(8, false);
    const QList<Named> all = fill(queues, letters.constData());
    QTEST(takeAllReady(queues, ConnectionRole::Any, all), "taken");
}

void tst_OperationQueues::backgroundLimit_data()
{
    QTest::addColumn<int>("limit");
    QTest::addColumn<QString>("taken");
    QTest::newRow("one") << 1 << QStringLiteral("r3 b0");
    QTest::newRow("two, of either kind") << 2 << QStringLiteral("r3 b0 B1");
    QTest::newRow("enough") << 4 << QStringLiteral("r3 b0 B1 b2");
}

void tst_OperationQueues::backgroundLimit()
{
    QFETCH(int, limit);
    OperationQueues queues(limit, false);
    const QList<Named> all = fill(queues, "bBbr");
    QTEST(takeAllReady(queues, ConnectionRole::Any, all), "taken");
}

void tst_OperationQueues::roles_data()
{
    QTest::addColumn<ConnectionRole>("role");
    QTest::addColumn<QString>("taken");
    QTest::newRow("any") << ConnectionRole::Any << QStringLiteral("r0 w1 R2 W3 B4");
    QTest::newRow("writer") << ConnectionRole::Writer << QStringLiteral("w1 W3");
    QTest::newRow("reader") << ConnectionRole::Reader << QStringLiteral("r0 R2 B4");
}

void tst_OperationQueues::roles()
{
    QFETCH(ConnectionRole, role);
    OperationQueues queues(2, false);
    const QList<Named> all = fill(queues, "rwRWBw");
    QTEST(takeAllReady(queues, role, all), "taken");
}

void tst_OperationQueues::readWaitsForRunningWrite()
{
    OperationQueues queues(1, false);
    fill(queues, "wr");
    const OperationPtr write = queues.take(ConnectionRole::Writer);
    QVERIFY(write);
    QVERIFY(!queues.hasReady(ConnectionRole::Reader));
    QVERIFY(!queues.take(ConnectionRole::Reader));
    queues.complete(*write);
    QVERIFY(queues.hasReady(ConnectionRole::Reader));
    QVERIFY(queues.take(ConnectionRole::Reader));
}

void tst_OperationQueues::readWaitsForItsOwnWritesAlone()
{
    OperationQueues queues(1, false);
    const QList<Named> all = fill(queues, "wrwr");
    const OperationPtr first = queues.take(ConnectionRole::Writer);
    queues.complete(*first);
    QVERIFY(queues.take(ConnectionRole::Writer)); // the second write is at it
    QCOMPARE(takeAllReady(queues, ConnectionRole::Reader, all), QStringLiteral("r1"));
}

void tst_OperationQueues::completedBackgroundMakesRoom()
{
    OperationQueues queues(1, false);
    fill(queues, "bb");
    const OperationPtr first = queues.take(ConnectionRole::Any);
    QVERIFY(first);
    QVERIFY(!queues.take(ConnectionRole::Any));
    queues.complete(*first);
    QVERIFY(queues.take(ConnectionRole::Any));
}

void tst_OperationQueues::readyCount_data()
{
    QTest::addColumn<QByteArray>("letters");
    QTest::addColumn<int>("count");
    QTest::newRow("none") << QByteArray() << 0;
    QTest::newRow("ordered writes count once") << QByteArray("www") << 1;
    QTest::newRow("unordered writes each") << QByteArray("WWW") << 3;
    QTest::newRow("reads each") << QByteArray("rrR") << 3;
    QTest::newRow("reads behind a write not") << QByteArray("wrr") << 1;
}

void tst_OperationQueues::readyCount()
{
    QFETCH(QByteArray, letters);
    OperationQueues queues(2, false);
    fill(queues, letters.constData());
    QTEST(int(queues.readyCount(ConnectionRole::Any)), "count");
}

void tst_OperationQueues::holdsAnyFor()
{
    OperationQueues queues(1, false);
    QVERIFY(!queues.holdsAnyFor(ConnectionRole::Any));
    fill(queues, "wr");
    const OperationPtr write = queues.take(ConnectionRole::Any);
    QVERIFY(!queues.holdsAnyFor(ConnectionRole::Writer));
    QVERIFY(queues.holdsAnyFor(ConnectionRole::Reader)); // although it is not ready
    QVERIFY(!queues.hasReady(ConnectionRole::Reader));
}

void tst_OperationQueues::takeStopped_data()
{
    QTest::addColumn<char>("letter");
    for (const char letter : {'w', 'W', 'r', 'R', 'b', 'B'})
        QTest::addRow("%c", letter) << letter;
}

void tst_OperationQueues::takeStopped()
{
    QFETCH(char, letter);
    OperationQueues queues(1, false);
    auto canceled = std::static_pointer_cast<PlainOperation>(make(letter));
    const OperationPtr late = make(letter, 1h);
    const OperationPtr wanted = make(letter);
    Operation::Request request = wanted->request();
    request.isGuarded = true;
    request.guard = nullptr;
    const auto orphan = std::make_shared<PlainOperation>(request);
    for (const OperationPtr &operation :
         {OperationPtr(canceled), late, wanted, OperationPtr(orphan)})
        queues.push(operation);

    canceled->future().cancel();
    auto stopped = stoppedAt(queues, Clock::now());
    QCOMPARE(int(stopped.size()), 2);
    QVERIFY(stopped[0].operation == canceled);
    QCOMPARE(stopped[0].reason, Operation::Stop::CanceledByCaller);
    QVERIFY(stopped[1].operation == orphan);
    QCOMPARE(stopped[1].reason, Operation::Stop::GuardGone);

    stopped = stoppedAt(queues, Clock::now() + 2h);
    if (stopped.empty()) // it goes on where it left off
        stopped = stoppedAt(queues, Clock::now() + 2h);
    QCOMPARE(int(stopped.size()), 1);
    QVERIFY(stopped[0].operation == late);
    QCOMPARE(stopped[0].reason, Operation::Stop::TimedOut);
    QCOMPARE(queues.size(), 1);
    QVERIFY(queues.take(ConnectionRole::Any) == wanted);
}

void tst_OperationQueues::takeStoppedFreesReads()
{
    OperationQueues queues(1, false);
    auto write = std::static_pointer_cast<PlainOperation>(make('w'));
    queues.push(write);
    fill(queues, "r");
    QVERIFY(!queues.hasReady(ConnectionRole::Reader));
    write->future().cancel();
    QCOMPARE(int(stoppedAt(queues, Clock::now()).size()), 1);
    QVERIFY(queues.hasReady(ConnectionRole::Reader));
}

void tst_OperationQueues::takeStoppedSeesAll()
{
    OperationQueues queues(1, false);
    const int count = 20'000;
    for (int i = 0; i < count; ++i)
        queues.push(make('w', i % 2 ? 1ms : 0ms));
    size_t found = 0;
    for (int round = 0; round < 40; ++round)
        found += stoppedAt(queues, Clock::now() + 1h).size();
    QCOMPARE(int(found), count / 2);
    quint64 last = 0;
    while (const OperationPtr operation = queues.take(ConnectionRole::Any)) {
        QVERIFY(operation->sequence > last); // those that stay keep their order
        last = operation->sequence;
        queues.complete(*operation);
    }
}

void tst_OperationQueues::takeAll()
{
    OperationQueues queues(1, false);
    fill(queues, "wWrRbB");
    QCOMPARE(int(queues.takeAll().size()), 6);
    QCOMPARE(queues.size(), 0);
    QVERIFY(queues.takeAll().empty());
}

void tst_OperationQueues::heldWritesKeepOthersBack()
{
    OperationQueues queues(1, true);
    QVERIFY(queues.holdWrites(queues.nextSequence()));
    const auto known = fill(queues, "wWr");
    QVERIFY(!queues.hasReady(ConnectionRole::Writer));
    QVERIFY(!queues.hasReady(ConnectionRole::Reader)); // its read has to see the write
    queues.releaseWrites();
    QCOMPARE(letterOf(queues.take(ConnectionRole::Writer), known), QStringLiteral("w0"));
}

void tst_OperationQueues::holdWaitsForOlderWrites()
{
    OperationQueues queues(1, true);
    const auto known = fill(queues, "w");
    const quint64 hold = queues.nextSequence();
    QVERIFY(!queues.holdWrites(hold));
    const OperationPtr write = queues.take(ConnectionRole::Writer);
    QVERIFY(write);
    QVERIFY(!queues.holdWrites(hold));
    queues.complete(*write);
    QVERIFY(queues.holdWrites(hold));
    QVERIFY(queues.areWritesHeld());
}

void tst_OperationQueues::youngerWritesWaitForAHold()
{
    OperationQueues queues(1, true);
    fill(queues, "w");
    const quint64 hold = queues.nextSequence();
    QVERIFY(!queues.holdWrites(hold));
    fill(queues, "wW");
    const OperationPtr write = queues.take(ConnectionRole::Writer);
    QVERIFY(write);
    queues.complete(*write);
    QVERIFY(!queues.take(ConnectionRole::Writer)); // it is the hold's turn
    queues.withdrawHold(hold);
    QVERIFY(queues.take(ConnectionRole::Writer));
}

void tst_OperationQueues::takingAConnectionIsNoWriteToBeSeen()
{
    OperationQueues queues(1, true);
    const OperationPtr begin = make('w');
    begin->lease = std::make_shared<Lease>(nullptr, QStringLiteral("a test"));
    queues.push(begin);
    const auto known = fill(queues, "r");
    QCOMPARE(letterOf(queues.take(ConnectionRole::Reader), known), QStringLiteral("r0"));
    QCOMPARE(queues.take(ConnectionRole::Writer), begin);
    QVERIFY(queues.areWritesHeld());
    fill(queues, "r");
    QVERIFY(queues.hasReady(ConnectionRole::Reader)); // while the transaction is open
}

void tst_OperationQueues::randomInterleavings_data()
{
    QTest::addColumn<bool>("singleWriter");
    QTest::newRow("one kind of connection") << false;
    QTest::newRow("one writer and readers") << true;
}

// Whatever the order of pushing, taking and completing: ordered writes alone and in turn, no
// ordered read before a write that came before it, nothing lost, the limit kept.
void tst_OperationQueues::randomInterleavings()
{
    QFETCH(bool, singleWriter);
    std::mt19937 random(20260101);
    const int limit = 2;
    OperationQueues queues(limit, false);
    QList<quint64> openWrites; // sequence numbers of ordered writes that are not done
    QList<OperationPtr> running;
    int pushed = 0;
    int done = 0;
    const auto isOrdered = [](const Operation &operation) {
        return operation.request().ordering == Ordering::Submission;
    };
    for (int step = 0; step < 20'000 || done < pushed; ++step) {
        const auto choice = random() % 3;
        if (choice == 0 && step < 20'000) {
            const OperationPtr operation = make("wWrRbB"[random() % 6]);
            queues.push(operation);
            ++pushed;
            if (operation->request().access == Access::Write && isOrdered(*operation))
                openWrites.append(operation->sequence);
        } else if (choice == 1 && running.size() < 6) {
            const ConnectionRole role = !singleWriter ? ConnectionRole::Any
                : random() % 2                        ? ConnectionRole::Writer
                                                      : ConnectionRole::Reader;
            const OperationPtr operation = queues.take(role);
            if (!operation)
                continue;
            running.append(operation);
            const auto background =
                std::count_if(running.begin(), running.end(), [](const auto &o) {
                    return o->request().priority == Query::Priority::Background;
                });
            QVERIFY(background <= limit);
            if (!isOrdered(*operation))
                continue;
            if (operation->request().access == Access::Write)
                QCOMPARE(operation->sequence, openWrites.first());
            else
                QVERIFY(openWrites.isEmpty() || openWrites.first() > operation->sequence);
        } else if (choice == 2 && !running.isEmpty()) {
            const OperationPtr operation =
                running.takeAt(qsizetype(random() % size_t(running.size())));
            if (operation->request().access == Access::Write && isOrdered(*operation))
                QCOMPARE(openWrites.takeFirst(), operation->sequence);
            queues.complete(*operation);
            ++done;
        }
    }
    QCOMPARE(done, pushed);
    QCOMPARE(queues.size(), 0);
}

QTEST_APPLESS_MAIN(tst_OperationQueues)
#include "tst_operationqueues.moc"
