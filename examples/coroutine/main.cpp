// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

// SQL in coroutines, with QCoro: what is asked one after the other is written so, no thread waits,
// and errors are exceptions.
//
//     coroutine [URL]

#include <AsyncSql/AsyncSqlEngine>
#include <AsyncSql/Transaction>

#include <QCoreApplication>
#include <QCoro/QCoroFuture>
#include <QCoro/QCoroTask>

#include <cstdio>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

namespace {

struct Account
{
    qint64 id;
    QString owner;
    qint64 balance;
};

QCoro::Task<> makeAccounts(AsyncSqlEngine &engine)
{
    co_await engine.execute(u"CREATE TEMPORARY TABLE accounts (id INTEGER PRIMARY KEY, "
                            "owner VARCHAR(40), balance INTEGER CHECK (balance >= 0))"_s);
    const QList<QVariantList> rows = {{1, u"Ada"_s, 100}, {2, u"Dana"_s, 20}};
    co_await engine.executeBatch(u"INSERT INTO accounts VALUES (?, ?, ?)"_s, rows);
}

// All or nothing: when a statement throws, the last handle goes, and that rolls back.
QCoro::Task<> transfer(AsyncSqlEngine &engine, int from, int to, int amount)
{
    const Transaction transaction = co_await engine.begin();
    const QVariantList add = {amount, to};
    co_await transaction.execute(u"UPDATE accounts SET balance = balance + ? WHERE id = ?"_s, add);
    const QVariantList take = {amount, from};
    co_await transaction.execute(u"UPDATE accounts SET balance = balance - ? WHERE id = ?"_s, take);
    co_await transaction.commit();
}

QCoro::Task<> show(AsyncSqlEngine &engine)
{
    const auto accounts =
        co_await engine.fetch<Account>(u"SELECT id, owner, balance FROM accounts ORDER BY id"_s);
    for (const Account &account : accounts)
        std::printf("%-6s %4lld\n", qPrintable(account.owner), (long long)account.balance);
}

QCoro::Task<int> runAll(AsyncSqlEngine &engine)
{
    try {
        co_await makeAccounts(engine);
        co_await transfer(engine, 1, 2, 30);
        co_await show(engine);
    } catch (const SqlError &error) {
        std::fprintf(stderr, "%s\n", qPrintable(error.text()));
        co_return 1;
    }
    try {
        co_await transfer(engine, 1, 2, 500);
    } catch (const SqlError &error) {
        std::printf("Refused: %s\n", qPrintable(error.text()));
    }
    co_await show(engine); // as before
    co_return 0;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    auto options =
        ConnectionOptions::fromUrl(QCoreApplication::arguments().value(1, u"sqlite::memory:"_s));
    options.setMaximumConnections(1); // a temporary table is that of a connection
    AsyncSqlEngine engine(options);
    return QCoro::waitFor(runAll(engine));
}
