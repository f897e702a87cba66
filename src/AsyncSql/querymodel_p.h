// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsqlengine.h>
#include <AsyncSql/models/rowdifference_p.h>
#include <AsyncSql/models/rowstore_p.h>
#include <AsyncSql/querymodel.h>

#include <QtCore/qelapsedtimer.h>
#include <QtCore/qtimer.h>

#include <functional>

namespace AsyncSql {

// Loading (querymodelloading.cpp), showing what came (querymodelrows.cpp), and rows that move
// (querymodelmoves.cpp).
class QueryModelPrivate
{
public:
    enum class Load { Replace, Append };

    explicit QueryModelPrivate(QueryModel *model);

    // Loading.
    void schedule(); // a load, after the debounce time
    void start(Load load);
    void stop();    // forgets the load; no answer of it comes any more
    void giveUp();  // the load, if there is one; the rows stay
    void release(); // the reply
    void finished(const ResultSet &result);
    void fail(const SqlError &error);
    void loaded(quint64 current); // unless a slot has ended this load, which was of that generation
    [[nodiscard]] Query currentQuery() const; // throws SqlError
    [[nodiscard]] Query queryOf(const QString &text) const;
    [[nodiscard]] bool isReady() const; // has all that a load needs

    void setStatus(QueryModel::Status newStatus, const std::optional<SqlError> &newError = {});
    void setRowsFetched(qint64 rows);

    // Showing.
    void grow(const ResultSet &part); // rows of a first load, as they come
    void publish();
    void replace(const ResultSet &result);
    void append(const ResultSet &page);
    void reset(RowStore &&store);
    void apply(RowStore &&store, RowDifference &&difference);
    void move(const RowDifference &difference, int oldRows);
    void tellChanged(const std::vector<RowDifference::Range> &storeRows);
    void removeGone();
    void insertMissing();
    void arrange(const std::vector<int> &order); // by new place: the old one
    void shrink(int newCount);
    void extend(int newCount);
    void setColumns(const QStringList &names);
    [[nodiscard]] QVariant stored(int row, int column) const;
    [[nodiscard]] std::vector<int> keyPlaces() const; // empty: rows are known by their place

    // Rows of its own that a model of edits shows among those of the store, each with a number.
    // Returns the number of the first; known(it) comes before anybody is told of the rows.
    int insertOwn(int row, int rows, const std::function<void(int)> &known);
    void removeOwn(int row);
    [[nodiscard]] int ownAt(int row) const; // its number; -1: it is one of the store
    [[nodiscard]] int rowOfOwn(int number) const;
    void forgetOwn(); // all of them

    QueryModel *const q;
    QPointer<AsyncSqlEngine> engine;
    Query query; // its options; text and values below
    QString sql;
    QVariant params;
    QStringList keyColumns;
    bool isActive = true;
    int debounce = 0;
    int pageSize = 0;
    int sortColumn = -1;
    Qt::SortOrder sortOrder = Qt::AscendingOrder;

    QTimer timer;
    QPointer<Reply> reply;
    Load load = Load::Replace;
    int limit = 0; // of the load; 0: none
    // Of loads. Whatever emits signals may have ended the load, or begun another: what follows of an
    // older generation is dropped.
    quint64 generation = 0;
    QueryModel::Status status = QueryModel::Status::Null;
    std::optional<SqlError> error;
    qint64 rowsFetched = 0;
    bool isHeld = false; // something must be known before a load may start
    bool hasMore = false;
    bool isMoreWanted = false; // the page after what is loaded; or it is what is loaded
    bool isNewQuery = true;    // than that of the rows shown

    RowStore store;
    QStringList columns;
    int count = 0; // rows shown
    bool isGrowing = false;
    QElapsedTimer lastPublished;
    // By row: that of the store, or what is none of it. Empty when all are, in the store's order,
    // as they are but while rows move and when there are own ones.
    std::vector<int> view;
    int ownCount = 0;
    int nextOwn = 0;
    // Own rows that the database has, and their keys, empty where that is not known: their like in
    // the next answer takes their place.
    QHash<int, QVariantList> settled;
    QHash<int, QHash<int, QVariant>> headers; // by column, by role
    QHash<QString, int> roles;                // every name ever seen keeps its role
    QList<int> columnOfRole;                  // in the columns now; -1: none
};

} // namespace AsyncSql
