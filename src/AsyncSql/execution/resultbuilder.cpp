// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/resultbuilder_p.h>
#include <AsyncSql/resultset_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qthread.h>
#include <QtCore/qthreadpool.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <limits>

namespace AsyncSql {

static_assert(ResultBuilder::ChunkRows == ResultSetData::ChunkRows);

namespace {

// A chunk ends early rather than hold more text and blobs than this in one go.
constexpr qsizetype ArenaLimit = 16 << 20;
// Freeing less than this is quicker than waking another thread.
constexpr qint64 ReleaserLimit = 1 << 20;

// std::vector without the zeroes: what it grows by is written at once.
template <typename T>
class Buffer
{
    static_assert(std::is_trivially_copyable_v<T>);

public:
    Buffer() = default;
    Buffer(Buffer &&other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)),
          m_size(std::exchange(other.m_size, 0)),
          m_capacity(std::exchange(other.m_capacity, 0))
    {
    }
    Buffer &operator=(Buffer &&other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        std::swap(m_capacity, other.m_capacity);
        return *this;
    }
    ~Buffer() { std::free(m_data); }

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
    [[nodiscard]] size_t storedSize() const
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

    [[nodiscard]] ColumnChunk store(std::byte *&storage) const
    {
        ColumnChunk chunk{.type = m_type};
        if (hasNullBits())
            chunk.nulls =
                storePart<quint64>(storage, m_nulls.data(), nullWords() * sizeof(quint64));
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

private:
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
    [[nodiscard]] static size_t aligned(size_t size) { return (size + 7) & ~size_t(7); }

    template <typename T>
    static const T *storePart(std::byte *&storage, const void *data, size_t size)
    {
        std::byte *part = storage;
        if (size > 0)
            std::memcpy(part, data, size);
        storage += aligned(size);
        return reinterpret_cast<const T *>(part);
    }

    template <typename Offset>
    const void *storeOffsets(std::byte *&storage) const
    {
        auto *offsets = reinterpret_cast<Offset *>(storage);
        offsets[0] = 0;
        for (qsizetype row = 0; row < rows(); ++row)
            offsets[row + 1] = Offset(m_words[row]);
        storage += aligned(size_t(rows() + 1) * sizeof(Offset));
        return offsets;
    }

    // The cell as it is now, as ColumnChunk reads it.
    [[nodiscard]] Cell cell(qsizetype row) const
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
            return ColumnChunk{.type = m_type,
                               .words = m_words.data(),
                               .arena = m_arena.data(),
                               .tags = m_tags.data()}
                .cell(row);
        }
        return {.type = m_type, .word = m_words[row]};
    }

    void appendOther(const Cell &cell)
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

    void appendMixed(const Cell &cell)
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

    void becomeMixed()
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

    void becomeVariant()
    {
        m_variants.reserve(rows() + 1);
        for (qsizetype row = 0; row < rows(); ++row)
            m_variants.append(cell(row).toVariant());
        m_type = StorageType::Variant;
        m_arena.clear();
        m_tags.clear();
    }

    StorageType m_type = StorageType::Null;
    bool m_hasNulls = false;
    std::array<quint64, size_t(ResultBuilder::ChunkRows / 64)> m_nulls;
    Buffer<quint64> m_words; // one per row, whatever the type: a value, an end in the arena, or 0
    Buffer<char> m_arena;
    Buffer<quint8> m_tags;
    QVariantList m_variants;
};

// Buffers of the last builder in this thread, so that a short statement allocates only its result.
thread_local std::vector<ColumnBuilder> spareColumns;
constexpr qsizetype SpareBytesLimit = 1 << 20;

QThreadPool *releaserPool()
{
    // Leaked: results may be dropped while the application ends.
    static QThreadPool *const pool = [] {
        auto *newPool = new QThreadPool;
        newPool->setMaxThreadCount(1);
        return newPool;
    }();
    return pool;
}

void releaseOffMainThread(std::unique_ptr<const ResultSetData> data)
{
    const QCoreApplication *application = QCoreApplication::instance();
    if (!application || QCoreApplication::closingDown()
        || application->thread() != QThread::currentThread()) {
        return;
    }
    releaserPool()->start([garbage = data.release()] { delete garbage; });
}

