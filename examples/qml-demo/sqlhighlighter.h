// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QColor>
#include <QQuickTextDocument>
#include <QSyntaxHighlighter>
#include <QtQml/qqmlregistration.h>

// Colours the SQL in a TextArea.
class SqlHighlighter : public QSyntaxHighlighter
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QQuickTextDocument *textDocument READ textDocument WRITE setTextDocument NOTIFY
                   textDocumentChanged FINAL)
    Q_PROPERTY(QColor keywordColor MEMBER m_keywordColor NOTIFY colorsChanged FINAL)
    Q_PROPERTY(QColor literalColor MEMBER m_literalColor NOTIFY colorsChanged FINAL)
    Q_PROPERTY(QColor commentColor MEMBER m_commentColor NOTIFY colorsChanged FINAL)
public:
    explicit SqlHighlighter(QObject *parent = nullptr);

    [[nodiscard]] QQuickTextDocument *textDocument() const;
    void setTextDocument(QQuickTextDocument *document);

Q_SIGNALS:
    void textDocumentChanged();
    void colorsChanged();

protected:
    void highlightBlock(const QString &text) override;

private:
    QQuickTextDocument *m_textDocument = nullptr;
    QColor m_keywordColor;
    QColor m_literalColor;
    QColor m_commentColor;
};
