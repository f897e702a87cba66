// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "scriptvalue_p.h"

#include <AsyncSql/transaction.h>

#include <QtCore/qfuturewatcher.h>
#include <QtCore/qhash.h>
#include <QtQml/qjsvalue.h>

#include <functional>
#include <optional>

QT_BEGIN_NAMESPACE
class QJSEngine;
QT_END_NAMESPACE

namespace AsyncSql {

// What only JavaScript can make: promises, errors, rows. One per JavaScript engine, its child.
class ScriptBridge final : public QObject
{
    Q_OBJECT
public:
    using Ended = std::function<void(const std::optional<SqlError> &)>;

    // Null for an object that no QML engine knows.
    [[nodiscard]] static ScriptBridge *of(const QObject *object);

    [[nodiscard]] QJSValue error(const SqlError &error) const;
    [[nodiscard]] QJSValue errorOrNull(const std::optional<SqlError> &problem) const;
    [[nodiscard]] QJSValue rejected(const SqlError &error) const;

    // Settled from the event loop, as the future ends; ended is called just before.
    template <typename T>
    [[nodiscard]] QJSValue promise(const QFuture<T> &future, Ended ended = {});

    // Runs a generator, each promise that it yields awaited, between begin and commit or rollback.
    [[nodiscard]] QJSValue runGenerator(const QJSValue &begun, const QJSValue &generator) const;

    // The promise, ended being called when it has been settled, before those who wait for it are.
    [[nodiscard]] QJSValue followed(const QJSValue &promise, const std::function<void()> &ended);

    // What the functions in JavaScript call; the cells row after row.
    Q_INVOKABLE void settled(quint32 id);
    Q_INVOKABLE QStringList columns(const QVariant &result) const;
    Q_INVOKABLE QVariantList cells(const QVariant &result) const;

private:
    explicit ScriptBridge(QJSEngine *engine);

    [[nodiscard]] QJSValue scriptOf(const ResultSet &result) const;
    [[nodiscard]] QJSValue scriptOf(const Transaction &transaction) const;

    QJSEngine *const m_engine;
    QJSValue m_error;
    QJSValue m_follow;
    QJSValue m_promise;
    QJSValue m_rejected;
    QJSValue m_result;
    QJSValue m_run;
    QJSValue m_settle;
    quint32 m_promises = 0; // made so far, or followed: the number of the latest
    QHash<quint32, std::function<void()>> m_followed;
};

template <typename T>
QJSValue ScriptBridge::promise(const QFuture<T> &future, Ended ended)
{
    const quint32 id = ++m_promises;
    const QJSValue promise = m_promise.call({id});
    auto *const watcher = new QFutureWatcher<T>(this);
    connect(watcher, &QFutureWatcherBase::finished, this,
            [this, watcher, id, ended = std::move(ended)] {
                watcher->deleteLater();
                QFuture<T> over = watcher->future();
                std::optional<SqlError> problem;
                try {
                    over.waitForFinished(); // it is: throws what it failed with
                    if (over.isCanceled())
                        problem = SqlError(SqlError::Kind::Canceled,
                                           QStringLiteral("The statement was canceled"));
                } catch (const SqlError &caught) {
                    problem = caught;
                }
                if (ended)
                    ended(problem);
                if (problem) {
                    m_settle.call({id, QStringLiteral("reject"), error(*problem)});
                    return;
                }
                QJSValue value;
                if constexpr (!std::is_void_v<T>)
                    value = scriptOf(over.result());
                m_settle.call({id, QStringLiteral("resolve"), value});
            });
    watcher->setFuture(future);
    return promise;
}

} // namespace AsyncSql
