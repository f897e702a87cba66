// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "blocking.h"
#include "comparison.h"
#include "eventloop.h"
#include "figures.h"
#include "sampledatabase.h"
#include "window.h"

#include <AsyncSql/AsyncSqlEngine>

#include <QtCore/qcommandlineparser.h>
#include <QtCore/qcoreapplication.h>
#include <QtCore/qfuturewatcher.h>
#include <QtCore/qtimer.h>
#include <QtGui/qevent.h>
#include <QtGui/qguiapplication.h>
#include <QtQml/qqmlcomponent.h>
#include <QtQml/qqmlengine.h>
#include <QtQuick/qquickitem.h>
#include <QtSql/qsqlquerymodel.h>

// What models and promises cost the thread of the user interface. A program of its own: the other
// benchmarks have no window.
using namespace Qt::StringLiterals;
using namespace AsyncSql;

namespace {

const QString ConnectionName = u"sample"_s;
const QString Rows = u"SELECT id, category, price, code, note, id % 7 AS kind FROM item"_s;

// The blocking way: everything there is, read by Qt's own model in the GUI thread.
double longestFrameOfQt(const ConnectionOptions &options)
{
    const BlockingConnection connection(options);
    QSqlQueryModel model;
    Window window(ConnectionName, {{u"foreignModel"_s, QVariant::fromValue(&model)}});
    window.animate();
    model.setQuery(Rows, connection.database());
    while (model.canFetchMore())
        model.fetchMore();
    window.waitForFrame();
    return window.longestFrame();
}

// What the machine makes of a window in which nothing happens.
double longestFrameOfNothing()
{
    Window window(ConnectionName, {});
    window.animate();
    inEventLoop([](QEventLoop &loop) { QTimer::singleShot(500, &loop, &QEventLoop::quit); });
    return window.longestFrame();
}

int measureLoad(const Settings &settings, const ConnectionOptions &options)
{
    QList<double> idle;
    QList<double> frames;
    QList<double> times;
    QList<double> firsts;
    for (int round = 0; round <= settings.rounds; ++round) { // the first one warms up
        idle.append(longestFrameOfNothing());
        QElapsedTimer timer;
        {
            Window window(ConnectionName, {{u"sql"_s, Rows}});
            window.animate();
            timer.start();
            window.model()->refresh();
            window.waitForRows();
            window.waitForFrame();
            firsts.append(milliseconds(timer));
            window.forget();
            window.waitForReady();
            window.waitForFrame();
            frames.append(window.longestFrame());
            require(window.model()->count() == settings.rows, "all rows have come");
        }
        Window window(ConnectionName, {{u"sql"_s, Rows}});
        const double before = threadTime();
        window.model()->refresh();
        window.waitForReady();
        window.waitForFrame();
        times.append(threadTime() - before);
    }
    Figures figures(u"%1 rows of 6 columns into a TableView"_s.arg(settings.rows));
    figures.add(u"longest frame, after the first rows"_s, u"ms"_s, frames.sliced(1), 33);
    figures.add(u"longest frame, nothing loaded"_s, u"ms"_s, idle.sliced(1));
    figures.add(u"processor time of the GUI thread"_s, u"ms"_s, times.sliced(1), 200);
    figures.add(u"until the first rows are shown"_s, u"ms"_s, firsts.sliced(1));
    figures.add(u"longest frame with QSqlQueryModel"_s, u"ms"_s, {longestFrameOfQt(options)});
    return figures.print();
}

int measureSearch(const Settings &settings)
{
    Window window(ConnectionName,
                  {{u"sql"_s,
                    u"SELECT id, category, price, code, note FROM item "
                    "WHERE code BETWEEN ? AND ? ORDER BY code"_s},
                   {u"pageSize"_s, 200},
                   {u"isSearch"_s, true}});
    QueryModel *const model = window.model();
    model->setActive(true);
    window.waitForReady();
    QList<double> times;
    for (int i = 0; times.size() < 200; ++i) {
        window.root()->property("field").value<QQuickItem *>()->setProperty("text", QString());
        window.waitForReady();
        window.waitForFrame();
        const QString word =
            u"code%1"_s.arg(1 + qint64(i) * 7919 % settings.rows, 8, 10, QLatin1Char('0'));
        for (const QChar letter : word.first(10)) {
            QElapsedTimer timer;
            timer.start();
            QKeyEvent press(QEvent::KeyPress, 0, Qt::NoModifier, QString(letter));
            QCoreApplication::sendEvent(&window.view(), &press);
            window.waitForReady();
            window.waitForFrame();
            times.append(milliseconds(timer));
        }
        require(model->value(0, 3).toString().startsWith(word.first(10)), "what was searched for");
    }
    Figures figures(u"Search as one types, among %1 indexed rows"_s.arg(settings.rows));
    figures.add(u"from key press to rows shown"_s, u"ms"_s, times, 50);
    figures.add(u"the same, 99th percentile"_s, u"ms"_s, {percentile(times, 0.99)});
    return figures.print();
}

int measureRefresh(const Settings &settings)
{
    Figures figures(u"Refresh of %1 rows that are unchanged"_s.arg(settings.rows));
    for (const bool hasKey : {false, true}) {
        Window window(ConnectionName, {{u"sql"_s, Rows}});
        if (hasKey)
            window.model()->setKeyColumn(u"id"_s);
        window.model()->refresh();
        window.waitForReady();
        QList<double> times;
        QList<double> totals;
        for (int round = 0; round <= settings.rounds; ++round) {
            window.waitForFrame();
            QElapsedTimer timer;
            timer.start();
            const double before = threadTime();
            window.model()->refresh();
            window.waitForReady();
            times.append(threadTime() - before);
            totals.append(milliseconds(timer));
        }
        const QString how = hasKey ? u"with a key"_s : u"without a key"_s;
        figures.add(u"processor time of the GUI thread, %1"_s.arg(how), u"ms"_s, times.sliced(1),
                    10);
        figures.add(u"from start to end, %1"_s.arg(how), u"ms"_s, totals.sliced(1));
    }
    return figures.print();
}

constexpr int Statements = 10'000;

// As a program hears of statements that has no continuations.
double timeOfWatchers(AsyncSqlEngine &engine, int atOnce)
{
    int started = 0;
    int open = Statements;
    std::function<void()> next;
    const double before = threadTime();
    inEventLoop([&](QEventLoop &loop) {
        next = [&] {
            auto *const watcher = new QFutureWatcher<ResultSet>(&loop);
            QObject::connect(watcher, &QFutureWatcherBase::finished, &loop, [&, watcher] {
                require(watcher->result().get<int>(0, 0) > 0, "there is a value");
                watcher->deleteLater();
                if (--open == 0)
                    loop.quit();
                else if (started < Statements)
                    QMetaObject::invokeMethod(&loop, next, Qt::QueuedConnection);
            });
            watcher->setFuture(engine.execute(u"SELECT ? AS v"_s, QVariantList{++started}));
        };
        while (started < atOnce)
            next();
    });
    return (threadTime() - before) * 1e3 / Statements;
}

double timeOfPromises(QQmlEngine &qml, int atOnce, bool readsRows)
{
    QQmlComponent component(&qml);
    component.setData(R"(
        import QtQml
        import AsyncSql
        QtObject {
            id: root
            property AsyncSqlEngine db: AsyncSqlEngine { connectionName: "sample" }
            property int count
            property int atOnce
            property bool readsRows
            signal ended()
            function start() {
                let started = 0;
                let open = count;
                function next() {
                    db.execute("SELECT ? AS v", [++started]).then(result => {
                        if ((!readsRows || result.rows[0].v > 0) && --open === 0)
                            root.ended();
                        else if (started < count)
                            next();
                    });
                }
                while (started < atOnce)
                    next();
            }
        })",
                      QUrl());
    const std::unique_ptr<QObject> object(component.createWithInitialProperties(
        {{u"count"_s, Statements}, {u"atOnce"_s, atOnce}, {u"readsRows"_s, readsRows}}));
    require(object != nullptr, "the component can be made");
    const double before = threadTime();
    inEventLoop([&](QEventLoop &loop) {
        QObject::connect(object.get(), SIGNAL(ended()), &loop, SLOT(quit()));
        QMetaObject::invokeMethod(object.get(), "start");
    });
    return (threadTime() - before) * 1e3 / Statements;
}

