// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "snippets.h"

#include <AsyncSql/AsyncSqlEngine>

using namespace AsyncSql;
using namespace Qt::StringLiterals;

class ReadmeSnippets : public SnippetTest
{
    Q_OBJECT
private Q_SLOTS:
    void cpp();

private:
    void show(const QString &title, int plays) { m_shown.append({title, plays}); }
    void showError(const QString &text) { m_errors.append(text); }

    QList<std::pair<QString, int>> m_shown;
    QStringList m_errors;
};

static const SnippetTest::Registration<ReadmeSnippets> registration;

void ReadmeSnippets::cpp()
{
    //! [cpp]
    AsyncSqlEngine engine(ConnectionOptions::fromUrl(u"sqlite:///music.db"_s));
    engine.execute(u"CREATE TABLE IF NOT EXISTS tracks (title TEXT, plays INTEGER)"_s);
    engine.execute(u"INSERT INTO tracks VALUES (?, ?)"_s, {u"Blue in Green"_s, 3});
    engine.execute(u"SELECT title, plays FROM tracks"_s)
        .then(this,
              [this](const ResultSet &tracks) {
                  for (const Row &track : tracks)
                      show(track.get<QString>("title"), track.get<int>("plays"));
              })
        .onCanceled(this, [] {}) // before onFailed(): Qt before 6.5.3 crashes otherwise
        .onFailed(this, [this](const SqlError &error) { showError(error.text()); });
    //! [cpp]
    QTRY_COMPARE(m_shown.size(), 1);
    QCOMPARE(m_shown.first(), std::make_pair(u"Blue in Green"_s, 3));
    QCOMPARE(m_errors, QStringList());
}

#include "readme.moc"
