// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/resultset_p.h>

#include <QtCore/qstringconverter.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace AsyncSql {

// std::vector without the zeroes: what it grows by is written at once.
template <typename T>
class GrowingBuffer
{
    static_assert(std::is_trivially_copyable_v<T>);

public:
    GrowingBuffer() = default;
    GrowingBuffer(GrowingBuffer &&other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)),
          m_size(std::exchange(other.m_size, 0)),
          m_capacity(std::exchange(other.m_capacity, 0))
    {
    }
    GrowingBuffer &operator=(GrowingBuffer &&other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        std::swap(m_capacity, other.m_capacity);
        return *this;
    }
    ~GrowingBuffer() { std::free(m_data); }

    void append(T value)
    {
        if (m_size == m_capacity) [[unlikely]]
            grow(1);
        m_data[m_size++] = value;
    }

    void append(const void *data, qsizetype count)
    {
        if (count > m_capacity - m_size) [[unlikely]]
            grow(count);
        if (count > 0)
            std::memcpy(m_data + m_size, data, size_t(count) * sizeof(T));
        m_size += count;
    }

    // Room for count more, to be written at once.
    [[nodiscard]] T *extend(qsizetype count)
    {
        if (count > m_capacity - m_size) [[unlikely]]
            grow(count);
        m_size += count;
        return m_data + (m_size - count);
    }
    void shrink(qsizetype size) { m_size = size; }
    void clear() { m_size = 0; }
    [[nodiscard]] T *data() const { return m_data; }
    [[nodiscard]] T &operator[](qsizetype index) const { return m_data[index]; }
    [[nodiscard]] qsizetype size() const { return m_size; }
    [[nodiscard]] qsizetype bytes() const { return m_size * qsizetype(sizeof(T)); }
    [[nodiscard]] qsizetype capacityBytes() const { return m_capacity * qsizetype(sizeof(T)); }

private:
    void grow(qsizetype count)
    {
        const qsizetype least = 64 / qsizetype(sizeof(T));
        const qsizetype capacity = std::max({least, m_capacity * 2, m_size + count});
        void *data = std::realloc(m_data, size_t(capacity) * sizeof(T));
        Q_CHECK_PTR(data);
        m_data = static_cast<T *>(data);
        m_capacity = capacity;
    }

    T *m_data = nullptr;
    qsizetype m_size = 0;
    qsizetype m_capacity = 0;
};

// One column of the chunk that is being filled. Starts as Null, takes the type of its first
// value, and becomes Mixed or Variant when a value of another type comes.
class ColumnBuilder
{
public:
    // A chunk ends early rather than hold more text and blobs than this in one go.
    static constexpr qsizetype ArenaLimit = 16 << 20;

    [[nodiscard]] qsizetype rows() const { return m_words.size(); }
    [[nodiscard]] qsizetype arenaSize() const { return m_arena.size(); }
    [[nodiscard]] const QVariantList &variants() const { return m_variants; }
    [[nodiscard]] qsizetype capacityBytes() const
    {
        return m_words.capacityBytes() + m_arena.capacityBytes() + m_tags.capacityBytes();
    }

    void appendNull()
    {
        const qsizetype row = rows();
        if (!m_hasNulls) {
            m_nulls.fill(0);
            m_hasNulls = true;
        }
        m_nulls[size_t(row >> 6)] |= quint64(1) << (row & 63);
        m_words.append(isArena() ? quint64(m_arena.size()) : 0);
        if (m_type == StorageType::Mixed)
            m_tags.append(quint8(StorageType::Null));
        else if (m_type == StorageType::Variant)
            m_variants.append(QVariant());
    }

    void appendWord(StorageType type, quint64 word)
    {
        if (m_type == type) [[likely]]
            m_words.append(word);
        else
            appendOther({.type = type, .word = word});
    }

    void appendBytes(StorageType type, const void *data, qsizetype size)
    {
        if (m_type == type) [[likely]] {
            m_arena.append(data, size);
            m_words.append(quint64(m_arena.size())); // where it ends
        } else {
            appendOther({.type = type, .data = static_cast<const char *>(data), .size = size});
        }
    }

    // As a Text; returns what it takes in bytes.
    qsizetype appendUtf8(QByteArrayView text)
    {
        if (m_type != StorageType::Text) [[unlikely]] {
            const QString decoded = utf8Decoder()(text);
            const qsizetype size = decoded.size() * qsizetype(sizeof(char16_t));
            appendBytes(StorageType::Text, decoded.constData(), size);
            return size;
        }
        const qsizetype begin = m_arena.size();
        auto *units = reinterpret_cast<char16_t *>(
            m_arena.extend(text.size() * qsizetype(sizeof(char16_t)))); // no fewer bytes than units
        const auto *bytes = reinterpret_cast<const uchar *>(text.data());
        uchar all = 0;
        for (qsizetype i = 0; i < text.size(); ++i) { // a loop that compilers make vectors of
            all |= bytes[i];
            units[i] = bytes[i];
        }
        if (all >= 0x80) {
            QStringDecoder decoder = utf8Decoder();
            const QChar *end = decoder.appendToBuffer(reinterpret_cast<QChar *>(units), text);
            m_arena.shrink(reinterpret_cast<const char *>(end) - m_arena.data());
        }
        m_words.append(quint64(m_arena.size()));
        return m_arena.size() - begin;
    }

    void appendVariant(const QVariant &value)
    {
        if (m_type != StorageType::Variant)
            becomeVariant();
        m_variants.append(value);
        m_words.append(0);
    }

    void clear()
    {
        m_type = StorageType::Null;
        m_hasNulls = false;
        m_words.clear();
        m_arena.clear();
        m_tags.clear();
        m_variants.clear();
    }

    // What the column takes in the storage of a chunk; every part begins at a multiple of 8.
    [[nodiscard]] size_t storedSize() const;
    [[nodiscard]] ColumnChunk store(std::byte *&storage) const;

private:
    [[nodiscard]] static QStringDecoder utf8Decoder() // which keeps U+FEFF, unlike QString's own
    {
        return QStringDecoder(QStringDecoder::Utf8,
                              QStringDecoder::Flag::Stateless
                                  | QStringDecoder::Flag::ConvertInitialBom);
    }
    [[nodiscard]] bool isArena() const
    {
        return m_type == StorageType::Text || m_type == StorageType::Blob;
    }
    [[nodiscard]] bool hasNullBits() const { return m_hasNulls && m_type != StorageType::Null; }
    [[nodiscard]] size_t nullWords() const { return size_t(rows() + 63) / 64; }
    [[nodiscard]] size_t offsetSize() const
    {
        return m_arena.size() > ArenaLimit ? sizeof(quint64) : sizeof(quint32);
    }

    [[nodiscard]] Cell cell(qsizetype row) const; // as it is now, as ColumnChunk reads it
    void appendOther(const Cell &cell);
    void appendMixed(const Cell &cell);
    void becomeMixed();
    void becomeVariant();
    template <typename Offset>
    const void *storeOffsets(std::byte *&storage) const;

    StorageType m_type = StorageType::Null;
    bool m_hasNulls = false;
    std::array<quint64, size_t(ResultSetData::ChunkRows / 64)> m_nulls;
    GrowingBuffer<quint64>
        m_words; // one per row, whatever the type: a value, an end in the arena, or 0
    GrowingBuffer<char> m_arena;
    GrowingBuffer<quint8> m_tags;
    QVariantList m_variants;
};

} // namespace AsyncSql
