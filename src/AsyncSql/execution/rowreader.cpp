// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/rowreader_p.h>

#include <AsyncSql/execution/resultbuilder_p.h>

#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlresult.h>

namespace AsyncSql {

namespace {

// What QSqlQuery::value() gives, without its questions, for each cell, whether there is a row.
class ResultValues : public QSqlResult
{
public:
    static QVariant at(QSqlResult &result, int column)
    {
        return (result.*&ResultValues::data)(column);
    }
};

} // namespace

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
    auto &result = const_cast<QSqlResult &>(*m_statement.query().result()); // as QSqlQuery does
    const int columns = int(m_statement.columnNames().size());
    for (int column = 0; column < columns; ++column) {
        QVariant value = ResultValues::at(result, column);
        m_driver.normalise(value);
        if (!m_bytesAreText.empty() && m_bytesAreText[size_t(column)] && !value.isNull())
            value = QString::fromUtf8(value.toByteArray());
        builder.appendValue(column, value);
    }
}

} // namespace AsyncSql
