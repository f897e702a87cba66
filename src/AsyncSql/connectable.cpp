// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/connectable_p.h>

#include <AsyncSql/cursor_p.h>
#include <AsyncSql/execution/parameterbinder_p.h>
#include <AsyncSql/reply.h>
#include <AsyncSql/transactionrun_p.h>

#include <QtCore/qpointer.h>
#include <QtCore/qthread.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

/*!
    \class AsyncSql::Connectable
    \inmodule AsyncSql
    \ingroup handles
    \brief What runs statements: the functions that an engine and its handles have in common.

    Every function returns at once, and may be called from any thread. The future that it returns
    ends exactly once: with a result, with an exception (an SqlError unless said otherwise), or
    canceled, if its QFuture::cancel() was called. It may be waited for in any thread, has no
    continuation of the library's own, and may be dropped, which cancels nothing.

    \section1 Order
    Writes take effect in the order in which they were given; a read sees every write given before
    it. Reads run side by side where the database has connections for them. A statement that the
    library cannot classify counts as a write. Ordering::Unordered lifts this.

    \section1 Parameters
    Values are bound to \c{?} by position or to \c{:name} by name. A missing, extra or misspelt
    one fails with SqlError::Kind::InvalidArgument before the statement gets near the database.
    Accepted types: null, bool, integers, float and double, QString, QByteArray, QDate, QTime,
    QDateTime, QUuid, QChar and JSON values. Any other is refused.

    \sa AsyncSqlEngine
*/

namespace {

class ResultPromise final : public Detail::Promise<ResultSet, Detail::AbstractResultPromise>
{
public:
    void setResult(ResultSet &&result) override { m_result = std::move(result); }
};

class ScalarPromise final : public Detail::Promise<QVariant, Detail::AbstractResultPromise>
{
public:
    void setResult(ResultSet &&result) override { m_result = result.scalar(); }
};

Operation::Request requestFor(const Query &query, StatementKind kind, const Driver &driver)
{
    const bool hasOwnTimeout = query.timeout() > std::chrono::milliseconds(0);
    return {.sql = query.sql(),
            .access = kind == StatementKind::Read ? Access::Read : Access::Write,
            .priority = query.priority(),
            .ordering = query.ordering().value_or(driver.options().ordering()),
            .timeout = hasOwnTimeout ? query.timeout() : driver.options().statementTimeout(),
            .isGuarded = query.isGuarded(),
            .guard = query.guard()};
}

void refuseTransactionControl(const ParsedStatement &statement)
{
    if (statement.kind == StatementKind::TransactionControl)
        throw SqlError(SqlError::Kind::InvalidArgument,
                       u"Transactions are not controlled by SQL here; use begin(), transaction(), "
                       "runInTransaction() or one executeScript() for all of it"_s,
                       {.query = statement.original});
}

StatementCall callFor(const Query &query, SubmissionTarget &target)
{
    const auto statement = target.statements().parse(query.sql());
    refuseTransactionControl(*statement);
    BoundStatement bound =
        bind(*statement, query.positionalValues(), query.namedValues(), target.driver().dialect());
    for (qsizetype i = 0; i < bound.values.size(); ++i) {
        if (auto value = target.driver().toDatabase(bound.values.at(i)))
            bound.values[i] = *std::move(value);
    }
    return {.statement = statement,
            .sql = std::move(bound.sql),
            .values = std::move(bound.values),
            .fetchSize = query.fetchSize(),
            .isOnce = false,
            .decimals = query.decimals() == Query::Decimals::Text ? QSql::HighPrecision
                                                                  : QSql::LowPrecisionDouble};
}

} // namespace

Connectable::Connectable() = default;

Connectable::~Connectable() = default;

/*!
    Runs \a query, which holds one statement, and returns a future for its rows.

    QFuture::progressValue() counts the rows that have been read. Several statements in one text
    are refused with InvalidArgument: use executeScript().
    \threadsafe
*/
QFuture<ResultSet> Connectable::execute(const Query &query) const
{
    auto promise = std::make_unique<ResultPromise>();
    QFuture<ResultSet> future = promise->future();
    submit(query, std::move(promise));
    return future;
}

/*! \overload Runs \a sql. \threadsafe */
QFuture<ResultSet> Connectable::execute(const QString &sql) const
{
    return execute(Query(sql));
}

