// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "comparison.h"
#include "eventloop.h"
#include "sampledatabase.h"

#include <AsyncSql/AsyncSqlEngine>

using namespace Qt::StringLiterals;
using AsyncSql::AsyncSqlEngine;
using AsyncSql::Connection;

namespace {

constexpr int Times = 5'000;

// One after the other, each begun when the one before has ended: what next() has to call done().
template <typename Next>
double each(Next next)
{
    std::function<void(int)> step; // outlives what is begun in the event loop
    QElapsedTimer timer;
    timer.start();
    inEventLoop([&](QEventLoop &loop) {
        step = [&](int left) {
            if (left == 0)
                loop.quit();
            else
                next(loop, [&step, left] { step(left - 1); });
        };
        step(Times);
    });
    return microsecondsEach(timer, Times);
}

} // namespace

void measureHandles(const Settings &settings)
{
    AsyncSqlEngine engine(scratchDatabase(settings));
    Comparison comparison(u"Taking a pooled connection and giving it back"_s, {u"us each"_s},
                          Comparison::With::Difference);
    comparison.add(u"AsyncSql, scalar(\"SELECT 1\"): one hop to a thread and back"_s, [&] {
        return QList{each([&](QEventLoop &loop, const std::function<void()> &done) {
            engine.scalar(u"SELECT 1"_s).then(&loop, [done](const QVariant &) { done(); });
        })};
    });
    comparison.add(
        u"AsyncSql, connection(), then dropped"_s,
        [&] {
            return QList{each([&](QEventLoop &loop, const std::function<void()> &done) {
                engine.connection().then(&loop, [done](const Connection &) { done(); });
            })};
        },
        5);
    comparison.run(settings.rounds);
}
