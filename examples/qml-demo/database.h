// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/AsyncSqlEngine>

#include <QObject>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <memory>

class SampleDatabase;

// The database that the window shows: opens it, and knows its tables.
class Database : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program opens one")
    Q_PROPERTY(State state READ state NOTIFY stateChanged FINAL)
    Q_PROPERTY(QString name READ name NOTIFY stateChanged FINAL)
    Q_PROPERTY(QString place READ place NOTIFY stateChanged FINAL)
    Q_PROPERTY(QString errorText READ errorText NOTIFY stateChanged FINAL)
    Q_PROPERTY(double sampleProgress READ sampleProgress NOTIFY sampleProgressChanged FINAL)
    Q_PROPERTY(QStringList tables READ tables NOTIFY tablesChanged FINAL)
public:
    enum class State { Opening, MakingSample, Open, Failed };
    Q_ENUM(State)

    explicit Database(QObject *parent = nullptr);
    ~Database() override;

    void open(const QString &address); // an SQLite file or a URL
    void openSample(const QString &file);
    Q_INVOKABLE void refreshTables();
    Q_INVOKABLE QString selectAll(const QString &table) const;

    [[nodiscard]] AsyncSql::AsyncSqlEngine *engine();
    [[nodiscard]] State state() const;
    [[nodiscard]] QString name() const;
    [[nodiscard]] QString place() const; // where it is
    [[nodiscard]] QString errorText() const;
    [[nodiscard]] double sampleProgress() const; // 0 to 1
    [[nodiscard]] QStringList tables() const;

Q_SIGNALS:
    void stateChanged();
    void sampleProgressChanged();
    void tablesChanged();

private:
    void openEngine(const AsyncSql::ConnectionOptions &options);
    void listTables();
    void setState(State state);
    void fail(const QString &reason);

    AsyncSql::AsyncSqlEngine m_engine;
    std::unique_ptr<SampleDatabase> m_sample;
    State m_state = State::Opening;
    QString m_name;
    QString m_place;
    QString m_errorText;
    double m_sampleProgress = 0;
    QStringList m_tables;
};
