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

constexpr int Steps = 200;

QFuture<ResultSet> addOne(const Transaction &transaction)
{
    return transaction.scalar(u"SELECT value FROM counters"_s)
        .then([transaction](const QVariant &value) {
            return transaction.execute(u"UPDATE counters SET value = ?"_s, {value.toInt() + 1});
        })
        .unwrap();
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QTemporaryDir folder;
    auto options = ConnectionOptions::fromUrl(QCoreApplication::arguments().value(
        1, u"sqlite:///%1?busy_timeout=0"_s.arg(folder.filePath(u"counters.sqlite"_s))));
    options.setRetryPolicy({.attempts = 50});
    const AsyncSqlEngine one(options);
    const AsyncSqlEngine other(options);
    TransactionOptions serializable;
    serializable.isolation = Isolation::Serializable;
    serializable.mode = TransactionMode::Deferred; // SQLite: as the others, lock when writing

    int attempts = 0;
    one.executeScript(u"CREATE TABLE counters (value INTEGER); INSERT INTO counters VALUES (0)"_s)
        .then(qApp,
              [&](const QList<ResultSet> &) {
                  QList<QFuture<ResultSet>> steps;
                  for (int i = 0; i < Steps; ++i) {
                      const auto step = [&attempts](const Transaction &transaction) {
                          ++attempts;
                          return addOne(transaction);
                      };
                      steps.append((i % 2 == 0 ? one : other).transaction(step, serializable));
                  }
                  return QtFuture::whenAll(steps.begin(), steps.end());
              })
        .unwrap()
        .then(qApp,
              [&](const QList<QFuture<ResultSet>> &steps) {
                  for (QFuture<ResultSet> step : steps)
                      step.waitForFinished(); // it is: throws what it failed with
                  return one.scalar(u"SELECT value FROM counters"_s);
              })
        .unwrap()
        .then(qApp,
              [&](const QVariant &value) {
                  std::printf("%d steps counted, of %d, in %d attempts\n", value.toInt(), Steps,
                              attempts);
                  one.execute(u"DROP TABLE counters"_s).waitForFinished();
                  QCoreApplication::exit(value.toInt() == Steps ? 0 : 1);
              })
        .onCanceled(qApp, [] {})
        .onFailed(qApp, [](const SqlError &error) {
            std::fprintf(stderr, "%s\n", qPrintable(error.text()));
            QCoreApplication::exit(1);
        });
    return QCoreApplication::exec();
}
