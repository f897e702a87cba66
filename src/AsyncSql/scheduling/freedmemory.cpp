// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#include <AsyncSql/scheduling/freedmemory_p.h>

#include <cstdlib>

namespace AsyncSql {

void joinFreedMemory()
{
#ifdef __GLIBC__
    // Seldom enough to cost nothing where there are few operations, often enough to take no more than
    // some hundred microseconds.
    constexpr int OperationsBetween = 512;
    constexpr std::size_t Large = 4096; // "large" begins at 1 kB
    thread_local int operations = 0;
    if (++operations < OperationsBetween)
        return;
    operations = 0;
    // volatile: or a compiler leaves both calls out.
    void *const volatile block = std::malloc(Large);
    std::free(block);
#endif
}

} // namespace AsyncSql
