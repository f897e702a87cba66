// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

// What qmllint must not take: a sign that it knows the types at all.
import AsyncSql

TableModel {
    editStrategy: TableModel.OnFieldChange
    tabel: "users"
}
