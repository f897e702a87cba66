// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qthreadpool.h>

#include <functional>

#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#include <unistd.h>
#endif

namespace AsyncSql {

// Where something goes from one thread to another through Qt's pools or futures alone: those
// synchronise inside of QtCore, where a thread sanitizer that QtCore was not built with does not see
// it. Nothing in any other build.
inline void handOver()
{
#ifdef __SANITIZE_THREAD__
    __tsan_release(&::environ); // any address that is the same in all of the process
#endif
}

inline void takeOver()
{
#ifdef __SANITIZE_THREAD__
    __tsan_acquire(&::environ);
#endif
}

template <typename Function>
void startIn(QThreadPool &pool, Function function)
{
    std::function<void()> task = [function = std::move(function)] {
        takeOver();
        function();
    };
    handOver();
    pool.start(std::move(task));
}

} // namespace AsyncSql
