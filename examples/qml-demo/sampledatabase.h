// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/AsyncSqlEngine>

#include <QLockFile>
#include <QObject>

#include <memory>

// Makes the sample database: the readings of 120 weather stations, 1,000,000 rows. It is made
// beside its file and renamed when it is complete, so a half-made one is never opened, and a file
// that is there is never touched.
class SampleDatabase : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 RowCount = 1'000'000;

    explicit SampleDatabase(const QString &file, QObject *parent = nullptr);
    ~SampleDatabase() override;

    // Emits made() or failed(), once.
    void make();

Q_SIGNALS:
    void progressChanged(double progress); // 0 to 1
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
    QLockFile m_lock; // one program makes it at a time
    std::unique_ptr<AsyncSql::AsyncSqlEngine> m_engine;
};
