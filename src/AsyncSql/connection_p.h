// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/connection.h>
#include <AsyncSql/handle_p.h>

namespace AsyncSql {

// The connection itself, shared by its branches and by what was made from them.
class HeldConnection
{
public:
    HeldConnection(std::shared_ptr<Lease> lease, QObject *engine);
    ~HeldConnection();
    Q_DISABLE_COPY_MOVE(HeldConnection)

    const std::shared_ptr<Lease> lease;
    const QPointer<QObject> engine;
};

// One branch of it.
class ConnectionPrivate
{
public:
    explicit ConnectionPrivate(std::shared_ptr<HeldConnection> held,
                               std::shared_ptr<ConnectionPrivate> parent = nullptr);

    [[nodiscard]] bool isClosed() const;
    [[nodiscard]] OperationPtr acquireOperation(std::unique_ptr<Detail::AbstractPromise> promise);

    const std::shared_ptr<HeldConnection> held;
    const std::shared_ptr<ConnectionPrivate> parent;
    std::atomic<bool> isClosedItself{false};
};

} // namespace AsyncSql
