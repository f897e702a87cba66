// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/query.h>
#include <AsyncSql/sqlerror.h>

#include <QtCore/qabstractitemmodel.h>

#include <memory>
#include <optional>

namespace AsyncSql {

class AsyncSqlEngine;
class QueryModelPrivate;

class ASYNCSQL_EXPORT QueryModel : public QAbstractTableModel
{
    Q_OBJECT
    Q_PROPERTY(QString sql READ sql WRITE setSql NOTIFY sqlChanged)
    Q_PROPERTY(bool active READ isActive WRITE setActive NOTIFY activeChanged)
    Q_PROPERTY(int debounce READ debounce WRITE setDebounce NOTIFY debounceChanged)
    Q_PROPERTY(int pageSize READ pageSize WRITE setPageSize NOTIFY pageSizeChanged)
    Q_PROPERTY(QString keyColumn READ keyColumn WRITE setKeyColumn NOTIFY keyColumnChanged)
    Q_PROPERTY(AsyncSql::QueryModel::Status status READ status NOTIFY statusChanged)
    Q_PROPERTY(bool loading READ isLoading NOTIFY statusChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(int rowsFetched READ rowsFetched NOTIFY progressChanged)
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)
public:
    enum class Status { Null, Loading, Ready, Error };
    Q_ENUM(Status)

    explicit QueryModel(QObject *parent = nullptr);
    explicit QueryModel(AsyncSqlEngine *engine, QObject *parent = nullptr);
    ~QueryModel() override;

    [[nodiscard]] AsyncSqlEngine *engine() const;
    void setEngine(AsyncSqlEngine *engine);
    [[nodiscard]] Query query() const;
    void setQuery(const Query &query);
    [[nodiscard]] QString sql() const;
    void setSql(const QString &sql);
    [[nodiscard]] QVariant params() const;
    void setParams(const QVariant &params);
    [[nodiscard]] bool isActive() const;
    void setActive(bool active);
    [[nodiscard]] int debounce() const;
    void setDebounce(int milliseconds);
    [[nodiscard]] int pageSize() const;
    void setPageSize(int rows);
    [[nodiscard]] QString keyColumn() const;
    void setKeyColumn(const QString &name);

    [[nodiscard]] Status status() const;
    [[nodiscard]] bool isLoading() const;
    [[nodiscard]] std::optional<SqlError> error() const;
    [[nodiscard]] int count() const;
    [[nodiscard]] int rowsFetched() const;
    [[nodiscard]] double progress() const;
    [[nodiscard]] QStringList columnNames() const;
    [[nodiscard]] QVariant value(int row, int column) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index,
                                int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    bool setHeaderData(int section, Qt::Orientation orientation, const QVariant &value,
                       int role = Qt::EditRole) override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    Q_INVOKABLE void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent = {}) const override;
    void fetchMore(const QModelIndex &parent = {}) override;

public Q_SLOTS:
    void refresh();
    void cancel();

Q_SIGNALS:
    void engineChanged();
    void sqlChanged();
    void paramsChanged();
    void activeChanged();
    void debounceChanged();
    void pageSizeChanged();
    void keyColumnChanged();
    void statusChanged();
    void errorChanged();
    void countChanged();
    void progressChanged();

protected:
    // What a model of edits builds on: the column that a role means, and what lies in the database.
    [[nodiscard]] int columnForRole(const QModelIndex &index, int role) const;
    [[nodiscard]] virtual QVariant cellValue(int row, int column) const;
    virtual void rowsReplaced(); // after an answer has taken the place of the one before

private:
    friend class QueryModelPrivate;
    friend class TableModelPrivate;
    const std::unique_ptr<QueryModelPrivate> d;
};

} // namespace AsyncSql
