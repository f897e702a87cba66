// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "scriptvalue_p.h"

#include <AsyncSql/resultset.h>

#include <QtCore/qobject.h>

namespace AsyncSql {

// The rows of a promise, as long as nobody has asked for them.
class ScriptRows final : public QObject
{
    Q_OBJECT
public:
    explicit ScriptRows(const ResultSet &result) : m_result(result) {}

    Q_INVOKABLE QStringList columns() const { return m_result.columnNames(); }
    Q_INVOKABLE QVariantList cells() const // row after row
    {
        QVariantList list;
        list.reserve(m_result.rowCount() * m_result.columnCount());
        for (qsizetype row = 0; row < m_result.rowCount(); ++row) {
            for (int column = 0; column < m_result.columnCount(); ++column)
                list.append(toScript(m_result.value(row, column)));
        }
        return list;
    }

private:
    const ResultSet m_result;
};

} // namespace AsyncSql
