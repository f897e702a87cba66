// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "framemonitor.h"

#include <QColor>
#include <QQuickPaintedItem>

// The frames of the last seconds against time: as wide as they lasted, as high as that is bad.
// Repaints when told to: doing so by itself after each frame would ask for yet another one.
class FrameGraph : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(
        FrameMonitor *monitor READ monitor WRITE setMonitor NOTIFY monitorChanged REQUIRED FINAL)
    Q_PROPERTY(QColor goodColor MEMBER m_goodColor NOTIFY colorsChanged FINAL)
    Q_PROPERTY(QColor lateColor MEMBER m_lateColor NOTIFY colorsChanged FINAL)
    Q_PROPERTY(QColor badColor MEMBER m_badColor NOTIFY colorsChanged FINAL)
    Q_PROPERTY(QColor lineColor MEMBER m_lineColor NOTIFY colorsChanged FINAL)
    Q_PROPERTY(QColor textColor MEMBER m_textColor NOTIFY colorsChanged FINAL)
public:
    explicit FrameGraph(QQuickItem *parent = nullptr);

    [[nodiscard]] FrameMonitor *monitor() const;
    void setMonitor(FrameMonitor *monitor);

    void paint(QPainter *painter) override;

Q_SIGNALS:
    void monitorChanged();
    void colorsChanged();

private:
    [[nodiscard]] qreal heightOf(double milliseconds) const;
    [[nodiscard]] QColor colorOf(double milliseconds) const;
    void paintScale(QPainter *painter) const;
    void paintFrames(QPainter *painter) const;

    QPointer<FrameMonitor> m_monitor;
    QColor m_goodColor;
    QColor m_lateColor;
    QColor m_badColor;
    QColor m_lineColor;
    QColor m_textColor;
};
