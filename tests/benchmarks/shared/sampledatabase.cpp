// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "sampledatabase.h"

#include "blocking.h"
#include "comparison.h"

#include <QtCore/qdir.h>
#include <QtCore/qfile.h>

using namespace Qt::StringLiterals;

namespace {

const auto CreateTable = u"CREATE TABLE item (id INTEGER PRIMARY KEY, category INTEGER, "
                         "price REAL, code TEXT, note TEXT)"_s;

void removeDatabase(const QString &file)
{
    for (const QString &part : {file, file + u"-wal"_s, file + u"-shm"_s})
        QFile::remove(part);
}

} // namespace

QString sampleDatabase(const Settings &settings)
{
    const QString file = QDir(settings.folder).filePath(u"sample-%1.sqlite"_s.arg(settings.rows));
    if (QFile::exists(file))
        return file;
    // Under its name only when it is whole.
    const QString unfinished = file + u".new"_s;
    removeDatabase(unfinished);
    {
        const BlockingConnection connection(unfinished);
        connection.run(CreateTable);
        connection.run(
            u"WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter "
            "WHERE n < %1) INSERT INTO item SELECT n, n * 7919 % 1000, n * 0.25, "
            "printf('code%08d', n), hex(randomblob(20)) FROM counter"_s.arg(settings.rows));
    }
    require(QFile::rename(unfinished, file), "the sample database can be renamed");
    return file;
}

QString scratchDatabase(const Settings &settings)
{
    const QString file = QDir(settings.folder).filePath(u"scratch.sqlite"_s);
    removeDatabase(file);
    const BlockingConnection connection(file);
    connection.run(CreateTable);
    return file;
}

AsyncSql::ConnectionOptions optionsFor(const QString &file)
{
    AsyncSql::ConnectionOptions options;
    options.setDriver(u"QSQLITE"_s);
    options.setDatabase(file);
    return options;
}
