// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qbytearrayview.h>
#include <QtSql/qsqlerror.h>

namespace AsyncSql {

// The rows of a statement that has been run, read from the database's own client library instead of
// through a QVariant for every cell. Used on the connection's thread, while the statement lives.
class NativeReader
{
public:
    struct Cell
    {
        enum class Type { Null, Integer, Real, Text, Blob } type = Type::Null;
        qint64 integer = 0;
        double real = 0;
        QByteArrayView bytes{}; // of a Text in UTF-8, or a Blob; valid until the next call
    };

    virtual ~NativeReader() = default;

    [[nodiscard]] virtual bool next() = 0; // to the next row; false: the end, or error()
    [[nodiscard]] virtual Cell cell(int column) = 0;
    [[nodiscard]] virtual QSqlError error() const = 0;
};

} // namespace AsyncSql
