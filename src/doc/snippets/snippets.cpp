// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "snippets.h"

#include <QtCore/qdir.h>

QList<SnippetTest::Factory> &SnippetTest::all()
{
    static QList<Factory> factories;
    return factories;
}

void SnippetTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir::setCurrent(m_folder->path()));
}

void SnippetTest::cleanup()
{
    QDir::setCurrent(QDir::tempPath()); // out of the folder, which goes
    m_folder.reset();
}

#include "moc_snippets.cpp"
