// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/postgresqlpipeline_p.h>

#include <AsyncSql/drivers/postgresqllibrary_p.h>
#include <AsyncSql/drivers/postgresqlliteral_p.h>
#include <AsyncSql/drivers/postgresqlstatement_p.h>

#include <QtCore/qhash.h>
#include <QtSql/qsqlerror.h>

#include <deque>
#include <utility>
#include <vector>

namespace AsyncSql {

using namespace Qt::StringLiterals;
using Libpq = PostgreSqlLibrary;

namespace {

// The server keeps each for as long as the connection lives.
constexpr qsizetype MostStatements = 256;

// Prepared under a name, each followed by a sync of its own, so that what fails, fails by itself.
class PostgreSqlPipeline final : public Pipeline
{
public:
    PostgreSqlPipeline(const Libpq &libpq, void *connection)
        : m_libpq(libpq),
          m_connection(connection)
    {
    }

    ~PostgreSqlPipeline() override
    {
        for (void *const answer : m_answers)
            m_libpq.clear(answer);
    }

    bool knows(const QString &sql, const QVariantList &values) const override
    {
        return !m_names.value(keyOf(sql, values)).isEmpty();
    }

    bool prepare(const QString &sql, const QVariantList &values, const QString &text) override
    {
        const QString key = keyOf(sql, values);
        if (const auto known = m_names.constFind(key); known != m_names.cend())
            return !known->isEmpty();
        const bool isNew = m_forgotten.empty();
        if (isNew && m_made >= MostStatements)
            return false;
        m_libpq.discard(m_connection); // what Qt has left unread
        // It may fail where a statement with literals does not, which must not abort a transaction.
        const bool isInside = m_libpq.transactionStatus(m_connection) != Libpq::Idle;
        if (isInside && !complete(m_libpq.sendQuery(m_connection, "SAVEPOINT asyncsql_prepare")))
            return false;
        QByteArray name =
            isNew ? "asyncsql_" + QByteArray::number(m_made++) : m_forgotten.takeLast();
        const bool isFree =
            isNew || complete(m_libpq.sendQuery(m_connection, ("DEALLOCATE " + name).constData()));
        std::vector<uint> types;
        for (const QVariant &value : values)
            types.push_back(postgreSqlType(value));
        if (!isFree
            || !complete(m_libpq.sendPrepare(m_connection, name.constData(),
                                             text.toUtf8().constData(), int(types.size()),
                                             types.data())))
            name.clear();
        if (isInside) {
            static_cast<void>(complete(
                m_libpq.sendQuery(m_connection,
                                  name.isEmpty() ? "ROLLBACK TO SAVEPOINT asyncsql_prepare; "
                                                   "RELEASE SAVEPOINT asyncsql_prepare"
                                                 : "RELEASE SAVEPOINT asyncsql_prepare")));
        }
        m_names.insert(key, name);
        return !name.isEmpty();
    }

    QString placeholder(qsizetype index, const QVariant &value) const override
    {
        return postgreSqlPlaceholder(index, value);
    }

    bool send(const QString &sql, const QVariantList &values) override
    {
        std::vector<QByteArray> texts;
        std::vector<const char *> parameters;
        texts.reserve(size_t(values.size()));
        for (const QVariant &value : values) {
            texts.push_back(postgreSqlText(value).toUtf8());
            parameters.push_back(value.isNull() ? nullptr : texts.back().constData());
        }
        if (m_underWay == 0 && !enter())
            return false;
        const bool isSent =
            m_libpq.sendPrepared(m_connection, m_names.value(keyOf(sql, values)).constData(),
                                 int(parameters.size()), parameters.data(), nullptr, nullptr, 0)
            && m_libpq.pipelineSync(m_connection);
        if (isSent)
            ++m_underWay;
        else if (m_underWay == 0)
            m_libpq.exitPipelineMode(m_connection);
        return isSent;
    }

