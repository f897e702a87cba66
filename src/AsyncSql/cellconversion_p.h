// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/resultset_p.h>
#include <AsyncSql/sqlerror.h>

#include <optional>

// What a cell can be read as, besides what it is.
namespace AsyncSql {

// Where a value comes from and what it is to become: what an error needs to say.
struct Conversion
{
    const ResultSet &result;
    qsizetype row;
    int column;
    const char *target;

    [[noreturn]] void fail(const Cell &cell) const
    {
        throw SqlError(SqlError::Kind::InvalidData,
                       QStringLiteral("Column \"%1\" of row %2: the %3 cannot be read as %4")
                           .arg(result.columnNames().at(column))
                           .arg(row)
                           .arg(typeName(cell), QLatin1StringView(target)));
    }

    static QString typeName(const Cell &cell)
    {
        switch (cell.type) {
        case StorageType::Integer:
            return QStringLiteral("integer");
        case StorageType::Real:
            return QStringLiteral("real number");
        case StorageType::Text:
            return QStringLiteral("text");
        case StorageType::Blob:
            return QStringLiteral("blob");
        case StorageType::Variant:
            return QLatin1StringView(cell.variant->metaType().name());
        default:
            return QStringLiteral("NULL");
        }
    }
};

// A number, exactly as stored: of the three the one that holds it.
struct Number
{
    enum class Type { None, Signed, Unsigned, Real } type = Type::None;
    qint64 integer = 0;
    quint64 unsignedInteger = 0;
    double real = 0;
    bool isFraction = false; // so it was written, though the double may be whole

    [[nodiscard]] bool isExactInteger() const; // the real one
};

[[nodiscard]] Number numberFrom(const Cell &cell);
[[nodiscard]] std::optional<bool> booleanFromText(QStringView text);

// Values that are stored as text where the database has no type for them; null if it is none.
[[nodiscard]] bool isJson(int type);
[[nodiscard]] bool isParsed(int type);
[[nodiscard]] QVariant parsed(const Cell &cell, QMetaType target);

} // namespace AsyncSql
