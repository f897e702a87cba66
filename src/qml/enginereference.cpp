// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "enginereference_p.h"

#include "qmlengine.h"

#include <QtQml/qqmlinfo.h>

namespace AsyncSql {

void EngineReference::set(QObject *object, QObject *context, const Use &use, const Changed &changed)
{
    if (m_object == object)
        return;
    m_object = object;
    QObject::disconnect(m_follows);
    QObject::disconnect(m_outlives);
    AsyncSqlEngine *engine = nullptr;
    if (auto *const wrapper = qobject_cast<QmlEngine *>(object)) {
        m_follows = QObject::connect(wrapper, &QmlEngine::engineChanged, context,
                                     [wrapper, use] { use(wrapper->engine()); });
        engine = wrapper->engine();
    } else {
        engine = qobject_cast<AsyncSqlEngine *>(object);
        if (object && !engine)
            qmlWarning(context) << "engine must be an AsyncSqlEngine, not a "
                                << object->metaObject()->className();
    }
    if (object) {
        // One that is published goes on without the object that stood for it.
        m_outlives = QObject::connect(object, &QObject::destroyed, context, [use, changed] {
            use(nullptr);
            changed();
        });
    }
    use(engine);
    changed();
}

} // namespace AsyncSql