std::atomic<ResultBuilder::Releaser> releaser = &releaseOffMainThread;

qsizetype variantBytes(const QVariantList &variants)
{
    return variants.capacity() * qsizetype(sizeof(QVariant));
}

} // namespace

class ResultBuilder::Private
{
public:
    explicit Private(const QStringList &names)
        : columnNames(names),
          columns(std::move(spareColumns))
    {
        spareColumns.clear();
        columns.resize(size_t(names.size()));
    }

    ~Private()
    {
        qsizetype bytes = 0;
        for (ColumnBuilder &column : columns) {
            column.clear();
            bytes += column.capacityBytes() + qsizetype(sizeof column);
        }
        if (bytes <= SpareBytesLimit)
            spareColumns = std::move(columns);
    }

    ColumnBuilder &column(int index)
    {
        ColumnBuilder &column = columns[size_t(index)];
        Q_ASSERT(column.rows() == openRows); // one value per column and row
        return column;
    }

    void sealChunk();
    [[nodiscard]] ResultSet makeResult(std::vector<std::shared_ptr<const Chunk>> chunks,
                                       std::unique_ptr<ResultSetData> data) const;

    QStringList columnNames;
    std::vector<ColumnBuilder> columns;
    std::vector<std::shared_ptr<const Chunk>> chunks;
    size_t takenChunks = 0;  // of those in chunks
    qsizetype openRows = 0;  // complete rows not yet in a chunk
    qsizetype openArena = 0; // bytes of text and blobs in them
    qsizetype rows = 0;
    qsizetype takenRows = 0;
    qint64 rowsAffected = -1;
    QVariant lastInsertId;
};

void ResultBuilder::Private::sealChunk()
{
    if (openRows == 0)
        return;
    size_t size = columns.size() * sizeof(ColumnChunk);
    qsizetype variants = 0;
    for (const ColumnBuilder &column : columns) {
        size += column.storedSize();
        variants += column.variants().size();
    }
    auto chunk = std::make_shared<Chunk>();
    chunk->rows = openRows;
    chunk->storage = std::make_unique_for_overwrite<std::byte[]>(size);
    chunk->variants.reserve(variants);
    std::byte *storage = chunk->storage.get() + columns.size() * sizeof(ColumnChunk);
    auto *stored = reinterpret_cast<ColumnChunk *>(chunk->storage.get());
    chunk->columns = stored;
    for (ColumnBuilder &column : columns) {
        ColumnChunk *columnChunk = new (stored++) ColumnChunk(column.store(storage));
        columnChunk->variants = chunk->variants.constData() + chunk->variants.size();
        chunk->variants.append(column.variants()); // reserved: does not move the others
        column.clear();
    }
    Q_ASSERT(storage == chunk->storage.get() + size);
    chunk->bytes = qsizetype(size) + qsizetype(sizeof(Chunk)) + variantBytes(chunk->variants);
    chunks.push_back(std::move(chunk));
    openRows = 0;
    openArena = 0;
}

ResultSet ResultBuilder::Private::makeResult(std::vector<std::shared_ptr<const Chunk>> result,
                                             std::unique_ptr<ResultSetData> data) const
{
    data->columnNames = columnNames;
    data->chunks = std::move(result);
    bool regular = true; // every chunk but the last is full
    qint64 bytes = qint64(sizeof(ResultSetData));
    for (size_t i = 0; i < data->chunks.size(); ++i) {
        const Chunk &chunk = *data->chunks[i];
        regular = regular && (chunk.rows == ChunkRows || i + 1 == data->chunks.size());
        data->rowCount += chunk.rows;
        bytes += chunk.bytes;
    }
    if (!regular) {
        qsizetype first = 0;
        for (const auto &chunk : data->chunks) {
            data->firstRows.push_back(first);
            first += chunk->rows;
        }
    }
    data->statistics.bytes = bytes;
    if (bytes < ReleaserLimit)
        return ResultSet(std::shared_ptr<const ResultSetData>(std::move(data)));
    return ResultSet(
        std::shared_ptr<const ResultSetData>(data.release(), [](const ResultSetData *dropped) {
            releaser.load(std::memory_order_acquire)(std::unique_ptr<const ResultSetData>(dropped));
        }));
}

