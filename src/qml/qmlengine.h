// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsqlengine.h>

#include <QtCore/qpointer.h>
#include <QtQml/qjsvalue.h>
#include <QtQml/qqmlparserstatus.h>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <optional>

namespace AsyncSql {

class QmlEngine : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    QML_NAMED_ELEMENT(AsyncSqlEngine)
    Q_INTERFACES(QQmlParserStatus)
    Q_PROPERTY(QString url READ url WRITE setUrl NOTIFY urlChanged FINAL)
    Q_PROPERTY(QString connectionName READ connectionName WRITE setConnectionName NOTIFY
                   connectionNameChanged FINAL)
    Q_PROPERTY(State state READ state NOTIFY stateChanged FINAL)
    Q_PROPERTY(bool ready READ isReady NOTIFY readyChanged FINAL)
    Q_PROPERTY(int pending READ pending NOTIFY pendingChanged FINAL)
    Q_PROPERTY(QJSValue error READ error NOTIFY errorChanged FINAL)
public:
    enum class State { Closed, Opening, Open }; // as AsyncSqlEngine::State
    Q_ENUM(State)

    explicit QmlEngine(QObject *parent = nullptr);
    ~QmlEngine() override;

    [[nodiscard]] QString url() const { return m_url; }
    void setUrl(const QString &url);
    [[nodiscard]] QString connectionName() const { return m_connectionName; }
    void setConnectionName(const QString &name);
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool isReady() const { return m_isReady; }
    [[nodiscard]] int pending() const { return m_pending; }
    [[nodiscard]] QJSValue error() const;
    [[nodiscard]] AsyncSqlEngine *engine() const { return m_engine; }

    Q_INVOKABLE QJSValue execute(const QString &sql, const QJSValue &parameters = {});
    Q_INVOKABLE QJSValue executeBatch(const QString &sql, const QJSValue &rows);
    Q_INVOKABLE QJSValue transaction(const QJSValue &generator);

    void classBegin() override;
    void componentComplete() override;

Q_SIGNALS:
    void urlChanged();
    void connectionNameChanged();
    void stateChanged(AsyncSql::QmlEngine::State state);
    void readyChanged();
    void pendingChanged();
    void errorChanged();
    void engineChanged();
    void connectionLost(const QJSValue &error);
    void connectionRestored();
    void slowQuery(const QString &sql, int milliseconds);
    void errorOccurred(const QJSValue &error);

private:
    template <typename Make>
    QJSValue promise(const Make &make);
    template <typename Start>
    QJSValue call(const Start &start);
    void addPending(int promises);
    void connectToDatabase();
    void listen();
    void setState(AsyncSqlEngine::State state);
    void setReady(bool ready);
    void setError(const std::optional<SqlError> &error);
    void fail(const SqlError &error);
    [[nodiscard]] AsyncSqlEngine &usable(); // throws SqlError

    QString m_url;
    QString m_connectionName;
    std::unique_ptr<AsyncSqlEngine> m_own;
    QPointer<AsyncSqlEngine> m_engine;
    std::optional<SqlError> m_error;
    State m_state = State::Closed;
    bool m_isReady = false;
    bool m_isComplete = true;
    int m_pending = 0;
};

} // namespace AsyncSql
