// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

//! [program]
#include <AsyncSql/AsyncSqlEngine>
#include <QCoreApplication>
#include <QTextStream>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    //! [engine]
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(u"sqlite:///notes.db"_s));
    //! [engine]

    //! [writes]
    engine.execute(u"CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, text TEXT)"_s);
    const QString note = application.arguments().mid(1).join(u' ');
    if (!note.isEmpty())
        engine.execute(u"INSERT INTO notes (text) VALUES (?)"_s, {note});
    //! [writes]

    //! [read]
    engine.execute(u"SELECT id, text FROM notes ORDER BY id"_s)
        .then(&application,
              [](const ResultSet &notes) {
                  QTextStream out(stdout);
                  for (const Row &row : notes)
                      out << row.get<int>("id") << ' ' << row.get<QString>("text") << '\n';
              })
        .onCanceled(&application, [] {})
        .onFailed(&application,
                  [](const SqlError &error) { QTextStream(stderr) << error.text() << '\n'; })
        .then(&application, [] { QCoreApplication::quit(); });
    //! [read]

    return application.exec();
}
//! [program]
