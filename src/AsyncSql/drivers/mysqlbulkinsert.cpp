// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/mysqlbulkinsert_p.h>

#include <QtSql/qsqlquery.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

QString unquoted(const QString &name)
{
    if (!name.startsWith(u'`') && !name.startsWith(u'"'))
        return name;
    const QChar quote = name.at(0);
    return name.sliced(1, name.size() - 2).replace(QString(2, quote), QString(quote));
}

bool hasTrigger(QSqlDatabase &database, const InsertTarget &target)
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    query.prepare(u"SELECT count(*) FROM information_schema.triggers WHERE event_object_schema = "
                  "coalesce(?, database()) AND event_object_table = ?"_s);
    query.addBindValue(target.table.size() > 1
                           ? QVariant(unquoted(target.table.at(target.table.size() - 2)))
                           : QVariant());
    query.addBindValue(unquoted(target.table.last()));
    return !query.exec() || !query.next() || query.value(0).toInt() != 0;
}

} // namespace

bool takesMySqlBulk(QSqlDatabase &database, const InsertTarget &target)
{
    // Unlike information_schema, it knows temporary tables.
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.exec(u"SHOW CREATE TABLE "_s + target.tableText()) || !query.next())
        return false;
    const QString definition = query.value(1).toString();
    if (!definition.startsWith("CREATE "_L1) || !definition.contains("\n) ENGINE=InnoDB"_L1)
        || definition.startsWith("CREATE ALGORITHM"_L1))
        return false;
    for (const QString &line : definition.split(u'\n')) {
        // A row that brings its own number changes those of the rows after it, in another way.
        const QString text = line.trimmed();
        if (!text.contains(" AUTO_INCREMENT"_L1) || text.startsWith(u')'))
            continue;
        if (target.columns.isEmpty())
            return false;
        for (const QString &column : target.columns) {
            const QString name = unquoted(column);
            for (const QChar quote : {u'`', u'"'}) {
                if (text.startsWith(quote + name + quote, Qt::CaseInsensitive))
                    return false;
            }
        }
    }
    return !hasTrigger(database, target);
}

} // namespace AsyncSql
