// SPDX-FileCopyrightText: 2026 The AsyncSql authors
// SPDX-License-Identifier: MIT

#pragma once

namespace AsyncSql {

// By a thread, for each operation that it makes, performs or deletes. glibc keeps small blocks that were
// freed apart from each other until its heap is asked for a large one (M_MXFAST in mallopt(3)): without
// this, a program that gives many statements at once makes their futures, and the results, out of what is
// left between such blocks, all over the memory, and takes up to twice as long. It does nothing where the
// heap is another's.
void joinFreedMemory();

} // namespace AsyncSql
