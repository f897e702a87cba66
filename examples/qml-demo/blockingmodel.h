// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QSqlQueryModel>
#include <QVariantMap>
#include <QtQml/qqmlregistration.h>

// The way it is done without AsyncSql: everything on the thread that also draws the window. Here
// for comparison only, and the only place that uses QSqlQuery.
class BlockingModel : public QSqlQueryModel
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString url MEMBER m_url NOTIFY urlChanged FINAL)
    Q_PROPERTY(QString errorText READ errorText NOTIFY errorTextChanged FINAL)
public:
    explicit BlockingModel(QObject *parent = nullptr);
    ~BlockingModel() override;

    // Returns when all rows are there: whether that worked.
    Q_INVOKABLE bool load(const QString &sql, const QVariantMap &values);
    Q_INVOKABLE void empty();
    Q_INVOKABLE QVariant value(int row, int column) const;

    [[nodiscard]] QString errorText() const;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void urlChanged();
    void errorTextChanged();

private:
    [[nodiscard]] bool open();
    void close();
    bool finish(const QString &errorText);

    const QString m_connectionName;
    QString m_url;
    QString m_errorText;
};
