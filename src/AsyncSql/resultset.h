// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsqlglobal.h>

#include <QtCore/qanystringview.h>
#include <QtCore/qjsonarray.h>
#include <QtCore/qlist.h>
#include <QtCore/qmetatype.h>
#include <QtCore/qstringlist.h>
#include <QtCore/qvariant.h>

#include <memory>
#include <optional>

namespace AsyncSql {

class ResultSetData;
class Row;
class RowIterator;

class ASYNCSQL_EXPORT ResultSet
{
    Q_GADGET
public:
    struct Statistics
    {
        std::chrono::microseconds queued{0};
        std::chrono::microseconds executing{0};
        std::chrono::microseconds fetching{0};
        qint64 bytes = 0;
    };

    ResultSet();
    explicit ResultSet(std::shared_ptr<const ResultSetData> data);
    ResultSet(const ResultSet &other);
    ResultSet(ResultSet &&other) noexcept;
    ResultSet &operator=(const ResultSet &other);
    ResultSet &operator=(ResultSet &&other) noexcept;
    ~ResultSet();

    [[nodiscard]] qsizetype rowCount() const noexcept;
    [[nodiscard]] int columnCount() const noexcept;
    [[nodiscard]] bool isEmpty() const noexcept;
    [[nodiscard]] bool returnsRows() const noexcept;
    [[nodiscard]] QStringList columnNames() const;
    [[nodiscard]] int columnIndex(QAnyStringView name) const;
    [[nodiscard]] QMetaType columnType(int column) const;
    [[nodiscard]] qint64 rowsAffected() const noexcept;
    [[nodiscard]] QVariant lastInsertId() const;
    [[nodiscard]] Statistics statistics() const;

    [[nodiscard]] QVariant value(qsizetype row, int column) const;
    [[nodiscard]] QVariant value(qsizetype row, QAnyStringView column) const;
    [[nodiscard]] bool isNull(qsizetype row, int column) const;
    [[nodiscard]] bool isNull(qsizetype row, QAnyStringView column) const;
    template <typename T>
    [[nodiscard]] T get(qsizetype row, int column) const;
    template <typename T>
    [[nodiscard]] T get(qsizetype row, QAnyStringView column) const;

    [[nodiscard]] Row row(qsizetype index) const;
    [[nodiscard]] RowIterator begin() const;
    [[nodiscard]] RowIterator end() const;
    [[nodiscard]] std::optional<Row> first() const;
    [[nodiscard]] QVariant scalar() const;
    template <typename T>
    [[nodiscard]] QList<T> to() const;
    [[nodiscard]] QJsonArray toJson() const;

private:
    friend class ResultSetReader;
    friend class RowStore;
    std::shared_ptr<const ResultSetData> d;
};

} // namespace AsyncSql

#include <AsyncSql/row.h> // the templates need both classes
