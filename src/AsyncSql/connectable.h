// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/promise.h>
#include <AsyncSql/query.h>

#include <QtCore/qfuture.h>
#include <QtSql/qtsqlglobal.h>

class QSqlIndex;
class QSqlRecord;

namespace AsyncSql {

class Reply;
class SubmissionTarget;

class ASYNCSQL_EXPORT Connectable
{
public:
    QFuture<ResultSet> execute(const Query &query);
    QFuture<ResultSet> execute(const QString &sql);
    QFuture<ResultSet> execute(const QString &sql, const QVariantList &values);
    QFuture<ResultSet> execute(const QString &sql, const QVariantMap &values);

    [[nodiscard]] QFuture<QVariant> scalar(const Query &query);
    [[nodiscard]] QFuture<QVariant> scalar(const QString &sql);
    [[nodiscard]] QFuture<QVariant> scalar(const QString &sql, const QVariantList &values);
    [[nodiscard]] QFuture<QVariant> scalar(const QString &sql, const QVariantMap &values);

    template <typename T>
    [[nodiscard]] QFuture<QList<T>> fetch(const Query &query);
    template <typename T>
    [[nodiscard]] QFuture<QList<T>> fetch(const QString &sql);
    template <typename T>
    [[nodiscard]] QFuture<QList<T>> fetch(const QString &sql, const QVariantList &values);
    template <typename T>
    [[nodiscard]] QFuture<QList<T>> fetch(const QString &sql, const QVariantMap &values);

    QFuture<ResultSet> executeBatch(const QString &sql, const QList<QVariantList> &rows);
    QFuture<QList<ResultSet>> executeScript(const QString &sql);

    Reply *fetchAll(const Query &query, QObject *parent = nullptr);

    template <typename Function>
    QFuture<Detail::TaskResult<Function>> run(Function function);
    template <typename Function>
    QFuture<Detail::TaskResult<Function>> runInTransaction(Function function);

    [[nodiscard]] QFuture<bool> hasTable(const QString &name);
    [[nodiscard]] QFuture<QStringList> tableNames(QSql::TableType type = QSql::Tables);
    [[nodiscard]] QFuture<QSqlRecord> record(const QString &table);
    [[nodiscard]] QFuture<QSqlIndex> primaryIndex(const QString &table);

protected:
    Connectable();
    virtual ~Connectable();
    Q_DISABLE_COPY_MOVE(Connectable)

private:
    enum class TaskMode { Plain, Transaction };
    [[nodiscard]] virtual std::shared_ptr<SubmissionTarget> target() = 0;
    [[nodiscard]] virtual QObject *replyParent() const = 0;
    void submit(const Query &query, std::unique_ptr<Detail::AbstractResultPromise> promise);
    void submit(std::unique_ptr<Detail::AbstractTask> task, TaskMode mode);
    template <typename Promise, typename Make>
    void attempt(const QString &sql, std::unique_ptr<Promise> promise, const Make &make);
    template <typename Function>
    auto lookUp(Function function);
};

template <typename T>
QFuture<QList<T>> Connectable::fetch(const Query &query)
{
    auto promise = std::make_unique<Detail::RowsPromise<T>>();
    auto future = promise->future();
    submit(query, std::move(promise));
    return future;
}

template <typename T>
QFuture<QList<T>> Connectable::fetch(const QString &sql)
{
    return fetch<T>(Query(sql));
}

template <typename T>
QFuture<QList<T>> Connectable::fetch(const QString &sql, const QVariantList &values)
{
    return fetch<T>(Query(sql, values));
}

template <typename T>
QFuture<QList<T>> Connectable::fetch(const QString &sql, const QVariantMap &values)
{
    return fetch<T>(Query(sql, values));
}

template <typename Function>
QFuture<Detail::TaskResult<Function>> Connectable::run(Function function)
{
    auto task = std::make_unique<Detail::Task<Function>>(std::move(function));
    auto future = task->future();
    submit(std::move(task), TaskMode::Plain);
    return future;
}

template <typename Function>
QFuture<Detail::TaskResult<Function>> Connectable::runInTransaction(Function function)
{
    auto task = std::make_unique<Detail::Task<Function>>(std::move(function));
    auto future = task->future();
    submit(std::move(task), TaskMode::Transaction);
    return future;
}

} // namespace AsyncSql
