// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include "demo.h"

#include <QCommandLineParser>

// What the user asked for, and the environment that this needs.
class CommandLine
{
public:
    CommandLine(int argc, char *argv[]);

    // Before the application object exists.
    void prepareEnvironment() const;
    // With it: answers --help and --version, and ends the program on a wrong option.
    void process();

    [[nodiscard]] Demo::Settings settings() const;
    [[nodiscard]] QString screenshotFile() const;
    [[nodiscard]] bool isBenchmark() const;
    [[nodiscard]] bool isUnattended() const; // nobody looks at the window
    [[nodiscard]] static bool hasDisplay();

private:
    [[nodiscard]] QString theme() const;

    QStringList m_arguments;
    QCommandLineParser m_parser;
};
