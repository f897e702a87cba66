// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/asyncsqlengine.h>
#include <AsyncSql/scheduling/handover_p.h>

#include <fakesqldriver.h>

#include <QtCore/qprocess.h>
#include <QtCore/qtimer.h>
#include <QtTest/qtest.h>

#include <future>

using namespace AsyncSql;
using FakeSql::FakeScript;

// Small programs of their own: the engine before, after and without the application object. A test apart
// from others, since the thread sanitizer does not stand a process with threads that starts another.
class tst_Processes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void processes_data();
    void processes();
};

namespace {

constexpr int Long = 60'000; // ms; a deadline for what takes a few

QString read(int i)
{
    return QStringLiteral("SELECT %1").arg(i);
}

QString write(int i)
{
    return QStringLiteral("UPDATE t SET a = %1").arg(i);
}

int check(bool good, const char *what)
{
    if (!good)
        qCritical("failed: %s", what);
    return good ? 0 : 1;
}

int engineOutlivesApplication(int argc, char **argv)
{
    FakeScript script;
    auto app = std::make_unique<QCoreApplication>(argc, argv);
    AsyncSqlEngine engine(script.options(2));
    script.hold(read(1));
    auto running = engine.execute(read(1));
    if (!script.waitUntilReached(read(1)))
        return 1;
    app.reset(); // with a statement under way
    script.releaseAll();
    // Not by the futures' own functions: Qt 6.4 waits for them in a pool that has gone, too.
    std::promise<int> value;
    running.then([&](const ResultSet &) {
        engine.execute(read(2)).then([&](const ResultSet &) { value.set_value(4); });
    });
    return check(value.get_future().get() == 4, "statement");
}

int engineBeforeApplication(int argc, char **argv)
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(2));
    auto before = engine.execute(read(1));
    before.waitForFinished();
    QCoreApplication app(argc, argv);
    auto after = engine.execute(read(2));
    after.waitForFinished();
    return check(before.resultCount() == 1 && after.resultCount() == 1, "statement");
}

int engineWithoutApplication(int, char **)
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(2));
    auto report =
        engine.execute(read(1)).then([&](const ResultSet &) { return engine.shutdown(); });
    auto inner = report.result();
    return check(inner.result() == ShutdownReport(), "report");
}

int staticEngine(int argc, char **argv)
{
    static FakeScript script;
    static AsyncSqlEngine engine(script.options(2));
    QCoreApplication app(argc, argv);
    script.hold(write(1));
    engine.execute(write(1));
    for (int i = 2; i < 100; ++i)
        engine.execute(write(i)); // under way when main() is left
    if (!script.waitUntilReached(write(1)))
        return 1;
    script.releaseAll();
    return 0;
}

int staticEngineStuck(int argc, char **argv)
{
    // Never released: the process ends all the same.
    static auto *const script = new FakeScript;
    static AsyncSqlEngine engine(script->options(2));
    QCoreApplication app(argc, argv);
    script->hold(write(1));
    engine.execute(write(1));
    return check(script->waitUntilReached(write(1)), "reached");
}

int leakedEngine(int argc, char **argv)
{
    static FakeScript script;
    QCoreApplication app(argc, argv);
    auto *const engine = new AsyncSqlEngine(script.options(2));
    for (int i = 0; i < 100; ++i)
        engine->execute(write(i));
    return check(engine->execute(read(1)).result().isEmpty(), "statement");
}

int continuationPostedToDeadApplication(int argc, char **argv)
{
    FakeScript script;
    AsyncSqlEngine engine(script.options(1));
    std::promise<int> value;
    {
        QCoreApplication app(argc, argv);
        script.hold(read(1));
        QTimer::singleShot(0, &app, [&] {
            engine.execute(read(1)).then([&](const ResultSet &) { value.set_value(6); });
            static_cast<void>(
                script.waitUntilReached(read(1))); // Qt forgets its drivers with the application
            QCoreApplication::quit();
        });
        QCoreApplication::exec();
    }
    script.releaseAll(); // its mailbox is that of an event loop that has gone
    return check(value.get_future().get() == 6, "continuation");
}

using Program = int (*)(int, char **);
const std::pair<const char *, Program> programs[] = {
    {"engine outlives application", engineOutlivesApplication},
    {"engine before application", engineBeforeApplication},
    {"engine without application", engineWithoutApplication},
    {"static engine", staticEngine},
    {"static engine, statement stuck", staticEngineStuck},
    {"leaked engine", leakedEngine},
    {"continuation for a dead application", continuationPostedToDeadApplication},
};

} // namespace

void tst_Processes::processes_data()
{
    QTest::addColumn<QString>("name");
    for (const auto &[name, program] : programs)
        QTest::newRow(name) << QString::fromLatin1(name);
}

void tst_Processes::processes()
{
    QFETCH(QString, name);
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--program"), name});
    QVERIFY(process.waitForFinished(Long));
    const QByteArray output = process.readAll();
    QVERIFY2(process.exitStatus() == QProcess::NormalExit, output.constData());
    QVERIFY2(process.exitCode() == 0, output.constData());
    QVERIFY2(!output.contains("QThread") && !output.contains("QObject"), output.constData());
}

int main(int argc, char **argv)
{
    if (argc == 3 && qstrcmp(argv[1], "--program") == 0) {
        for (const auto &[name, program] : programs) {
            if (qstrcmp(argv[2], name) == 0)
                return program(argc, argv);
        }
        return 2;
    }
    QCoreApplication app(argc, argv);
    tst_Processes test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_processes.moc"
