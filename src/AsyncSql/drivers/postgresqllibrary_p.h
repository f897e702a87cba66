// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtSql/qsqlerror.h>

class QSqlDatabase;

namespace AsyncSql {

class ClientLibrary;

// The functions of the libpq that QPSQL has loaded. Connections are PGconn, results PGresult.
// https://www.postgresql.org/docs/current/libpq.html
struct PostgreSqlLibrary
{
    // ExecStatusType
    enum Status {
        EmptyQuery,
        CommandOk,
        TuplesOk,
        CopyOut,
        CopyIn,
        BadResponse,
        NonfatalError,
        FatalError,
        CopyBoth,
        SingleTuple,
        PipelineSync,
        PipelineAborted,
        TuplesChunk
    };
    enum ConnectionStatus { ConnectionOk };
    enum TransactionStatus { Idle, Active, InTransaction, InError, ConnectionBad };
    enum ErrorField { SqlState = 'C' };
    using NoticeProcessor = void (*)(void *, const char *);

    // Null where it cannot be had, or is another copy than the one that made the connection: to hand
    // a connection of one to the other would corrupt memory. Asked first before anybody has set a
    // notice processor.
    [[nodiscard]] static const PostgreSqlLibrary *of(const QSqlDatabase &database);
    [[nodiscard]] static void *connectionOf(const QSqlDatabase &database);

    explicit PostgreSqlLibrary(const ClientLibrary &library);

    [[nodiscard]] bool hasPipelines() const
    {
        return enterPipelineMode && exitPipelineMode && pipelineSync;
    }
    // Reads the answer to its end, without a look at it; refuses to copy.
    void discard(void *connection) const;
    [[nodiscard]] static bool isCopy(Status status);
    // Of a result that begins a copy: refuses it, or the end of the answer would never come.
    void endCopy(void *connection, Status status) const;
    [[nodiscard]] static QSqlError copyError();
    // As QPSQL makes it; of no result: the connection's own.
    [[nodiscard]] QSqlError error(QLatin1StringView what, void *connection,
                                  const void *result) const;

    NoticeProcessor (*setNoticeProcessor)(void *connection, NoticeProcessor, void *argument);
    const char *(*errorMessage)(void *connection);
    ConnectionStatus (*connectionStatus)(const void *connection);
    TransactionStatus (*transactionStatus)(void *connection);
    int (*socket)(void *connection);

    int (*sendQuery)(void *connection, const char *sql);
    int (*sendPrepare)(void *connection, const char *name, const char *sql, int count,
                       const uint *types);
    int (*sendDescribe)(void *connection, const char *name);
    int (*sendPrepared)(void *connection, const char *name, int count, const char *const *values,
                        const int *lengths, const int *formats, int resultFormat);
    int (*setSingleRowMode)(void *connection);
    int (*setChunkedRowsMode)(void *connection, int rows); // from libpq 17, else null
    int (*enterPipelineMode)(void *connection);            // these three from libpq 14, else null
    int (*exitPipelineMode)(void *connection);
    int (*pipelineSync)(void *connection);
    void *(*getResult)(void *connection);
    int (*putCopyData)(void *connection, const char *data, int size);
    int (*putCopyEnd)(void *connection, const char *error);
    int (*getCopyData)(void *connection, char **row, int isAsynchronous);

    Status (*status)(const void *result);
    const char *(*resultErrorMessage)(const void *result);
    const char *(*errorField)(const void *result, int field);
    int (*rowCount)(const void *result);
    int (*columnCount)(const void *result);
    const char *(*columnName)(const void *result, int column);
    uint (*columnType)(const void *result, int column);
    int (*columnFormat)(const void *result, int column); // 1: binary
    const char *(*value)(const void *result, int row, int column);
    int (*length)(const void *result, int row, int column);
    int (*isNull)(const void *result, int row, int column);
    const char *(*affectedRows)(void *result);
    void (*clear)(void *result);

    uchar *(*unescapeBytes)(const uchar *text, size_t *size);
    void (*free)(void *memory);

    void *(*makeCancel)(void *connection);
    void (*freeCancel)(void *cancel);
    int (*cancel)(void *cancel, char *reason, int size);

private:
    [[nodiscard]] bool isComplete() const;
    [[nodiscard]] bool hasMade(void *connection) const;
};

} // namespace AsyncSql
