// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/row.h>

#include <limits>
#include <type_traits>
#include <utility>

namespace AsyncSql {

// Reads single cells for the templates below. NULL is the default value; what cannot be read
// exactly as the type asked for throws SqlError::Kind::InvalidData.
class ASYNCSQL_EXPORT ResultSetReader
{
public:
    static bool boolean(const ResultSet &result, qsizetype row, int column);
    static qint64 integer(const ResultSet &result, qsizetype row, int column, qint64 minimum,
                          qint64 maximum, QMetaType target);
    static quint64 unsignedInteger(const ResultSet &result, qsizetype row, int column);
    static double real(const ResultSet &result, qsizetype row, int column, double maximum);
    static QString text(const ResultSet &result, qsizetype row, int column);
    static QStringView textView(const ResultSet &result, qsizetype row, int column);
    static QByteArray blob(const ResultSet &result, qsizetype row, int column);
    static QVariant converted(const ResultSet &result, qsizetype row, int column, QMetaType target);

    static void requireColumns(const ResultSet &result, qsizetype count);
    static QList<int> properties(const ResultSet &result, const QMetaObject &type);
    static void readGadget(const ResultSet &result, qsizetype row, const QMetaObject &type,
                           const QList<int> &properties, void *gadget);
};

template <typename T>
struct IsOptional : std::false_type
{
};
template <typename T>
struct IsOptional<std::optional<T>> : std::true_type
{
};

template <typename T>
T readCell(const ResultSet &result, qsizetype row, int column)
{
    using Limits = std::numeric_limits<T>;
    if constexpr (IsOptional<T>::value) {
        if (result.isNull(row, column))
            return std::nullopt;
        return readCell<typename T::value_type>(result, row, column);
    } else if constexpr (std::is_enum_v<T>) {
        return T(readCell<std::underlying_type_t<T>>(result, row, column));
    } else if constexpr (std::is_same_v<T, bool>) {
        return ResultSetReader::boolean(result, row, column);
    } else if constexpr (std::is_unsigned_v<T> && sizeof(T) >= sizeof(quint64)) {
        return T(ResultSetReader::unsignedInteger(result, row, column));
    } else if constexpr (std::is_integral_v<T>) {
        return T(ResultSetReader::integer(result, row, column, qint64(Limits::min()),
                                          qint64(Limits::max()), QMetaType::fromType<T>()));
    } else if constexpr (std::is_same_v<T, float>) {
        return float(ResultSetReader::real(result, row, column, double(Limits::max())));
    } else if constexpr (std::is_floating_point_v<T>) {
        return T(ResultSetReader::real(result, row, column, std::numeric_limits<double>::max()));
    } else if constexpr (std::is_same_v<T, QString>) {
        return ResultSetReader::text(result, row, column);
    } else if constexpr (std::is_same_v<T, QStringView>) {
        return ResultSetReader::textView(result, row, column);
    } else if constexpr (std::is_same_v<T, QByteArray>) {
        return ResultSetReader::blob(result, row, column);
    } else if constexpr (std::is_same_v<T, QVariant>) {
        return result.value(row, column);
    } else {
        return ResultSetReader::converted(result, row, column, QMetaType::fromType<T>())
            .template value<T>();
    }
}

// Stands for one member while an aggregate is made: the member says its type by what it asks for.
template <typename T>
struct FieldReader
{
    const ResultSet &result;
    qsizetype row;
    int column;

    template <typename Field>
    requires(!std::is_same_v<Field, T> && !IsOptional<Field>::value) operator Field() const
    {
        return readCell<Field>(result, row, column);
    }
};

// std::optional would take a FieldReader for the value in it, and never be empty.
template <typename T>
struct OptionalFieldReader
{
    const ResultSet &result;
    qsizetype row;
    int column;

