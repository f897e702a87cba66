// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/resultset.h>

#include <compare>
#include <iterator>
#include <tuple>

namespace AsyncSql {

class ASYNCSQL_EXPORT Row
{
public:
    Row();
    Row(const ResultSet &result, qsizetype index);

    [[nodiscard]] qsizetype index() const noexcept;
    [[nodiscard]] int columnCount() const noexcept;
    [[nodiscard]] QStringList columnNames() const;

    [[nodiscard]] QVariant value(qsizetype column) const;
    [[nodiscard]] QVariant value(QAnyStringView column) const;
    [[nodiscard]] QVariant operator[](qsizetype column) const;
    [[nodiscard]] QVariant operator[](QAnyStringView column) const;
    [[nodiscard]] bool isNull(qsizetype column) const;
    [[nodiscard]] bool isNull(QAnyStringView column) const;

    template <typename T>
    [[nodiscard]] T get(qsizetype column) const;
    template <typename T>
    [[nodiscard]] T get(QAnyStringView column) const;
    template <typename T>
    [[nodiscard]] T to() const;
    template <typename... Ts>
    [[nodiscard]] std::tuple<Ts...> as() const;

private:
    [[nodiscard]] static int columnNumber(qsizetype column) noexcept;

    ResultSet m_result;
    qsizetype m_index = 0;
};

class RowIterator
{
public:
    class Pointer // what it-> goes through: the row is made, not stored
    {
    public:
        explicit Pointer(Row row) : m_row(std::move(row)) {}
        const Row *operator->() const { return &m_row; }

    private:
        Row m_row;
    };

    using iterator_category = std::random_access_iterator_tag;
    using difference_type = qsizetype;
    using value_type = Row;
    using reference = Row;
    using pointer = Pointer;

    RowIterator() = default;
    RowIterator(const ResultSet &result, qsizetype index) : m_result(result), m_index(index) {}

    Row operator*() const { return Row(m_result, m_index); }
    Pointer operator->() const { return Pointer(**this); }
    Row operator[](qsizetype distance) const { return *(*this + distance); }

    RowIterator &operator++() { return *this += 1; }
    RowIterator operator++(int) { return std::exchange(*this, *this + 1); }
    RowIterator &operator--() { return *this -= 1; }
    RowIterator operator--(int) { return std::exchange(*this, *this - 1); }
    RowIterator &operator+=(qsizetype distance)
    {
        m_index += distance;
        return *this;
    }
    RowIterator &operator-=(qsizetype distance)
    {
        m_index -= distance;
        return *this;
    }

    friend RowIterator operator+(RowIterator it, qsizetype distance) { return it += distance; }
    friend RowIterator operator+(qsizetype distance, RowIterator it) { return it += distance; }
    friend RowIterator operator-(RowIterator it, qsizetype distance) { return it -= distance; }
    friend qsizetype operator-(const RowIterator &left, const RowIterator &right)
    {
        return left.m_index - right.m_index;
    }
    friend bool operator==(const RowIterator &left, const RowIterator &right)
    {
        return left.m_index == right.m_index;
    }
    friend std::strong_ordering operator<=>(const RowIterator &left, const RowIterator &right)
    {
        return left.m_index <=> right.m_index;
    }

private:
    ResultSet m_result;
    qsizetype m_index = 0;
};

} // namespace AsyncSql

#include <AsyncSql/rowdecoder.h>
