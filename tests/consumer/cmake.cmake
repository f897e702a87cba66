# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dprefix=.. -Dwork=.. -Dqml=<whether there is a QML module> -Dshared=<whether libraries are>
#       -Dconfiguration=.. -Dgenerator=.. -Dcompiler=.. -Dlauncher=.. -Dprefix_path=.. -P cmake.cmake
#
# Finds the package that is installed in the prefix, builds programs with it, runs them.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)
file(REMOVE_RECURSE ${work})

if(CMAKE_HOST_WIN32)
    set(ENV{PATH} "${prefix}/bin;$ENV{PATH}")
endif()
build_program(${CMAKE_CURRENT_LIST_DIR} ${work} -DCOMPONENTS=${components} "-DCMAKE_PREFIX_PATH=${prefix};${prefix_path}")
find_built(consumer ${work})
expect_row(${consumer})
if(qml)
    find_built(consumer_qml ${work})
    expect_live_row(${consumer_qml})
endif()
if(qml AND shared)
    find_built(consumer_plugin ${work})
    expect_live_row(${consumer_plugin})
endif()
