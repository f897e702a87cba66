// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/sqlerror.h>

#include <QtCore/qobject.h>
#include <QtCore/qvariant.h>

#include <memory>
#include <optional>

namespace AsyncSql {

class AsyncSqlEngine;
class SqlScalarPrivate;

class ASYNCSQL_EXPORT SqlScalar : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QString sql READ sql WRITE setSql NOTIFY sqlChanged)
    Q_PROPERTY(bool loading READ isLoading NOTIFY loadingChanged)
public:
    explicit SqlScalar(QObject *parent = nullptr);
    explicit SqlScalar(AsyncSqlEngine *engine, QObject *parent = nullptr);
    ~SqlScalar() override;

    [[nodiscard]] AsyncSqlEngine *engine() const;
    void setEngine(AsyncSqlEngine *engine);
    [[nodiscard]] QString sql() const;
    void setSql(const QString &sql);
    [[nodiscard]] QVariant params() const;
    void setParams(const QVariant &params);
    [[nodiscard]] QVariant value() const;
    [[nodiscard]] bool isLoading() const;
    [[nodiscard]] std::optional<SqlError> error() const;

public Q_SLOTS:
    void refresh();

Q_SIGNALS:
    void engineChanged();
    void sqlChanged();
    void paramsChanged();
    void valueChanged();
    void loadingChanged();
    void errorChanged();

private:
    const std::unique_ptr<SqlScalarPrivate> d;
};

} // namespace AsyncSql
