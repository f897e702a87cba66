// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qcache.h>
#include <QtCore/qstring.h>

#include <memory>

namespace AsyncSql {

// What has been made of the texts of statements, least recently used first out. What is in use is held
// by its user as well: dropping it here never pulls it away.
template <typename T>
class StatementCache
{
public:
    explicit StatementCache(int capacity) : m_all(capacity) {}

    [[nodiscard]] std::shared_ptr<T> find(const QString &text) const
    {
        if (m_last && text.constData() == m_lastText.constData()
            && text.size() == m_lastText.size())
            return m_last;
        const auto *const found = m_all.object(text);
        if (!found)
            return nullptr;
        if (isOwner(text)) {
            m_lastText = text;
            m_last = *found;
        }
        return *found;
    }

    void insert(const QString &text, std::shared_ptr<T> value)
    {
        m_last.reset();
        if (text.size() > LongestText)
            return;
        const QString own = isOwner(text) ? text : QString(text.constData(), text.size());
        m_all.insert(own, new std::shared_ptr<T>(std::move(value)));
    }

    void remove(const QString &text)
    {
        m_last.reset();
        m_all.remove(text);
    }

    void clear()
    {
        m_last.reset();
        m_all.clear();
    }

private:
    static constexpr qsizetype LongestText = 16 * 1024; // longer ones are seldom repeated

    // false: of a literal, or of a buffer that may hold another text the next time, or be gone
    [[nodiscard]] static bool isOwner(const QString &text) { return text.capacity() > 0; }

    QCache<QString, std::shared_ptr<T>> m_all;
    // A program often has one text run many times. To hash it takes a tenth of the time of a short
    // statement; to see that it is the same QString, none.
    mutable QString m_lastText;
    mutable std::shared_ptr<T> m_last;
};

} // namespace AsyncSql
