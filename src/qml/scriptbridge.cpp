// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "scriptbridge_p.h"

#include "qmltransaction_p.h"
#include "scriptrows_p.h"

#include <QtCore/qmetaobject.h>
#include <QtQml/qjsengine.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

// V4 ignores a name that is set on an Error, hence the getter; it has no async functions, hence the
// generator driven by hand.
static constexpr char16_t Functions[] = uR"JS(
(function() {
    "use strict";
    class SqlError extends Error {
        constructor(code, message, nativeCode) {
            super(message);
            this.code = code;
            this.nativeCode = nativeCode;
        }
        get name() { return "SqlError"; }
    }
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
        promise: function() {
            const made = {};
            made.promise = new Promise(function(resolve, reject) {
                made.resolve = resolve;
                made.reject = reject;
            });
            return made;
        },
        rejected: function(error) { return Promise.reject(error); },
        error: function(code, message, nativeCode) {
            return new SqlError(code, message, nativeCode);
        },
        result: function(columns, rowsAffected, lastInsertId, source) {
            let rows = null;
            return {
                get rows() {
                    if (rows === null) {
                        rows = rowsOf(columns, source.cells());
                        source = null;
                    }
                    return rows;
                },
                columns: columns,
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
})()
)JS";

ScriptBridge::ScriptBridge(QJSEngine *engine)
    : QObject(engine),
      m_engine(engine),
      m_functions(engine->evaluate(QString::fromUtf16(Functions), u"AsyncSql"_s))
{
    Q_ASSERT_X(!m_functions.isError(), "AsyncSql", qPrintable(m_functions.toString()));
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
    return m_functions.property(u"error"_s).call({code, error.text(), error.nativeCode()});
}

QJSValue ScriptBridge::errorOrNull(const std::optional<SqlError> &problem) const
{
    return problem ? error(*problem) : QJSValue(QJSValue::NullValue);
}

QJSValue ScriptBridge::rejected(const SqlError &problem) const
{
    return m_functions.property(u"rejected"_s).call({error(problem)});
}

QJSValue ScriptBridge::runGenerator(const QJSValue &begun, const QJSValue &generator) const
{
    return m_functions.property(u"run"_s).call({begun, generator});
}

QJSValue ScriptBridge::scriptOf(const ResultSet &result) const
{
    auto *const source = new ScriptRows(result);
    QJSEngine::setObjectOwnership(source, QJSEngine::JavaScriptOwnership);
    return m_functions.property(u"result"_s)
        .call({m_engine->toScriptValue(result.columnNames()), double(result.rowsAffected()),
               m_engine->toScriptValue(toScript(result.lastInsertId())),
               m_engine->newQObject(source)});
}

QJSValue ScriptBridge::scriptOf(const Transaction &transaction) const
{
    auto *const object = new QmlTransaction(transaction);
    QJSEngine::setObjectOwnership(object, QJSEngine::JavaScriptOwnership);
    return m_engine->newQObject(object);
}

} // namespace AsyncSql
