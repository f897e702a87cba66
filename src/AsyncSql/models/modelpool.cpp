// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/models/modelpool_p.h>

#include <QtCore/qthreadpool.h>

namespace AsyncSql {

QThreadPool &modelPool()
{
    static auto *const pool = new QThreadPool; // never destroyed: models may outlive main()
    return *pool;
}

} // namespace AsyncSql
