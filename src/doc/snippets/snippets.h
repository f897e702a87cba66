// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "testdatabase.h"

// The snippets of the documentation are parts of test functions: pages show what lies between two
// lines with //! [name], and one program (tests/auto/snippets) runs all of them.
class SnippetTest : public QObject
{
    Q_OBJECT
public:
    using Factory = std::unique_ptr<SnippetTest> (*)();

    static QList<Factory> &all();
    template <typename T>
    struct Registration
    {
        Registration()
        {
            all().append([]() -> std::unique_ptr<SnippetTest> { return std::make_unique<T>(); });
        }
    };

private Q_SLOTS:
    void init(); // a folder of its own to work in, for each test function
    void cleanup();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};
