// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "scriptbridge_p.h"

#include "qmltransaction_p.h"

#include <QtCore/qmetaobject.h>
#include <QtQml/qjsengine.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

// V4 ignores a name that is set on an Error, hence the getter; it has no async functions, hence the
// generator driven by hand.
static constexpr char16_t Functions[] = uR"JS(
(function(bridge) {
    "use strict";
    class SqlError extends Error {
        constructor(code, message, nativeCode) {
            super(message);
            this.code = code;
            this.nativeCode = nativeCode;
        }
        get name() { return "SqlError"; }
    }
    const pending = new Map();
    function rowsOf(columns, cells) {
        const width = columns.length;
        const count = width ? cells.length / width : 0;
        const rows = new Array(count);
        for (let i = 0, cell = 0; i < count; ++i) {
            const row = {};
            for (let column = 0; column < width; ++column)
                row[columns[column]] = cells[cell++];
            rows[i] = row;
        }
        return rows;
    }
    return {
        promise: function(id) {
            return new Promise(function(resolve, reject) {
                pending.set(id, { resolve: resolve, reject: reject });
            });
        },
        settle: function(id, how, value) {
            const made = pending.get(id);
            pending.delete(id);
            made[how](value);
        },
        follow: function(id, promise) {
            const tell = function() { bridge.settled(id); };
            promise.then(tell, tell);
            return promise;
        },
        rejected: function(error) { return Promise.reject(error); },
        error: function(code, message, nativeCode) {
            return new SqlError(code, message, nativeCode);
        },
        // Its rows are made as they are first looked at.
        result: function(rowsAffected, lastInsertId, source) {
            let rows = null;
            let columns = null;
            return {
                get rows() {
                    if (rows === null)
                        rows = rowsOf(this.columns, bridge.cells(source));
                    return rows;
                },
                get columns() {
                    if (columns === null)
                        columns = bridge.columns(source);
                    return columns;
                },
                rowsAffected: rowsAffected,
                lastInsertId: lastInsertId
            };
        },
        run: function(begun, body) {
            return begun.then(function(tx) {
                function fail(error) {
                    const reject = function() { throw error; };
                    return tx.rollback().then(reject, reject);
                }
                let steps = null;
                function step(method, value) {
                    let next;
                    try {
                        next = steps[method](value);
                    } catch (error) {
                        return fail(error);
                    }
                    if (next.done) {
                        return Promise.resolve(next.value).then(function(result) {
                            if (!tx.isActive()) // the generator has ended it by itself
                                return result;
                            return tx.commit().then(function() { return result; });
                        }, fail);
                    }
                    return Promise.resolve(next.value).then(
                        function(result) { return step("next", result); },
                        function(error) { return step("throw", error); });
                }
                let made;
                try {
                    made = body(tx);
                } catch (error) {
                    return fail(error);
                }
                const isGenerator = made && typeof made.next === "function";
                steps = isGenerator ? made : { // a plain function is one step
                    next: function() { return { done: true, value: made }; }
                };
                return step("next");
            });
        }
    };
})
)JS";

ScriptBridge::ScriptBridge(QJSEngine *engine) : QObject(engine), m_engine(engine)
{
    const QJSValue functions = engine->evaluate(QString::fromUtf16(Functions), u"AsyncSql"_s)
                                   .call({engine->newQObject(this)});
    Q_ASSERT_X(!functions.isError(), "AsyncSql", qPrintable(functions.toString()));
    m_error = functions.property(u"error"_s);
    m_follow = functions.property(u"follow"_s);
    m_promise = functions.property(u"promise"_s);
    m_rejected = functions.property(u"rejected"_s);
    m_result = functions.property(u"result"_s);
    m_run = functions.property(u"run"_s);
    m_settle = functions.property(u"settle"_s);
}

ScriptBridge *ScriptBridge::of(const QObject *object)
{
    QJSEngine *const engine = qjsEngine(object);
    if (!engine)
        return nullptr;
    if (auto *const known = engine->findChild<ScriptBridge *>({}, Qt::FindDirectChildrenOnly))
        return known;
    return new ScriptBridge(engine);
}

QJSValue ScriptBridge::error(const SqlError &error) const
{
    const QString code =
        QLatin1StringView(QMetaEnum::fromType<SqlError::Kind>().valueToKey(int(error.kind())));
    return m_error.call({code, error.text(), error.nativeCode()});
}

QJSValue ScriptBridge::errorOrNull(const std::optional<SqlError> &problem) const
{
    return problem ? error(*problem) : QJSValue(QJSValue::NullValue);
}

QJSValue ScriptBridge::rejected(const SqlError &problem) const
{
    return m_rejected.call({error(problem)});
}

QJSValue ScriptBridge::runGenerator(const QJSValue &begun, const QJSValue &generator) const
{
    return m_run.call({begun, generator});
}

QJSValue ScriptBridge::followed(const QJSValue &promise, const std::function<void()> &ended)
{
    const quint32 id = ++m_promises;
    m_followed.insert(id, ended);
    return m_follow.call({id, promise});
}

void ScriptBridge::settled(quint32 id)
{
    if (const auto ended = m_followed.take(id))
        ended();
}

QJSValue ScriptBridge::scriptOf(const ResultSet &result) const
{
    return m_result.call({double(result.rowsAffected()),
                          m_engine->toScriptValue(toScript(result.lastInsertId())),
                          m_engine->toScriptValue(QVariant::fromValue(result))});
}

QStringList ScriptBridge::columns(const QVariant &result) const
{
    return result.value<ResultSet>().columnNames();
}

QVariantList ScriptBridge::cells(const QVariant &result) const
{
    const auto rows = result.value<ResultSet>();
    QVariantList list;
    list.reserve(rows.rowCount() * rows.columnCount());
    for (qsizetype row = 0; row < rows.rowCount(); ++row) {
        for (int column = 0; column < rows.columnCount(); ++column)
            list.append(toScript(rows.value(row, column)));
    }
    return list;
}

QJSValue ScriptBridge::scriptOf(const Transaction &transaction) const
{
    auto *const object = new QmlTransaction(transaction);
    QJSEngine::setObjectOwnership(object, QJSEngine::JavaScriptOwnership);
    return m_engine->newQObject(object);
}

} // namespace AsyncSql
