// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/resultset.h>

#include <QtCore/qvarlengtharray.h>

#include <bit>
#include <cstring>
#include <vector>

namespace AsyncSql {

enum class StorageType : quint8 { Null, Integer, Real, Text, Blob, Variant, Mixed };

// One cell, as a look into the result that it lies in. Its type is never Mixed.
struct Cell
{
    StorageType type = StorageType::Null;
    quint64 word = 0;           // Integer and Real
    const char *data = nullptr; // Text (UTF-16) and Blob
    qsizetype size = 0;         // in bytes
    const QVariant *variant = nullptr;

    [[nodiscard]] qint64 integer() const { return qint64(word); }
    [[nodiscard]] double real() const { return std::bit_cast<double>(word); }
    [[nodiscard]] QStringView text() const
    {
        return {reinterpret_cast<const char16_t *>(data), size / qsizetype(sizeof(char16_t))};
    }
    [[nodiscard]] QByteArrayView blob() const { return {data, size}; }
    [[nodiscard]] QVariant toVariant() const;
};

// The cells of one column in one chunk. Points into the storage of the chunk.
struct ColumnChunk
{
    StorageType type = StorageType::Null;
    bool wideOffsets = false;       // 64 instead of 32 bit
    const quint64 *nulls = nullptr; // a bit per row; no pointer where no cell is NULL
    const quint64 *words = nullptr; // Integer, Real, Mixed
    const void *offsets = nullptr;  // Text, Blob: where each cell begins, and the end of the last
    const char *arena = nullptr;    // Text, Blob; in Mixed each after its length
    const quint8 *tags = nullptr;   // Mixed: the StorageType of each cell
    const QVariant *variants = nullptr;

    [[nodiscard]] bool isNull(qsizetype row) const
    {
        return type == StorageType::Null || (nulls && ((nulls[row >> 6] >> (row & 63)) & 1));
    }

    [[nodiscard]] quint64 offset(qsizetype row) const
    {
        return wideOffsets ? static_cast<const quint64 *>(offsets)[row]
                           : static_cast<const quint32 *>(offsets)[row];
    }

    [[nodiscard]] Cell cell(qsizetype row) const
    {
        if (isNull(row))
            return {};
        switch (type) {
        case StorageType::Integer:
        case StorageType::Real:
            return {.type = type, .word = words[row]};
        case StorageType::Text:
        case StorageType::Blob: {
            const quint64 begin = offset(row);
            return {
                .type = type, .data = arena + begin, .size = qsizetype(offset(row + 1) - begin)};
        }
        case StorageType::Variant:
            return {.type = type, .variant = variants + row};
        default:
            return mixedCell(row);
        }
    }

    [[nodiscard]] Cell mixedCell(qsizetype row) const
    {
        const auto tag = StorageType(tags[row]);
        if (tag == StorageType::Integer || tag == StorageType::Real)
            return {.type = tag, .word = words[row]};
        quint64 size = 0;
        std::memcpy(&size, arena + words[row], sizeof size);
        return {.type = tag, .data = arena + words[row] + sizeof size, .size = qsizetype(size)};
    }
};

// Some consecutive rows; never changed once made, so that any number of results may share it.
struct Chunk
{
    qsizetype rows = 0;
    qsizetype bytes = 0;
    const ColumnChunk *columns = nullptr; // at the beginning of the storage
    std::shared_ptr<std::byte> storage;   // one stretch of memory for all cells
    QVariantList variants;                // the cells of Variant columns, column after column
};

class ResultSetData
{
public:
    static constexpr int ChunkShift = 12;
    static constexpr qsizetype ChunkRows = qsizetype(1) << ChunkShift;

    QStringList columnNames;
    QVarLengthArray<std::shared_ptr<const Chunk>, 1> chunks;
    std::vector<qsizetype> firstRows; // of each chunk; empty where all but the last are full
    qsizetype rowCount = 0;
    qint64 rowsAffected = -1;
    QVariant lastInsertId;
    ResultSet::Statistics statistics;

    // Both throw SqlError::Kind::InvalidArgument unless the result has the cell.
    [[nodiscard]] static Cell cell(const ResultSetData *data, qsizetype row, int column)
    {
        qsizetype rowInChunk = 0;
        return columnChunk(data, row, column, &rowInChunk).cell(rowInChunk);
    }

    [[nodiscard]] static const ColumnChunk &columnChunk(const ResultSetData *data, qsizetype row,
                                                        int column, qsizetype *rowInChunk)
    {
        if (!data || size_t(row) >= size_t(data->rowCount)
            || size_t(column) >= size_t(data->columnNames.size())) {
            throwBadIndex(data, row, column);
        }
        if (data->firstRows.empty()) {
            *rowInChunk = row & (ChunkRows - 1);
            return data->chunks[row >> ChunkShift]->columns[column];
        }
        const qsizetype index = data->chunkIndex(row);
        *rowInChunk = row - data->firstRows[size_t(index)];
        return data->chunks[index]->columns[column];
    }

private:
    [[noreturn]] static void throwBadIndex(const ResultSetData *data, qsizetype row, int column);
    [[nodiscard]] qsizetype chunkIndex(qsizetype row) const;
};

} // namespace AsyncSql
