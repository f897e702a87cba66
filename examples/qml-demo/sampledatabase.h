// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/AsyncSqlEngine>

#include <QLockFile>
#include <QObject>
#include <QtQml/qqmlregistration.h>

#include <memory>

// Makes the sample database: the readings of 120 weather stations, 1,000,000 rows. It is made
// beside its file and renamed when it is complete, so a half-made one is never opened, and a file
// that is there is never touched.
class SampleDatabase : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("There is one for the window")
    Q_PROPERTY(QString url READ url CONSTANT FINAL)
    Q_PROPERTY(bool exists READ exists NOTIFY made FINAL)
    Q_PROPERTY(double rowCount READ rowCount CONSTANT FINAL)
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged FINAL)
public:
    static constexpr qint64 DefaultRowCount = 1'000'000;

    explicit SampleDatabase(const QString &file, qint64 rowCount, QObject *parent = nullptr);
    ~SampleDatabase() override;

    // Emits made() or failed(), once.
    Q_INVOKABLE void make();

    [[nodiscard]] QString url() const;
    [[nodiscard]] bool exists() const;
    [[nodiscard]] double rowCount() const; // of the table of readings
    [[nodiscard]] double progress() const; // 0 to 1

Q_SIGNALS:
    void progressChanged();
    void made();
    void failed(const QString &reason);

private:
    [[nodiscard]] QString unfinishedFile() const;
    [[nodiscard]] bool removeUnfinished() const;
    void makeTables();
    void addReadings(qint64 first);
    void finish();
    void putInPlace();
    void fail(const AsyncSql::SqlError &error);

    QString m_file;
    qint64 m_rowCount;
    double m_progress = 0;
    QLockFile m_lock; // one program makes it at a time
    std::unique_ptr<AsyncSql::AsyncSqlEngine> m_engine;
};
