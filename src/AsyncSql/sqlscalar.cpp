// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/sqlscalar.h>

#include <AsyncSql/querymodel.h>

namespace AsyncSql {

/*!
    \class AsyncSql::SqlScalar
    \inmodule AsyncSql
    \ingroup models
    \brief One value of a database, kept for a label.

    Loads by itself when it has an engine and SQL, and again when one of them or a parameter
    changes. The value stays until there is a new one, and when a load fails. The latest query wins.
    \sa QueryModel
*/

// A model of one cell: what it does while loading is the same.
class SqlScalarPrivate
{
public:
    explicit SqlScalarPrivate(SqlScalar *scalar)
        : model(scalar) {} // to be moved to a thread with it

    QueryModel model;
    QVariant value;
};

/*! Makes a value without an engine, a child of \a parent. */
SqlScalar::SqlScalar(QObject *parent) : SqlScalar(nullptr, parent) {}

/*! Makes a value that asks \a engine, which it does not own. It is a child of \a parent. */
SqlScalar::SqlScalar(AsyncSqlEngine *engine, QObject *parent)
    : QObject(parent),
      d(std::make_unique<SqlScalarPrivate>(this))
{
    QueryModel *const model = &d->model;
    connect(model, &QueryModel::engineChanged, this, &SqlScalar::engineChanged);
    connect(model, &QueryModel::sqlChanged, this, &SqlScalar::sqlChanged);
    connect(model, &QueryModel::paramsChanged, this, &SqlScalar::paramsChanged);
    connect(model, &QueryModel::errorChanged, this, &SqlScalar::errorChanged);
    connect(model, &QueryModel::statusChanged, this, [this, model] {
        if (model->status() == QueryModel::Status::Ready
            || model->status() == QueryModel::Status::Null) {
            const QVariant value = model->value(0, 0);
            if (std::exchange(d->value, value) != value)
                Q_EMIT valueChanged();
        }
        Q_EMIT loadingChanged();
    });
    model->setEngine(engine);
}

/*! Cancels the statement that is running. */
SqlScalar::~SqlScalar() = default;

/*! Returns the engine, null by default and when it has been destroyed. */
AsyncSqlEngine *SqlScalar::engine() const
{
    return d->model.engine();
}

/*! Sets the \a engine to ask, which is not owned. */
void SqlScalar::setEngine(AsyncSqlEngine *engine)
{
    d->model.setEngine(engine);
}

/*!
    \property AsyncSql::SqlScalar::sql
    \brief the statement whose first column of its first row is the value.
*/
QString SqlScalar::sql() const
{
    return d->model.sql();
}

void SqlScalar::setSql(const QString &sql)
{
    d->model.setSql(sql);
}

/*! Returns the values for the parameters: a QVariantList for \c{?}, a QVariantMap for \c{:name}. */
QVariant SqlScalar::params() const
{
    return d->model.params();
}

/*! Sets the values for the parameters to \a params, a QVariantList or a QVariantMap. */
void SqlScalar::setParams(const QVariant &params)
{
    d->model.setParams(params);
}

/*! Returns the value; an invalid QVariant for NULL, and as long as there is none. */
QVariant SqlScalar::value() const
{
    return d->value;
}

/*!
    \property AsyncSql::SqlScalar::loading
    \brief whether a load is on its way.
*/
bool SqlScalar::isLoading() const
{
    return d->model.isLoading();
}

/*! Returns why the last load failed; nothing if it did not. */
std::optional<SqlError> SqlScalar::error() const
{
    return d->model.error();
}

/*! Loads the value again, now. */
void SqlScalar::refresh()
{
    d->model.refresh();
}

} // namespace AsyncSql
