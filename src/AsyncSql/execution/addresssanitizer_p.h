// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>

#ifdef __SANITIZE_ADDRESS__
#define ASYNCSQL_SANITIZES_ADDRESSES
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASYNCSQL_SANITIZES_ADDRESSES
#endif
#endif
#ifdef ASYNCSQL_SANITIZES_ADDRESSES
#include <sanitizer/asan_interface.h>
#endif

// For memory that is kept to be used again: an address sanitizer is to find out who uses it while nobody
// has it. Nothing in any other build.
namespace AsyncSql {

inline void forbidMemory([[maybe_unused]] void *memory, [[maybe_unused]] size_t size)
{
#ifdef ASYNCSQL_SANITIZES_ADDRESSES
    __asan_poison_memory_region(memory, size);
#endif
}

inline void allowMemory([[maybe_unused]] void *memory, [[maybe_unused]] size_t size)
{
#ifdef ASYNCSQL_SANITIZES_ADDRESSES
    __asan_unpoison_memory_region(memory, size);
#endif
}

} // namespace AsyncSql
