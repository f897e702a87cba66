// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qobject.h>
#include <QtCore/qpointer.h>

#include <functional>

namespace AsyncSql {

class AsyncSqlEngine;

// The engine property of a QML model: an AsyncSqlEngine of QML, or one of C++ that a program has
// handed over. Follows the former to the database that it stands for.
class EngineReference final
{
public:
    using Use = std::function<void(AsyncSqlEngine *)>;
    using Changed = std::function<void()>;

    [[nodiscard]] QObject *object() const { return m_object; }
    // use is called now and whenever the database is another one, changed when object() is.
    void set(QObject *object, QObject *context, const Use &use, const Changed &changed);

private:
    QPointer<QObject> m_object;
    QMetaObject::Connection m_follows;
    QMetaObject::Connection m_outlives;
};

} // namespace AsyncSql
