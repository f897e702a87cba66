// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/scheduling/operation_p.h>

class QObject;

namespace AsyncSql {

// Warns of an application's main thread that waits for a future of the library: it does not answer
// for long, without being at work, and answers again as soon as another thread has ended an
// operation of its own. Guarded by its mailbox.
class BlockingWatch
{
public:
    // By the supervisor, in every round: asks for an answer, and whether it is at work instead.
    void look(QObject *receiver, bool isAtWork, Clock::time_point now);
    // By the thread that is watched: what there is to warn of, or nothing.
    [[nodiscard]] QString answered(Clock::time_point now);
    void ended(const Operation &operation, Clock::time_point now); // by another, in its place

private:
    Clock::time_point m_asked;
    bool m_isAsked = false;
    int m_looks = 0; // since then
    int m_looksAtWork = 0;
    // The last operation that another thread has ended since.
    Clock::time_point m_ended;
    Clock::time_point m_submitted;
    QString m_sql;
};

} // namespace AsyncSql
