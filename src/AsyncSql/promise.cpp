// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/promise.h>

#include <QtCore/qthreadpool.h>

namespace AsyncSql::Detail {

SqlError errorOf(const std::exception_ptr &exception)
{
    try {
        std::rethrow_exception(exception);
    } catch (const SqlError &error) {
        return error;
    } catch (const std::exception &error) {
        return SqlError(SqlError::Kind::Unknown, QString::fromUtf8(error.what()));
    } catch (...) {
        return SqlError(SqlError::Kind::Unknown, QStringLiteral("The function threw an exception"));
    }
}

AbstractPromise::~AbstractPromise() = default;

void AbstractPromise::refuse(std::exception_ptr error)
{
    fail(std::move(error));
}

void AbstractResultPromise::check() const {}

bool AbstractResultPromise::decodesRows() const
{
    return false;
}

bool AbstractResultPromise::wantsChunks() const
{
    return false;
}

bool AbstractResultPromise::keepsRows() const
{
    return true;
}

void AbstractResultPromise::addChunk(ResultSet &&) {}

bool AbstractResultPromise::waitForRoom(std::chrono::milliseconds)
{
    return true;
}

QThreadPool &futurePool()
{
    static auto *const pool = new QThreadPool; // never destroyed: futures may outlive main()
    return *pool;
}

} // namespace AsyncSql::Detail
