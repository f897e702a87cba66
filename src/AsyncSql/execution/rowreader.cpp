// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/rowreader_p.h>

#include <AsyncSql/execution/resultbuilder_p.h>

#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlresult.h>

namespace AsyncSql {

namespace {

// What QSqlQuery's value() and, after the first row, its next() do, without what they ask each time.
class ResultRows : public QSqlResult
{
public:
    static bool next(QSqlResult &result)
    {
        const bool hasRow = (result.*&ResultRows::fetchNext)();
        if (!hasRow)
            (result.*&ResultRows::setAt)(QSql::AfterLastRow);
        return hasRow;
    }
    static QVariant at(QSqlResult &result, int column)
    {
        return (result.*&ResultRows::data)(column);
    }
};

} // namespace

RowReader::RowReader(const Driver &driver, const QSqlDatabase &database, CachedStatement &statement)
    : m_statement(statement),
      m_corrections(driver.corrections(database, statement.query()))
{
}

bool RowReader::readRow(ResultBuilder &builder)
{
    NativeStatement *const native = m_statement.native();
    m_isInside = native || !m_isInside ? m_statement.next() : ResultRows::next(qtResult());
    if (!m_isInside)
        return false;
    if (native)
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
    QSqlResult &result = qtResult();
    const int columns = int(m_statement.columnNames().size());
    for (int column = 0; column < columns; ++column) {
        const QVariant value = ResultRows::at(result, column);
        const Driver::Correction correction =
            m_corrections.empty() ? nullptr : m_corrections[size_t(column)];
        if (correction && !value.isNull())
            builder.appendValue(column, correction(value));
        else
            builder.appendValue(column, value);
    }
}

QSqlResult &RowReader::qtResult() const
{
    return const_cast<QSqlResult &>(*m_statement.query().result()); // as QSqlQuery does
}

} // namespace AsyncSql
