// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "comparison.h"

#include <QtCore/qfile.h>
#include <QtCore/qjsondocument.h>
#include <QtCore/qjsonobject.h>
#include <QtCore/qtextstream.h>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

QString number(double value)
{
    const double size = std::abs(value);
    return QString::number(value, 'f', size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

struct Reached
{
    QString work;
    QString database;
    Comparison::With with;
    double limit;
    QList<double> values{}; // one a run

    [[nodiscard]] bool isMet() const
    {
        const auto met = std::count_if(values.begin(), values.end(),
                                       [this](double value) { return value <= limit; });
        return 3 * met >= 2 * values.size();
    }
    [[nodiscard]] QString key() const { return work + ", "_L1 + database; }
};

QString currentDatabase;
QList<Reached> allReached;

void note(const Reached &reached, double value)
{
    const auto isSame = [&](const Reached &known) { return known.key() == reached.key(); };
    auto known = std::find_if(allReached.begin(), allReached.end(), isSame);
    if (known == allReached.end())
        known = allReached.insert(allReached.end(), reached);
    known->values.append(value);
}

} // namespace

void Comparison::setDatabase(const QString &name)
{
    currentDatabase = name;
}

int Comparison::printSummary(const QStringList &databases)
{
    QTextStream out(stdout);
    out << "\n### All targets\n\n| work | " << databases.join(" | "_L1) << " |\n|---|"
        << u"---:|"_s.repeated(databases.size()) << '\n';
    QStringList works;
    for (const Reached &reached : allReached)
        works.append(reached.work);
    works.removeDuplicates();
    for (const QString &work : works) {
        out << "| " << work;
        for (const QString &database : databases) {
            out << " | ";
            for (const Reached &reached : allReached) {
                if (reached.work != work || reached.database != database)
                    continue;
                QStringList values;
                for (const double value : reached.values)
                    values.append(QString::number(value, 'f', 2));
                out << values.join(", "_L1) << (reached.isMet() ? " <= "_L1 : " **>** "_L1)
                    << QString::number(reached.limit, 'f', 2);
            }
        }
        out << " |\n";
    }
    return int(std::count_if(allReached.begin(), allReached.end(),
                             [](const Reached &reached) { return !reached.isMet(); }));
}

void Comparison::addToSummary(const QString &work, double value, double limit)
{
    note({work, currentDatabase, With::Nothing, limit}, value);
}

bool Comparison::storeRatios(const QString &path)
{
    QJsonObject ratios;
    for (const Reached &reached : allReached) {
        if (reached.with == With::Ratio)
            ratios.insert(reached.key(), median(reached.values));
    }
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(ratios).toJson()) > 0;
}

int Comparison::compareWithStored(const QString &path, double factor)
{
    QTextStream out(stdout);
    QFile file(path);
    const QJsonObject ratios = file.open(QIODevice::ReadOnly)
        ? QJsonDocument::fromJson(file.readAll()).object()
        : QJsonObject();
    int worse = 0;
    for (const Reached &reached : allReached) {
        const double stored = ratios.value(reached.key()).toDouble(-1);
        const double value = median(reached.values);
        if (reached.with != With::Ratio || (stored >= 0 && value <= stored * factor))
            continue;
        ++worse;
        out << reached.key() << ": " << value
            << (stored < 0 ? u", and none is stored\n"_s
                           : u", was %1; more than %2 times that\n"_s.arg(stored).arg(factor));
    }
    return worse;
}

Comparison::Comparison(const QString &title, const QStringList &columns, With with)
    : m_title(title),
      m_columns(columns),
      m_with(with)
{
}

void Comparison::add(const QString &name, const Measurement &measure, std::optional<double> limit)
{
    m_ways.append({name, measure, limit, {}});
}

int Comparison::run(int rounds)
{
    runRound(false);
    for (Way &way : m_ways)
        way.rounds.clear();
    for (int round = 0; round < rounds; ++round)
        runRound(round % 2 == 1);
    return print();
}

// In turns from either end, so that nobody always has the same one before it.
void Comparison::runRound(bool backwards)
{
    for (qsizetype i = 0; i < m_ways.size(); ++i) {
        Way &way = m_ways[backwards ? m_ways.size() - 1 - i : i];
        way.rounds.append(way.measure());
        require(way.rounds.constLast().size() == m_columns.size(), "one value per column");
    }
}

double Comparison::compared(const Way &way) const
{
    const QList<QList<double>> &base = m_ways.constFirst().rounds;
    QList<double> values;
    for (qsizetype i = 0; i < way.rounds.size(); ++i) {
        const double own = way.rounds.at(i).constFirst();
        const double other = base.at(i).constFirst();
        values.append(m_with == With::Ratio            ? own / other
                          : m_with == With::Difference ? own - other
                                                       : own);
    }
    return median(values);
}

QString Comparison::comparedColumn(const QString &first) const
{
    switch (m_with) {
    case With::Ratio:
        return u"times \"%1\""_s.arg(first);
    case With::Difference:
        return u"more than \"%1\""_s.arg(first);
    case With::Nothing:
        break;
    }
    return m_columns.constFirst();
}

int Comparison::print() const
{
    QTextStream out(stdout);
    const QString first = m_ways.constFirst().name;
    out << "\n### " << m_title << ", " << currentDatabase << "\n\nMedians of "
        << m_ways.constFirst().rounds.size() << " interleaved rounds.\n\n| | "
        << m_columns.join(" | "_L1) << " | " << comparedColumn(first) << " | target | |\n|---|"
        << u"---:|"_s.repeated(m_columns.size() + 2) << "---|\n";
    int missed = 0;
    for (const Way &way : m_ways) {
        out << "| " << way.name;
        for (qsizetype column = 0; column < m_columns.size(); ++column) {
            QList<double> values;
            for (const QList<double> &round : way.rounds)
                values.append(round.at(column));
            out << " | " << number(median(values));
        }
        const double result = compared(way);
        out << " | " << QString::number(result, 'f', 2) << " | ";
        if (way.limit) {
            const bool isMet = result <= *way.limit;
            missed += isMet ? 0 : 1;
            note({m_title + ": "_L1 + way.name, currentDatabase, m_with, *way.limit}, result);
            out << "at most " << QString::number(*way.limit, 'f', 2)
                << (isMet ? " | pass |\n" : " | **fail** |\n");
        } else {
            out << " | |\n";
        }
    }
    return missed;
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    const qsizetype middle = values.size() / 2;
    return values.size() % 2 == 1 ? values.at(middle)
                                  : (values.at(middle - 1) + values.at(middle)) / 2;
}

double percentile(QList<double> values, double share)
{
    std::sort(values.begin(), values.end());
    const auto index = qsizetype(std::ceil(share * double(values.size()))) - 1;
    return values.at(std::clamp<qsizetype>(index, 0, values.size() - 1));
}

void require(bool condition, const char *what)
{
    if (!condition)
        qFatal("Not as it has to be: %s", what);
}
