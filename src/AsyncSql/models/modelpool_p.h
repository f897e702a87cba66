// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

class QThreadPool;

namespace AsyncSql {

// Where models compare and free their rows. Not Qt's global pool, which the program may have filled.
[[nodiscard]] QThreadPool &modelPool();

} // namespace AsyncSql
