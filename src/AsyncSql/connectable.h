// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/callback.h>
#include <AsyncSql/query.h>
#include <AsyncSql/queryerror.h>

#include <QtCore/qfuture.h>
#include <QtSql/qtsqlglobal.h>

class QSqlIndex;
class QSqlRecord;

namespace AsyncSql {

class Cursor;
class Reply;
class SubmissionTarget;
class Transaction;

namespace Detail {
class AbstractTransactionCall;
class TransactionRun;
struct Place;
} // namespace Detail

class ASYNCSQL_EXPORT Connectable
{
public:
    QFuture<ResultSet> execute(const Query &query) const;
    QFuture<ResultSet> execute(const QString &sql) const;
    QFuture<ResultSet> execute(const QString &sql, const QVariantList &values) const;
    QFuture<ResultSet> execute(const QString &sql, const QVariantMap &values) const;

    template <typename Function, typename ErrorFunction = Detail::IgnoreError>
    void execute(const Query &query, QObject *context, Function function,
                 ErrorFunction errorFunction = {}) const;

    [[nodiscard]] QFuture<QVariant> scalar(const Query &query) const;
    [[nodiscard]] QFuture<QVariant> scalar(const QString &sql) const;
    [[nodiscard]] QFuture<QVariant> scalar(const QString &sql, const QVariantList &values) const;
    [[nodiscard]] QFuture<QVariant> scalar(const QString &sql, const QVariantMap &values) const;

    template <typename T>
    [[nodiscard]] QFuture<QList<T>> fetch(const Query &query) const;
    template <typename T>
    [[nodiscard]] QFuture<QList<T>> fetch(const QString &sql) const;
    template <typename T>
    [[nodiscard]] QFuture<QList<T>> fetch(const QString &sql, const QVariantList &values) const;
    template <typename T>
    [[nodiscard]] QFuture<QList<T>> fetch(const QString &sql, const QVariantMap &values) const;

    QFuture<ResultSet> executeBatch(const QString &sql, const QList<QVariantList> &rows) const;
    QFuture<QList<ResultSet>> executeScript(const QString &sql) const;

    Reply *fetchAll(const Query &query, QObject *parent = nullptr) const;
    Reply *stream(const Query &query, QObject *parent = nullptr) const;
    [[nodiscard]] QFuture<Cursor> cursor(const Query &query) const;
    [[nodiscard]] QFuture<Cursor> cursor(const QString &sql) const;
    [[nodiscard]] QFuture<Cursor> cursor(const QString &sql, const QVariantList &values) const;
    [[nodiscard]] QFuture<Cursor> cursor(const QString &sql, const QVariantMap &values) const;

    [[nodiscard]] QFuture<Transaction> begin(const TransactionOptions &options = {}) const;
    template <typename Function>
    std::invoke_result_t<Function &, Transaction> transaction(
        Function function, const TransactionOptions &options = {}) const;

    template <typename Function>
    QFuture<Detail::TaskResult<Function>> run(Function function) const;
    template <typename Function>
    QFuture<Detail::TaskResult<Function>> runInTransaction(Function function) const;

    [[nodiscard]] QFuture<bool> hasTable(const QString &name) const;
    [[nodiscard]] QFuture<QStringList> tableNames(QSql::TableType type = QSql::Tables) const;
    [[nodiscard]] QFuture<QSqlRecord> record(const QString &table) const;
    [[nodiscard]] QFuture<QSqlIndex> primaryIndex(const QString &table) const;

protected:
    Connectable();
    Connectable(const Connectable &) = default;
    Connectable &operator=(const Connectable &) = default;
    virtual ~Connectable();

private:
    friend class Detail::TransactionRun;
    enum class TaskMode { Plain, Transaction };
    [[nodiscard]] virtual std::shared_ptr<SubmissionTarget> target() const = 0;
    [[nodiscard]] virtual Detail::Place place() const = 0; // throws SqlError once it is closed
    void submit(const Query &query, std::unique_ptr<Detail::AbstractResultPromise> promise) const;
    void submit(std::unique_ptr<Detail::AbstractTask> task, TaskMode mode) const;
    Reply *reply(const Query &query, QObject *parent, bool keepsRows) const;
    void submit(const TransactionOptions &options,
                std::unique_ptr<Detail::AbstractTransactionCall> call) const;
    template <typename Promise, typename Make>
    void attempt(const QString &sql, std::unique_ptr<Promise> promise, const Make &make) const;
    template <typename Function>
    auto lookUp(Function function) const;
};

template <typename Function, typename ErrorFunction>
void Connectable::execute(const Query &query, QObject *context, Function function,
                          ErrorFunction errorFunction) const
{
    submit(query,
           std::make_unique<Detail::Callback<Function, ErrorFunction>>(context, std::move(function),
                                                                       std::move(errorFunction)));
}

template <typename T>
QFuture<QList<T>> Connectable::fetch(const Query &query) const
{
    auto promise = std::make_unique<Detail::RowsPromise<T>>();
    auto future = promise->future();
    submit(query, std::move(promise));
    return future;
}

template <typename T>
QFuture<QList<T>> Connectable::fetch(const QString &sql) const
{
    return fetch<T>(Query(sql));
}

template <typename T>
QFuture<QList<T>> Connectable::fetch(const QString &sql, const QVariantList &values) const
{
    return fetch<T>(Query(sql, values));
}

template <typename T>
QFuture<QList<T>> Connectable::fetch(const QString &sql, const QVariantMap &values) const
{
    return fetch<T>(Query(sql, values));
}

template <typename Function>
QFuture<Detail::TaskResult<Function>> Connectable::run(Function function) const
{
    auto task = std::make_unique<Detail::Task<Function>>(std::move(function));
    auto future = task->future();
    submit(std::move(task), TaskMode::Plain);
    return future;
}

template <typename Function>
QFuture<Detail::TaskResult<Function>> Connectable::runInTransaction(Function function) const
{
    auto task = std::make_unique<Detail::Task<Function>>(std::move(function));
    auto future = task->future();
    submit(std::move(task), TaskMode::Transaction);
    return future;
}

} // namespace AsyncSql
