// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "sampledatabase.h"

#include "addresses.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 sliceRows = 20000; // between two steps of the progress bar

const char tables[] = R"(
    CREATE TABLE readings (
        id INTEGER PRIMARY KEY,
        station_id INTEGER NOT NULL REFERENCES stations (id),
        taken_at TEXT NOT NULL,
        temperature REAL NOT NULL CHECK (temperature BETWEEN -90 AND 60),
        humidity INTEGER NOT NULL CHECK (humidity BETWEEN 0 AND 100),
        pressure REAL NOT NULL CHECK (pressure BETWEEN 800 AND 1100),
        remark TEXT
    );
    CREATE TABLE stations (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        latitude REAL NOT NULL,
        longitude REAL NOT NULL,
        elevation INTEGER NOT NULL,
        opened TEXT NOT NULL
    );
    CREATE TABLE sensors (
        id INTEGER PRIMARY KEY,
        station_id INTEGER NOT NULL REFERENCES stations (id),
        kind TEXT NOT NULL,
        unit TEXT NOT NULL
    );

    INSERT INTO stations
    WITH RECURSIVE number (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM number WHERE i < 120),
        place (i, name) AS (VALUES (0, 'Alder'), (1, 'Birch'), (2, 'Cedar'), (3, 'Elm'),
            (4, 'Hazel'), (5, 'Juniper'), (6, 'Larch'), (7, 'Maple'), (8, 'Oak'), (9, 'Rowan'),
            (10, 'Spruce'), (11, 'Willow')),
        site (i, name) AS (VALUES (0, 'Bay'), (1, 'Bridge'), (2, 'Cross'), (3, 'Field'),
            (4, 'Ford'), (5, 'Hill'), (6, 'Lake'), (7, 'Moor'), (8, 'Ridge'), (9, 'Valley'))
    SELECT number.i, place.name || ' ' || site.name,
        round(47 + number.i * 37 % 800 / 100.0, 2), round(6 + number.i * 53 % 900 / 100.0, 2),
        number.i * 97 % 1800, date('1961-01-01', (number.i * 151 % 20000) || ' days')
    FROM number JOIN place ON place.i = number.i % 12 JOIN site ON site.i = number.i / 12 % 10;

    INSERT INTO sensors (station_id, kind, unit)
    WITH kind (name, unit) AS (VALUES ('temperature', 'C'), ('humidity', '%'), ('pressure', 'hPa'))
    SELECT stations.id, kind.name, kind.unit FROM stations CROSS JOIN kind;
)";

// Each station reports in its turn, every two minutes, warm by day and cold by night.
const char readings[] = R"(
    INSERT INTO readings
    WITH RECURSIVE number (i) AS (
        VALUES (:first) UNION ALL SELECT i + 1 FROM number WHERE i < :last)
    SELECT i, 1 + i % 120,
        strftime('%Y-%m-%d %H:%M:%S', '2025-01-01', (i - 1) || ' seconds'),
        round(14 - abs(i / 60 % 1440 - 840) / 60.0 + i * 7919 % 97 / 24.0, 1),
        45 + i * 104729 % 50,
        round(990 + i / 3600 % 30 + i * 15485863 % 71 / 10.0, 1),
        CASE WHEN i % 17 = 0 THEN 'rain' WHEN i % 41 = 0 THEN 'fog'
             WHEN i % 977 = 0 THEN 'sensor checked' END
    FROM number
)";

ConnectionOptions optionsFor(const QString &file)
{
    ConnectionOptions options;
    options.setDriver(u"QSQLITE"_s).setDatabase(file);
    return options;
}

} // namespace

SampleDatabase::SampleDatabase(const QString &file, qint64 rowCount, QObject *parent)
    : QObject(parent),
      m_file(QFileInfo(file).absoluteFilePath()),
      m_rowCount(rowCount),
      m_lock(m_file + ".lock"_L1)
{
    m_lock.setStaleLockTime(
        0); // a lock of a program that is gone does not count, no other is stale
}

SampleDatabase::~SampleDatabase() = default;

QString SampleDatabase::url() const
{
    return Addresses::url(m_file);
}

bool SampleDatabase::exists() const
{
    return QFileInfo::exists(m_file);
}

double SampleDatabase::rowCount() const
{
    return double(m_rowCount);
}

double SampleDatabase::progress() const
{
    return m_progress;
}

void SampleDatabase::make()
{
    const QString folder = QFileInfo(m_file).absolutePath();
    if (!QDir().mkpath(folder)) {
        Q_EMIT failed(u"The folder %1 cannot be made."_s.arg(folder));
        return;
    }
    if (!m_lock.tryLock()) {
        Q_EMIT failed(
            u"%1 is being made by another program, or its folder is not writable."_s.arg(m_file));
        return;
    }
    if (!removeUnfinished()) {
        Q_EMIT failed(u"%1 cannot be removed."_s.arg(unfinishedFile()));
        return;
    }
    m_engine = std::make_unique<AsyncSqlEngine>(optionsFor(unfinishedFile()));
    makeTables();
}

QString SampleDatabase::unfinishedFile() const
{
    return m_file + ".unfinished"_L1;
}

bool SampleDatabase::removeUnfinished() const
{
    for (const QString &suffix : {QString(), u"-journal"_s, u"-wal"_s, u"-shm"_s}) {
        const QString file = unfinishedFile() + suffix;
        if (QFile::exists(file) && !QFile::remove(file))
            return false;
    }
    return true;
}

void SampleDatabase::makeTables()
{
    m_engine->executeScript(QString::fromLatin1(tables))
        .then(this, [this](const QList<ResultSet> &) { addReadings(1); })
        .onCanceled(this, [] {})
        .onFailed(this, [this](const SqlError &error) { fail(error); });
}

void SampleDatabase::addReadings(qint64 first)
{
    if (first > m_rowCount) {
        finish();
        return;
    }
    const qint64 last = std::min(first + sliceRows - 1, m_rowCount);
    m_engine
        ->execute(QString::fromLatin1(readings),
                  QVariantMap{{u"first"_s, first}, {u"last"_s, last}})
        .then(this,
              [this, last](const ResultSet &) {
                  m_progress = double(last) / double(m_rowCount);
                  Q_EMIT progressChanged();
                  addReadings(last + 1);
              })
        .onCanceled(this, [] {})
        .onFailed(this, [this](const SqlError &error) { fail(error); });
}

// The engine must be done with the file before the file gets its name.
void SampleDatabase::finish()
{
    m_engine->shutdown()
        .then(this, [this](ShutdownReport) { putInPlace(); })
        .onCanceled(this, [] {})
        .onFailed(this, [this](const SqlError &error) { fail(error); });
}

void SampleDatabase::putInPlace()
{
    if (QFile::exists(unfinishedFile() + "-wal"_L1))
        Q_EMIT failed(u"%1 is in use by another program."_s.arg(unfinishedFile()));
    else if (!QFile::rename(unfinishedFile(), m_file))
        Q_EMIT failed(u"%1 cannot be renamed to %2."_s.arg(unfinishedFile(), m_file));
    else
        Q_EMIT made();
}

void SampleDatabase::fail(const SqlError &error)
{
    Q_EMIT failed(u"The sample database cannot be made: %1"_s.arg(error.text()));
}
