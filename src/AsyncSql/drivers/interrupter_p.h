// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <memory>

class QSqlDatabase;
class QSqlQuery;

namespace AsyncSql {

// Stops what runs on one connection, from another thread. Made after the connection is open, on its
// thread; who uses it sees to it that what it is meant for is still what runs (see Interruption).
class Interrupter
{
public:
    virtual ~Interrupter() = default;

    virtual void reset() {}       // on the connection's thread: nothing is to be stopped
    virtual void interrupt() = 0; // any thread; may be called again while it has not stopped
    // Any thread, and at once: of a server that does not answer, the connection.
    virtual void breakOff() {}
    // Whether interrupt() returns at once, and need not be called again.
    [[nodiscard]] virtual bool isInstant() const { return false; }
    // On the connection's thread: the statement that interrupt() is for; null: none any more.
    virtual void setStatement(const QSqlQuery *) {}
};

} // namespace AsyncSql
