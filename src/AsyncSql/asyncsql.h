// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/asyncsqlengine.h>
#include <AsyncSql/asyncsqlglobal.h>
#include <AsyncSql/connectable.h>
#include <AsyncSql/connection.h>
#include <AsyncSql/connectionoptions.h>
#include <AsyncSql/cursor.h>
#include <AsyncSql/enginestatistics.h>
#include <AsyncSql/query.h>
#include <AsyncSql/queryerror.h>
#include <AsyncSql/querymodel.h>
#include <AsyncSql/reply.h>
#include <AsyncSql/resultset.h>
#include <AsyncSql/row.h>
#include <AsyncSql/sqlerror.h>
#include <AsyncSql/sqlscalar.h>
#include <AsyncSql/tablemodel.h>
#include <AsyncSql/transaction.h>
