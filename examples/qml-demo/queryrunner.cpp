// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "queryrunner.h"

#include <AsyncSql/Query>

#include <QMetaEnum>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

namespace {

// A view works for some milliseconds each time that it is told of new rows. So it gets the first
// ones at once, and then as many as it has already, with time in between.
constexpr qint64 publishInterval = 250; // milliseconds
constexpr qint64 publishAtLatest = 1000;

// UniqueViolation -> Unique violation
QString words(SqlError::Kind kind)
{
    const auto key =
        QString::fromLatin1(QMetaEnum::fromType<SqlError::Kind>().valueToKey(int(kind)));
    QString text;
    for (const QChar letter : key) {
        const bool beginsWord = letter.isUpper() && !text.isEmpty();
        text += beginsWord ? u' ' + QString(letter.toLower()) : QString(letter);
    }
    return text;
}

} // namespace

QueryRunner::QueryRunner(Database *database, QObject *parent)
    : QObject(parent),
      m_database(database)
{
}

QueryRunner::~QueryRunner()
{
    dropReply();
}

void QueryRunner::run(const QString &sql)
{
    dropReply();
    m_measurement = {};
    m_measurement.blocking = m_isBlocking;
    m_published = 0;
    m_errorKind.clear();
    m_errorText.clear();
    m_clock.start();
    setState(State::Running);
    Q_EMIT measurementChanged();
    if (m_isBlocking)
        runBlocking(sql);
    else
        runAsynchronously(sql);
}

void QueryRunner::cancel()
{
    if (!m_reply)
        return;
    dropReply(); // the rows that are shown stay; what the database still does is not waited for
    setState(State::Canceled);
    Q_EMIT ended();
}

void QueryRunner::runAsynchronously(const QString &sql)
{
    m_store = std::make_shared<ResultStore>();
    m_reply = m_database->engine()->fetchAll(Query(sql), this);
    connect(m_reply, &Reply::rowsReady, this, &QueryRunner::addRows);
    connect(m_reply, &Reply::finished, this, &QueryRunner::finish);
    connect(m_reply, &Reply::failed, this, &QueryRunner::fail);
}

void QueryRunner::runBlocking(const QString &sql)
{
    try {
        const auto store = m_blockingQuery.run(m_database->engine()->options(), sql);
        m_model.setStore(store);
        m_measurement.rows = m_model.rowCount();
        m_measurement.returnsRows = !store->columnNames().isEmpty();
        m_measurement.firstRows = elapsed();
        m_measurement.total = m_measurement.firstRows;
        Q_EMIT measurementChanged();
        setState(State::Done);
        Q_EMIT ended();
    } catch (const SqlError &error) {
        fail(error);
    }
}

void QueryRunner::addRows(const ResultSet &part)
{
    m_store->append(part);
    showRows();
}

void QueryRunner::showRows()
{
    const bool isFirst = m_measurement.firstRows < 0;
    const qint64 wait = m_clock.elapsed() - m_published;
    const bool hasDoubled = m_store->rowCount() >= 2 * qsizetype(m_model.rowCount());
    const bool isDue = (hasDoubled && wait >= publishInterval) || wait >= publishAtLatest;
    if (!isFirst && !isDue)
        return;
    if (isFirst) {
        m_model.setStore(m_store); // only now do the rows of the statement before go
        m_measurement.firstRows = elapsed();
        m_measurement.returnsRows = true;
    } else {
        m_model.publish();
    }
    m_published = m_clock.elapsed();
    m_measurement.rows = m_model.rowCount();
    Q_EMIT measurementChanged();
}

void QueryRunner::finish(const ResultSet &result)
{
    m_measurement.returnsRows = result.returnsRows();
    m_measurement.rowsAffected = result.rowsAffected();
    if (m_measurement.firstRows < 0) { // it has none, or is no query
        m_store->append(result);
        m_model.setStore(m_store);
        m_measurement.firstRows = elapsed();
    } else {
        m_model.publish();
    }
    m_measurement.rows = m_model.rowCount();
    m_measurement.total = elapsed();
    dropReply();
    Q_EMIT measurementChanged();
    setState(State::Done);
    if (!m_measurement.returnsRows)
        m_database->refreshTables();
    Q_EMIT ended();
}

void QueryRunner::fail(const SqlError &error)
{
    dropReply();
    m_errorKind = words(error.kind());
    m_errorText = error.text();
    setState(State::Failed);
    Q_EMIT ended();
}

// Destroying a reply cancels its statement; a late answer cannot come any more.
void QueryRunner::dropReply()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->cancel();
    m_reply->deleteLater(); // not at once: one of its signals may have led here
    m_reply.clear();
    m_store.reset();
}

void QueryRunner::setState(State state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

double QueryRunner::elapsed() const
{
    return double(m_clock.nsecsElapsed()) / 1e6;
}

TableModel *QueryRunner::model()
{
    return &m_model;
}

bool QueryRunner::isBlocking() const
{
    return m_isBlocking;
}

void QueryRunner::setBlocking(bool blocking)
{
    if (std::exchange(m_isBlocking, blocking) != blocking)
        Q_EMIT blockingChanged();
}

QueryRunner::State QueryRunner::state() const
{
    return m_state;
}

Measurement QueryRunner::measurement() const
{
    return m_measurement;
}

QString QueryRunner::errorKind() const
{
    return m_errorKind;
}

QString QueryRunner::errorText() const
{
    return m_errorText;
}
