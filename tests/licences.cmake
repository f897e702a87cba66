# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dsource=<top of the tree> -P licences.cmake
#
# Every file says whose it is and under which licence, the way of reuse.software: but for those whose
# format has no comments, texts for people, and input of the fuzzer.
cmake_minimum_required(VERSION 3.25)

# What git tracks; or, in a tree without it, all but what is built.
execute_process(COMMAND git -C ${source} ls-files RESULT_VARIABLE status
                OUTPUT_VARIABLE files ERROR_QUIET)
if(status STREQUAL "0" AND files)
    string(STRIP "${files}" files)
    string(REPLACE "\n" ";" files "${files}")
else()
    file(GLOB_RECURSE files RELATIVE ${source} ${source}/*)
    list(FILTER files EXCLUDE REGEX "(^|/)(build(-debug)?|\\.git|\\.cache|\\.vscode|\\.idea)/")
    list(FILTER files EXCLUDE REGEX "(~|\\.swp|\\.user|\\.qmlls\\.ini|CMakeUserPresets\\.json)$")
endif()
list(FILTER files EXCLUDE REGEX "(\\.(json|png)|\\.gitignore)$")
list(FILTER files EXCLUDE REGEX "^(LICENSE|README\\.md|tests/fuzz/corpus/.*)$")

set(missing)
foreach(file IN LISTS files)
    if(NOT EXISTS ${source}/${file}) # deleted, and git not yet told
        continue()
    endif()
    file(STRINGS ${source}/${file} copyright LIMIT_COUNT 1 REGEX "SPDX-FileCopyrightText: [0-9]+ .")
    file(STRINGS ${source}/${file} licence LIMIT_COUNT 1 REGEX "SPDX-License-Identifier: MIT$")
    if(NOT copyright OR NOT licence)
        string(APPEND missing "\n  ${file}")
    endif()
endforeach()

list(LENGTH files count)
if(count LESS 100)
    message(FATAL_ERROR "only ${count} files below ${source}: looking in the wrong place")
endif()
if(missing)
    message(FATAL_ERROR "without SPDX-FileCopyrightText or SPDX-License-Identifier: MIT:${missing}")
endif()
message(STATUS "${count} files, each with its licence")
