// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/sqlerror.h>

namespace AsyncSql {

enum class ConnectionState { Closed, Opening, Open };

// Who wants to know what happens in an engine. Called from any thread, some of it under a lock of
// the caller: it passes on what it hears, and does nothing else.
class EngineObserver
{
public:
    virtual ~EngineObserver() = default;
    virtual void stateChanged(ConnectionState state) = 0;
    virtual void connectionLost(const SqlError &error) = 0;
    virtual void connectionRestored() = 0;
    virtual void failed(const SqlError &error) = 0;
    virtual void wasSlow(const QString &sql, std::chrono::milliseconds duration) = 0;
};

} // namespace AsyncSql
