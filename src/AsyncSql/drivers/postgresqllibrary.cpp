// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/postgresqllibrary_p.h>

#include <AsyncSql/drivers/clientlibrary_p.h>

#include <QtSql/qsqldriver.h>

#include <optional>

namespace AsyncSql {

using namespace Qt::StringLiterals;

PostgreSqlLibrary::PostgreSqlLibrary(const ClientLibrary &library)
{
    library.find(setNoticeProcessor, "PQsetNoticeProcessor");
    library.find(errorMessage, "PQerrorMessage");
    library.find(connectionStatus, "PQstatus");
    library.find(transactionStatus, "PQtransactionStatus");
    library.find(socket, "PQsocket");
    library.find(sendQuery, "PQsendQuery");
    library.find(sendPrepare, "PQsendPrepare");
    library.find(sendDescribe, "PQsendDescribePrepared");
    library.find(sendPrepared, "PQsendQueryPrepared");
    library.find(setSingleRowMode, "PQsetSingleRowMode");
    library.find(setChunkedRowsMode, "PQsetChunkedRowsMode");
    library.find(enterPipelineMode, "PQenterPipelineMode");
    library.find(exitPipelineMode, "PQexitPipelineMode");
    library.find(pipelineSync, "PQpipelineSync");
    library.find(getResult, "PQgetResult");
    library.find(putCopyData, "PQputCopyData");
    library.find(putCopyEnd, "PQputCopyEnd");
    library.find(getCopyData, "PQgetCopyData");
    library.find(status, "PQresultStatus");
    library.find(resultErrorMessage, "PQresultErrorMessage");
    library.find(errorField, "PQresultErrorField");
    library.find(rowCount, "PQntuples");
    library.find(columnCount, "PQnfields");
    library.find(columnName, "PQfname");
    library.find(columnType, "PQftype");
    library.find(columnFormat, "PQfformat");
    library.find(value, "PQgetvalue");
    library.find(length, "PQgetlength");
    library.find(isNull, "PQgetisnull");
    library.find(affectedRows, "PQcmdTuples");
    library.find(clear, "PQclear");
    library.find(unescapeBytes, "PQunescapeBytea");
    library.find(free, "PQfreemem");
    library.find(makeCancel, "PQgetCancel");
    library.find(freeCancel, "PQfreeCancel");
    library.find(cancel, "PQcancel");
}

bool PostgreSqlLibrary::isComplete() const
{
    return setNoticeProcessor && errorMessage && connectionStatus && transactionStatus && socket
        && sendQuery && sendPrepare && sendDescribe && sendPrepared && setSingleRowMode && getResult
        && putCopyData && putCopyEnd && getCopyData && status && resultErrorMessage && errorField
        && rowCount && columnCount && columnName && columnType && columnFormat && value && length
        && isNull && affectedRows && clear && unescapeBytes && free && makeCancel && freeCancel
        && cancel;
}

// What a new connection does with notices is a function inside of the library that has made it.
bool PostgreSqlLibrary::hasMade(void *connection) const
{
    const NoticeProcessor initial = setNoticeProcessor(connection, nullptr, nullptr);
    return initial
        && ClientLibrary::areOfOneFile(reinterpret_cast<const void *>(initial),
                                       reinterpret_cast<const void *>(setNoticeProcessor));
}

const PostgreSqlLibrary *PostgreSqlLibrary::of(const QSqlDatabase &database)
{
    // Found once: the plugin, and with it its libpq, stays for as long as the process lives.
    static const std::optional<PostgreSqlLibrary> found =
        [&]() -> std::optional<PostgreSqlLibrary> {
        const PostgreSqlLibrary library{ClientLibrary(database)};
        void *const connection = connectionOf(database);
        if (!connection || !library.isComplete() || !library.hasMade(connection))
            return std::nullopt;
        return library;
    }();
    return found ? &*found : nullptr;
}

void *PostgreSqlLibrary::connectionOf(const QSqlDatabase &database)
{
    return ClientLibrary::pointer(database.driver()->handle(), {"pg_conn*"_L1, "PGconn*"_L1});
}

void PostgreSqlLibrary::discard(void *connection) const
{
    while (void *const result = getResult(connection)) {
        const Status kind = status(result);
        clear(result);
        if (isCopy(kind))
            endCopy(connection, kind);
    }
}

void PostgreSqlLibrary::endCopy(void *connection, Status kind) const
{
    if (kind == CopyOut) {
        char *row = nullptr;
        while (getCopyData(connection, &row, 0) > 0)
            free(row);
    } else {
        putCopyEnd(connection, "nobody gives the rows");
    }
}

QSqlError PostgreSqlLibrary::copyError()
{
    return QSqlError(
        u"QPSQL: Unable to create query"_s,
        u"COPY from or to the client is not supported: use executeBatch(), a SELECT, or "
        "a file of the server"_s,
        QSqlError::StatementError, u"0A000"_s);
}

QSqlError PostgreSqlLibrary::error(QLatin1StringView what, void *connection,
                                   const void *result) const
{
    const char *const state = result ? errorField(result, SqlState) : nullptr;
    const char *const text = result ? resultErrorMessage(result) : errorMessage(connection);
    return QSqlError(QString(what), QString::fromUtf8(text), QSqlError::StatementError,
                     QString::fromLatin1(state));
}

bool PostgreSqlLibrary::isCopy(Status status)
{
    return status == CopyIn || status == CopyOut || status == CopyBoth;
}

} // namespace AsyncSql
