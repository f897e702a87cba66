// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/postgresqlstatement_p.h>

#include <AsyncSql/drivers/postgresqllibrary_p.h>
#include <AsyncSql/drivers/postgresqlvalue_p.h>

#include <optional>
#include <utility>
#include <vector>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Libpq = PostgreSqlLibrary;

namespace {

constexpr int RowsPerChunk = 256; // that libpq hands out at a time, where it can
// A statement that gave so many is worth two more round trips to have its values in binary.
constexpr qint64 RowsForBinary = 10'000;

// Rows are taken as the server sends them; the end of an answer is always read, for the error that
// may be there.
class PostgreSqlStatement final : public NativeStatement
{
public:
    PostgreSqlStatement(const Libpq &libpq, void *connection)
        : m_libpq(libpq),
          m_connection(connection)
    {
    }
    PostgreSqlStatement(const Libpq &libpq, void *connection, void *answer,
                        QSql::NumericalPrecisionPolicy decimals)
        : PostgreSqlStatement(libpq, connection)
    {
        m_decimals = decimals;
        m_result = answer;
        const Libpq::Status status = answer ? m_libpq.status(answer) : Libpq::FatalError;
        if (isWhole(status))
            holdLast(status);
        else
            fail("QPSQL: Unable to create query"_L1, answer);
        if (!answer) // whatever libpq says of it
            m_error = QSqlError(m_error->driverText(), m_error->databaseText(),
                                QSqlError::ConnectionError, u"08P01"_s);
    }
    ~PostgreSqlStatement() override { m_libpq.clear(m_result); }

    bool run(const QString &sql, const QVariantList &,
             QSql::NumericalPrecisionPolicy decimals) override
    {
        finish();
        m_error.reset();
        m_rowsAffected = -1;
        m_returnsRows = m_hasResult = false;
        m_decimals = decimals;
        const qint64 rowsBefore = std::exchange(m_rows, 0);
        const QByteArray text = sql.toUtf8();
        m_libpq.discard(m_connection); // what Qt has left unread
        if (rowsBefore >= RowsForBinary && prepareForBinary(text)) {
            if (send(m_libpq.sendPrepared(m_connection, "", 0, nullptr, nullptr, nullptr, 1)))
                return true;
            if (!isOutOfDate())
                return false;
            m_error.reset();
        }
        return !m_error && send(m_libpq.sendQuery(m_connection, text.constData()));
    }

    void finish() override
    {
        if (std::exchange(m_isInside, false))
            m_libpq.discard(m_connection);
        drop();
    }

    bool returnsRows() override { return m_returnsRows; }
    const QStringList &columnNames() override { return m_columnNames; }

    bool next() override
    {
        if (++m_row < m_heldRows)
            return true;
        if (!m_isInside || !take("QPSQL: Unable to get result"_L1))
            return false;
        m_row = 0;
        return m_heldRows > 0;
    }

    Cell cell(int column) override
    {
        const int length = m_libpq.length(m_result, m_row, column);
        if (length == 0 && m_libpq.isNull(m_result, m_row, column))
            return {};
        return m_columns[size_t(column)].cell(m_libpq.value(m_result, m_row, column), length);
    }

    QVariant value(int column) override
    {
        return m_columns[size_t(column)].other(m_libpq.value(m_result, m_row, column), m_libpq);
    }

    bool hasFailed() const override { return m_error.has_value(); }
    QSqlError error() const override { return m_error.value_or(QSqlError()); }
    qint64 rowsAffected() const override { return m_rowsAffected; }
    QVariant lastInsertId() const override { return {}; } // RETURNING is the way

private:
    void drop()
    {
        m_libpq.clear(std::exchange(m_result, nullptr));
        m_heldRows = 0;
        m_row = -1;
    }

    // Takes the first part of the answer to what has been sent.
    [[nodiscard]] bool send(int isSent)
    {
        if (!isSent)
            return fail("QPSQL: Unable to send query"_L1, nullptr);
        if (m_libpq.setChunkedRowsMode)
            m_libpq.setChunkedRowsMode(m_connection, RowsPerChunk);
        else
            m_libpq.setSingleRowMode(m_connection);
        m_isInside = true;
        return take("QPSQL: Unable to create query"_L1);
    }

    // The next rows, or the end: false: error().
    [[nodiscard]] bool take(QLatin1StringView failure)
    {
        drop();
        m_result = m_libpq.getResult(m_connection);
        if (!m_result) {
            m_isInside = false;
            return fail("QPSQL: Unable to get result"_L1, nullptr);
        }
        const Libpq::Status status = m_libpq.status(m_result);
        if (status == Libpq::SingleTuple || status == Libpq::TuplesChunk) {
            hold(true);
            return true;
        }
        if (isWhole(status)) {
            holdLast(status);
            return takeEnd();
        }
        if (Libpq::isCopy(status)) {
            m_error = Libpq::copyError();
            m_libpq.endCopy(m_connection, status);
        } else {
            fail(failure, m_result);
        }
        finish();
        return false;
    }

