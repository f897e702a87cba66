// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

// Writes the rows of a query to a CSV file as they come, however many: the database is read no
// faster than the file is written, and memory stays small. After Ctrl+C, and where something fails,
// the file is as it was.
//     streamtofile [URL SQL] FILE

#include <AsyncSql/AsyncSqlEngine>
#include <AsyncSql/Reply>

#include <QCoreApplication>
#include <QSaveFile>

#include <csignal>
#include <cstdio>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

namespace {

volatile std::sig_atomic_t isInterrupted = 0;

QByteArray csvLine(QStringList fields)
{
    for (QString &field : fields)
        field = u'"' + field.replace(u'"', u"\"\""_s) + u'"';
    return fields.join(u',').toUtf8() + '\n';
}

void writeRows(QSaveFile &file, const ResultSet &rows)
{
    if (file.pos() == 0)
        file.write(csvLine(rows.columnNames()));
    for (const Row &row : rows) {
        QStringList fields;
        for (int column = 0; column < rows.columnCount(); ++column)
            fields.append(row.get<QString>(column)); // NULL: nothing
        file.write(csvLine(fields));
    }
}

int fail(const QString &reason)
{
    std::fprintf(stderr, "\n%s\n", qPrintable(reason));
    QCoreApplication::exit(1);
    return 1;
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const bool hasOwn = arguments.size() == 4;
    if (arguments.size() != 2 && !hasOwn)
        return fail(u"streamtofile [URL SQL] FILE"_s);
    const QString url = hasOwn ? arguments.at(1) : u"sqlite::memory:"_s;
    const QString sql = hasOwn
        ? arguments.at(2)
        : u"WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n "
          "WHERE i < 3000000) SELECT i AS number, i * i AS square FROM n"_s;
    QSaveFile file(arguments.last());
    const auto cannotWrite = [&] {
        return fail(u"Cannot write %1: %2"_s.arg(file.fileName(), file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly))
        return cannotWrite();

    AsyncSqlEngine engine(ConnectionOptions::fromUrl(url));
    Reply *const reply = engine.stream(Query(sql));
    QObject::connect(reply, &Reply::rowsReady, reply, [&](const ResultSet &rows) {
        writeRows(file, rows);
        if (isInterrupted || file.error() != QFileDevice::NoError)
            reply->cancel();
    });
    std::signal(SIGINT, [](int) { isInterrupted = 1; });
    QObject::connect(reply, &Reply::progressChanged, reply, [](qint64 rows) {
        std::fprintf(stderr, "\r%lld rows", static_cast<long long>(rows));
    });
    QObject::connect(reply, &Reply::finished, reply,
                     [&] { QCoreApplication::exit(file.commit() ? 0 : cannotWrite()); });
    QObject::connect(reply, &Reply::canceled, reply,
                     [&] { isInterrupted ? fail(u"Canceled"_s) : cannotWrite(); });
    QObject::connect(reply, &Reply::failed, reply,
                     [](const SqlError &error) { fail(error.text()); });
    return QCoreApplication::exec();
}
