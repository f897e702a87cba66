// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/delivery_p.h>
#include <AsyncSql/scheduling/mailbox_p.h>

#include <plainoperation.h>

#include <QtCore/qeventloop.h>
#include <QtCore/qthreadpool.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

#include <condition_variable>
#include <thread>

using namespace AsyncSql;
using namespace std::chrono_literals;

class tst_Mailbox : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void ofThreadWithoutLoop();
    void ofThreadWithLoop();
    void runsInReceiversThreadInOrder();
    void manyForOneEvent();
    void eventLoopIsNotStarved();
    void anywhereRunsOnPool();
    void awaitedInRow();
    void rescueOfBusyReceiver();
    void receiverAtWorkIsWaitedFor_data();
    void receiverAtWorkIsWaitedFor();
    void rescueOfBlockedContinuation();
    void rescueOfManyBlockedContinuations();
    void rescueTellsWhetherAnythingIsLeft();
    void threadEnds();
    void continuationAddsMore();

private:
    // In the event loop of the main thread, as user code is.
    static void inLoop(const std::function<void()> &code)
    {
        QEventLoop loop;
        QTimer::singleShot(0, &loop, [&] {
            code();
            loop.quit();
        });
        loop.exec();
    }
    // As a worker does.
    static void deliver(const std::shared_ptr<Mailbox> &mailbox,
                        const std::shared_ptr<PlainOperation> &operation)
    {
        static const auto delivery =
            std::make_shared<Delivery>([](const Operation &, const Ending &) {});
        operation->delivery = delivery;
        if (operation->claimEnd())
            mailbox->add(operation);
    }
};

void tst_Mailbox::ofThreadWithoutLoop()
{
    QVERIFY(Mailbox::ofCurrentThread() == Mailbox::anywhere());
    std::shared_ptr<Mailbox> other;
    std::thread([&] { other = Mailbox::ofCurrentThread(); }).join();
    QVERIFY(other == Mailbox::anywhere());
}

void tst_Mailbox::ofThreadWithLoop()
{
    std::shared_ptr<Mailbox> first;
    std::shared_ptr<Mailbox> second;
    inLoop([&] { first = Mailbox::ofCurrentThread(); });
    inLoop([&] { second = Mailbox::ofCurrentThread(); });
    QVERIFY(first);
    QVERIFY(first != Mailbox::anywhere());
    QVERIFY(first == second);
}

void tst_Mailbox::runsInReceiversThreadInOrder()
{
    std::shared_ptr<Mailbox> mailbox;
    inLoop([&] { mailbox = Mailbox::ofCurrentThread(); });
    QList<int> order;
    bool elsewhere = false;
    for (int i = 0; i < 100; ++i) {
        auto operation = std::make_shared<PlainOperation>();
        operation->future().then([&, i] {
            elsewhere |= QThread::currentThread() != qApp->thread();
            order.append(i);
        });
        deliver(mailbox, operation);
    }
    mailbox->flush();
    QVERIFY(order.isEmpty()); // not before the event loop comes to it
    QTRY_COMPARE(order.size(), 100);
    QVERIFY(!elsewhere);
    QVERIFY(std::is_sorted(order.begin(), order.end()));
}

void tst_Mailbox::manyForOneEvent()
{
    std::shared_ptr<Mailbox> mailbox;
    inLoop([&] { mailbox = Mailbox::ofCurrentThread(); });
    int ran = 0;
    for (int i = 0; i < 50; ++i) {
        auto operation = std::make_shared<PlainOperation>();
        operation->future().then([&] { ++ran; });
        deliver(mailbox, operation);
        mailbox->flush();
    }
    int events = 0;
    while (ran < 50 && events < 50) {
        QCoreApplication::sendPostedEvents();
        ++events;
    }
    QCOMPARE(ran, 50);
    QVERIFY2(events < 25, qPrintable(QString::number(events)));
}