ResultBuilder::ResultBuilder() : ResultBuilder(QStringList()) {}

ResultBuilder::ResultBuilder(const QStringList &columnNames)
    : d(std::make_unique<Private>(columnNames))
{
}

ResultBuilder::~ResultBuilder() = default;

void ResultBuilder::appendNull(int column)
{
    d->column(column).appendNull();
}

void ResultBuilder::appendInteger(int column, qint64 value)
{
    d->column(column).appendWord(StorageType::Integer, quint64(value));
}

void ResultBuilder::appendReal(int column, double value)
{
    d->column(column).appendWord(StorageType::Real, std::bit_cast<quint64>(value));
}

void ResultBuilder::appendText(int column, QStringView text)
{
    const qsizetype size = text.size() * qsizetype(sizeof(char16_t));
    d->column(column).appendBytes(StorageType::Text, text.data(), size);
    d->openArena += size;
}

void ResultBuilder::appendBlob(int column, QByteArrayView bytes)
{
    d->column(column).appendBytes(StorageType::Blob, bytes.data(), bytes.size());
    d->openArena += bytes.size();
}

void ResultBuilder::appendValue(int column, const QVariant &value)
{
    if (value.isNull()) {
        appendNull(column);
        return;
    }
    const void *data = value.constData();
    switch (value.typeId()) {
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::Short:
    case QMetaType::UShort:
    case QMetaType::Char:
    case QMetaType::SChar:
    case QMetaType::UChar:
    case QMetaType::Long:
    case QMetaType::LongLong:
        appendInteger(column, value.toLongLong());
        break;
    case QMetaType::ULong:
    case QMetaType::ULongLong:
        if (value.toULongLong() <= quint64(std::numeric_limits<qint64>::max()))
            appendInteger(column, value.toLongLong());
        else
            d->column(column).appendVariant(QVariant(value.toULongLong()));
        break;
    case QMetaType::Double:
    case QMetaType::Float:
        appendReal(column, value.toDouble());
        break;
    case QMetaType::QString:
        appendText(column, *static_cast<const QString *>(data));
        break;
    case QMetaType::QChar:
        appendText(column, QStringView(static_cast<const QChar *>(data), 1));
        break;
    case QMetaType::QByteArray:
        appendBlob(column, *static_cast<const QByteArray *>(data));
        break;
    default:
        d->column(column).appendVariant(value);
    }
}

void ResultBuilder::endRow()
{
    for (ColumnBuilder &column : d->columns) {
        if (column.rows() == d->openRows)
            column.appendNull();
    }
    ++d->rows;
    if (++d->openRows == ChunkRows || d->openArena >= ArenaLimit)
        d->sealChunk();
}

qsizetype ResultBuilder::rowCount() const
{
    return d->rows;
}

qsizetype ResultBuilder::heldRowCount() const
{
    return d->rows - d->takenRows;
}

ResultSet ResultBuilder::takeChunk(Keep keep)
{
    d->sealChunk();
    const auto first = d->chunks.begin() + std::ptrdiff_t(d->takenChunks);
    std::vector<std::shared_ptr<const Chunk>> chunks(first, d->chunks.end());
    if (keep == Keep::No)
        d->chunks.erase(first, d->chunks.end());
    d->takenChunks = d->chunks.size();
    d->takenRows = d->rows;
    return d->makeResult(std::move(chunks), std::make_unique<ResultSetData>());
}

void ResultBuilder::setRowsAffected(qint64 rows)
{
    d->rowsAffected = rows;
}

void ResultBuilder::setLastInsertId(const QVariant &id)
{
    d->lastInsertId = id;
}

ResultSet ResultBuilder::finish(const ResultSet::Statistics &statistics)
{
    d->sealChunk();
    auto data = std::make_unique<ResultSetData>();
    data->rowsAffected = d->rowsAffected;
    data->lastInsertId = d->lastInsertId;
    data->statistics = statistics;
    d->takenChunks = 0;
    d->takenRows = d->rows;
    return d->makeResult(std::exchange(d->chunks, {}), std::move(data));
}

void ResultBuilder::setReleaser(Releaser newReleaser)
{
    releaser.store(newReleaser ? newReleaser : &releaseOffMainThread, std::memory_order_release);
}

} // namespace AsyncSql
