# SPDX-FileCopyrightText: 2026 The AsyncSql authors
# SPDX-License-Identifier: MIT
#
# cmake -Dsource=<top of the tree> -Dwork=.. -Dqml=<whether there is a QML module> -Dconfiguration=..
#       -Dgenerator=.. -Dcompiler=.. -Dlauncher=.. -Dprefix_path=.. -P static.cmake
#
# A program that has the sources of the library in its own build, as static libraries; then a program
# that finds the static libraries which that one has installed. Compiling them is what takes the time,
# so it is done once for both.
include(${CMAKE_CURRENT_LIST_DIR}/steps.cmake)
file(REMOVE_RECURSE ${work})
set(build ${work}/subdirectory)

build_program(${CMAKE_CURRENT_LIST_DIR} ${build} -DCOMPONENTS=${components} "-DCMAKE_PREFIX_PATH=${prefix_path}"
    -DFETCHCONTENT_SOURCE_DIR_ASYNCSQL=${source} -DBUILD_SHARED_LIBS=OFF
    -DCMAKE_UNITY_BUILD=ON -DCMAKE_UNITY_BUILD_BATCH_SIZE=12)
find_built(consumer ${build})
expect_row(${consumer})
if(qml)
    find_built(consumer_qml ${build})
    expect_live_row(${consumer_qml})
endif()

run(${CMAKE_COMMAND} --install ${build} --prefix ${work}/prefix --config ${configuration})
expect_no_trace_of_build(${work}/prefix)
build_program(${CMAKE_CURRENT_LIST_DIR} ${work}/installed -DCOMPONENTS=${components}
    "-DCMAKE_PREFIX_PATH=${work}/prefix;${prefix_path}")
find_built(consumer ${work}/installed)
expect_row(${consumer})
if(qml)
    find_built(consumer_qml ${work}/installed)
    expect_live_row(${consumer_qml})
endif()
