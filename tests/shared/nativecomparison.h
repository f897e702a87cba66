// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "serverconnection.h"

#include <memory>

// Fails the test where one way of reading does not give what the other does, cell by cell.
inline void compareResults(const AsyncSql::ResultSet &native, const AsyncSql::ResultSet &portable)
{
    QCOMPARE(native.columnNames(), portable.columnNames());
    QCOMPARE(native.rowCount(), portable.rowCount());
    QCOMPARE(native.rowsAffected(), portable.rowsAffected());
    for (qsizetype row = 0; row < native.rowCount(); ++row) {
        for (int column = 0; column < native.columnCount(); ++column) {
            const QVariant left = native.value(row, column);
            const QVariant right = portable.value(row, column);
            if (!isSame(left, right))
                QFAIL(qPrintable(QStringLiteral("row %1, column %2: %3 instead of %4")
                                     .arg(row)
                                     .arg(column)
                                     .arg(QDebug::toString(left), QDebug::toString(right))));
            if (left.typeId() == QMetaType::QDateTime)
                QCOMPARE(left.toDateTime().timeSpec(), right.toDateTime().timeSpec());
        }
    }
}

// A server's rows, read from its client library and through Qt, on a connection each.
class NativeComparison
{
protected:
    void connectTo(const char *variable)
    {
        const auto options = AsyncSql::ConnectionOptions::fromUrl(ServerConnection::url(variable));
        native = std::make_unique<ServerConnection>(options);
        portable = std::make_unique<ServerConnection>(
            AsyncSql::ConnectionOptions(options).setNativeAccess(false));
    }

    // On both.
    void run(const QString &sql)
    {
        native->run(sql);
        portable->run(sql);
    }

    void compare(const QString &sql,
                 QSql::NumericalPrecisionPolicy decimals = QSql::LowPrecisionDouble)
    {
        try {
            compareResults(native->run(sql, {}, decimals), portable->run(sql, {}, decimals));
        } catch (const AsyncSql::SqlError &error) {
            QFAIL(qPrintable(QDebug::toString(error)));
        }
    }

    static void addDecimals()
    {
        QTest::addColumn<QSql::NumericalPrecisionPolicy>("decimals");
        QTest::newRow("double") << QSql::LowPrecisionDouble;
        QTest::newRow("int64") << QSql::LowPrecisionInt64;
        QTest::newRow("int32") << QSql::LowPrecisionInt32;
        QTest::newRow("text") << QSql::HighPrecision;
    }

    std::unique_ptr<ServerConnection> native;
    std::unique_ptr<ServerConnection> portable;
};
