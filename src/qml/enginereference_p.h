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

    [[nodiscard]] QObject *object() const { return m_object; }
    // False: it was that already. use is called now and whenever the database is another one.
    bool set(QObject *object, QObject *context, const Use &use);

private:
    QPointer<QObject> m_object;
    QMetaObject::Connection m_connection;
};

} // namespace AsyncSql
