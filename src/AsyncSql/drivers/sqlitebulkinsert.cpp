// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/sqlitebulkinsert_p.h>

#include <AsyncSql/drivers/sqlitestatement_p.h>

#include <QtSql/qsqldriver.h>
#include <QtSql/qsqlquery.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;

namespace {

// More do not make it quicker; the least limit of SQLite's on parameters is 999.
constexpr qsizetype ParametersAtOnce = 200;

// A table of the main file, and nothing in the way of it. With several rows in a statement, a conflict
// that is ignored or replaces another row, a trigger, a key of the table itself, and changes() would
// see, or count, something else, and so may what a default calls. What is temporary comes first.
const auto TableStatement =
    u"SELECT count(*) FROM main.sqlite_master t WHERE t.name = ? COLLATE NOCASE AND t.type = "
    "'table' AND t.rootpage > 0 AND t.sql NOT LIKE '%conflict%' AND t.sql NOT LIKE '%changes%' AND "
    "NOT EXISTS (SELECT 1 FROM main.sqlite_master x WHERE x.type = 'trigger' AND x.tbl_name = "
    "t.name COLLATE NOCASE) AND NOT EXISTS (SELECT 1 FROM sqlite_temp_master x WHERE x.tbl_name = "
    "t.name COLLATE NOCASE) AND NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list(t.name) k WHERE "
    "k.\"table\" = t.name COLLATE NOCASE) AND NOT EXISTS (SELECT 1 FROM "
    "pragma_table_info(t.name) c WHERE c.dflt_value LIKE '%(%')"_s;

bool takesBulk(const QSqlDatabase &database, const InsertTarget &target)
{
    if (target.table.size() > 2
        || (target.table.size() == 2
            && target.table.constFirst().compare("main"_L1, Qt::CaseInsensitive) != 0))
        return false;
    // A name in other quotes than these is not found, and no harm done.
    const QString name =
        database.driver()->stripDelimiters(target.table.constLast(), QSqlDriver::TableName);
    QSqlQuery query(database);
    query.setForwardOnly(true);
    if (!query.prepare(TableStatement))
        return false; // a SQLite that has no such functions
    query.bindValue(0, name);
    return query.exec() && query.next() && query.value(0).toInt() == 1;
}

class SqliteBulkInsert final : public BulkInsert
{
public:
    SqliteBulkInsert(QSqlDatabase &database, const InsertTarget &target, size_t rows)
        : m_rows(rows),
          m_many(database, target, rows),
          m_single(database, target, 1)
    {
    }

    [[nodiscard]] bool isValid() const { return m_many.native && m_single.native; }

    QSqlError insert(std::span<const QVariantList> rows) override
    {
        while (!rows.empty()) {
            const bool isFull = rows.size() >= m_rows;
            const Statement &statement = isFull ? m_many : m_single;
            const auto some = rows.first(isFull ? m_rows : 1);
            const bool hasRun = statement.native->runRows(some);
            const QSqlError error = statement.native->error();
            statement.native->finish();
            if (!hasRun)
                return error;
            rows = rows.subspan(some.size());
        }
        return {};
    }

private:
    struct Statement
    {
        Statement(QSqlDatabase &database, const InsertTarget &target, size_t rows) : query(database)
        {
            const QString row = u'(' + QStringList(target.values, u"?"_s).join(u',') + u')';
            const bool isPrepared = query.prepare(
                u"INSERT INTO %1%2 VALUES "_s.arg(target.tableText(), target.columnText())
                + QStringList(qsizetype(rows), row).join(u','));
            if (isPrepared)
                native = makeSqliteStatement(database, query);
        }

        QSqlQuery query;
        std::unique_ptr<SqliteStatement> native;
    };

    const size_t m_rows;
    const Statement m_many;
    const Statement m_single;
};

} // namespace

std::unique_ptr<BulkInsert> makeSqliteBulkInsert(QSqlDatabase &database, const InsertTarget &target)
{
    const qsizetype rows = ParametersAtOnce / target.values;
    if (rows < 2 || !takesBulk(database, target))
        return nullptr;
    auto bulk = std::make_unique<SqliteBulkInsert>(database, target, size_t(rows));
    return bulk->isValid() ? std::move(bulk) : nullptr;
}

} // namespace AsyncSql