void tst_Mailbox::eventLoopIsNotStarved()
{
    std::shared_ptr<Mailbox> mailbox;
    inLoop([&] { mailbox = Mailbox::ofCurrentThread(); });
    int ran = 0;
    for (int i = 0; i < 20; ++i) {
        auto operation = std::make_shared<PlainOperation>();
        operation->future().then([&] {
            ++ran;
            const auto end = Clock::now() + 2ms; // of honest work
            while (Clock::now() < end) {}
        });
        deliver(mailbox, operation);
    }
    mailbox->flush();
    int ranBefore = -1;
    QMetaObject::invokeMethod(
        this, [&] { ranBefore = ran; }, Qt::QueuedConnection);
    QTRY_COMPARE(ran, 20);
    QVERIFY(ranBefore >= 0);
    QVERIFY2(ranBefore < 20, qPrintable(QString::number(ranBefore)));
}

void tst_Mailbox::anywhereRunsOnPool()
{
    std::atomic<bool> ran{false};
    std::atomic<bool> here{false};
    const QThread *const caller = QThread::currentThread();
    auto operation = std::make_shared<PlainOperation>();
    operation->future().then([&] {
        here = QThread::currentThread() == caller;
        ran = true;
    });
    deliver(Mailbox::anywhere(), operation);
    Mailbox::anywhere()->flush();
    QTRY_VERIFY_WITH_TIMEOUT(ran, 30000);
    QVERIFY(!here);
}

// While a pool thread looks out for the next one, or has just given up.
void tst_Mailbox::awaitedInRow()
{
    const auto mailbox = std::make_shared<Mailbox>(nullptr);
    std::atomic<int> ran = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 3; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 300; ++i) {
                auto operation = std::make_shared<PlainOperation>();
                QFuture<void> future = operation->future().then([&] { ++ran; });
                deliver(mailbox, operation);
                mailbox->flush();
                future.waitForFinished();
                if (i % 20 == thread)
                    std::this_thread::sleep_for(std::chrono::microseconds(i));
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(ran, 900);
    QVERIFY(!mailbox->rescue(Clock::now()));
}

void tst_Mailbox::rescueOfBusyReceiver()
{
    std::shared_ptr<Mailbox> mailbox;
    inLoop([&] { mailbox = Mailbox::ofCurrentThread(); });
    auto operation = std::make_shared<PlainOperation>();
    const QFuture<void> after = operation->future().then([] {});
    deliver(mailbox, operation);
    mailbox->flush();
    QVERIFY(mailbox->rescue(Clock::now())); // in good time still
    QVERIFY(!after.isFinished());
    QVERIFY(mailbox->rescue(Clock::now() + 1s)); // this thread does not come to it
    QFuture<void>(after).waitForFinished();
    QVERIFY(after.isFinished());
    QCoreApplication::sendPostedEvents(); // the event that comes late does no harm
}

void tst_Mailbox::receiverAtWorkIsWaitedFor_data()
{
    QTest::addColumn<std::chrono::milliseconds>("time"); // at work, before the supervisor looks
    QTest::addColumn<bool>("submits");
    QTest::addColumn<bool>("isWaitedFor");
    QTest::newRow("20 ms") << 20ms << false << true;
    QTest::newRow("200 ms") << 200ms << false << false;
    QTest::newRow("200 ms, submitting") << 200ms << true << true;
    QTest::newRow("2 s, submitting") << 2000ms << true << false;
}

// It will come to it by itself; what its thread ends runs there, and need not be posted back.
void tst_Mailbox::receiverAtWorkIsWaitedFor()
{
    QFETCH(const std::chrono::milliseconds, time);
    QFETCH(const bool, submits);
    QFETCH(const bool, isWaitedFor);
    continuationPool().waitForDone(); // or what is left of the rescue before takes this, too
    std::shared_ptr<Mailbox> mailbox;
    inLoop([&] { mailbox = Mailbox::ofCurrentThread(); });
    auto operation = std::make_shared<PlainOperation>();
    QFuture<void> after = operation->future().then([] {});
    deliver(mailbox, operation);
    mailbox->flush();
    std::atomic<bool> isDone{false};
    std::thread supervisor([&] {
        const auto then = Clock::now() + time;
        if (submits)
            mailbox->expect(then);
        static_cast<void>(mailbox->rescue(then));
        isDone = true;
    });
    while (!isDone) {} // at work
    supervisor.join();
    continuationPool().waitForDone();
    QCOMPARE(after.isFinished(), !isWaitedFor);
    supervisor = std::thread([&] {
        // Not before this thread waits.
        while (!after.isFinished())
            static_cast<void>(mailbox->rescue(Clock::now() + 4s));
    });
    after.waitForFinished();
    supervisor.join();
    QCoreApplication::sendPostedEvents();
}

