// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "snippets.h"

#include <AsyncSql/AsyncSqlEngine>

#include <QtSql/qsqldatabase.h>
#include <QtSql/qsqlquery.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TransactionSnippets : public SnippetTest
{
    Q_OBJECT
private Q_SLOTS:
    void function();
    void readThenWrite();
    void handle();
    void savepoint();
    void options();
    void batch();
    void blocking();

private:
    void makeAccounts(const AsyncSqlEngine &engine)
    {
        valueOf(
            engine.executeScript(u"CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER);"
                                 "INSERT INTO accounts VALUES (1, 20), (2, 0)"_s));
    }
    static int balance(const AsyncSqlEngine &engine, int id)
    {
        return valueOf(
                   engine.scalar(u"SELECT balance FROM accounts WHERE id = ?"_s, QVariantList{id}))
            .toInt();
    }

    const ConnectionOptions m_options = ConnectionOptions::fromUrl(u"sqlite:///accounts.db"_s);
};

static const SnippetTest::Registration<TransactionSnippets> registration;

void TransactionSnippets::function()
{
    AsyncSqlEngine engine(m_options);
    makeAccounts(engine);
    //! [function]
    QFuture<ResultSet> moved = engine.transaction([](Transaction transaction) {
        transaction.execute(u"UPDATE accounts SET balance = balance - 5 WHERE id = 1"_s);
        return transaction.execute(u"UPDATE accounts SET balance = balance + 5 WHERE id = 2"_s);
    });
    //! [function]
    QCOMPARE(valueOf(moved).rowsAffected(), 1);
    QCOMPARE(balance(engine, 1), 15);
    QCOMPARE(balance(engine, 2), 5);
}

void TransactionSnippets::readThenWrite()
{
    AsyncSqlEngine engine(m_options);
    makeAccounts(engine);
    const auto withdraw = [&engine](int amount) {
        //! [read then write]
        return engine.transaction([amount](Transaction transaction) {
            return transaction.scalar(u"SELECT balance FROM accounts WHERE id = 1"_s)
                .then([transaction, amount](const QVariant &balance) {
                    if (balance.toInt() < amount)
                        throw SqlError(SqlError::Kind::InvalidArgument, u"Not enough"_s);
                    return transaction.execute(
                        u"UPDATE accounts SET balance = balance - ? WHERE id = 1"_s, {amount});
                })
                .unwrap();
        });
        //! [read then write]
    };
    valueOf(withdraw(15));
    QCOMPARE(balance(engine, 1), 5);
    COMPARE_ERROR_KIND(withdraw(15), SqlError::Kind::InvalidArgument);
    QCOMPARE(balance(engine, 1), 5);
}

void TransactionSnippets::handle()
{
    AsyncSqlEngine engine(m_options);
    makeAccounts(engine);
    //! [handle]
    QFuture<void> done = engine.begin()
                             .then(this,
                                   [](const Transaction &transaction) {
                                       transaction.execute(u"UPDATE accounts SET balance = 0"_s);
                                       return transaction.commit();
                                   })
                             .unwrap();
    //! [handle]
    valueOf(done);
    QCOMPARE(balance(engine, 1), 0);
}

void TransactionSnippets::savepoint()
{
    AsyncSqlEngine engine(m_options);
    makeAccounts(engine);
    const Transaction transaction = valueOf(engine.begin());
    transaction.execute(u"UPDATE accounts SET balance = 1 WHERE id = 1"_s);
    //! [savepoint]
    QFuture<void> tried =
        transaction.begin()
            .then(this,
                  [](const Transaction &savepoint) {
                      savepoint.execute(u"UPDATE accounts SET balance = 2 WHERE id = 2"_s);
                      return savepoint.rollback(); // this part alone
                  })
            .unwrap();
    //! [savepoint]
    valueOf(tried);
    valueOf(transaction.commit());
    QCOMPARE(balance(engine, 1), 1);
    QCOMPARE(balance(engine, 2), 0);
}

void TransactionSnippets::options()
{
    AsyncSqlEngine engine(m_options);
    makeAccounts(engine);
    //! [options]
    auto report = [](Transaction transaction) {
        return transaction.scalar(u"SELECT sum(balance) FROM accounts"_s);
    };
    QFuture<QVariant> total = engine.transaction(
        report, {.isolation = Isolation::RepeatableRead, .readOnly = true, .timeout = 5s});
    //! [options]
    QCOMPARE(valueOf(total).toInt(), 20);
}

void TransactionSnippets::batch()
{
    AsyncSqlEngine engine(m_options);
    makeAccounts(engine);
    //! [batch]
    QList<QVariantList> rows;
    for (int id = 3; id < 1000; ++id)
        rows.append(QVariantList{id, 10});
    QFuture<ResultSet> done = engine.executeBatch(u"INSERT INTO accounts VALUES (?, ?)"_s, rows);
    //! [batch]
    QCOMPARE(valueOf(done).rowsAffected(), rows.size());
    COMPARE_ERROR_KIND(engine.executeBatch(u"INSERT INTO accounts VALUES (?, ?)"_s, rows),
                       SqlError::Kind::UniqueViolation);
}

void TransactionSnippets::blocking()
{
    AsyncSqlEngine engine(m_options);
    makeAccounts(engine);
    //! [blocking]
    QFuture<int> halved = engine.runInTransaction([](QSqlDatabase &database) {
        QSqlQuery query(database);
        if (!query.exec(u"UPDATE accounts SET balance = balance / 2"_s))
            throw queryError(query); // rolls back
        return query.numRowsAffected();
    });
    //! [blocking]
    QCOMPARE(valueOf(halved), 2);
    QCOMPARE(balance(engine, 1), 10);
}

#include "transactions.moc"
