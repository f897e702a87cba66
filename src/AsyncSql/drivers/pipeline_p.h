// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <AsyncSql/drivers/nativestatement_p.h>

#include <memory>

namespace AsyncSql {

// Statements that are sent to a server before those ahead of them have been answered, which saves
// each a way there and back. Of one connection, on its thread.
class Pipeline
{
public:
    virtual ~Pipeline() = default;

    // A statement is known by its text, where "?" stands for each value, and by the values' types.
    [[nodiscard]] virtual bool knows(const QString &sql, const QVariantList &values) const = 0;
    // Makes it known, on a way there and back of its own, while nothing is under way. false: it has to
    // be run by itself. text: with placeholder() in the places of the values.
    [[nodiscard]] virtual bool prepare(const QString &sql, const QVariantList &values,
                                       const QString &text) = 0;
    [[nodiscard]] virtual QString placeholder(qsizetype index, const QVariant &value) const = 0;

    [[nodiscard]] virtual bool send(const QString &sql, const QVariantList &values) = 0;
    // The answer to the first that has been sent and not received: as a statement that has been run,
    // and has all its rows or an error.
    [[nodiscard]] virtual std::unique_ptr<NativeStatement> receive(
        QSql::NumericalPrecisionPolicy decimals) = 0;
    // What was received is an error: whether the server has the statement as it is now, nobody knows.
    virtual void noteFailure(const QString &sql, const QVariantList &values,
                             const QSqlError &error) = 0;
    // Takes all answers off the connection, for receive(): it is free for other things then.
    virtual void settle() = 0;
};

} // namespace AsyncSql