// One at a time, the threads wait for each other most of the time, and waking them up costs more, and
// less evenly, than a promise does.
int measurePromises(const Settings &settings, AsyncSqlEngine &engine)
{
    QQmlEngine qml;
    int missed = 0;
    for (const int atOnce : {1, 100}) {
        Comparison comparison(
            u"%1 statements, %2 at a time: processor time of the GUI thread"_s.arg(Statements)
                .arg(atOnce),
            {u"µs each"_s}, Comparison::With::Difference);
        comparison.add(u"futures watched in C++"_s,
                       [&] { return QList{timeOfWatchers(engine, atOnce)}; });
        comparison.add(
            u"promises in QML"_s, [&] { return QList{timeOfPromises(qml, atOnce, false)}; }, 10);
        comparison.add(
            u"promises in QML, and their rows read"_s,
            [&] { return QList{timeOfPromises(qml, atOnce, true)}; }, 10);
        missed += comparison.run(settings.rounds);
    }
    return missed;
}

} // namespace

int main(int argc, char **argv)
{
    QGuiApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption rounds(u"rounds"_s, {}, u"number"_s, u"7"_s);
    const QCommandLineOption rows(u"rows"_s, {}, u"number"_s, u"1000000"_s);
    const QCommandLineOption folder(u"folder"_s, {}, u"path"_s, u"."_s);
    const QCommandLineOption part(u"part"_s, u"load, search, refresh or promises; default: all."_s,
                                  u"name"_s);
    parser.addHelpOption();
    parser.addOptions({rounds, rows, folder, part});
    parser.process(application);
    Settings settings;
    settings.folder = parser.value(folder);
    settings.rows = parser.value(rows).toLongLong();
    settings.rounds = parser.value(rounds).toInt();

    const ConnectionOptions options = sampleDatabase(settings);
    AsyncSqlEngine engine(options);
    engine.setConnectionName(ConnectionName);
    inEventLoop([&](QEventLoop &loop) {
        engine.execute(u"CREATE INDEX IF NOT EXISTS item_code ON item (code)"_s)
            .then(&loop, [&](const ResultSet &) { loop.quit(); });
    });
    const QList<std::pair<QString, std::function<int()>>> parts{
        {u"load"_s, [&] { return measureLoad(settings, options); }},
        {u"search"_s, [&] { return measureSearch(settings); }},
        {u"refresh"_s, [&] { return measureRefresh(settings); }},
        {u"promises"_s, [&] { return measurePromises(settings, engine); }},
    };
    int missed = 0;
    for (const auto &[name, measure] : parts) {
        if (!parser.isSet(part) || parser.values(part).contains(name))
            missed += measure();
    }
    return missed;
}
