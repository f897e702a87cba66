// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qlist.h>
#include <QtCore/qstring.h>

#include <optional>

// Figures with targets of their own, which are compared with nothing.
class Figures
{
public:
    explicit Figures(const QString &title) : m_title(title) {}

    void add(const QString &name, const QString &unit, const QList<double> &rounds,
             std::optional<double> limit = {});
    // A Markdown table; returns the number of targets missed.
    [[nodiscard]] int print() const;

private:
    struct Figure
    {
        QString name;
        QString unit;
        QList<double> rounds;
        std::optional<double> limit;
    };

    const QString m_title;
    QList<Figure> m_figures;
};
