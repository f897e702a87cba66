// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qbytearrayview.h>
#include <QtCore/qstringlist.h>
#include <QtCore/qvariant.h>
#include <QtSql/qsqlerror.h>
#include <QtSql/qtsqlglobal.h>

namespace AsyncSql {

// A statement, run and read by the database's own client library instead of through Qt,
// which formats a name for every parameter and makes a QVariant of every cell. Used on the
// connection's thread, while the query that it belongs to lives.
class NativeStatement
{
public:
    struct Cell
    {
        enum class Type { Null, Integer, Real, Text, Blob, Other } type = Type::Null;
        qint64 integer = 0;
        double real = 0;
        QByteArrayView bytes{}; // of a Text in UTF-8, or a Blob; valid until the next call
    };

    virtual ~NativeStatement() = default;

    // From the beginning: as it was prepared, with a value that Driver::toDatabase() gave for every
    // parameter; or, where the driver takes literals, as sql, which holds all values.
    [[nodiscard]] virtual bool run(const QString &sql, const QVariantList &values,
                                   QSql::NumericalPrecisionPolicy decimals) = 0; // false: error()
    virtual void finish() = 0; // lets go of what it still holds of the database, and of the values

    // Of its run.
    [[nodiscard]] virtual bool returnsRows() = 0;
    [[nodiscard]] virtual const QStringList &columnNames() = 0;
    [[nodiscard]] virtual bool next() = 0; // to the next row; false: the end, or error()
    [[nodiscard]] virtual Cell cell(int column) = 0;
    [[nodiscard]] virtual QVariant value(int) { return {}; } // of an Other, as Qt's driver gives it
    [[nodiscard]] virtual bool hasFailed() const = 0;
    [[nodiscard]] virtual QSqlError error() const = 0;
    [[nodiscard]] virtual qint64 rowsAffected() const = 0;
    [[nodiscard]] virtual QVariant lastInsertId() const = 0;
};

} // namespace AsyncSql