    template <typename Field>
    operator std::optional<Field>() const
    {
        return readCell<std::optional<Field>>(result, row, column);
    }
};

// The reader of every member of an aggregate: one more as long as T can still be made of them.
template <typename T, typename... Readers>
consteval auto fieldReaders()
{
    if constexpr (requires {
                      T{std::declval<Readers>()..., std::declval<OptionalFieldReader<T>>()};
                  })
        return fieldReaders<T, Readers..., OptionalFieldReader<T>>();
    else if constexpr (requires { T{std::declval<Readers>()..., std::declval<FieldReader<T>>()}; })
        return fieldReaders<T, Readers..., FieldReader<T>>();
    else
        return std::type_identity<std::tuple<Readers...>>();
}

template <typename T>
concept TupleRow = requires
{
    std::tuple_size<T>::value;
};
template <typename T>
concept GadgetRow = std::is_class_v<T> && requires
{
    T::staticMetaObject;
};
template <typename T>
concept AggregateRow = std::is_class_v<T> && std::is_aggregate_v<T>;

// Turns rows of a result into T. The columns are checked once, when it is made.
template <typename T>
class RowDecoder
{
public:
    explicit RowDecoder(const ResultSet &result) : m_result(result)
    {
        if constexpr (TupleRow<T>)
            ResultSetReader::requireColumns(result, std::tuple_size_v<T>);
        else if constexpr (GadgetRow<T>)
            m_properties = ResultSetReader::properties(result, T::staticMetaObject);
        else if constexpr (AggregateRow<T>)
            ResultSetReader::requireColumns(
                result, std::tuple_size_v<typename decltype(fieldReaders<T>())::type>);
        else
            ResultSetReader::requireColumns(result, 1);
    }

    [[nodiscard]] T decode(qsizetype row) const
    {
        if constexpr (TupleRow<T>) {
            return decodeTuple(row, std::make_index_sequence<std::tuple_size_v<T>>());
        } else if constexpr (GadgetRow<T>) {
            T gadget{};
            ResultSetReader::readGadget(m_result, row, T::staticMetaObject, m_properties, &gadget);
            return gadget;
        } else if constexpr (AggregateRow<T>) {
            return decodeAggregate(row, fieldReaders<T>());
        } else {
            return readCell<T>(m_result, row, 0);
        }
    }

private:
    template <size_t... I>
    T decodeTuple(qsizetype row, std::index_sequence<I...>) const
    {
        return T{readCell<std::tuple_element_t<I, T>>(m_result, row, int(I))...};
    }

    template <typename... Readers>
    T decodeAggregate(qsizetype row, std::type_identity<std::tuple<Readers...>>) const
    {
        [[maybe_unused]] int column = 0; // braces are evaluated from left to right
        return T{Readers{m_result, row, column++}...};
    }

    const ResultSet &m_result;
    QList<int> m_properties; // of each column, for a gadget
};

template <typename T>
T ResultSet::get(qsizetype row, int column) const
{
    return readCell<T>(*this, row, column);
}

template <typename T>
T ResultSet::get(qsizetype row, QAnyStringView column) const
{
    return readCell<T>(*this, row, columnIndex(column));
}

template <typename T>
QList<T> ResultSet::to() const
{
    const RowDecoder<T> decoder(*this);
    QList<T> rows;
    rows.reserve(rowCount());
    for (qsizetype row = 0; row < rowCount(); ++row)
        rows.append(decoder.decode(row));
    return rows;
}

template <typename T>
T Row::get(qsizetype column) const
{
    return readCell<T>(m_result, m_index, columnNumber(column));
}

template <typename T>
T Row::get(QAnyStringView column) const
{
    return readCell<T>(m_result, m_index, m_result.columnIndex(column));
}

template <typename T>
T Row::to() const
{
    return RowDecoder<T>(m_result).decode(m_index);
}

template <typename... Ts>
std::tuple<Ts...> Row::as() const
{
    return to<std::tuple<Ts...>>();
}

} // namespace AsyncSql