/*! \overload Runs \a sql with \a values for its \c{?}. \threadsafe */
QFuture<ResultSet> Connectable::execute(const QString &sql, const QVariantList &values) const
{
    return execute(Query(sql, values));
}

/*! \overload Runs \a sql with \a values for its \c{:name}s. \threadsafe */
QFuture<ResultSet> Connectable::execute(const QString &sql, const QVariantMap &values) const
{
    return execute(Query(sql, values));
}

/*!
    \fn template <typename Function, typename ErrorFunction = Detail::IgnoreError> void Connectable::execute(const Query &query, QObject *context, Function function, ErrorFunction errorFunction) const
    \overload
    Runs \a query without a future, for code that runs many short statements: a QFuture with its
    continuation costs more than the reading of one row.

    Calls \a function with the \c{const ResultSet &}, or, if the statement fails, \a errorFunction with
    the \c{const SqlError &}: one of them, once, in the thread of \a context, by its event loop, and never
    before execute() has returned. Without an \a errorFunction, AsyncSqlEngine::errorOccurred() alone
    tells of a failure. When \a context is destroyed, the statement is canceled and neither is called;
    it must not be null, and must not change its thread meanwhile. Other than in a continuation, what
    the functions throw is not caught.

    \code
    const Query query(u"SELECT name FROM users WHERE id = ?"_s, QVariantList{1});
    engine.execute(
        query, this, [this](const ResultSet &user) { show(user); },
        [this](const SqlError &error) { showError(error.text()); });
    \endcode
    \threadsafe
*/

/*!
    Runs \a query and returns a future for the first column of its first row; an invalid QVariant
    for NULL and where there is no row.
    \threadsafe
*/
QFuture<QVariant> Connectable::scalar(const Query &query) const
{
    auto promise = std::make_unique<ScalarPromise>();
    QFuture<QVariant> future = promise->future();
    submit(query, std::move(promise));
    return future;
}

/*! \overload Runs \a sql. \threadsafe */
QFuture<QVariant> Connectable::scalar(const QString &sql) const
{
    return scalar(Query(sql));
}

/*! \overload Runs \a sql with \a values for its \c{?}. \threadsafe */
QFuture<QVariant> Connectable::scalar(const QString &sql, const QVariantList &values) const
{
    return scalar(Query(sql, values));
}

/*! \overload Runs \a sql with \a values for its \c{:name}s. \threadsafe */
QFuture<QVariant> Connectable::scalar(const QString &sql, const QVariantMap &values) const
{
    return scalar(Query(sql, values));
}

/*!
    \fn template <typename T> QFuture<QList<T>> Connectable::fetch(const Query &query) const
    Runs \a query and returns a future for its rows, each made a \c T as ResultSet::to() does it,
    off the caller's thread. Fails with InvalidArgument where the columns do not fit \c T, with
    InvalidData where a value does not.
    \threadsafe
*/

/*!
    \fn template <typename T> QFuture<QList<T>> Connectable::fetch(const QString &sql) const
    \overload Runs \a sql. \threadsafe
*/

/*!
    \fn template <typename T> QFuture<QList<T>> Connectable::fetch(const QString &sql, const QVariantList &values) const
    \overload Runs \a sql with \a values for its \c{?}. \threadsafe
*/

/*!
    \fn template <typename T> QFuture<QList<T>> Connectable::fetch(const QString &sql, const QVariantMap &values) const
    \overload Runs \a sql with \a values for its \c{:name}s. \threadsafe
*/

/*!
    Runs \a sql once for each of \a rows, each the values for its \c{?}, in one transaction: all
    or nothing. ResultSet::rowsAffected() is the sum over all rows, QFuture::progressValue() counts
    them; an error names the row, counted from 0.
    \threadsafe
*/
QFuture<ResultSet> Connectable::executeBatch(const QString &sql,
                                             const QList<QVariantList> &rows) const
{
    auto promise = std::make_unique<ResultPromise>();
    QFuture<ResultSet> future = promise->future();
    attempt(sql, std::move(promise), [&](SubmissionTarget &target, auto &kept) {
        const auto statement = target.statements().parse(sql);
        refuseTransactionControl(*statement);
        const qsizetype count = statement->parameters.size();
        for (qsizetype row = 0; row < rows.size(); ++row) {
            if (rows.at(row).size() != count || statement->hasNamedParameters())
                throw SqlError(SqlError::Kind::InvalidArgument,
                               u"Row %1 has %2 values, the statement %3 parameters; a batch takes "
                               "one value for every \"?\""_s.arg(row)
                                   .arg(rows.at(row).size())
                                   .arg(count),
                               {.query = sql});
        }
        StatementCall call{.statement = statement, .sql = statement->sql, .values = {}};
        return std::make_shared<BatchOperation>(
            Detail::plainRequest(sql, Access::Write, target.driver()), std::move(call), rows,
            std::move(kept));
    });
    return future;
}

