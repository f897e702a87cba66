// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QObject>
#include <QQuickWindow>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

// What --screenshot and --bench need that QML has not: Unattended.qml does the rest.
class Unattended : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("There is one for a run that nobody looks at")
    Q_PROPERTY(QString screenshotFile MEMBER m_screenshotFile CONSTANT FINAL)
    Q_PROPERTY(bool benchmark MEMBER m_isBenchmark CONSTANT FINAL)
public:
    Unattended(const QString &screenshotFile, bool isBenchmark, QObject *parent = nullptr);

    Q_INVOKABLE void print(const QString &line) const;
    Q_INVOKABLE bool saveScreenshot(QQuickWindow *window) const;
    Q_INVOKABLE void finish();
    Q_INVOKABLE void fail(const QString &reason);

private:
    QString m_screenshotFile;
    bool m_isBenchmark;
    QTimer m_timeout;
};
