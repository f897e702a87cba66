// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/promise.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qobject.h>

namespace AsyncSql {

class ReplyPrivate;

class ASYNCSQL_EXPORT Reply : public QObject
{
    Q_OBJECT
public:
    ~Reply() override;

    [[nodiscard]] bool isFinished() const;
    [[nodiscard]] int window() const;
    void setWindow(int parts);

public Q_SLOTS:
    void cancel();
    void pause();
    void resume();

Q_SIGNALS:
    void rowsReady(const AsyncSql::ResultSet &rows);
    void progressChanged(qint64 rows);
    void finished(const AsyncSql::ResultSet &result);
    void failed(const AsyncSql::SqlError &error);
    void canceled();

protected:
    bool event(QEvent *event) override;

private:
    friend class Connectable;
    explicit Reply(bool keepsRows);
    [[nodiscard]] std::unique_ptr<Detail::AbstractResultPromise> promise() const;

    const std::unique_ptr<ReplyPrivate> d;
};

} // namespace AsyncSql
