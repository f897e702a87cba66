// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT
//
// Shows Live.qml; ends with 1 when the row is there.

#include <QGuiApplication>
#include <QQmlEngine>
#include <QQuickView>
#include <QTimer>

int main(int argc, char **argv)
{
    QGuiApplication app(argc, argv);
    QQuickView view;
#ifdef IMPORT_PATH
    view.engine()->addImportPath(QStringLiteral(IMPORT_PATH));
#endif
    QObject::connect(view.engine(), &QQmlEngine::exit, &app, &QCoreApplication::exit,
                     Qt::QueuedConnection);
    view.setSource(QUrl(QStringLiteral("qrc:/qt/qml/Consumer/Live.qml")));
    if (view.status() == QQuickView::Error)
        return 2;
    view.show();
    QTimer::singleShot(20000, &app, [] { QCoreApplication::exit(3); });
    return app.exec();
}
