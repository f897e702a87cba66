// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/QueryModel>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qtimer.h>
#include <QtQuick/qquickview.h>

// View.qml in a window, and what its frames and its thread cost.
class Window
{
public:
    Window(const QString &connectionName, const QVariantMap &properties);

    [[nodiscard]] QQuickItem *root() const { return m_view.rootObject(); }
    [[nodiscard]] QQuickView &view() { return m_view; }
    [[nodiscard]] AsyncSql::QueryModel *model() const;

    // Draws every 16 ms from now on, whether or not there is anything new.
    void animate();
    void forget() { m_longest = 0; }
    [[nodiscard]] double longestFrame() const { return m_longest; } // ms, between two of them

    void waitForRows() const;  // the first ones
    void waitForReady() const; // all of them
    void waitForFrame();

private:
    QQuickView m_view;
    QTimer m_pace;
    QElapsedTimer m_sinceFrame;
    double m_longest = 0;
    qint64 m_frames = 0;
};

// What the calling thread has used of a processor, in ms.
[[nodiscard]] double threadTime();
