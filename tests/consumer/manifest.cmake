# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dprefix=.. -P manifest.cmake
#
# The line of README.md for Qt Creator names two folders: the manifest is one folder below the first, and
# the paths in it lead from the second. An example whose paths lead nowhere is not shown.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)

file(GLOB manifests ${prefix}/share/doc/AsyncSql/*/examples-manifest.xml)
if(NOT manifests)
    message(FATAL_ERROR "no manifest of examples: build the target docs first")
endif()
file(READ ${manifests} manifest)
string(REGEX MATCHALL "projectPath=\"[^\"]*\"|<fileToOpen[^>]*>[^<]*|imageUrl=\"[^\"]*\"" entries "${manifest}")
foreach(entry IN LISTS entries)
    if(entry MATCHES "^imageUrl=\"qthelp://[^/]+/asyncsql/(.*)\"")
        expect_files(${prefix}/share/doc/AsyncSql/asyncsql ${CMAKE_MATCH_1})
    elseif(entry MATCHES "^projectPath=\"(.+)\"|>(.+)")
        expect_files(${prefix}/share/AsyncSql/examples ${CMAKE_MATCH_1}${CMAKE_MATCH_2})
    else()
        message(FATAL_ERROR "in ${manifests}: ${entry}")
    endif()
endforeach()
file(GLOB examples RELATIVE ${prefix}/share/AsyncSql/examples ${prefix}/share/AsyncSql/examples/asyncsql/*)
foreach(example IN LISTS examples)
    if(NOT "projectPath=\"${example}/CMakeLists.txt\"" IN_LIST entries)
        message(FATAL_ERROR "${example} is not in ${manifests}")
    endif()
endforeach()
