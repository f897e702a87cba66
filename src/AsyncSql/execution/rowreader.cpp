// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/rowreader_p.h>

#include <AsyncSql/execution/resultbuilder_p.h>

#include <QtSql/qsqlerror.h>

namespace AsyncSql {

RowReader::RowReader(const Driver &driver, const QSqlDatabase &database, CachedStatement &statement)
    : m_driver(driver),
      m_statement(statement),
      m_bytesAreText(driver.bytesAreText(database, statement.query()))
{
}

bool RowReader::readRow(ResultBuilder &builder)
{
    if (!m_statement.next())
        return false;
    if (NativeStatement *const native = m_statement.native())
        readNatively(*native, builder);
    else
        readThroughQt(builder);
    builder.endRow();
    return true;
}

QSqlError RowReader::error() const
{
    return m_statement.error();
}

void RowReader::readNatively(NativeStatement &native, ResultBuilder &builder) const
{
    const int columns = int(m_statement.columnNames().size());
    for (int column = 0; column < columns; ++column) {
        const NativeStatement::Cell cell = native.cell(column);
        switch (cell.type) {
        case NativeStatement::Cell::Type::Null:
            builder.appendNull(column);
            break;
        case NativeStatement::Cell::Type::Integer:
            builder.appendInteger(column, cell.integer);
            break;
        case NativeStatement::Cell::Type::Real:
            builder.appendReal(column, cell.real);
            break;
        case NativeStatement::Cell::Type::Text:
            builder.appendUtf8(column, cell.bytes);
            break;
        case NativeStatement::Cell::Type::Blob:
            builder.appendBlob(column, cell.bytes);
            break;
        case NativeStatement::Cell::Type::Other:
            builder.appendValue(column, native.value(column));
            break;
        }
    }
}

void RowReader::readThroughQt(ResultBuilder &builder) const
{
    const QSqlQuery &query = m_statement.query();
    const int columns = int(m_statement.columnNames().size());
    for (int column = 0; column < columns; ++column) {
        QVariant value = query.value(column);
        m_driver.normalise(value);
        if (!m_bytesAreText.empty() && m_bytesAreText[size_t(column)] && !value.isNull())
            value = QString::fromUtf8(value.toByteArray());
        builder.appendValue(column, value);
    }
}

} // namespace AsyncSql
