// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "addresses.h"

#include <AsyncSql/ConnectionOptions>

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

using AsyncSql::ConnectionOptions;
using namespace Qt::StringLiterals;

namespace {

bool isUrl(const QString &address)
{
    // Two letters at least: C:\file is no URL.
    static const QRegularExpression scheme(u"^[A-Za-z][A-Za-z0-9+.-]+:"_s);
    return scheme.match(address).hasMatch() && !QFileInfo::exists(address);
}

bool isFile(const ConnectionOptions &options)
{
    return options.driver() == "QSQLITE"_L1 && options.database() != ":memory:"_L1;
}

} // namespace

QString Addresses::url(const QString &address)
{
    if (isUrl(address))
        return address;
    QString file = address;
    if (file.startsWith("~/"_L1))
        file = QDir::homePath() + file.mid(1);
    ConnectionOptions options;
    options.setDriver(u"QSQLITE"_s).setDatabase(QFileInfo(file).absoluteFilePath());
    return options.toUrl().toString(QUrl::FullyEncoded);
}

// SQLite would make a new, empty database of a file that is not there.
QString Addresses::mistakeIn(const QString &url)
{
    const ConnectionOptions options = ConnectionOptions::fromUrl(url);
    if (!options.isValid())
        return options.errorString();
    if (!isFile(options))
        return {};
    const QFileInfo file(options.database());
    if (!file.exists())
        return tr("There is no file %1.").arg(file.absoluteFilePath());
    return file.isFile() ? QString() : tr("%1 is not a file.").arg(file.absoluteFilePath());
}

QString Addresses::driver(const QString &url)
{
    return ConnectionOptions::fromUrl(url).driver();
}

QString Addresses::name(const QString &url)
{
    const ConnectionOptions options = ConnectionOptions::fromUrl(url);
    if (options.driver() == "QSQLITE"_L1 && !isFile(options))
        return tr("Memory");
    return isFile(options) ? QFileInfo(options.database()).fileName() : options.database();
}

QString Addresses::place(const QString &url)
{
    const ConnectionOptions options = ConnectionOptions::fromUrl(url);
    return isFile(options) ? QFileInfo(options.database()).absoluteFilePath()
                           : options.toUrl().toDisplayString();
}

QString Addresses::localFile(const QUrl &file)
{
    return QDir::toNativeSeparators(file.toLocalFile());
}
