// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/querymodel.h>
#include <AsyncSql/sqlscalar.h>
#include <AsyncSql/tablemodel.h>

#include <QtQml/qqml.h>

// The classes that the QML types build on, so that tools know what these inherit.
namespace AsyncSql {

struct QueryModelForeign
{
    Q_GADGET
    QML_FOREIGN(AsyncSql::QueryModel)
    QML_ANONYMOUS
};

struct TableModelForeign
{
    Q_GADGET
    QML_FOREIGN(AsyncSql::TableModel)
    QML_ANONYMOUS
};

struct SqlScalarForeign
{
    Q_GADGET
    QML_FOREIGN(AsyncSql::SqlScalar)
    QML_ANONYMOUS
};

} // namespace AsyncSql
