// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/models/tablewriter_p.h>

#include <AsyncSql/drivers/driver_p.h>
#include <AsyncSql/execution/parameterbinder_p.h>

#include <QtSql/qsqlerror.h>
#include <QtSql/qsqlquery.h>

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

static SqlError severalRows(int rows, const QString &sql)
{
    return SqlError(SqlError::Kind::InvalidData,
                    u"%1 rows are the same, and none was changed"_s.arg(rows), {.query = sql});
}

QString quotedList(const QStringList &names, SqlDialect dialect)
{
    QStringList list;
    for (const QString &name : names)
        list.append(quoted(name, dialect));
    return list.join(u", "_s);
}

void TableWriter::operator()(QSqlDatabase &database) const
{
    outcome->hasBegun = true;
    outcome->added.clear(); // of an attempt before this one
    for (int i = 0; i < changes.size(); ++i) {
        outcome->failing = i;
        const TableEdits::Change &change = changes.at(i);
        switch (change.kind) {
        case TableEdits::Kind::Remove:
            remove(database, change);
            break;
        case TableEdits::Kind::Update:
            update(database, change);
            break;
        case TableEdits::Kind::Insert:
            insert(database, change);
            break;
        }
    }
    outcome->failing = -1;
}

// As the executor does: prepared, or with the values written into it. sql never holds any.
QSqlQuery TableWriter::run(QSqlDatabase &database, const Statement &statement) const
{
    QSqlQuery query(database);
    query.setForwardOnly(true);
    QVariantList values;
    for (const QVariant &given : statement.values) {
        const QVariant value = toDatabaseValue(given).value_or(given);
        values.append(driver->toDatabase(value).value_or(value));
    }
    const QString sql = statement.sql();
    bool hasRun = false;
    if (driver->takesLiterals()) {
        QString text = statement.parts.first();
        for (qsizetype i = 0; i < values.size(); ++i)
            text += driver->literal(values.at(i)) + statement.parts.at(i + 1);
        hasRun = query.exec(text);
    } else if (query.prepare(sql)) {
        for (const QVariant &value : std::as_const(values))
            query.addBindValue(value);
        hasRun = query.exec();
    }
    std::optional<QSqlError> error = driver->unreportedError(database, query);
    if (!error && !hasRun)
        error = query.lastError();
    if (error)
        throw driver->error(database, *error, sql);
    return query;
}

// None past midnight.
static std::optional<QVariant> moved(const QVariant &value, int milliseconds)
{
    if (value.typeId() == QMetaType::QDateTime)
        return value.toDateTime().addMSecs(milliseconds);
    const int msecs = value.toTime().msecsSinceStartOfDay() + milliseconds;
    const QTime time = QTime::fromMSecsSinceStartOfDay(msecs);
    return time.isValid() ? std::optional<QVariant>(time) : std::nullopt;
}

void TableWriter::addWhere(Statement &statement, const TableEdits::Change &change) const
{
    if (identity.isEmpty()) // never a statement that means every row
        throw SqlError(SqlError::Kind::InvalidArgument,
                       u"Nothing tells the rows of the table from each other"_s);
    for (int i = 0; i < identity.size(); ++i) {
        const QVariant &value = change.identity.at(i);
        const QString name = quoted(identity.at(i), driver->dialect());
        statement.add(i == 0 ? u" WHERE "_s : u" AND "_s);
        if (value.isNull()) {
            statement.add(name + u" IS NULL"_s);
        } else if (value.typeId() == QMetaType::QDateTime || value.typeId() == QMetaType::QTime) {
            // What was read as milliseconds may have microseconds.
            const std::optional<QVariant> before = moved(value, -1);
            statement.add(name + (before ? u" > "_s : u" >= "_s), before.value_or(value));
            if (const std::optional<QVariant> after = moved(value, 1))
                statement.add(u" AND "_s + name + u" < "_s, *after);
        } else {
            statement.add(name + u" = "_s, value);
        }
    }
}

bool TableWriter::exists(QSqlDatabase &database, const TableEdits::Change &change) const
{
    Statement statement(u"SELECT 1 FROM "_s + quotedTable(table, driver->dialect()));
    addWhere(statement, change);
    return run(database, statement).next();
}

void TableWriter::update(QSqlDatabase &database, const TableEdits::Change &change) const
{
    const SqlDialect dialect = driver->dialect();
    Statement statement(u"UPDATE "_s + quotedTable(table, dialect));
    for (const auto &[column, value] : change.values) {
        statement.add(statement.values.isEmpty() ? u" SET "_s : u", "_s);
        statement.add(quoted(columns.at(column), dialect) + u" = "_s, value);
    }
    addWhere(statement, change);
    const int rows = run(database, statement).numRowsAffected();
    if (rows > 1)
        throw severalRows(rows, statement.sql());
    // MariaDB does not count a row that had these values already.
    if (rows == 0 && (dialect != SqlDialect::MySql || !exists(database, change)))
        throw SqlError(SqlError::Kind::InvalidData,
                       u"The row is not there any more, as it was read"_s,
                       {.query = statement.sql()});
}

void TableWriter::remove(QSqlDatabase &database, const TableEdits::Change &change) const
{
    Statement statement(u"DELETE FROM "_s + quotedTable(table, driver->dialect()));
    addWhere(statement, change);
    const int rows = run(database, statement).numRowsAffected(); // 0: it is gone, as it should be
    if (rows > 1)
        throw severalRows(rows, statement.sql());
}

// What has no value gets its default, and a key that numbers itself its number.
void TableWriter::insert(QSqlDatabase &database, const TableEdits::Change &change) const
{
    const SqlDialect dialect = driver->dialect();
    Statement statement(u"INSERT INTO "_s + quotedTable(table, dialect));
    QStringList names;
    for (const auto &[column, value] : change.values)
        names.append(columns.at(column));
    if (names.isEmpty() && dialect != SqlDialect::MySql) {
        statement.add(u" DEFAULT VALUES"_s);
    } else {
        statement.add(u" ("_s + quotedList(names, dialect) + u") VALUES ("_s);
        for (const auto &[column, value] : change.values)
            statement.add(statement.values.isEmpty() ? u""_s : u", "_s, value);
        statement.add(u")"_s);
    }
    QVariantList added = keyGiven(change);
    const bool returnsKey = added.isEmpty() && !key.isEmpty() && dialect == SqlDialect::PostgreSql;
    if (returnsKey)
        statement.add(u" RETURNING "_s + quotedList(key, dialect));
    QSqlQuery query = run(database, statement);
    if (returnsKey && query.next()) {
        for (int i = 0; i < key.size(); ++i)
            added.append(query.value(i));
    } else if (added.isEmpty() && key.size() == 1 && driver->hasLastInsertId()) {
        added.append(query.lastInsertId());
    }
    outcome->added.insert(change.number, added);
}

QVariantList TableWriter::keyGiven(const TableEdits::Change &change) const
{
    QVariantList given;
    for (const QString &name : key) {
        for (const auto &[column, value] : change.values) {
            if (columns.at(column) == name && !value.isNull())
                given.append(value);
        }
    }
    return given.size() == key.size() ? given : QVariantList();
}

} // namespace AsyncSql
