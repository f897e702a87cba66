// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QQuickWindow>
#include <QtQml/qqmlregistration.h>

#include <deque>

// Measures, on the GUI thread, the time from one frame of a window to the next. An animation must
// run in the window: one that has nothing to draw makes no frames.
class FrameMonitor : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("There is one for the window")
    Q_PROPERTY(double worst READ worst NOTIFY worstChanged FINAL)
    Q_PROPERTY(int lateFrames READ lateFrames NOTIFY lateFramesChanged FINAL)
    Q_PROPERTY(int framesPerSecond READ framesPerSecond NOTIFY framesPerSecondChanged FINAL)
public:
    struct Frame
    {
        qint64 begin = 0; // nanoseconds since the monitor began
        qint64 end = 0;
    };
    static constexpr double LateMilliseconds = 25; // longer than a frame and a half at 60 Hz
    static constexpr qint64 KeptNanoseconds = 8000000000;

    explicit FrameMonitor(QObject *parent = nullptr);

    void watch(QQuickWindow *window);
    // Forgets the worst frame, but not the frame that is under way.
    Q_INVOKABLE void reset();

    [[nodiscard]] double worst() const; // milliseconds
    [[nodiscard]] int lateFrames() const;
    [[nodiscard]] int framesPerSecond() const;
    [[nodiscard]] qint64 now() const;                      // nanoseconds since the monitor began
    [[nodiscard]] const std::deque<Frame> &frames() const; // of the last eight seconds

    [[nodiscard]] bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void frameMeasured();
    void worstChanged();
    void lateFramesChanged();
    void framesPerSecondChanged();

private:
    void measure();
    void countFrame(qint64 time);

    QPointer<QQuickWindow> m_window;
    QElapsedTimer m_clock;
    std::deque<Frame> m_frames;
    qint64 m_lastFrame = -1; // -1: the window was not visible
    qint64 m_secondBegan = 0;
    int m_framesInSecond = 0;
    int m_framesPerSecond = 0;
    double m_worst = 0;
    int m_lateFrames = 0;
};
