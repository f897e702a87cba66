// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/rowcursor_p.h>

#include <AsyncSql/execution/resultbuilder_p.h>

#include <QtSql/qsqlerror.h>

namespace AsyncSql {

namespace {

constexpr qsizetype RowsBetweenQuestions = 256;

} // namespace

RowCursor::RowCursor(const Driver &driver, const QSqlDatabase &database,
                     std::shared_ptr<CachedStatement> statement, const QString &sql)
    : m_driver(driver),
      m_sql(sql)
{
    if (!statement->query.isSelect())
        return;
    RowReader reader(driver, database, *statement);
    m_columnNames = reader.columnNames();
    m_source.emplace(Source{database, std::move(statement), std::move(reader)});
}

bool RowCursor::isAtEnd() const
{
    return !m_source && !m_error && m_next >= m_settled.rowCount();
}

ResultSet RowCursor::fetch(qsizetype count, ExecutionMonitor &monitor)
{
    if (m_source)
        return read(count, monitor);
    if (m_next >= m_settled.rowCount() && m_error) {
        const SqlError error = *std::exchange(m_error, std::nullopt);
        throw error;
    }
    return takeSettled(count);
}

void RowCursor::settle(ExecutionMonitor &monitor)
{
    if (!m_source)
        return;
    try {
        m_settled = read(-1, monitor);
    } catch (const SqlError &error) {
        m_error = error;
    }
    finish();
}

void RowCursor::close()
{
    if (m_source)
        m_driver.abandonRows(m_source->database);
    finish();
    m_settled = ResultSet();
    m_next = 0;
}

void RowCursor::finish()
{
    if (m_source)
        m_source->statement->query.finish();
    m_source.reset();
}

ResultSet RowCursor::read(qsizetype count, ExecutionMonitor &monitor)
{
    ResultBuilder builder(m_columnNames);
    bool hasMore = true;
    for (qsizetype row = 0; hasMore && (count < 0 || row < count); ++row) {
        if (row % RowsBetweenQuestions == 0 && !monitor.isWanted())
            throw SqlError(SqlError::Kind::Canceled, QStringLiteral("The statement was canceled"),
                           {.query = m_sql});
        hasMore = m_source->reader.readRow(builder);
    }
    if (const QSqlError problem = m_source->reader.error(); !hasMore && problem.isValid()) {
        const SqlError error = m_driver.error(m_source->database, problem, m_sql);
        finish();
        throw error;
    }
    if (!hasMore)
        finish();
    return builder.finish(
        {.queued = monitor.queuedTime(), .executing = {}, .fetching = {}, .bytes = 0});
}

ResultSet RowCursor::takeSettled(qsizetype count)
{
    const qsizetype left = m_settled.rowCount() - m_next;
    const qsizetype taken = count < 0 ? left : std::min(count, left);
    if (m_next == 0 && taken == left) {
        m_next = taken;
        return m_settled;
    }
    ResultBuilder builder(m_columnNames);
    for (qsizetype row = m_next; row < m_next + taken; ++row) {
        for (int column = 0; column < int(m_columnNames.size()); ++column)
            builder.appendValue(column, m_settled.value(row, column));
        builder.endRow();
    }
    m_next += taken;
    return builder.finish({});
}

} // namespace AsyncSql
