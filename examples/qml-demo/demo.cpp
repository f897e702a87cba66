// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include "demo.h"

#include "addresses.h"

#include <QDir>
#include <QFileInfo>
#include <QQuickStyle>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(AsyncSqlDemoPlugin)

using namespace Qt::StringLiterals;

namespace {

QString historyUrl(const QString &file)
{
    if (file.isEmpty() || !QDir().mkpath(QFileInfo(file).absolutePath()))
        return u"sqlite::memory:"_s;
    return Addresses::url(QFileInfo(file).absoluteFilePath());
}

} // namespace

Demo::Demo(const Settings &settings, Unattended *unattended)
    : m_sample(settings.sampleFile, settings.sampleRows)
{
    QQuickStyle::setStyle(u"Basic"_s);
    m_engine.addImportPath(u"qrc:/qt/qml"_s);
    m_engine.setInitialProperties({
        {u"address"_s, settings.address},
        {u"historyUrl"_s, historyUrl(settings.historyFile)},
        {u"theme"_s, settings.theme},
        {u"blocking"_s, settings.isBlocking},
        {u"sample"_s, QVariant::fromValue(&m_sample)},
        {u"frames"_s, QVariant::fromValue(&m_frames)},
        {u"unattended"_s, QVariant::fromValue(unattended)},
    });
    m_engine.load(QUrl(u"qrc:/qt/qml/AsyncSqlDemo/Main.qml"_s));
    if (QQuickWindow *const made = window())
        m_frames.watch(made);
}

QQuickWindow *Demo::window() const
{
    return qobject_cast<QQuickWindow *>(m_engine.rootObjects().value(0));
}
