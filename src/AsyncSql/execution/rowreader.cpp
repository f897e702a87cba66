// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/rowreader_p.h>

#include <AsyncSql/execution/resultbuilder_p.h>

#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlrecord.h>

namespace AsyncSql {

RowReader::RowReader(const Driver &driver, const QSqlDatabase &database, CachedStatement &statement)
    : m_driver(driver),
      m_statement(statement),
      m_native(driver.nativeReader(database, statement.query)),
      m_bytesAreText(driver.bytesAreText(database, statement.query))
{
    updateColumnNames();
}

bool RowReader::readRow(ResultBuilder &builder)
{
    return m_native ? readNatively(builder) : readThroughQt(builder);
}

QSqlError RowReader::error() const
{
    return m_native ? m_native->error() : m_statement.query.lastError();
}

bool RowReader::readNatively(ResultBuilder &builder)
{
    if (!m_native->next())
        return false;
    const int columns = int(m_statement.columnNames.size());
    for (int column = 0; column < columns; ++column) {
        const NativeReader::Cell cell = m_native->cell(column);
        switch (cell.type) {
        case NativeReader::Cell::Type::Null:
            builder.appendNull(column);
            break;
        case NativeReader::Cell::Type::Integer:
            builder.appendInteger(column, cell.integer);
            break;
        case NativeReader::Cell::Type::Real:
            builder.appendReal(column, cell.real);
            break;
        case NativeReader::Cell::Type::Text:
            builder.appendUtf8(column, cell.bytes);
            break;
        case NativeReader::Cell::Type::Blob:
            builder.appendBlob(column, cell.bytes);
            break;
        }
    }
    builder.endRow();
    return true;
}

bool RowReader::readThroughQt(ResultBuilder &builder)
{
    QSqlQuery &query = m_statement.query;
    if (!query.next())
        return false;
    const int columns = int(m_statement.columnNames.size());
    for (int column = 0; column < columns; ++column) {
        QVariant value = query.value(column);
        m_driver.normalise(value);
        if (!m_bytesAreText.empty() && m_bytesAreText[size_t(column)] && !value.isNull())
            value = QString::fromUtf8(value.toByteArray());
        builder.appendValue(column, value);
    }
    builder.endRow();
    return true;
}

// The names as the statement has them now; the list is shared with earlier results while they
// stay the same (they may change when a table does).
void RowReader::updateColumnNames()
{
    const QSqlRecord record = m_statement.query.record();
    QStringList &names = m_statement.columnNames;
    bool same = record.count() == names.size();
    for (int i = 0; same && i < record.count(); ++i)
        same = record.fieldName(i) == names.at(i);
    if (same)
        return;
    names.clear();
    for (int i = 0; i < record.count(); ++i)
        names.append(record.fieldName(i));
}

} // namespace AsyncSql
