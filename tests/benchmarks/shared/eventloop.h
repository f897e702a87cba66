// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qeventloop.h>
#include <QtCore/qtimer.h>

// As a GUI thread does it: start(loop) is called by the running event loop, which runs until
// somebody calls loop.quit().
template <typename Function>
void inEventLoop(Function start)
{
    QEventLoop loop;
    QMetaObject::invokeMethod(
        &loop, [&] { start(loop); }, Qt::QueuedConnection);
    loop.exec();
}

[[nodiscard]] inline double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

[[nodiscard]] inline double microsecondsEach(const QElapsedTimer &timer, qint64 count)
{
    return double(timer.nsecsElapsed()) / 1e3 / double(count);
}
