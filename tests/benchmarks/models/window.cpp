// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "window.h"

#include "comparison.h"
#include "eventloop.h"

#include <QtQml/qqmlengine.h>
#include <QtQuick/qquickitem.h>

#include <ctime>

using AsyncSql::QueryModel;

namespace {

template <typename Condition>
void runUntil(const Condition &condition)
{
    while (!condition())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

} // namespace

Window::Window(const QString &connectionName, const QVariantMap &properties)
{
    QVariantMap all = properties;
    all.insert(QStringLiteral("connectionName"), connectionName);
    m_view.setInitialProperties(all);
    m_view.setSource(QUrl::fromLocalFile(QStringLiteral(MODELS_SOURCE_DIR "/View.qml")));
    require(m_view.status() == QQuickView::Ready, "View.qml can be shown");
    QObject::connect(&m_view, &QQuickWindow::frameSwapped, &m_view, [this] {
        ++m_frames;
        if (m_pace.isActive() && m_sinceFrame.isValid())
            m_longest = std::max(m_longest, milliseconds(m_sinceFrame));
        m_sinceFrame.start();
    });
    m_view.show();
    m_view.requestActivate();
    waitForFrame();
}

QueryModel *Window::model() const
{
    return root()->property("queryModel").value<QueryModel *>();
}

void Window::animate()
{
    m_pace.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_pace, &QTimer::timeout, &m_view, [this] { m_view.update(); });
    m_pace.start(16);
    waitForFrame();
    forget();
}

void Window::waitForRows() const
{
    runUntil([this] { return model()->count() > 0; });
}

void Window::waitForReady() const
{
    runUntil([this] { return model()->status() == QueryModel::Status::Ready; });
}

void Window::waitForFrame()
{
    const qint64 before = m_frames;
    m_view.update();
    runUntil([this, before] { return m_frames > before; });
}

double threadTime()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}