void tst_Mailbox::rescueOfBlockedContinuation()
{
    // The first to run waits for the second, which is behind it in the same mailbox.
    auto first = std::make_shared<PlainOperation>();
    auto second = std::make_shared<PlainOperation>();
    QFuture<void> afterSecond = second->future().then([] {});
    QFuture<void> afterFirst =
        first->future().then([&afterSecond] { QFuture<void>(afterSecond).waitForFinished(); });
    const auto mailbox = std::make_shared<Mailbox>(nullptr);
    deliver(mailbox, first);
    deliver(mailbox, second);
    mailbox->flush();
    const QDeadlineTimer limit(30000);
    while (!afterFirst.isFinished() && !limit.hasExpired()) {
        static_cast<void>(mailbox->rescue(Clock::now()));
        std::this_thread::yield();
    }
    QVERIFY(afterFirst.isFinished());
    QVERIFY(afterSecond.isFinished());
}

// Each of the first waits for one that is behind all of them.
void tst_Mailbox::rescueOfManyBlockedContinuations()
{
    const auto mailbox = std::make_shared<Mailbox>(nullptr);
    std::vector<std::shared_ptr<PlainOperation>> second;
    QList<QFuture<void>> all;
    for (int i = 0; i < 100; ++i) {
        auto first = std::make_shared<PlainOperation>();
        second.push_back(std::make_shared<PlainOperation>());
        const QFuture<void> afterSecond = second.back()->future().then([] {});
        all.append(
            first->future().then([afterSecond] { QFuture<void>(afterSecond).waitForFinished(); }));
        deliver(mailbox, first);
    }
    for (const auto &operation : second)
        deliver(mailbox, operation);
    mailbox->flush();
    const QDeadlineTimer limit(60000);
    for (const auto &future : all) {
        while (!future.isFinished() && !limit.hasExpired()) {
            static_cast<void>(mailbox->rescue(Clock::now()));
            std::this_thread::yield();
        }
        QVERIFY(future.isFinished());
    }
}

void tst_Mailbox::rescueTellsWhetherAnythingIsLeft()
{
    const auto mailbox = std::make_shared<Mailbox>(nullptr);
    QVERIFY(!mailbox->rescue(Clock::now()));
    deliver(mailbox, std::make_shared<PlainOperation>());
    QVERIFY(mailbox->rescue(Clock::now())); // although it was not flushed
    mailbox->flush();
    QTRY_VERIFY_WITH_TIMEOUT(!mailbox->rescue(Clock::now()), 30000);
}

void tst_Mailbox::threadEnds()
{
    std::shared_ptr<Mailbox> mailbox;
    auto operation = std::make_shared<PlainOperation>();
    std::atomic<bool> ran{false};
    operation->future().then([&] { ran = true; });
    std::thread thread([&] {
        inLoop([&] { mailbox = Mailbox::ofCurrentThread(); });
        deliver(mailbox, operation);
        mailbox->flush(); // posted, and never processed
    });
    thread.join();
    QTRY_VERIFY_WITH_TIMEOUT(ran, 30000);

    auto late = std::make_shared<PlainOperation>();
    std::atomic<bool> lateRan{false};
    late->future().then([&] { lateRan = true; });
    deliver(mailbox, late);
    mailbox->flush();
    QTRY_VERIFY_WITH_TIMEOUT(lateRan, 30000);
}

void tst_Mailbox::continuationAddsMore()
{
    const auto mailbox = std::make_shared<Mailbox>(nullptr);
    std::atomic<int> ran{0};
    std::function<void()> again = [&] {
        if (++ran == 100)
            return;
        auto next = std::make_shared<PlainOperation>();
        next->future().then([&] { again(); });
        deliver(mailbox, next);
        mailbox->flush();
    };
    again();
    QTRY_COMPARE_WITH_TIMEOUT(ran, 100, 30000);
    QTRY_VERIFY_WITH_TIMEOUT(!mailbox->rescue(Clock::now()), 30000); // its last look is over
}

QTEST_GUILESS_MAIN(tst_Mailbox)
#include "tst_mailbox.moc"
