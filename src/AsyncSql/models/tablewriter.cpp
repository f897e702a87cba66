// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/models/tablewriter_p.h>

#include <AsyncSql/drivers/driver_p.h>
#include <AsyncSql/execution/parameterbinder_p.h>

#include <QtSql/qsqlerror.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

QString quoted(const QString &name, SqlDialect dialect)
{
    const QChar quote = dialect == SqlDialect::MySql ? u'`' : u'"';
    QString inner = name;
    return quote + inner.replace(quote, QString(2, quote)) + quote;
}

QString quotedTable(const QString &name, SqlDialect dialect)
{
    QStringList parts = name.split(u'.');
    for (QString &part : parts)
        part = quoted(part, dialect);
    return parts.join(u'.');
}

void TableWriter::operator()(QSqlDatabase &database) const
{
    for (int i = 0; i < changes.size(); ++i) {
        *failing = i;
        write(database, changes.at(i));
    }
    *failing = -1;
}

void TableWriter::write(QSqlDatabase &database, const TableEdits::Change &change) const
{
    const SqlDialect dialect = driver->dialect();
    QVariantList values;
    QStringList assignments;
    for (const auto &[column, value] : change.values) {
        assignments.append(quoted(columns.at(column), dialect) + u" = ?"_s);
        values.append(value);
    }
    QStringList conditions;
    for (int i = 0; i < key.size(); ++i) {
        const QVariant &value = change.identity.at(i);
        conditions.append(quoted(key.at(i), dialect)
                          + (value.isNull() ? u" IS NULL"_s : u" = ?"_s));
        if (!value.isNull())
            values.append(value);
    }
    const QString sql = u"UPDATE %1 SET %2 WHERE %3"_s.arg(
        quotedTable(table, dialect), assignments.join(u", "_s), conditions.join(u" AND "_s));

    QSqlQuery query(database);
    if (!query.prepare(sql))
        throw driver->error(database, query.lastError(), sql);
    for (const QVariant &value : values)
        query.addBindValue(driver->toDatabase(toDatabaseValue(value)));
    if (!query.exec())
        throw driver->error(database, query.lastError(), sql);
    const int rows = query.numRowsAffected();
    // MariaDB does not count a row that had these values already.
    if (rows > 1 || (rows == 0 && dialect != SqlDialect::MySql)) {
        throw SqlError(SqlError::Kind::InvalidData,
                       rows == 0 ? u"The row is not there any more"_s
                                 : u"%1 rows are the same, and none was changed"_s.arg(rows),
                       {.query = sql});
    }
}

} // namespace AsyncSql
