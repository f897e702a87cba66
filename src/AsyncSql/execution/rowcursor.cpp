// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/rowcursor_p.h>

#include <AsyncSql/execution/resultbuilder_p.h>

#include <QtCore/qscopeguard.h>
#include <QtSql/qsqlerror.h>

namespace AsyncSql {

RowCursor::RowCursor(const Driver &driver, const QSqlDatabase &database,
                     std::shared_ptr<CachedStatement> statement, const QString &sql)
    : m_driver(driver),
      m_sql(sql)
{
    if (!statement->returnsRows())
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
    if (!m_source && m_next == 0 && !m_settled.isEmpty()
        && (count < 0 || count >= m_settled.rowCount())) {
        m_next = m_settled.rowCount();
        return m_settled;
    }
    ResultBuilder builder(m_columnNames);
    const qsizetype taken = takeSettled(builder, count);
    if (m_source && taken != count)
        read(builder, count < 0 ? count : count - taken, monitor);
    if (m_error && (count < 0 || builder.rowCount() < count)) // nobody is to take it for the end
        throw SqlError(*m_error);
    return builder.finish(
        {.queued = monitor.queuedTime(), .executing = {}, .fetching = {}, .bytes = 0});
}

std::optional<SqlError> RowCursor::settle(ExecutionMonitor &monitor)
{
    if (!m_source)
        return {};
    ResultBuilder builder(m_columnNames);
    takeSettled(builder, -1);
    const auto keep = qScopeGuard([&] {
        m_settled = builder.finish({});
        m_next = 0;
    });
    read(builder, -1, monitor);
    return m_error;
}

void RowCursor::close()
{
    if (m_source)
        m_driver.abandonRows(m_source->database);
    finish();
    m_settled = ResultSet();
    m_next = 0;
    m_error.reset();
}

// What has been read can still be had.
void RowCursor::breakOff(SqlError::Kind kind, const QString &reason)
{
    if (!m_source)
        return;
    m_driver.abandonRows(m_source->database);
    m_error = SqlError(kind, reason, {.query = m_sql});
    finish();
}

void RowCursor::finish()
{
    if (m_source)
        m_source->statement->finish();
    m_source.reset();
}

void RowCursor::read(ResultBuilder &builder, qsizetype count, ExecutionMonitor &monitor)
{
    for (qsizetype row = 0; count < 0 || row < count; ++row) {
        checkWanted(monitor, m_sql); // each may take its time, and nothing interrupts settle()
        if (!m_source->reader.readRow(builder)) {
            if (const RowReader &reader = m_source->reader; reader.hasFailed())
                m_error = m_driver.error(m_source->database, reader.error(), m_sql);
            finish();
            return;
        }
    }
}

// As many as there are, up to count; returns how many.
qsizetype RowCursor::takeSettled(ResultBuilder &builder, qsizetype count)
{
    const qsizetype left = m_settled.rowCount() - m_next;
    const qsizetype taken = count < 0 ? left : std::min(count, left);
    for (qsizetype row = m_next; row < m_next + taken; ++row) {
        for (int column = 0; column < int(m_columnNames.size()); ++column)
            builder.appendValue(column, m_settled.value(row, column));
        builder.endRow();
    }
    m_next += taken;
    return taken;
}

} // namespace AsyncSql
