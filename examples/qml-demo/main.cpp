// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "commandline.h"
#include "database.h"
#include "framemonitor.h"
#include "queryrunner.h"
#include "theme.h"
#include "unattendedrun.h"

#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QTimer>

using namespace Qt::StringLiterals;

int main(int argc, char *argv[])
{
    CommandLine commandLine(argc, argv);
    commandLine.prepareEnvironment();

    QGuiApplication application(argc, argv);
    QGuiApplication::setApplicationName(u"qmldemo"_s);
    QGuiApplication::setApplicationDisplayName(u"AsyncSql Demo"_s);
    QGuiApplication::setApplicationVersion(QStringLiteral(QMLDEMO_VERSION));
    QGuiApplication::setOrganizationName(u"AsyncSql"_s);
    commandLine.process();
    applyTheme(commandLine.theme());
    QQuickStyle::setStyle(u"Basic"_s);

    Database database;
    QueryRunner runner(&database);
    runner.setBlocking(commandLine.isBlocking());
    FrameMonitor frames;

    QQmlApplicationEngine engine;
    engine.addImportPath(u"qrc:/qt/qml"_s);
    engine.setInitialProperties({{u"database"_s, QVariant::fromValue(&database)},
                                 {u"runner"_s, QVariant::fromValue(&runner)},
                                 {u"frames"_s, QVariant::fromValue(&frames)}});
    engine.load(QUrl(u"qrc:/qt/qml/AsyncSqlDemo/Main.qml"_s));
    auto *window = qobject_cast<QQuickWindow *>(engine.rootObjects().value(0));
    if (!window)
        return 1;
    frames.watch(window);

    UnattendedRun unattendedRun(database, runner, frames, window);
    if (commandLine.isUnattended())
        unattendedRun.start(commandLine);

    // From the event loop, which a failure at once must be able to end.
    QTimer::singleShot(0, &database, [&database, &commandLine] {
        if (commandLine.address().isEmpty())
            database.openSample(commandLine.sampleFile());
        else
            database.open(commandLine.address());
    });
    return QGuiApplication::exec();
}
