// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "database.h"

#include "sampledatabase.h"

#include <QFileInfo>
#include <QRegularExpression>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

namespace {

bool isUrl(const QString &address)
{
    // Two letters at least: C:\file is no URL.
    static const QRegularExpression scheme(u"^[A-Za-z][A-Za-z0-9+.-]+:"_s);
    return scheme.match(address).hasMatch() && !QFileInfo::exists(address);
}

ConnectionOptions optionsFor(const QString &address)
{
    if (isUrl(address))
        return ConnectionOptions::fromUrl(address);
    ConnectionOptions options;
    options.setDriver(u"QSQLITE"_s).setDatabase(QFileInfo(address).absoluteFilePath());
    return options;
}

bool isFile(const ConnectionOptions &options)
{
    return options.driver() == "QSQLITE"_L1 && options.database() != ":memory:"_L1;
}

// SQLite would make a new, empty database of a file that is not there.
QString mistakeIn(const ConnectionOptions &options)
{
    if (!options.isValid())
        return options.errorString();
    if (!isFile(options))
        return {};
    const QFileInfo file(options.database());
    if (!file.exists())
        return u"There is no file %1."_s.arg(file.absoluteFilePath());
    return file.isFile() ? QString() : u"%1 is not a file."_s.arg(file.absoluteFilePath());
}

QStringList sorted(QStringList names)
{
    names.sort(Qt::CaseInsensitive);
    return names;
}

} // namespace

Database::Database(QObject *parent) : QObject(parent) {}

Database::~Database() = default;

void Database::open(const QString &address)
{
    const ConnectionOptions options = optionsFor(address);
    m_name = isFile(options) ? QFileInfo(options.database()).fileName() : options.database();
    m_place = isFile(options) ? options.database() : options.toUrl().toDisplayString();
    const QString mistake = mistakeIn(options);
    if (mistake.isEmpty())
        openEngine(options);
    else
        fail(mistake);
}

void Database::openSample(const QString &file)
{
    if (QFileInfo::exists(file)) {
        open(file);
        return;
    }
    m_name = QFileInfo(file).fileName();
    m_place = QFileInfo(file).absoluteFilePath();
    m_sample = std::make_unique<SampleDatabase>(file);
    connect(m_sample.get(), &SampleDatabase::progressChanged, this, [this](double progress) {
        m_sampleProgress = progress;
        Q_EMIT sampleProgressChanged();
    });
    connect(m_sample.get(), &SampleDatabase::made, this, [this, file] { open(file); });
    connect(m_sample.get(), &SampleDatabase::failed, this, &Database::fail);
    setState(State::MakingSample);
    m_sample->make();
}

void Database::openEngine(const ConnectionOptions &options)
{
    m_engine.setOptions(options);
    setState(State::Opening);
    m_engine.open()
        .then(this, [this] { listTables(); })
        .onCanceled(this, [] {})
        .onFailed(this, [this](const SqlError &error) { fail(error.text()); });
}

void Database::listTables()
{
    m_engine.tableNames()
        .then(this,
              [this](const QStringList &tables) {
                  m_tables = sorted(tables);
                  setState(State::Open);
                  Q_EMIT tablesChanged();
              })
        .onCanceled(this, [] {})
        .onFailed(this, [this](const SqlError &error) { fail(error.text()); });
}

void Database::refreshTables()
{
    m_engine.tableNames()
        .then(this,
              [this](const QStringList &tables) {
                  m_tables = sorted(tables);
                  Q_EMIT tablesChanged();
              })
        .onCanceled(this, [] {})
        .onFailed(this, [](const SqlError &) {}); // the list that is there is the best one known
}

QString Database::selectAll(const QString &table) const
{
    if (m_engine.options().driver() == "QMYSQL"_L1)
        return u"SELECT * FROM `%1`"_s.arg(QString(table).replace(u"`"_s, u"``"_s));
    QString quoted = QString(table).replace(u"\""_s, u"\"\""_s);
    if (m_engine.options().driver() == "QPSQL"_L1)
        quoted.replace(u"."_s, u"\".\""_s); // of another schema
    return u"SELECT * FROM \"%1\""_s.arg(quoted);
}

AsyncSqlEngine *Database::engine()
{
    return &m_engine;
}

Database::State Database::state() const
{
    return m_state;
}

QString Database::name() const
{
    return m_name;
}

QString Database::place() const
{
    return m_place;
}

QString Database::errorText() const
{
    return m_errorText;
}

double Database::sampleProgress() const
{
    return m_sampleProgress;
}

QStringList Database::tables() const
{
    return m_tables;
}

void Database::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

void Database::fail(const QString &reason)
{
    m_errorText = reason;
    setState(State::Failed);
}
