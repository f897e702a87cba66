// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/nativestatement_p.h>

namespace AsyncSql {

struct PostgreSqlLibrary;

// One column of a result of PostgreSQL: how its values are read, so that they are those that QPSQL
// gives.
class PostgreSqlColumn
{
public:
    enum class Format { Text, Binary };

    PostgreSqlColumn(uint type, Format format, QSql::NumericalPrecisionPolicy decimals);

    // Of a value that is not NULL; libpq ends each with a zero.
    [[nodiscard]] NativeStatement::Cell cell(const char *value, int size) const;
    [[nodiscard]] QVariant other(const char *value, const PostgreSqlLibrary &libpq) const;

    // Whether the binary form of the type is known to say the same as its text.
    [[nodiscard]] static bool hasBinary(uint type);

private:
    enum class Kind { Integer, Number, Real, Decimal, Text, Bytes, Bool, Date, Time, DateTime };

    [[nodiscard]] static Kind kindOf(uint type);
    [[nodiscard]] NativeStatement::Cell textCell(const char *value, int size) const;
    [[nodiscard]] NativeStatement::Cell decimal(double value) const;

    Kind m_kind;
    Format m_format;
    QSql::NumericalPrecisionPolicy m_decimals;
};

} // namespace AsyncSql