/*!
    Runs all statements of \a sql, one after the other on one connection, and returns a future for
    their results; comments alone give none. Stops at the first error; what ran before it stays,
    unless the script itself has begun a transaction. Takes no parameters. Splits at semicolons
    outside of quotes, comments and the bodies of triggers and procedures.

    A transaction that the script leaves open is rolled back and reported as TransactionAborted.
    \threadsafe
*/
QFuture<QList<ResultSet>> Connectable::executeScript(const QString &sql) const
{
    auto promise = std::make_unique<ScriptPromise>();
    QFuture<QList<ResultSet>> future = promise->future();
    attempt(sql, std::move(promise), [&](SubmissionTarget &target, auto &kept) {
        return std::make_shared<ScriptOperation>(
            Detail::plainRequest(sql, Access::Write, target.driver()), std::move(kept));
    });
    return future;
}

/*!
    Runs \a query and returns an object that tells of its rows by signals. It is a child of
    \a parent, or of the engine when \a parent is null, lives in its parent's thread, and is not
    deleted before its parent unless you do it.
    \threadsafe
*/
Reply *Connectable::fetchAll(const Query &query, QObject *parent) const
{
    return reply(query, parent, true);
}

/*!
    As fetchAll(), but keeps no rows: they come by Reply::rowsReady() alone, in bounded memory, since
    the reading waits while the receiver is Reply::window() parts behind. Reply::finished() carries
    an empty result with the column names. Runs \a query; the reply is a child of \a parent, or of
    the engine.

    A stream has its connection to itself until its last row has been read.
    \threadsafe
*/
Reply *Connectable::stream(const Query &query, QObject *parent) const
{
    return reply(query, parent, false);
}

Reply *Connectable::reply(const Query &query, QObject *parent, bool keepsRows) const
{
    QObject *owner = parent;
    try {
        if (!owner)
            owner = place().engine;
    } catch (const SqlError &) {
        // told by the reply itself
    }
    auto *reply = new Reply(keepsRows);
    if (owner && owner->thread() == QThread::currentThread()) {
        reply->setParent(owner);
    } else if (owner) {
        // Only in its own thread may an object get a parent.
        reply->moveToThread(owner->thread());
        QMetaObject::invokeMethod(
            reply,
            [reply, guard = QPointer<QObject>(owner)] {
                if (guard)
                    reply->setParent(guard);
                else
                    delete reply;
            },
            Qt::QueuedConnection);
    }
    submit(query, reply->promise());
    return reply;
}

/*!
    Runs \a query, which holds one statement, and returns a future for a cursor on its rows.
    \threadsafe
*/
QFuture<Cursor> Connectable::cursor(const Query &query) const
{
    auto promise = std::make_unique<ValuePromise<Cursor>>();
    QFuture<Cursor> future = promise->future();
    attempt(query.sql(), std::move(promise), [&](SubmissionTarget &target, auto &kept) {
        StatementCall call = callFor(query, target);
        const auto request = requestFor(query, call.statement->kind, target.driver());
        const auto cursor = std::make_shared<CursorPrivate>(
            place(), target.hold(u"a cursor on \"%1\""_s.arg(query.sql().simplified().left(80))),
            request);
        kept->setValue(Cursor(cursor));
        return cursor->openOperation(std::move(call), std::move(kept));
    });
    return future;
}

/*! \overload Runs \a sql. \threadsafe */
QFuture<Cursor> Connectable::cursor(const QString &sql) const
{
    return cursor(Query(sql));
}

/*! \overload Runs \a sql with \a values for its \c{?}. \threadsafe */
QFuture<Cursor> Connectable::cursor(const QString &sql, const QVariantList &values) const
{
    return cursor(Query(sql, values));
}

/*! \overload Runs \a sql with \a values for its \c{:name}s. \threadsafe */
QFuture<Cursor> Connectable::cursor(const QString &sql, const QVariantMap &values) const
{
    return cursor(Query(sql, values));
}

