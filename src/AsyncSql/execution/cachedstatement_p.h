// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/driver_p.h>

#include <QtCore/qstringlist.h>
#include <QtSql/qsqlquery.h>

#include <chrono>
#include <memory>

namespace AsyncSql {

// A statement of one connection, prepared by Qt unless the driver takes literals; run and read by Qt,
// too, or past it where the driver has a way.
class CachedStatement
{
public:
    explicit CachedStatement(const QSqlDatabase &database);
    explicit CachedStatement(std::unique_ptr<NativeStatement> answer); // of a Pipeline

    // Each false with an error().
    [[nodiscard]] bool prepare(const Driver &driver, const QSqlDatabase &database,
                               const QString &sql);
    [[nodiscard]] bool run(const QString &sql, const QVariantList &values,
                           QSql::NumericalPrecisionPolicy decimals);

    [[nodiscard]] const QSqlQuery &query() const { return m_query; }
    [[nodiscard]] bool hasFailed() const; // since it was last run, or prepared
    [[nodiscard]] QSqlError error() const;
    [[nodiscard]] qint64 rowsAffected() const;
    [[nodiscard]] QVariant lastInsertId() const;

    // Its rows: whether it has any; the names of their columns; then one after the other.
    [[nodiscard]] bool returnsRows() const { return m_returnsRows; }
    [[nodiscard]] const QStringList &columnNames() const { return m_columnNames; }
    [[nodiscard]] bool next();                                     // false: the end, or error()
    [[nodiscard]] bool holdsAllRows() const { return m_isAnswer; } // the database is done with it
    [[nodiscard]] NativeStatement *native() const { return m_native.get(); } // null: read query()
    void finish();

    std::chrono::nanoseconds lastRun{-1}; // -1: not run yet

private:
    [[nodiscard]] bool runThroughQt(const QString &sql, const QVariantList &values);
    void noteNativeRun();
    void updateColumnNames();

    QSqlQuery m_query;
    std::unique_ptr<NativeStatement> m_native;
    const bool m_isAnswer = false;
    bool m_isPrepared = false;
    bool m_returnsRows = false;
    QStringList m_columnNames; // shared with earlier results while they stay the same
};

} // namespace AsyncSql
