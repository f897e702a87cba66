// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QObject>
#include <QUrl>
#include <QtQml/qqmlregistration.h>

// What people type to name a database, and what they want to read of it.
class Addresses : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
public:
    using QObject::QObject;

    // Of a file, or of what is a URL already.
    Q_INVOKABLE static QString url(const QString &address);
    // Why it cannot be opened, as far as that is known without trying; empty if it may well be.
    Q_INVOKABLE static QString mistakeIn(const QString &url);
    Q_INVOKABLE static QString driver(const QString &url);
    Q_INVOKABLE static QString name(const QString &url);
    Q_INVOKABLE static QString place(const QString &url); // never with the password
    Q_INVOKABLE static QString localFile(const QUrl &file);
};
