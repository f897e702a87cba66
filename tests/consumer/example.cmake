# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dprefix=.. -Dwork=.. -Dexample=.. -Dgenerator=.. -Dcompiler=.. -Dlauncher=.. -Dprefix_path=..
#       -P example.cmake
#
# Opens an installed example by itself, as Qt Creator does: with its preset.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)
file(REMOVE_RECURSE ${work})
file(COPY ${prefix}/share/AsyncSql/examples/asyncsql/${example} DESTINATION ${work})

run(${CMAKE_COMMAND} -E chdir ${work}/${example} ${CMAKE_COMMAND} --preset default -G ${generator}
    -DCMAKE_CXX_COMPILER=${compiler} -DCMAKE_CXX_COMPILER_LAUNCHER=${launcher}
    "-DCMAKE_PREFIX_PATH=${prefix};${prefix_path}")
run(${CMAKE_COMMAND} -E chdir ${work}/${example} ${CMAKE_COMMAND} --build --preset default)
run(${work}/${example}/build/${example})
