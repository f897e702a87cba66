// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/blockingwatch_p.h>

#include <AsyncSql/logging_p.h>
#include <AsyncSql/scheduling/mailbox_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qcoreevent.h>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto Interval = 25ms;   // between questions: they wake the thread
constexpr auto Tolerance = 100ms; // what a user does not call frozen
constexpr auto Aftermath = 50ms; // from the end of an operation to the answer, if it was waited for

} // namespace

void BlockingWatch::look(QObject *receiver, bool isAtWork, Clock::time_point now)
{
    if (m_isAsked) {
        ++m_looks;
        m_looksAtWork += isAtWork ? 1 : 0;
        return;
    }
    if (now - m_asked < Interval || !lcBlocking().isWarningEnabled())
        return;
    m_isAsked = true;
    m_asked = now;
    m_looks = m_looksAtWork = 0;
    m_sql.clear();
    m_ended = {};
    QCoreApplication::postEvent(receiver, new QEvent(Mailbox::questionEvent()));
}

QString BlockingWatch::answered(Clock::time_point now)
{
    m_isAsked = false;
    if (m_ended == Clock::time_point())
        return {};
    const auto blocked = m_ended - std::max(m_asked, m_submitted);
    if (now - m_ended > Aftermath || blocked < Tolerance || 2 * m_looksAtWork > m_looks)
        return {};
    return u"The main thread was blocked for %1 ms, waiting for the future of: %2"_s
        .arg(std::chrono::duration_cast<std::chrono::milliseconds>(blocked).count())
        .arg(m_sql.isEmpty() ? u"a function"_s : m_sql.simplified());
}

void BlockingWatch::ended(const Operation &operation, Clock::time_point now)
{
    if (!m_isAsked)
        return;
    m_ended = now;
    m_submitted = operation.submitted();
    m_sql = operation.request().sql;
}

} // namespace AsyncSql
