// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "figures.h"

#include "comparison.h"

#include <QtCore/qtextstream.h>

#include <algorithm>

using namespace Qt::StringLiterals;

void Figures::add(const QString &name, const QString &unit, const QList<double> &rounds,
                  std::optional<double> limit)
{
    m_figures.append({name, unit, rounds, limit});
}

int Figures::print() const
{
    QTextStream out(stdout);
    out << "\n### " << m_title << "\n\n| | median | worst | target | |\n|---|---:|---:|---:|---|\n";
    int missed = 0;
    for (const Figure &figure : m_figures) {
        const auto text = [&](double value) {
            return QString::number(value, 'f', 1) + u' ' + figure.unit;
        };
        const double value = median(figure.rounds);
        out << "| " << figure.name << " | " << text(value) << " | "
            << text(*std::max_element(figure.rounds.begin(), figure.rounds.end())) << " | ";
        if (figure.limit) {
            const bool isMet = value <= *figure.limit;
            missed += isMet ? 0 : 1;
            out << "at most " << text(*figure.limit) << (isMet ? " | pass |\n" : " | **fail** |\n");
        } else {
            out << " | |\n";
        }
    }
    return missed;
}
