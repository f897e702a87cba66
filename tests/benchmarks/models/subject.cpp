// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "comparison.h"
#include "subjects.h"

#include <QtCore/qcoreapplication.h>
#include <QtCore/qprocess.h>

using namespace Qt::StringLiterals;

void measureModels(const Settings &settings)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedChannels);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    environment.insert(u"QT_QUICK_BACKEND"_s, u"software"_s); // the same on every machine
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationDirPath() + u"/asyncsql_model_benchmarks"_s,
                  {u"--folder"_s, settings.folder, u"--rows"_s, QString::number(settings.rows),
                   u"--rounds"_s, QString::number(settings.rounds)});
    require(process.waitForFinished(-1) && process.exitStatus() == QProcess::NormalExit,
            "the program for models runs to its end");
    Comparison::addToSummary(u"Models: targets missed, see there"_s, process.exitCode(), 0);
}
