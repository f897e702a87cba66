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

CachedStatement::CachedStatement(std::unique_ptr<NativeStatement> answer)
    : m_native(std::move(answer)),
      m_isAnswer(true)
{
    noteNativeRun();
}

bool CachedStatement::prepare(const Driver &driver, const QSqlDatabase &database,
                              const QString &sql)
{
    if (!driver.takesLiterals()) {
        if (!m_query.prepare(sql))
            return false;
        m_isPrepared = true;
    }
    m_native = driver.nativeStatement(database, m_query);
    return true;
}

// sql: with the values in it, where it is not prepared.
bool CachedStatement::run(const QString &sql, const QVariantList &values,
                          QSql::NumericalPrecisionPolicy decimals)
{
    if (m_native) {
        if (!m_native->run(sql, values, decimals))
            return false;
        noteNativeRun();
        return true;
    }
    m_query.setNumericalPrecisionPolicy(decimals);
    if (!runThroughQt(sql, values))
        return false;
    updateColumnNames();
    return true;
}

void CachedStatement::noteNativeRun()
{
    if (const QStringList &names = m_native->columnNames(); !m_columnNames.isSharedWith(names))
        m_columnNames = names;
    m_returnsRows = m_native->returnsRows();
}

bool CachedStatement::runThroughQt(const QString &sql, const QVariantList &values)
{
    if (!m_isPrepared) {
        m_query.setForwardOnly(true); // QPSQL takes it back when a statement could not be sent
        return m_query.exec(sql);
    }
    for (qsizetype i = 0; i < values.size(); ++i)
        m_query.bindValue(int(i), values.at(i));
    return m_query.exec();
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
    return m_native ? m_native->lastInsertId() : m_query.lastInsertId();
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
