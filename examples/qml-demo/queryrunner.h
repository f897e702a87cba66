// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "blockingquery.h"
#include "database.h"
#include "measurement.h"
#include "tablemodel.h"

#include <AsyncSql/Reply>

#include <QElapsedTimer>
#include <QPointer>

// Runs one statement at a time, the newest, and shows its rows in a model.
class QueryRunner : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("There is one for the window")
    Q_PROPERTY(TableModel *model READ model CONSTANT FINAL)
    Q_PROPERTY(bool blocking READ isBlocking WRITE setBlocking NOTIFY blockingChanged FINAL)
    Q_PROPERTY(State state READ state NOTIFY stateChanged FINAL)
    Q_PROPERTY(Measurement measurement READ measurement NOTIFY measurementChanged FINAL)
    Q_PROPERTY(QString errorKind READ errorKind NOTIFY stateChanged FINAL)
    Q_PROPERTY(QString errorText READ errorText NOTIFY stateChanged FINAL)
public:
    enum class State { Idle, Running, Done, Failed, Canceled };
    Q_ENUM(State)

    explicit QueryRunner(Database *database, QObject *parent = nullptr);
    ~QueryRunner() override;

    Q_INVOKABLE void run(const QString &sql);
    Q_INVOKABLE void cancel();

    [[nodiscard]] TableModel *model();
    [[nodiscard]] bool isBlocking() const;
    void setBlocking(bool blocking);
    [[nodiscard]] State state() const;
    [[nodiscard]] Measurement measurement() const;
    [[nodiscard]] QString errorKind() const;
    [[nodiscard]] QString errorText() const;

Q_SIGNALS:
    void blockingChanged();
    void stateChanged();
    void measurementChanged();
    void ended(); // done, failed or canceled

private:
    void runAsynchronously(const QString &sql);
    void runBlocking(const QString &sql);
    void addRows(const AsyncSql::ResultSet &part);
    void showRows();
    void finish(const AsyncSql::ResultSet &result);
    void fail(const AsyncSql::SqlError &error);
    void dropReply();
    void setState(State state);
    [[nodiscard]] double elapsed() const; // milliseconds

    Database *const m_database;
    TableModel m_model;
    BlockingQuery m_blockingQuery;
    QPointer<AsyncSql::Reply> m_reply;
    std::shared_ptr<ResultStore> m_store; // of the statement that runs
    QElapsedTimer m_clock;
    qint64 m_published = 0; // when the view was told last, in milliseconds
    bool m_isBlocking = false;
    State m_state = State::Idle;
    Measurement m_measurement;
    QString m_errorKind;
    QString m_errorText;
};
