// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QObject>
#include <QtQml/qqmlregistration.h>

// What a statement did so far.
struct Measurement
{
    Q_GADGET
    QML_VALUE_TYPE(measurement)
    Q_PROPERTY(int rows MEMBER rows FINAL)
    Q_PROPERTY(qint64 rowsAffected MEMBER rowsAffected FINAL)
    Q_PROPERTY(bool returnsRows MEMBER returnsRows FINAL)
    Q_PROPERTY(bool blocking MEMBER blocking FINAL)
    Q_PROPERTY(double firstRows MEMBER firstRows FINAL)
    Q_PROPERTY(double total MEMBER total FINAL)
public:
    int rows = 0;
    qint64 rowsAffected = -1; // -1: unknown
    bool returnsRows = false;
    bool blocking = false;
    double firstRows = -1; // milliseconds from the call until the view has rows
    double total = -1;     // milliseconds from the call until the view has all
};
