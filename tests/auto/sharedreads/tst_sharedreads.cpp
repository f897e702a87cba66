// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <QtCore/qfile.h>

#include <atomic>
#include <thread>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

// Reads that follow one another on a connection to a SQLite file share a read transaction. Nobody may
// see anything of it.
class tst_SharedReads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void seesWhatOthersCommitted();
    void seesWritesBeforeIt();
    void endsWithTheLastRead();
    void errorsAndCancels();

private:
    [[nodiscard]] ConnectionOptions options() const
    {
        ConnectionOptions options;
        options.setDatabase(m_folder->filePath(u"shared.db"_s));
        return options;
    }
    std::optional<QTemporaryDir> m_folder;
};

namespace {

const auto SelectNumber = u"SELECT number FROM counter"_s;
constexpr int Reads = 20'000;
constexpr int AtATime = 200;

} // namespace

void tst_SharedReads::init()
{
    m_folder.emplace();
    AsyncSqlEngine engine(options());
    QVERIFY(ends(engine.executeScript(
        u"CREATE TABLE counter (number INTEGER); INSERT INTO counter VALUES (0)"_s)));
}

// What was committed before a read was given, by whomever, that read sees.
void tst_SharedReads::seesWhatOthersCommitted()
{
    std::atomic<qint64> committed{0};
    std::atomic<bool> isOver{false};
    std::thread writer([&, options = options()] {
        AsyncSqlEngine other(options); // as another process would be
        for (qint64 i = 1; !isOver; ++i) {
            auto written = other.execute(u"UPDATE counter SET number = ?"_s, QVariantList{i});
            written.waitForFinished();
            if (written.resultCount() == 1)
                committed = i;
        }
    });
    AsyncSqlEngine engine(options());
    int stale = 0;
    for (int i = 0; i < Reads; i += AtATime) {
        QList<std::pair<qint64, QFuture<QVariant>>> reads;
        for (int k = 0; k < AtATime; ++k) {
            const qint64 least = committed;
            reads.append({least, engine.scalar(SelectNumber)});
        }
        for (auto &[least, read] : reads)
            stale += read.result().toLongLong() < least ? 1 : 0;
    }
    isOver = true;
    writer.join();
    QVERIFY(committed > 10); // or nothing was tried
    QCOMPARE(stale, 0);
}

void tst_SharedReads::seesWritesBeforeIt()
{
    AsyncSqlEngine engine(options());
    int stale = 0;
    for (int i = 0; i < 20; ++i) {
        QList<std::pair<qint64, QFuture<QVariant>>> reads;
        for (int k = 1; k <= 100; ++k) {
            const qint64 number = i * 1000 + k;
            engine.execute(u"UPDATE counter SET number = ?"_s, QVariantList{number});
            for (int r = 0; r < 5; ++r)
                reads.append({number, engine.scalar(SelectNumber)});
        }
        for (auto &[least, read] : reads)
            stale += read.result().toLongLong() < least ? 1 : 0;
    }
    QCOMPARE(stale, 0);
}

// An open read transaction would keep the log from being emptied, and the file from being locked.
void tst_SharedReads::endsWithTheLastRead()
{
    AsyncSqlEngine engine(options());
    AsyncSqlEngine other(options());
    for (int i = 0; i < 20; ++i) {
        QList<QFuture<QVariant>> reads;
        for (int k = 0; k < 50; ++k)
            reads.append(engine.scalar(SelectNumber));
        for (auto &read : reads)
            QVERIFY(ends(read));
        QVERIFY(ends(other.execute(u"UPDATE counter SET number = number + 1"_s)));
        auto checkpoint = other.execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s);
        QVERIFY(ends(checkpoint));
        QCOMPARE(checkpoint.result().get<int>(0, 0), 0); // not busy
    }
}

void tst_SharedReads::errorsAndCancels()
{
    AsyncSqlEngine engine(options());
    QList<QFuture<QVariant>> good;
    QList<QFuture<QVariant>> bad;
    QList<QFuture<QVariant>> canceled;
    for (int i = 0; i < 200; ++i) {
        good.append(engine.scalar(SelectNumber));
        bad.append(engine.scalar(u"SELECT abs(-9223372036854775807 - 1) FROM counter"_s));
        canceled.append(
            engine.scalar(Query(u"SELECT count(*) FROM generate WHERE i > 0 OR 1 = 1"_s.replace(
                u"generate"_s, u"(%1)"_s.arg(countingQuery(100'000'000))))));
        if (i % 2 == 0)
            canceled.last().cancel();
        else
            canceled.takeLast().cancel();
    }
    for (auto &future : good) {
        QVERIFY(ends(future));
        QCOMPARE(future.result(), QVariant(0));
    }
    for (auto &future : bad)
        QVERIFY_THROWS_EXCEPTION(SqlError, future.result());
    for (auto &future : canceled) {
        QVERIFY(ends(future));
        QVERIFY(future.isCanceled());
    }
    QVERIFY(ends(engine.execute(u"UPDATE counter SET number = 1"_s)));
    QCOMPARE(engine.scalar(SelectNumber).result(), QVariant(1));
}

QTEST_GUILESS_MAIN(tst_SharedReads)
#include "tst_sharedreads.moc"
