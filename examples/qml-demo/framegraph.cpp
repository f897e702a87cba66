// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "framegraph.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

// The scale is logarithmic, so that 16 ms and a second are both to be seen.
constexpr double least = 4; // milliseconds
constexpr double greatest = 4000;
constexpr double bad = 100;      // what a user notices as a stop
constexpr qreal scaleWidth = 44; // for the figures at the side

struct Mark
{
    double milliseconds;
    QLatin1StringView text;
};
constexpr Mark marks[] = {{16.7, "16 ms"_L1}, {100, "100 ms"_L1}, {1000, "1 s"_L1}};

} // namespace

FrameGraph::FrameGraph(QQuickItem *parent) : QQuickPaintedItem(parent)
{
    connect(this, &FrameGraph::colorsChanged, this, [this] { update(); });
}

FrameMonitor *FrameGraph::monitor() const
{
    return m_monitor;
}

void FrameGraph::setMonitor(FrameMonitor *monitor)
{
    if (m_monitor == monitor)
        return;
    m_monitor = monitor;
    Q_EMIT monitorChanged();
}

void FrameGraph::paint(QPainter *painter)
{
    paintScale(painter);
    if (m_monitor)
        paintFrames(painter);
}

qreal FrameGraph::heightOf(double milliseconds) const
{
    const double bounded = std::clamp(milliseconds, least * 1.2, greatest);
    return height() * std::log(bounded / least) / std::log(greatest / least);
}

QColor FrameGraph::colorOf(double milliseconds) const
{
    if (milliseconds > bad)
        return m_badColor;
    return milliseconds > FrameMonitor::LateMilliseconds ? m_lateColor : m_goodColor;
}

void FrameGraph::paintScale(QPainter *painter) const
{
    QFont font = painter->font();
    font.setPixelSize(10);
    painter->setFont(font);
    for (const Mark &mark : marks) {
        const qreal y = std::round(height() - heightOf(mark.milliseconds));
        painter->fillRect(QRectF(0, y, width() - scaleWidth, 1), m_lineColor);
        painter->setPen(m_textColor);
        painter->drawText(QRectF(width() - scaleWidth, y - 8, scaleWidth, 16),
                          Qt::AlignRight | Qt::AlignVCenter, mark.text);
    }
}

void FrameGraph::paintFrames(QPainter *painter) const
{
    const qreal plotWidth = width() - scaleWidth;
    const qint64 now = m_monitor->now();
    const auto xOf = [&](qint64 time) {
        const double age = double(now - time) / double(FrameMonitor::KeptNanoseconds);
        return std::max(0.0, plotWidth * (1 - age));
    };
    for (const FrameMonitor::Frame &frame : m_monitor->frames()) {
        const double duration = double(frame.end - frame.begin) / 1e6;
        const qreal left = xOf(frame.begin);
        const qreal barHeight = heightOf(duration);
        painter->fillRect(QRectF(left, height() - barHeight, xOf(frame.end) - left, barHeight),
                          colorOf(duration));
    }
}
