// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/blockingwatch_p.h>

#include <AsyncSql/logging_p.h>
#include <AsyncSql/scheduling/mailbox_p.h>

#include <QtCore/qcoreapplication.h>
#include <QtCore/qcoreevent.h>

#include <ctime>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto Interval = 25ms;   // between questions: they wake the thread
constexpr auto Tolerance = 100ms; // what a user does not call frozen
constexpr auto Aftermath = 50ms; // from the end of an operation to the answer, if it was waited for

std::chrono::nanoseconds workOfThisThread()
{
#ifdef CLOCK_THREAD_CPUTIME_ID
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
#else
    return {}; // unknown: all of it counts as waiting
#endif
}

} // namespace

BlockingWatch::BlockingWatch() : m_worked(workOfThisThread()) {}

void BlockingWatch::look(QObject *receiver, Clock::time_point now)
{
    if (m_isAsked || now - m_asked < Interval || !lcBlocking().isWarningEnabled())
        return;
    m_isAsked = true;
    m_asked = now;
    m_sql.clear();
    m_ended = {};
    QCoreApplication::postEvent(receiver, new QEvent(Mailbox::questionEvent()));
}

QString BlockingWatch::answered(Clock::time_point now)
{
    m_isAsked = false;
    const auto worked = workOfThisThread() - m_worked;
    m_worked += worked;
    if (m_ended == Clock::time_point())
        return {};
    const auto blocked = m_ended - std::max(m_asked, m_submitted);
    if (now - m_ended > Aftermath || blocked < Tolerance || worked > blocked / 2)
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
