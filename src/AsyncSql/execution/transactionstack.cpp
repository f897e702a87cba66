// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/execution/transactionstack_p.h>

#include <algorithm>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using State = TransactionLevel::State;

namespace {

SqlError hasEnded(const QString &sql)
{
    return SqlError(SqlError::Kind::Closed, u"The transaction has ended"_s, {.query = sql});
}

SqlError isAborted(const QString &sql)
{
    return SqlError(SqlError::Kind::TransactionAborted,
                    u"An earlier error has aborted the transaction; roll it back"_s,
                    {.query = sql});
}

} // namespace

void TransactionStack::closeForsaken(QSqlDatabase &database, const TransactionLevel *around)
{
    while (!m_levels.empty() && m_levels.back().get() != around && m_levels.back()->isForsaken
           && m_levels.back()->isForsaken())
        rollback(database, *TransactionLevelPtr(m_levels.back()));
}

void TransactionStack::check(const TransactionLevel *level, const QString &sql) const
{
    if (level && !level->isActive())
        throw hasEnded(sql);
    if (m_isAborted)
        throw isAborted(sql);
}

void TransactionStack::begin(QSqlDatabase &database, const TransactionLevelPtr &level,
                             const TransactionOptions &options)
{
    const size_t index = m_levels.size();
    try {
        check(nullptr, {});
        if (index == 0)
            beginOutermost(database, options);
        else
            m_driver.savepoint(database, Savepoint::Set, savepointName(index));
    } catch (const SqlError &error) {
        level->m_state = State::RolledBack;
        noteError(database, error);
        throw;
    }
    m_levels.push_back(level);
    level->m_state = State::Active;
}

void TransactionStack::beginOutermost(QSqlDatabase &database, const TransactionOptions &options)
{
    try {
        m_driver.begin(database, options);
        m_isReadOnly = options.readOnly && m_driver.beginReadOnly(database);
    } catch (const SqlError &) { // interrupted, it may have begun all the same
        static_cast<void>(m_driver.rollback(database));
        throw;
    }
}

void TransactionStack::commit(QSqlDatabase &database, TransactionLevel &level)
{
    const size_t index = indexOf(level);
    try {
        if (m_isAborted)
            throw isAborted(u"COMMIT"_s);
        if (index == 0)
            m_driver.commit(database);
        else
            m_driver.savepoint(database, Savepoint::Release, savepointName(index));
    } catch (const SqlError &error) {
        m_isGone = m_isGone || Driver::isLost(error);
        level.m_commitError = error;
        static_cast<void>(undo(database, index));
        end(database, index, State::CommitFailed);
        throw;
    }
    end(database, index, State::Committed);
}

void TransactionStack::rollback(QSqlDatabase &database, TransactionLevel &level)
{
    if (level.state() == State::CommitFailed)
        return; // that has rolled it back
    const size_t index = indexOf(level);
    const bool isUndone = undo(database, index);
    end(database, index, State::RolledBack);
    if (!isUndone)
        throw SqlError(SqlError::Kind::ConnectionLost,
                       u"The database refused to roll back; the connection was closed, which ends "
                       "the transaction"_s,
                       {.query = u"ROLLBACK"_s});
}

void TransactionStack::close(QSqlDatabase &database, TransactionLevel &level)
{
    if (level.isActive())
        rollback(database, level);
}

void TransactionStack::noteError(QSqlDatabase &database, const SqlError &error)
{
    if (m_levels.empty() || m_isGone)
        return;
    const TransactionDamage damage =
        Driver::isLost(error) ? TransactionDamage::Transaction : m_driver.damage(database, error);
    if (damage == TransactionDamage::None)
        return;
    abort();
    m_isGone = damage == TransactionDamage::Transaction;
}

void TransactionStack::abort()
{
    if (m_levels.empty() || m_isAborted)
        return;
    m_abortedAt = m_levels.size() - 1;
    m_isAborted = true;
}

bool TransactionStack::clear(QSqlDatabase &database)
{
    if (m_levels.empty())
        return true;
    const bool isUndone = undo(database, 0);
    end(database, 0, State::RolledBack);
    return isUndone;
}

size_t TransactionStack::indexOf(const TransactionLevel &level) const
{
    const auto it = std::find_if(m_levels.begin(), m_levels.end(),
                                 [&](const auto &known) { return known.get() == &level; });
    if (it == m_levels.end())
        throw hasEnded({});
    return size_t(it - m_levels.begin());
}

QString TransactionStack::savepointName(size_t index) const
{
    return u"asyncsql_%1"_s.arg(index);
}

// Everything from the level on. false: the database may not have done it.
bool TransactionStack::undo(QSqlDatabase &database, size_t index)
{
    if (m_isGone)
        return true; // by the database
    if (index == 0) {
        return m_driver.rollback(database)
            || m_driver.damage(database, SqlError()) == TransactionDamage::Transaction;
    }
    try {
        m_driver.savepoint(database, Savepoint::RollBackTo, savepointName(index));
        m_driver.savepoint(database, Savepoint::Release, savepointName(index));
    } catch (const SqlError &) {
        m_isAborted = true; // what is outside may only be rolled back whole
        m_abortedAt = 0;
        return true;
    }
    if (m_isAborted && m_abortedAt >= index)
        m_isAborted = false;
    return true;
}

void TransactionStack::end(QSqlDatabase &database, size_t index, State state)
{
    for (size_t i = m_levels.size(); i-- > index;)
        m_levels[i]->m_state = i == index || state == State::Committed ? state : State::RolledBack;
    m_levels.resize(index);
    if (!m_levels.empty())
        return;
    m_isAborted = m_isGone = false;
    if (std::exchange(m_isReadOnly, false))
        m_driver.endReadOnly(database);
}

} // namespace AsyncSql
