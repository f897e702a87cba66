// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/bulkinsert_p.h>

namespace AsyncSql {

ValuesInsert::ValuesInsert(const InsertTarget &target, Literal literal, Run run)
    : m_beginning(
        QStringLiteral("INSERT INTO %1%2 VALUES ").arg(target.tableText(), target.columnText())),
      m_literal(std::move(literal)),
      m_run(std::move(run))
{
}

QSqlError ValuesInsert::insert(std::span<const QVariantList> rows)
{
    QString sql = m_beginning;
    for (const QVariantList &row : rows) {
        QChar separator = u'(';
        for (const QVariant &value : row) {
            sql += separator + m_literal(value);
            separator = u',';
        }
        sql += QLatin1StringView("),");
    }
    sql.chop(1);
    return m_run(sql);
}

} // namespace AsyncSql
