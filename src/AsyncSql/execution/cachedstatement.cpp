// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/cachedstatement_p.h>

#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlrecord.h>

namespace AsyncSql {

CachedStatement::CachedStatement(const QSqlDatabase &database) : m_query(database)
{
    m_query.setForwardOnly(true);
}

bool CachedStatement::prepare(const Driver &driver, const QSqlDatabase &database,
                              const QString &sql)
{
    if (!m_query.prepare(sql))
        return false;
    m_native = driver.nativeStatement(database, m_query);
    return true;
}

bool CachedStatement::run(const QVariantList &values, QSql::NumericalPrecisionPolicy decimals)
{
    if (m_native) {
        if (!m_native->run(values))
            return false;
        m_columnNames = m_native->columnNames();
        m_returnsRows = !m_columnNames.isEmpty();
        return true;
    }
    m_query.setNumericalPrecisionPolicy(decimals);
    for (qsizetype i = 0; i < values.size(); ++i)
        m_query.bindValue(int(i), values.at(i));
    if (!m_query.exec())
        return false;
    updateColumnNames();
    return true;
}

bool CachedStatement::runText(const QString &sql, QSql::NumericalPrecisionPolicy decimals)
{
    m_query.setNumericalPrecisionPolicy(decimals);
    m_query.setForwardOnly(true); // QPSQL takes it back when a statement could not be sent
    if (!m_query.exec(sql))
        return false;
    updateColumnNames();
    return true;
}

bool CachedStatement::hasFailed() const
{
    return m_native ? m_native->hasFailed() : m_query.lastError().isValid();
}

QSqlError CachedStatement::error() const
{
    const QSqlError native = m_native ? m_native->error() : QSqlError();
    return native.isValid() ? native : m_query.lastError();
}

qint64 CachedStatement::rowsAffected() const
{
    return m_native ? m_native->rowsAffected() : m_query.numRowsAffected();
}

QVariant CachedStatement::lastInsertId() const
{
    return m_native ? QVariant(m_native->lastInsertId()) : m_query.lastInsertId();
}

bool CachedStatement::next()
{
    return m_native ? m_native->next() : m_query.next();
}

void CachedStatement::finish()
{
    if (m_native)
        m_native->finish();
    else
        m_query.finish();
}

// As the statement has them now: they may change when a table does.
void CachedStatement::updateColumnNames()
{
    m_returnsRows = m_query.isSelect();
    const QSqlRecord record = m_query.record();
    bool same = record.count() == m_columnNames.size();
    for (int i = 0; same && i < record.count(); ++i)
        same = record.fieldName(i) == m_columnNames.at(i);
    if (same)
        return;
    m_columnNames.clear();
    for (int i = 0; i < record.count(); ++i)
        m_columnNames.append(record.fieldName(i));
}

} // namespace AsyncSql
