# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# Tests of the tree and the package rather than of a class. Included by tests/CMakeLists.txt.
add_test(NAME layering COMMAND ${CMAKE_COMMAND}
    -Dsource=${PROJECT_SOURCE_DIR}/src/AsyncSql
    -P ${CMAKE_CURRENT_LIST_DIR}/layering.cmake)

# A program of a user's own would have to be built with the same sanitizer: that proves nothing more.
if(NOT ASYNCSQL_SANITIZE)
    add_test(NAME consumer COMMAND ${CMAKE_COMMAND}
        -Dbuild=${PROJECT_BINARY_DIR}
        -Dconfiguration=$<CONFIG>
        -Dgenerator=${CMAKE_GENERATOR}
        -Dcompiler=${CMAKE_CXX_COMPILER}
        "-Dprefix_path=${CMAKE_PREFIX_PATH}"
        -P ${CMAKE_CURRENT_LIST_DIR}/consumer/run.cmake)
    set_tests_properties(consumer PROPERTIES TIMEOUT 600)
endif()
