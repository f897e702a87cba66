// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "enginereference_p.h"

#include "qmlengine.h"

#include <QtQml/qqmlinfo.h>

namespace AsyncSql {

bool EngineReference::set(QObject *object, QObject *context, const Use &use)
{
    if (m_object == object)
        return false;
    m_object = object;
    QObject::disconnect(m_connection);
    auto *const wrapper = qobject_cast<QmlEngine *>(object);
    if (wrapper) {
        m_connection = QObject::connect(wrapper, &QmlEngine::engineChanged, context,
                                        [wrapper, use] { use(wrapper->engine()); });
        use(wrapper->engine());
        return true;
    }
    auto *const engine = qobject_cast<AsyncSqlEngine *>(object);
    if (object && !engine)
        qmlWarning(context) << "engine must be an AsyncSqlEngine, not a "
                            << object->metaObject()->className();
    use(engine);
    return true;
}

} // namespace AsyncSql
