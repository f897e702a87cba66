// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

// Compiled into every program that links AsyncSql::Qml: a library that is only imported in QML would
// be dropped by the linker, and its types with it.
#include <QtCore/qglobal.h>

extern Q_DECL_IMPORT void qml_register_types_AsyncSql();

namespace {

const struct KeepAsyncSqlQml
{
    KeepAsyncSqlQml()
    {
        auto *const volatile function = &qml_register_types_AsyncSql;
        Q_UNUSED(function)
    }
} keepAsyncSqlQml;

} // namespace
