// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/ResultSet>

#include <QList>
#include <QStringList>
#include <QVariant>

// Rows that a table shows, wherever they come from.
class RowStore
{
public:
    RowStore() = default;
    virtual ~RowStore();
    Q_DISABLE_COPY_MOVE(RowStore)

    [[nodiscard]] virtual QStringList columnNames() const = 0;
    [[nodiscard]] virtual qsizetype rowCount() const = 0;
    [[nodiscard]] virtual QVariant value(qsizetype row, int column) const = 0;
};

// Rows of AsyncSql, as they arrive: the parts share their memory with the result.
class ResultStore final : public RowStore
{
public:
    void append(const AsyncSql::ResultSet &part);

    [[nodiscard]] QStringList columnNames() const override;
    [[nodiscard]] qsizetype rowCount() const override;
    [[nodiscard]] QVariant value(qsizetype row, int column) const override;

private:
    QList<AsyncSql::ResultSet> m_parts;
    QList<qsizetype> m_firstRows; // of each part
    qsizetype m_rowCount = 0;
};

// Rows read one by one from a QSqlQuery.
class VariantStore final : public RowStore
{
public:
    explicit VariantStore(const QStringList &columnNames) : m_columnNames(columnNames) {}
    void append(const QVariantList &row) { m_rows.append(row); }

    [[nodiscard]] QStringList columnNames() const override { return m_columnNames; }
    [[nodiscard]] qsizetype rowCount() const override { return m_rows.size(); }
    [[nodiscard]] QVariant value(qsizetype row, int column) const override;

private:
    QStringList m_columnNames;
    QList<QVariantList> m_rows;
};
