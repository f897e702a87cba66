// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

// Writes the rows of a query to a CSV file as they come, however many: the database is read no
// faster than the file is written, and memory stays small. Ctrl+C cancels: the statement is
// interrupted, and the file is as it was.
//
//     streamtofile [URL SQL] FILE

#include <AsyncSql/AsyncSqlEngine>
#include <AsyncSql/Query>
#include <AsyncSql/Reply>

#include <QCoreApplication>
#include <QFile>
#include <QSaveFile>
#include <QTimer>

#include <csignal>
#include <cstdio>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

namespace {

volatile std::sig_atomic_t isInterrupted = 0;

QByteArray csvField(QString text)
{
    if (!text.contains(u'"') && !text.contains(u',') && !text.contains(u'\n'))
        return text.toUtf8();
    return '"' + text.replace(u'"', u"\"\""_s).toUtf8() + '"';
}

int fail(const QString &reason)
{
    std::fprintf(stderr, "\n%s\n", qPrintable(reason));
    QCoreApplication::exit(1);
    return 1;
}

void writeRows(QSaveFile &file, const ResultSet &rows)
{
    QByteArrayList fields;
    if (file.pos() == 0) {
        for (const QString &name : rows.columnNames())
            fields.append(csvField(name));
        file.write(fields.join(',') + '\n');
    }
    for (qsizetype row = 0; row < rows.rowCount(); ++row) {
        fields.clear();
        for (int column = 0; column < rows.columnCount(); ++column)
            fields.append(csvField(rows.get<QString>(row, column))); // NULL: nothing
        file.write(fields.join(',') + '\n');
    }
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const bool hasOwn = arguments.size() == 4;
    if (arguments.size() != 2 && !hasOwn)
        return fail(u"streamtofile [URL SQL] FILE"_s);
    AsyncSqlEngine engine(
        ConnectionOptions::fromUrl(hasOwn ? arguments.at(1) : u"sqlite::memory:"_s));
    const Query query(hasOwn ? arguments.at(2)
                             : u"WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n "
                               "WHERE i < 3000000) SELECT i AS number, i * i AS square FROM n"_s);
    QSaveFile file(arguments.last());
    if (!file.open(QFile::WriteOnly))
        return fail(file.errorString());

    Reply *const reply = engine.stream(query);
    QObject::connect(reply, &Reply::rowsReady, reply, [&](const ResultSet &rows) {
        writeRows(file, rows);
        if (file.error() != QFile::NoError)
            reply->cancel();
    });
    QObject::connect(reply, &Reply::progressChanged, reply, [](qint64 rows) {
        std::printf("\r%lld rows", static_cast<long long>(rows));
        std::fflush(stdout);
    });
    QObject::connect(reply, &Reply::finished, reply,
                     [&] { QCoreApplication::exit(file.commit() ? 0 : fail(file.errorString())); });
    QObject::connect(reply, &Reply::failed, reply,
                     [](const SqlError &error) { fail(error.text()); });
    QObject::connect(reply, &Reply::canceled, reply, [&] {
        fail(file.error() != QFile::NoError ? file.errorString() : u"Canceled"_s);
    });

    std::signal(SIGINT, [](int) { isInterrupted = 1; });
    QTimer poll; // a signal handler may do next to nothing
    QObject::connect(&poll, &QTimer::timeout, reply, [&] {
        if (isInterrupted)
            reply->cancel();
    });
    poll.start(50);
    return QCoreApplication::exec();
}
