// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "testdatabase.h"

#include <AsyncSql/Transaction>

#include <QtCore/qprocess.h>
#include <QtCore/qrandom.h>
#include <QtSql/qsqlquery.h>

#include <csignal>
#include <unistd.h>

using namespace AsyncSql;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// An application is killed in mid-commit, again and again: what it was told to be committed is
// there, and nothing else by halves.
class tst_ProcessKill : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void killed();
};

namespace {

// What the application to be killed does: transactions, one after another, numbered from its
// argument. It tells "c NUMBER" where all is done but the commit, and "a NUMBER" when that is
// acknowledged.
class Writer : public QObject
{
public:
    Writer(const QString &file, qint64 first)
        : m_engine(ConnectionOptions().setDatabase(file)),
          m_number(first)
    {
        m_engine.execute(u"CREATE TABLE IF NOT EXISTS one (number INTEGER, filling BLOB)"_s);
        m_engine.execute(u"CREATE TABLE IF NOT EXISTS two (number INTEGER, filling BLOB)"_s);
        for (int i = 0; i < Window; ++i)
            next();
    }

private:
    static constexpr int Window = 3; // so that the writer never waits for us

    static void tell(char what, qint64 number)
    {
        // Past every buffer: the pipe has it when the process dies.
        const QByteArray line = QByteArray(1, what) + ' ' + QByteArray::number(number) + '\n';
        if (::write(STDOUT_FILENO, line.constData(), size_t(line.size())) != line.size())
            _exit(3);
    }

    void next()
    {
        const qint64 number = m_number++;
        if (number % 2)
            watch(number, m_engine.transaction([number](const Transaction &transaction) {
                transaction.execute(first, {number});
                return transaction.execute(second, {number}).then([number](const ResultSet &rows) {
                    tell('c', number);
                    return rows;
                });
            }));
        else
            watch(number, m_engine.runInTransaction([number](QSqlDatabase &database) {
                QSqlQuery query(database);
                for (const QString &sql : {first, second}) {
                    query.prepare(sql);
                    query.addBindValue(number);
                    if (!query.exec())
                        throw SqlError(SqlError::Kind::Unknown, query.lastError().text());
                }
                tell('c', number);
            }));
    }

    template <typename T>
    void watch(qint64 number, QFuture<T> future)
    {
        future.then(this, [this, number](const QFuture<T> &ended) {
            try {
                QFuture<T>(ended).waitForFinished();
            } catch (const SqlError &error) {
                qCritical().noquote() << error.text();
                _exit(4);
            }
            tell('a', number);
            next();
        });
    }

    // Of several pages each, so that a commit takes its time.
    inline static const QString first = u"INSERT INTO one VALUES (?, randomblob(9000))"_s;
    inline static const QString second = u"INSERT INTO two VALUES (?, randomblob(5000))"_s;

    AsyncSqlEngine m_engine;
    qint64 m_number;
};

int writer(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    std::optional<Writer> writer;
    // In the event loop, which the ends of the statements then come to.
    QTimer::singleShot(0, &app, [&] {
        writer.emplace(QString::fromLocal8Bit(argv[2]), QByteArray(argv[3]).toLongLong());
    });
    return QCoreApplication::exec();
}

// What one life of the application has told.
struct Life
{
    QSet<qint64> acknowledged;
    qint64 lastCommitting = -1;
    QByteArray errors;
    bool wasKilled = false;

    void read(QByteArray line)
    {
        const qint64 number = line.mid(2).trimmed().toLongLong();
        if (line.startsWith('a'))
            acknowledged.insert(number);
        else
            lastCommitting = number;
    }
    [[nodiscard]] bool diedInCommit() const { return !acknowledged.contains(lastCommitting); }
};

// Lets the application live until it has commits acknowledged, and kills it in the next one.
Life liveAndDie(const QString &file, qint64 first, QRandomGenerator &random)
{
    Life life;
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(),
                  {u"--writer"_s, file, QString::number(first)});
    const auto readLines = [&] {
        while (process.canReadLine())
            life.read(process.readLine());
    };
    const int enough = 1 + int(random.bounded(30));
    while (life.acknowledged.size() < enough || !life.diedInCommit()) {
        if (!process.canReadLine() && !process.waitForReadyRead(int(LongestWait / 1ms)))
            break;
        if (life.acknowledged.size() < enough)
            readLines();
        else
            life.read(process.readLine());
    }
    const QDeadlineTimer moment(std::chrono::microseconds(random.bounded(400)));
    while (!moment.hasExpired()) {}
    life.wasKilled = process.processId() > 0 && ::kill(pid_t(process.processId()), SIGKILL) == 0
        && process.waitForFinished(int(LongestWait / 1ms))
        && process.exitStatus() == QProcess::CrashExit;
    readLines(); // what was on its way
    life.errors = process.readAllStandardError();
    return life;
}

QSet<qint64> numbers(const AsyncSqlEngine &engine, const QString &table)
{
    const auto all = valueOf(engine.fetch<std::tuple<qint64>>(u"SELECT number FROM "_s + table));
    QSet<qint64> set;
    for (const auto &[number] : all)
        set.insert(number);
    if (set.size() != all.size())
        QTest::qFail("A number occurs twice", __FILE__, __LINE__);
    return set;
}

} // namespace

void tst_ProcessKill::killed()
{
    constexpr int kills = 100;
    QTemporaryDir folder;
    const QString file = folder.filePath(u"killed.db"_s);
    QRandomGenerator random(42);
    QSet<qint64> acknowledged;
    QSet<qint64> present;
    int inCommit = 0;
    for (int i = 0; i < kills; ++i) {
        const Life life = liveAndDie(file, i * 1'000'000LL, random);
        QVERIFY2(life.wasKilled && life.errors.isEmpty(), life.errors.constData());
        QVERIFY(!life.acknowledged.isEmpty());
        acknowledged |= life.acknowledged;
        inCommit += life.diedInCommit() ? 1 : 0;

        AsyncSqlEngine engine(ConnectionOptions().setDatabase(file));
        QCOMPARE(valueOf(engine.scalar(u"PRAGMA integrity_check"_s)).toString(), u"ok"_s);
        QCOMPARE(valueOf(engine.scalar(u"PRAGMA journal_mode"_s)).toString(), u"wal"_s);
        present = numbers(engine, u"one"_s);
        QCOMPARE(numbers(engine, u"two"_s), present);
        QVERIFY2(present.contains(acknowledged),
                 qPrintable(u"kill %1: a commit that was acknowledged is lost"_s.arg(i)));
        valueOf(engine.shutdown());
    }
    QVERIFY(inCommit > 0);
    qInfo("figure: %d kills, %d of them in mid-commit; %lld commits acknowledged, all there; %lld "
          "more there, none by halves",
          kills, inCommit, qint64(acknowledged.size()),
          qint64(present.size() - acknowledged.size()));
}

int main(int argc, char **argv)
{
    if (argc == 4 && qstrcmp(argv[1], "--writer") == 0)
        return writer(argc, argv);
    QCoreApplication app(argc, argv);
    tst_ProcessKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_processkill.moc"
