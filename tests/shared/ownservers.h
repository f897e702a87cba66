// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qeventloop.h>
#include <QtCore/qprocess.h>
#include <QtCore/qregularexpression.h>

// Servers that a test has to itself, and may kill: those of tests/shared/servers.sh, in a folder of
// their own. TestDatabase uses them once they are started. What was committed survives a kill: they
// hand it to the operating system before they say so, which costs little, and no page is left half
// written.
class OwnServers
{
public:
    OwnServers()
    {
        m_environment.insert(QStringLiteral("ASYNCSQL_SERVERS_DIR"),
                             QStringLiteral(ASYNCSQL_OWN_SERVERS_FOLDER));
        m_environment.insert(QStringLiteral("ASYNCSQL_POSTGRESQL_SETTINGS"),
                             QStringLiteral("-c synchronous_commit=on -c full_page_writes=on"));
        m_environment.insert(QStringLiteral("ASYNCSQL_MARIADB_SETTINGS"),
                             QStringLiteral("--innodb-flush-log-at-trx-commit=2 "
                                            "--innodb-doublewrite=1"));
    }
    ~OwnServers() { stop(); }
    Q_DISABLE_COPY_MOVE(OwnServers)

    // All of these run the event loop, and are false if it failed: output() says why.
    [[nodiscard]] bool start()
    {
        stop(); // of a run that was killed itself
        if (!run({QStringLiteral("start")}) || !run({QStringLiteral("env")}))
            return false;
        static const QRegularExpression variable(QStringLiteral("^([A-Z_]+)='(.*)'$"),
                                                 QRegularExpression::MultilineOption);
        for (auto found = variable.globalMatch(QString::fromLocal8Bit(m_output));
             found.hasNext();) {
            const QRegularExpressionMatch match = found.next();
            qputenv(match.captured(1).toLatin1().constData(), match.captured(2).toLocal8Bit());
        }
        return true;
    }
    void stop() { static_cast<void>(run({QStringLiteral("stop")})); }
    [[nodiscard]] bool kill(const QString &name) { return run({QStringLiteral("kill"), name}); }
    [[nodiscard]] bool resume(const QString &name)
    {
        // What the last one left behind may be in the way of the next one for a moment.
        constexpr int attempts = 20;
        for (int i = 0; i < attempts; ++i) {
            if (run({QStringLiteral("resume"), name}))
                return true;
        }
        return false;
    }
    [[nodiscard]] QByteArray output() const { return m_output; }

private:
    bool run(const QStringList &arguments)
    {
        QProcess process;
        QEventLoop loop;
        QObject::connect(&process, &QProcess::stateChanged, &loop,
                         [&](QProcess::ProcessState state) {
                             if (state == QProcess::NotRunning)
                                 loop.quit();
                         });
        process.setProcessEnvironment(m_environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(QStringLiteral("sh"),
                      QStringList{QStringLiteral(ASYNCSQL_SERVERS_SCRIPT)} + arguments);
        if (process.state() != QProcess::NotRunning)
            loop.exec();
        m_output = process.readAll();
        return process.error() != QProcess::FailedToStart
            && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }

    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
    QByteArray m_output;
};
