// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "sampledatabase.h"

#include "blocking.h"
#include "comparison.h"

#include <QtCore/qdir.h>
#include <QtCore/qfile.h>

using namespace Qt::StringLiterals;

namespace {

const auto CreateTable = u"CREATE TABLE item (id %1, category INTEGER, price %2, code TEXT, note "
                         "TEXT)"_s;
const QString SqliteTable = CreateTable.arg(u"INTEGER PRIMARY KEY"_s, u"REAL"_s);
const QString PostgreSqlTable = CreateTable.arg(u"SERIAL PRIMARY KEY"_s, u"DOUBLE PRECISION"_s);

void removeDatabase(const QString &file)
{
    for (const QString &part : {file, file + u"-wal"_s, file + u"-shm"_s})
        QFile::remove(part);
}

AsyncSql::ConnectionOptions optionsFor(const QString &file)
{
    return AsyncSql::ConnectionOptions().setDriver(u"QSQLITE"_s).setDatabase(file);
}

// In a schema of its own.
AsyncSql::ConnectionOptions serverOptions(const Settings &settings, const QString &schema)
{
    return AsyncSql::ConnectionOptions::fromUrl(settings.server)
        .setDriverOptions(u"options='-csearch_path=%1'"_s.arg(schema));
}

AsyncSql::ConnectionOptions sampleOnServer(const Settings &settings)
{
    const QString schema = u"sample_%1"_s.arg(settings.rows);
    const AsyncSql::ConnectionOptions options = serverOptions(settings, schema);
    const BlockingConnection connection(options);
    if (connection.readAll(u"SELECT to_regclass('%1.item')::text, 0, 0, 0, 0"_s.arg(schema))
            .constFirst()
            .constFirst()
            .toString()
            .isEmpty()) {
        connection.run(u"BEGIN"_s);
        connection.run(u"CREATE SCHEMA IF NOT EXISTS "_s + schema);
        connection.run(PostgreSqlTable);
        connection.run(u"INSERT INTO item SELECT n, n * 7919 % 1000, n * 0.25, 'code' || "
                       "lpad(n::text, 8, '0'), upper(left(md5(n::text) || md5('a' || n), 40)) FROM "
                       "generate_series(1::bigint, %1) n"_s.arg(settings.rows));
        connection.run(u"COMMIT"_s);
        connection.run(u"VACUUM ANALYZE item"_s);
    }
    return options;
}

} // namespace

AsyncSql::ConnectionOptions sampleDatabase(const Settings &settings)
{
    if (!settings.server.isEmpty())
        return sampleOnServer(settings);
    const QString file = QDir(settings.folder).filePath(u"sample-%1.sqlite"_s.arg(settings.rows));
    if (QFile::exists(file))
        return optionsFor(file);
    // Under its name only when it is whole.
    const QString unfinished = file + u".new"_s;
    removeDatabase(unfinished);
    {
        const BlockingConnection connection(optionsFor(unfinished));
        connection.run(SqliteTable);
        connection.run(
            u"WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter "
            "WHERE n < %1) INSERT INTO item SELECT n, n * 7919 % 1000, n * 0.25, "
            "printf('code%08d', n), hex(randomblob(20)) FROM counter"_s.arg(settings.rows));
    }
    require(QFile::rename(unfinished, file), "the sample database can be renamed");
    return optionsFor(file);
}

AsyncSql::ConnectionOptions scratchDatabase(const Settings &settings)
{
    if (!settings.server.isEmpty()) {
        const AsyncSql::ConnectionOptions options = serverOptions(settings, u"scratch"_s);
        const BlockingConnection connection(options);
        connection.run(u"DROP SCHEMA IF EXISTS scratch CASCADE"_s);
        connection.run(u"CREATE SCHEMA scratch"_s);
        connection.run(PostgreSqlTable);
        return options;
    }
    const QString file = QDir(settings.folder).filePath(u"scratch.sqlite"_s);
    removeDatabase(file);
    const BlockingConnection connection(optionsFor(file));
    connection.run(SqliteTable);
    return optionsFor(file);
}
