// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/resultbuilder_p.h>

#include <AsyncSql/execution/chunkstorage_p.h>
#include <AsyncSql/execution/columnbuilder_p.h>
#include <AsyncSql/execution/smallresult_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qthread.h>
#include <QtCore/qthreadpool.h>

#include <atomic>
#include <limits>

namespace AsyncSql {

static_assert(ResultBuilder::ChunkRows == ResultSetData::ChunkRows);

namespace {

// Freeing less than this is quicker than waking another thread.
constexpr qint64 ReleaserLimit = 1 << 20;

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

constexpr size_t SmallResultLimit = 16 << 10; // of cells that lie in the result itself

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

    [[nodiscard]] size_t openSize() const; // of the open rows, in a chunk
    void fill(Chunk &chunk, std::byte *memory, size_t size);
    void sealChunk();
    [[nodiscard]] ResultSet makeSmallResult(size_t size, const ResultSet::Statistics &statistics);
    [[nodiscard]] ResultSet makeResult(std::vector<std::shared_ptr<const Chunk>> chunks,
                                       std::unique_ptr<ResultSetData> data) const;

    QStringList columnNames;
    std::vector<ColumnBuilder> columns;
    ChunkStorage storage;
    std::vector<std::shared_ptr<const Chunk>> chunks;
    size_t takenChunks = 0;  // of those in chunks
    qsizetype openRows = 0;  // complete rows not yet in a chunk
    qsizetype openArena = 0; // bytes of text and blobs in them
    qsizetype rows = 0;
    qsizetype takenRows = 0;
    qint64 rowsAffected = -1;
    QVariant lastInsertId;
};

size_t ResultBuilder::Private::openSize() const
{
    size_t size = openRows > 0 ? columns.size() * sizeof(ColumnChunk) : 0;
    for (const ColumnBuilder &column : columns)
        size += column.storedSize();
    return size;
}

void ResultBuilder::Private::fill(Chunk &chunk, std::byte *memory, size_t size)
{
    qsizetype variants = 0;
    for (const ColumnBuilder &column : columns)
        variants += column.variants().size();
    chunk.rows = openRows;
    chunk.variants.reserve(variants);
    std::byte *end = memory + columns.size() * sizeof(ColumnChunk);
    auto *stored = reinterpret_cast<ColumnChunk *>(memory);
    chunk.columns = stored;
    for (ColumnBuilder &column : columns) {
        ColumnChunk *columnChunk = new (stored++) ColumnChunk(column.store(end));
        columnChunk->variants = chunk.variants.constData() + chunk.variants.size();
        chunk.variants.append(column.variants()); // reserved: does not move the others
        column.clear();
    }
    Q_ASSERT(end == memory + size);
    chunk.bytes = qsizetype(size) + qsizetype(sizeof(Chunk)) + variantBytes(chunk.variants);
    openRows = 0;
    openArena = 0;
}

void ResultBuilder::Private::sealChunk()
{
    if (openRows == 0)
        return;
    const size_t size = openSize();
    auto chunk = std::make_shared<Chunk>();
    chunk->storage = storage.allocate(size);
    fill(*chunk, chunk->storage.get(), size);
    chunks.push_back(std::move(chunk));
}

ResultSet ResultBuilder::Private::makeSmallResult(size_t size,
                                                  const ResultSet::Statistics &statistics)
{
    const auto [result, memory] = SmallResult::make(size);
    ResultSetData &data = result->data;
    data.columnNames = columnNames;
    data.rowsAffected = rowsAffected;
    data.lastInsertId = lastInsertId;
    data.statistics = statistics;
    data.statistics.bytes = qint64(sizeof(ResultSetData));
    if (openRows > 0) {
        fill(result->chunk, memory, size);
        data.rowCount = result->chunk.rows;
        data.statistics.bytes += result->chunk.bytes;
        // Lives in the result, and so must not own anything of it.
        data.chunks.append(std::shared_ptr<const Chunk>(std::shared_ptr<void>(), &result->chunk));
    }
    return ResultSet(std::shared_ptr<const ResultSetData>(result, &data));
}

ResultSet ResultBuilder::Private::makeResult(std::vector<std::shared_ptr<const Chunk>> result,
                                             std::unique_ptr<ResultSetData> data) const
{
    data->columnNames = columnNames;
    data->chunks.reserve(qsizetype(result.size()));
    for (auto &chunk : result)
        data->chunks.append(std::move(chunk));
    bool regular = true; // every chunk but the last is full
    qint64 bytes = qint64(sizeof(ResultSetData));
    for (qsizetype i = 0; i < data->chunks.size(); ++i) {
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

void ResultBuilder::appendUtf8(int column, QByteArrayView text)
{
    d->openArena += d->column(column).appendUtf8(text);
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
    case QMetaType::LongLong:
        appendInteger(column, *static_cast<const qlonglong *>(data));
        break;
    case QMetaType::Double:
        appendReal(column, *static_cast<const double *>(data));
        break;
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::Short:
    case QMetaType::UShort:
    case QMetaType::Char:
    case QMetaType::SChar:
    case QMetaType::UChar:
    case QMetaType::Long:
        appendInteger(column, value.toLongLong());
        break;
    case QMetaType::ULong:
    case QMetaType::ULongLong:
        if (value.toULongLong() <= quint64(std::numeric_limits<qint64>::max()))
            appendInteger(column, value.toLongLong());
        else
            d->column(column).appendVariant(QVariant(value.toULongLong()));
        break;
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
    if (++d->openRows == ChunkRows || d->openArena >= ColumnBuilder::ArenaLimit)
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
    const bool fits = id.toULongLong() <= quint64(std::numeric_limits<qint64>::max());
    d->lastInsertId = id.typeId() == QMetaType::ULongLong && fits ? QVariant(id.toLongLong()) : id;
}

ResultSet ResultBuilder::finish(const ResultSet::Statistics &statistics)
{
    d->takenChunks = 0;
    d->takenRows = d->rows;
    if (d->chunks.empty()) {
        const size_t size = d->openSize();
        if (size <= SmallResultLimit)
            return d->makeSmallResult(size, statistics);
    }
    d->sealChunk();
    auto data = std::make_unique<ResultSetData>();
    data->rowsAffected = d->rowsAffected;
    data->lastInsertId = d->lastInsertId;
    data->statistics = statistics;
    return d->makeResult(std::exchange(d->chunks, {}), std::move(data));
}

void ResultBuilder::setReleaser(Releaser newReleaser)
{
    releaser.store(newReleaser ? newReleaser : &releaseOffMainThread, std::memory_order_release);
}

} // namespace AsyncSql
