// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/qthread.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace AsyncSql {

// A thread that ends by itself, when it is told that it is no longer needed.
class KeptThread : public QThread
{
public:
    void setLeaving() { m_isLeaving = true; }
    [[nodiscard]] bool isLeaving() const { return m_isLeaving; }

protected:
    virtual void work() = 0;

private:
    void run() final;

    std::atomic<bool> m_isLeaving{false};
};

// Owns every thread of the library, so that nobody need wait for one: an engine hands its threads
// over when it goes. They are waited for, briefly, when the application ends. Thread-safe.
class ThreadKeeper
{
public:
    [[nodiscard]] static ThreadKeeper &instance();
    ~ThreadKeeper();

    void start(std::unique_ptr<KeptThread> thread);
    void waitForLeaving(std::chrono::milliseconds limit);

private:
    ThreadKeeper();
    void reap(); // under the mutex

    std::mutex m_mutex; // guards the list
    std::vector<std::shared_ptr<KeptThread>> m_threads;
};

} // namespace AsyncSql
