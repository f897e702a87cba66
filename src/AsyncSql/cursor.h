// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/resultset.h>
#include <AsyncSql/row.h>

#include <QtCore/qfuture.h>

#include <memory>
#include <optional>

namespace AsyncSql {

class CursorPrivate;

class ASYNCSQL_EXPORT Cursor final
{
public:
    Cursor();
    Cursor(const Cursor &other);
    Cursor &operator=(const Cursor &other);
    ~Cursor();

    [[nodiscard]] QStringList columnNames() const;
    [[nodiscard]] bool isAtEnd() const;
    [[nodiscard]] bool isClosed() const;

    [[nodiscard]] QFuture<std::optional<Row>> fetchOne() const;
    [[nodiscard]] QFuture<ResultSet> fetchMany(qsizetype count = 1) const;
    [[nodiscard]] QFuture<ResultSet> fetchAll() const;
    QFuture<void> close() const;

private:
    friend class Connectable;
    explicit Cursor(std::shared_ptr<CursorPrivate> d);

    std::shared_ptr<CursorPrivate> d;
};

} // namespace AsyncSql