/*!
    Begins a transaction as \a options say, and returns a future for its handle. On a transaction,
    sets a savepoint, to which the options do not apply.
    \threadsafe
*/
QFuture<Transaction> Connectable::begin(const TransactionOptions &options) const
{
    auto promise = std::make_unique<HandlePromise>();
    QFuture<Transaction> future = promise->future();
    attempt(u"BEGIN"_s, std::move(promise), [&](SubmissionTarget &target, auto &kept) {
        const auto transaction =
            std::make_shared<TransactionPrivate>(place(), target.hold(u"a transaction"_s));
        kept->setTransaction(*transaction, Transaction(transaction));
        return transaction->beginOperation(options, std::move(kept));
    });
    return future;
}

/*!
    \fn template <typename Function> std::invoke_result_t<Function &, Transaction> Connectable::transaction(Function function, const TransactionOptions &options) const
    Begins a transaction as \a options say, calls \a function with it, and returns a future for
    what the future that \a function returns ends with. If that succeeds, the transaction is
    committed first; if it fails or is canceled, the transaction is rolled back and that outcome
    passed on. A commit that fails is rolled back, once, and its error passed on. That
    holds for one that \a function has asked for itself, too; otherwise a transaction that it has ended
    is left as it is.

    \a function is called where a continuation of the caller's futures would be, and called again,
    in a new transaction, when SqlError::isRetryable() says that this may help: as often as
    ConnectionOptions::retryPolicy() allows, after a pause that grows, and never after a commit whose
    outcome is unknown. Inside another transaction it is called once, inside a savepoint. What it
    throws ends the future unchanged. Canceling the future cancels the one that it returned.

    \code
    engine.transaction([](Transaction transaction) {
        transaction.execute(u"UPDATE accounts SET balance = balance - 5 WHERE id = 1"_s);
        return transaction.execute(u"UPDATE accounts SET balance = balance + 5 WHERE id = 2"_s);
    });
    \endcode
    \threadsafe
*/

/*!
    \fn template <typename Function> QFuture<Detail::TaskResult<Function>> Connectable::run(Function function) const
    Calls \a function with a reference to an open QSqlDatabase, on that connection's own thread,
    and returns a future for what it returns: any blocking QtSql code, moved off the GUI thread as
    it is. What it throws ends the future unchanged.

    The reference, and whatever was made from it, must not leave \a function. Counts as a write.
    A transaction that it leaves open is rolled back and reported as TransactionAborted.
    \threadsafe
*/

/*!
    \fn template <typename Function> QFuture<Detail::TaskResult<Function>> Connectable::runInTransaction(Function function) const
    As run(), in a transaction: committed when \a function returns, rolled back when it throws.

    Where that is an SqlError that SqlError::isRetryable() (see queryError()), or the commit fails
    with one, \a function is run again from its start, as often as ConnectionOptions::retryPolicy()
    allows; not inside a Transaction, whose owner has to begin again.
    \threadsafe
*/

void Connectable::submit(const Query &query,
                         std::unique_ptr<Detail::AbstractResultPromise> promise) const
{
    attempt(query.sql(), std::move(promise), [&](SubmissionTarget &target, auto &kept) {
        kept->check();
        StatementCall call = callFor(query, target);
        auto request = requestFor(query, call.statement->kind, target.driver());
        return std::make_shared<StatementOperation>(std::move(request), std::move(call),
                                                    std::move(kept));
    });
}

void Connectable::submit(std::unique_ptr<Detail::AbstractTask> task, TaskMode mode) const
{
    const auto operationMode = mode == TaskMode::Transaction ? TaskOperation::Mode::Transaction
                                                             : TaskOperation::Mode::Plain;
    attempt({}, std::move(task), [&](SubmissionTarget &target, auto &kept) {
        return std::make_shared<TaskOperation>(
            Detail::plainRequest({}, Access::Write, target.driver()), operationMode,
            std::move(kept));
    });
}

void Connectable::submit(const TransactionOptions &options,
                         std::unique_ptr<Detail::AbstractTransactionCall> call) const
{
    try {
        const std::shared_ptr<SubmissionTarget> receiver = target();
        const Detail::Place here = place(); // may throw, while the call is still here
        const auto run =
            std::make_shared<Detail::TransactionRun>(receiver, here, options, std::move(call));
        receiver->watch(run);
        run->begin();
    } catch (const SqlError &) {
        call->fail(std::current_exception());
    }
}

} // namespace AsyncSql
