// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qlist.h>
#include <QtCore/qstringlist.h>

#include <functional>
#include <optional>

// Ways to do the same thing, measured by turns. Not Google Benchmark: there each way is repeated by
// itself until its own time is steady, so a machine that slows down for a while makes a ratio. Here
// every round measures all ways right after each other, each round gives a ratio of its own, and
// the median of these stays the same when the machine is shared or its clock changes.
class Comparison
{
public:
    enum class With { Ratio, Difference, Nothing };
    // One value per column; the first column is the one compared, lower is better.
    using Measurement = std::function<QList<double>()>;

    // What all that follows is about: of which database the next tables are.
    static void setDatabase(const QString &name);
    // All ways with a target, so far, and what they have reached in each run, for each of the
    // databases. Returns how many were missed in more than one of three runs.
    [[nodiscard]] static int printSummary(const QStringList &databases);
    // Something else for it, that is to be no more than limit.
    static void addToSummary(const QString &work, double value, double limit);
    // The ratios that have a target, kept in a file, and found to be worse than there.
    [[nodiscard]] static bool storeRatios(const QString &path);
    [[nodiscard]] static int compareWithStored(const QString &path, double factor);

    Comparison(const QString &title, const QStringList &columns, With with = With::Ratio);

    // The first one is what the others are compared with. limit: the target, of the ratio, the
    // difference, or, where nothing is compared, the value.
    void add(const QString &name, const Measurement &measure, std::optional<double> limit = {});

    // One round to warm up, then the rounds that count. Prints a Markdown table, returns the
    // number of targets missed.
    int run(int rounds);

private:
    struct Way
    {
        QString name;
        Measurement measure;
        std::optional<double> limit;
        QList<QList<double>> rounds;
    };

    void runRound(bool backwards);
    [[nodiscard]] double compared(const Way &way) const;
    [[nodiscard]] QString comparedColumn(const QString &first) const;
    [[nodiscard]] int print() const;

    const QString m_title;
    const QStringList m_columns;
    const With m_with;
    QList<Way> m_ways;
};

[[nodiscard]] double median(QList<double> values);
[[nodiscard]] double percentile(QList<double> values, double share); // 0.99: 99 % are not above it

// Ends the program: a wrong answer must not be measured.
void require(bool condition, const char *what);
