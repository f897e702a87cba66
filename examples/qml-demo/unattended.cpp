// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "unattended.h"

#include <QCoreApplication>
#include <QImage>

#include <chrono>
#include <cstdio>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

Unattended::Unattended(const QString &screenshotFile, bool isBenchmark, QObject *parent)
    : QObject(parent),
      m_screenshotFile(screenshotFile),
      m_isBenchmark(isBenchmark)
{
    // Whatever hangs, the program ends.
    m_timeout.setSingleShot(true);
    connect(&m_timeout, &QTimer::timeout, this, [this] { fail(u"Timed out."_s); });
    m_timeout.start(10min);
}

void Unattended::print(const QString &line) const
{
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

bool Unattended::saveScreenshot(QQuickWindow *window) const
{
    return window->grabWindow().save(m_screenshotFile);
}

void Unattended::finish()
{
    QCoreApplication::exit(0);
}

void Unattended::fail(const QString &reason)
{
    std::fprintf(stderr, "%s\n", qPrintable(reason));
    QCoreApplication::exit(1);
}
