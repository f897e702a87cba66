// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/resultset.h>

namespace AsyncSql {

// Collects rows, cell by cell, into the columns of a ResultSet. Used by one thread.
class ResultBuilder
{
public:
    static constexpr qsizetype ChunkRows = 4096;

    ResultBuilder(); // for a statement that returns no rows
    explicit ResultBuilder(const QStringList &columnNames);
    ~ResultBuilder();
    Q_DISABLE_COPY_MOVE(ResultBuilder)

    // A row is one append per column, in any order, then endRow(); a column left out is NULL.
    void appendNull(int column);
    void appendInteger(int column, qint64 value);
    void appendReal(int column, double value);
    void appendText(int column, QStringView text);
    void appendUtf8(int column, QByteArrayView text);
    void appendBlob(int column, QByteArrayView bytes);
    void appendValue(int column, const QVariant &value); // dispatches on the type
    void endRow();

    [[nodiscard]] qsizetype rowCount() const;     // since the builder was made
    [[nodiscard]] qsizetype heldRowCount() const; // not yet taken

    // Everything appended since the last take, as a result of its own that shares the chunks with
    // the builder's (keep) or leaves them to the receiver alone. Only between two rows.
    enum class Keep { Yes, No };
    [[nodiscard]] ResultSet takeChunk(Keep keep);

    void setRowsAffected(qint64 rows);
    void setLastInsertId(const QVariant &id);
    [[nodiscard]] ResultSet finish(const ResultSet::Statistics &statistics);

    // Frees a result of 1 MB or more; called in whichever thread drops the last copy. The default
    // hands those dropped in the application's main thread to another one.
    using Releaser = void (*)(std::unique_ptr<const ResultSetData> data);
    static void setReleaser(Releaser releaser); // nullptr: the default

private:
    class Private;
    const std::unique_ptr<Private> d;
};

} // namespace AsyncSql