    std::unique_ptr<NativeStatement> receive(QSql::NumericalPrecisionPolicy decimals) override
    {
        void *answer = nullptr;
        if (m_answers.empty()) {
            answer = takeAnswer();
        } else {
            answer = m_answers.front();
            m_answers.pop_front();
        }
        return makePostgreSqlAnswer(m_libpq, m_connection, answer, decimals);
    }

    // Prepared before a table changed, it may fail for ever where a new one does not.
    void noteFailure(const QString &sql, const QVariantList &values,
                     const QSqlError &error) override
    {
        const QString code = error.nativeErrorCode();
        if (code.startsWith("26"_L1)) { // DISCARD ALL, DEALLOCATE ALL
            m_names.clear();
            m_forgotten.clear();
        } else if (code.startsWith("22"_L1) || code.startsWith("42"_L1)
                   || code.startsWith("0A"_L1)) {
            if (const QByteArray name = m_names.take(keyOf(sql, values)); !name.isEmpty())
                m_forgotten.append(name);
        }
    }

    void settle() override
    {
        while (m_underWay > 0)
            m_answers.push_back(takeAnswer());
    }

private:
    [[nodiscard]] static QString keyOf(const QString &sql, const QVariantList &values)
    {
        QString key;
        key.reserve(sql.size() + values.size());
        key += sql;
        for (const QVariant &value : values)
            key += QChar(ushort(postgreSqlType(value)));
        return key;
    }

    // The sync in front, whose answer takeAnswer() leaves out, has libpq forget that the last
    // statement was to come row by row.
    [[nodiscard]] bool enter()
    {
        m_isSyncAhead =
            m_libpq.enterPipelineMode(m_connection) && m_libpq.pipelineSync(m_connection);
        return m_isSyncAhead;
    }

    // Of one statement: its result, nothing, and the sync; where the connection breaks, an error, or
    // null. What fails only as the sync commits it, has failed.
    [[nodiscard]] void *takeAnswer()
    {
        void *answer = nullptr;
        bool isSynced = false;
        for (int nothings = 0; nothings < 2 && !isSynced;) {
            void *result = m_libpq.getResult(m_connection);
            nothings = result ? 0 : nothings + 1;
            if (!result)
                continue;
            const Libpq::Status status = m_libpq.status(result);
            if (status == Libpq::PipelineSync)
                isSynced = !std::exchange(m_isSyncAhead, false);
            else if (!answer || status == Libpq::FatalError)
                std::swap(answer, result);
            m_libpq.clear(result);
        }
        // With a connection libpq drops its queue of statements, and reads what had already come as if
        // it belonged to none. Nor is anything good that comes out of step.
        const bool isConnected = m_libpq.connectionStatus(m_connection) == Libpq::ConnectionOk;
        const bool tellsOfLoss =
            answer && !isConnected && m_libpq.status(answer) == Libpq::FatalError;
        if (!(isConnected && isSynced) && !tellsOfLoss)
            m_libpq.clear(std::exchange(answer, nullptr));
        if (--m_underWay == 0)
            m_libpq.exitPipelineMode(m_connection);
        return answer;
    }

    [[nodiscard]] bool complete(int isSent)
    {
        bool isDone = isSent;
        while (void *const result = isSent ? m_libpq.getResult(m_connection) : nullptr) {
            isDone = isDone && m_libpq.status(result) == Libpq::CommandOk;
            m_libpq.clear(result);
        }
        return isDone;
    }

    const Libpq &m_libpq;
    void *const m_connection;
    QHash<QString, QByteArray> m_names; // of what is known; empty: the server does not take it
    QByteArrayList m_forgotten;         // which the server has still
    int m_made = 0;
    int m_underWay = 0;
    bool m_isSyncAhead = false;   // of the answers that are under way
    std::deque<void *> m_answers; // that are no longer under way, and not received yet
};

} // namespace

std::unique_ptr<Pipeline> makePostgreSqlPipeline(const QSqlDatabase &database)
{
    const Libpq *const libpq = Libpq::of(database);
    if (!libpq || !libpq->hasPipelines())
        return nullptr;
    return std::make_unique<PostgreSqlPipeline>(*libpq, Libpq::connectionOf(database));
}

} // namespace AsyncSql
