// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtSql/qsqldatabase.h>

namespace AsyncSql {

// The database's own client library as a Qt driver has loaded it, found through the plugin at run
// time: no link dependency, and never another copy than the plugin's. Where there is none, every
// function is null, and the caller has to do without.
class ClientLibrary
{
public:
    explicit ClientLibrary(const QSqlDatabase &database);
    ~ClientLibrary();
    Q_DISABLE_COPY_MOVE(ClientLibrary)

    template <typename Function>
    [[nodiscard]] Function *function(const char *name) const
    {
        return reinterpret_cast<Function *>(symbol(name));
    }

    // function: as it is declared; null where there is none.
    template <typename Function>
    void find(Function *&function, const char *name) const
    {
        function = reinterpret_cast<Function *>(symbol(name));
    }

    // Whether it is what the plugin calls: a function of the same name that the whole process sees,
    // from another copy of the library, would come before it.
    [[nodiscard]] bool isNotReplaced(const char *name) const;
    // Whether two functions lie in the same library.
    [[nodiscard]] static bool areOfOneFile(const void *one, const void *other);

    // The connection's or result's own handle, null if it is none of the types named.
    [[nodiscard]] static void *pointer(const QVariant &handle,
                                       std::initializer_list<QLatin1StringView> typeNames);

private:
    [[nodiscard]] void *symbol(const char *name) const;

    void *m_plugin = nullptr;
};

} // namespace AsyncSql
