// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "commandline.h"
#include "demo.h"

#include <QGuiApplication>

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

    std::unique_ptr<Unattended> unattended;
    if (commandLine.isUnattended())
        unattended =
            std::make_unique<Unattended>(commandLine.screenshotFile(), commandLine.isBenchmark());
    const Demo demo(commandLine.settings(), unattended.get());
    return demo.window() ? QGuiApplication::exec() : 1;
}
