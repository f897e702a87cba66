// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/drivers/clientlibrary_p.h>

#include <QtSql/qsqldriver.h>

#if defined(Q_OS_UNIX)
#include <dlfcn.h>
#endif

namespace AsyncSql {

ClientLibrary::ClientLibrary(const QSqlDatabase &database)
{
#if defined(Q_OS_UNIX)
    // The driver's class lives in the plugin, and so does the table of its virtual functions.
    const void *table = nullptr;
    if (const QSqlDriver *driver = database.driver())
        std::memcpy(static_cast<void *>(&table), static_cast<const void *>(driver), sizeof table);
    Dl_info plugin = {};
    if (table && dladdr(table, &plugin) && plugin.dli_fname)
        m_plugin = dlopen(plugin.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
#else
    Q_UNUSED(database)
#endif
}

ClientLibrary::~ClientLibrary()
{
#if defined(Q_OS_UNIX)
    if (m_plugin)
        dlclose(m_plugin);
#endif
}

void *ClientLibrary::symbol(const char *name) const
{
#if defined(Q_OS_UNIX)
    return m_plugin ? dlsym(m_plugin, name) : nullptr;
#else
    Q_UNUSED(name)
    return nullptr;
#endif
}

bool ClientLibrary::isNotReplaced(const char *name) const
{
#if defined(Q_OS_UNIX)
    const void *const seen = dlsym(RTLD_DEFAULT, name);
    return !seen || seen == symbol(name);
#else
    Q_UNUSED(name)
    return false;
#endif
}

bool ClientLibrary::areOfOneFile(const void *one, const void *other)
{
#if defined(Q_OS_UNIX)
    Dl_info first = {};
    Dl_info second = {};
    return dladdr(one, &first) && dladdr(other, &second) && first.dli_fbase == second.dli_fbase;
#else
    Q_UNUSED(one)
    Q_UNUSED(other)
    return false;
#endif
}

void *ClientLibrary::pointer(const QVariant &handle,
                             std::initializer_list<QLatin1StringView> typeNames)
{
    for (const QLatin1StringView &name : typeNames) {
        if (name == QLatin1StringView(handle.typeName()))
            return *static_cast<void *const *>(handle.constData());
    }
    return nullptr;
}

} // namespace AsyncSql
