# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dprefix=.. -Dwork=.. -Dmake=.. -Dcompiler=.. -P pkgconfig.cmake
#
# Builds a program with make and what pkg-config says; from a prefix that has been moved.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)
file(REMOVE_RECURSE ${work})
file(GLOB libraries ${prefix}/lib*)
file(COPY ${libraries} ${prefix}/include DESTINATION ${work}/moved)
file(GLOB packages ${work}/moved/lib*/pkgconfig ${work}/moved/lib*/*/pkgconfig)
cmake_path(GET packages PARENT_PATH libraries)

set(ENV{PKG_CONFIG_PATH} ${packages})
set(ENV{LD_LIBRARY_PATH} ${libraries})
run(${make} -C ${work} -f ${CMAKE_CURRENT_LIST_DIR}/Makefile SOURCE=${CMAKE_CURRENT_LIST_DIR} CXX=${compiler})
expect_row(${work}/consumer)
