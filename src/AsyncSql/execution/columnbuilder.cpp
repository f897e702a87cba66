// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/columnbuilder_p.h>

namespace AsyncSql {

namespace {

constexpr size_t aligned(size_t size)
{
    return (size + 7) & ~size_t(7);
}

template <typename T>
const T *storePart(std::byte *&storage, const void *data, size_t size)
{
    std::byte *part = storage;
    if (size > 0)
        std::memcpy(part, data, size);
    storage += aligned(size);
    return reinterpret_cast<const T *>(part);
}

} // namespace

template <typename Offset>
const void *ColumnBuilder::storeOffsets(std::byte *&storage) const
{
    auto *offsets = reinterpret_cast<Offset *>(storage);
    offsets[0] = 0;
    for (qsizetype row = 0; row < rows(); ++row)
        offsets[row + 1] = Offset(m_words[row]);
    storage += aligned(size_t(rows() + 1) * sizeof(Offset));
    return offsets;
}

size_t ColumnBuilder::storedSize() const
{
    size_t size = hasNullBits() ? nullWords() * sizeof(quint64) : 0;
    if (isArena())
        size += aligned(size_t(rows() + 1) * offsetSize()) + aligned(size_t(m_arena.size()));
    else if (m_type == StorageType::Integer || m_type == StorageType::Real)
        size += size_t(m_words.bytes());
    else if (m_type == StorageType::Mixed)
        size += size_t(m_words.bytes()) + aligned(size_t(m_tags.size()))
            + aligned(size_t(m_arena.size()));
    return size;
}

ColumnChunk ColumnBuilder::store(std::byte *&storage) const
{
    ColumnChunk chunk{.type = m_type};
    if (hasNullBits())
        chunk.nulls = storePart<quint64>(storage, m_nulls.data(), nullWords() * sizeof(quint64));
    if (isArena()) {
        chunk.wideOffsets = offsetSize() == sizeof(quint64);
        chunk.offsets =
            chunk.wideOffsets ? storeOffsets<quint64>(storage) : storeOffsets<quint32>(storage);
    } else if (m_type == StorageType::Mixed || m_type == StorageType::Integer
               || m_type == StorageType::Real) {
        chunk.words = storePart<quint64>(storage, m_words.data(), size_t(m_words.bytes()));
    }
    if (m_type == StorageType::Mixed)
        chunk.tags = storePart<quint8>(storage, m_tags.data(), size_t(m_tags.size()));
    if (isArena() || m_type == StorageType::Mixed)
        chunk.arena = storePart<char>(storage, m_arena.data(), size_t(m_arena.size()));
    return chunk;
}

// The cell as it is now, as ColumnChunk reads it.
Cell ColumnBuilder::cell(qsizetype row) const
{
    if (m_hasNulls && ((m_nulls[size_t(row >> 6)] >> (row & 63)) & 1))
        return {};
    if (isArena()) {
        const quint64 begin = row > 0 ? m_words[row - 1] : 0;
        return {.type = m_type,
                .data = m_arena.data() + begin,
                .size = qsizetype(m_words[row] - begin)};
    }
    if (m_type == StorageType::Mixed) {
        return ColumnChunk{
            .type = m_type, .words = m_words.data(), .arena = m_arena.data(), .tags = m_tags.data()}
            .cell(row);
    }
    return {.type = m_type, .word = m_words[row]};
}

void ColumnBuilder::appendOther(const Cell &cell)
{
    if (m_type == StorageType::Null) {
        m_type = cell.type; // at most NULLs so far: their words are 0, which suits every type
    } else if (m_type == StorageType::Variant) {
        appendVariant(cell.toVariant());
        return;
    } else if (m_type != StorageType::Mixed) {
        becomeMixed();
    }
    if (m_type == StorageType::Mixed)
        appendMixed(cell);
    else if (isArena())
        appendBytes(cell.type, cell.data, cell.size);
    else
        m_words.append(cell.word);
}

void ColumnBuilder::appendMixed(const Cell &cell)
{
    m_tags.append(quint8(cell.type));
    if (cell.type != StorageType::Text && cell.type != StorageType::Blob) {
        m_words.append(cell.word);
        return;
    }
    const quint64 size = quint64(cell.size);
    static constexpr char padding[8] = {};
    m_words.append(quint64(m_arena.size()));
    m_arena.append(&size, sizeof size);
    m_arena.append(cell.data, cell.size);
    m_arena.append(padding, qsizetype(aligned(size_t(size)) - size));
}

void ColumnBuilder::becomeMixed()
{
    ColumnBuilder mixed;
    mixed.m_type = StorageType::Mixed;
    for (qsizetype row = 0; row < rows(); ++row)
        mixed.appendMixed(cell(row));
    m_type = StorageType::Mixed;
    m_words = std::move(mixed.m_words);
    m_arena = std::move(mixed.m_arena);
    m_tags = std::move(mixed.m_tags);
}

void ColumnBuilder::becomeVariant()
{
    m_variants.reserve(rows() + 1);
    for (qsizetype row = 0; row < rows(); ++row)
        m_variants.append(cell(row).toVariant());
    m_type = StorageType::Variant;
    m_arena.clear();
    m_tags.clear();
}

} // namespace AsyncSql
