// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

// Two engines, as if in two programs, count in the same row: read, add one, write. Each transaction
// that the other one has overtaken fails with Busy, SerializationFailure or Deadlock, is rolled
// back, and is run again by the library from its start: no step is lost.
//
//     transactionretry [URL]     (PostgreSQL or MariaDB; makes and drops a table "counters")

#include <AsyncSql/AsyncSqlEngine>
#include <AsyncSql/Transaction>

#include <QCoreApplication>
#include <QTemporaryDir>

#include <cstdio>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

namespace {

constexpr int stepsEach = 100;

const auto fail = [](const SqlError &error) {
    std::fprintf(stderr, "%s\n", qPrintable(error.text()));
    QCoreApplication::exit(1);
};

class Counter // of one engine
{
public:
    explicit Counter(const ConnectionOptions &options) : engine(options) {}

    void count(int steps, const std::function<void()> &done)
    {
        if (steps == 0)
            return done();
        TransactionOptions options;
        options.isolation = Isolation::Serializable;
        options.mode = TransactionMode::Deferred; // SQLite: as the others, lock when writing
        engine.transaction([this](Transaction transaction) { return step(transaction); }, options)
            .then(qApp, [this, steps, done](const ResultSet &) { count(steps - 1, done); })
            .onCanceled(qApp, [] {})
            .onFailed(qApp, fail);
    }

    AsyncSqlEngine engine;
    int attempts = 0;

private:
    QFuture<ResultSet> step(const Transaction &transaction)
    {
        ++attempts;
        return transaction.scalar(u"SELECT value FROM counters WHERE id = 1"_s)
            .then(qApp,
                  [transaction](const QVariant &value) {
                      return transaction.execute(u"UPDATE counters SET value = ? WHERE id = 1"_s,
                                                 {value.toInt() + 1});
                  })
            .unwrap();
    }
};

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QTemporaryDir folder;
    auto options = ConnectionOptions::fromUrl(QCoreApplication::arguments().value(
        1, u"sqlite:///%1?busy_timeout=0"_s.arg(folder.filePath(u"counters.sqlite"_s))));
    options.setRetryPolicy({.attempts = 50});

    Counter one(options);
    Counter other(options);
    int counting = 2;
    const auto done = [&] {
        if (--counting > 0)
            return;
        one.engine.scalar(u"SELECT value FROM counters"_s)
            .then(qApp,
                  [&](const QVariant &value) {
                      std::printf("%d steps counted, of %d, in %d attempts\n", value.toInt(),
                                  2 * stepsEach, one.attempts + other.attempts);
                      one.engine.execute(u"DROP TABLE counters"_s).waitForFinished();
                      QCoreApplication::exit(value.toInt() == 2 * stepsEach ? 0 : 1);
                  })
            .onCanceled(qApp, [] {});
    };
    one.engine
        .executeScript(u"CREATE TABLE counters (id INTEGER PRIMARY KEY, value INTEGER);"
                       "INSERT INTO counters VALUES (1, 0)"_s)
        .then(qApp,
              [&](const QList<ResultSet> &) {
                  one.count(stepsEach, done);
                  other.count(stepsEach, done);
              })
        .onCanceled(qApp, [] {})
        .onFailed(qApp, fail);
    return QCoreApplication::exec();
}
