// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "framemonitor.h"

#include <QEvent>

namespace {

constexpr qint64 second = 1000000000;

double milliseconds(qint64 nanoseconds)
{
    return double(nanoseconds) / 1e6;
}

} // namespace

FrameMonitor::FrameMonitor(QObject *parent) : QObject(parent)
{
    m_clock.start();
}

void FrameMonitor::watch(QQuickWindow *window)
{
    m_window = window;
    m_window->installEventFilter(this);
    // Emitted for each frame, and on the GUI thread whichever thread renders.
    connect(m_window, &QQuickWindow::afterAnimating, this, &FrameMonitor::measure);
}

void FrameMonitor::reset()
{
    m_worst = 0;
    m_lateFrames = 0;
    Q_EMIT worstChanged();
    Q_EMIT lateFramesChanged();
}

double FrameMonitor::worst() const
{
    return m_worst;
}

int FrameMonitor::lateFrames() const
{
    return m_lateFrames;
}

int FrameMonitor::framesPerSecond() const
{
    return m_framesPerSecond;
}

qint64 FrameMonitor::now() const
{
    return m_clock.nsecsElapsed();
}

const std::deque<FrameMonitor::Frame> &FrameMonitor::frames() const
{
    return m_frames;
}

bool FrameMonitor::eventFilter(QObject *watched, QEvent *event)
{
    // A hidden window draws nothing: that is no late frame.
    if (watched == m_window && event->type() == QEvent::Expose && !m_window->isExposed())
        m_lastFrame = -1;
    return QObject::eventFilter(watched, event);
}

void FrameMonitor::measure()
{
    const qint64 time = now();
    countFrame(time);
    const qint64 begin = std::exchange(m_lastFrame, time);
    if (begin < 0)
        return;
    m_frames.push_back({begin, time});
    while (m_frames.front().end < time - KeptNanoseconds)
        m_frames.pop_front();

    const double duration = milliseconds(time - begin);
    if (duration > m_worst) {
        m_worst = duration;
        Q_EMIT worstChanged();
    }
    if (duration > LateMilliseconds) {
        ++m_lateFrames;
        Q_EMIT lateFramesChanged();
    }
    Q_EMIT frameMeasured();
}

void FrameMonitor::countFrame(qint64 time)
{
    ++m_framesInSecond;
    if (time - m_secondBegan < second)
        return;
    m_framesPerSecond = int(m_framesInSecond * second / (time - m_secondBegan));
    m_framesInSecond = 0;
    m_secondBegan = time;
    Q_EMIT framesPerSecondChanged();
}