    // After the last row there may still be an error, of a deferred constraint, say.
    [[nodiscard]] bool takeEnd()
    {
        m_isInside = false;
        while (void *const result = m_libpq.getResult(m_connection)) {
            const Libpq::Status status = m_libpq.status(result);
            if (status == Libpq::FatalError && !m_error)
                fail("QPSQL: Unable to get result"_L1, result);
            m_libpq.clear(result);
            if (Libpq::isCopy(status))
                m_libpq.endCopy(m_connection, status);
        }
        if (m_error)
            drop();
        return !m_error;
    }

    [[nodiscard]] static bool isWhole(Libpq::Status status)
    {
        return status == Libpq::TuplesOk || status == Libpq::CommandOk;
    }

    void holdLast(Libpq::Status status)
    {
        hold(status == Libpq::TuplesOk);
        m_rowsAffected = QByteArrayView(m_libpq.affectedRows(m_result)).toLongLong();
    }

    void hold(bool hasRows)
    {
        m_heldRows = m_libpq.rowCount(m_result);
        m_rows += m_heldRows;
        if (std::exchange(m_hasResult, true))
            return;
        m_returnsRows = hasRows;
        const int count = m_libpq.columnCount(m_result);
        bool isSame = count == m_columnNames.size();
        m_columns.clear();
        for (int column = 0; column < count; ++column) {
            const auto format = m_libpq.columnFormat(m_result, column) == 1
                ? PostgreSqlColumn::Format::Binary
                : PostgreSqlColumn::Format::Text;
            m_columns.emplace_back(m_libpq.columnType(m_result, column), format, m_decimals);
            isSame = isSame
                && QAnyStringView(m_columnNames.at(column))
                    == QAnyStringView(m_libpq.columnName(m_result, column));
        }
        if (isSame)
            return;
        m_columnNames.clear();
        for (int column = 0; column < count; ++column)
            m_columnNames.append(QString::fromUtf8(m_libpq.columnName(m_result, column)));
    }

    // Only once it is prepared does the server say which types there are, and it cannot be asked for
    // single columns in binary. false: it is to be sent as text, or there is an error().
    [[nodiscard]] bool prepareForBinary(const QByteArray &text)
    {
        if (!complete(m_libpq.sendPrepare(m_connection, "", text.constData(), 0, nullptr))
            || !complete(m_libpq.sendDescribe(m_connection, "")))
            return false;
        bool isKnown = m_libpq.columnCount(m_result) > 0;
        for (int column = 0; isKnown && column < m_libpq.columnCount(m_result); ++column)
            isKnown = PostgreSqlColumn::hasBinary(m_libpq.columnType(m_result, column));
        drop();
        return isKnown;
    }

    [[nodiscard]] bool complete(int isSent)
    {
        if (!isSent)
            return fail("QPSQL: Unable to send query"_L1, nullptr);
        drop();
        m_result = m_libpq.getResult(m_connection);
        if (m_libpq.status(m_result) != Libpq::CommandOk)
            fail("QPSQL: Unable to create query"_L1, m_result);
        return takeEnd();
    }

    // Whether the table has changed since the statement was prepared, and nothing has been done.
    [[nodiscard]] bool isOutOfDate() const
    {
        return m_error->nativeErrorCode() == "0A000"_L1
            && m_libpq.transactionStatus(m_connection) == Libpq::Idle;
    }

    bool fail(QLatin1StringView what, const void *result)
    {
        m_error = m_libpq.error(what, m_connection, result);
        return false;
    }

    const Libpq &m_libpq;
    void *const m_connection;
    void *m_result = nullptr; // some of the rows
    int m_heldRows = 0;       // in it
    int m_row = -1;           // of them
    qint64 m_rows = 0;        // of the last run so far
    bool m_isInside = false;  // the end of the answer has not been read
    bool m_hasResult = false;
    bool m_returnsRows = false;
    QStringList m_columnNames;
    std::vector<PostgreSqlColumn> m_columns;
    QSql::NumericalPrecisionPolicy m_decimals = QSql::LowPrecisionDouble;
    qint64 m_rowsAffected = -1;
    std::optional<QSqlError> m_error;
};

} // namespace

std::unique_ptr<NativeStatement> makePostgreSqlStatement(const QSqlDatabase &database)
{
    const Libpq *const libpq = Libpq::of(database);
    if (!libpq)
        return nullptr;
    return std::make_unique<PostgreSqlStatement>(*libpq, Libpq::connectionOf(database));
}

std::unique_ptr<NativeStatement> makePostgreSqlAnswer(const PostgreSqlLibrary &libpq,
                                                      void *connection, void *answer,
                                                      QSql::NumericalPrecisionPolicy decimals)
{
    return std::make_unique<PostgreSqlStatement>(libpq, connection, answer, decimals);
}

} // namespace AsyncSql
